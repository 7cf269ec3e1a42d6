import { cp, mkdir, readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { REPOSITORY } from './installed-package.ts';

/** Copies an installed package with all that it depends on, so that npm finds it in place and asks no registry. */
export async function copyPackage(name: string, folder: string): Promise<void> {
  const copied = new Set<string>();
  const waiting = [{ name, from: REPOSITORY }];
  for (const { name: wanted, from } of waiting) {
    const source = await installedIn(from, wanted);
    const place = source.slice(REPOSITORY.length + 1);
    if (copied.has(place)) continue;
    copied.add(place);
    await mkdir(dirname(join(folder, place)), { recursive: true });
    // What lies below is a package of its own.
    const own = (path: string): boolean => !path.slice(source.length).includes('/node_modules');
    await cp(source, join(folder, place), { recursive: true, filter: own });
    const { dependencies = {} }: { dependencies?: object } = JSON.parse(
      await readFile(join(source, 'package.json'), 'utf8'),
    );
    waiting.push(...Object.keys(dependencies).map((each) => ({ name: each, from: source })));
  }
}

/** Where Node finds a package, seen from the folder of another. */
async function installedIn(from: string, name: string): Promise<string> {
  for (let at = from; at.startsWith(REPOSITORY); at = dirname(at)) {
    const found = join(at, 'node_modules', name);
    if (await stat(found).catch(() => null)) return found;
  }
  throw new Error(`${name} is not installed for ${from}`);
}
