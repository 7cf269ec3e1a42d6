import { isDeepStrictEqual } from 'node:util';
import type { Rule } from '../engine/rule.ts';
import { shapeProblems } from './case-shape.ts';
import { tableProblems } from './completeness.ts';
import { claimProblems, type Denial, denialsOf } from './denials.ts';
import { expectationProblems } from './expectations.ts';
import { judgeCase, snapshotOf } from './judge-case.ts';
import type { RuleCase } from './rule-case.ts';
import type { RuleTests } from './rule-tests.ts';

/** How one case went. It is as expected when neither it nor any of its denials has a problem. */
export interface CaseRun {
  readonly name: string;
  /** What is wrong with the case itself; then no fact is denied. */
  readonly problems: readonly string[];
  readonly denials: readonly Denial[];
}

/** How the table of one rule went. */
export interface TestRun {
  readonly rule: Rule;
  readonly cases: readonly CaseRun[];
  /** What is wrong with the table as a whole: cases that are missing, twice, or give what nobody reads. */
  readonly problems: readonly string[];
}

/** Every case, every case again with each fact that it reads denied, and the table as a whole. Never throws. */
export const runTests = ({ rule, cases }: RuleTests): TestRun => ({
  rule,
  cases: cases.map((each) => runCase(rule, each)),
  problems: runTable(rule, cases),
});

/** One case, and the same with each fact that it reads denied. */
export function runCase(rule: Rule, each: RuleCase): CaseRun {
  try {
    return { name: nameOf(each), ...judged(rule, each) };
  } catch (thrown) {
    return { name: nameOf(each), problems: [crash(thrown)], denials: [] };
  }
}

const nameOf = (each: RuleCase): string => (typeof each?.name === 'string' ? each.name : 'a case without a name');

function judged(rule: Rule, each: RuleCase): Omit<CaseRun, 'name'> {
  const snapshot = snapshotOf(each);
  const results = judgeCase(rule, each, snapshot);
  const again = judgeCase(rule, each, snapshot);
  const wrong = [
    ...shapeProblems(rule.parameters, each),
    ...expectationProblems(each, results),
    ...(isDeepStrictEqual(again, results) ? [] : [IMPURE]),
  ];
  // A case that fails already would only fail again for every denied fact.
  if (wrong.length > 0) return { problems: wrong, denials: [] };
  const denials = denialsOf(rule, each, { snapshot, results });
  return { problems: claimProblems(each, denials), denials };
}

const IMPURE = 'gives other results when asked again; check must rest on nothing but its input';

/** What is wrong with a table as a whole. */
export function runTable(rule: Rule, cases: readonly RuleCase[]): readonly string[] {
  try {
    return tableProblems(rule, cases);
  } catch (thrown) {
    return [crash(thrown)];
  }
}

/** A table in JavaScript may hold anything. */
const crash = (thrown: unknown): string => {
  const said = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown);
  return `could not be run, because the rule or its table is not what it should be (${said})`;
};
