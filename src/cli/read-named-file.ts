import { readFile } from 'node:fs/promises';
import { CommandError } from './command-error.ts';

/** What the file should be, and a clause that says how to get one. */
export interface Wanted {
  readonly noun: string;
  readonly source: string;
}

/** The text of a file that the user named; one sentence when there is none. */
export const readNamedFile = (path: string, wanted: Wanted): Promise<string> =>
  readFile(path, 'utf8').catch((thrown: NodeJS.ErrnoException) => {
    throw new CommandError(`The ${wanted.noun} ${path} ${unreadable(thrown, wanted)}.`);
  });

function unreadable({ code, message }: NodeJS.ErrnoException, { source }: Wanted): string {
  switch (code) {
    case 'ENOENT':
      return `does not exist; ${source}`;
    case 'EISDIR':
      return 'is a folder; name the files in it';
    default:
      return `cannot be read (${code ?? message})`;
  }
}
