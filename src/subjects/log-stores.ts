import type { EventDataStore, StoreState } from '../facts/aws/event-data-stores.ts';
import type { FactError } from '../facts/fact.ts';
import { readEach } from '../facts/logic.ts';
import type { RegionAnswer } from '../facts/needs.ts';
import { isWhole } from './trail-contribution.ts';

export interface StoreFacts {
  readonly stores: readonly RegionAnswer<readonly EventDataStore[]>[];
  readonly store: (store: EventDataStore) => StoreState | null;
}

/** An event data store that takes in all management events, reads and writes. */
export interface RecordingStore {
  readonly store: EventDataStore;
  readonly state: StoreState;
}

export interface RecordingStores {
  readonly recording: readonly RecordingStore[];
  readonly unread: readonly { readonly error: FactError }[];
}

export function recordingStores({ stores, store: stateOf }: StoreFacts): RecordingStores {
  const listed = readEach(stores, ({ read }) => read());
  const states = readEach(
    listed.values.flatMap(({ value }) => value),
    stateOf,
  );
  const recording = states.values.flatMap(({ item: store, value: state }) =>
    state !== null && recordsAll(state) ? [{ store, state }] : [],
  );
  return { recording, unread: [...listed.unread, ...states.unread] };
}

function recordsAll({ status, management }: StoreState): boolean {
  const whole = management.filter(isWhole);
  return status === 'ENABLED' && whole.some(({ reads }) => reads) && whole.some(({ writes }) => writes);
}
