import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const CLI = resolve(import.meta.dirname, '../../dist/cli.js');

export interface CliOptions {
  /** All of the environment but PATH and HOME (an empty folder). Usually `lab.env()`. */
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Another script than the built CLI. */
  readonly script?: string;
  /** The process is killed after this long; default one minute. */
  readonly timeoutMs?: number;
}

export interface CliRun {
  /** null when the process was killed. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly ms: number;
  readonly timedOut: boolean;
}

/** Runs the built CLI as a user's shell would, without a terminal and with an empty standard input. */
export async function runCli(args: readonly string[], options: CliOptions = {}): Promise<CliRun> {
  const home = await mkdtemp(join(tmpdir(), 'keydrill-home-'));
  try {
    return await spawnCli(args, home, options);
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

function spawnCli(args: readonly string[], home: string, options: CliOptions): Promise<CliRun> {
  return new Promise((done, fail) => {
    const started = performance.now();
    const child = spawn(process.execPath, [options.script ?? CLI, ...args], {
      cwd: options.cwd ?? home,
      env: { PATH: process.env['PATH'] ?? '', HOME: home, ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const output = { stdout: '', stderr: '', timedOut: false };
    const timer = setTimeout(() => {
      output.timedOut = true;
      child.kill('SIGKILL');
    }, options.timeoutMs ?? 60_000);
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output.stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      output.stderr += text;
    });
    child.once('error', fail);
    // 'close' and not 'exit': by then both pipes are drained.
    child.once('close', (code) => {
      clearTimeout(timer);
      done({ code, ms: performance.now() - started, ...output });
    });
  });
}
