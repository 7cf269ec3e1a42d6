import { SEVERITIES, type Severity } from '../engine/rule.ts';
import type { FailOn } from './context.ts';
import type { Report } from './report.ts';

export interface ExitOptions {
  readonly failOn: FailOn;
  readonly allowUnknown: boolean;
}

/** What the run comes to, with the figure that decided it. */
export type Decision =
  | { readonly code: 1; readonly why: 'incidents' | 'findings'; readonly count: number }
  | { readonly code: 3; readonly why: 'unknown'; readonly count: number }
  | { readonly code: 0; readonly why: 'ready' };

/** 1 for an incident or a finding at the threshold; else 3 for anything unknown; else 0. Display filters play no part. */
export const exitCode = (report: Pick<Report, 'results'>, options: ExitOptions): 0 | 1 | 3 =>
  decide(report, options).code;

export function decide({ results }: Pick<Report, 'results'>, { failOn, allowUnknown }: ExitOptions): Decision {
  const failed = results.filter(({ status }) => status === 'fail');
  const incidents = failed.filter(({ kind }) => kind === 'incident').length;
  if (incidents > 0) return { code: 1, why: 'incidents', count: incidents };
  const findings = failed.filter(({ severity }) => reaches(severity, failOn)).length;
  if (findings > 0) return { code: 1, why: 'findings', count: findings };
  const unknown = results.filter(({ status }) => status === 'unknown').length;
  if (unknown > 0 && !allowUnknown) return { code: 3, why: 'unknown', count: unknown };
  return { code: 0, why: 'ready' };
}

/** Whether a severity is the threshold or worse. */
export const reaches = (severity: Severity, threshold: FailOn): boolean =>
  threshold !== 'never' && SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(threshold);
