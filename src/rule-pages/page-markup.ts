import { backticksAround } from '../report/markdown/inert-text.ts';
import { plainText } from '../report/plain-text.ts';

/** The way to a file of the repository from where the text will stand; null where there is none, and the words stand alone. */
export type Link = (path: string) => string | null;

export const linked = (words: string, target: string | null): string =>
  target === null ? words : `[${words}](${target})`;

/** A table whose cells are Markdown already. */
export const markdownTable = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [row(head), `|${'---|'.repeat(head.length)}`, ...rows.map(row)].join('\n');

const row = (cells: readonly string[]): string => `| ${cells.map(inCell).join(' | ')} |`;

/** Also within code, where Markdown knows no other way. */
const inCell = (cell: string): string => cell.replaceAll('|', '\\|').replaceAll('\n', ' ');

/** Any text as code, on one line. */
export function codeSpan(text: string): string {
  const shown = plainText(text);
  const fence = backticksAround(shown, 1);
  return shown.includes('`') ? `${fence} ${shown} ${fence}` : `${fence}${shown}${fence}`;
}
