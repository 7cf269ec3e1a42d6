import type { Rule } from '../engine/rule.ts';
import { type PolicyProblem, quote } from './problem.ts';
import type { Path, YamlText } from './read-yaml.ts';
import { ruleNamed } from './rule-names.ts';
import { list, record } from './untyped.ts';

interface NameCheck {
  readonly file: string;
  readonly text: YamlText;
  readonly rules: readonly Rule[];
}

/** The same thing said twice: a rule under its id and an alias, a user twice in the key register, a plug-in twice. */
export function nameProblems({ file, text, rules }: NameCheck): readonly PolicyProblem[] {
  const top = record(text.value);
  const plugins = list(top['plugins']).map((name, index) => [['plugins', String(index)], name] as const);
  const overrides = list(top['overrides']).map((each, index) => [['overrides', String(index)], record(each)] as const);
  return [
    ...repeated(plugins).map(([path, name]) => ({
      file,
      ...text.valueAt(path),
      message: `Plug-in ${quote(name)} is named twice; keep one.`,
    })),
    ...[[[], top] as const, ...overrides].flatMap(([path, sections]) => [
      ...rulesTwice(sections, path, rules).map(([at, message]) => ({ file, ...text.keyAt(at), message })),
      ...usersTwice(sections, path).map(([at, message]) => ({ file, ...text.valueAt(at), message })),
    ]),
  ];
}

type Sections = Readonly<Record<string, unknown>>;
type Found = readonly (readonly [path: Path, message: string])[];

const rulesTwice = (sections: Sections, path: Path, rules: readonly Rule[]): Found =>
  repeated(Object.keys(record(sections['rules'])).map((name) => [name, ruleNamed(rules, name)?.id] as const)).map(
    ([name, id]) => [[...path, 'rules', name], `Rule ${quote(id)} is set twice, here as ${quote(name)}; keep one.`],
  );

const usersTwice = (sections: Sections, path: Path): Found =>
  repeated(list(sections['keys']).map((entry, index) => [String(index), record(entry)['user']] as const)).map(
    ([index, user]) => [[...path, 'keys', index, 'user'], `User ${quote(user)} is registered twice; keep one entry.`],
  );

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
