import type { Demand } from '../facts/plan.ts';
import type { ParameterSchemas, Parameters } from './parameters.ts';
import type { Rule, Severity } from './rule.ts';

/** A rule that will be judged, with what the policy says about it. */
export interface SelectedRule {
  readonly rule: Rule;
  /** A severity set by the policy; null leaves it to the rule. */
  readonly severity: Severity | null;
  /** Complete: the policy's values over the defaults. */
  readonly parameters: Parameters<ParameterSchemas>;
}

/** The severity that a rule's findings have unless what was found says otherwise; also its weight in the score. */
export const severityOf = ({ rule, severity }: SelectedRule): Severity => severity ?? rule.severity;

/** What a selected rule asks for; its parameters opt in to what costs. */
export const demandOf = ({ rule, parameters }: SelectedRule): Demand => ({
  on: rule.on,
  needs: rule.needs,
  values: parameters,
});
