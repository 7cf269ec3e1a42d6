import type { Result, Status } from '../engine/result.ts';
import type { Severity } from '../engine/rule.ts';
import type { Readiness } from '../engine/score.ts';
import type { FactErrorKind } from '../facts/fact.ts';
import type { Calls } from '../facts/snapshot.ts';

/** The JSON report, schemas/report.schema.json. Changes only add. */
export interface Report {
  readonly schemaVersion: 1;
  readonly tool: { readonly name: 'keydrill'; readonly version: string };
  readonly run: Run;
  readonly summary: Summary;
  readonly results: readonly Result[];
  readonly coverage: Coverage;
  readonly notices: readonly Notice[];
}

export interface Run {
  /** ISO 8601, as are all times of a report. */
  readonly startedAt: string;
  readonly finishedAt: string;
  /** Null when no policy file was used. */
  readonly policy: { readonly path: string; readonly sha256: string } | null;
  readonly accounts: readonly string[];
  readonly regions: readonly string[];
  readonly rules: readonly string[];
  /** Of each rule, as the policy sets it: its weight in the score. */
  readonly severities: Readonly<Record<string, Severity>>;
  /** What holds for accounts that no override names; absent for a policy without overrides. */
  readonly base?: Pick<Run, 'rules' | 'severities'>;
  /** What was looked at, for each account. */
  readonly targets: readonly ScannedAccount[];
  readonly calls: Calls;
  /** Set for `keydrill demo`: the account does not exist. */
  readonly example?: true;
}

/** An account and the regions that were read in it; what is account-wide was judged in its home region. */
export interface ScannedAccount {
  readonly partition: string;
  readonly accountId: string;
  readonly homeRegion: string;
  /** Sorted; none when they could not be read. */
  readonly regions: readonly string[];
}

export interface Summary {
  readonly readiness: Readiness;
  readonly counts: Readonly<Record<Status, number>> & { readonly failBySeverity: Readonly<Record<Severity, number>> };
  /** Failed results of incident rules. */
  readonly incidents: number;
  /** Null when the keys could not be read, or no selected rule reads them. */
  readonly rotation: Rotation | null;
}

/** How long it takes to replace every active key, and how long it may take. */
export interface Rotation {
  readonly activeKeys: number;
  readonly minutesPerKey: number;
  readonly parallel: number;
  readonly totalMinutes: number;
  readonly budgetMinutes: number;
}

export interface Coverage {
  readonly unreadable: readonly Unreadable[];
  /** Answers that AWS had prepared before the scan. */
  readonly prepared: readonly PreparedAnswer[];
}

/** Facts that could not be read, grouped by why. */
export interface Unreadable {
  readonly operation: string;
  readonly kind: FactErrorKind;
  readonly code: string;
  readonly iamAction: string | null;
  /** How many facts: regions, or subjects. */
  readonly targets: number;
  /** The regions of those facts that belong to one, sorted. */
  readonly regions: readonly string[];
  /** The selected rules that ask for them. */
  readonly rules: readonly string[];
}

export interface PreparedAnswer {
  readonly accountId: string;
  readonly operation: string;
  readonly preparedAt: string;
}

/** Something the reader should know that is no result. */
export interface Notice {
  readonly code: string;
  readonly message: string;
  /** `file:line:column`, when it is about a file. */
  readonly location: string | null;
}
