import { relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Outcome, ok, problem } from '../outcome.ts';
import { loadFailure } from './load-failure.ts';
import { bindToRunningCopy } from './running-copy.ts';

export interface ImportOptions {
  /** How a problem begins, e.g. `The plug-in "./rules.mjs"`; the path by default. */
  readonly subject?: string;
  readonly timeoutMs?: number;
}

/** A module that waits for longer than this is taken to wait for ever. */
const TIMEOUT_MS = 10_000;

/** Runs a module that is not ours, for which keydrill is the copy that runs; what goes wrong is a sentence. */
export async function importModule(file: string, options: ImportOptions = {}): Promise<Outcome<unknown>> {
  const { subject = relative(process.cwd(), file), timeoutMs = TIMEOUT_MS } = options;
  bindToRunningCopy();
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<'too long'>((resolve) => {
    timer = setTimeout(resolve, timeoutMs, 'too long');
  });
  try {
    const module: unknown = await Promise.race([import(pathToFileURL(file).href), tooLong]);
    if (module !== 'too long') return ok(module);
    return problem(
      `${subject} did not finish loading within ${timeoutMs / 1000} seconds; a module must not wait for anything.`,
    );
  } catch (thrown) {
    return problem(`${subject} ${loadFailure(thrown)}.`);
  } finally {
    clearTimeout(timer);
  }
}
