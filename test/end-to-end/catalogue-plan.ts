import { builtInRules } from '../../rules/index.ts';
import type { Rule } from '../../src/engine/rule.ts';
import { type Demand, planOf } from '../../src/facts/plan.ts';
import { OPERATIONS as OF_ESSENTIAL } from './scan-operations.ts';

const inFull = ({ on, needs, parameters }: Rule): Demand => ({
  on,
  needs,
  values: Object.fromEntries(Object.keys(parameters).map((name) => [name, true])),
});

/** The operations behind one rule, what costs included, but for those that every scan makes. */
export const operationsOf = (rule: Rule): readonly string[] => planOf([inFull(rule)]).operations;

/** What the strict pack asks without being asked to spend money. */
export const PLANNED = planOf(builtInRules).operations;

/** What only rules beyond the essential pack ask; the essential ones have a matrix of their own. */
export const BEYOND_ESSENTIAL = planOf(builtInRules.map(inFull)).operations.filter(
  (operation) => !OF_ESSENTIAL.some((known) => known === operation) && operation !== 'sts:GetCallerIdentity',
);

/** The ids of the rules that rest on an operation. */
export const rulesOn = (operation: string): readonly string[] =>
  builtInRules.filter((rule) => operationsOf(rule).includes(operation)).map(({ id }) => id);

/** A policy that turns on what costs. */
export const WITH_COSTS = `rules:
  cost-alerts-configured: { costExplorer: true }
  iam-access-key-replaceable: { inspectUsage: true }
`;
