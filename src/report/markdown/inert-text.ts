import { escapeHtml } from '../html/markup.ts';
import { publicText } from '../plain-text.ts';

/**
 * Text that GitHub shows as it stands. Escaping does not do it: when Markdown has become HTML, GitHub looks through it
 * once more, for mentions, issue numbers, commit ids, emoji names and formulas, and by then a backslash or an entity is
 * gone. It leaves code alone, so whatever is not plainly a word or a number becomes code.
 */
export const inertMarkdown = (text: string): string =>
  // `1.` at the beginning would make a list.
  inert(text, codeSpan).replace(/^\d+(?=[.)](?: |$))/, codeSpan);

/** The same for a block of HTML, in which Markdown means nothing. */
export const inertHtml = (text: string): string => inert(text, (word) => `<code>${escapeHtml(word)}</code>`);

/** Stands for a text without any word. */
const NOTHING = '–';

function inert(text: string, code: (word: string) => string): string {
  const words = publicText(text)
    .split(/\s+/)
    .filter((word) => word !== '')
    .map((word) => {
      const { opening, inner, closing } = partsOf(word);
      if (isPlain(inner) || SIGN.test(word)) return word;
      return inner === '' ? code(word) : `${opening}${code(inner)}${closing}`;
    });
  return words.length === 0 ? NOTHING : words.join(' ');
}

const OPENING = new Set(['"', "'", '(']);
const CLOSING = new Set(['"', "'", ')', '.', ',', ';', ':', '!', '?', '…']);

/** A word without the punctuation around it. A pattern would take long on a word that is all punctuation. */
function partsOf(word: string) {
  let start = 0;
  let end = word.length;
  while (start < end && OPENING.has(word.charAt(start))) start += 1;
  while (end > start && CLOSING.has(word.charAt(end - 1))) end -= 1;
  return { opening: word.slice(0, start), inner: word.slice(start, end), closing: word.slice(end) };
}

/** Signs of our own sentences, which stand alone. */
const SIGN = /^[·×÷=–…]$/;
const WORD = /^\p{L}[\p{L}\p{M}\p{N}]*(?:[-'’][\p{L}\p{M}]+)*$/u;
/** `90`, `1,204`, `3.5`, `30-day`, `40%`. */
const NUMBER = /^\d+(?:,\d{3})*(?:\.\d+)?(?:-\p{L}+)*%?$/u;
const TIME = /^(?:\d{4}-\d\d-\d\d|\d\d:\d\d)$/;
/** What could be the id of a commit: also an account id, and a few words. */
const COMMIT = /(?:^|[^\p{L}\p{N}])[0-9a-f]{7,40}(?![\p{L}\p{N}])/iu;

const isPlain = (word: string): boolean =>
  (WORD.test(word) || NUMBER.test(word) || TIME.test(word)) && !COMMIT.test(word);

/** Fenced by more backticks than stand together in it; a space keeps its own apart from the fence. */
function codeSpan(word: string): string {
  const fence = backticksAround(word, 1);
  return word.includes('`') ? `${fence} ${word} ${fence}` : `${fence}${word}${fence}`;
}

/** At least so many backticks, and more than stand together anywhere in the text. */
export const backticksAround = (text: string, least: number): string =>
  '`'.repeat((text.match(/`+/g) ?? []).reduce((most, run) => Math.max(most, run.length + 1), least));
