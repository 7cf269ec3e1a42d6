import type { ParameterSchemas } from '../engine/parameters.ts';
import type { RuleDefinition } from '../engine/rule.ts';
import type { Needs } from '../facts/needs.ts';
import { handOver } from './collected-tests.ts';
import type { RuleCase } from './rule-case.ts';
import { type RuleTests, ruleTests } from './rule-tests.ts';
import { type CaseRun, runCase, runTable } from './run-tests.ts';

/** The two functions that vitest, jest and node:test have in common. */
export interface TestRunner {
  readonly describe: (name: string, body: () => void) => unknown;
  readonly it: (name: string, body: () => void) => unknown;
}

/**
 * Registers a rule's tests: every case; every case again with each fact it read denied in turn, which must give
 * `unknown`; and that the table as a whole says pass and fail, repeats nothing, and uses every need.
 */
export function testRule<S, N extends Needs, P extends ParameterSchemas>(
  rule: RuleDefinition<S, N, P>,
  runner: TestRunner,
  cases: readonly RuleCase<P>[],
): void {
  register(ruleTests(rule, cases), runner);
}

/** The part of a plug-in that is tested. */
export interface TestedPlugin {
  readonly name: string;
  readonly tests: readonly RuleTests[];
}

/** Registers every table of a plug-in. */
export function testPlugin({ tests }: TestedPlugin, runner: TestRunner): void {
  for (const each of tests) register(each, runner);
}

function register(tests: RuleTests, { describe, it }: TestRunner): void {
  if (handOver(tests)) return;
  const { rule, cases } = tests;
  describe(rule.id, () => {
    for (const each of cases) it(each.name, () => demandNone(problemsOf(runCase(rule, each))));
    it('has a complete table', () => demandNone(runTable(rule, cases)));
  });
}

const problemsOf = ({ problems, denials }: CaseRun): readonly string[] => [
  ...problems,
  ...denials.flatMap(({ key, problem }) => (problem === null ? [] : [`${key} denied: ${problem}`])),
];

function demandNone(problems: readonly string[]): void {
  if (problems.length > 0) throw new Error(problems.join('\n'));
}
