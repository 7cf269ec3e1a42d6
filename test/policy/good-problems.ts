import { expect } from 'vitest';
import { formatProblem, type PolicyProblem } from '../../src/policy/problem.ts';

/** Words by which a sentence says what to do: what it must be, what was meant, or after a semicolon. */
const REMEDY = /; |\(did you mean ""\?\)|\bmust (?:be|have|match|name|say|satisfy)\b|^Add |\bat most \d/;

/**
 * That every problem stands in one of these files, at a place that is there, as one printable sentence that says what to do;
 * that nothing is said twice, and that they are in the order of their places.
 */
export function expectGoodProblems(problems: readonly PolicyProblem[], files: ReadonlyMap<string, string>): void {
  expect(problems.length).toBeGreaterThan(0);
  for (const { file, line, column, message } of problems) {
    const source = files.get(file);
    expect(source, file).toBeTypeOf('string');
    const lines = source?.split('\n').length ?? 0;
    expect(Number.isInteger(line) && line >= 1 && line <= lines).toBe(true);
    expect(Number.isInteger(column) && column >= 1).toBe(true);
    expect(message).toMatch(/^[^\p{Cc}\u2028\u2029\u202a-\u202e]*[^.\s]\.$/u);
    // What the author wrote is in quotes.
    const own = message.replace(/"(?:[^"\\]|\\.)*"/g, '""');
    expect(own).not.toMatch(/undefined|\[object|NaN/);
    expect(own).toMatch(REMEDY);
  }
  expect(new Set(problems.map(formatProblem)).size).toBe(problems.length);
  const places = problems.map(({ file, line, column }) => `${file} ${line * 1e6 + column}`);
  const sorted = [...new Set(problems.map(({ file }) => file))].flatMap((name) =>
    problems
      .filter(({ file }) => file === name)
      .toSorted((a, b) => a.line - b.line || a.column - b.column)
      .map(({ file, line, column }) => `${file} ${line * 1e6 + column}`),
  );
  expect(places).toEqual(sorted);
}
