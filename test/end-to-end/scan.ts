import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Result } from '../../src/engine/result.ts';
import type { Report } from '../../src/report/report.ts';
import { type CliRun, runCli } from '../lab/cli.ts';
import type { Lab } from '../lab/lab.ts';

export const ESSENTIAL = 'extends: essential\n';

export interface ScanOptions {
  /** Further flags of `keydrill scan`. */
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** The process is killed after this long. */
  readonly timeoutMs?: number;
}

/** A run whose report could be read. */
export interface Scan extends CliRun {
  readonly report: Report;
}

/** A folder with a policy file, and the built CLI running in it against a lab. */
export interface Scanner {
  readonly folder: string;
  /** `keydrill scan --format json`; throws with what the CLI said when there is no report. */
  scan(options?: ScanOptions): Promise<Scan>;
  /** Any command line, in the environment of the lab. */
  run(args: readonly string[], options?: Omit<ScanOptions, 'args'>): Promise<CliRun>;
  remove(): Promise<void>;
}

/** `content` is the text of a policy file, or what fills the empty folder. */
export async function openScanner(
  lab: Lab,
  content: string | ((folder: string) => Promise<void>) = ESSENTIAL,
): Promise<Scanner> {
  const folder = await mkdtemp(join(tmpdir(), 'keydrill-end-to-end-'));
  if (typeof content === 'string') await writeFile(join(folder, 'keydrill.yaml'), content);
  else await content(folder);
  const run: Scanner['run'] = (args, { env, timeoutMs = 120_000 } = {}) =>
    runCli(args, { env: lab.env(env), cwd: folder, timeoutMs });
  return {
    folder,
    run,
    scan: async ({ args = [], ...options } = {}) => reported(await run(['scan', '--format', 'json', ...args], options)),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/** A run with the report that it put on stdout. */
export function reported(run: CliRun): Scan {
  if (!run.stdout.startsWith('{')) throw new Error(`No report (exit ${run.code}): ${run.stdout}${run.stderr}`);
  return { ...run, report: JSON.parse(run.stdout) as Report };
}

/** An access key id of its own for a run, by which the proxy tells concurrent runs apart; IAM knows none of them. */
export const keyIdOf = (run: number): string => `AKIALABRUN${String(run).padStart(10, '0')}`;

/** Results by fingerprint; throws when two have the same. */
export function byFingerprint(results: readonly Result[]): ReadonlyMap<string, Result> {
  const map = new Map(results.map((result) => [result.fingerprint, result]));
  if (map.size !== results.length) throw new Error('Two results have the same fingerprint.');
  return map;
}

/** What goes wrong in keydrill itself shows in one of these ways. */
export const CRASH = /\n\s+at |bug in keydrill|please report|rule-crashed|UnhandledPromise|TypeError|ReferenceError/;

/** Short enough to read in the message of a failed test. */
export const inShort = ({ ruleId, status, target, resource, message }: Result): string =>
  `${status} ${ruleId} ${target.accountId} ${target.region} ${resource.name}: ${message}`;
