import { readdir, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { digestOf, type FileReader, openFileReader } from './file-reader.ts';
import { slashed } from './paths.ts';
import type { Digests } from './pin.ts';
import { Unpinnable } from './unpinnable.ts';

/** What is not the package's own: installed dependencies are pinned by npm's lock, and git's files are no code. */
const NOT_OWN = ['node_modules', '.git'];

/** Every file of an installed package. Symbolic links are not followed; one that leads out of the package is refused. */
export async function packageFiles(folder: string, entry: string): Promise<Digests> {
  const reader = openFileReader();
  const root = await reader.realPath(folder, 'its folder');
  const digests: Record<string, string> = {};
  for (const path of await entriesOf(root)) {
    const shown = slashed(root, path.absolute);
    digests[shown] = path.isLink
      ? await linkDigest({ root, path: path.absolute, shown, reader })
      : digestOf(await reader.read(path.absolute, shown));
  }
  const main = slashed(root, await reader.realPath(entry, 'its module'));
  if (!Object.hasOwn(digests, main)) throw new Unpinnable(`its module, ${main}, is none of its own files`);
  return digests;
}

interface Entry {
  readonly absolute: string;
  readonly isLink: boolean;
}

async function entriesOf(root: string): Promise<readonly Entry[]> {
  const found: Entry[] = [];
  const folders = [root];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => {
      throw new Unpinnable(`its folder ${slashed(root, folder ?? root) || '.'} cannot be read`);
    });
    for (const entry of entries) {
      if (folder === root && NOT_OWN.includes(entry.name)) continue;
      const absolute = join(folder, entry.name);
      if (entry.isDirectory()) folders.push(absolute);
      else found.push({ absolute, isLink: entry.isSymbolicLink() });
    }
  }
  return found;
}

interface Link {
  readonly root: string;
  readonly path: string;
  readonly shown: string;
  readonly reader: FileReader;
}

async function linkDigest({ root, path, shown, reader }: Link): Promise<string> {
  const [first = ''] = slashed(root, await reader.realPath(path, shown)).split('/');
  if (first === '..' || NOT_OWN.includes(first))
    throw new Unpinnable(`${shown} is a link that leads out of the package`);
  return `link:${await readlink(path)}`;
}
