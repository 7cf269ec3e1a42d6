import { readFile, realpath } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';

/** An installed npm package, and what a name asked of it. */
export interface InstalledPackage {
  readonly name: string;
  readonly version: string;
  /** Absolute, links followed. */
  readonly folder: string;
  /** What follows the package's name, without the slash in between; empty for the package itself. */
  readonly subpath: string;
}

const NAME = /^((?:@[a-z0-9][\w.-]*\/)?[a-z0-9][\w.-]*)(?:\/(.+))?$/;

/** Whether a name is that of a file: it says where from, as in `./rules.js`. */
export const isRelative = (name: string): boolean => /^\.\.?(?:\/|$)/.test(name);

/** The package that a name such as `acme-rules` or `@acme/rules/strict.yaml` stands for, seen from a folder; null when it is not installed. */
export async function findPackage(name: string, folder: string): Promise<InstalledPackage | null> {
  const [, packageName, subpath = ''] = NAME.exec(name) ?? [];
  if (packageName === undefined) return null;
  const places = createRequire(join(folder, 'from.js')).resolve.paths(packageName) ?? [];
  // Only require() also looks into folders for a whole machine, which go by other names.
  for (const modules of places.filter((place) => basename(place) === 'node_modules')) {
    const found = await manifestOf(join(modules, packageName));
    // Where it really lies: package managers and workspaces install links.
    if (found !== null) {
      return { name: packageName, version: found.version, folder: await realpath(join(modules, packageName)), subpath };
    }
  }
  return null;
}

async function manifestOf(folder: string): Promise<{ readonly version: string } | null> {
  try {
    const manifest: unknown = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
    const version =
      typeof manifest === 'object' && manifest !== null && 'version' in manifest ? manifest.version : null;
    return { version: typeof version === 'string' ? version : '' };
  } catch {
    return null;
  }
}
