import type { Result as SarifResult } from 'sarif';
import type { Result } from '../../engine/result.ts';
import type { PolicyLocation } from '../context.ts';
import { locationOf } from './location.ts';
import { sarifMessage, sarifText } from './message.ts';
import { levelOf } from './rule-descriptor.ts';

export interface AlertInput {
  readonly result: Result;
  readonly ruleIndex: number;
  /** Null to point at the resource. */
  readonly policy: PolicyLocation | null;
}

/**
 * A finding, or what could not be judged: the latter under the same identity, because GitHub closes every alert that a
 * run does not repeat, and a denied call must not close a true one.
 */
export function alertOf({ result, ruleIndex, policy }: AlertInput): SarifResult {
  const unknown = result.status === 'unknown';
  return {
    ruleId: sarifText(result.ruleId),
    ruleIndex,
    level: unknown ? 'note' : levelOf(result.severity),
    message: sarifMessage(unknown ? unjudged(result.message) : result.message),
    locations: [locationOf(result, policy)],
    // Ours, because many resources share one line of the policy.
    partialFingerprints: { primaryLocationLineHash: `${result.fingerprint.slice(0, 16)}:1` },
    properties: { severity: result.severity, status: result.status, capability: result.capability },
  };
}

const unjudged = (message: string): string =>
  /^could not be judged/i.test(message) ? message : `Could not be judged: ${message}`;
