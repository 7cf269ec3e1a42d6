/** Minutes until every key is replaced, so many at a time. */
export const rotationMinutes = (
  activeKeys: number,
  { minutesPerKey, parallel }: { readonly minutesPerKey: number; readonly parallel: number },
): number => Math.ceil(activeKeys / parallel) * minutesPerKey;

/** `45 min`, `2 h`, `3.5 h`, `2 h 10 min`. */
export function workingTime(minutes: number): string {
  const whole = Math.ceil(minutes);
  const [hours, rest] = [Math.floor(whole / 60), whole % 60];
  if (hours === 0) return `${rest} min`;
  if (rest === 30) return `${hours}.5 h`;
  return rest === 0 ? `${hours} h` : `${hours} h ${rest} min`;
}
