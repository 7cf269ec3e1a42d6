import { realpath } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import type { Lock } from '../lock/lock.ts';
import type { Trusted } from '../lock/trusted.ts';
import type { Outcome } from '../outcome.ts';
import { findPackage, isRelative } from '../plugins/find-package.ts';
import type { LoadedPlugin } from '../plugins/load-plugin.ts';
import type { ResolvedPlugin } from '../plugins/resolve-plugin.ts';
import { LARGEST_POLICY_BYTES } from './policy-text.ts';
import { quote } from './problem.ts';
import type { Origin, Reach, ReachedPlugin, Refusal } from './reach.ts';
import { readSource } from './read-source.ts';

/** What stands between a policy and what it takes from elsewhere; all of it is replaced in tests only, but for `lock`. */
export interface Sources {
  /** Whether a lock file decides what is let through; `policy lock`, which writes it, ignores it. */
  readonly lock?: 'enforce' | 'ignore';
  readonly openLock?: (folder: string) => Promise<Outcome<Lock>>;
  readonly plugins?: {
    readonly resolve: (name: string, folder: string) => Promise<Outcome<ResolvedPlugin>>;
    readonly load: (resolved: ResolvedPlugin) => Promise<LoadedPlugin>;
  };
}

interface DiskInput extends Sources {
  /** The policy file, absolute. */
  readonly root: string;
  /** Files are named relative to this folder; null for absolute names. */
  readonly shownFrom: string | null;
}

const PACKAGE_FILES = ['keydrill.yaml', 'keydrill.yml'] as const;

/** Gets at files and plug-ins on the disk, as far as the lock of the policy's folder lets it. */
export function reachOnDisk({ root, shownFrom, lock = 'enforce', openLock, plugins }: DiskInput): Reach {
  const problemWith = lock === 'ignore' ? async () => null : lockOf(dirname(root), openLock ?? lockOnDisk);
  const loaded = new Map<string, Promise<LoadedPlugin>>();
  return {
    file: async (name, from) => {
      const place = await locate(name, from);
      if (place === null || 'ok' in place) return place;
      const real = await realpath(place.path).catch(() => place.path);
      if (place.home !== null && !isInside(place.home, real)) return refusal(LEADS_OUT);
      const source = await readSource(place.path);
      if (!source.ok) return refusal(unreadable(source.failure));
      const trusted: Trusted = { kind: 'policy', name, path: place.path, source: source.bytes };
      const sentence = await problemWith(trusted);
      if (sentence !== null) return { ok: false, sentence };
      const file = shownFrom === null ? place.path : relative(shownFrom, place.path);
      return { ok: true, read: { ...place, file, source: source.text, identity: real }, trusted };
    },
    plugin: async (name, from) => {
      const { resolve, load } = plugins ?? (await pluginsOnDisk());
      const resolved = await resolve(name, dirname(from.path));
      if (!resolved.ok) return failed(resolved.problem);
      const { value } = resolved;
      const real = await realpath(value.entry).catch(() => value.entry);
      if (isRelative(name) && from.home !== null && !isInside(from.home, real))
        return failed(`Plug-in ${quote(name)} cannot be loaded: ${LEADS_OUT}.`);
      const trusted: Trusted = { kind: 'plugin', ...value };
      const sentence = await problemWith(trusted);
      if (sentence !== null) return failed(sentence);
      const loading = loaded.get(real) ?? load(value);
      loaded.set(real, loading);
      const outcome = await loading;
      return outcome.ok
        ? { ok: true, plugin: outcome.plugin, entry: real, trusted }
        : { ok: false, sentences: outcome.problems };
    },
  };
}

const LEADS_OUT = 'it leads out of its package; name a file inside the package';

const refusal = (reason: string): Refusal => ({ ok: false, reason });

const failed = (sentence: string): ReachedPlugin => ({ ok: false, sentences: [sentence] });

type Place = Pick<Origin, 'path' | 'home'>;

/** Where the file that a name stands for should be. */
async function locate(name: string, from: Origin): Promise<Place | Refusal | null> {
  if (/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(name))
    return refusal('its name has characters that cannot be seen; write it anew');
  if (isRelative(name)) return { path: join(dirname(from.path), name), home: from.home };
  if (/^(?:[/\\~]|[A-Za-z]:[/\\])/.test(name))
    return refusal('it is an absolute path; write one that begins with ./ or ../');
  if (/^[A-Za-z][\w+.-]*:/.test(name)) return refusal('it is a URL; install it as an npm package, or copy the file');
  const found = await findPackage(name, dirname(from.path));
  if (found === null) return null;
  const home = found.folder;
  if (found.subpath !== '') return { path: join(found.folder, found.subpath), home };
  for (const file of PACKAGE_FILES) {
    const path = join(found.folder, file);
    const exists = await realpath(path).catch(() => null);
    if (exists !== null) return { path, home };
  }
  return refusal(
    `the package has no ${PACKAGE_FILES[0]}; name a file of it, as in ${quote(`${found.name}/policy.yaml`)}`,
  );
}

function isInside(folder: string, path: string): boolean {
  const inside = relative(folder, path);
  return inside !== '..' && !inside.startsWith(`..${sep}`) && join(folder, inside) === path;
}

function unreadable(failure: string): string {
  switch (failure) {
    case 'missing':
      return 'there is no such file; correct the name, or remove it';
    case 'folder':
      return 'it is a folder; name a file in it';
    case 'forbidden':
      return 'it may not be read; check its permissions';
    case 'too-large':
      return `it has more than ${LARGEST_POLICY_BYTES / 1024 / 1024} MiB; split it`;
    case 'not-utf-8':
      return 'it is not UTF-8; save it as UTF-8';
    default:
      return `it could not be read (${failure}); check it, or remove it`;
  }
}

type ProblemWith = Lock['problemWith'];

/** The lock is opened when the policy takes something from elsewhere, and once. */
function lockOf(folder: string, open: (folder: string) => Promise<Outcome<Lock>>): ProblemWith {
  let opened: Promise<Outcome<Lock>> | null = null;
  return async (trusted) => {
    opened ??= open(folder);
    const lock = await opened;
    return lock.ok ? lock.value.problemWith(trusted) : lock.problem;
  };
}

const lockOnDisk = async (folder: string) => (await import('../lock/lock.ts')).openLock(folder);

/** Loaded only for a policy that names a plug-in. */
async function pluginsOnDisk(): Promise<NonNullable<Sources['plugins']>> {
  const [{ resolvePlugin }, { loadPlugin }] = await Promise.all([
    import('../plugins/resolve-plugin.ts'),
    import('../plugins/load-plugin.ts'),
  ]);
  return { resolve: resolvePlugin, load: loadPlugin };
}
