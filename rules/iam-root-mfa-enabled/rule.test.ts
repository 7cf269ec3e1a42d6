import { describe, it } from 'vitest';
import type { ReportRow } from '../../src/facts/aws/credential-report.ts';
import { accountSummary, credentialReport } from '../../src/facts/aws/iam.ts';
import { activeSlot, keySlot, report, rootRow } from '../../src/testing/iam-samples.ts';
import { given, testRule, unread } from '../../src/testing/index.ts';
import rule from './rule.ts';

const MADE = '2024-11-15T00:00:00.000Z';
const enabled = given(accountSummary, { accessKeysPresent: false, mfaEnabled: true });
const missing = given(accountSummary, { accessKeysPresent: false, mfaEnabled: false });
const missingWithKey = given(accountSummary, { accessKeysPresent: true, mfaEnabled: false });
const reported = (row: Partial<Omit<ReportRow, 'user'>>) =>
  given(credentialReport, report([], rootRow({ mfaActive: false, ...row })));

const REMOVED =
  'Root has no credentials that MFA could protect: the credential report shows neither a password nor an access key.';

testRule(rule, { describe, it }, [
  {
    name: 'enabled',
    facts: [enabled, given(credentialReport, report([]))],
    expect: { status: 'pass', message: 'Root has MFA enabled.', observed: { mfaEnabled: true } },
  },
  {
    name: 'enabled, and the report is not needed to know it',
    facts: [enabled, unread(credentialReport)],
    expect: { status: 'pass' },
  },
  {
    name: 'enabled since the report was prepared',
    facts: [enabled, reported({})],
    expect: { status: 'pass' },
  },
  {
    name: 'a password without MFA',
    facts: [missing, reported({})],
    expect: {
      status: 'fail',
      severity: 'critical',
      message: 'Root has no MFA enabled; it should have.',
      observed: { mfaEnabled: false },
    },
  },
  {
    name: 'the live summary goes before a report that still shows MFA',
    facts: [missing, reported({ mfaActive: true })],
    expect: { status: 'fail' },
  },
  {
    name: 'root credentials were removed',
    facts: [missing, reported({ passwordEnabled: false })],
    expect: { status: 'not-applicable', message: REMOVED },
  },
  {
    name: 'root credentials were removed, after the password had been used',
    facts: [missing, reported({ passwordEnabled: false, passwordLastUsedAt: MADE })],
    expect: { status: 'not-applicable', message: REMOVED },
  },
  {
    name: 'AWS does not say whether there is a password, and none was ever used',
    facts: [missing, reported({ passwordEnabled: null })],
    expect: { status: 'not-applicable', message: REMOVED },
  },
  {
    name: 'AWS does not say whether there is a password, but one was used',
    facts: [missing, reported({ passwordEnabled: null, passwordLastUsedAt: MADE })],
    expect: { status: 'fail' },
  },
  {
    name: 'no password, but a key',
    facts: [missingWithKey, reported({ passwordEnabled: false, keys: [activeSlot(1, MADE), keySlot(2)] })],
    expect: { status: 'fail' },
  },
  {
    name: 'no password, and the report knows a key that the summary does not',
    facts: [missing, reported({ passwordEnabled: false, keys: [keySlot(1), keySlot(2, { createdAt: MADE })] })],
    expect: { status: 'fail' },
  },
  {
    name: 'a key made since the report is a credential, and the report is not needed to know it',
    facts: [missingWithKey, unread(credentialReport)],
    expect: { status: 'fail' },
  },
  {
    name: 'whether root has credentials could not be read',
    facts: [missing, unread(credentialReport)],
    expect: { status: 'unknown', message: /iam:GetCredentialReport was denied/ },
  },
  {
    name: 'a report without its root row proves nothing',
    facts: [missing, given(credentialReport, report([], null))],
    expect: { status: 'unknown', message: /iam:GetCredentialReport failed \(IncompleteAnswer\)/ },
  },
  {
    name: 'the summary could not be read',
    facts: [unread(accountSummary, 'throttled'), reported({ mfaActive: true })],
    expect: { status: 'unknown', message: /iam:GetAccountSummary was throttled/ },
  },
]);
