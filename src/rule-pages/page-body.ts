import { markdownBlocks } from './markdown-blocks.ts';
import { type Link, linked } from './page-markup.ts';

export interface BodyInput {
  readonly id: string;
  readonly markdown: string;
  /** Relative links of a built-in rule lead from its folder; those of a plug-in are left as they are. */
  readonly builtIn: boolean;
  readonly link: Link;
}

/** The hand-written part without its title, which the page has already. */
export function bodyOf({ id, markdown, builtIn, link }: BodyInput): string {
  const text = markdown
    .replace(/^\ufeff/, '')
    .replaceAll('\r\n', '\n')
    .trim();
  const untitled = text.replace(/^# [^\n]*(?:\n|$)/, '').trim();
  return builtIn ? withLinks(untitled, (target) => link(fileOf(id, target))) : untitled;
}

/** What its sections are called, in lower case. */
export const headingsIn = (body: string): readonly string[] =>
  markdownBlocks(body).flatMap((block) =>
    block.kind === 'heading' && block.level === 2 ? [block.text.toLowerCase()] : [],
  );

const CODE_OR_LINK = /^```[\s\S]*?^```$|`[^`]*`|\[([^[\]]*)\]\(([^()\s]+)\)/gm;

function withLinks(markdown: string, leadTo: (target: string) => string | null): string {
  return markdown.replace(CODE_OR_LINK, (found: string, words?: string, target?: string) => {
    if (words === undefined || target === undefined || /^(?:[a-z]+:|#)/.test(target)) return found;
    return linked(words, leadTo(target));
  });
}

/** The file of the repository that a link in `rules/<id>/rule.md` names; of another rule's text, the page that is made from it. */
function fileOf(id: string, target: string): string {
  const { pathname, hash } = new URL(target, `file:///rules/${id}/rule.md`);
  return `${pathname.slice(1).replace(/^rules\/([^/]+)\/rule\.md$/, 'docs/rules/$1.md')}${hash}`;
}
