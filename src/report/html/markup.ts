import { publicText } from '../plain-text.ts';

/** HTML that may go into a page as it stands. Made only by `markup`, so that no text of a report can pass for it. */
export interface Markup {
  readonly [HTML]: string;
}

const HTML: unique symbol = Symbol('html');

/** What a template takes: text is escaped, lists are joined. */
export type Content = string | number | Markup | readonly Markup[];

/** Code points that HTML forbids, and that are no character in any language. */
const NO_CHARACTER = /\p{Noncharacter_Code_Point}/gu;

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Any text, masked, as HTML that shows it: in an element or in a quoted attribute. The only way from text to HTML. */
export const escapeHtml = (text: string): string =>
  publicText(text)
    .replace(NO_CHARACTER, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`)
    .replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');

/**
 * A piece of HTML: `markup\`<b>${name}</b>\``. What stands between the braces is escaped, unless `markup` made it.
 * Attribute values must be quoted.
 */
export const markup = (texts: TemplateStringsArray, ...contents: readonly Content[]): Markup => ({
  [HTML]: texts.map((text, index) => `${text}${htmlOf(contents[index] ?? '')}`).join(''),
});

/** The HTML text of a piece. */
export function htmlOf(content: Content): string {
  if (typeof content === 'string') return escapeHtml(content);
  if (typeof content === 'number') return String(content);
  return HTML in content ? content[HTML] : content.map((each) => each[HTML]).join('');
}

/** Where there is nothing to say. */
export const nothing: Markup = markup``;
