import { truncate } from '../plain-text.ts';

/** What GitHub code scanning accepts. It rejects a file that is over any of these, and everything in it is lost. */
export const RUNS_PER_FILE = 20;
export const RESULTS_PER_RUN = 25_000;
/** Of the compressed file: the limit is 10 MB; the rest is left for another compressor than ours. */
export const COMPRESSED_BYTES = 9_500_000;
export const TAGS_PER_RULE = 20;
export const NAME_LENGTH = 255;
export const DESCRIPTION_LENGTH = 1_024;
/** Ours: more than this is no message. */
const MESSAGE_LENGTH = 1_000;

/** A message is never empty, and ends in a period. */
export function sentence(text: string, most = MESSAGE_LENGTH): string {
  const trimmed = text.trim();
  if (trimmed === '') return 'Nothing is known about this.';
  return /[.!?…]$/.test(trimmed) ? truncate(trimmed, most) : `${truncate(trimmed, most - 1)}.`;
}
