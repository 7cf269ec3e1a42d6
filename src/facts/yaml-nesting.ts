import { Lexer } from 'yaml';

/** Five levels are all that a policy, a workflow or a record has. */
const DEEPEST = 64;
const WIDEST_INDENT = 512;

/**
 * Where nesting passes what the recursive parser can bear, else null. Looked for before parsing, because a stack that is
 * nearly full can end the process inside a regular expression, where no error can be caught.
 */
export function tooDeepAt(source: string): { readonly line: number; readonly column: number } | null {
  let line = 1;
  let column = 1;
  let flow = 0;
  let marks = 0;
  for (const token of new Lexer().lex(source)) {
    if (token === '[' || token === '{') flow++;
    else if (token === ']' || token === '}') flow = Math.max(0, flow - 1);
    else if (token === '-' || token === '?') marks++;
    const indented = column === 1 && token.length > WIDEST_INDENT && /^[ \t]+$/.test(token);
    if (flow > DEEPEST || marks > DEEPEST || indented) return { line, column };
    // The lexer's own marks (start of document, of a scalar) stand for no text.
    if (token.length === 1 && token < '\t') continue;
    if (token === '\u001f' || token === '\u0018') continue;
    const newlines = token.split('\n');
    line += newlines.length - 1;
    column = newlines.length > 1 ? (newlines.at(-1)?.length ?? 0) + 1 : column + token.length;
    if (newlines.length > 1) marks = 0;
  }
  return null;
}
