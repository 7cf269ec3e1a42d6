/** Digests by path: SHA-256 in hex, or `link:` and where a symbolic link leads. Paths have forward slashes. */
export type Digests = Readonly<Record<string, string>>;

/** One thing that a policy takes from elsewhere, by the bytes that it had when somebody read it. */
export interface Pin {
  readonly kind: 'policy' | 'plugin';
  /** A path that begins with ./ or ../, from the lock's folder; or an npm package, and what of it. */
  readonly name: string;
  /** Of an npm package. */
  readonly version?: string;
  /** By path from the lock's folder; of a package, by path in it. */
  readonly files: Digests;
}

/** `plug-in acme-rules 1.3.0`, `extended file ./base.yaml`. */
export const titleOf = ({ kind, name, version }: Omit<Pin, 'files'>): string => {
  const noun = kind === 'plugin' ? 'plug-in' : 'extended file';
  return version === undefined ? `${noun} ${name}` : `${noun} ${name} ${version}`;
};

/** Whether two pins are of the same thing, with whatever content. */
export const isSameThing = (a: Pin, b: Pin): boolean => a.kind === b.kind && a.name === b.name;

/** What differs between two states of one thing, as in `changed a.mjs; added b.mjs`; null when nothing does. */
export function differences(before: Digests, after: Digests): string | null {
  const [old, now] = [new Map(Object.entries(before)), new Map(Object.entries(after))];
  const parts = [
    ['changed', [...now.keys()].filter((path) => old.has(path) && old.get(path) !== now.get(path))],
    ['added', [...now.keys()].filter((path) => !old.has(path))],
    ['removed', [...old.keys()].filter((path) => !now.has(path))],
  ] as const;
  const told = parts.flatMap(([verb, paths]) => (paths.length === 0 ? [] : [`${verb} ${some(paths)}`]));
  return told.length === 0 ? null : told.join('; ');
}

/** Enough to know where to look; a new release of a package changes hundreds. */
const MOST_NAMED = 3;

const some = (paths: readonly string[]): string => {
  const named = [...paths].sort().slice(0, MOST_NAMED).join(', ');
  return paths.length > MOST_NAMED ? `${named} and ${paths.length - MOST_NAMED} more` : named;
};
