import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type CliRun, runCli } from '../test/lab/cli.ts';

export interface MeasuredRun extends CliRun {
  /** Largest resident set of the process. */
  readonly peakBytes: number;
  /** User and system time of all its threads. */
  readonly cpuMs: number;
}

/** Runs the built CLI and measures the process; `folder` takes the files that it writes. */
export async function runMeasured(
  args: readonly string[],
  { env, folder }: { readonly env: Readonly<Record<string, string>>; readonly folder: string },
): Promise<MeasuredRun> {
  const usage = join(folder, 'usage.json');
  const preload = pathToFileURL(join(import.meta.dirname, 'peak-memory.mjs')).href;
  const run = await runCli(args, {
    cwd: folder,
    env: { ...env, NODE_OPTIONS: `--import=${preload}`, KEYDRILL_BENCH_USAGE: usage },
    timeoutMs: 900_000,
  });
  // 0 to 3 are verdicts except for 2; a benchmark of a program that did not do its work would say nothing.
  if (run.code === null || run.code === 2) throw new Error(`keydrill ${args.join(' ')} did not work: ${run.stderr}`);
  const { peakBytes, cpuMs } = JSON.parse(await readFile(usage, 'utf8')) as Pick<MeasuredRun, 'peakBytes' | 'cpuMs'>;
  return { ...run, peakBytes, cpuMs };
}

/** A folder for one measurement, with a policy that extends `pack`; removed afterwards. */
export async function inFolder<T>(pack: string, work: (folder: string, policy: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'keydrill-bench-'));
  try {
    const policy = join(folder, 'keydrill.yaml');
    await writeFile(policy, `extends: ${pack}\n`);
    return await work(folder, policy);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
