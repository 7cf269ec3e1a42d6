import type { Target } from './collector.ts';
import type { FactTable } from './read-facts.ts';

export const SNAPSHOT_VERSION = 1;

export interface Calls {
  /** Requests sent, retries included. */
  readonly total: number;
  readonly byOperation: Readonly<Record<string, number>>;
}

/** The total of counts by operation, in the order of their names. */
export function callsFrom(counts: Readonly<Record<string, number>>): Calls {
  const entries = Object.entries(counts).sort(([a], [b]) => (a < b ? -1 : 1));
  return { total: entries.reduce((sum, [, count]) => sum + count, 0), byOperation: Object.fromEntries(entries) };
}

export function addCalls(all: readonly Calls[]): Calls {
  const counts: Record<string, number> = {};
  for (const [operation, count] of all.flatMap(({ byOperation }) => Object.entries(byOperation))) {
    counts[operation] = (counts[operation] ?? 0) + count;
  }
  return callsFrom(counts);
}

/** All facts of one account at one time. Frozen; failures are in it as data; JSON in, the same JSON out. */
export interface Snapshot extends FactTable {
  readonly schemaVersion: typeof SNAPSHOT_VERSION;
  readonly tool: { readonly name: 'keydrill'; readonly version: string };
  /** ISO 8601; this is `now` for every rule. */
  readonly takenAt: string;
  readonly finishedAt: string;
  readonly account: { readonly partition: string; readonly id: string };
  /** Where account-wide results are reported, e.g. `us-east-1`. */
  readonly homeRegion: string;
  readonly calls: Calls;
}

export const accountTarget = ({ account, homeRegion }: Pick<Snapshot, 'account' | 'homeRegion'>): Target => ({
  partition: account.partition,
  accountId: account.id,
  region: homeRegion,
});

export function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const child of Object.values(value)) deepFreeze(child);
  }
  return value;
}
