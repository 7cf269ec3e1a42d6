import { lstat, readFile, realpath } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import { checkoutUnreadable, type Repository } from '../facts/repository.ts';
import { git } from './git.ts';

/** Longer texts are no playbooks; they would only fill the snapshot. */
const LONGEST_TEXT = 1024 * 1024;

/**
 * The git checkout around a folder. `base` is the folder of the policy file, from which its paths lead. Nothing is asked
 * before it is needed, and nothing twice.
 */
export function openCheckout(base: string): Repository {
  const root = once(() => rootOf(base));
  const files = once(async () => {
    const listed = await git(await root(), ['ls-files', '-z']);
    return listed.split('\0').filter((path) => path !== '');
  });
  const tracked = once(async () => new Set(await files()));

  return {
    files: async () => (await files()).toSorted(),
    resolve: async (path) => insideOf(await root(), resolve(await realpath(base), path), path),
    text: async (path) => ((await tracked()).has(path) ? readText(await root(), path) : null),
    changedAt: async (path) => lastCommit(await root(), path),
    ignores: async (path) => {
      // What one person ignores everywhere protects nobody else.
      const asked = ['-c', 'core.excludesFile=', 'check-ignore', '--quiet', '--', path];
      return (await git(await root(), asked, { orElse: 'no' })) !== 'no';
    },
  };
}

async function rootOf(base: string): Promise<string> {
  const root = (await git(base, ['rev-parse', '--show-toplevel'])).trim();
  if (root === '')
    throw checkoutUnreadable('NoWorkingTree', 'the git repository here has no working tree; check it out');
  return realpath(root);
}

function insideOf(root: string, absolute: string, path: string): string {
  const inside = relative(root, absolute);
  if (inside === '' || inside === '..' || inside.startsWith(`..${sep}`) || resolve(root, inside) !== absolute) {
    throw checkoutUnreadable('OutsideCheckout', `${path} lies outside the git checkout; move it into the repository`);
  }
  return inside.split(sep).join('/');
}

/** Null for a file that git tracks but that is gone from the working tree. */
async function readText(root: string, path: string): Promise<string | null> {
  const file = join(root, path);
  const found = await lstat(file).catch(() => null);
  if (found === null) return null;
  const real = await realpath(file).catch(() => null);
  if (real === null) return null;
  insideOf(root, real, path);
  const { size } = await lstat(real);
  if (size > LONGEST_TEXT) throw checkoutUnreadable('TooLarge', `${path} is larger than 1 MiB; make it shorter`);
  return readFile(real, 'utf8').catch((thrown: NodeJS.ErrnoException) => {
    throw checkoutUnreadable(thrown.code ?? 'Unreadable', `${path} cannot be read; allow this user to read it`);
  });
}

async function lastCommit(root: string, path: string): Promise<string | null> {
  if ((await git(root, ['rev-parse', '--is-shallow-repository'])).trim() === 'true') {
    throw checkoutUnreadable(
      'ShallowClone',
      'the git checkout is shallow, so nobody knows when a file last changed; check out with fetch-depth: 0',
    );
  }
  const date = (await git(root, ['log', '-1', '--format=%cI', '--', path], { orElse: '' })).trim();
  return date === '' ? null : new Date(date).toISOString();
}

function once<T>(work: () => Promise<T>): () => Promise<T> {
  let running: Promise<T> | undefined;
  return () => {
    running ??= work();
    return running;
  };
}
