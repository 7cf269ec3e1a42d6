import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ok } from '../../src/outcome.ts';
import { displayWidth } from '../../src/report/text/display-width.ts';
import { rulePage } from '../../src/rule-pages/rule-page.ts';
import { terminalPage } from '../../src/rule-pages/terminal-page.ts';
import { rulesById, ruleText } from '../contract/rule-folders.ts';

const plain = (markdown: string, width = 60): string => terminalPage(markdown, { width, color: false });
const withoutColors = (text: string): string => text.replace(/\u001b\[\d+m/g, '');

const SAMPLE = `# Title of it

\`some-id\` · **high** · [exposure](docs/rules.md)

## Why

Words that go on for so long that they do not fit into one line of a narrow terminal, and **are bold**
on the next line.

- first of a list,
  which goes on
- second
  - below it

1. one
2. two

### AWS CLI

\`\`\`bash
# a comment
aws iam list-users | head   --bytes 100000000000000000000000000000000000000

aws sts get-caller-identity
\`\`\`

Last.

## References

- <https://example.com/a>
- [words](https://example.com/b), [https://example.com/c](https://example.com/c), ![picture](x.png)
`;

describe('a page for a terminal', () => {
  it('is indented by its headings, wrapped, and shows where links lead', () => {
    expect(plain(SAMPLE)).toMatchInlineSnapshot(`
      "Title of it
      \`some-id\` · high · exposure (docs/rules.md)

      Why
        Words that go on for so long that they do not fit into one
        line of a narrow terminal, and are bold on the next line.

        - first of a list, which goes on
        - second
          - below it
        1. one
        2. two

        AWS CLI
            # a comment
            aws iam list-users | head   --bytes 100000000000000000000000000000000000000

            aws sts get-caller-identity

          Last.

      References
        - https://example.com/a
        - words (https://example.com/b), https://example.com/c,
          picture (x.png)
      "
    `);
  });

  it('has the same lines in colour', () => {
    const colored = terminalPage(SAMPLE, { width: 60, color: true });
    expect(withoutColors(colored)).toBe(plain(SAMPLE));
    expect(colored).toContain('\u001b[1mTitle of it\u001b[22m');
    expect(colored).toContain('\u001b[1mAWS CLI\u001b[22m');
    expect(colored.match(/\u001b\[1m/g)).toHaveLength(4);
  });

  it.each([
    ['bold', '**a** b', 'a b'],
    ['code, also with signs in it', '`**a** [b](c) \\|`', '`**a** [b](c) |`'],
    ['a character that means itself', '\\*a\\* \\| \\[b\\] c:\\d', '*a* | [b] c:\\d'],
    ['code in a link', '[`a`](b)', '`a` (b)'],
    ['a link in bold', '**[a](b)**', 'a (b)'],
    ['an open bracket', '[[a](b) [c', '[a (b) [c'],
    ['an address', '<https://a.example/x>', 'https://a.example/x'],
    ['less than', '1 < 2 and <b>', '1 < 2 and <b>'],
    ['a title without a space', '#hash', '#hash'],
    ['a single backtick', 'it`s', 'it`s'],
  ])('shows %s', (_, markdown, expected) => expect(plain(markdown)).toBe(`${expected}\n`));

  it.each([
    ['that is longer than it began', '````\n```\na\n````\nb', '  ```\n  a\n\nb\n'],
    ['of tildes', '~~~ sh\na\n~~~\nb', '  a\n\nb\n'],
    ['that never ends', '```\na\n# b', '  a\n  # b\n'],
    ['that is empty', '```\n```\nb', 'b\n'],
  ])('knows code %s', (_, markdown, expected) => expect(plain(markdown)).toBe(expected));
});

describe('a table', () => {
  const TABLE = '| a | what it is |\n| --- | :-: |\n| `x\\|y` | one |\n| two | **three** |';

  it('has columns', () => {
    expect(plain(TABLE)).toBe('a      what it is\n`x|y`  one\ntwo    three\n');
    expect(terminalPage(TABLE, { width: 60, color: true })).toContain('\u001b[1ma      what it is\u001b[22m\n`x|y`');
  });

  it('counts the columns that wide letters take', () => {
    expect(plain('| 名前 | b |\n|---|---|\n| x | y |')).toBe('名前  b\nx     y\n');
  });

  it('wraps its wide cells', () => {
    const wide = `| a | b |\n|---|---|\n| short | ${'word '.repeat(12)}|\n| other | x |`;
    expect(plain(wide)).toBe(
      ['a      b', `short  ${'word '.repeat(10).trim()}`, '       word word', 'other  x', ''].join('\n'),
    );
  });

  it('that is too wide for that is a list', () => {
    const cell = 'word '.repeat(10).trim();
    expect(plain(`| name | first | second |\n|---|---|---|\n| x | ${cell} | ${cell} |`)).toBe(
      [
        '- x',
        '  first: word word word word word word word word word word',
        '  second: word word word word word word word word word word',
        '',
      ].join('\n'),
    );
  });

  it.each(['| a |', '| a | b |\n|---|---|\n| only |', '|||\n|-|-|\n| a | b | c |', '|---|'])(
    'that is not whole is shown as far as it goes: %j',
    (markdown) => expect(plain(markdown)).toMatch(/^[a-c |only\n-]*\n$/),
  );
});

/** Words that mean something to Markdown or to a terminal, in any order. */
const anyMarkdown = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '\n',
        '\n\n',
        '# ',
        '## ',
        '- ',
        '1. ',
        '| a | b |\n',
        '|---|\n',
        '```\n',
        '`',
        '**',
        '[',
        '](',
        ')',
      ),
      fc.constantFrom(
        '\u001b[31m',
        '\u001b]8;;x\u0007',
        '\u202e',
        '\u200b',
        '\r',
        '\t',
        '::error::x',
        '##[group]',
        '\ud800',
      ),
      fc.string({ unit: 'binary', maxLength: 12 }),
    ),
    { maxLength: 40 },
  )
  .map((parts) => parts.join(''));

