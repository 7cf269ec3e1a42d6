import { describe, it } from 'vitest';
import { accountSummary, credentialReport } from '../../src/facts/aws/iam.ts';
import { activeSlot, keySlot, report, reportRow, rootRow } from '../../src/testing/iam-samples.ts';
import { given, testRule, unread } from '../../src/testing/index.ts';
import rule from './rule.ts';

const MADE = '2024-11-15T00:00:00.000Z';
const none = given(accountSummary, { accessKeysPresent: false, mfaEnabled: true });
const present = given(accountSummary, { accessKeysPresent: true, mfaEnabled: true });
const withKey = given(credentialReport, report([], rootRow({ keys: [activeSlot(1, MADE), keySlot(2)] })));

testRule(rule, { describe, it }, [
  {
    name: 'neither the summary nor the report knows a key',
    facts: [none, given(credentialReport, report([]))],
    expect: { status: 'pass', message: 'Root has no access key.', observed: { accessKeysPresent: false } },
  },
  {
    name: 'the summary counts a key',
    facts: [present, withKey],
    expect: {
      status: 'fail',
      severity: 'critical',
      message: 'Root has an access key; it should have none, active or not.',
      observed: { accessKeysPresent: true },
    },
  },
  {
    name: 'the summary is enough to fail: a denied report changes nothing',
    facts: [present, unread(credentialReport)],
    expect: { status: 'fail' },
  },
  {
    name: 'a key made since the report was prepared',
    facts: [present, given(credentialReport, report([]))],
    expect: { status: 'fail' },
  },
  {
    name: 'an inactive key counts: root can turn it on again',
    facts: [
      present,
      given(credentialReport, report([], rootRow({ keys: [keySlot(1, { createdAt: MADE }), keySlot(2)] }))),
    ],
    expect: { status: 'fail' },
  },
  {
    name: 'a key deleted since the report was prepared',
    facts: [none, withKey],
    expect: {
      status: 'pass',
      message: 'Root has no access key any more; the credential report, which still lists one, is older.',
    },
  },
  {
    name: 'an inactive key deleted since, in the second slot',
    facts: [
      none,
      given(credentialReport, report([], rootRow({ keys: [keySlot(1), keySlot(2, { createdAt: MADE })] }))),
    ],
    expect: { status: 'pass', message: /is older\.$/ },
  },
  {
    name: 'keys of users are not keys of root',
    facts: [none, given(credentialReport, report([reportRow('root', { keys: [activeSlot(1, MADE), keySlot(2)] })]))],
    expect: { status: 'pass', message: 'Root has no access key.' },
  },
  {
    name: 'a report without its root row proves nothing',
    facts: [none, given(credentialReport, report([], null))],
    expect: { status: 'unknown', message: /iam:GetCredentialReport failed \(IncompleteAnswer\)/ },
  },
  {
    name: 'no key by the summary, and the report could not be read',
    facts: [none, unread(credentialReport)],
    expect: { status: 'unknown', message: /iam:GetCredentialReport was denied/ },
  },
  {
    name: 'without the live summary an old report decides nothing',
    facts: [unread(accountSummary), withKey],
    expect: { status: 'unknown', message: /allow iam:GetAccountSummary\.$/ },
  },
]);
