import type { PlaybookDeclaration } from '../facts/declarations.ts';
import { markdownBlocks } from '../facts/repository/markdown.ts';
import type { PlaybookFile } from '../facts/repository/playbook.ts';

/** What every rule about the playbook reads first. */
export interface PlaybookFacts {
  readonly playbook: PlaybookDeclaration | null;
  readonly file: (path: string) => PlaybookFile;
}

/** A playbook that can be read. `path` leads from the root of the checkout. */
export interface ReadablePlaybook {
  readonly declared: PlaybookDeclaration;
  readonly path: string;
  readonly text: string;
}

/** Null where there is nothing to read, which is for `playbook-present` to say. */
export function readablePlaybook({ playbook, file }: PlaybookFacts): ReadablePlaybook | null {
  if (playbook === null) return null;
  const found = file(playbook.path);
  return found.state === 'text' ? { declared: playbook, path: found.path, text: found.text } : null;
}

/** What the other rules say of a playbook that cannot be read. */
export const NO_PLAYBOOK_TO_JUDGE = 'There is no playbook to read; playbook-present judges that.';

const LINK = /!?\[[^[\]]*\]\(\s*<?(https?:[^)\s>]+)[^)]*\)|<?(https?:[^\s)>\]]+)>?/g;

/** The words that a text has of its own: not headings, not comments, and not what it only links to. */
export function ownWords(text: string): number {
  const own = markdownBlocks(text).filter(({ kind }) => !['front-matter', 'heading', 'comment'].includes(kind));
  const words = own.flatMap((block) => block.text.replace(LINK, ' ').match(/[\p{L}\p{N}][\p{L}\p{N}'’.:_-]*/gu) ?? []);
  return words.length;
}

/** The hosts that a text links to, each once, in their order. */
export function linkedHosts(text: string): readonly string[] {
  const addresses = [...text.matchAll(LINK)].map(([, inline, bare]) => inline ?? bare ?? '');
  return [...new Set(addresses.filter((address) => URL.canParse(address)).map((address) => new URL(address).hostname))];
}
