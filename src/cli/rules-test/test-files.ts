import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** A module that holds tests, and how. */
export interface TestFile {
  readonly path: string;
  readonly kind: 'table' | 'registered' | 'plugin';
}

/** What lies in a folder. */
export interface TestFolder {
  readonly files: readonly TestFile[];
  /** The folders of rules beside which no test lies. */
  readonly untested: readonly string[];
}

const MODULE = String.raw`\.(?:js|mjs|ts|mts)$`;
const TABLE = new RegExp(String.raw`\.tests${MODULE}`);
const REGISTERED = new RegExp(String.raw`\.test${MODULE}`);
const PLUGIN = new RegExp(`^plugin${MODULE}`);
const RULE = new RegExp(`^rule${MODULE}`);

/** By the name of the file; a module of another name is taken for a plug-in. */
export function kindOf(path: string): TestFile['kind'] {
  if (TABLE.test(path)) return 'table';
  return REGISTERED.test(path) ? 'registered' : 'plugin';
}

/** Every file of tests below a folder, in the order of their names. What is installed is somebody else's. */
export async function testFilesIn(folder: string): Promise<TestFolder> {
  const all = await modulesIn(folder);
  const files = await Promise.all(all.map(testFile));
  const found = files.flatMap((file) => (file === null ? [] : [file]));
  const tested = new Set(found.filter(({ kind }) => kind !== 'plugin').map(({ path }) => dirname(path)));
  const rules = all.filter((path) => RULE.test(basename(path))).map(dirname);
  return { files: found, untested: [...new Set(rules)].filter((rule) => !tested.has(rule)) };
}

async function modulesIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const found = entries
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .map(async (entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory())
        return entry.name === 'node_modules' || entry.name.startsWith('.') ? [] : modulesIn(path);
      return /\.d\.m?ts$/.test(entry.name) || !new RegExp(MODULE).test(entry.name) ? [] : [path];
    });
  return (await Promise.all(found)).flat();
}

/** A folder may hold tests of everything else: those are not run to find out. */
async function testFile(path: string): Promise<TestFile | null> {
  if (TABLE.test(path)) return { path, kind: 'table' };
  const [kind, sign] = REGISTERED.test(path)
    ? (['registered', /\btest(?:Rule|Plugin)\b/] as const)
    : (['plugin', /\bdefinePlugin\b|\bapiVersion\b/] as const);
  if (kind === 'plugin' && !PLUGIN.test(basename(path))) return null;
  return sign.test(await readFile(path, 'utf8')) ? { path, kind } : null;
}
