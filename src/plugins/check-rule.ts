import { existsSync } from 'node:fs';
import { builtInRules } from '../../rules/index.ts';
import type { Rule } from '../engine/rule.ts';
import { quote } from '../quote.ts';
import { checkCollectors, type KnownCollectors } from './check-collectors.ts';
import type { MetadataChecks } from './check-metadata.ts';
import { checkNeeds } from './check-needs.ts';
import { isRecord, type Unchecked } from './unchecked.ts';

export interface RuleSurroundings {
  /** The name of the plug-in, when it has one. */
  readonly namespace: string | null;
  readonly metadata: MetadataChecks;
  readonly builtIn: KnownCollectors;
}

/** Clauses about one rule by itself; its collectors are only looked at when the rest of it can be relied on. */
export function checkRule(rule: Unchecked, { namespace, metadata, builtIn }: RuleSurroundings): readonly string[] {
  const needs = checkNeeds(rule);
  return [
    ...metadata.rule(rule),
    ...nameProblems(rule, namespace),
    ...parameterProblems(rule['parameters'], metadata),
    ...codeProblems(rule),
    ...needs,
    ...(needs.length === 0 && isPlannable(rule) ? checkCollectors(rule, builtIn) : []),
  ];
}

/** `on` and `needs` were checked; of the rest a plan only looks at the names of the parameters. */
const isPlannable = (rule: Unchecked): rule is Unchecked & Rule => isRecord(rule['parameters']);

function nameProblems({ id, aliases }: Unchecked, namespace: string | null): readonly string[] {
  const names = [id, ...(Array.isArray(aliases) ? aliases : [])].filter((name) => typeof name === 'string');
  return names.flatMap((name) => {
    const prefix = namespace === null ? 'the name of the plug-in and a slash' : `${namespace}/`;
    if (isBuiltIn(name)) return [`redefines the built-in rule ${name}; ids of a plug-in begin with ${prefix}`];
    if (namespace === null || name.startsWith(`${namespace}/`)) return [];
    return [`goes by the name ${quote(name)}; ids of this plug-in begin with ${prefix}`];
  });
}

const isBuiltIn = (name: string): boolean =>
  builtInRules.some(({ id, aliases = [] }) => id === name || aliases.includes(name));

function parameterProblems(parameters: unknown, metadata: MetadataChecks): readonly string[] {
  if (!isRecord(parameters)) return [];
  return Object.entries(parameters).flatMap(([name, schema]) => {
    if (!isRecord(schema) || !Object.hasOwn(schema, 'default')) return [];
    const problem = metadata.parameter(schema, schema['default']);
    if (problem !== null)
      return [`has the parameter ${name}, whose default does not hold by its own schema (${problem})`];
    const { type, items } = schema;
    const isList = type === 'array' && !(isRecord(items) && items['type'] === 'string');
    return isList ? [`has the parameter ${name}, a list of something other than texts`] : [];
  });
}

function codeProblems({ check, page }: Unchecked): readonly string[] {
  return [
    ...(typeof check === 'function'
      ? []
      : ['must have a check, a function that gives pass(), fail() or notApplicable()']),
    ...(isAsync(check) ? ['has an asynchronous check; whatever must be waited for belongs into a collector'] : []),
    ...pageProblems(page),
  ];
}

const isAsync = (check: unknown): boolean =>
  typeof check === 'function' && Object.prototype.toString.call(check) === '[object AsyncFunction]';

function pageProblems(page: unknown): readonly string[] {
  if (page === undefined) return [];
  if (!(page instanceof URL) || page.protocol !== 'file:') {
    return ["must have as its page a file, as in new URL('./rule.md', import.meta.url)"];
  }
  return existsSync(page) ? [] : [`names a page that does not exist (${page.pathname.split('/').slice(-2).join('/')})`];
}
