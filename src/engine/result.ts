import type { Resource, Target } from '../facts/collector.ts';
import type { FactErrorKind } from '../facts/fact.ts';
import type { Capability, Kind, Severity } from './rule.ts';

/** The three verdicts of rules, and the two statuses that only the engine makes. */
export const STATUSES = ['pass', 'fail', 'unknown', 'not-applicable', 'excepted'] as const;
export type Status = (typeof STATUSES)[number];

/** Why a result is `unknown`. */
export interface Cause {
  readonly kind: FactErrorKind | 'rule-crashed';
  readonly operation: string | null;
  readonly code: string;
  readonly iamAction: string | null;
  readonly message: string;
}

/** The dated, owned exception that covers a finding. */
export interface GrantedException {
  readonly reason: string;
  readonly owner: string;
  readonly expires: string;
  readonly ticket: string | null;
}

/** One judged subject, as it stands in the report. */
export interface Result {
  readonly ruleId: string;
  readonly status: Status;
  readonly severity: Severity;
  readonly capability: Capability;
  readonly kind: Kind;
  readonly target: Target;
  readonly resource: Resource;
  readonly message: string;
  readonly observed: Readonly<Record<string, unknown>> | null;
  readonly expected: Readonly<Record<string, unknown>> | null;
  readonly cause: Cause | null;
  readonly exception: GrantedException | null;
  /** The operations (and policy sections) that the verdict rests on, sorted. */
  readonly reads: readonly string[];
  /** SHA-256 in hex of rule, partition, account, region and subject: the same from run to run. */
  readonly fingerprint: string;
}
