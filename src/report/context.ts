import type { Rule, Severity } from '../engine/rule.ts';
import type { ExitOptions } from './exit-code.ts';

/** What a reporter knows beside the report. */
export interface ReportContext extends ExitOptions {
  /** Metadata of the rules that were evaluated. */
  readonly rules: readonly Rule[];
  /** Null when there is no policy file, or when it lies outside the repository. */
  readonly policyLocation: PolicyLocation | null;
  /** Where alerts point: the line that sets the limit, if there is one, or a path made of the resource. */
  readonly location: 'policy' | 'resource';
  readonly color: boolean;
  /** Columns to wrap text at. */
  readonly width: number;
  /** Hides findings below it from the text output, and says how many; null shows all. */
  readonly minSeverity: Severity | null;
}

/** Where an alert about a rule points to: the code that sets its limits. Lines count from 1. */
export interface PolicyLocation {
  /** Relative to the root of the repository, with forward slashes. */
  readonly path: string;
  readonly ruleLines: Readonly<Record<string, number>>;
  readonly extendsLine: number | null;
}
