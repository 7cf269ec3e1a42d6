import { publicText } from '../plain-text.ts';

/** Characters that no XML 1.0 document may hold, not even as a reference, and that `plainText` lets through. */
const NOT_XML = /[\ufffe\uffff]/g;

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** Harmless, masked, and of characters that XML allows. */
export const xmlCharacters = (text: string): string =>
  publicText(text).replace(NOT_XML, (character) => `\\u{${character.charCodeAt(0).toString(16)}}`);

/** Text between tags; without a bare `>` there is no `]]>` either. */
export const escaped = (text: string): string => text.replace(/[&<>]/g, (character) => ENTITIES[character] ?? '');

const quoted = (text: string): string => `"${escaped(text).replaceAll('"', '&quot;')}"`;

/** ` name="value"` for each that has one. The names are ours. */
export const attributes = (values: Readonly<Record<string, string | number | undefined>>): string =>
  Object.entries(values)
    .map(([name, value]) => (value === undefined ? '' : ` ${name}=${quoted(xmlCharacters(String(value)))}`))
    .join('');
