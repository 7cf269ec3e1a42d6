const HOUR = 60 * 60 * 1000;

/** A day, or a day and a time of day, as people write them in ISO 8601. */
const MOMENT = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?)\s?(Z|UTC|[+-]\d{2}:\d{2})?)?$/;

/**
 * ISO 8601 in UTC; null for what is no day of the calendar. A day without a time is its beginning, a time without a
 * zone is UTC.
 */
export function parseMoment(text: string): string | null {
  const [, day, time = '00:00', zone = 'Z'] = MOMENT.exec(text.trim()) ?? [];
  if (day === undefined) return null;
  // Date takes the 30th of February for the 2nd of March.
  const midnight = Date.parse(`${day}T00:00Z`);
  if (Number.isNaN(midnight) || dayOf(midnight) !== day) return null;
  const at = Date.parse(`${day}T${time}${zone === 'UTC' ? 'Z' : zone}`);
  return Number.isNaN(at) ? null : new Date(at).toISOString();
}

const dayOf = (time: number | string): string => new Date(time).toISOString().slice(0, 10);

/** `2026-05-01` of an ISO 8601 time. */
export const dayOfMoment = (iso: string): string => dayOf(iso);

/** A day begins 14 hours earlier in Kiribati than in UTC: only what is in the future everywhere is in the future. */
export const isAhead = (iso: string, now: Date): boolean => Date.parse(iso) - 14 * HOUR > now.getTime();

/** Hours from one ISO 8601 time to another, with fractions. */
export const hoursBetween = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / HOUR;
