import type { Clock } from '../../src/publish/clock.ts';

export interface FakeClock extends Clock {
  /** How long was waited, each time. */
  readonly waits: readonly number[];
  readonly pass: (ms: number) => void;
}

/** A clock on which waiting takes no time. */
export function fakeClock(): FakeClock {
  let now = 0;
  const waits: number[] = [];
  const pass = (ms: number) => {
    now += ms;
  };
  return {
    waits,
    pass,
    now: () => now,
    wait: (ms) => {
      waits.push(ms);
      pass(ms);
      return Promise.resolve();
    },
  };
}
