import { readFile } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { CommandError } from '../command-error.ts';
import { writeFileAtomically } from '../write-file.ts';
import { assertNew, writeNewFolder } from './new-files.ts';
import {
  entriesOf,
  findPluginModule,
  importsOf,
  isKept,
  namespaceIn,
  pluginModuleText,
  type RuleFolder,
  ruleFoldersIn,
} from './plugin-module.ts';
import { type ModuleExtension, pluginRuleFiles } from './plugin-rule.ts';

export interface NewPluginRule {
  readonly id: string;
  readonly namespace: string;
  readonly name: string;
  /** Of the plug-in, as it was given. */
  readonly folder: string;
  readonly typescript: boolean;
}

/** Writes a rule into the plug-in of a folder, which is made when there is none; gives what to tell about it. */
export async function newPluginRule(wanted: NewPluginRule): Promise<readonly string[]> {
  const { id, namespace, name, folder } = wanted;
  const existing = await pluginIn(folder);
  if (existing !== null && existing.namespace !== null && existing.namespace !== namespace) {
    throw new CommandError(
      `${existing.path} is the plug-in ${existing.namespace}, which has no rules of ${namespace}; write ${existing.namespace}/${name}, or name another folder with --output.`,
    );
  }
  const ruleFolder = join(folder, name);
  await assertNew(ruleFolder);
  const extension = await extensionFor(folder, wanted.typescript);
  const files = pluginRuleFiles({ id, extension });
  await writeNewFolder(ruleFolder, files);
  const wrote = `Wrote ${Object.keys(files)
    .map((file) => join(ruleFolder, file))
    .join(', ')}`;
  if (existing !== null && !isKept(existing.source)) {
    return [`${wrote}.`, ...byHand(existing.path, rule(name, extension)), ...next(folder)];
  }
  const path = existing?.path ?? join(folder, `plugin${extension}`);
  const own = existing === null ? extension : extensionOf(existing.path);
  await writeFileAtomically(path, pluginModuleText({ namespace, extension: own, rules: await ruleFoldersIn(folder) }));
  return [`${wrote} and ${path}.`, ...next(folder), ...(existing === null ? inPolicy(path) : [])];
}

interface ExistingPlugin {
  readonly path: string;
  readonly source: string;
  readonly namespace: string | null;
}

async function pluginIn(folder: string): Promise<ExistingPlugin | null> {
  const module = await findPluginModule(folder);
  if (module === null) return null;
  const path = join(folder, module);
  const source = await readFile(path, 'utf8').catch(() => {
    throw new CommandError(`${path} cannot be read; check its permissions.`);
  });
  return { path, source, namespace: namespaceIn(source) };
}

const rule = (name: string, extension: ModuleExtension): RuleFolder => ({
  name,
  rule: `rule${extension}`,
  tests: `rule.tests${extension}`,
});

const EXTENSIONS: readonly ModuleExtension[] = ['.js', '.mjs', '.ts', '.mts'];

const extensionOf = (path: string): ModuleExtension =>
  EXTENSIONS.find((extension) => path.endsWith(extension)) ?? '.mjs';

/** Where the nearest package.json says that modules are ES modules, they need no ending of their own. */
async function extensionFor(folder: string, typescript: boolean): Promise<ModuleExtension> {
  const plain = await isModulePackage(resolve(folder));
  if (typescript) return plain ? '.ts' : '.mts';
  return plain ? '.js' : '.mjs';
}

async function isModulePackage(folder: string): Promise<boolean> {
  const manifest = await readFile(join(folder, 'package.json'), 'utf8').catch(() => null);
  if (manifest === null) return dirname(folder) === folder ? false : isModulePackage(dirname(folder));
  try {
    const content: unknown = JSON.parse(manifest);
    return typeof content === 'object' && content !== null && 'type' in content && content.type === 'module';
  } catch {
    return false;
  }
}

function byHand(path: string, added: RuleFolder): readonly string[] {
  const { rule: name, tests } = entriesOf(added);
  return [
    `${path} is kept by hand; add these lines to it, ${name} to its rules and ${tests} to its tests:`,
    ...importsOf(added).map((line) => `  ${line}`),
  ];
}

const next = (folder: string): readonly string[] => [
  'One of its tests fails, and says what to write. To run them:',
  `  keydrill rules test ${folder}`,
];

const inPolicy = (path: string): readonly string[] => [
  'To scan with it, say in keydrill.yaml (paths count from its folder):',
  `  plugins: ['${policyPath(path)}']`,
];

function policyPath(path: string): string {
  const shown = relative(process.cwd(), resolve(path)).split(sep).join('/');
  return shown.startsWith('../') ? shown : `./${shown}`;
}
