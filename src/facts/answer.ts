import { incomplete, isFactUnavailable } from './fact.ts';

/** A part of an answer that AWS documents as always present. Without it nothing is known: absent is not empty. */
export function present<V>(value: V | undefined | null, operation: string, part: string): V {
  if (value === undefined || value === null) throw incomplete(operation, `the answer has no ${part}`);
  return value;
}

/** "Not configured" is an answer: null when AWS says so by one of these error names. */
export async function nullWhen<O>(names: readonly string[], answer: Promise<O>): Promise<O | null> {
  try {
    return await answer;
  } catch (thrown) {
    if (isFactUnavailable(thrown) && names.includes(thrown.error.code)) return null;
    throw thrown;
  }
}

/** All pages of a paginated operation; a token that comes back twice would page for ever, and is a malformed answer. */
export async function allPages<O>(
  operation: string,
  ask: (token: string | undefined) => Promise<O>,
  next: (page: O) => string | undefined,
): Promise<readonly O[]> {
  const pages: O[] = [];
  const tokens = new Set<string>();
  let token: string | undefined;
  do {
    const page = await ask(token);
    pages.push(page);
    token = next(page) || undefined;
    if (token !== undefined && tokens.has(token)) throw incomplete(operation, 'the answer repeats a page token');
    if (token !== undefined) tokens.add(token);
  } while (token !== undefined);
  return pages;
}

/** Dates are kept as ISO 8601 text, so that a saved snapshot reads back equal. */
export const isoDate = (date: Date | undefined): string | null =>
  date instanceof Date && !Number.isNaN(date.getTime()) ? date.toISOString() : null;
