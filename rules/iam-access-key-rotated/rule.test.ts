import { describe, it } from 'vitest';
import { accessKeys, accountSummary, credentialReport } from '../../src/facts/aws/iam.ts';
import { authorizationDetails } from '../../src/facts/aws/iam-authorization.ts';
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

const OLD = '2024-11-15T00:00:00.000Z';
const AT_LIMIT = '2025-10-02T01:00:00.000Z'; // 90 days and 23 hours before the test's now
const OVER_LIMIT = '2025-10-02T00:00:00.000Z'; // 91 days
const KEY = { id: 'AKIAIOSFODNN7EXAMPLE', active: true, createdAt: OLD };

const mailer = reportRow('mailer', { keys: [activeSlot(1, OLD, { lastUsedService: 'ses' }), keySlot(2)] });
const young = reportRow('young', { keys: [activeSlot(1, AT_LIMIT), keySlot(2)] });
const nobody = given(authorizationDetails, authorization());

testRule(rule, { describe, it }, [
  {
    name: 'a key of 90 days and 23 hours passes from the report alone',
    facts: [given(credentialReport, report([young])), nobody],
    expect: { status: 'pass', message: 'An access key of young is 90 days old; the limit is 90 days.' },
  },
  {
    name: 'a key of 91 days fails, and the finding names it',
    facts: [
      given(credentialReport, report([reportRow('old', { keys: [activeSlot(1, OVER_LIMIT), keySlot(2)] })])),
      nobody,
      givenFor(accessKeys, user('old'), [{ ...KEY, createdAt: OVER_LIMIT }]),
    ],
    expect: {
      status: 'fail',
      message: 'Access key AKIA…MPLE of old is 91 days old; the limit is 90 days.',
      observed: { ageDays: 91, createdAt: OVER_LIMIT },
    },
  },
  {
    name: 'the report writes whole seconds, ListAccessKeys may not',
    facts: [
      given(credentialReport, report([mailer])),
      nobody,
      givenFor(accessKeys, user('mailer'), [{ ...KEY, createdAt: '2024-11-15T00:00:00.500Z' }]),
    ],
    expect: { status: 'fail', observed: { ageDays: 412, lastUsedService: 'ses' } },
  },
  {
    name: 'a stricter limit from the policy',
    parameters: { maxAgeDays: 30 },
    facts: [
      given(credentialReport, report([young])),
      nobody,
      givenFor(accessKeys, user('young'), [{ ...KEY, createdAt: AT_LIMIT }]),
    ],
    expect: { status: 'fail', message: 'Access key AKIA…MPLE of young is 90 days old; the limit is 30 days.' },
  },
  {
    name: 'two old keys of one user are two results, in any slot order',
    facts: [
      given(credentialReport, report([reportRow('mailer', { keys: [activeSlot(1, OVER_LIMIT), activeSlot(2, OLD)] })])),
      nobody,
      givenFor(accessKeys, user('mailer'), [KEY, { id: 'AKIAI44QH8DHBEXAMPLE', active: true, createdAt: OVER_LIMIT }]),
    ],
    expect: [
      { status: 'fail', observed: { ageDays: 412 } },
      { status: 'fail', observed: { ageDays: 91 } },
    ],
  },
  {
    name: 'two keys made in the same second are two results',
    facts: [
      given(credentialReport, report([reportRow('twins', { keys: [activeSlot(1, OLD), activeSlot(2, OLD)] })])),
      nobody,
      givenFor(accessKeys, user('twins'), [KEY, { ...KEY, id: 'AKIAI44QH8DHBEXAMPLE' }]),
    ],
    expect: [
      { status: 'fail', message: /AKIA…MPLE/ },
      { status: 'fail', message: /AKIA…MPLE/ },
    ],
  },
  {
    name: 'an inactive key never fails, however old',
    facts: [
      given(
        credentialReport,
        report([reportRow('idle', { keys: [keySlot(1, { createdAt: OLD }), activeSlot(2, AT_LIMIT)] })]),
      ),
      nobody,
    ],
    expect: { status: 'pass' },
  },
  {
    name: 'deactivated since the report was prepared',
    facts: [
      given(credentialReport, report([mailer])),
      nobody,
      givenFor(accessKeys, user('mailer'), [{ ...KEY, active: false }]),
    ],
    expect: { status: 'not-applicable', message: /no longer active/ },
  },
  {
    name: 'the user was deleted since the report was prepared',
    facts: [given(credentialReport, report([mailer])), nobody, givenFor(accessKeys, user('mailer'), null)],
    expect: { status: 'not-applicable' },
  },
  {
    name: 'a user created since the report was prepared is listed afresh',
    facts: [
      given(credentialReport, report([])),
      given(authorizationDetails, authorization({ users: [userDetail('newcomer')] })),
      givenFor(accessKeys, user('newcomer'), [{ ...KEY, createdAt: '2025-12-31T23:00:00.000Z' }]),
    ],
    expect: { status: 'pass', resource: 'newcomer' },
  },
  {
    name: 'the keys of a user created since cannot be listed: said once, the others are judged',
    facts: [
      given(credentialReport, report([young])),
      given(authorizationDetails, authorization({ users: [userDetail('newcomer')] })),
      unreadFor(accessKeys, user('newcomer')),
    ],
    expect: [
      { status: 'unknown', message: /There may be more to judge/ },
      { status: 'pass', resource: 'young' },
    ],
  },
  {
    name: 'an old key of root fails while the account summary still counts it',
    facts: [
      given(credentialReport, report([], rootRow({ keys: [activeSlot(1, OLD), keySlot(2)] }))),
      nobody,
      given(accountSummary, { accessKeysPresent: true, mfaEnabled: true }),
    ],
    expect: { status: 'fail', message: 'An access key of root is 412 days old; the limit is 90 days.' },
  },
  {
    name: 'a key of root that is gone',
    facts: [
      given(credentialReport, report([], rootRow({ keys: [activeSlot(1, OLD), keySlot(2)] }))),
      nobody,
      given(accountSummary, { accessKeysPresent: false, mfaEnabled: true }),
    ],
    expect: { status: 'not-applicable' },
  },
  {
    name: 'a report without its root row leaves root unknown and the users judged',
    facts: [given(credentialReport, report([young], null)), nobody],
    expect: [{ status: 'unknown' }, { status: 'pass', resource: 'young' }],
  },
  {
    name: 'nobody has a key',
    facts: [given(credentialReport, report([reportRow('clean')])), nobody],
    expect: { status: 'not-applicable', message: 'There is no active access key to judge.' },
  },
  {
    name: 'the listing of one user was throttled: only that user is unknown',
    facts: [
      given(credentialReport, report([mailer, young])),
      nobody,
      unreadFor(accessKeys, user('mailer'), 'throttled'),
    ],
    expect: [
      { status: 'unknown', resource: 'mailer', message: /throttled/ },
      { status: 'pass', resource: 'young' },
    ],
  },
  {
    name: 'without the authorization details the keys of the report are judged, and that there may be others is said',
    facts: [given(credentialReport, report([young])), unread(authorizationDetails)],
    expect: [
      { status: 'pass', resource: 'young' },
      { status: 'unknown', message: /There may be more to judge/ },
    ],
  },
]);
