import { Document, isScalar, isSeq, visit } from 'yaml';
import { PACKS } from '../engine/rule.ts';
import { type SelectedRule, severityOf } from '../engine/select.ts';
import type { Declarations } from '../facts/declarations.ts';
import { fold, type Origins, pathKey } from './layers.ts';
import { note, type Place } from './note-origin.ts';
import type { Policy } from './policy.ts';
import { printedOverrides } from './printed-overrides.ts';
import { printable } from './problem.ts';

/**
 * The policy as it is applied, as YAML that is itself a valid policy and selects the same rules: every default written out,
 * every selected rule with its parameters, and with each value where it comes from. What it extends is flattened to packs
 * and rules. With an account, the policy is that of the account, and overrides are not shown.
 */
export function printPolicy(policy: Policy, selected: readonly SelectedRule[], account: string | null = null): string {
  const { origins } = fold(policy.layers);
  const plugins = pluginsOf(policy);
  const overrides = account === null ? printedOverrides(policy) : [];
  const content = {
    ...(plugins.size === 0 ? {} : { plugins: [...plugins.keys()] }),
    extends: policy.extends,
    regions: policy.regions,
    rules: ruleSettings(policy, selected),
    ...declaredSections(policy.declarations),
    ...(overrides.length === 0 ? {} : { overrides: overrides.map(({ entry }) => entry) }),
    exceptions: policy.exceptions.map(exceptionEntry),
    maxExceptionDays: policy.maxExceptionDays,
  };
  // Two rules may have one default list between them, which is no alias.
  const document = new Document(content, { aliasDuplicateObjects: false });
  document.commentBefore = ` ${headline(policy, account)}`;
  inOneLine(document);
  const places: readonly Place[] = [
    ...[...plugins.values()].map((origin, index) => ({ path: ['plugins', index], origin })),
    ...packPlaces(policy, origins),
    ...['regions', 'maxExceptionDays'].map((name) => ({ path: [name], origin: origins.get(pathKey(name)) })),
    ...selected.flatMap((each) => rulePlaces(each, policy, origins)),
    ...offRules(policy, selected).map((id) => ({ path: ['rules', id], origin: origins.get(pathKey('rules', id)) })),
    ...declaredPlaces(policy.declarations, origins),
    ...overrides.flatMap(({ places }, index) =>
      places.map(({ path, origin }) => ({ path: ['overrides', index, ...path], origin })),
    ),
    ...policy.exceptions.map(({ location }, index) => ({
      path: ['exceptions', index],
      origin: location.replace(/:\d+$/, ''),
    })),
  ];
  for (const place of places) note(document, place);
  return document.toString({ lineWidth: 0, flowCollectionPadding: true });
}

const headline = ({ path }: Policy, account: string | null): string =>
  [
    `The policy ${path === null ? 'that holds without a file' : `in ${printable(path)}`}`,
    ...(account === null ? [] : [`as it works out for account ${account}`]),
    'with every default written out, and where each value comes from.',
  ].join(', ');

/** By name, with where it is named first. */
const pluginsOf = ({ layers }: Policy): ReadonlyMap<string, string> =>
  new Map(
    layers
      .flatMap(({ plugins }) => plugins)
      .toReversed()
      .map(({ name, origin }) => [name, origin]),
  );

/** Lists of words take one line each, so that what stands behind is said of the list; packs and plug-ins have a line each. */
function inOneLine(document: Document): void {
  visit(document, {
    Pair: (_, { key, value }, path) => {
      const ownLines = path.length === 2 && isScalar(key) && ['extends', 'plugins'].includes(String(key.value));
      if (isSeq(value))
        value.flow = value.items.length === 0 || (!ownLines && value.items.every((item) => isScalar(item)));
    },
  });
}

const packPlaces = ({ extends: packs }: Policy, origins: Origins): readonly Place[] =>
  packs.length === 0
    ? [{ path: ['extends'], origin: origins.get(pathKey('extends')) }]
    : packs.map((pack, index) => ({ path: ['extends', index], origin: origins.get(pathKey('extends', pack)) }));

