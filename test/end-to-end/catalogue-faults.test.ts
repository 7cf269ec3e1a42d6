import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Result } from '../../src/engine/result.ts';
import { bestAccount } from '../lab/accounts/best.ts';
import type { CatalogueAccount } from '../lab/accounts/catalogue.ts';
import { worstAccount } from '../lab/accounts/worst.ts';
import { type Lab, startLab } from '../lab/lab.ts';
import { emulatorSkipped } from '../lab/python.ts';
import { BEYOND_ESSENTIAL, rulesOn, WITH_COSTS } from './catalogue-plan.ts';
import { KINDS, type Kind, timeoutsOf, wrongVerdicts } from './fault-matrix.ts';
import { CRASH, inShort, keyIdOf, openScanner, reported, type Scan, type Scanner } from './scan.ts';

/** What a collector has to make something of: an error with a name, or an answer that is none. */
const ANSWERED: readonly Kind[] = ['denied', 'truncated', 'html', 'empty'];

vi.setConfig({ maxConcurrency: 6, testTimeout: 300_000, hookTimeout: 120_000 });

const regions = ['eu-west-1', 'us-east-1'];

/** A fault may turn neither what is well into something bad, nor the other way round. */
const ACCOUNTS: readonly (readonly [string, (lab: Lab) => Promise<CatalogueAccount>])[] = [
  ['worst', (lab) => worstAccount(lab, { regions, variant: 'management' })],
  ['worst, as a member', (lab) => worstAccount(lab, { regions })],
  ['best', (lab) => bestAccount(lab, { regions })],
  ['best, as a member', (lab) => bestAccount(lab, { regions, variant: 'member' })],
];

/** An answer without anything in it is what AWS says of what was never set up: no fault, and nothing to notice. */
const EMPTY_IS_AN_ANSWER: Readonly<Record<string, string>> = {
  's3:GetBucketVersioning': 'a bucket that never had versioning',
  'budgets:DescribeBudgets': 'an account without a budget',
  'budgets:DescribeBudgetNotificationsForAccount': 'budgets without a notification',
};

interface Struck {
  readonly name: string;
  readonly lab: Lab;
  readonly scanner: Scanner;
  readonly clean: Scan;
}

const POLICY = 'with-costs.yaml';

describe.skipIf(emulatorSkipped)('the fault matrix of the catalogue', () => {
  const struck: Struck[] = [];
  let runs = 0;
  beforeAll(async () => {
    for (const [name, create] of ACCOUNTS) {
      const lab = await startLab();
      const { policy, writeRepository } = await create(lab);
      const scanner = await openScanner(lab, async (folder) => {
        await writeRepository(folder);
        await writeFile(join(folder, POLICY), `${policy}${WITH_COSTS}`);
      });
      struck.push({ name, lab, scanner, clean: await scanner.scan({ args: ['--policy', POLICY] }) });
    }
  });
  afterAll(async () => {
    for (const { scanner, lab } of struck) {
      await scanner.remove();
      await lab.stop();
    }
  });

  /**
   * The first of the bad accounts and the first of the good ones that ask the operation at all. Where there was no answer
   * at all, a collector cannot tell one failure from another, so one account is enough.
   */
  const askedIn = (operation: string, kind: Kind): readonly Struck[] => {
    const asking = struck.filter(({ clean }) => (clean.report.run.calls.byOperation[operation] ?? 0) > 0);
    const first = (state: string) => asking.find(({ name }) => name.startsWith(state));
    const found = [first('worst'), first('best')].filter((account) => account !== undefined);
    return ANSWERED.includes(kind) ? found : found.slice(0, 1);
  };

  /** Concurrent runs share the lab: each is known by its access key id. */
  const attempt = async ({ lab, scanner }: Struck, operation: string, { kind, seconds }: Attempt) => {
    runs += 1;
    const keyId = keyIdOf(runs);
    const fault = lab.fault({ operation, kind, match: ({ accessKeyId }) => accessKeyId === keyId });
    const rules = rulesOn(operation).flatMap((id) => ['--rule', id]);
    const run = await scanner.run(
      ['scan', '--format', 'json', '--policy', POLICY, '--timeout', `${seconds}`, ...rules],
      { env: { AWS_ACCESS_KEY_ID: keyId } },
    );
    fault.remove();
    return { run, hits: fault.hits() };
  };

  it('strikes accounts in which everything can be read and judged', () => {
    for (const { name, clean } of struck) {
      expect([name, ...clean.report.results.filter(({ status }) => status === 'unknown').map(inShort)]).toEqual([name]);
    }
  });

  describe.each(BEYOND_ESSENTIAL)('%s', (operation) => {
    it.concurrent.each(KINDS)('%s: no crash, no wrong verdict, and an end', async (kind) => {
      const accounts = askedIn(operation, kind);
      expect(accounts.length).toBeGreaterThan(0);
      for (const account of accounts) {
        let outcome = { run: account.clean as Awaited<ReturnType<typeof attempt>>['run'], hits: 0 };
        for (const seconds of timeoutsOf(kind)) {
          if (outcome.hits === 0) outcome = await attempt(account, operation, { kind, seconds });
        }
        const { run, hits } = outcome;
        expect([account.name, hits > 0, run.timedOut]).toEqual([account.name, true, false]);
        expect(run.stderr).not.toMatch(CRASH);
        expect(run.stdout).not.toMatch(CRASH);
        const { report } = reported(run);
        if (kind !== 'empty' || !(operation in EMPTY_IS_AN_ANSWER)) {
          expect(wrongVerdicts(account.clean.report.results, report.results)).toEqual([]);
        }
        expect(new Set(report.results.map(({ ruleId }) => ruleId))).toEqual(new Set(report.run.rules));
        // A short time-out may strike others as well, on a machine that is busy.
        if (kind !== 'hang') expect(otherCauses(report.results, operation)).toEqual([]);
      }
    });
  });
});

interface Attempt {
  readonly kind: Kind;
  readonly seconds: number;
}

/** Unknown results for which another operation is blamed than the one that failed. */
const otherCauses = (results: readonly Result[], operation: string): readonly string[] =>
  results
    .filter(({ status, cause }) => status === 'unknown' && cause?.operation !== operation)
    .map((result) => `${result.cause?.kind} ${result.cause?.operation}: ${inShort(result)}`);
