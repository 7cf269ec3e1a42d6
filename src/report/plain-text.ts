import { maskIdentifiers } from './mask.ts';

const LONE_SURROGATE = /\p{Surrogate}/gu;
const LINE_BREAK_OR_TAB = /[\t\n\v\f\r\u0085\u2028\u2029]/g;

/**
 * Everything that changes how its neighbours are shown, or is not shown itself: control and escape characters,
 * right-to-left marks, zero-width characters, invisible letters.
 */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\p{Zl}\p{Zp}]/gu;

/** The runner of GitHub Actions obeys `##[command]` wherever it stands in a line. */
const RUNNER_COMMAND = /##\[/g;

/**
 * Text from AWS as one harmless line: what cannot be seen is written out (`\u{202e}`), so that two names that differ
 * stay different. Line starts are not its business: see `harmlessLine`.
 */
export const plainText = (text: string): string =>
  text
    .replace(LONE_SURROGATE, '\ufffd')
    .replace(LINE_BREAK_OR_TAB, ' ')
    .replace(UNSEEN, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`)
    .replace(RUNNER_COMMAND, '## [');

/** Harmless, and without whole access key ids or e-mail addresses. */
export const publicText = (text: string): string => maskIdentifiers(plainText(text));

const LINE_START_COMMAND = /^((?:\s|\u001b\[[0-9;]*m)*)::/;

/** The runner of GitHub Actions obeys a line that begins with `::`, also after white space: no output line may. */
export const harmlessLine = (line: string): string => line.replace(LINE_START_COMMAND, '$1: :');

/** At most so many UTF-16 code units; keeps the beginning and the end, which tell names apart. */
export function shorten(text: string, most: number): string {
  if (text.length <= most) return text;
  const end = Math.floor(most / 3);
  return `${beginning(text, most - end - 1)}…${text.slice(text.length - end).replace(LONE_SURROGATE, '')}`;
}

/** At most so many UTF-16 code units; keeps the beginning. */
export const truncate = (text: string, most: number): string =>
  text.length <= most ? text : `${beginning(text, most - 1)}…`;

/** A character that would be cut in two is left out. */
const beginning = (text: string, length: number): string => text.slice(0, length).replace(LONE_SURROGATE, '');
