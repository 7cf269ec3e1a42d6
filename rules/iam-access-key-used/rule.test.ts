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

// The test's now is 2026-01-01T00:00:00Z.
const OLD = '2024-11-15T00:00:00.000Z';
const USED_45_DAYS_AGO = '2025-11-16T00:30:00.000Z';
const USED_46_DAYS_AGO = '2025-11-16T00:00:00.000Z';
const MADE_7_DAYS_AGO = '2025-12-24T00:30:00.000Z';
const MADE_8_DAYS_AGO = '2025-12-24T00:00:00.000Z';
const KEY = { id: 'AKIAIOSFODNN7EXAMPLE', active: true, createdAt: OLD };

const nobody = given(authorizationDetails, authorization());
const holder = (name: string, createdAt: string, lastUsedAt: string | null) =>
  reportRow(name, {
    keys: [activeSlot(1, createdAt, { lastUsedAt, lastUsedService: lastUsedAt === null ? null : 's3' }), keySlot(2)],
  });
const only = (row: ReturnType<typeof reportRow>) => given(credentialReport, report([row]));

testRule(rule, { describe, it }, [
  {
    name: 'used 45 days and 23.5 hours ago passes from the report alone',
    facts: [only(holder('app', OLD, USED_45_DAYS_AGO)), nobody],
    expect: {
      status: 'pass',
      message: 'An access key of app was last used on 2025-11-16, 45 days ago; the limit is 45 days.',
    },
  },
  {
    name: 'used 46 days ago fails, and the finding names the key',
    facts: [only(holder('app', OLD, USED_46_DAYS_AGO)), nobody, givenFor(accessKeys, user('app'), [KEY])],
    expect: {
      status: 'fail',
      severity: 'medium',
      message: 'Access key AKIA…MPLE of app was last used on 2025-11-16, 46 days ago; the limit is 45 days.',
      observed: { idleDays: 46, lastUsedAt: USED_46_DAYS_AGO, lastUsedService: 's3' },
    },
  },
  {
    name: 'never used, 7 days and 23.5 hours old: its days of grace last',
    facts: [only(holder('new', MADE_7_DAYS_AGO, null)), nobody],
    expect: {
      status: 'pass',
      message: 'An access key of new was never used in the 7 days since it was made; the limit is 7 days.',
    },
  },
  {
    name: 'never used and 8 days old',
    facts: [
      only(holder('new', MADE_8_DAYS_AGO, null)),
      nobody,
      givenFor(accessKeys, user('new'), [{ ...KEY, createdAt: MADE_8_DAYS_AGO }]),
    ],
    expect: { status: 'fail', observed: { idleDays: 8, lastUsedAt: null } },
  },
  {
    name: 'never used and 412 days old',
    facts: [only(holder('forgotten', OLD, null)), nobody, givenFor(accessKeys, user('forgotten'), [KEY])],
    expect: {
      status: 'fail',
      message:
        'Access key AKIA…MPLE of forgotten was never used in the 412 days since it was made; the limit is 7 days.',
    },
  },
  {
    name: 'made within the hour',
    facts: [only(holder('fresh', '2025-12-31T23:30:00.000Z', null)), nobody],
    expect: { status: 'pass', message: /in the 0 days since it was made/ },
  },
  {
    name: 'an old key that was used today',
    facts: [only(holder('busy', OLD, '2025-12-31T21:00:00.000Z')), nobody],
    expect: { status: 'pass' },
  },
  {
    name: 'limits from the policy',
    parameters: { maxUnusedDays: 10, graceDays: 0 },
    facts: [
      given(
        credentialReport,
        report([
          holder('app', OLD, '2025-12-22T00:00:00.000Z'),
          holder('new', '2025-12-31T00:00:00.000Z', null),
          holder('idle', OLD, '2025-12-21T00:00:00.000Z'),
        ]),
      ),
      nobody,
      givenFor(accessKeys, user('new'), [{ ...KEY, createdAt: '2025-12-31T00:00:00.000Z' }]),
      givenFor(accessKeys, user('idle'), [KEY]),
    ],
    expect: [
      { status: 'pass', resource: 'app' },
      { status: 'fail', resource: 'idle', message: /11 days ago/ },
      { status: 'fail', resource: 'new', message: /1 day since it was made; the limit is 0 days/ },
    ],
  },
  {
    name: 'of two keys only the idle one fails',
    facts: [
      only(
        reportRow('app', {
          keys: [activeSlot(1, OLD, { lastUsedAt: '2025-12-31T21:00:00.000Z' }), activeSlot(2, MADE_8_DAYS_AGO)],
        }),
      ),
      nobody,
      givenFor(accessKeys, user('app'), [
        { id: 'AKIAI44QH8DHBEXAMPLE', active: true, createdAt: MADE_8_DAYS_AGO },
        { ...KEY, createdAt: OLD },
      ]),
    ],
    expect: [{ status: 'pass' }, { status: 'fail', observed: { createdAt: MADE_8_DAYS_AGO } }],
  },
  {
    name: 'an inactive key is nobody’s way in',
    facts: [only(reportRow('idle', { keys: [keySlot(1, { createdAt: OLD }), keySlot(2)] })), nobody],
    expect: { status: 'not-applicable', message: 'There is no active access key to judge.' },
  },
  {
    name: 'deleted since the report was prepared',
    facts: [only(holder('app', OLD, USED_46_DAYS_AGO)), nobody, givenFor(accessKeys, user('app'), [])],
    expect: { status: 'not-applicable', message: /no longer active/ },
  },
  {
    name: 'its user was deleted since the report was prepared',
    facts: [only(holder('app', OLD, USED_46_DAYS_AGO)), nobody, givenFor(accessKeys, user('app'), null)],
    expect: { status: 'not-applicable', message: /no longer active/ },
  },
  {
    name: 'a user created since the report was prepared',
    facts: [
      given(credentialReport, report([])),
      given(authorizationDetails, authorization({ users: [userDetail('newcomer')] })),
      givenFor(accessKeys, user('newcomer'), [{ ...KEY, createdAt: '2025-12-31T23:00:00.000Z' }]),
    ],
    expect: { status: 'pass', resource: 'newcomer' },
  },
  {
    name: 'an idle key of root',
    facts: [
      given(
        credentialReport,
        report([], rootRow({ keys: [activeSlot(1, OLD, { lastUsedAt: USED_46_DAYS_AGO }), keySlot(2)] })),
      ),
      nobody,
      given(accountSummary, { accessKeysPresent: true, mfaEnabled: true }),
    ],
    expect: { status: 'fail', message: /^An access key of root was last used on 2025-11-16/ },
  },
  {
    name: 'an active key without a date is not left out',
    facts: [only(reportRow('odd', { keys: [keySlot(1, { active: true }), keySlot(2)] })), nobody],
    expect: { status: 'unknown', message: /There may be more to judge/ },
  },
  {
    name: 'the fresh list of one user is denied: the others are judged',
    facts: [
      given(credentialReport, report([holder('app', OLD, USED_46_DAYS_AGO), holder('busy', OLD, USED_45_DAYS_AGO)])),
      nobody,
      unreadFor(accessKeys, user('app')),
    ],
    expect: [
      { status: 'unknown', resource: 'app', message: /iam:ListAccessKeys was denied/ },
      { status: 'pass', resource: 'busy' },
    ],
  },
  {
    name: 'no report, no verdict',
    facts: [unread(credentialReport, 'timeout'), nobody],
    expect: { status: 'unknown' },
  },
]);
