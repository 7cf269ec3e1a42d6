import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rm, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';

const MOTO_VERSION = '5.2.1';
const VENV = resolve(import.meta.dirname, '../../.venv');
const LOCK = join(VENV, 'lab.lock');
const LOCK_IS_STALE_AFTER_MS = 10 * 60_000;
/** Where one process leaves its finding for those it starts: vitest's workers inherit it. */
const FOUND = 'KEYDRILL_LAB_PYTHON';

const run = promisify(execFile);

/** True where the environment says that there is no emulator: end-to-end tests skip themselves. */
export const emulatorSkipped = process.env['KEYDRILL_NO_EMULATOR'] === '1';

/** For vitest's globalSetup: finds or makes the Python once, before the workers start. */
export default async function setup(): Promise<void> {
  if (!emulatorSkipped) await findPython();
}

/**
 * Path of a Python that can run moto's server: the `python3` on the PATH, else the repository's own virtual
 * environment, which is made when needed.
 */
export async function findPython(): Promise<string> {
  const known = process.env[FOUND];
  if (known !== undefined) return known;
  const python = (await usable('python3')) ?? (await usable(join(VENV, 'bin/python'))) ?? (await makeVenv());
  process.env[FOUND] = python;
  return python;
}

/** The real path of the interpreter, when it has the right moto with what its server needs. */
async function usable(python: string): Promise<string | undefined> {
  if (python.includes('/') && !existsSync(python)) return undefined;
  const probe = 'import sys, moto, moto.server; print(moto.__version__); print(sys.executable)';
  try {
    const [version, executable] = (await run(python, ['-c', probe])).stdout.trim().split('\n');
    return version === MOTO_VERSION ? executable : undefined;
  } catch {
    return undefined;
  }
}

async function makeVenv(): Promise<string> {
  await mkdir(VENV, { recursive: true });
  const release = await lock();
  try {
    // Another process may have made it while we waited.
    const made = await usable(join(VENV, 'bin/python'));
    if (made !== undefined) return made;
    await run('python3', ['-m', 'venv', VENV]);
    await run(join(VENV, 'bin/python'), ['-m', 'pip', 'install', '--quiet', `moto[server]==${MOTO_VERSION}`]);
    const installed = await usable(join(VENV, 'bin/python'));
    if (installed !== undefined) return installed;
    throw new Error('the virtual environment cannot run moto');
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n')[0] : String(error);
    throw new Error(
      `The end-to-end tests need the moto emulator: install Python 3.9 or newer and run "pip install 'moto[server]==${MOTO_VERSION}'", or set KEYDRILL_NO_EMULATOR=1 to skip them (${reason}).`,
    );
  } finally {
    await release();
  }
}

/** Making a folder is atomic on every file system, which makes it a lock between processes. */
async function lock(): Promise<() => Promise<void>> {
  for (;;) {
    try {
      await mkdir(LOCK);
      return () => rm(LOCK, { recursive: true, force: true });
    } catch {
      const held = await stat(LOCK).catch(() => undefined);
      const isStale = held !== undefined && Date.now() - held.mtimeMs > LOCK_IS_STALE_AFTER_MS;
      if (isStale) await rm(LOCK, { recursive: true, force: true });
      else await pause(250);
    }
  }
}
