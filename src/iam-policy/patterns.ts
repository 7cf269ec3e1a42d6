import { hasWildcard, matchesWildcard } from '../engine/wildcard.ts';

/** The values of Action or Resource (`only`), or of NotAction or NotResource (`all-but`): texts with `*` and `?`. */
export interface Patterns {
  readonly kind: 'only' | 'all-but';
  readonly patterns: readonly string[];
}

/**
 * Whether `outer` matches everything that `inner` does. The wildcards of `inner` are compared as characters: only a
 * `*` can match a `*` for every text that it stands for.
 */
export function covers(outer: string, inner: string): boolean {
  // `?` would match the character `*`, but not what that stands for.
  if (outer.includes('?') && inner.includes('*')) return outer === inner;
  return matchesWildcard(outer, inner);
}

/** Whether no text can match both. May miss that it is so for patterns that differ only behind a wildcard. */
export function disjoint(first: string, second: string): boolean {
  if (!hasWildcard(second)) return !matchesWildcard(first, second);
  if (!hasWildcard(first)) return !matchesWildcard(second, first);
  const [start, other] = [literalStart(first), literalStart(second)];
  return !start.startsWith(other) && !other.startsWith(start);
}

const literalStart = (pattern: string): string => /^[^*?]*/.exec(pattern)?.[0] ?? '';

/**
 * Whether the values reach all of `text`, which may itself be a pattern. What `all-but` leaves out of a pattern is a
 * few cases of many, unless it leaves out all of it.
 */
export function reaches({ kind, patterns }: Patterns, text: string): boolean {
  const covered = patterns.some((pattern) => covers(pattern, text));
  return kind === 'only' ? covered : !covered;
}
