import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Result } from '../../src/engine/result.ts';
import type { CliRun } from '../lab/cli.ts';
import { type Lab, startLab } from '../lab/lab.ts';
import { DEFAULT_OVERLAYS } from '../lab/overlays/defaults.ts';
import type { Overlay, OverlayContext } from '../lab/overlays/overlay.ts';
import { emulatorSkipped } from '../lab/python.ts';
import { KINDS, type Kind, timeoutsOf, wrongVerdicts } from './fault-matrix.ts';
import { mixedAccount } from './mixed-account.ts';
import { CRASH, inShort, keyIdOf, openScanner, reported, type Scan, type Scanner } from './scan.ts';
import { IDENTITY, INSTEAD, OPERATIONS } from './scan-operations.ts';

/** Not a benchmark: a run that takes this long hangs. */
const HANGS_AFTER_MS = 120_000;
// Most of a cell is waiting: for the start of a process, for retries, for time-outs.
vi.setConfig({ maxConcurrency: 8, testTimeout: 300_000 });

describe.skipIf(emulatorSkipped)('the fault matrix', () => {
  let lab: Lab;
  let scanner: Scanner;
  let clean: Scan;
  let runs = 0;
  beforeAll(async () => {
    lab = await startLab();
    await mixedAccount(lab, { withNewcomer: true });
    for (const operation of OPERATIONS) if (!(operation in DEFAULT_OVERLAYS)) lab.overlay(operation, remembered());
    scanner = await openScanner(lab);
    clean = await scanner.scan();
  });
  afterAll(async () => {
    await scanner?.remove();
    await lab?.stop();
  });

  const runWith = async (operation: string, kind: Kind) => {
    let outcome = { run: clean as CliRun, hits: 0 };
    for (const seconds of timeoutsOf(kind)) {
      if (outcome.hits === 0) outcome = await attempt(operation, kind, seconds);
    }
    return outcome;
  };

  /** Concurrent runs share the lab: each is known by its access key id. */
  const attempt = async (operation: string, kind: Kind, seconds: number) => {
    runs += 1;
    const keyId = keyIdOf(runs);
    const match = (call: { readonly accessKeyId: string }) => call.accessKeyId === keyId;
    const fault = lab.fault({ operation, kind, match });
    const first = INSTEAD[operation];
    const before = first === undefined ? undefined : lab.fault({ operation: first, kind: 'denied', match });
    const run = await scanner.run(['scan', '--format', 'json', '--timeout', `${seconds}`], {
      env: { AWS_ACCESS_KEY_ID: keyId },
      timeoutMs: HANGS_AFTER_MS,
    });
    fault.remove();
    before?.remove();
    return { run, hits: fault.hits() };
  };

  it('strikes an account in which everything can be read and judged', () => {
    const called = Object.keys(clean.report.run.calls.byOperation);
    expect(called.sort()).toEqual([...OPERATIONS, IDENTITY].filter((name) => !(name in INSTEAD)).sort());
    expect(clean.report.results.filter(({ status }) => status === 'unknown').map(inShort)).toEqual([]);
    expect(clean.code).toBe(1);
  });

  describe.each(OPERATIONS)('%s', (operation) => {
    it.concurrent.each(KINDS)('%s: no crash, no wrong verdict, and an end', async (kind) => {
      const { run, hits } = await runWith(operation, kind);
      expect(hits).toBeGreaterThan(0);
      expect(run.timedOut).toBe(false);
      expect(run.stderr).not.toMatch(CRASH);
      expect(run.stdout).not.toMatch(CRASH);
      const scan = reported(run);
      expect(wrongVerdicts(clean.report.results, scan.report.results)).toEqual([]);
      expect(new Set(scan.report.results.map(({ ruleId }) => ruleId))).toEqual(new Set(clean.report.run.rules));
      expect(run.code).toBe(exitCodeOf(scan.report.results));
      // A short time-out may strike others as well, on a machine that is busy.
      if (kind !== 'hang') expect(otherCauses(scan.report.results, operation)).toEqual([]);
    });
  });

  it.concurrent.each(KINDS)(`${IDENTITY} %s: one sentence, and exit code 2`, async (kind) => {
    const { run, hits } = await runWith(IDENTITY, kind);
    expect(hits).toBeGreaterThan(0);
    expect(run).toMatchObject({ code: 2, stdout: '', timedOut: false });
    expect(run.stderr).not.toMatch(CRASH);
    expect(run.stderr).toMatch(/^keydrill: [^\n]+[.]\n$/);
  });
});

/** Two hundred runs ask the same questions: the emulator answers each once. */
function remembered(): Overlay {
  const answers = new Map<string, ReturnType<OverlayContext['forward']>>();
  return ({ region, path, parameters }, { forward }) => {
    const question = JSON.stringify([region, path, parameters]);
    const answer = answers.get(question) ?? forward();
    answers.set(question, answer);
    return answer;
  };
}

/** Unknown results for which another operation is blamed than the one that failed. */
function otherCauses(results: readonly Result[], operation: string): readonly string[] {
  const instead = INSTEAD[operation];
  return results
    .filter(({ status, cause }) => status === 'unknown' && cause?.operation !== (instead ?? operation))
    .map((result) => `${result.cause?.kind} ${result.cause?.operation}: ${inShort(result)}`);
}

function exitCodeOf(results: readonly Result[]): number {
  const counts = results.filter(
    ({ status, severity, kind }) =>
      status === 'fail' && (kind === 'incident' || ['critical', 'high'].includes(severity)),
  );
  if (counts.length > 0) return 1;
  return results.some(({ status }) => status === 'unknown') ? 3 : 0;
}
