import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import MarkdownIt from 'markdown-it';

/** What is not ours, what is built, and the text from which docs/policy.md is made, whose links lead from there. */
const LEFT_OUT = /^(?:node_modules|dist.*|coverage|\.git|\.venv|scripts\/policy-page\.md)$/;

/** Every Markdown file of the repository. */
export const markdownFiles = (folder = ''): readonly string[] =>
  readdirSync(join('.', folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (LEFT_OUT.test(path)) return [];
    if (entry.isDirectory()) return markdownFiles(path);
    return entry.name.endsWith('.md') ? [path] : [];
  });

const parser = new MarkdownIt({ html: true });

/** Where the links and pictures of a text lead, as they are written. */
export const linksIn = (markdown: string): readonly string[] =>
  parser
    .parse(markdown, {})
    .flatMap(({ children }) => children ?? [])
    .flatMap((token) => token.attrGet('href') ?? token.attrGet('src') ?? [])
    .map(String);

/** The anchors that GitHub gives the headings of a text. */
export function anchorsIn(markdown: string): readonly string[] {
  const seen = new Map<string, number>();
  const tokens = parser.parse(markdown, {});
  return tokens
    .filter((_, index) => tokens[index - 1]?.type === 'heading_open')
    .map(({ children }) => (children ?? []).map(({ content }) => content).join(''))
    .map((heading) => {
      const anchor = heading
        .toLowerCase()
        .replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '')
        .replaceAll(' ', '-');
      const before = seen.get(anchor) ?? 0;
      seen.set(anchor, before + 1);
      return before === 0 ? anchor : `${anchor}-${before}`;
    });
}

export const readMarkdown = (path: string): string => readFileSync(path, 'utf8');
