import { describe, it } from 'vitest';
import type { ReportRow } from '../../src/facts/aws/credential-report.ts';
import { credentialReport, loginProfile } from '../../src/facts/aws/iam.ts';
import { authorizationDetails } from '../../src/facts/aws/iam-authorization.ts';
import { authorization, report, reportRow, user, userDetail } from '../../src/testing/iam-samples.ts';
import { given, givenFor, testRule, unread, unreadFor } from '../../src/testing/index.ts';
import rule from './rule.ts';

/** 45 days and 23 hours before the time of the cases, and 46 days. */
const DAYS_45 = '2025-11-16T01:00:00.000Z';
const DAYS_46 = '2025-11-16T00:00:00.000Z';
const LONG_AGO = '2020-01-01T00:00:00.000Z';

const reported = (...rows: readonly ReportRow[]) => given(credentialReport, report(rows));
const human = (name: string, row: Partial<ReportRow> = {}) => reportRow(name, { passwordEnabled: true, ...row });
const existing = (...names: readonly string[]) =>
  given(authorizationDetails, authorization({ users: names.map((name) => userDetail(name)) }));

/** The report alone shows that the password is in use; the details only tell of users that it does not know. */
const BY_REPORT = { stands: ['iam:GetAccountAuthorizationDetails'] };

testRule(rule, { describe, it }, [
  {
    name: 'signed in 45 days and 23 hours ago',
    facts: [reported(human('eve', { passwordLastUsedAt: DAYS_45 })), existing('eve')],
    ...BY_REPORT,
    expect: {
      status: 'pass',
      message: 'User eve last signed in to the console on 2025-11-16, 45 days ago; the limit is 45 days.',
      observed: { idleDays: 45, passwordLastUsedAt: DAYS_45, since: DAYS_45 },
    },
  },
  {
    name: 'signed in 46 days ago',
    facts: [reported(human('eve', { passwordLastUsedAt: DAYS_46 })), existing('eve')],
    expect: {
      status: 'fail',
      severity: 'medium',
      message: 'User eve last signed in to the console on 2025-11-16, 46 days ago; the limit is 45 days.',
      observed: { idleDays: 46 },
    },
  },
  {
    name: 'a new password does not make up for a last use long ago',
    facts: [
      reported(human('eve', { passwordLastUsedAt: DAYS_46, passwordLastChangedAt: '2025-12-31T00:00:00.000Z' })),
      existing('eve'),
    ],
    expect: { status: 'fail', observed: { since: DAYS_46 } },
  },
  {
    name: 'never used, of an old user',
    facts: [reported(human('eve', { passwordLastChangedAt: LONG_AGO })), existing('eve')],
    expect: {
      status: 'fail',
      message:
        'User eve has never used the console password, which is there since 2020-01-01, 2192 days ago; the limit is 45 days.',
      observed: { passwordLastUsedAt: null, since: LONG_AGO },
    },
  },
  {
    name: 'never used, and AWS does not say when it was set',
    facts: [reported(human('eve', { createdAt: DAYS_46 })), existing('eve')],
    expect: { status: 'fail', observed: { since: DAYS_46 } },
  },
  {
    name: 'never used, and set 45 days ago for an old user',
    facts: [reported(human('eve', { passwordLastChangedAt: DAYS_45 })), existing('eve')],
    ...BY_REPORT,
    expect: { status: 'pass', observed: { since: DAYS_45 } },
  },
  {
    name: 'never used, by a user who is 45 days old',
    facts: [reported(human('eve', { createdAt: DAYS_45, passwordLastChangedAt: LONG_AGO })), existing('eve')],
    ...BY_REPORT,
    expect: { status: 'pass', observed: { since: DAYS_45 } },
  },
  {
    name: 'never used, and no date at all',
    facts: [reported(human('eve', { createdAt: null })), existing('eve')],
    expect: { status: 'unknown', message: /iam:GetCredentialReport failed \(IncompleteAnswer\)/ },
  },
  {
    name: 'a shorter limit',
    parameters: { maxUnusedDays: 30 },
    facts: [reported(human('eve', { passwordLastUsedAt: DAYS_45 })), existing('eve')],
    expect: { status: 'fail', message: /the limit is 30 days/ },
  },
  {
    name: 'users without a password are not judged',
    facts: [reported(reportRow('app', { passwordLastUsedAt: LONG_AGO })), existing('app')],
    expect: { status: 'not-applicable', message: 'There is no console user to judge.' },
  },
  {
    name: 'created since the report was prepared',
    facts: [reported(), existing('newcomer'), givenFor(loginProfile, user('newcomer'), true)],
    expect: {
      status: 'pass',
      resource: 'newcomer',
      message: 'User newcomer was created only hours ago, after the credential report was prepared.',
    },
  },
  {
    name: 'deleted since the report was prepared',
    facts: [reported(human('eve', { passwordLastUsedAt: LONG_AGO })), existing()],
    expect: { status: 'not-applicable', message: 'User eve was deleted after the credential report was prepared.' },
  },
  {
    name: 'another path is another user',
    facts: [
      reported(human('eve', { passwordLastUsedAt: LONG_AGO })),
      given(
        authorizationDetails,
        authorization({ users: [userDetail('eve', { arn: 'arn:aws:iam::111122223333:user/staff/eve' })] }),
      ),
      givenFor(loginProfile, { ...user('eve'), arn: 'arn:aws:iam::111122223333:user/staff/eve' }, false),
    ],
    stands: ['iam:GetLoginProfile'],
    expect: { status: 'not-applicable' },
  },
  {
    name: 'neighbours are judged when one newcomer cannot be asked',
    facts: [
      reported(human('eve', { passwordLastUsedAt: DAYS_46 }), human('bob', { passwordLastUsedAt: DAYS_45 })),
      existing('eve', 'bob', 'newcomer'),
      unreadFor(loginProfile, user('newcomer'), 'throttled'),
    ],
    expect: [
      { status: 'fail', resource: 'eve' },
      { status: 'pass', resource: 'bob' },
      { status: 'unknown', message: /There may be more to judge \(console user\)/ },
    ],
  },
  {
    name: 'whether a stale user still exists could not be read',
    facts: [
      reported(human('eve', { passwordLastUsedAt: DAYS_46 }), human('bob', { passwordLastUsedAt: DAYS_45 })),
      unread(authorizationDetails),
    ],
    expect: [
      { status: 'unknown', resource: 'eve', message: /iam:GetAccountAuthorizationDetails was denied/ },
      { status: 'pass', resource: 'bob' },
      { status: 'unknown', message: /There may be more to judge/ },
    ],
  },
  {
    name: 'the report could not be read',
    facts: [unread(credentialReport), existing()],
    expect: { status: 'unknown', message: /iam:GetCredentialReport was denied/ },
  },
]);
