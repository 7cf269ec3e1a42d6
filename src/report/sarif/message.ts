import { publicText } from '../plain-text.ts';
import { sentence } from './limits.ts';

/** Plain text of a SARIF message, in which only `[text](target)` means something: from AWS it must not. */
export const sarifText = (text: string): string => publicText(text).replaceAll('](', '] (');

export const sarifMessage = (text: string): { readonly text: string } => ({ text: sentence(sarifText(text)) });

/** Prose for Markdown: no markup, HTML, table or link comes out of it. */
export const markdownProse = (text: string): string =>
  publicText(text).replace(/[\\`*_{}[\]<>#|~&!]/g, (character) => `\\${character}`);

/** A code block whose fence is longer than any in the code. */
export function markdownCode(lines: readonly string[]): string {
  const code = lines.map(publicText).join('\n');
  const longest = (code.match(/`+/g) ?? []).reduce((most, run) => Math.max(most, run.length), 2);
  const fence = '`'.repeat(longest + 1);
  return `${fence}sh\n${code}\n${fence}`;
}
