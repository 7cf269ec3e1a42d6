import { describe, it } from 'vitest';
import type { ReportRow } from '../../src/facts/aws/credential-report.ts';
import { credentialReport } from '../../src/facts/aws/iam.ts';
import { activeSlot, keySlot, report, rootRow } from '../../src/testing/iam-samples.ts';
import { given, testRule, unread } from '../../src/testing/index.ts';
import rule from './rule.ts';

const MADE = '2020-01-01T00:00:00.000Z';
/** 7 days and 23 hours before the time of the cases, and 8 days. */
const DAYS_7 = '2025-12-24T01:00:00.000Z';
const DAYS_8 = '2025-12-24T00:00:00.000Z';
const reported = (row: Partial<Omit<ReportRow, 'user'>>) => [given(credentialReport, report([], rootRow(row)))];
const used = (slot: 1 | 2, lastUsedAt: string | null) =>
  activeSlot(slot, MADE, { lastUsedAt, lastUsedService: 's3', lastUsedRegion: 'eu-west-1' });

testRule(rule, { describe, it }, [
  {
    name: 'root has no key',
    facts: reported({}),
    expect: { status: 'pass', message: 'Root has no access key.', observed: { accessKey: false, lastUsedAt: null } },
  },
  {
    name: 'a key that was never used',
    facts: reported({ keys: [keySlot(1), activeSlot(2, MADE)] }),
    expect: {
      status: 'pass',
      message: 'The access key of root was never used.',
      observed: { accessKey: true, lastUsedAt: null },
    },
  },
  {
    name: 'a key that was used two days ago',
    facts: reported({ keys: [used(1, '2025-12-30T00:00:00.000Z'), keySlot(2)] }),
    expect: {
      status: 'fail',
      severity: 'critical',
      message:
        'An access key of root was last used on 2025-12-30, 2 days ago, for s3 in eu-west-1; nothing should sign requests as root.',
      observed: {
        accessKey: true,
        lastUsedAt: '2025-12-30T00:00:00.000Z',
        service: 's3',
        region: 'eu-west-1',
      },
    },
  },
  {
    name: 'used 7 days and 23 hours ago',
    facts: reported({ keys: [used(1, DAYS_7), keySlot(2)] }),
    expect: { status: 'fail', message: /7 days ago/ },
  },
  {
    name: 'used 8 days ago',
    facts: reported({ keys: [used(1, DAYS_8), keySlot(2)] }),
    expect: {
      status: 'pass',
      message: 'An access key of root was last used on 2025-12-24, 8 days ago, for s3 in eu-west-1.',
    },
  },
  {
    name: 'the second key is the one at work',
    facts: reported({ keys: [used(1, DAYS_8), used(2, DAYS_7)] }),
    expect: { status: 'fail', observed: { lastUsedAt: DAYS_7 } },
  },
  {
    name: 'a key that was deactivated since was used all the same, and AWS does not say for what',
    facts: reported({ keys: [keySlot(1, { createdAt: MADE, lastUsedAt: DAYS_7 }), keySlot(2)] }),
    expect: {
      status: 'fail',
      message: 'An access key of root was last used on 2025-12-24, 7 days ago; nothing should sign requests as root.',
    },
  },
  {
    name: 'the password is no key',
    facts: reported({ passwordLastUsedAt: DAYS_7 }),
    expect: { status: 'pass', message: 'Root has no access key.' },
  },
  {
    name: 'a longer limit',
    parameters: { days: 30 },
    facts: reported({ keys: [used(1, DAYS_8), keySlot(2)] }),
    expect: { status: 'fail' },
  },
  {
    name: 'a report without its root row proves nothing',
    facts: [given(credentialReport, report([], null))],
    expect: { status: 'unknown', message: /iam:GetCredentialReport failed \(IncompleteAnswer\)/ },
  },
  {
    name: 'the report could not be read',
    facts: [unread(credentialReport, 'throttled')],
    expect: { status: 'unknown', message: /iam:GetCredentialReport was throttled/ },
  },
]);
