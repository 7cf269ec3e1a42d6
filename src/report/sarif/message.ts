import { publicText } from '../plain-text.ts';
import { sentence } from '../sentence.ts';

/** Plain text of a SARIF message, in which only `[text](target)` means something: from AWS it must not. */
export const sarifText = (text: string): string => publicText(text).replaceAll('](', '] (');

export const sarifMessage = (text: string): { readonly text: string } => ({ text: sentence(sarifText(text)) });

/** Prose for Markdown: no markup, HTML, table or link comes out of it. */
export const markdownProse = (text: string): string =>
  publicText(text).replace(/[\\`*_{}[\]<>#|~&!]/g, (character) => `\\${character}`);
