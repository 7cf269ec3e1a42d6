/** A share of a whole as a length in SVG: `37.5%`. What is no number, or outside the whole, is drawn at its edge. */
export const percent = (share: number): string => `${Math.round(10_000 * within(share)) / 100}%`;

/** What lies between two shares, as they are drawn. */
export const percentBetween = (start: number, end: number): string => percent(within(end) - within(start));

/** NaN is nothing. */
const within = (share: number): number => Math.min(1, Math.max(0, Number.isNaN(share) ? 0 : share));
