import type { Rule } from '../engine/rule.ts';
import type { Need, Needs } from '../facts/needs.ts';
import { collectorsOf } from '../facts/plan.ts';
import { judgeCase, snapshotOf } from './judge-case.ts';
import { expectationsOf, type RuleCase } from './rule-case.ts';

/** What is wrong with a table as a whole. */
export const tableProblems = (rule: Rule, cases: readonly RuleCase[]): readonly string[] => [
  ...missingStatuses(cases),
  ...repeated(cases),
  ...namesakes(cases),
  ...unneededFacts(rule, cases),
  ...unusedNeeds(rule, cases),
];

function missingStatuses(cases: readonly RuleCase[]): readonly string[] {
  const seen = new Set(cases.flatMap(expectationsOf).map(({ status }) => status));
  return (['pass', 'fail'] as const)
    .filter((status) => !seen.has(status))
    .map((status) => `no case expects ${status}; add one`);
}

function repeated(cases: readonly RuleCase[]): readonly string[] {
  const seen = new Map<string, string>();
  return cases.flatMap((each) => {
    const { name, expect, stands, ...input } = each;
    const identity = JSON.stringify({ ...input, facts: snapshotOf(each).facts });
    const before = seen.get(identity);
    seen.set(identity, name);
    return before === undefined ? [] : [`"${name}" repeats "${before}"`];
  });
}

/** Whoever reads of a failure must know which case it is; GitLab drops all but the first of a name. */
function namesakes(cases: readonly RuleCase[]): readonly string[] {
  const names = cases.map(({ name }) => name);
  const twice = new Set(names.filter((name, index) => names.indexOf(name) !== index));
  return [...twice].map((name) => `several cases are called "${name}"`);
}

function unneededFacts(rule: Rule, cases: readonly RuleCase[]): readonly string[] {
  const everything = Object.fromEntries(Object.keys(rule.parameters).map((name) => [name, true]));
  const collectors = collectorsOf({ on: rule.on, needs: rule.needs, values: everything });
  const needed = new Set(collectors.map(({ operation }) => operation));
  return cases.flatMap(({ name, facts }) =>
    facts
      .filter(({ operation }) => !needed.has(operation))
      .map(({ operation }) => `"${name}" gives ${operation}, which the rule does not need`),
  );
}

function unusedNeeds(rule: Rule, cases: readonly RuleCase[]): readonly string[] {
  const read = new Set(cases.flatMap((each) => judgeCase(rule, each, snapshotOf(each)).flatMap(({ reads }) => reads)));
  const needs: Needs = rule.needs;
  return Object.entries(needs).flatMap(([name, need]) =>
    read.has(readsOf(need)) ? [] : [`the need "${name}" (${readsOf(need)}) is read by no case`],
  );
}

function readsOf(need: Need): string {
  if (need.kind === 'declared') return `policy:${need.section}`;
  return 'operation' in need ? need.operation : need.of.operation;
}
