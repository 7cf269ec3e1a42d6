/** A map as it was written, before anything is known of it; {} for what is none. */
export const record = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.fromEntries(Object.entries(value)) : {};

/** A list as it was written; [] for what is none. */
export const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
