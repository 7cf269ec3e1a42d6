import { stat } from 'node:fs/promises';
import { isAbsolute, relative, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type Outcome, ok, problem } from '../outcome.ts';
import { quote } from '../quote.ts';
import { findPackage, type InstalledPackage, isRelative } from './find-package.ts';

/** A plug-in that was found, and not run yet. */
export interface ResolvedPlugin {
  /** As the policy names it. */
  readonly name: string;
  /** The module to load; absolute. */
  readonly entry: string;
  /** Null for a file of one's own. */
  readonly package: InstalledPackage | null;
}

const EXTENSIONS = ['.mjs', '.js', '.cjs', '.mts', '.ts', '.cts'] as const;
/** Where the module of a plug-in usually lies in its folder. */
const USUAL_FILES = ['plugin', 'index'].flatMap((name) => EXTENSIONS.map((extension) => `${name}${extension}`));

/** Finds the module of a plug-in, as seen from the folder of the file that names it. Runs nothing of it. */
export async function resolvePlugin(name: string, folder: string): Promise<Outcome<ResolvedPlugin>> {
  if (isRelative(name)) return resolveFile(name, folder);
  if (isAbsolute(name) || /^[a-z][a-z\d+.-]*:|^~|\\/i.test(name)) {
    return problem(
      `The plug-in ${quote(name)} is neither a path that begins with ./ or ../ nor the name of an npm package; name it relative to this file.`,
    );
  }
  return resolvePackage(name, folder);
}

async function resolveFile(name: string, folder: string): Promise<Outcome<ResolvedPlugin>> {
  const entry = resolve(folder, name);
  switch (await kindOf(entry)) {
    case 'file':
      return ok({ name, entry, package: null });
    case 'folder': {
      const usual = await firstFile(USUAL_FILES.map((file) => resolve(entry, file)));
      const example = relativeTo(folder, usual ?? resolve(entry, 'plugin.mjs'));
      return problem(`The plug-in ${quote(name)} is a folder; name its file, as in ${quote(example)}.`);
    }
    case 'nothing': {
      const meant = await firstFile(EXTENSIONS.map((extension) => `${entry}${extension}`));
      const hint = meant === null ? '' : ` (did you mean ${quote(relativeTo(folder, meant))}?)`;
      return problem(`There is no file for the plug-in ${quote(name)}${hint}; the path is relative to this file.`);
    }
  }
}

async function resolvePackage(name: string, folder: string): Promise<Outcome<ResolvedPlugin>> {
  const found = await findPackage(name, folder);
  if (found === null) return problem(await notInstalled(name, folder));
  const { moduleResolve } = await import('import-meta-resolve');
  const from = pathToFileURL(resolve(folder, 'keydrill.yaml'));
  try {
    // The conditions of Node's own import.
    const { href } = moduleResolve(name, from, new Set(['node', 'import', 'default']));
    return ok({ name, entry: fileURLToPath(href), package: found });
  } catch (thrown) {
    return problem(unresolved(name, found, thrown));
  }
}

/** Also for what looks like a package only because `./` was left out. */
async function notInstalled(name: string, folder: string): Promise<string> {
  const file = resolve(folder, name);
  const meant = await firstFile([file, ...EXTENSIONS.map((extension) => `${file}${extension}`)]);
  if (meant !== null) {
    return `The plug-in ${quote(name)} is no installed package; for the file, write ${quote(relativeTo(folder, meant))}.`;
  }
  const [packageName = name] = /^(?:@[^/]+\/)?[^/]+/.exec(name) ?? [];
  if (!/^(?:@[a-z0-9][\w.-]*\/)?[a-z0-9][\w.-]*$/.test(packageName)) {
    return `The plug-in ${quote(name)} is no name that an npm package can have; for a file, begin with ./ or ../.`;
  }
  return `The plug-in ${quote(name)} is not installed; run "npm install --save-dev ${packageName}" beside this file, or begin with ./ for a file.`;
}

function unresolved(name: string, { name: packageName, version, subpath }: InstalledPackage, thrown: unknown): string {
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
  const from = `The plug-in ${quote(name)} cannot be loaded: the package ${packageName} ${version}`;
  switch (code) {
    case 'ERR_PACKAGE_PATH_NOT_EXPORTED':
      return subpath === ''
        ? `${from} has no export for import; name one of its exports, as in ${quote(`${packageName}/plugin.mjs`)}.`
        : `${from} has no export ${quote(`./${subpath}`)}; see "exports" in its package.json.`;
    case 'ERR_MODULE_NOT_FOUND':
    case 'ERR_UNSUPPORTED_DIR_IMPORT':
      return subpath === ''
        ? `${from} lacks the file that its package.json names as its entry; build or install it again.`
        : `${from} has no file ${quote(subpath)}; name one of its files or exports.`;
    default:
      return `${from} has an invalid package.json (${code === '' ? 'it cannot be read' : code}); install it again.`;
  }
}

/** As a policy would name the file. */
function relativeTo(folder: string, file: string): string {
  const path = relative(folder, file).replaceAll('\\', '/');
  return path.startsWith('.') ? path : `./${path}`;
}

async function firstFile(paths: readonly string[]): Promise<string | null> {
  for (const path of paths) if ((await kindOf(path)) === 'file') return path;
  return null;
}

async function kindOf(path: string): Promise<'file' | 'folder' | 'nothing'> {
  try {
    return (await stat(path)).isDirectory() ? 'folder' : 'file';
  } catch {
    return 'nothing';
  }
}
