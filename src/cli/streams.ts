import type { Writable } from 'node:stream';
import { harmlessLine, plainText } from '../report/plain-text.ts';
import { CommandError } from './command-error.ts';

/** Where a command writes, so that tests can read it: reports to `stdout`, everything else to `stderr`. */
export interface Streams {
  readonly stdout: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  readonly stderr: Writable & { readonly isTTY?: boolean };
}

/** Resolves when everything has been handed on: a pipe that reads slowly must not lose the end of a report. */
export async function write(stream: Writable, text: string): Promise<void> {
  const failure = await handOn(stream, text);
  if (failure === null || READER_GONE.has(failure)) return;
  throw new CommandError(`The output could not be written to stdout (${failure}).`);
}

/** A reader that has seen enough (`keydrill scan | head`) is no error. */
const READER_GONE = new Set(['EPIPE', 'ECONNRESET', 'ERR_STREAM_DESTROYED']);

/**
 * One sentence for the person who runs the command; names of files, rules and accounts in it cannot steer a terminal or
 * a runner. With nobody to read it, nothing is lost: the exit code says the same.
 */
export async function tell({ stderr }: Pick<Streams, 'stderr'>, sentence: string): Promise<void> {
  await handOn(stderr, `${harmlessLine(plainText(sentence))}\n`);
}

/** The code of what went wrong, else null. */
const handOn = (stream: Writable, text: string): Promise<string | null> =>
  new Promise((done) => {
    stream.write(text, (error?: (Error & { readonly code?: string }) | null) => {
      done(error == null ? null : (error.code ?? error.message));
    });
  });
