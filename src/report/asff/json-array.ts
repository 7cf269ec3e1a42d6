import { harmlessJson } from '../json.ts';

/** Characters in one piece, about: the whole of a large account would take more room than all it was made from. */
const PIECE = 65_536;

/** A JSON array, one line for each value. */
export function* jsonArray(values: Iterable<unknown>): Generator<string> {
  let [piece, separator] = ['[', '\n'];
  for (const value of values) {
    piece += `${separator}${harmlessJson(value)}`;
    separator = ',\n';
    if (piece.length < PIECE) continue;
    yield piece;
    piece = '';
  }
  yield `${piece}\n]\n`;
}
