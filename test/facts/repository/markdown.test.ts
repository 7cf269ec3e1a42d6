import { describe, expect, it } from 'vitest';
import { cellsOf, markdownBlocks, withoutMarks } from '../../../src/facts/repository/markdown.ts';

const read = (text: string) =>
  markdownBlocks(text).map(({ kind, text, line, level }) => [line, level > 0 ? `${kind} ${level}` : kind, text]);

describe('the blocks of a text', () => {
  it('are headings, paragraphs, items, rows and code, each with its line', () => {
    const text = [
      '# Title #',
      '',
      'One paragraph',
      'of two lines.',
      '## Steps',
      '- first',
      '  goes on',
      '* second',
      '3. third',
      '- [ ] fourth',
      '',
      '| a | b |',
      '| --- | :-: |',
      '| c | d |',
      '```bash',
      'aws iam list-users',
      '',
      '# not a heading',
      '```',
      'After.',
    ].join('\n');
    expect(read(text)).toEqual([
      [1, 'heading 1', 'Title'],
      [3, 'paragraph', 'One paragraph of two lines.'],
      [5, 'heading 2', 'Steps'],
      [6, 'item', 'first goes on'],
      [8, 'item', 'second'],
      [9, 'item', 'third'],
      [10, 'item', 'fourth'],
      [12, 'row', '| a | b |'],
      [14, 'row', '| c | d |'],
      [15, 'code', 'aws iam list-users\n\n# not a heading'],
      [20, 'paragraph', 'After.'],
    ]);
  });

  it('begin with the front matter, if there is any', () => {
    expect(read('---\nstatus: draft\nowner: x\n---\nText')).toEqual([
      [2, 'front-matter', 'status: draft\nowner: x'],
      [5, 'paragraph', 'Text'],
    ]);
    expect(read('\ufeff---\na: 1\n...\n')).toEqual([[2, 'front-matter', 'a: 1']]);
  });

  it('know a line that only separates from front matter and from the underline of a heading', () => {
    expect(read('Text\n\n---\n\nmore\n\n***\n- - -')).toEqual([
      [1, 'paragraph', 'Text'],
      [5, 'paragraph', 'more'],
    ]);
    expect(read('---\nnever closed')).toEqual([[2, 'paragraph', 'never closed']]);
  });

  it('know headings that are underlined', () => {
    expect(read('Title\n=====\n\nSteps of\nit\n---\ntext')).toEqual([
      [1, 'heading 1', 'Title'],
      [4, 'heading 2', 'Steps of it'],
      [7, 'paragraph', 'text'],
    ]);
  });

  it.each([
    [
      'tildes',
      '~~~\na\n```\nb\n~~~\nc',
      [
        [1, 'code', 'a\n```\nb'],
        [6, 'paragraph', 'c'],
      ],
    ],
    ['a longer fence', '````md\n```\na\n```\n````', [[1, 'code', '```\na\n```']]],
    [
      'a fence in a list',
      '1. do:\n   ```sh\n   ls\n   ```\n2. next',
      [
        [1, 'item', 'do:'],
        [2, 'code', 'ls'],
        [5, 'item', 'next'],
      ],
    ],
    ['a fence that never ends', '```\na\nb', [[1, 'code', 'a\nb']]],
    ['an inline span of three backticks', '```a``` b', [[1, 'paragraph', '```a``` b']]],
  ])('know %s', (_, text, blocks) => expect(read(text)).toEqual(blocks));

  it('keep comments apart', () => {
    expect(read('<!-- a\nb -->\ntext')).toEqual([
      [1, 'comment', 'a\nb'],
      [3, 'paragraph', 'text'],
    ]);
    expect(read('a\n<!-- never closed\nb')).toEqual([
      [1, 'paragraph', 'a'],
      [2, 'comment', 'never closed\nb'],
    ]);
  });

  it('are the same with the line ends of Windows', () => {
    expect(read('# A\r\n\r\ntext\r\nmore\r\n')).toEqual(read('# A\n\ntext\nmore\n'));
  });

  it('lose the marks of quotes', () => {
    expect(read('> Warning\n> > twice')).toEqual([[1, 'paragraph', 'Warning twice']]);
  });

  it('are none in an empty text', () => expect(read('')).toEqual([]));
});

describe('a text without marks', () => {
  it.each([
    ['**Do** _not_ delete `AKIA` ~~now~~', 'Do not delete AKIA now'],
    ['see [the *wiki*](https://example.com/a_(b) "title").', 'see the wiki.'],
    ['[one][ref] and ![image](a.png) and <https://example.com>', 'one and image and https://example.com'],
    ['last_reviewed and __strong__', 'last_reviewed and strong'],
  ])('%j reads %j', (marked, plain) => expect(withoutMarks(marked)).toBe(plain));
});

it('a row has cells', () => {
  expect(cellsOf('| a | b \\| c |  |')).toEqual(['a', 'b \\| c', '']);
  expect(cellsOf('a | b')).toEqual(['a', 'b']);
});
