import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { FaultKind } from '../lab/faults.ts';
import { type Lab, startLab } from '../lab/lab.ts';
import { emulatorSkipped } from '../lab/python.ts';
import { mixedAccount } from './mixed-account.ts';
import { openScanner, type Scan, type Scanner } from './scan.ts';
import { IDENTITY, INSTEAD, OPERATIONS } from './scan-operations.ts';

describe.skipIf(emulatorSkipped)('the calls of a scan', () => {
  let lab: Lab;
  let scanner: Scanner;
  let clean: Scan;
  beforeAll(async () => {
    lab = await startLab();
    await mixedAccount(lab, { withNewcomer: true });
    scanner = await openScanner(lab);
    clean = await scanner.scan();
  });
  beforeEach(() => {
    lab.clearFaults();
    lab.clearCalls();
  });
  afterAll(async () => {
    await scanner?.remove();
    await lab?.stop();
  });

  const seen = () => {
    const counts = new Map<string, number>();
    for (const { operation } of lab.calls()) counts.set(operation, (counts.get(operation) ?? 0) + 1);
    return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
  };
  const expectCounted = ({ report }: Scan) => {
    expect(report.run.calls.byOperation).toEqual(seen());
    expect(report.run.calls.total).toBe(lab.calls().length);
    expect(Object.keys(report.run.calls.byOperation)).toEqual(Object.keys(report.run.calls.byOperation).sort());
  };

  it('are in the report as the server saw them, and none is made twice', async () => {
    expectCounted(await scanner.scan());
    const questions = lab
      .calls()
      .map(({ operation, region, path, parameters }) => JSON.stringify([operation, region, path, parameters]));
    expect(questions.filter((question, index) => questions.indexOf(question) !== index)).toEqual([]);
  });

  it('are those of the plan', () => {
    const planned = OPERATIONS.filter((operation) => !(operation in INSTEAD));
    expect(Object.keys(clean.report.run.calls.byOperation).sort()).toEqual([...planned, IDENTITY].sort());
  });

  const passing = ['throttled', 'internal-error', 'reset'] as const satisfies readonly FaultKind['kind'][];
  it.each(passing)('count retries: two answers that are %s, then the right one', async (kind) => {
    const struck = [
      IDENTITY,
      'account:ListRegions',
      'iam:GetAccountSummary',
      'guardduty:ListDetectors',
      's3:GetBucketAcl',
    ];
    const faults = struck.map((operation) => lab.fault({ operation, kind, times: 2 }));
    const scan = await scanner.scan();
    expect(faults.map((fault) => fault.hits())).toEqual(struck.map(() => 2));
    expectCounted(scan);
    for (const operation of struck) {
      const before = clean.report.run.calls.byOperation[operation] ?? 0;
      expect([operation, scan.report.run.calls.byOperation[operation]]).toEqual([operation, before + 2]);
    }
    expect(JSON.stringify(scan.report.results)).toBe(JSON.stringify(clean.report.results));
  });

  it('count what was given up', async () => {
    lab.fault({ operation: 'iam:GetAccountSummary', kind: 'internal-error' });
    lab.fault({ operation: 'iam:GetCredentialReport', kind: 'denied' });
    lab.fault({ operation: 'account:ListRegions', kind: 'denied' });
    lab.fault({ operation: 'config:DescribeConfigRules', kind: 'cut-off' });
    const scan = await scanner.scan();
    expectCounted(scan);
    expect(scan.report.run.calls.byOperation).toMatchObject({
      'account:ListRegions': 1,
      'ec2:DescribeRegions': 1,
      'iam:GetAccountSummary': 3,
      'iam:GetCredentialReport': 1,
    });
  });

  it('count attempts that never got an answer', async () => {
    lab.fault({ operation: 'iam:GetAccountSummary', kind: 'hang' });
    const scan = await scanner.scan({ args: ['--timeout', '3'] });
    expectCounted(scan);
    const cause = { kind: 'timeout', operation: 'iam:GetAccountSummary' };
    expect(
      scan.report.results.filter(({ status }) => status === 'unknown').map((result) => result.cause),
    ).toContainEqual(expect.objectContaining(cause));
  });
});
