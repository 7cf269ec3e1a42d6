import { posix } from 'node:path';
import type { Aws } from '../../../src/facts/collector.ts';
import { checkoutUnreadable, type Repository } from '../../../src/facts/repository.ts';
import { fakeAws } from '../fake-aws.ts';

export interface FakeFiles {
  /** Tracked files from the root; null is gone from the working tree, an error is thrown by reading it. */
  readonly files?: Readonly<Record<string, string | null | Error>>;
  readonly changedAt?: Readonly<Record<string, string | null>> | Error;
  readonly ignored?: readonly string[];
  /** The folder of the policy file. */
  readonly base?: string;
}

/** A checkout without git. */
export function fakeRepository({ files = {}, changedAt = {}, ignored = [], base = '' }: FakeFiles): Repository {
  return {
    async resolve(path) {
      const resolved = posix.join(base, path).replace(/\/$/, '');
      if (!resolved.startsWith('..') && resolved !== '.') return resolved;
      throw checkoutUnreadable('OutsideCheckout', `${path} lies outside the git checkout; move it into the repository`);
    },
    files: async () => Object.keys(files).toSorted(),
    async text(path) {
      const text = files[path] ?? null;
      if (text instanceof Error) throw text;
      return text;
    },
    async changedAt(path) {
      if (changedAt instanceof Error) throw changedAt;
      return changedAt[path] ?? null;
    },
    ignores: async (path) => ignored.includes(path),
  };
}

/** What a collector of the repository is given. */
export const inRepository = (given: FakeFiles): Aws => ({ ...fakeAws({}), repository: fakeRepository(given) });

/** What reading a file of more than 1 MiB throws. */
export const tooLarge = (path: string): Error =>
  checkoutUnreadable('TooLarge', `${path} is larger than 1 MiB; make it shorter`);
