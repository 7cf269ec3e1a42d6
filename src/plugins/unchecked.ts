/** An object of which nothing is known yet. */
export type Unchecked = Readonly<Record<string, unknown>>;

export const isRecord = (value: unknown): value is Unchecked => typeof value === 'object' && value !== null;

export const records = (value: unknown): readonly Unchecked[] => (Array.isArray(value) ? value.filter(isRecord) : []);
