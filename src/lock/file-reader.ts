import { createHash } from 'node:crypto';
import { readFile, realpath, stat } from 'node:fs/promises';
import { Unpinnable } from './unpinnable.ts';

/** More than any plug-in has; a folder named by mistake is noticed before it is read. */
const MOST_FILES = 5000;
const MOST_BYTES = 64 * 1024 * 1024;

/** Reads ordinary files for one pin; `shown` is how a file is called when it cannot be read. */
export interface FileReader {
  readonly read: (path: string, shown: string) => Promise<Buffer>;
  /** Where links lead. */
  readonly realPath: (path: string, shown: string) => Promise<string>;
  readonly isFile: (path: string) => Promise<boolean>;
}

export function openFileReader(): FileReader {
  const used = { files: 0, bytes: 0 };
  return {
    realPath: (path, shown) => realpath(path).catch((thrown: unknown) => unreadable(shown, thrown)),
    isFile: (path) =>
      stat(path).then(
        (found) => found.isFile(),
        () => false,
      ),
    read: async (path, shown) => {
      const found = await stat(path).catch((thrown: unknown) => unreadable(shown, thrown));
      if (!found.isFile()) throw new Unpinnable(`${shown} is no file`);
      used.files += 1;
      used.bytes += found.size;
      if (used.files > MOST_FILES) throw new Unpinnable(`it has more than ${MOST_FILES} files`);
      if (used.bytes > MOST_BYTES) throw new Unpinnable('its files have more than 64 MiB');
      return readFile(path).catch((thrown: unknown) => unreadable(shown, thrown));
    },
  };
}

function unreadable(shown: string, thrown: unknown): never {
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : 'unknown error';
  throw new Unpinnable(code === 'ENOENT' ? `${shown} does not exist` : `${shown} cannot be read (${code})`);
}

/** Of exact bytes: with other line endings a file is another file. */
export const digestOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
