import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { type Outcome, ok, problem } from '../outcome.ts';
import { findPackage, type InstalledPackage } from '../plugins/find-package.ts';
import { digestOf } from './file-reader.ts';
import { moduleFiles } from './module-files.ts';
import { packageFiles } from './package-files.ts';
import { slashed } from './paths.ts';
import { type Digests, type Pin, titleOf } from './pin.ts';
import type { Trusted } from './trusted.ts';
import { Unpinnable } from './unpinnable.ts';

/** What a lock in this folder says of a thing as it is now. Reads, and runs nothing. */
export async function pinOf(trusted: Trusted, folder: string): Promise<Outcome<Pin>> {
  const { base, ...named } = await placeOf(trusted, folder);
  try {
    return ok({ kind: trusted.kind, ...named, files: await filesOf(trusted, base) });
  } catch (thrown) {
    if (thrown instanceof Unpinnable)
      return problem(`The ${titleOf({ kind: trusted.kind, ...named })} cannot be pinned: ${thrown.message}.`);
    throw thrown;
  }
}

/** Where a thing lies, which is the same whatever it is called by those who name it, and on every machine. */
interface Place extends Pick<Pin, 'name' | 'version'> {
  /** The folder that its files are named from, without links. */
  readonly base: string;
}

async function placeOf(trusted: Trusted, folder: string): Promise<Place> {
  const path = trusted.kind === 'policy' ? trusted.path : trusted.entry;
  const inside = await packageAround(path);
  const base = await withoutLinks(inside?.folder ?? folder);
  const shown = slashed(base, await withoutLinks(path));
  if (trusted.kind === 'plugin' && trusted.package !== null)
    return { name: trusted.package.name, ...versioned(trusted.package.version), base };
  if (inside !== null) return { name: `${inside.name}/${shown}`, ...versioned(inside.version), base };
  return { name: shown.startsWith('../') ? shown : `./${shown}`, base };
}

const versioned = (version: string): Pick<Pin, 'version'> => (version === '' ? {} : { version });

const withoutLinks = (path: string): Promise<string> => realpath(path).catch(() => path);

/** The last package on the way to a file. */
const IN_PACKAGE = /^(.*)[\\/]node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)[\\/]/;

async function packageAround(path: string): Promise<Pick<InstalledPackage, 'name' | 'version' | 'folder'> | null> {
  const [, root, found] = IN_PACKAGE.exec(path) ?? [];
  if (root === undefined || found === undefined) return null;
  const name = found.replaceAll('\\', '/');
  const folder = await withoutLinks(join(root, 'node_modules', found));
  const installed = await findPackage(name, root);
  return { name, folder, version: installed?.folder === folder ? installed.version : '' };
}

async function filesOf(trusted: Trusted, base: string): Promise<Digests> {
  switch (trusted.kind) {
    case 'policy':
      return { [slashed(base, await withoutLinks(trusted.path))]: digestOf(trusted.source) };
    case 'plugin':
      return trusted.package === null
        ? moduleFiles(trusted.entry, base)
        : packageFiles(trusted.package.folder, trusted.entry);
  }
}
