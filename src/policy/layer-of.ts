import type { PolicyException } from '../engine/exceptions.ts';
import type { Rule, Severity } from '../engine/rule.ts';
import type { ChainFile, PackLink } from './chain.ts';
import { type LayerValues, type Origins, type PolicyLayer, pathKey, type Statement } from './layers.ts';
import type { RuleSetting } from './policy.ts';
import type { PolicyFile, Rules } from './policy-file.generated.ts';
import type { Position } from './problem.ts';
import type { Path } from './read-yaml.ts';
import { ruleNamed } from './rule-names.ts';

interface LayerInput {
  /** Valid by the schema. */
  readonly content: PolicyFile;
  readonly rules: readonly Rule[];
}

/** What the pack of a plug-in says: settings of rules, all from the pack. */
export function packLayer({ name }: PackLink, { content, rules }: LayerInput): PolicyLayer {
  const statement = statementOf(content, rules, { origin: () => name, line: null });
  return { ...statement, overrides: [], plugins: [] };
}

interface FileInput extends LayerInput {
  readonly isRoot: boolean;
  /** How the root file would name a plug-in. */
  readonly pluginName: (plugin: ChainFile['plugins'][number]) => string;
}

/** What a file says by itself. */
export function fileLayer(file: ChainFile, { content, rules, isRoot, pluginName }: FileInput): PolicyLayer {
  const at = (prefix: Path): Places => ({
    origin: (path) => `${file.file}:${file.text.keyAt([...prefix, ...path]).line}`,
    line: isRoot ? (path) => file.text.keyAt([...prefix, ...path]).line : null,
  });
  const { values, origins, ruleLines } = statementOf(content, rules, at([]));
  const packs = file.links.filter((link) => link.kind === 'pack');
  const choosesPacks =
    file.links.some(({ kind }) => kind !== 'file') || (Array.isArray(content.extends) && content.extends.length === 0);
  const originOf = ({ line }: Position): string => `${file.file}:${line}`;
  return {
    values: {
      ...values,
      extends: choosesPacks ? packs.map(({ pack }) => pack) : undefined,
      exceptions: exceptionsOf(file, content, rules),
    },
    origins: new Map([
      ...origins,
      ...(choosesPacks ? [[pathKey('extends'), at([]).origin(['extends'])] as const] : []),
      ...packs.map((link) => [pathKey('extends', link.pack), originOf(link.at)] as const),
    ]),
    ruleLines,
    overrides: (content.overrides ?? []).map((override, index) => ({
      ...statementOf(override, rules, at(['overrides', String(index)])),
      accounts: override.accounts,
      origin: originOf(file.text.valueAt(['overrides', String(index)])),
    })),
    plugins: file.plugins.map((plugin) => ({ name: pluginName(plugin), origin: originOf(plugin.at) })),
  };
}

/** Where the keys of a file or of an override stand. */
interface Places {
  readonly origin: (path: Path) => string;
  /** Null where lines are not those of the root file. */
  readonly line: ((path: Path) => number) | null;
}

/** What a file and an override can both say; exceptions and packs are a file's alone. */
function statementOf(content: Partial<PolicyFile>, rules: readonly Rule[], places: Places): Statement {
  const { regions, playbook, rotation, responder, contacts, keys, attestations, maxExceptionDays } = content;
  const settings = Object.entries(content.rules ?? {}).map(
    ([name, value]) => ({ id: ruleNamed(rules, name)?.id ?? name, name, value }) as const,
  );
  const values: LayerValues = {
    ...{ regions, playbook, rotation, responder, contacts, keys, attestations, maxExceptionDays },
    rules: Object.fromEntries(settings.map(({ id, value }) => [id, ruleSetting(value)])),
    exceptions: [],
  };
  const { line } = places;
  return {
    values,
    origins: originsOf(values, settings, places),
    ruleLines: line === null ? {} : Object.fromEntries(settings.map(({ id, name }) => [id, line(['rules', name])])),
  };
}

type Setting = NonNullable<Rules>[string];

interface NamedSetting {
  readonly id: string;
  readonly name: string;
  readonly value: Setting;
}

function originsOf(values: LayerValues, settings: readonly NamedSetting[], { origin }: Places): Origins {
  const { playbook, rotation, responder, contacts, attestations, keys = [] } = values;
  const found = (key: Path, path: Path): readonly [string, string] => [pathKey(...key), origin(path)];
  return new Map([
    ...(['regions', 'maxExceptionDays'] as const)
      .filter((name) => values[name] !== undefined)
      .map((name) => found([name], [name])),
    ...Object.entries({ playbook, rotation, responder, contacts, attestations }).flatMap(([section, entries]) =>
      Object.keys(entries ?? {}).map((key) => found([section, key], [section, key])),
    ),
    ...(values.keys === undefined ? [] : [found(['keys'], ['keys'])]),
    ...keys.map(({ user }, index) => found(['keys', user], ['keys', String(index), 'user'])),
    ...settings.flatMap(({ id, name, value }) => [
      found(['rules', id], ['rules', name]),
      ...(typeof value === 'object' ? Object.keys(value) : []).map((key) =>
        found(['rules', id, key], ['rules', name, key]),
      ),
      ...(isSeverity(value) ? [found(['rules', id, 'severity'], ['rules', name])] : []),
    ]),
  ]);
}

const isSeverity = (value: Setting): value is Severity =>
  typeof value === 'string' && value !== 'on' && value !== 'off';

function ruleSetting(value: Setting): RuleSetting {
  if (typeof value === 'object') {
    const { severity, ...parameters } = value;
    // The schema of the rule has checked each of them.
    return { state: 'on', severity: severity ?? null, parameters: parameters as RuleSetting['parameters'] };
  }
  return { state: value === 'off' ? 'off' : 'on', severity: isSeverity(value) ? value : null, parameters: {} };
}

const exceptionsOf = (
  { file, text }: ChainFile,
  { exceptions }: PolicyFile,
  rules: readonly Rule[],
): readonly PolicyException[] =>
  (exceptions ?? []).map(({ rule, resource, accounts, regions, reason, owner, ticket, expires, status }, index) => {
    const { line, column } = text.valueAt(['exceptions', String(index)]);
    return {
      rule: ruleNamed(rules, rule)?.id ?? rule,
      resource,
      accounts: accounts ?? null,
      regions: regions ?? null,
      reason,
      owner,
      ticket: ticket ?? null,
      expires,
      status: status ?? 'fail',
      location: `${file}:${line}:${column}`,
    };
  });
