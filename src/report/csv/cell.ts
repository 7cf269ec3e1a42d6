import { publicText, truncate } from '../plain-text.ts';

/** What Excel holds in a cell; it spills the rest of a longer one into its neighbours. */
const CELL_LENGTH = 32_767;

/**
 * What makes a spreadsheet take a cell for a formula: one of `= + - @`, also in full or small width, which Apple Numbers
 * takes for the same, and also after white space and quotation marks, which some programs strip.
 */
const FORMULA = /^[\s"'`]*[=+\-@＝＋－＠﹦﹢﹣﹫]/;

/** Where the list separator is a semicolon, Excel begins a cell after each, whatever the quotation marks say. */
const FORMULA_AFTER_SEMICOLON = /;(?=[\s"'`]*[=+\-@＝＋－＠﹦﹢﹣﹫])/g;

/** Text that no spreadsheet computes: an apostrophe goes before it. Quotation marks alone would not help. */
const asText = (text: string): string =>
  `${FORMULA.test(text) ? "'" : ''}${text.replace(FORMULA_AFTER_SEMICOLON, ";'")}`;

/** A cell of one line: masked, harmless, always in quotation marks. */
export const cell = (text: string): string =>
  `"${truncate(asText(publicText(text)), CELL_LENGTH).replaceAll('"', '""')}"`;
