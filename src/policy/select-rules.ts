import { type ParameterSchemas, type Parameters, parameterDefaults } from '../engine/parameters.ts';
import { PACKS, type Rule } from '../engine/rule.ts';
import type { SelectedRule } from '../engine/select.ts';
import { nameNotices } from './name-notices.ts';
import type { Policy, PolicyNotice } from './policy.ts';
import { listed, quote } from './problem.ts';
import { ruleNamed } from './rule-names.ts';
import { type NamedRules, rulesNamed } from './rule-selectors.ts';

export interface SelectRulesInput {
  readonly policy: Policy;
  readonly rules: readonly Rule[];
  /**
   * `--rule`: an id or alias selects its rule whatever the policy says; a pack or control selects its rules, less what the
   * policy turns off; a pattern or capability narrows the policy's selection. None given is all of the policy's selection.
   */
  readonly only: readonly string[];
  /** `--skip-rule`: the same names, to leave out; goes before `only`. */
  readonly skip: readonly string[];
}

export type Selection =
  | { readonly ok: true; readonly selected: readonly SelectedRule[]; readonly notices: readonly PolicyNotice[] }
  | { readonly ok: false; readonly problem: string };

/** The rules of this run in the order of the registry, or one sentence that says why there are none. */
export function selectRules({ policy, rules, only, skip }: SelectRulesInput): Selection {
  const wanted = only.map((name) => ({ name, naming: rulesNamed('--rule', name, rules) }));
  const unwanted = skip.map((name) => ({ name, naming: rulesNamed('--skip-rule', name, rules) }));
  for (const { naming } of [...wanted, ...unwanted]) if (!naming.ok) return naming;

  const chosen = new Set(wanted.length === 0 ? rules.filter((rule) => isInPolicy(rule, policy)) : []);
  for (const { name, naming } of wanted) {
    const found = naming.ok ? naming.named.rules.filter((rule) => isWanted(rule, naming.named, policy)) : [];
    if (found.length === 0 && naming.ok) return { ok: false, problem: onlyOutside(name, naming.named) };
    for (const rule of found) chosen.add(rule);
  }
  for (const { naming } of unwanted) for (const rule of naming.ok ? naming.named.rules : []) chosen.delete(rule);
  if (chosen.size === 0) return { ok: false, problem: nothingSelected(only, skip) };
  return {
    ok: true,
    selected: rules.filter((rule) => chosen.has(rule)).map((rule) => withSettings(rule, policy)),
    notices: [...only, ...skip].flatMap((name) => nameNotices(name, ruleNamed(rules, name), null)),
  };
}

function isWanted(rule: Rule, { kind }: NamedRules, policy: Policy): boolean {
  switch (kind) {
    case 'one':
      return true;
    case 'set':
      return policy.rules[rule.id]?.state !== 'off';
    case 'filter':
      return isInPolicy(rule, policy);
  }
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

function onlyOutside(name: string, { rules }: NamedRules): string {
  const ids = rules.map(({ id }) => id);
  const some = ids.length > 3 ? [...ids.slice(0, 3), `${ids.length - 3} more`] : ids;
  return `--rule ${quote(name)} matches only rules that the policy leaves out (${listed(some, 'and')}); name one by its id to run it.`;
}

const nothingSelected = (only: readonly string[], skip: readonly string[]): string =>
  only.length === 0 && skip.length === 0
    ? 'The policy selects no rule; extend a pack or turn a rule on.'
    : 'No rule is left to run; --skip-rule removes everything that the policy and --rule select.';
