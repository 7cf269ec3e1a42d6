import type { Rule } from '../engine/rule.ts';
import { suggestion } from './did-you-mean.ts';
import { printable, quote } from './problem.ts';

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

/** The plug-in that a name such as `acme/bucket-tagged` says a rule is of; null for a built-in one. */
export const namespaceOf = (name: string): string | null => /^([^/]+)\/[^/]+$/.exec(name)?.[1] ?? null;

/** Whether a name is that of a rule of a plug-in of which no rule is known. */
export function isOfUnknownPlugin(name: string, known: readonly string[]): boolean {
  const namespace = namespaceOf(name);
  return namespace !== null && !known.some((each) => each.startsWith(`${namespace}/`));
}

/** The sentence about a name that is none of those known. */
export function unknownRule(name: string, known: readonly string[]): string {
  const hint = suggestion(name, known);
  if (hint !== '') return `There is no rule ${quote(name)}${hint}.`;
  if (!isOfUnknownPlugin(name, known)) return `There is no rule ${quote(name)}; see "keydrill rules list".`;
  const plugin = printable(namespaceOf(name) ?? '');
  return `There is no rule ${quote(name)}: no plug-in named ${plugin} is loaded; add it under plugins.`;
}
