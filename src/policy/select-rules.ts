import { type ParameterSchemas, type Parameters, parameterDefaults } from '../engine/parameters.ts';
import { PACKS, type Rule } from '../engine/rule.ts';
import type { SelectedRule } from '../engine/select.ts';
import { hasWildcard, matchesWildcard } from '../engine/wildcard.ts';
import { suggestion } from './did-you-mean.ts';
import type { Policy, PolicyNotice } from './policy.ts';
import { nameNotices } from './policy-of.ts';
import { listed, quote } from './problem.ts';
import { byAnyName, ruleNamed } from './rule-names.ts';

export interface SelectRulesInput {
  readonly policy: Policy;
  readonly rules: readonly Rule[];
  /**
   * `--rule`: an id or alias selects its rule whatever the policy says; a pattern (`*`, `?`) narrows the policy's selection.
   * None given is all of the policy's selection.
   */
  readonly only: readonly string[];
  /** `--skip-rule`: ids, aliases and patterns to leave out; goes before `only`. */
  readonly skip: readonly string[];
}

export type Selection =
  | { readonly ok: true; readonly selected: readonly SelectedRule[]; readonly notices: readonly PolicyNotice[] }
  | { readonly ok: false; readonly problem: string };

/** The rules of this run in the order of the registry, or one sentence that says why there are none. */
export function selectRules({ policy, rules, only, skip }: SelectRulesInput): Selection {
  const inPolicy = new Set(rules.filter((rule) => isInPolicy(rule, policy)));
  for (const [flag, names] of [['--rule', only] as const, ['--skip-rule', skip] as const]) {
    const unknown = names.find((name) => named(name, rules).length === 0);
    if (unknown !== undefined) return { ok: false, problem: nothingNamed(flag, unknown, rules) };
  }
  const outside = only.find((name) => hasWildcard(name) && !named(name, rules).some((rule) => inPolicy.has(rule)));
  if (outside !== undefined) return { ok: false, problem: onlyOutside(outside, rules) };

  const skipped = new Set(skip.flatMap((name) => named(name, rules)));
  const wanted = only.length === 0 ? inPolicy : new Set(only.flatMap((name) => wantedBy(name, rules, inPolicy)));
  const chosen = rules.filter((rule) => wanted.has(rule) && !skipped.has(rule));
  if (chosen.length === 0) return { ok: false, problem: nothingSelected(only, skip) };
  return {
    ok: true,
    selected: chosen.map((rule) => withSettings(rule, policy)),
    notices: [...only, ...skip].flatMap((name) =>
      hasWildcard(name) ? [] : nameNotices(name, ruleNamed(rules, name), null),
    ),
  };
}

/** Named with anything but off, or in a pack that the policy extends. Packs hold each other, so the largest decides. */
function isInPolicy(rule: Rule, policy: Policy): boolean {
  const setting = policy.rules[rule.id];
  const largest = Math.max(-1, ...policy.extends.map((pack) => PACKS.indexOf(pack)));
  return setting === undefined ? PACKS.indexOf(rule.pack) <= largest : setting.state === 'on';
}

function withSettings(rule: Rule, policy: Policy): SelectedRule {
  const setting = policy.rules[rule.id];
  const parameters: Parameters<ParameterSchemas> = { ...parameterDefaults(rule.parameters), ...setting?.parameters };
  return { rule, severity: setting?.severity ?? null, parameters };
}

const named = (name: string, rules: readonly Rule[]): readonly Rule[] => {
  if (hasWildcard(name)) return rules.filter(({ id }) => matchesWildcard(name, id));
  const rule = ruleNamed(rules, name);
  return rule === undefined ? [] : [rule];
};

const wantedBy = (name: string, rules: readonly Rule[], inPolicy: ReadonlySet<Rule>): readonly Rule[] =>
  named(name, rules).filter((rule) => !hasWildcard(name) || inPolicy.has(rule));

function nothingNamed(flag: string, name: string, rules: readonly Rule[]): string {
  const names = byAnyName(rules).map(([known]) => known);
  const hint = suggestion(name, hasWildcard(name) ? names.flatMap(stems) : names);
  const what = hasWildcard(name)
    ? `No rule matches ${flag} ${quote(name)}`
    : `There is no rule ${quote(name)} for ${flag}`;
  return hint === '' ? `${what}; see "keydrill rules list".` : `${what}${hint}.`;
}

/** `iam-*` and `iam-access-*` for `iam-access-key-rotated`: what a misspelt pattern may have meant. */
const stems = (id: string): readonly string[] =>
  id
    .split('-')
    .slice(0, -1)
    .map((_, index, words) => `${words.slice(0, index + 1).join('-')}-*`);

function onlyOutside(name: string, rules: readonly Rule[]): string {
  const ids = named(name, rules).map(({ id }) => id);
  const some = ids.length > 3 ? [...ids.slice(0, 3), `${ids.length - 3} more`] : ids;
  return `--rule ${quote(name)} matches only rules that the policy leaves out (${listed(some, 'and')}); name one by its id to run it.`;
}

const nothingSelected = (only: readonly string[], skip: readonly string[]): string =>
  only.length === 0 && skip.length === 0
    ? 'The policy selects no rule; extend a pack or turn a rule on.'
    : 'No rule is left to run; --skip-rule removes everything that the policy and --rule select.';
