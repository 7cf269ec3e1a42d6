import { readFile } from 'node:fs/promises';
import nodeModule, { createRequire, isBuiltin } from 'node:module';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { isRelative } from '../plugins/find-package.ts';
import { digestOf, type FileReader, openFileReader } from './file-reader.ts';
import { type ModuleLink, moduleLinks } from './module-links.ts';
import { slashed } from './paths.ts';
import type { Digests } from './pin.ts';
import { Unpinnable } from './unpinnable.ts';

const JAVASCRIPT = ['.js', '.mjs', '.cjs'];
const TYPESCRIPT = ['.ts', '.mts', '.cts'];
/** Loaded as they are: there is nothing in them to follow. */
const WHOLE = ['.json', '.node'];

/**
 * A module of one's own and all that it loads by relative imports, wherever they lead, by their real paths: a link that
 * is turned elsewhere gives other files. Packages are left to npm's lock.
 */
export async function moduleFiles(entry: string, folder: string): Promise<Digests> {
  const reader = openFileReader();
  const digests: Record<string, string> = {};
  const waiting = [{ path: entry, shown: slashed(folder, entry), runs: true }];
  const seen = new Set<string>();
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const path = await reader.realPath(next.path, next.shown);
    if (seen.has(`${path} ${next.runs}`)) continue;
    seen.add(`${path} ${next.runs}`);
    const shown = slashed(folder, path);
    const bytes = await reader.read(path, shown);
    digests[shown] = digestOf(bytes);
    if (!next.runs && !isCode(path)) continue;
    for (const link of await linksOf(path, shown, bytes)) {
      const target = await targetOf(link, { path, shown, reader });
      if (target !== null) waiting.push({ path: target, shown: slashed(folder, target), runs: link.kind !== 'url' });
    }
  }
  return digests;
}

const isCode = (path: string): boolean => [...JAVASCRIPT, ...TYPESCRIPT].includes(extname(path));

async function linksOf(path: string, shown: string, bytes: Buffer): Promise<readonly ModuleLink[]> {
  const extension = extname(path);
  if (WHOLE.includes(extension)) return [];
  if (JAVASCRIPT.includes(extension)) return moduleLinks(bytes.toString('utf8'), shown);
  if (TYPESCRIPT.includes(extension)) return moduleLinks(withoutTypes(bytes.toString('utf8'), shown), shown);
  throw new Unpinnable(`${shown} is neither JavaScript, TypeScript nor JSON`);
}

/** What types import is never loaded. White space takes their place, so that lines stay the same. */
function withoutTypes(source: string, shown: string): string {
  const strip: unknown = Reflect.get(nodeModule, 'stripTypeScriptTypes');
  if (typeof strip !== 'function') {
    throw new Unpinnable(
      `${shown} is TypeScript, which Node ${process.versions.node} cannot load; use Node 22.18 or later`,
    );
  }
  const { emitWarning } = process;
  // That it is experimental is said where types are stripped to run the plug-in, as far as Node thinks so.
  process.emitWarning = () => undefined;
  try {
    return String(strip(source));
  } catch (thrown) {
    const why = thrown instanceof Error ? thrown.message.replace(/\s+/g, ' ').trim() : String(thrown);
    throw new Unpinnable(`${shown} is TypeScript that Node cannot load (${why})`);
  } finally {
    process.emitWarning = emitWarning;
  }
}

interface Importer {
  readonly path: string;
  readonly shown: string;
  readonly reader: FileReader;
}

/** The file that a link leads to; null when it leads to a package, to Node itself or to nothing that is read as a file. */
async function targetOf({ kind, specifier, line }: ModuleLink, importer: Importer): Promise<string | null> {
  const refuse = (why: string): never => {
    throw new Unpinnable(`${importer.shown}:${line} imports ${JSON.stringify(specifier)}, ${why}`);
  };
  if (isRelative(specifier)) {
    const target = resolved(kind, specifier, importer.path) ?? refuse('which leads to no file');
    if (kind !== 'url') return target;
    const isFile = await importer.reader.isFile(target);
    return isFile ? target : null;
  }
  if (isBuiltin(specifier)) return null;
  if (specifier.startsWith('#')) return refuse('a name from package.json; import the file by its relative path');
  if (/^(?:[a-z][a-z\d+.-]*:|\/)/i.test(specifier)) return refuse('which is no relative path; write one');
  if (await isOwnPackage(specifier, importer.path))
    return refuse('which is its own package; import the file by its relative path');
  return null;
}

/** As Node resolves it: `require` tries extensions and folders, `import` takes the path as it is. */
function resolved(kind: ModuleLink['kind'], specifier: string, from: string): string | null {
  try {
    return kind === 'require'
      ? createRequire(from).resolve(specifier)
      : fileURLToPath(new URL(specifier, pathToFileURL(from)));
  } catch {
    return null;
  }
}

/** Whether a name is that of the package which a file lies in: Node then takes its own files, as `exports` names them. */
async function isOwnPackage(specifier: string, from: string): Promise<boolean> {
  for (let folder = dirname(from); ; folder = dirname(folder)) {
    const name = await nameIn(join(folder, 'package.json'));
    // keydrill itself is always the copy that runs.
    if (name !== null) return name !== 'keydrill' && (specifier === name || specifier.startsWith(`${name}/`));
    if (folder === dirname(folder)) return false;
  }
}

/** The name in a manifest, empty when it gives none; null without a manifest. */
async function nameIn(manifest: string): Promise<string | null> {
  const text = await readFile(manifest, 'utf8').catch(() => null);
  if (text === null) return null;
  try {
    const content: unknown = JSON.parse(text);
    return typeof content === 'object' && content !== null && 'name' in content ? String(content.name) : '';
  } catch {
    return '';
  }
}
