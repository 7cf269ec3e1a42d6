import { quote } from '../quote.ts';

export { listed, quote } from '../quote.ts';

/** Line and column count from 1, the column in UTF-16 code units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Something in the policy file that its author must change. */
export interface PolicyProblem extends Position {
  readonly file: string;
  /** One sentence that ends in a period. */
  readonly message: string;
}

/** `keydrill.yaml:31:5: message.`, as compilers print it, so that editors and CI can jump there. */
export const formatProblem = ({ file, line, column, message }: PolicyProblem): string =>
  `${file}:${line}:${column}: ${message}`;

/** By file in the order given, then position and message; what was found twice is said once. */
export function inOrder(problems: readonly PolicyProblem[], files: readonly string[]): readonly PolicyProblem[] {
  const unique = new Map(problems.map((problem) => [formatProblem(problem), problem]));
  return [...unique.values()].sort(
    (a, b) =>
      files.indexOf(a.file) - files.indexOf(b.file) ||
      a.line - b.line ||
      a.column - b.column ||
      (a.message < b.message ? -1 : a.message > b.message ? 1 : 0),
  );
}

/** As `quote`, but without quotation marks, for a name that usually needs none. */
export const printable = (text: string): string => quote(text).slice(1, -1);
