import { lstat, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { CommandError } from '../command-error.ts';

/** Writes the files of a folder that does not exist yet, and nothing over anything. */
export async function writeNewFolder(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  try {
    await mkdir(dirname(folder), { recursive: true });
    await mkdir(folder);
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text, { flag: 'wx' });
  } catch (thrown) {
    throw new CommandError(`${folder} ${unwritable(thrown)}.`);
  }
}

/** Said before anything is written. */
export async function assertNew(path: string): Promise<void> {
  const found = await lstat(path).catch(() => null);
  if (found !== null) throw new CommandError(`${path} ${EXISTS}.`);
}

const EXISTS = 'exists already; choose another name, or remove it first';

function unwritable(thrown: unknown): string {
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : 'unknown error';
  switch (code) {
    case 'EEXIST':
      return EXISTS;
    case 'ENOTDIR':
      return 'cannot be made, because something above it is a file; name another folder with --output';
    default:
      return `cannot be written (${code}); name another folder with --output`;
  }
}
