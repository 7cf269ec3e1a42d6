import { describe, it } from 'vitest';
import type { ReportRow } from '../../src/facts/aws/credential-report.ts';
import { credentialReport } from '../../src/facts/aws/iam.ts';
import { activeSlot, keySlot, report, rootRow } from '../../src/testing/iam-samples.ts';
import { given, testRule, unread } from '../../src/testing/index.ts';
import rule from './rule.ts';

const MADE = '2020-01-01T00:00:00.000Z';
const OLDER = '2025-06-01T00:00:00.000Z';
/** 90 days and 23 hours before the time of the cases, and 91 days. */
const DAYS_90 = '2025-10-02T01:00:00.000Z';
const DAYS_91 = '2025-10-02T00:00:00.000Z';
const reported = (row: Partial<Omit<ReportRow, 'user'>>) => [given(credentialReport, report([], rootRow(row)))];
const slot = (number: 1 | 2, lastUsedAt: string | null) => activeSlot(number, MADE, { lastUsedAt });

testRule(rule, { describe, it }, [
  {
    name: 'never used: no date anywhere',
    facts: reported({ keys: [slot(1, null), keySlot(2)] }),
    expect: {
      status: 'pass',
      message: 'Root was never used, as far as AWS knows.',
      observed: { lastUsedAt: null, by: null },
    },
  },
  {
    name: 'the password, 91 days ago',
    facts: reported({ passwordLastUsedAt: DAYS_91 }),
    expect: {
      status: 'pass',
      message: 'Root was last used on 2025-10-02, 91 days ago, with its password.',
      observed: { idleDays: 91, lastUsedAt: DAYS_91, by: 'password' },
    },
  },
  {
    name: 'the password, 90 days and 23 hours ago',
    facts: reported({ passwordLastUsedAt: DAYS_90 }),
    expect: {
      status: 'fail',
      severity: 'medium',
      message:
        'Root was last used on 2025-10-02, 90 days ago, with its password; it should have been left alone for more than 90 days.',
      observed: { idleDays: 90 },
    },
  },
  {
    name: 'the first key is newer than the password',
    facts: reported({ passwordLastUsedAt: OLDER, keys: [slot(1, DAYS_90), slot(2, OLDER)] }),
    expect: { status: 'fail', message: /with an access key;/, observed: { by: 'access key', lastUsedAt: DAYS_90 } },
  },
  {
    name: 'the second key is newer than the rest',
    facts: reported({ passwordLastUsedAt: OLDER, keys: [slot(1, OLDER), slot(2, DAYS_90)] }),
    expect: { status: 'fail', observed: { by: 'access key', lastUsedAt: DAYS_90 } },
  },
  {
    name: 'the password is newer than the keys, and all is old',
    facts: reported({ passwordLastUsedAt: DAYS_91, keys: [slot(1, OLDER), slot(2, OLDER)] }),
    expect: { status: 'pass', observed: { by: 'password', lastUsedAt: DAYS_91 } },
  },
  {
    name: 'a key that is inactive by now was used all the same',
    facts: reported({ keys: [keySlot(1, { createdAt: MADE, lastUsedAt: DAYS_90 }), keySlot(2)] }),
    expect: { status: 'fail', observed: { by: 'access key' } },
  },
  {
    name: 'used after the report was asked for, by the clock of AWS',
    facts: reported({ passwordLastUsedAt: '2026-01-01T00:00:05.000Z' }),
    expect: { status: 'fail', observed: { idleDays: 0 } },
  },
  {
    name: 'a shorter limit',
    parameters: { maxDays: 30 },
    facts: reported({ passwordLastUsedAt: DAYS_90 }),
    expect: { status: 'pass' },
  },
  {
    name: 'a report without its root row proves nothing',
    facts: [given(credentialReport, report([], null))],
    expect: { status: 'unknown', message: /iam:GetCredentialReport failed \(IncompleteAnswer\)/ },
  },
  {
    name: 'the report could not be read',
    facts: [unread(credentialReport)],
    expect: { status: 'unknown', message: /iam:GetCredentialReport was denied/ },
  },
]);
