import { stat } from 'node:fs/promises';
import { basename, extname, relative, resolve } from 'node:path';
import { isRelative } from '../../plugins/find-package.ts';
import { resolvePlugin } from '../../plugins/resolve-plugin.ts';
import type { RuleTests } from '../../testing/rule-tests.ts';
import { CommandError, orFail } from '../command-error.ts';
import { type LoadedTests, loadPluginTests, loadRegistered, loadTable } from './load-tests.ts';
import { kindOf, type TestFile, testFilesIn } from './test-files.ts';
import type { Untested } from './test-report.ts';

/** The tests at a path: a folder of them, one file, or an installed plug-in. */
export async function testsAt(path: string): Promise<LoadedTests> {
  const file = resolve(path);
  const found = await stat(file).catch(() => null);
  if (found === null) return loadPluginTests(await installedPlugin(path));
  return found.isDirectory() ? testsIn(file) : load({ path: file, kind: kindOf(file) });
}

async function installedPlugin(name: string): Promise<string> {
  if (isRelative(name) || extname(name) !== '' || resolve(name) === name) {
    throw new CommandError(
      `There is no ${name}; name a plug-in, a file of tests or a folder of them, as in keydrill rules test keydrill-rules.`,
    );
  }
  return orFail(await resolvePlugin(name, process.cwd())).entry;
}

/** Every test below a folder, each table once: a plug-in and the file beside a rule may give the same. */
export async function testsIn(folder: string): Promise<LoadedTests> {
  const { files, untested } = await testFilesIn(folder);
  const loaded: LoadedTests[] = [];
  // One after the other: what a file registers must be told from what the next one does.
  for (const file of files) loaded.push(await load(file));
  const places = untested.map((rule) => ({
    ruleId: basename(rule),
    place: relative(process.cwd(), rule) || '.',
  }));
  return together([...loaded, { tables: [], untested: places }]);
}

/** Each table once, and no rule untested that some table is about. */
export function together(all: readonly LoadedTests[]): LoadedTests {
  const tables = new Map<RuleTests['cases'], RuleTests>();
  for (const table of all.flatMap((each) => each.tables)) {
    if (!tables.has(table.cases)) tables.set(table.cases, table);
  }
  const tested = new Set([...tables.values()].map(({ rule }) => rule.id));
  const untested = all.flatMap((each) => each.untested).filter(({ ruleId }) => !tested.has(ruleId));
  return { tables: [...tables.values()], untested: withoutFolders(untested, tested) };
}

/** A folder is called by the last part of its rule's id: where a plug-in brings the rule, its word is enough. */
function withoutFolders(untested: readonly Untested[], tested: ReadonlySet<string>): readonly Untested[] {
  const ids = [...tested, ...untested.map(({ ruleId }) => ruleId)].filter((id) => id.includes('/'));
  const told = new Set(ids.map((id) => id.slice(id.lastIndexOf('/') + 1)));
  return untested.filter(({ ruleId }) => !told.has(ruleId));
}

function load({ path, kind }: TestFile): Promise<LoadedTests> {
  switch (kind) {
    case 'table':
      return loadTable(path);
    case 'registered':
      return loadRegistered(path);
    case 'plugin':
      return loadPluginTests(path);
  }
}
