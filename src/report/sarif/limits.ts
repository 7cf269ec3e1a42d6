/** What GitHub code scanning accepts. It rejects a file that is over any of these, and everything in it is lost. */
export const RUNS_PER_FILE = 20;
export const RESULTS_PER_RUN = 25_000;
/** Of the compressed file: the limit is 10 MB; the rest is left for another compressor than ours. */
export const COMPRESSED_BYTES = 9_500_000;
export const TAGS_PER_RULE = 20;
export const NAME_LENGTH = 255;
export const DESCRIPTION_LENGTH = 1_024;
