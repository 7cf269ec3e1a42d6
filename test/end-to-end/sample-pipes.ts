import { execFile, spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';

const CLI = resolve(import.meta.dirname, '../../dist/cli.js');

export interface ShellRun {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ShellOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs a line of bash in which `keydrill` is the built CLI: real pipes, which are not what `spawn` of Node gives. */
export async function bash(line: string, { cwd, env }: ShellOptions): Promise<ShellRun> {
  const script = `keydrill() { "$NODE" "$CLI" "$@"; }; ${line}`;
  const options = {
    cwd,
    env: { PATH: process.env['PATH'] ?? '', HOME: cwd, NODE: process.execPath, CLI, ...env },
    maxBuffer: 64 * 1024 * 1024,
    timeout: 60_000,
  };
  try {
    return { code: 0, ...(await promisify(execFile)('bash', ['-c', script], options)) };
  } catch (thrown) {
    if (!(thrown instanceof Error && 'stdout' in thrown && 'stderr' in thrown && 'code' in thrown)) throw thrown;
    return { code: Number(thrown.code), stdout: String(thrown.stdout), stderr: String(thrown.stderr) };
  }
}

/** Why there is no pseudo-terminal here; null when there is. */
export const noTerminal: string | null = (() => {
  const tried = spawnSync('script', ['-qec', 'test -t 1 && test -t 2', '/dev/null'], { stdio: 'ignore' });
  return tried.status === 0 ? null : 'there is no script of util-linux';
})();

/** Runs a line of bash on a pseudo-terminal; `stdout` is all that the terminal was sent. */
export const onTerminal = (line: string, options: ShellOptions): Promise<ShellRun> =>
  bash(`script -qec "$LINE" /dev/null < /dev/null`, {
    ...options,
    env: { ...options.env, SHELL: '/bin/bash', TERM: 'xterm', LINE: line.replaceAll('keydrill ', '"$NODE" "$CLI" ') },
  });
