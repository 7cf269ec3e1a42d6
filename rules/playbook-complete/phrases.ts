import { withoutMarks } from '../../src/facts/repository/markdown.ts';

/** Whether a text, as `plainWords` gives it, says something. */
export type Idea = (words: string) => boolean;

/**
 * Lower-case words between single spaces, with a full stop between sentences: ` do not delete it . then wait `. Code
 * becomes words too: `CreateLoginProfile` and `create-login-profile` both read `create login profile`.
 */
export function plainWords(text: string): string {
  const sentences = withoutMarks(text)
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z]{2})/g, '$1 $2')
    .toLowerCase()
    .replace(/[’‘]/g, "'")
    .replace(/\b(?:can't|won't|cannot)\b/g, 'can not')
    .replace(/n't\b/g, ' not')
    .split(/[.!?;](?=\s|$)/)
    .map((sentence) => sentence.replace(/[^\p{L}\p{N}]+/gu, ' ').trim());
  return ` ${sentences.filter((sentence) => sentence !== '').join(' . ')} `;
}

/**
 * Whether one of the phrases, between commas, is in a text and not taken back. In a phrase `*` stands for any end of a
 * word, `|` for a choice of words, and `...` for up to six words of the same sentence.
 */
export function says(...lists: readonly string[]): Idea {
  const phrases = lists.flatMap((list) => list.split(',')).map((phrase) => phrase.trim());
  const patterns = phrases.map((phrase) => ({
    pattern: patternOf(phrase),
    // A phrase that says no by itself is not taken back by the no in front of it.
    negative: /^(?:not|never|no|without|instead|rather)\b/.test(phrase),
  }));
  return (words) =>
    patterns.some(({ pattern, negative }) =>
      [...words.matchAll(pattern)].some((match) => negative || !isTakenBack(words, match)),
    );
}

function patternOf(phrase: string): RegExp {
  const parts = phrase
    .split(/\s+/)
    .map((part) => (part === '...' ? null : `(?:${part.split('|').map(wordPattern).join('|')})`));
  const source = parts.reduce<string>(
    (text, part) => (part === null ? `${text}(?: [^ .]+){0,6}?` : `${text} ${part}`),
    '',
  );
  return new RegExp(`${source}(?= )`, 'g');
}

const wordPattern = (word: string): string => {
  const bare = word.replace(/\*$/, '');
  // SQL writes `accesskeyid` for what the API calls `AccessKeyId`.
  const plain = plainWords(bare)
    .trim()
    .replaceAll(' ', /^[A-Za-z]+$/.test(bare) ? ' ?' : ' ');
  return word.endsWith('*') ? `${plain}[^ .]*` : plain;
};

/** Words that turn what follows into its opposite, and words that may stand between. */
const NO = new Set(['not', 'never', 'no']);
const LEAVE_OUT = new Set(['without', 'skip', 'avoid', 'ignore', 'omit']);
const BETWEEN = new Set(
  (
    'a an the any it its them this that all our your their every each other also ever yet to be been is are do does for ' +
    'of in into at on with have has need needs needed necessary required bother look looking check checking search ' +
    'review reviewing open opening keep keeping make making use using'
  ).split(' '),
);

/** `no need to check all regions` takes it back; `do not forget to check` and `not … until` do not. */
function isTakenBack(words: string, match: RegExpExecArray): boolean {
  const sentence = words.slice(0, match.index).split(' . ').at(-1) ?? '';
  const rest = words.slice(match.index + match[0].length).split(' . ')[0] ?? '';
  if (/ (?:until|unless|before) /.test(`${rest} `)) return false;
  const before = sentence.trim().split(' ').reverse();
  const at = before.findIndex((word) => !BETWEEN.has(word));
  const word = before[at] ?? '';
  return LEAVE_OUT.has(word) ? !NO.has(before[at + 1] ?? '') : NO.has(word);
}

const NUMBERS: Readonly<Record<string, number>> = {
  a: 1,
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  six: 6,
  twelve: 12,
  thirty: 30,
  sixty: 60,
  ninety: 90,
};
const HOURS: Readonly<Record<string, number>> = { h: 1, hour: 1, day: 24, week: 168, month: 720, year: 8760 };
const TIME = `(\\d+|${Object.keys(NUMBERS).join('|')}) ?(?:full |whole |calendar )?(h|hour|day|week|month|year)s?`;

const hoursOf = (count = '', unit = ''): number => (NUMBERS[count] ?? Number(count)) * (HOURS[unit] ?? 0);

/** A look at no fewer days than these: `the last 90 days`, `at least one month back`. */
export const looksBack = (days: number): Idea => {
  const isEnough = ([, count, unit]: RegExpMatchArray) => hoursOf(count, unit) >= days * 24;
  return (words) =>
    words.split('.').some((sentence) => toThePast(sentence) && [...sentence.matchAll(PERIOD)].some(isEnough));
};

const PERIOD = new RegExp(` ${TIME}(?= )`, 'g');
const toThePast = says(
  'last',
  'past',
  'previous',
  'preceding',
  'prior',
  'back',
  'ago',
  'at least',
  'minimum',
  'earlier',
);

/** A term of no more hours than these: `within 72 hours`, `no later than three days`. */
export const within = (hours: number): Idea => {
  const term = `(?:within|inside|under|not? later than|at most|less than|in) (?:the )?(?:first |next )?(?:\\d+ (?:to )?)?${TIME}(?= )`;
  return (words) =>
    [...words.matchAll(new RegExp(` ${term}`, 'g'))].some(([, count, unit]) => hoursOf(count, unit) <= hours);
};
