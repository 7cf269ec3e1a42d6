import { groupBy } from '../../engine/group-by.ts';
import type { Result } from '../../engine/result.ts';
import type { Rule } from '../../engine/rule.ts';

/** What one rule says of all its subjects that have one status. */
export interface RuleGroup {
  readonly ruleId: string;
  /** Absent when the report was merged from one that knew more rules. */
  readonly rule: Rule | undefined;
  /** The first, which by the order of a report is among the worst. */
  readonly first: Result;
  readonly results: readonly Result[];
}

/** By rule, in the order in which the report names them first. */
export const ruleGroups = (results: readonly Result[], rules: ReadonlyMap<string, Rule>): readonly RuleGroup[] =>
  [...groupBy(results, ({ ruleId }) => ruleId)].flatMap(([ruleId, found]) => {
    const [first] = found;
    return first === undefined ? [] : [{ ruleId, rule: rules.get(ruleId), first, results: found }];
  });
