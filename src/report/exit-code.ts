import { SEVERITIES, type Severity } from '../engine/rule.ts';
import type { Report } from './report.ts';

/** The severity from which a finding makes the run fail. */
export type FailOn = Severity | 'never';

export interface ExitOptions {
  readonly failOn: FailOn;
  readonly allowUnknown: boolean;
  /** Fingerprints of the findings that a baseline holds: they do not make the run fail. Incidents do. */
  readonly known?: ReadonlySet<string> | undefined;
}

/** What the run comes to, with the figure that decided it, and how many findings only a baseline excuses. */
export type Decision =
  | { readonly code: 1; readonly why: 'incidents'; readonly count: number }
  | { readonly code: 1; readonly why: 'findings'; readonly count: number; readonly excused: number }
  | { readonly code: 3; readonly why: 'unknown'; readonly count: number }
  | { readonly code: 0; readonly why: 'ready'; readonly excused: number };

/** 1 for an incident or a finding at the threshold; else 3 for anything unknown; else 0. Display filters play no part. */
export const exitCode = (report: Pick<Report, 'results'>, options: ExitOptions): 0 | 1 | 3 =>
  decide(report, options).code;

export function decide({ results }: Pick<Report, 'results'>, { failOn, allowUnknown, known }: ExitOptions): Decision {
  const failed = results.filter(({ status }) => status === 'fail');
  const incidents = failed.filter(({ kind }) => kind === 'incident').length;
  if (incidents > 0) return { code: 1, why: 'incidents', count: incidents };
  const grave = failed.filter(({ severity }) => reaches(severity, failOn));
  const excused = grave.filter(({ fingerprint }) => known?.has(fingerprint) === true).length;
  const count = grave.length - excused;
  if (count > 0) return { code: 1, why: 'findings', count, excused };
  const unknown = results.filter(({ status }) => status === 'unknown').length;
  if (unknown > 0 && !allowUnknown) return { code: 3, why: 'unknown', count: unknown };
  return { code: 0, why: 'ready', excused };
}

/** Whether a severity is the threshold or worse. */
export const reaches = (severity: Severity, threshold: FailOn): boolean =>
  threshold !== 'never' && SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(threshold);
