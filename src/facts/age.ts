const DAY = 24 * 60 * 60 * 1000;

/** Whole days from an ISO 8601 time to `now`: 90 days and 23 hours are 90. Never negative, clocks being what they are. */
export const wholeDays = (since: string, now: Date): number =>
  Math.max(0, Math.floor((now.getTime() - Date.parse(since)) / DAY));

/** Hours, with fractions, from an ISO 8601 time to `now`. */
export const hoursSince = (since: string, now: Date): number => (now.getTime() - Date.parse(since)) / (60 * 60 * 1000);

/** `1 day`, `12 days`. */
export const days = (count: number): string => (count === 1 ? '1 day' : `${count} days`);
