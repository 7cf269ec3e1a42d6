import type { DefaultTreeAdapterTypes } from 'parse5';
import { HOSTILE_TEXTS } from './sample-report.ts';

/**
 * What GitHub still rewrites in text when Markdown has become HTML: mentions, issue numbers, commit ids, addresses,
 * emoji names, formulas. It leaves code alone.
 */
export const GITHUB_REWRITES =
  /@|#|\bGH-\d|\/\/|www\.|:[\w+-]+:|\$|(?<![\p{L}\p{N}])[0-9a-f]{7,40}(?![\p{L}\p{N}])|[\w-]+\.[a-z]{2,}\b/iu;

/** What Markdown, or GitHub after it, would make something of. */
export const HOSTILE_MARKDOWN: readonly string[] = [
  ...HOSTILE_TEXTS,
  '@octocat',
  '@octo-org/security please look',
  '#1',
  'GH-1',
  'octo/repo#1',
  'octo/repo@deadbeefcafe',
  'deadbeefcafe',
  ':smile: :key: :+1:',
  'https://evil.example',
  'www.evil.example',
  'evil.example/path',
  '<https://evil.example>',
  '[x](https://evil.example) ![x](https://evil.example/x.png)',
  '[x]: https://evil.example',
  '[^1]: note',
  '# heading',
  'text\n===',
  '---',
  '***',
  '```',
  '~~~sh',
  '    code',
  '> [!NOTE]',
  '- item',
  '* item',
  '1. item',
  '1) item',
  '| a | b |\n| - | - |',
  '</summary></details>',
  '</code><a href="https://evil.example">x</a>',
  '<details>',
  '<!--',
  '-->',
  '**bold** _it_ ~~gone~~ `code` $x^2$',
  '`',
  '``',
  'a`b',
  '\\',
  '\\`',
  '&lt;b&gt; &#64;octocat',
];

type Node = DefaultTreeAdapterTypes.Node;

/** The text of an HTML fragment, that part of it which is not code, and the names of its elements. */
export function textOutsideCode(root: Node): {
  readonly text: string;
  readonly outside: string;
  readonly tags: readonly string[];
} {
  if (root.nodeName === '#text' && 'value' in root) return { text: root.value, outside: root.value, tags: [] };
  const children = 'childNodes' in root ? root.childNodes.map(textOutsideCode) : [];
  const all = (part: 'text' | 'outside') => children.map((child) => child[part]).join('');
  const own = root.nodeName === '#document-fragment' ? [] : [root.nodeName];
  return {
    text: all('text'),
    outside: root.nodeName === 'code' ? ' ' : all('outside'),
    tags: [...own, ...children.flatMap(({ tags }) => tags)],
  };
}
