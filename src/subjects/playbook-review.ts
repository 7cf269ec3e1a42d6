import { cellsOf, markdownBlocks, withoutMarks } from '../facts/repository/markdown.ts';

/** A field that a document has about itself, as it stands there. */
export interface HeaderField {
  readonly value: string;
  /** From 1. */
  readonly line: number;
}

export interface ReviewHeader {
  readonly lastReviewed: HeaderField | null;
  readonly status: HeaderField | null;
}

const LAST_REVIEWED = 'last[ _-]?review(?:ed)?(?:[ _-]?(?:on|date))?';
const STATUS = '(?:document |playbook )?status';

/** Where a field may begin: with the line, or after a mark that sets it apart from the one before. */
const field = (label: string): RegExp =>
  new RegExp(`(?:^|[|·•;,(]|<!--)\\s*["']?(?:${label})["']?\\s*[:=]\\s*(.*)$`, 'i');

/**
 * What a text says of its own review: front matter, `Last Reviewed: 2026-05-01` as a line, in bold, in a list or in a
 * comment, or a table with that cell. What stands in code is an example of something else.
 */
export function reviewHeader(text: string): ReviewHeader {
  const lines = proseLines(text);
  return { lastReviewed: firstField(lines, LAST_REVIEWED), status: firstField(lines, STATUS) };
}

interface Line {
  readonly text: string;
  readonly line: number;
}

function proseLines(text: string): readonly Line[] {
  const code = markdownBlocks(text)
    .filter(({ kind }) => kind === 'code')
    // Its two fences stand around it.
    .map((block) => ({ from: block.line, to: block.line + block.text.split('\n').length + 1 }));
  return text
    .replace(/^\ufeff/, '')
    .split(/\r\n|\n|\r/)
    .map((content, index) => ({ text: content, line: index + 1 }))
    .filter(({ line }) => !code.some(({ from, to }) => line >= from && line <= to));
}

function firstField(lines: readonly Line[], label: string): HeaderField | null {
  for (const [index, { text, line }] of lines.entries()) {
    const value = inLine(text, label) ?? inTable(lines, index, label);
    if (value !== null) return { value, line };
  }
  return null;
}

function inLine(text: string, label: string): string | null {
  const plain = withoutMarks(text).replace(/^[\s>*+-]+/, '');
  const value = field(label).exec(plain)?.[1];
  return value === undefined ? null : clean(value);
}

/** The cell beside its name, or below it in a table with a head. */
function inTable(lines: readonly Line[], index: number, label: string): string | null {
  const row = lines[index]?.text ?? '';
  if (!row.includes('|')) return null;
  const cells = cellsOf(withoutMarks(row));
  const column = cells.findIndex((cell) => new RegExp(`^(?:${label}):?$`, 'i').test(cell));
  if (column < 0) return null;
  const beside = clean(cells[column + 1] ?? '');
  const isHead = /^[\s|:-]*-[\s|:-]*$/.test(lines[index + 1]?.text ?? '');
  const below = isHead ? clean(cellsOf(withoutMarks(lines[index + 2]?.text ?? ''))[column] ?? '') : '';
  return below === '' || /^\d/.test(beside) ? beside : below;
}

/** Without quotes, the end of a comment, and what begins the next field. */
const clean = (value: string): string =>
  value
    .replace(/-->.*$/, '')
    .replace(/\s*[|·•;].*$/, '')
    .trim()
    .replace(/^["']|["']$/g, '');
