import { one } from '../collector.ts';

/** One pattern of the file that GitHub can read. */
export interface OwnerEntry {
  readonly pattern: string;
  /** `@user`, `@organization/team` or addresses; empty takes the owners away. */
  readonly owners: readonly string[];
  readonly line: number;
}

export interface CodeOwners {
  readonly path: string;
  /** In the order of the file: the last that matches decides. */
  readonly entries: readonly OwnerEntry[];
}

/** GitHub takes the first that there is. */
const PLACES = ['.github/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS'] as const;

/**
 * The code owners of the repository; null without a file.
 * https://docs.github.com/en/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners
 */
export const codeOwners = one<CodeOwners | null>({
  operation: 'repository:CodeOwners',
  scope: 'repository',
  async read({ repository }) {
    for (const path of PLACES) {
      const text = await repository.text(path);
      if (text !== null) return { path, entries: entriesOf(text) };
    }
    return null;
  },
});

const entriesOf = (text: string): readonly OwnerEntry[] => text.split(/\r\n|\n/).flatMap(entryOf);

/** GitHub skips a line that it cannot read: `!`, `[ ]`, or an owner that is neither a name with @ nor an address. */
function entryOf(line: string, index: number): readonly OwnerEntry[] {
  // A backslash before a space makes it part of the pattern.
  const [pattern = '', ...words] = line.match(/(?:\\.|[^\s\\])+/g) ?? [];
  const comment = words.findIndex((word) => word.startsWith('#'));
  const owners = comment < 0 ? words : words.slice(0, comment);
  const readable =
    pattern !== '' && !/^[#!]|^\\#|[[\]]|\*{3}/.test(pattern) && owners.every((owner) => owner.includes('@'));
  return readable ? [{ pattern: pattern.replace(/\\(.)/g, '$1'), owners, line: index + 1 }] : [];
}
