/** Where an age stands on a line from the oldest key (0) to now (1). */
export type AgeScale = (age: number) => number;

/** Days in which the scale is nearly even; beyond, each step is a multiple, so that ten days and ten years fit. */
const EVEN_DAYS = 10;

const stretched = (age: number): number => Math.log1p(age / EVEN_DAYS);

/** A scale on which the longest age reaches the edge. */
export function ageScale(ages: readonly number[]): AgeScale {
  const longest = stretched(ages.reduce((most, age) => Math.max(most, age), 1));
  return (age) => 1 - stretched(age) / longest;
}

const TICKS: readonly (readonly [number, string])[] = [
  [0, 'now'],
  [7, '1 week'],
  [30, '1 month'],
  [90, '3 months'],
  [365, '1 year'],
  [1_096, '3 years'],
  [3_652, '10 years'],
  [10_957, '30 years'],
];

export interface Tick {
  readonly share: number;
  readonly label: string;
}

/** How far apart labels stand on a narrow screen, and how far from that of the limit, which is longer. */
const ROOM = 0.22;
const ROOM_AT_LIMIT = 0.26;

/** Labels that do not meet, neither each other nor the limit. */
export function ticks(scale: AgeScale, limit: number | null): readonly Tick[] {
  const chosen: Tick[] = [];
  for (const [age, label] of TICKS) {
    const share = scale(age);
    const besideLimit = limit === null || Math.abs(scale(limit) - share) >= ROOM_AT_LIMIT;
    const besideOthers = chosen.every((tick) => Math.abs(tick.share - share) >= ROOM);
    if (share >= 0 && besideLimit && besideOthers) chosen.push({ share, label });
  }
  return chosen;
}
