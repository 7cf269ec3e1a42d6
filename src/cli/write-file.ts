import { randomUUID } from 'node:crypto';
import { unlinkSync } from 'node:fs';
import { access, constants, lstat, open, realpath, rename, stat, unlink } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { CommandError } from './command-error.ts';

/** Checked before anything is read from AWS: a scan must not end with nowhere to put its result. */
export async function assertWritable(path: string): Promise<void> {
  if (path === '') throw new CommandError('The output file has no name.');
  const folder = dirname(resolve(path));
  const found = await stat(folder).catch(() => null);
  if (found === null) throw new CommandError(`The folder of the output file ${path} does not exist; create it first.`);
  if (!found.isDirectory())
    throw new CommandError(`The output file ${path} cannot be written: ${dirname(path)} is not a folder.`);
  const writable = await access(folder, constants.W_OK).then(
    () => true,
    () => false,
  );
  if (!writable) throw new CommandError(`The output file ${path} cannot be written: its folder is not writable.`);
  const target = await lstat(path).catch(() => null);
  if (target?.isDirectory()) throw new CommandError(`The output file ${path} is a folder; name a file in it.`);
  // A file takes the place of what was there: nothing may take the place of /dev/null or /dev/stdout.
  if ((target !== null && !target.isFile() && !target.isSymbolicLink()) || (await realpath(folder)) === '/dev') {
    throw new CommandError(`The output file ${path} is no ordinary file; name one, or no file for stdout.`);
  }
}

/** All or nothing: a reader never sees half a report. A symbolic link at `path` is replaced, never followed. */
export async function writeFileAtomically(path: string, text: string | Iterable<string>): Promise<void> {
  const temporary = join(dirname(resolve(path)), `.${basename(path)}.${randomUUID()}.tmp`);
  const finish = removeWhenStopped(temporary);
  try {
    const file = await open(temporary, 'wx', 0o644);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, resolve(path));
  } catch (thrown) {
    await unlink(temporary).catch(() => undefined);
    const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : 'unknown error';
    throw new CommandError(`The output file ${path} could not be written (${code}); nothing of it was left behind.`);
  } finally {
    finish();
  }
}

const STOPS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Whoever stops the program half-way finds nothing half-written. Gives back what ends the watch. */
function removeWhenStopped(temporary: string): () => void {
  const stop = (signal: NodeJS.Signals) => {
    finish();
    try {
      unlinkSync(temporary);
    } catch {
      // It was not there yet, or not any more.
    }
    process.kill(process.pid, signal);
  };
  const finish = () => {
    for (const signal of STOPS) process.off(signal, stop);
  };
  for (const signal of STOPS) process.on(signal, stop);
  return finish;
}