describe('text that means harm', () => {
  it('steers neither a terminal nor a runner', () => {
    fc.assert(
      fc.property(anyMarkdown, fc.integer({ min: 1, max: 120 }), (markdown, width) => {
        const text = plain(markdown, width);
        expect(text).not.toMatch(
          /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b\u202e\u2028\u2029]|##\[|\p{Surrogate}/u,
        );
        expect(text.split('\n').filter((line) => /^\s*::/.test(line))).toEqual([]);
        expect(withoutColors(terminalPage(markdown, { width, color: true }))).toBe(text);
      }),
    );
  });

  it.each(['[', '`', '**', '# ', '| ', '|\n', '```x\n', '- \n', '<a:', '\\', '](', '![', ' ', 'x', '- a\n\n'])(
    'of 256 KiB of %j takes no longer than other text',
    (part) => {
      const started = performance.now();
      plain(`# T\n\n${part.repeat(262_144 / part.length)}`, 100);
      expect(performance.now() - started).toBeLessThan(10_000);
    },
  );
});

describe.each(rulesById)('the page of %s', (id, rule) => {
  const markdown = rulePage({ rule, body: ok(ruleText(id, 'rule.md')), plugin: null, link: () => null });

  it('loses no word on the way to the terminal', () => {
    const words = (text: string) => text.match(/[\p{L}\p{N}]+/gu) ?? [];
    const fences = /^```\w*$/gm;
    const [before, after] = [words(markdown.replace(fences, '')), words(plain(markdown, 400))];
    expect(after.toSorted()).toEqual(before.toSorted());
  });

  it('fits, but for what has to be copied whole', () => {
    const lines = plain(markdown, 100).split('\n');
    const long = lines.filter((line) => displayWidth(line) > 100).map((line) => line.trim().replace(/^- /, ''));
    expect(long.filter((line) => !markdown.includes(line))).toEqual([]);
    expect(lines.filter((line) => line !== line.trimEnd())).toEqual([]);
  });
});
