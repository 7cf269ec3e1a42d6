import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';

export interface ScratchFolder {
  /** Absolute, without links. */
  readonly path: () => string;
  readonly at: (name: string) => string;
  /** Writes files by their names. */
  readonly put: (files: Readonly<Record<string, string | Uint8Array>>) => Promise<void>;
}

/** An empty folder for each test, which is gone after it. */
export function scratchFolder(): ScratchFolder {
  let root = '';
  beforeEach(async () => {
    root = await realpath(await mkdtemp(join(tmpdir(), 'keydrill-lock-')));
  });
  afterEach(() => rm(root, { recursive: true, force: true }));
  const at = (name: string): string => join(root, name);
  return {
    path: () => root,
    at,
    put: async (files) => {
      for (const [name, content] of Object.entries(files)) {
        await mkdir(dirname(at(name)), { recursive: true });
        await writeFile(at(name), content);
      }
    },
  };
}

/** What cannot be pinned, in its own words. */
export const refusal = (pinning: Promise<unknown>): Promise<string> =>
  pinning.then(
    (files) => `pinned ${JSON.stringify(files)}`,
    (thrown: Error) => `${thrown.constructor.name}: ${thrown.message}`,
  );
