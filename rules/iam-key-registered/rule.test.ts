import { describe, it } from 'vitest';
import { accessKeys, accountSummary, credentialReport } from '../../src/facts/aws/iam.ts';
import { authorizationDetails } from '../../src/facts/aws/iam-authorization.ts';
import type { KeyRegistration } from '../../src/facts/declarations.ts';
import {
  activeSlot,
  authorization,
  keySlot,
  report,
  reportRow,
  rootRow,
  user,
  userDetail,
} from '../../src/testing/iam-samples.ts';
import { given, givenFor, testRule, unread, unreadFor } from '../../src/testing/index.ts';
import rule from './rule.ts';

const MADE = '2025-06-01T00:00:00.000Z';
const KEY = { id: 'AKIAIOSFODNN7EXAMPLE', active: true, createdAt: MADE };
const row = (name: string) => reportRow(name, { keys: [activeSlot(1, MADE), keySlot(2)] });
const reported = (...names: readonly string[]) => given(credentialReport, report(names.map(row)));
const nobodyElse = given(authorizationDetails, authorization());
const held = (name: string) => givenFor(accessKeys, user(name), [KEY]);

const entry: KeyRegistration = {
  user: 'app',
  owner: 'team-app@example.com',
  consumers: ['batch job'],
  reason: 'vendor appliance',
};
const foreign: KeyRegistration = { ...entry, thirdParty: true, vendorContact: 'soc@vendor.example' };
const keys = (...entries: readonly KeyRegistration[]) => ({ declared: { keys: entries } });
const app = { facts: [reported('app'), nobodyElse, held('app')] };

testRule(rule, { describe, it }, [
  {
    name: 'registered',
    ...keys(entry),
    facts: [reported('app'), nobodyElse],
    expect: {
      status: 'pass',
      message: 'The access key of app is registered with its owner, consumers and reason.',
      observed: { owner: 'team-app@example.com', consumers: ['batch job'], reason: 'vendor appliance' },
    },
  },
  {
    name: 'in the hands of another company, and it is known whom to call there',
    ...keys(foreign),
    facts: [reported('app'), nobodyElse],
    expect: { status: 'pass' },
  },
  {
    name: 'in the hands of another company, and nobody knows whom to call there',
    ...keys({ ...entry, thirdParty: true }),
    ...app,
    expect: {
      status: 'fail',
      message:
        'Access key AKIA…MPLE of app is in the key register without vendorContact; a complete entry should be there.',
      observed: { missing: ['vendorContact'] },
    },
  },
  {
    name: 'a blank vendor contact is none',
    ...keys({ ...foreign, vendorContact: ' ' }),
    ...app,
    expect: { status: 'fail', observed: { missing: ['vendorContact'] } },
  },
  {
    name: 'a key that is not in the hands of another company needs no vendor contact',
    ...keys({ ...entry, thirdParty: false }),
    facts: [reported('app'), nobodyElse],
    expect: { status: 'pass' },
  },
  {
    name: 'not registered',
    ...keys({ ...entry, user: 'App' }, { ...entry, user: 'app*' }),
    ...app,
    expect: {
      status: 'fail',
      severity: 'medium',
      message:
        'Access key AKIA…MPLE of app is not in the key register; its owner, consumers and reason should be known.',
      observed: { missing: null },
    },
  },
  {
    name: 'an empty register is a register',
    ...keys(),
    ...app,
    expect: { status: 'fail', message: /is not in the key register/ },
  },
  {
    name: 'everything blank',
    ...keys({ user: 'app', owner: '', consumers: [' '], reason: '\t' }),
    ...app,
    expect: { status: 'fail', observed: { missing: ['owner', 'consumers', 'reason'] } },
  },
  {
    name: 'no consumers',
    ...keys({ ...entry, consumers: [] }),
    ...app,
    expect: { status: 'fail', observed: { missing: ['consumers'] } },
  },
  {
    name: 'one complete entry beside another is enough',
    ...keys({ ...entry, owner: '' }, entry),
    facts: [reported('app'), nobodyElse],
    expect: { status: 'pass' },
  },
  {
    name: 'the policy file has no register',
    facts: [reported('app'), nobodyElse],
    expect: { status: 'not-applicable', message: 'The policy file has no key register (keys).' },
  },
  {
    name: 'root, whatever is registered for a user of that name',
    ...keys({ ...entry, user: 'root' }, { ...entry, user: '<root_account>' }),
    facts: [
      given(credentialReport, report([], rootRow({ keys: [activeSlot(1, MADE), keySlot(2)] }))),
      given(accountSummary, { accessKeysPresent: true, mfaEnabled: true }),
      nobodyElse,
    ],
    expect: {
      status: 'fail',
      message: 'Root has an access key, which no register can justify; it should be deleted.',
    },
  },
  {
    name: 'a key that was deactivated since the report was prepared',
    ...keys(),
    facts: [reported('app'), nobodyElse, givenFor(accessKeys, user('app'), [{ ...KEY, active: false }])],
    expect: {
      status: 'not-applicable',
      message: 'An access key of app is no longer active; the credential report is older than that.',
    },
  },
  {
    name: 'a user that was created since the report was prepared, beside one that is registered',
    ...keys(entry),
    facts: [
      reported('app'),
      given(authorizationDetails, authorization({ users: [userDetail('app'), userDetail('new')] })),
      held('new'),
    ],
    expect: [
      { status: 'pass', resource: 'app' },
      { status: 'fail', resource: 'new' },
    ],
  },
  {
    name: 'the fresh list of one user could not be read, its neighbour is registered',
    ...keys(entry),
    facts: [reported('app', 'other'), nobodyElse, unreadFor(accessKeys, user('other'), 'throttled')],
    expect: [
      { status: 'pass', resource: 'app' },
      { status: 'unknown', resource: 'other', message: /iam:ListAccessKeys was throttled/ },
    ],
  },
  {
    name: 'the report could not be read',
    ...keys(entry),
    facts: [unread(credentialReport), nobodyElse],
    expect: { status: 'unknown', message: /iam:GetCredentialReport was denied/ },
  },
]);
