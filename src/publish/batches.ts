import type { SentFinding } from './sent-finding.ts';

/**
 * https://docs.aws.amazon.com/securityhub/latest/partnerguide/guidelines-batchimportfindings.html; a kilobyte is taken to
 * be the smaller one.
 */
export const FINDINGS_PER_CALL = 100;
export const BYTES_PER_FINDING = 240_000;
export const BYTES_PER_CALL = 6_000_000;

export interface Batches {
  readonly batches: readonly (readonly SentFinding[])[];
  /** No hub takes these. */
  readonly tooLarge: readonly SentFinding[];
}

/** In order, each batch as large as a call may be. */
export function batchesOf(findings: readonly SentFinding[]): Batches {
  const batches: SentFinding[][] = [];
  const tooLarge: SentFinding[] = [];
  let room = 0;
  for (const finding of findings) {
    const bytes = Buffer.byteLength(JSON.stringify(finding));
    const current = batches.at(-1);
    if (bytes > BYTES_PER_FINDING) {
      tooLarge.push(finding);
    } else if (current === undefined || current.length === FINDINGS_PER_CALL || bytes + COMMA > room) {
      batches.push([finding]);
      room = BYTES_PER_CALL - AROUND - bytes;
    } else {
      current.push(finding);
      room -= bytes + COMMA;
    }
  }
  return { batches, tooLarge };
}

const AROUND = '{"Findings":[]}'.length;
const COMMA = 1;
