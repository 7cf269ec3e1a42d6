import { displayWidth, padTo } from '../report/text/display-width.ts';
import { type Block, layOut, line, paragraph } from '../report/text/layout.ts';

export interface TablePlace {
  readonly indent: number;
  /** Of the page. */
  readonly width: number;
}

/** A column that is not wider than this is never wrapped. */
const NARROW = 40;
const GAP = '  ';

/** A table in columns, long cells wrapped; where even that does not fit, a list of its rows. */
export function terminalTable(rows: readonly (readonly string[])[], { indent, width }: TablePlace): readonly Block[] {
  const [head = [], ...body] = rows;
  const columns = head.map((_, column) => rows.map((row) => row[column] ?? ''));
  const widths = columnWidths(columns, width - indent - GAP.length * (head.length - 1));
  if (widths === null) return body.flatMap((row) => stacked(head, row, indent));
  const left = ' '.repeat(indent);
  return rows.flatMap((row, index) =>
    wrappedRow(row, widths).map((cells) => line(`${left}${cells}`.trimEnd(), index === 0 ? ['bold'] : [])),
  );
}

/** Wide columns share what the narrow ones leave; null when that is too little, also for a word in them. */
function columnWidths(columns: readonly (readonly string[])[], room: number): readonly number[] | null {
  const natural = columns.map(widest);
  if (sum(natural) <= room) return natural;
  const narrow = natural.filter((width) => width <= NARROW);
  const share = Math.floor((room - sum(narrow)) / (natural.length - narrow.length));
  const widths = natural.map((width) => (width <= NARROW ? width : Math.min(width, share)));
  const fits = columns.every(
    (cells, column) => widest(cells.flatMap((cell) => cell.split(' '))) <= (widths[column] ?? 0),
  );
  return share >= NARROW && fits ? widths : null;
}

const widest = (texts: readonly string[]): number =>
  texts.reduce((most, text) => Math.max(most, displayWidth(text)), 0);

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);

function wrappedRow(row: readonly string[], widths: readonly number[]): readonly string[] {
  const cells = widths.map((width, column) => wrapped(row[column] ?? '', width));
  const height = Math.max(1, ...cells.map((lines) => lines.length));
  return Array.from({ length: height }, (_, index) =>
    cells.map((lines, column) => padTo(lines[index] ?? '', widths[column] ?? 0)).join(GAP),
  );
}

const wrapped = (text: string, width: number): readonly string[] =>
  displayWidth(text) <= width
    ? [text]
    : layOut([[paragraph(text)]], { width, color: false })
        .trimEnd()
        .split('\n');

/** The first cell as an item, the others below it under their headings. */
const stacked = ([, ...head]: readonly string[], [first = '', ...cells]: readonly string[], indent: number) => [
  paragraph(first, { indent, label: '-' }),
  ...cells.map((cell, index) => paragraph(cell, { indent: indent + 2, label: `${head[index] ?? ''}:` })),
];
