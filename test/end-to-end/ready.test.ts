import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AccountFacts } from '../lab/accounts/facts.ts';
import { READY_KEY_USER, readyAccount } from '../lab/accounts/ready.ts';
import { type Lab, startLab } from '../lab/lab.ts';
import { emulatorSkipped } from '../lab/python.ts';
import { expectedResults, lineOf } from './expected-results.ts';
import { ESSENTIAL, inShort, openScanner, type Scan, type Scanner } from './scan.ts';

const POLICY = `${ESSENTIAL}keys:
  - user: ${READY_KEY_USER}
    owner: team-mail@example.com
    consumers: ['mail relay']
    reason: SMTP cannot use a role
`;

describe.skipIf(emulatorSkipped)('a ready account', () => {
  let lab: Lab;
  let scanner: Scanner;
  let facts: AccountFacts;
  let scan: Scan;
  beforeAll(async () => {
    lab = await startLab();
    facts = await readyAccount(lab);
    scanner = await openScanner(lab, POLICY);
    scan = await scanner.scan();
  });
  afterAll(async () => {
    await scanner?.remove();
    await lab?.stop();
  });

  it('has no finding and nothing unknown', () => {
    const others = scan.report.results.filter(({ status }) => status !== 'pass' && status !== 'not-applicable');
    expect(others.map(inShort)).toEqual([]);
    expect(scan.report.coverage.unreadable).toEqual([]);
    expect(scan.report.notices).toEqual([]);
  });

  it('gives exactly the expected result per rule and subject', () => {
    const expected = expectedResults(facts, [READY_KEY_USER]);
    expect(Object.fromEntries(scan.report.results.map(lineOf))).toEqual(Object.fromEntries(expected));
  });

  it('scores 100 and ends with exit code 0', () => {
    expect(scan.report.summary.readiness.score).toBe(100);
    expect(scan).toMatchObject({ code: 0, timedOut: false });
  });

  it('says so in text', async () => {
    const { code, stdout, stderr } = await scanner.run(['scan']);
    expect(code).toBe(0);
    expect(stdout).toContain('100');
    expect(stderr).toMatch(/^Ready.*\(exit code 0\)\.\n$/);
  });

  it('is not ready any more when one thing is missing', async () => {
    await lab.patch({ accountSummary: { AccountMFAEnabled: 0 } });
    const { code, report } = await scanner.scan();
    const failed = report.results.filter(({ status }) => status === 'fail').map(({ ruleId }) => ruleId);
    expect(failed).toEqual(['iam-root-mfa-enabled']);
    expect(code).toBe(1);
  });
});
