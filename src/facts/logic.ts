import { type FactError, FactUnavailable, isFactUnavailable } from './fact.ts';

/**
 * Three-valued logic over facts of which some may be unread. An existential question (`some`) is settled by one proof,
 * a universal one (`every`) by one counterexample; otherwise every fact must have been read, and the first that was not
 * is thrown, so that the engine says `unknown`.
 */
export const some = <T>(items: readonly T[], holds: (item: T) => boolean): boolean => {
  const { values, unread } = readEach(items, holds);
  if (values.some(({ value }) => value)) return true;
  return settle(unread, false);
};

export const every = <T>(items: readonly T[], holds: (item: T) => boolean): boolean =>
  !some(items, (item) => !holds(item));

/** Applies `read` to each item and keeps apart what was read and what could not be. */
export function readEach<T, V>(items: readonly T[], read: (item: T) => V): Reading<T, V> {
  const values: { item: T; value: V }[] = [];
  const unread: { item: T; error: FactError }[] = [];
  for (const item of items) {
    try {
      values.push({ item, value: read(item) });
    } catch (thrown) {
      if (!isFactUnavailable(thrown)) throw thrown;
      unread.push({ item, error: thrown.error });
    }
  }
  return { values, unread };
}

export interface Reading<T, V> {
  readonly values: readonly { readonly item: T; readonly value: V }[];
  readonly unread: readonly { readonly item: T; readonly error: FactError }[];
}

/** `verdict` when everything was read; else throws the first unread fact. */
export function settle<V>(unread: readonly { readonly error: FactError }[], verdict: V): V {
  const [first] = unread;
  if (first !== undefined) throw new FactUnavailable(first.error);
  return verdict;
}
