import type { PolicyLayer } from '../policy/layers.ts';
import type { Policy, RuleSetting } from '../policy/policy.ts';

type Rules = Policy['rules'];

/**
 * A policy that selects, and opts in to, whatever the policy does for any account that its overrides may name: what one
 * role needs that is the same everywhere. It differs in rules only, and is the same object where no override sets any.
 */
export function forEveryAccount(policy: Policy): Policy {
  const overrides = policy.layers.flatMap((layer) => layer.overrides);
  const ids = [...new Set(overrides.flatMap(({ values }) => Object.keys(values.rules)))];
  if (ids.length === 0) return policy;
  const widened = ids.flatMap((id) => {
    const setting = widest(policy, id);
    return setting === undefined ? [] : [[id, setting] as const];
  });
  return { ...policy, rules: { ...policy.rules, ...Object.fromEntries(widened) } };
}

/** Undefined where nothing that is said turns the rule on: what the policy has, or its packs, stays as it is. */
function widest({ rules, layers }: Policy, id: string): RuleSetting | undefined {
  const base = settingIn(rules, id);
  const states = possible(layers, (each) => settingIn(each, id)?.state);
  if (!states.includes('on')) return undefined;
  const names = layers
    .flatMap(({ values, overrides }) => [values, ...overrides.map((override) => override.values)])
    .flatMap((values) => Object.keys(settingIn(values.rules, id)?.parameters ?? {}));
  const optIns = names.filter((name) =>
    possible(layers, (each) => settingIn(each, id)?.parameters[name]).some((value) => value === true),
  );
  return {
    state: 'on',
    severity: base?.severity ?? null,
    parameters: { ...base?.parameters, ...Object.fromEntries(optIns.map((name) => [name, true])) },
  };
}

/** The values that can come to hold: from the last layer down to the first one that sets it for all accounts. */
function possible<T>(layers: readonly PolicyLayer[], valueIn: (rules: Rules) => T | undefined): readonly T[] {
  const settled = layers.findLastIndex(({ values }) => valueIn(values.rules) !== undefined);
  return layers
    .slice(Math.max(settled, 0))
    .flatMap(({ values, overrides }) => [values, ...overrides.map((override) => override.values)])
    .flatMap((values) => valueIn(values.rules) ?? []);
}

const settingIn = (rules: Rules, id: string): RuleSetting | undefined =>
  Object.hasOwn(rules, id) ? rules[id] : undefined;
