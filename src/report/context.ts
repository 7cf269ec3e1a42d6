import type { Rule, Severity } from '../engine/rule.ts';

/** What a reporter knows beside the report. */
export interface ReportContext {
  /** Metadata of the rules that were evaluated. */
  readonly rules: readonly Rule[];
  /** Null when there is no policy file, or when it lies outside the repository. */
  readonly policyLocation: PolicyLocation | null;
  readonly color: boolean;
  /** Columns to wrap text at. */
  readonly width: number;
  /** Hides findings below it from the text output, and says how many; null shows all. */
  readonly minSeverity: Severity | null;
  readonly failOn: FailOn;
}

/** Where an alert about a rule points to: the code that sets its limits. Lines count from 1. */
export interface PolicyLocation {
  /** Relative to the root of the repository, with forward slashes. */
  readonly path: string;
  readonly ruleLines: Readonly<Record<string, number>>;
  readonly extendsLine: number | null;
}

/** The severity from which a finding makes the run fail. */
export type FailOn = Severity | 'never';
