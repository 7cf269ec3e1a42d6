/** A piece of a Markdown text: what a reader takes for one paragraph, list item, table row, heading or code block. */
export interface Block {
  readonly kind: 'front-matter' | 'heading' | 'paragraph' | 'item' | 'row' | 'code' | 'comment';
  /** Without the marks that make it what it is; code and front matter as they stand. */
  readonly text: string;
  /** From 1. */
  readonly line: number;
  /** Of a heading, from 1; 0 for everything else. */
  readonly level: number;
}

const FENCE = /^\s*(?:(?:[-*+]|\d+[.)])\s+)?(`{3,}|~{3,})(?!.*`)/;
const HEADING = /^ {0,3}(#{1,6})(?:\s+(.*?))?(?:\s+#+)?\s*$/;
const UNDERLINE = /^ {0,3}(=+|-+)\s*$/;
const ITEM = /^\s*(?:>\s*)*(?:[-*+]|\d{1,9}[.)])\s+(?:\[[ xX]\]\s+)?(.*)$/;
const ROW = /^\s*\|(.*)$/;
const BREAK = /^ {0,3}([-*_])(?:\s*\1){2,}\s*$/;
const DELIMITERS = /^\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$/;

interface Reading {
  readonly lines: readonly string[];
  readonly blocks: Block[];
  /** A paragraph or list item that may go on in the next line. */
  open: { kind: 'paragraph' | 'item'; readonly line: number; readonly parts: string[] } | null;
}

/** The blocks of a text in their order. Knows what playbooks use, not all of Markdown. */
export function markdownBlocks(text: string): readonly Block[] {
  const lines = text.replace(/^\ufeff/, '').split(/\r\n|\n|\r/);
  const reading: Reading = { lines, blocks: [], open: null };
  let at = frontMatter(reading);
  while (at < lines.length) at = nextBlock(reading, at);
  close(reading);
  return reading.blocks;
}

/** Reads what begins at a line; the line after it. */
function nextBlock(reading: Reading, at: number): number {
  const line = reading.lines[at] ?? '';
  const fence = FENCE.exec(line)?.[1];
  if (fence !== undefined) return enclosed(reading, at, (end) => isFenceEnd(end, fence));
  if (line.trimStart().startsWith('<!--')) return comment(reading, at);
  const heading = HEADING.exec(line);
  if (heading !== null) return add(reading, at, 'heading', heading[2] ?? '', heading[1]?.length ?? 1);
  if (reading.open?.kind === 'paragraph' && UNDERLINE.test(line)) return underlined(reading, at);
  if (line.trim() === '' || BREAK.test(line)) close(reading);
  else if (ROW.test(line)) return DELIMITERS.test(line) ? at + 1 : add(reading, at, 'row', line);
  else text(reading, at);
  return at + 1;
}

function text(reading: Reading, at: number): void {
  const line = reading.lines[at] ?? '';
  const item = ITEM.exec(line);
  if (item !== null) close(reading);
  const begun = reading.open ?? { kind: item === null ? 'paragraph' : 'item', line: at + 1, parts: [] };
  begun.parts.push((item?.[1] ?? line.replace(/^\s*(?:>\s?)+/, '')).trim());
  reading.open = begun;
}

function close(reading: Reading): void {
  if (reading.open === null) return;
  const { kind, line, parts } = reading.open;
  reading.blocks.push({ kind, line, level: 0, text: parts.join(' ') });
  reading.open = null;
}

function add(reading: Reading, at: number, kind: Block['kind'], content: string, level = 0): number {
  close(reading);
  reading.blocks.push({ kind, text: content.trim(), line: at + 1, level });
  return at + 1;
}

/** A paragraph with a line of = or - below it is a heading. */
function underlined(reading: Reading, at: number): number {
  const { line, parts } = reading.open ?? { line: at, parts: [] };
  reading.open = null;
  reading.blocks.push({
    kind: 'heading',
    text: parts.join(' '),
    line,
    level: reading.lines[at]?.includes('=') ? 1 : 2,
  });
  return at + 1;
}

function isFenceEnd(line: string, fence: string): boolean {
  const bare = line.trim();
  return bare.startsWith(fence) && bare === fence.charAt(0).repeat(bare.length);
}

/** Code up to the end of its fence, or of the text. */
function enclosed(reading: Reading, at: number, ends: (line: string) => boolean): number {
  const end = lineFrom(reading, at + 1, ends);
  add(reading, at, 'code', reading.lines.slice(at + 1, end).join('\n'));
  return end + 1;
}

/** What stands behind the end of a comment in its last line is lost, which nobody writes. */
function comment(reading: Reading, at: number): number {
  const end = lineFrom(reading, at, (line) => line.includes('-->'));
  const whole = reading.lines.slice(at, end + 1).join('\n');
  add(reading, at, 'comment', whole.replace(/^\s*<!--|-->[\s\S]*$/g, ''));
  return end + 1;
}

/** The next line that fits, or the end of the text. */
function lineFrom({ lines }: Reading, from: number, fits: (line: string) => boolean): number {
  let at = from;
  while (at < lines.length && !fits(lines[at] ?? '')) at += 1;
  return at;
}

function frontMatter(reading: Reading): number {
  if (reading.lines[0]?.trimEnd() !== '---') return 0;
  const end = reading.lines.findIndex((line, index) => index > 0 && /^(?:---|\.\.\.)\s*$/.test(line));
  if (end < 0) return 0;
  reading.blocks.push({ kind: 'front-matter', text: reading.lines.slice(1, end).join('\n'), line: 2, level: 0 });
  return end + 1;
}

/** `**`, `_` and backticks gone, links and images by their text. */
export const withoutMarks = (text: string): string =>
  text
    .replace(/!?\[([^[\]]*)\]\((?:[^()\s]|\([^()]*\))*(?:\s+"[^"]*")?\)/g, '$1')
    .replace(/!?\[([^[\]]+)\]\[[^[\]]*\]/g, '$1')
    .replace(/<(https?:[^<>\s]+)>/g, '$1')
    .replace(/[*`~]+/g, '')
    .replace(/(?<![\p{L}\p{N}])_+|_+(?![\p{L}\p{N}])/gu, '');

/** The cells of a table row, trimmed. */
export const cellsOf = (row: string): readonly string[] =>
  row
    .trim()
    .replace(/^\||(?<!\\)\|$/g, '')
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim());
