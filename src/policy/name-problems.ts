import type { Rule } from '../engine/rule.ts';
import { type PolicyProblem, quote } from './problem.ts';
import type { Path, YamlText } from './read-yaml.ts';
import { ruleNamed } from './rule-names.ts';

interface NameCheck {
  readonly file: string;
  readonly text: YamlText;
  readonly rules: readonly Rule[];
}

/** The same thing said twice: a rule under its id and an alias, a user twice in the key register. */
export function nameProblems({ file, text, rules }: NameCheck): readonly PolicyProblem[] {
  const settings: unknown = property(text.value, 'rules');
  const names = typeof settings === 'object' && settings !== null ? Object.keys(settings) : [];
  const twice = repeated(names.map((name) => [name, ruleNamed(rules, name)?.id] as const)).map(([name, id]) => ({
    file,
    ...text.keyAt(['rules', name]),
    message: `Rule ${quote(id)} is set twice, here as ${quote(name)}; keep one.`,
  }));
  const keys: unknown = property(text.value, 'keys');
  const entries: readonly unknown[] = Array.isArray(keys) ? keys : [];
  const path = (index: number): Path => ['keys', String(index), 'user'];
  const users = entries.map((entry, index) => [index, property(entry, 'user')] as const);
  const registered = repeated(users).map(([index, user]) => ({
    file,
    ...text.valueAt(path(index)),
    message: `User ${quote(String(user))} is registered twice; keep one entry.`,
  }));
  return [...twice, ...registered];
}

/** The pairs whose second part an earlier pair has. */
function repeated<K, V>(pairs: readonly (readonly [K, V | undefined])[]): readonly (readonly [K, V & string])[] {
  const seen = new Set<unknown>();
  return pairs.flatMap(([key, value]) => {
    if (typeof value !== 'string') return [];
    if (seen.has(value)) return [[key, value] as const];
    seen.add(value);
    return [];
  });
}

const property = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, name) ? Reflect.get(value, name) : undefined;
