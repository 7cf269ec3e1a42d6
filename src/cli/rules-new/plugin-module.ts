import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isTypeScript, type ModuleExtension } from './plugin-rule.ts';
import { isRuleName } from './rule-id.ts';

const MODULE = /^(plugin|rule|rule\.tests)(\.m?[jt]s)$/;

/** A rule in a folder beside the module of its plug-in. */
export interface RuleFolder {
  readonly name: string;
  /** `rule.mjs` */
  readonly rule: string;
  /** `rule.tests.mjs` */
  readonly tests: string;
}

/** The module of a plug-in, in its folder; null when there is none yet. */
export async function findPluginModule(folder: string): Promise<string | null> {
  const names = await readdir(folder).catch(() => []);
  return names.toSorted().find((name) => MODULE.exec(name)?.[1] === 'plugin') ?? null;
}

/** The folders that hold a rule and its table, in the order of their names. */
export async function ruleFoldersIn(folder: string): Promise<readonly RuleFolder[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const folders = entries.filter((entry) => entry.isDirectory() && isRuleName(entry.name)).map(({ name }) => name);
  const found = folders.toSorted().map(async (name) => {
    const files = await readdir(join(folder, name));
    const named = (part: string) => files.toSorted().find((file) => MODULE.exec(file)?.[1] === part);
    const [rule, tests] = [named('rule'), named('rule.tests')];
    return rule === undefined || tests === undefined ? [] : [{ name, rule, tests }];
  });
  return (await Promise.all(found)).flat();
}

/** The first line of a module that may be written again. */
const KEPT = '// "keydrill rules new" keeps this file by the folders beside it; remove this line to keep it yourself.';

export const isKept = (source: string): boolean => source.split(/\r?\n/, 1)[0] === KEPT;

/** What the module calls its plug-in, as far as its text tells. */
export const namespaceIn = (source: string): string | null =>
  /\bname\s*:\s*(['"`])([\w-]+)\1/.exec(source)?.[2] ?? null;

/** `bucket-tagged` to `bucketTagged`; digits keep a mark, so that no two names become one. */
const identifier = (name: string): string =>
  name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase()).replaceAll('-', '_');

/** The lines that bring one rule into the module. */
export const importsOf = ({ name, rule, tests }: RuleFolder): readonly string[] => [
  `import ${identifier(name)} from './${name}/${rule}';`,
  `import ${identifier(name)}Tests from './${name}/${tests}';`,
];

/** How the rule is named in the lists of the module. */
export const entriesOf = ({ name }: RuleFolder) => ({ rule: identifier(name), tests: `${identifier(name)}Tests` });

export interface PluginModule {
  readonly namespace: string;
  readonly extension: ModuleExtension;
  readonly rules: readonly RuleFolder[];
}

/** The text of the plug-in's module. */
export const pluginModuleText = ({ namespace, extension, rules }: PluginModule): string =>
  [
    KEPT,
    ...(isTypeScript(extension) ? [] : ['// @ts-check']),
    "import { definePlugin } from 'keydrill';",
    ...rules.flatMap(importsOf),
    '',
    'export default definePlugin({',
    '  apiVersion: 1,',
    `  name: '${namespace}',`,
    `  rules: [${rules.map((each) => entriesOf(each).rule).join(', ')}],`,
    `  tests: [${rules.map((each) => entriesOf(each).tests).join(', ')}],`,
    '});',
    '',
  ].join('\n');
