import { describe, it } from 'vitest';
import type { ReportRow } from '../../src/facts/aws/credential-report.ts';
import { credentialReport, loginProfile, mfaDevices } from '../../src/facts/aws/iam.ts';
import { authorizationDetails } from '../../src/facts/aws/iam-authorization.ts';
import {
  activeSlot,
  authorization,
  keySlot,
  report,
  reportRow,
  user,
  userDetail,
} from '../../src/testing/iam-samples.ts';
import { given, givenFor, testRule, unread, unreadFor } from '../../src/testing/index.ts';
import rule from './rule.ts';

const nobody = given(authorizationDetails, authorization());
const newcomer = given(authorizationDetails, authorization({ users: [userDetail('newcomer')] }));
const human = (name: string, row: Partial<Omit<ReportRow, 'user'>> = {}) =>
  reportRow(name, { passwordEnabled: true, ...row });
const reported = (...rows: readonly ReportRow[]) => given(credentialReport, report(rows));

testRule(rule, { describe, it }, [
  {
    name: 'the report shows MFA',
    facts: [reported(human('alice', { mfaActive: true })), nobody],
    expect: { status: 'pass', resource: 'alice', message: 'User alice has MFA.', observed: { mfa: true } },
  },
  {
    name: 'the report shows none, and neither does IAM',
    facts: [reported(human('bob')), nobody, givenFor(mfaDevices, user('bob'), 0)],
    expect: {
      status: 'fail',
      severity: 'high',
      resource: 'bob',
      message: 'User bob signs in to the console without MFA; an MFA device should be registered.',
      observed: { mfa: false, devices: 0 },
    },
  },
  {
    name: 'MFA was registered since the report was prepared',
    facts: [reported(human('bob')), nobody, givenFor(mfaDevices, user('bob'), 1)],
    expect: { status: 'pass', message: 'User bob has MFA.', observed: { devices: 1 } },
  },
  {
    name: 'the user was deleted since the report was prepared',
    facts: [reported(human('bob')), nobody, givenFor(mfaDevices, user('bob'), null)],
    expect: {
      status: 'not-applicable',
      message: 'User bob was deleted after the credential report was prepared.',
    },
  },
  {
    name: 'users without a password are not judged, whatever keys they hold',
    facts: [reported(reportRow('mailer', { keys: [activeSlot(1, '2025-12-01T00:00:00.000Z'), keySlot(2)] })), nobody],
    expect: { status: 'not-applicable', message: 'There is no console user to judge.' },
  },
  {
    name: 'root is not a user',
    facts: [reported(), nobody],
    expect: { status: 'not-applicable' },
  },
  {
    name: 'a user created since, with a password and without MFA',
    facts: [
      reported(),
      newcomer,
      givenFor(loginProfile, user('newcomer'), true),
      givenFor(mfaDevices, user('newcomer'), 0),
    ],
    expect: { status: 'fail', resource: 'newcomer' },
  },
  {
    name: 'a user created since, with a password and MFA',
    facts: [
      reported(),
      newcomer,
      givenFor(loginProfile, user('newcomer'), true),
      givenFor(mfaDevices, user('newcomer'), 2),
    ],
    expect: { status: 'pass', resource: 'newcomer', observed: { devices: 2 } },
  },
  {
    name: 'a user created since, without a password',
    facts: [
      reported(),
      newcomer,
      givenFor(loginProfile, user('newcomer'), false),
      givenFor(mfaDevices, user('newcomer'), 0),
    ],
    expect: { status: 'not-applicable', message: 'There is no console user to judge.' },
  },
  {
    name: 'whether a user created since has a password could not be read: the others are judged',
    facts: [
      reported(human('alice', { mfaActive: true })),
      newcomer,
      unreadFor(loginProfile, user('newcomer')),
      givenFor(mfaDevices, user('newcomer'), 0),
    ],
    expect: [
      { status: 'unknown', message: /There may be more to judge \(console user\).*iam:GetLoginProfile was denied/ },
      { status: 'pass', resource: 'alice' },
    ],
  },
  {
    name: 'the devices of one user could not be read: only that user is unknown',
    facts: [
      reported(human('bob'), human('carol')),
      nobody,
      unreadFor(mfaDevices, user('bob'), 'throttled'),
      givenFor(mfaDevices, user('carol'), 0),
    ],
    expect: [
      { status: 'unknown', resource: 'bob', message: /iam:ListMFADevices was throttled/ },
      { status: 'fail', resource: 'carol' },
    ],
  },
  {
    name: 'the report could not be read',
    facts: [unread(credentialReport), nobody],
    expect: { status: 'unknown', message: /allow iam:GetCredentialReport\.$/ },
  },
  {
    name: 'without the authorization details the users of the report are judged, and that there may be others is said',
    facts: [reported(human('alice', { mfaActive: true })), unread(authorizationDetails)],
    expect: [
      { status: 'pass', resource: 'alice' },
      { status: 'unknown', message: /There may be more to judge/ },
    ],
  },
  {
    name: 'a hostile name stays text',
    facts: [
      reported(human('=cmd|<b>,@x', { arn: 'arn:aws:iam::111122223333:user/=cmd|<b>,@x' })),
      nobody,
      givenFor(mfaDevices, user('=cmd|<b>,@x'), 0),
    ],
    expect: { status: 'fail', resource: '=cmd|<b>,@x' },
  },
]);
