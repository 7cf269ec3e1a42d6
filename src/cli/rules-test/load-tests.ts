import { relative } from 'node:path';
import { importModule } from '../../plugins/import-module.ts';
import { collectTests } from '../../testing/collected-tests.ts';
import type { RuleTests } from '../../testing/rule-tests.ts';
import { CommandError, orFail } from '../command-error.ts';
import { standInForRunners } from './runner-stand-in.ts';
import type { Untested } from './test-report.ts';

/** Tables, and rules that came without one. */
export interface LoadedTests {
  readonly tables: readonly RuleTests[];
  readonly untested: readonly Untested[];
}

/** The table that a `*.tests.*` file gives: the default export of a call to `ruleTests`. */
export async function loadTable(file: string): Promise<LoadedTests> {
  const table = await defaultExport(file);
  if (!isTable(table)) {
    const remedy = 'end it with "export default ruleTests(rule, [...])" of keydrill/testing';
    throw new CommandError(`${shown(file)} gives no table of tests; ${remedy}.`);
  }
  return { tables: [table], untested: [] };
}

/** The tables that a file hands to `testRule` or `testPlugin`, which are not run by the runner that it names. */
export async function loadRegistered(file: string): Promise<LoadedTests> {
  await standInForRunners();
  const tables = await collectTests(async () => {
    orFail(await importModule(file));
  });
  if (tables.length > 0 && tables.every(isTable)) return { tables, untested: [] };
  throw new CommandError(`${shown(file)} hands no table of tests to testRule or testPlugin while it loads.`);
}

/** The tests of a plug-in, whether or not a policy would take it: each rule without a table is told of, and no more. */
export async function loadPluginTests(file: string): Promise<LoadedTests> {
  const plugin = await defaultExport(file);
  if (!isPlugin(plugin)) {
    throw new CommandError(`${shown(file)} gives no plug-in; end it with "export default definePlugin({...})".`);
  }
  return testsOf(plugin, shown(file));
}

/** What tests a plug-in brings along, and which of its rules lack one. */
export function testsOf(plugin: PluginLike, place: string): LoadedTests {
  const given: readonly unknown[] = Array.isArray(plugin.tests) ? plugin.tests : [];
  const tables = given.filter(isTable);
  if (tables.length < given.length) {
    throw new CommandError(`${place} has something under tests that is no table; make each with ruleTests().`);
  }
  const tested = new Set(tables.map(({ rule }) => rule.id));
  const untested = plugin.rules.map(idOf).filter((id) => !tested.has(id));
  return { tables, untested: untested.map((ruleId) => ({ ruleId, place })) };
}

/** What a module gives; one that was compiled to CommonJS has it one level down. */
export async function defaultExport(file: string): Promise<unknown> {
  const module = orFail(await importModule(file));
  const given = isObject(module) ? module['default'] : undefined;
  return isObject(given) && given['__esModule'] === true && 'default' in given ? given['default'] : given;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

const isTable = (value: unknown): value is RuleTests =>
  isObject(value) &&
  isObject(value['rule']) &&
  typeof value['rule']['id'] === 'string' &&
  Array.isArray(value['cases']);

export interface PluginLike {
  readonly rules: readonly unknown[];
  readonly tests?: unknown;
}

/** Enough of a plug-in to be tested. */
export const isPlugin = (value: unknown): value is PluginLike => isObject(value) && Array.isArray(value['rules']);

const idOf = (rule: unknown): string => (isObject(rule) && typeof rule['id'] === 'string' ? rule['id'] : 'a rule');

const shown = (file: string): string => relative(process.cwd(), file);
