import { setTimeout } from 'node:timers/promises';

/** Time as publishing uses it, so that a test need not wait. */
export interface Clock {
  /** Milliseconds since some moment; never goes back. */
  readonly now: () => number;
  readonly wait: (ms: number) => Promise<void>;
}

export const systemClock: Clock = {
  now: () => performance.now(),
  wait: (ms) => setTimeout(ms),
};

/** Resolves when the next call may start: evenly, at most so many a second. */
export function pacer(perSecond: number, clock: Clock): () => Promise<void> {
  let next = Number.NEGATIVE_INFINITY;
  return async () => {
    const now = clock.now();
    const start = Math.max(now, next);
    next = start + 1000 / perSecond;
    if (start > now) await clock.wait(Math.ceil(start - now));
  };
}
