import { type Markup, markup, nothing } from './markup.ts';

export interface Table {
  /** For those who cannot see what stands above it. */
  readonly caption: string;
  readonly columns: readonly string[];
  /** The first cell names the row. */
  readonly rows: readonly (readonly Cell[])[];
}

type Cell = string | number;

/** A table that scrolls by itself where the window is too narrow, also by keyboard. */
export function table({ caption, columns, rows }: Table): Markup {
  const heads = columns.map((column, index) => markup`<th scope="col"${align(rows[0]?.[index])}>${column}</th>`);
  return markup`<div class="scroll" role="region" aria-label="${caption}" tabindex="0">
<table>
<caption class="unseen">${caption}</caption>
<thead><tr>${heads}</tr></thead>
<tbody>
${rows.map(row)}</tbody>
</table>
</div>
`;
}

function row([name = '', ...cells]: readonly Cell[]): Markup {
  const others = cells.map((cell) => markup`<td${align(cell)}>${cell}</td>`);
  return markup`<tr><th scope="row">${name}</th>${others}</tr>
`;
}

/** Figures stand below each other. */
const align = (cell: Cell | undefined): Markup => (typeof cell === 'number' ? markup` class="number"` : nothing);
