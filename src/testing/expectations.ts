import type { Result } from '../engine/result.ts';
import { type Expectation, expectationsOf, type RuleCase } from './rule-case.ts';

/** What is wrong with the results of a case; empty when they are as expected. */
export function expectationProblems(each: RuleCase, results: readonly Result[]): readonly string[] {
  const expected = expectationsOf(each);
  if (results.length !== expected.length) {
    const got = results.map(({ status, resource }) => `${status} ${resource.name}`).join(', ');
    return [`expected ${expected.length} results, got ${results.length}: ${got}`];
  }
  const left = [...results];
  return expected.flatMap((expectation) => {
    const match = left.findIndex((result) => resultProblems(expectation, result).length === 0);
    // Without a match, the first result left is the most telling one to compare with.
    const [result] = left.splice(Math.max(match, 0), 1);
    return result === undefined ? [] : resultProblems(expectation, result);
  });
}

function resultProblems(expected: Expectation, result: Result): readonly string[] {
  const about = `${result.resource.name}: `;
  const problems: string[] = [];
  if (result.status !== expected.status) {
    const why = result.cause === null ? result.message : `${result.message} ${result.cause.message}`;
    problems.push(`${about}expected ${expected.status}, got ${result.status} (${why})`);
  }
  if (expected.resource !== undefined && expected.resource !== result.resource.name) {
    problems.push(`${about}expected a result about ${expected.resource}`);
  }
  if (expected.message !== undefined && !says(result.message, expected.message)) {
    problems.push(`${about}expected the message ${shown(expected.message)}, got "${result.message}"`);
  }
  if (expected.severity !== undefined && expected.severity !== result.severity) {
    problems.push(`${about}expected severity ${expected.severity}, got ${result.severity}`);
  }
  for (const [name, value] of Object.entries(expected.observed ?? {})) {
    const [wanted, seen] = [JSON.stringify(value), JSON.stringify(result.observed?.[name])];
    if (seen !== wanted) problems.push(`${about}expected observed ${name} to be ${wanted}, got ${seen}`);
  }
  if (!/^[^\n]*\.$/.test(result.message)) problems.push(`${about}the message is not one sentence: "${result.message}"`);
  return problems;
}

/** `search`, because a pattern with the flag g would remember where it stopped. */
const says = (message: string, expected: string | RegExp): boolean =>
  typeof expected === 'string' ? message === expected : message.search(expected) !== -1;

const shown = (expected: string | RegExp): string =>
  typeof expected === 'string' ? `"${expected}"` : `to match ${expected}`;
