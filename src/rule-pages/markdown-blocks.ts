/** A part of a Markdown text, as far as a terminal can show the difference. */
export type MarkdownBlock =
  | { readonly kind: 'heading'; readonly level: number; readonly text: string }
  | { readonly kind: 'code'; readonly lines: readonly string[] }
  | { readonly kind: 'table'; readonly rows: readonly (readonly string[])[] }
  /** `depth` counts the spaces before its mark. */
  | { readonly kind: 'item'; readonly mark: string; readonly depth: number; readonly text: string }
  | { readonly kind: 'paragraph'; readonly text: string };

const HEADING = /^ {0,3}(#{1,6}) (.*\S)/;
const FENCE = /^ {0,3}(`{3,}|~{3,})/;
const ITEM = /^( *)([-*+]|\d{1,9}[.)]) +(\S.*)$/;
const ROW = /^ {0,3}\|.*\| *$/;
const RULE_OF_TABLE = /^[ |:-]+$/;

/** Reads line by line; whatever it does not know is a paragraph, so that nothing is lost. */
export function markdownBlocks(markdown: string): readonly MarkdownBlock[] {
  const lines = markdown.split('\n');
  const blocks: MarkdownBlock[] = [];
  for (let at = 0; at < lines.length; ) {
    const { block, length } = blockAt(lines, at);
    if (block !== null) blocks.push(block);
    at += length;
  }
  return blocks;
}

interface Found {
  readonly block: MarkdownBlock | null;
  /** In lines. */
  readonly length: number;
}

function blockAt(lines: readonly string[], at: number): Found {
  const line = lines[at] ?? '';
  if (line.trim() === '') return { block: null, length: 1 };
  const fence = FENCE.exec(line)?.[1];
  if (fence !== undefined) return codeAt(lines, at, fence);
  const [, marks, title] = HEADING.exec(line) ?? [];
  if (marks !== undefined && title !== undefined)
    return { block: { kind: 'heading', level: marks.length, text: title.trim() }, length: 1 };
  if (ROW.test(line)) return tableAt(lines, at);
  const length = proseLength(lines, at);
  const text = lines.slice(at, at + length).map((each) => each.trim());
  const [, indent = '', mark, first] = ITEM.exec(line) ?? [];
  if (mark === undefined || first === undefined) return { block: { kind: 'paragraph', text: text.join(' ') }, length };
  return { block: { kind: 'item', mark, depth: indent.length, text: [first, ...text.slice(1)].join(' ') }, length };
}

/** Up to a fence that is as long, or to the end of the text. */
function codeAt(lines: readonly string[], at: number, fence: string): Found {
  const isEnd = (line: string): boolean => line.trim().startsWith(fence) && /^(.)\1*$/.test(line.trim());
  const last = nextLine(lines, at, isEnd);
  return { block: { kind: 'code', lines: lines.slice(at + 1, last) }, length: last + 1 - at };
}

function tableAt(lines: readonly string[], at: number): Found {
  const rows = lines.slice(
    at,
    nextLine(lines, at, (line) => !ROW.test(line)),
  );
  const cells = rows.filter((row) => !RULE_OF_TABLE.test(row)).map(cellsOf);
  return { block: { kind: 'table', rows: cells }, length: rows.length };
}

const cellsOf = (row: string): readonly string[] =>
  row
    .trim()
    .slice(1, -1)
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim());

/** A paragraph or list item goes on until an empty line, or until something else begins. */
const proseLength = (lines: readonly string[], at: number): number =>
  nextLine(lines, at, (line) => line.trim() === '' || [HEADING, FENCE, ITEM, ROW].some((each) => each.test(line))) - at;

/** The first line after this one that is meant, else the end of the text. */
function nextLine(lines: readonly string[], at: number, isMeant: (line: string) => boolean): number {
  for (let index = at + 1; index < lines.length; index += 1) if (isMeant(lines[index] ?? '')) return index;
  return lines.length;
}
