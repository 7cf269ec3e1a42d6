import type { Result } from '../../src/engine/result.ts';
import type { FaultKind } from '../lab/faults.ts';
import { byFingerprint, inShort } from './scan.ts';

export const KINDS = [
  'denied',
  'throttled',
  'expired-token',
  'internal-error',
  'hang',
  'reset',
  'truncated',
  'html',
  'empty',
] as const satisfies readonly FaultKind['kind'][];
export type Kind = (typeof KINDS)[number];

/** Seconds for one attempt. Where no answer comes, as short as the machine lets it be: a fault must be reached to strike. */
export const timeoutsOf = (kind: Kind): readonly number[] => (kind === 'hang' ? [1.5, 5, 20] : [30]);

/** Verdicts that the run without a fault did not give. What is unknown is no verdict. */
export function wrongVerdicts(clean: readonly Result[], faulty: readonly Result[]): readonly string[] {
  const right = byFingerprint(clean);
  return [...byFingerprint(faulty).values()]
    .filter(({ status, fingerprint }) => status !== 'unknown' && status !== right.get(fingerprint)?.status)
    .map((result) => `${inShort(result)} (was ${right.get(result.fingerprint)?.status ?? 'not there'})`);
}
