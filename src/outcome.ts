/** A value, or one sentence for the user that says what is wrong, where, and what to do. */
export type Outcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: string };

export const ok = <T>(value: T): Outcome<T> => ({ ok: true, value });

export const problem = (sentence: string): Outcome<never> => ({ ok: false, problem: sentence });
