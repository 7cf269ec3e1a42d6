import { describe, it } from 'vitest';
import type { ReportRow } from '../../src/facts/aws/credential-report.ts';
import { accountSummary, credentialReport } from '../../src/facts/aws/iam.ts';
import { rootVirtualMfaDevices } from '../../src/facts/aws/iam-root.ts';
import { activeSlot, keySlot, report, rootRow } from '../../src/testing/iam-samples.ts';
import { given, testRule, unread } from '../../src/testing/index.ts';
import rule from './rule.ts';

const SERIAL = 'arn:aws:iam::111122223333:mfa/phone-of-the-boss';
const MADE = '2024-11-15T00:00:00.000Z';
const enabled = given(accountSummary, { accessKeysPresent: false, mfaEnabled: true });
const none = given(rootVirtualMfaDevices, []);
const virtual = given(rootVirtualMfaDevices, [SERIAL]);
const reported = (row: Partial<Omit<ReportRow, 'user'>> = {}) => given(credentialReport, report([], rootRow(row)));

testRule(rule, { describe, it }, [
  {
    name: 'no virtual device belongs to root',
    facts: [enabled, none, reported()],
    expect: {
      status: 'pass',
      message: 'Root has MFA enabled, and none of its devices is virtual.',
      observed: { virtualDevices: [] },
    },
  },
  {
    name: 'no virtual device, and the report is not needed to know it',
    facts: [enabled, none, unread(credentialReport)],
    expect: { status: 'pass' },
  },
  {
    name: 'a virtual device',
    facts: [enabled, virtual, reported()],
    expect: {
      status: 'fail',
      severity: 'low',
      message: 'Root signs in with a virtual MFA device; it should sign in with hardware only.',
      observed: { virtualDevices: [SERIAL] },
    },
  },
  {
    name: 'several virtual devices, whatever hardware there is beside',
    facts: [
      enabled,
      given(rootVirtualMfaDevices, ['arn:aws:iam::111122223333:mfa/root-account-mfa-device', SERIAL]),
      reported(),
    ],
    expect: { status: 'fail' },
  },
  {
    name: 'no MFA at all: another rule says it',
    facts: [given(accountSummary, { accessKeysPresent: false, mfaEnabled: false }), none, reported()],
    expect: {
      status: 'not-applicable',
      message:
        'Root has no MFA enabled, so there is no device to judge; iam-root-mfa-enabled says whether it needs one.',
    },
  },
  {
    name: 'root credentials were removed, and a device was left behind',
    facts: [enabled, virtual, reported({ passwordEnabled: false })],
    expect: {
      status: 'not-applicable',
      message:
        'Root has no credentials that MFA could protect: the credential report shows neither a password nor an access key.',
    },
  },
  {
    name: 'no password, but a key made since the report, which is not needed to know it',
    facts: [
      given(accountSummary, { accessKeysPresent: true, mfaEnabled: true }),
      virtual,
      reported({ passwordEnabled: false }),
    ],
    expect: { status: 'fail' },
  },
  {
    name: 'no password, but a key that the report knows',
    facts: [enabled, virtual, reported({ passwordEnabled: false, keys: [activeSlot(1, MADE), keySlot(2)] })],
    expect: { status: 'fail' },
  },
  {
    name: 'whether root has credentials could not be read',
    facts: [enabled, virtual, unread(credentialReport)],
    expect: { status: 'unknown', message: /iam:GetCredentialReport was denied/ },
  },
  {
    name: 'a report without its root row proves nothing',
    facts: [enabled, virtual, given(credentialReport, report([], null))],
    expect: { status: 'unknown', message: /iam:GetCredentialReport failed \(IncompleteAnswer\)/ },
  },
  {
    name: 'the devices could not be read',
    facts: [enabled, unread(rootVirtualMfaDevices), reported()],
    expect: { status: 'unknown', message: /iam:ListVirtualMFADevices was denied/ },
  },
  {
    name: 'the summary was throttled',
    facts: [unread(accountSummary, 'throttled'), none, reported()],
    expect: { status: 'unknown', message: /iam:GetAccountSummary was throttled/ },
  },
]);
