import fc from 'fast-check';
import MarkdownIt from 'markdown-it';
import { parseFragment } from 'parse5';
import { describe, expect, it } from 'vitest';
import { inertHtml, inertMarkdown } from '../../src/report/markdown/inert-text.ts';
import { publicText } from '../../src/report/plain-text.ts';
import { anyText } from './any-text.ts';
import { GITHUB_REWRITES, HOSTILE_MARKDOWN, textOutsideCode } from './markdown-as-github.ts';

const markdownIt = MarkdownIt({ html: true, linkify: true });

const words = (text: string): string => text.split(/\s+/).join(' ').trim();

/** HTML forbids these, so they are written out. */
const NO_CHARACTER = /\p{Noncharacter_Code_Point}/gu;
const written = (character: string): string => `\\u{${character.codePointAt(0)?.toString(16)}}`;

/** What a reader of the rendered text would read. */
const rendered = (text: string): string =>
  markdownIt
    .parseInline(inertMarkdown(text), {})
    .flatMap(({ children }) => children ?? [])
    .map(({ content }) => content)
    .join('');

describe('inertMarkdown', () => {
  it.each([
    [
      'Access key AKIA…MPLE of ses-mailer is 412 days old; the limit is 90 days.',
      'Access key `AKIA…MPLE` of ses-mailer is 412 days old; the limit is 90 days.',
    ],
    ['GuardDuty is off in us-east-1, eu-west-1.', 'GuardDuty is off in `us-east-1`, `eu-west-1`.'],
    ['1,204 of 3.5 (40%) on 2026-11-20 at 10:00 UTC', '1,204 of 3.5 (40%) on 2026-11-20 at 10:00 UTC'],
    ['14 active keys × 30 min ÷ 2 at once = 3.5 h', '14 active keys × 30 min ÷ 2 at once = 3.5 h'],
    ["the user's 30-day S3 key", "the user's 30-day S3 key"],
    ['the rule "Nobody’s key" (of yesterday)!', 'the rule "Nobody’s key" (of yesterday)!'],
    ['on "old-*" matches', 'on "`old-*`" matches'],
    ['ask @octo-org/team', 'ask `@octo-org/team`'],
    ['see #12, GH-12 and octo/repo#12', 'see `#12`, `GH-12` and `octo/repo#12`'],
    ['in 0123abc or deadbeef or a-deadbee', 'in `0123abc` or `deadbeef` or `a-deadbee`'],
    ['decade, facade and 123456', 'decade, facade and 123456'],
    ['account 111122223333', 'account `111122223333`'],
    [
      'arn:aws:secretsmanager:us-east-1:111122223333:secret:x',
      '`arn:aws:secretsmanager:us-east-1:111122223333:secret:x`',
    ],
    [':key: and :+1:', '`:key`: and `:+1`:'],
    ['https://evil.example www.evil.example evil.example', '`https://evil.example` `www.evil.example` `evil.example`'],
    ['security@example.com', '`s…@example.com`'],
    ['AKIAIOSFODNN7EXAMPLE', '`AKIA…MPLE`'],
    ['[click](https://evil.example)', '`[click](https://evil.example`)'],
    ['a `quoted` and ``double`` tick', 'a `` `quoted` `` and ``` ``double`` ``` tick'],
    ['![x](y) <img> a|b **c** _d_ ~~e~~ $f$ &amp;', '`![x](y`) `<img>` `a|b` `**c**` `_d_` `~~e~~` `$f$` `&amp`;'],
    ['# title', '`#` title'],
    ['1. first', '`1`. first'],
    ['90) first', '`90`) first'],
    ['90', '90'],
    ['3.5 h', '3.5 h'],
    ['- item', '`-` item'],
    ['+ item', '`+` item'],
    ['> quote', '`>` quote'],
    ['--- ===', '`---` `===`'],
    ['two\nlines\ttabs   and   spaces', 'two lines tabs and spaces'],
    ['::error::x ##[error]', '`::error::x` `##` `[error]`'],
    ['((()))', '`((()))`'],
    ['', '–'],
    [' \u00a0 ', '–'],
    ['日本語の名前', '日本語の名前'],
    ['\u202egnp.exe', '`\\u{202e}gnp.exe`'],
  ])('%j becomes %j', (text, expected) => expect(inertMarkdown(text)).toBe(expected));

  it('says the same as the text, whatever that is', () => {
    fc.assert(
      fc.property(fc.oneof(anyText, fc.constantFrom(...HOSTILE_MARKDOWN)), (text) => {
        expect(words(rendered(text))).toBe(words(publicText(text)) || '–');
      }),
      { numRuns: 1_000 },
    );
  });

  it('is one paragraph of words and code, in which GitHub finds nothing to rewrite', () => {
    fc.assert(
      fc.property(fc.oneof(anyText, fc.constantFrom(...HOSTILE_MARKDOWN)), (text) => {
        const tokens = markdownIt.parse(inertMarkdown(text), {});
        expect(tokens.map(({ type }) => type)).toEqual(['paragraph_open', 'inline', 'paragraph_close']);
        for (const { type, content } of tokens[1]?.children ?? []) {
          expect(['text', 'code_inline']).toContain(type);
          if (type === 'text') expect(content).not.toMatch(GITHUB_REWRITES);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('takes no long time over long hostile words', () => {
    for (const unit of ['a-', '`', '.', '(', '1,234', "'a", 'a'])
      expect(inertMarkdown(unit.repeat(100_000)).length).toBeGreaterThanOrEqual(100_000);
  });
});

describe('inertHtml', () => {
  it.each([
    ['GuardDuty is on in every region', 'GuardDuty is on in every region'],
    [
      'ask @team about <b> & #12',
      'ask <code>@team</code> about <code>&lt;b&gt;</code> <code>&amp;</code> <code>#12</code>',
    ],
    ['"quoted"', '"quoted"'],
    ['a"b', '<code>a&quot;b</code>'],
    ['', '–'],
  ])('%j becomes %j', (text, expected) => expect(inertHtml(text)).toBe(expected));

  it('shows the text in code and words, whatever it is', () => {
    fc.assert(
      fc.property(fc.oneof(anyText, fc.constantFrom(...HOSTILE_MARKDOWN)), (text) => {
        const { text: shown, tags, outside } = textOutsideCode(parseFragment(inertHtml(text)));
        expect(new Set([...tags, 'code'])).toEqual(new Set(['code']));
        expect(outside).not.toMatch(GITHUB_REWRITES);
        expect(words(shown)).toBe(words(publicText(text)).replace(NO_CHARACTER, written) || '–');
      }),
      { numRuns: 1_000 },
    );
  });
});
