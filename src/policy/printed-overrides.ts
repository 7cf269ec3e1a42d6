import { type LayerValues, type Override, pathKey } from './layers.ts';
import type { Place } from './note-origin.ts';
import type { Policy, RuleSetting } from './policy.ts';

interface PrintedOverride {
  readonly entry: Readonly<Record<string, unknown>>;
  /** Paths in the entry. */
  readonly places: readonly Place[];
}

/**
 * The overrides of all files as if they stood in one. There they go over every rule of it, so what a file says that goes over
 * them is taken out.
 */
export function printedOverrides({ layers, rules }: Policy): readonly PrintedOverride[] {
  return layers.flatMap((layer, index) => {
    const later = new Set(layers.slice(index + 1).flatMap(({ origins }) => [...origins.keys()]));
    return layer.overrides.flatMap((override) => {
      const isLost = (...path: readonly string[]): boolean => later.has(pathKey(...path));
      const entry = {
        accounts: override.accounts,
        ...named('rules', ruleEntries(override.values.rules, rules, isLost)),
        ...sectionsLeft(override.values, isLost),
      };
      return Object.keys(entry).length === 1 ? [] : [{ entry, places: placesIn(override, entry) }];
    });
  });
}

type IsLost = (...path: readonly string[]) => boolean;
type Entries = Readonly<Record<string, unknown>>;

const named = (name: string, entries: Entries): Entries =>
  Object.keys(entries).length === 0 ? {} : { [name]: entries };

function sectionsLeft({ responder, contacts, keys, attestations }: LayerValues, isLost: IsLost): Entries {
  const left = (section: string, values: object | undefined): Entries => {
    const entries = Object.entries(values ?? {});
    const kept = entries.filter(([key]) => !isLost(section, key));
    return values === undefined || (entries.length > 0 && kept.length === 0)
      ? {}
      : { [section]: Object.fromEntries(kept) };
  };
  return {
    ...left('responder', responder),
    ...left('contacts', contacts),
    ...(keys === undefined ? {} : { keys: keys.filter(({ user }) => !isLost('keys', user)) }),
    ...left('attestations', attestations),
  };
}

const ruleEntries = (settings: LayerValues['rules'], merged: Policy['rules'], isLost: IsLost): Entries =>
  Object.fromEntries(
    Object.entries(settings).flatMap(([id, setting]) => {
      const value = settingLeft(id, setting, isLost, merged);
      return value === null ? [] : [[id, value]];
    }),
  );

/** Whoever names a rule later says whether it is on; what was said of its parameters stays. */
function settingLeft(id: string, setting: RuleSetting, isLost: IsLost, merged: Policy['rules']): unknown {
  const decidedLater = isLost('rules', id);
  if (decidedLater ? merged[id]?.state === 'off' : setting.state === 'off') return decidedLater ? null : 'off';
  const { severity, parameters } = setting;
  const values = { ...(severity === null ? {} : { severity }), ...parameters };
  const left = Object.entries(values).filter(([name]) => !isLost('rules', id, name));
  if (left.length > 0) return Object.fromEntries(left);
  return decidedLater ? null : 'on';
}

/** The override as a whole, and within it each value of a rule. */
function placesIn({ origin, origins }: Override, { rules = {} }: Entries): readonly Place[] {
  return [
    { path: [], origin },
    ...Object.entries(Object(rules)).flatMap(([id, setting]) =>
      typeof setting === 'object' && setting !== null
        ? Object.keys(setting).map((name) => ({
            path: ['rules', id, name],
            origin: origins.get(pathKey('rules', id, name)),
          }))
        : [{ path: ['rules', id], origin: origins.get(pathKey('rules', id)) }],
    ),
  ];
}
