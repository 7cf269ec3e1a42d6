import { truncate } from './plain-text.ts';

/** Ours: more than this is no message. */
const MESSAGE_LENGTH = 1_000;

/** A message is never empty, and ends in a period. */
export function sentence(text: string, most = MESSAGE_LENGTH): string {
  const trimmed = text.trim();
  if (trimmed === '') return 'Nothing is known about this.';
  return /[.!?…]$/.test(trimmed) ? truncate(trimmed, most) : `${truncate(trimmed, most - 1)}.`;
}
