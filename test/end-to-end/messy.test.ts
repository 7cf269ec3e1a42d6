import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AccountFacts } from '../lab/accounts/facts.ts';
import { messyAccount } from '../lab/accounts/messy.ts';
import { runCli } from '../lab/cli.ts';
import { LAB_CREDENTIALS, type Lab, startLab } from '../lab/lab.ts';
import { emulatorSkipped } from '../lab/python.ts';
import { expectedResults, lineOf } from './expected-results.ts';
import { CRASH, openScanner, reported, type Scan, type Scanner } from './scan.ts';

describe.skipIf(emulatorSkipped)('a messy account', () => {
  let lab: Lab;
  let scanner: Scanner;
  beforeAll(async () => {
    lab = await startLab();
    scanner = await openScanner(lab);
  });
  afterAll(async () => {
    await scanner?.remove();
    await lab?.stop();
  });

  /** Both ways: what is missing, and what nobody expected. */
  const expectResults = ({ report }: Scan, facts: AccountFacts) => {
    const found = report.results.map(lineOf);
    const expected = expectedResults(facts);
    expect(found.length).toBe(new Map(found).size);
    expect(Object.fromEntries(found)).toEqual(Object.fromEntries(expected));
  };

  describe('with 200 users, 300 keys and 17 regions', () => {
    let facts: AccountFacts;
    let scan: Scan;
    beforeAll(async () => {
      await lab.reset();
      const now = new Date();
      facts = await messyAccount(lab, { users: 200, keys: 300, now });
      await lab.setClock(now);
      scan = await scanner.scan({ args: ['--save-snapshot', 'snapshot.json'] });
    });
    beforeEach(() => lab.clearCalls());

    it('is as messy as it should be', () => {
      expect(facts.users.length).toBeGreaterThanOrEqual(200);
      expect(facts.users.flatMap(({ keys }) => keys).length).toBeGreaterThanOrEqual(300);
      expect(facts.regions).toHaveLength(17);
      expect(new Set(Object.values(facts.guardDuty))).toEqual(new Set(['enabled', 'suspended', 'absent']));
    });

    it('gives exactly the expected result per rule and subject', () => {
      expectResults(scan, facts);
      const statuses = new Set(scan.report.results.map(({ status }) => status));
      expect(statuses).toEqual(new Set(['pass', 'fail', 'not-applicable']));
    });

    it('ends with exit code 1, for the incidents, and says no more than that on stderr', () => {
      expect(scan).toMatchObject({ code: 1, timedOut: false });
      expect(scan.stderr).toBe('Not ready: 2 incidents to act on now (exit code 1).\n');
      expect(scan.stderr).not.toMatch(CRASH);
      expect(scan.report.summary.incidents).toBe(2);
      expect(scan.report.coverage.unreadable).toEqual([]);
    });

    it('sums up the results it gives', () => {
      const { counts, rotation } = scan.report.summary;
      const { failBySeverity, ...byStatus } = counts;
      const sum = (figures: Readonly<Record<string, number>>) => Object.values(figures).reduce((a, b) => a + b, 0);
      expect(sum(byStatus)).toBe(scan.report.results.length);
      expect(sum(failBySeverity)).toBe(counts.fail);
      const active = facts.users.flatMap(({ keys }) => keys).filter(({ isActive }) => isActive).length + 1;
      expect(rotation).toMatchObject({ activeKeys: active, totalMinutes: active * 30, budgetMinutes: 240 });
    });

    it('shows no whole key id in a message', () => {
      const said = scan.report.results.map(({ message }) => message).join('\n');
      for (const { id } of facts.users.flatMap(({ keys }) => keys)) expect(said).not.toContain(id);
    });

    it('gives the same results, byte by byte, when nothing has changed', async () => {
      const again = await scanner.scan();
      expect(resultsOf(again.stdout)).toBe(resultsOf(scan.stdout));
    });

    it('gives the same results, byte by byte, from the snapshot, without credentials or network', async () => {
      const run = await runCli(['evaluate', 'snapshot.json', '--format', 'json'], {
        cwd: scanner.folder,
        // Whatever wanted to leave would be refused, and counted by no proxy.
        env: { HTTPS_PROXY: 'http://127.0.0.1:9', AWS_ENDPOINT_URL: 'http://127.0.0.1:9' },
      });
      const offline = reported(run);
      expect(resultsOf(run.stdout)).toBe(resultsOf(scan.stdout));
      expect(offline).toMatchObject({ code: scan.code, stderr: scan.stderr });
      expect(offline.report.summary).toEqual(scan.report.summary);
      expect(offline.report.run).toEqual(scan.report.run);
      expect(lab.calls()).toEqual([]);
    });

    it('has no secret of the account in the snapshot', async () => {
      const snapshot = await readFile(join(scanner.folder, 'snapshot.json'), 'utf8');
      for (const secret of ['correct-horse', LAB_CREDENTIALS.secretAccessKey, 'SecretAccessKey']) {
        expect(snapshot).not.toContain(secret);
      }
    });
  });

  it('without the good trail, fails for what nobody records, and for nothing else', async () => {
    await lab.reset();
    const facts = await messyAccount(lab, { users: 20, keys: 24, hasGoodTrail: false });
    const scan = await scanner.scan();
    expectResults(scan, facts);
    const logging = scan.report.results.find(({ ruleId }) => ruleId === 'cloudtrail-trail-logging');
    const uncovered = facts.regions.filter((region) => !['eu-west-1', 'eu-central-1'].includes(region));
    expect(logging).toMatchObject({ status: 'fail', observed: { uncoveredRegions: uncovered } });
  });
});

/** The text of `results` as it stands in the report. */
function resultsOf(json: string): string {
  const start = json.indexOf('\n  "results": [');
  const end = json.indexOf('\n  "coverage": {');
  if (start < 0 || end < start) throw new Error('The report has another layout than this test knows.');
  return json.slice(start, end);
}
