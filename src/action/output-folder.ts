import { mkdir, realpath } from 'node:fs/promises';
import { dirname, relative, resolve, sep } from 'node:path';
import { CommandError } from '../cli/command-error.ts';

export interface Place {
  /** GITHUB_WORKSPACE. */
  readonly workspace: string;
  /** Where the path that is returned leads from. */
  readonly workingDirectory: string;
}

/**
 * Makes a folder of the workspace and gives the path to it, with forward slashes. Throws `CommandError` when it would
 * lie outside: by its name, or because a symbolic link on the way leads out.
 */
export async function openOutputFolder(name: string, { workspace, workingDirectory }: Place): Promise<string> {
  const root = resolve(workspace);
  const folder = resolve(root, name);
  const inside = isIn(await realpath(root), await realpath(await nearestThatExists(folder)));
  if (!inside)
    throw new CommandError(`The input output-dir must be a folder of the workspace; "${name}" leads out of it.`);
  try {
    await mkdir(folder, { recursive: true });
  } catch (thrown) {
    const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : String(thrown);
    throw new CommandError(`The folder "${name}" of the input output-dir cannot be made (${code}).`);
  }
  return relative(workingDirectory, folder).split(sep).join('/') || '.';
}

function isIn(root: string, path: string): boolean {
  const inside = relative(root, path);
  return inside !== '..' && !inside.startsWith(`..${sep}`) && resolve(root, inside) === path;
}

/** The folder, or the last one on the way to it that is there. */
async function nearestThatExists(path: string): Promise<string> {
  const found = await realpath(path).then(
    () => true,
    () => false,
  );
  return found || dirname(path) === path ? path : nearestThatExists(dirname(path));
}
