import type { Rule } from '../engine/rule.ts';

/** Every name under which a rule is known, ids before aliases. An id goes before another rule's alias of the same name. */
export function byAnyName(rules: readonly Rule[]): readonly (readonly [string, Rule])[] {
  const ids = rules.map((rule) => [rule.id, rule] as const);
  const taken = new Set(ids.map(([id]) => id));
  const aliases = rules.flatMap((rule) => (rule.aliases ?? []).map((alias) => [alias, rule] as const));
  return [...ids, ...aliases.filter(([alias]) => !taken.has(alias))];
}

/** The rule with this id or alias. */
export const ruleNamed = (rules: readonly Rule[], name: string): Rule | undefined =>
  rules.find(({ id }) => id === name) ?? rules.find(({ aliases }) => aliases?.includes(name));
