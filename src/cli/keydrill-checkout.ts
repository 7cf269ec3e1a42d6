import { readFile, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';

/** The checkout of keydrill itself that a folder lies in; null anywhere else, an installed keydrill included. */
export async function keydrillCheckout(folder: string): Promise<string | null> {
  for (let at = resolve(folder); ; at = dirname(at)) {
    const manifest = await readFile(join(at, 'package.json'), 'utf8').catch(() => null);
    // The nearest package decides: a project may lie in a folder of another.
    if (manifest !== null) return nameIn(manifest) === 'keydrill' && (await hasSource(at)) ? at : null;
    if (dirname(at) === at) return null;
  }
}

/** What is installed from npm has the pages of the rules, and not their source. */
const hasSource = (root: string): Promise<boolean> =>
  stat(join(root, 'rules', 'index.ts')).then(
    (found) => found.isFile(),
    () => false,
  );

function nameIn(manifest: string): unknown {
  try {
    const content: unknown = JSON.parse(manifest);
    return typeof content === 'object' && content !== null && 'name' in content ? content.name : null;
  } catch {
    return null;
  }
}
