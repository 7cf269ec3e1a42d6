import { FRAMEWORKS } from '../engine/controls.ts';
import { CAPABILITIES, PACKS, type Rule } from '../engine/rule.ts';
import { hasWildcard, matchesWildcard } from '../engine/wildcard.ts';
import { suggestion } from './did-you-mean.ts';
import { listed, quote } from './problem.ts';
import { byAnyName, ruleNamed } from './rule-names.ts';

/** What `--rule` and `--skip-rule` name. */
export interface NamedRules {
  readonly rules: readonly Rule[];
  /**
   * `one` is judged whatever the policy says. `set` is a selection of its own (a pack, a control), less what the policy
   * turns off. `filter` only narrows what the policy selects (a pattern, a capability).
   */
  readonly kind: 'one' | 'set' | 'filter';
}

type Naming = { readonly ok: true; readonly named: NamedRules } | { readonly ok: false; readonly problem: string };

/** An id or alias, a pattern, `capability:NAME`, `pack:NAME`, or `control:FRAMEWORK` with an optional `:ID`. */
export function rulesNamed(flag: string, name: string, rules: readonly Rule[]): Naming {
  const [, group, value = ''] = /^(capability|pack|control):(.*)$/s.exec(name) ?? [];
  switch (group) {
    case 'capability':
      return inGroup({ flag, name, value, known: CAPABILITIES, kind: 'filter' }, (known) =>
        rules.filter(({ capability }) => capability === known),
      );
    case 'pack':
      return inGroup({ flag, name, value, known: PACKS, kind: 'set' }, (known) =>
        rules.filter(({ pack }) => PACKS.indexOf(pack) <= PACKS.indexOf(known)),
      );
    case 'control':
      return byControl(flag, value, rules);
    default:
      return byName(flag, name, rules);
  }
}

interface Group<V extends string> {
  readonly flag: string;
  readonly name: string;
  readonly value: string;
  readonly known: readonly V[];
  readonly kind: NamedRules['kind'];
}

function inGroup<V extends string>(
  { flag, name, value, known, kind }: Group<V>,
  members: (known: V) => readonly Rule[],
): Naming {
  const found = known.find((each) => each === value);
  if (found !== undefined) return { ok: true, named: { rules: members(found), kind } };
  const [group] = name.split(':');
  return {
    ok: false,
    problem: `There is no ${group} ${quote(value)} for ${flag}${suggestion(value, known)}; it takes ${listed(known, 'or')}.`,
  };
}

function byControl(flag: string, value: string, rules: readonly Rule[]): Naming {
  const [key = '', ...rest] = value.split(':');
  const framework = FRAMEWORKS.find((known) => known.key === key);
  const keys = FRAMEWORKS.map((known) => known.key);
  if (framework === undefined) {
    const problem = `There is no framework ${quote(key)} for ${flag}; it takes ${listed(keys, 'or')}.`;
    return { ok: false, problem };
  }
  const id = rest.length === 0 ? null : rest.join(':');
  const helping = rules.filter(({ controls }) =>
    controls.some(
      (control) =>
        control.framework === framework.framework &&
        control.version === framework.version &&
        (id === null || control.id === id),
    ),
  );
  if (helping.length > 0) return { ok: true, named: { rules: helping, kind: 'set' } };
  const what = id === null ? framework.title : `control ${quote(id)} of ${framework.title}`;
  return { ok: false, problem: `No rule helps with ${what}; see "keydrill rules list --controls ${framework.key}".` };
}

function byName(flag: string, name: string, rules: readonly Rule[]): Naming {
  if (hasWildcard(name)) {
    const matching = rules.filter(({ id }) => matchesWildcard(name, id));
    if (matching.length > 0) return { ok: true, named: { rules: matching, kind: 'filter' } };
  } else {
    const rule = ruleNamed(rules, name);
    if (rule !== undefined) return { ok: true, named: { rules: [rule], kind: 'one' } };
  }
  return { ok: false, problem: nothingNamed(flag, name, rules) };
}

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
