/** One line of the result; `holds` is null for a figure that has no limit of its own. */
export interface Row {
  readonly what: string;
  readonly measured: string;
  readonly must: string;
  readonly holds: boolean | null;
}

/** A Markdown table, readable as it stands. */
export function tableOf(rows: readonly Row[]): string {
  const cells = [
    ['what', 'measured', 'must', 'holds'],
    ...rows.map(({ what, measured, must, holds }) => [
      what,
      measured,
      must,
      holds === null ? '' : holds ? 'yes' : 'NO',
    ]),
  ];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const lines = cells.map((row) => `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`);
  const rule = `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`;
  return [lines[0], rule, ...lines.slice(1)].join('\n');
}

export const ms = (value: number): string =>
  value < 1000 ? `${Math.round(value)} ms` : `${(value / 1000).toFixed(2)} s`;

export const mb = (bytes: number): string => `${Math.round(bytes / 1_000_000)} MB`;

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}