/** A severity is written only where the policy sets one: written out, it would replace what the rule finds. */
function ruleSettings(policy: Policy, selected: readonly SelectedRule[]): Readonly<Record<string, unknown>> {
  const chosen = selected.map(({ rule, severity, parameters }) => {
    const settings = { ...(severity === null ? {} : { severity }), ...parameters };
    return [rule.id, Object.keys(settings).length === 0 ? 'on' : settings] as const;
  });
  return Object.fromEntries([...offRules(policy, selected).map((id) => [id, 'off']), ...chosen]);
}

/** Those that the policy turns off, and no flag turns on. */
function offRules({ rules }: Policy, selected: readonly SelectedRule[]): readonly string[] {
  const chosen = new Set(selected.map(({ rule }) => rule.id));
  return Object.entries(rules).flatMap(([id, { state }]) => (state === 'off' && !chosen.has(id) ? [id] : []));
}

function rulePlaces(each: SelectedRule, policy: Policy, origins: Origins): readonly Place[] {
  const { rule, severity, parameters } = each;
  const names = [...(severity === null ? [] : ['severity']), ...Object.keys(parameters)];
  const onBy = selectedBy(each, policy, origins);
  const what = `${rule.pack}, ${severityOf(each)}`;
  return [
    {
      path: ['rules', rule.id],
      origin: names.length === 0 ? onBy : undefined,
      above: names.length === 0 ? what : `${what}; on by ${onBy}`,
    },
    ...names.map((name) => ({ path: ['rules', rule.id, name], origin: origins.get(pathKey('rules', rule.id, name)) })),
  ];
}

/** Where it is turned on: under rules, else by the smallest pack that holds it, else by a flag. */
function selectedBy({ rule }: SelectedRule, policy: Policy, origins: Origins): string {
  const setting = Object.hasOwn(policy.rules, rule.id) ? policy.rules[rule.id] : undefined;
  if (setting?.state === 'on') return origins.get(pathKey('rules', rule.id)) ?? 'default';
  const pack = policy.extends.find((each) => PACKS.indexOf(each) >= PACKS.indexOf(rule.pack));
  if (setting?.state === 'off' || pack === undefined) return '--rule';
  return origins.get(pathKey('extends', pack)) ?? 'default';
}

/** Sections of which the policy says nothing are left out: an empty register would say that there should be no key. */
function declaredSections({ playbook, rotation, keys, attestations, ...others }: Declarations) {
  const { drillLog, ...figures } = rotation;
  const { incidentLog = null, ...book } = playbook ?? {};
  const said = Object.entries({ ...others, keys }).filter(([, value]) => value !== null);
  return {
    ...(playbook === null ? {} : { playbook: incidentLog === null ? book : { ...book, incidentLog } }),
    rotation: drillLog === null ? figures : { ...figures, drillLog },
    ...Object.fromEntries(said),
    ...(Object.keys(attestations).length === 0 ? {} : { attestations }),
  };
}

function declaredPlaces(declarations: Declarations, origins: Origins): readonly Place[] {
  const { keys, ...sections } = declarations;
  return [
    ...(keys?.length === 0 ? [{ path: ['keys'], origin: origins.get(pathKey('keys')) }] : []),
    ...(keys ?? []).map(({ user }, index) => ({ path: ['keys', index], origin: origins.get(pathKey('keys', user)) })),
    ...Object.entries(sections).flatMap(([section, values]) =>
      Object.keys(values ?? {}).map((key) => ({ path: [section, key], origin: origins.get(pathKey(section, key)) })),
    ),
  ];
}

function exceptionEntry({ location, ...exception }: Policy['exceptions'][number]): Readonly<Record<string, unknown>> {
  const entries = Object.entries(exception).filter(
    ([name, value]) => value !== null && !(name === 'status' && value === 'fail'),
  );
  return Object.fromEntries(entries);
}
