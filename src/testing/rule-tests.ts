import type { ParameterSchemas } from '../engine/parameters.ts';
import type { Rule, RuleDefinition } from '../engine/rule.ts';
import type { Needs } from '../facts/needs.ts';
import type { RuleCase } from './rule-case.ts';

/** A rule with its table: plain data, which every runner can run, and `keydrill rules test` without any. */
export interface RuleTests {
  readonly rule: Rule;
  readonly cases: readonly RuleCase[];
}

/** Types the cases by the rule's parameters. */
export const ruleTests = <S, N extends Needs, P extends ParameterSchemas>(
  rule: RuleDefinition<S, N, P>,
  cases: readonly RuleCase<P>[],
): RuleTests => ({ rule, cases });
