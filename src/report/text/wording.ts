/** `1,204`; the locale's own formatting would cost more time than the rest of the report. */
export const grouped = (count: number): string => String(count).replace(/\B(?=(?:\d{3})+$)/g, ',');

/** `1 finding`, `2 findings`. */
export const counted = (count: number, singular: string, plural = `${singular}s`): string =>
  `${grouped(count)} ${count === 1 ? singular : plural}`;

/** `a`, `a and b`, `a, b and c`; from four on `a, b and 2 more things`. */
export function few(names: readonly string[], things: string): string {
  if (names.length > 3) return `${names.slice(0, 2).join(', ')} and ${names.length - 2} more ${things}`;
  return joined(names);
}

/** As many as asked for, then how many more. */
export function atMost(names: readonly string[], most: number): string {
  const left = names.length - most;
  return joined(left > 0 ? [...names.slice(0, most), `${grouped(left)} more`] : names);
}

export function joined(names: readonly string[]): string {
  const last = names.at(-1);
  return names.length < 2 ? (last ?? '') : `${names.slice(0, -1).join(', ')} and ${last}`;
}

/** `45 min`, `2 h`, `2 h 10 min`. */
export function duration(minutes: number): string {
  const whole = Math.ceil(minutes);
  const [hours, rest] = [Math.floor(whole / 60), whole % 60];
  if (hours === 0) return `${rest} min`;
  return rest === 0 ? `${hours} h` : `${hours} h ${rest} min`;
}

/** `2026-11-20 10:00 UTC`; a time that cannot be read is shown as it stands. */
export const momentOf = (time: string): string =>
  Number.isNaN(Date.parse(time)) ? time : `${new Date(time).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
