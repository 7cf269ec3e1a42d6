import type { Result } from '../engine/result.ts';
import type { Summary } from './report.ts';

/** How many results there are of each status; the five add up to all of them. */
export function summaryCounts(results: readonly Result[]): Summary['counts'] {
  const counts = { pass: 0, fail: 0, unknown: 0, 'not-applicable': 0, excepted: 0 };
  const failBySeverity = { critical: 0, high: 0, medium: 0, low: 0 };
  for (const { status, severity } of results) {
    counts[status] += 1;
    if (status === 'fail') failBySeverity[severity] += 1;
  }
  return { ...counts, failBySeverity };
}
