import { type TamperingCall, type TamperingSearch, trailTampering } from '../facts/aws/cloudtrail-events.ts';
import { type FactError, incomplete } from '../facts/fact.ts';
import { readEach } from '../facts/logic.ts';
import type { RegionAnswer } from '../facts/needs.ts';
import { isWhole } from './trail-contribution.ts';

/** A call that did, or would have done, what no call should. */
export interface Tampering {
  readonly region: string;
  readonly call: TamperingCall;
  /** What was done, e.g. `A trail was stopped`. */
  readonly deed: string;
}

export interface Tamperings {
  /** Newest first. */
  readonly done: readonly Tampering[];
  /** What AWS refused to do. */
  readonly refused: readonly Tampering[];
  readonly unread: readonly { readonly error: FactError }[];
}

export function tamperingsSince(answers: readonly RegionAnswer<readonly TamperingSearch[]>[], since: Date): Tamperings {
  const isRecent = (time: string) => Date.parse(time) >= since.getTime();
  const listed = readEach(answers, ({ read }) => read());
  const searches = listed.values.flatMap(({ item: { region }, value }) =>
    value.map((search) => ({ region, ...search })),
  );
  const calls = searches.flatMap(({ region, calls: all }) =>
    all.filter(({ time }) => isRecent(time)).map((call) => ({ region, call })),
  );
  const judged = readEach(calls, ({ call }) => deedOf(call));
  const tamperings = judged.values.flatMap(({ item, value: deed }) => (deed === null ? [] : [{ ...item, deed }]));
  const cut = searches.filter(({ backTo }) => backTo !== null && isRecent(backTo));
  return {
    done: newestFirst(tamperings.filter(({ call }) => call.refused === null)),
    refused: newestFirst(tamperings.filter(({ call }) => call.refused !== null)),
    unread: [...listed.unread, ...judged.unread, ...cut.map(({ name, region }) => ({ error: tooMany(name, region) }))],
  };
}

const newestFirst = (tamperings: readonly Tampering[]): readonly Tampering[] =>
  [...tamperings].sort((a, b) => Date.parse(b.call.time) - Date.parse(a.call.time));

/** Null for a call that leaves everything recorded and watched; throws where the record does not tell. */
function deedOf(call: TamperingCall): string | null {
  switch (call.name) {
    case 'StopLogging':
      return 'A trail was stopped';
    case 'DeleteTrail':
      return 'A trail was deleted';
    case 'DeleteDetector':
      return 'A GuardDuty detector was deleted';
    case 'UpdateDetector':
      return call.suspends ? 'A GuardDuty detector was suspended' : null;
    case 'PutEventSelectors':
      return recordsWrites(call) ? null : 'A trail was kept from recording all write events';
    default:
      return null;
  }
}

/** Read events are left out by many for their number; without write events the deeds of an intruder are. */
function recordsWrites({ management, refused }: TamperingCall): boolean {
  if (management !== null) return management.some((selection) => selection.writes && isWhole(selection));
  // Nothing came of a refused call, so it can be listed without knowing more.
  if (refused !== null) return false;
  throw incomplete(trailTampering.operation, 'the record of a PutEventSelectors call does not say what was selected');
}

const tooMany = (name: string, region: string): FactError => ({
  kind: 'failed',
  operation: trailTampering.operation,
  code: 'TooManyEvents',
  iamAction: null,
  message: `${region} has more recent ${name} events than are looked at`,
});
