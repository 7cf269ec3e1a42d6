import type { Report } from './report.ts';

/**
 * The whole report: nothing filtered, masked or shortened; one line for each result. In pieces, because the text of a
 * large account is larger than all that it was made from.
 */
export function* json(report: Report): Generator<string> {
  const [head = '', tail = ''] = harmlessJson({ ...report, results: [] }, 2).split('"results": []');
  yield `${head}"results": [`;
  for (let from = 0; from < report.results.length; from += RESULTS_AT_ONCE) {
    const lines = report.results.slice(from, from + RESULTS_AT_ONCE).map((result) => `\n    ${harmlessJson(result)}`);
    yield `${from === 0 ? '' : ','}${lines.join(',')}`;
  }
  yield `${report.results.length === 0 ? '' : '\n  '}]${tail}\n`;
}

const RESULTS_AT_ONCE = 500;

/** As in `plainText`, without the line feed, which in JSON text is only ever layout. */
const UNSEEN = /[\u0000-\u0009\u000b-\u001f\p{Cf}\p{Default_Ignorable_Code_Point}\p{Zl}\p{Zp}\u007f-\u009f]/gu;

/** JSON that is harmless to print: parsing it gives the same data, and a terminal or a runner finds nothing to obey. */
export const harmlessJson = (value: unknown, indent = 0): string =>
  JSON.stringify(value, null, indent).replace(UNSEEN, escapeUnits).replace(/##\[/g, '\\u0023#[');

const escapeUnits = (character: string): string =>
  character
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');
