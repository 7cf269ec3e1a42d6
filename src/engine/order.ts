import type { Result } from './result.ts';
import { SEVERITIES } from './rule.ts';

/** Incidents first, then by severity, rule, account, region and resource; ties by fingerprint. */
export function compareResults(a: Result, b: Result): number {
  return (
    Number(b.kind === 'incident') - Number(a.kind === 'incident') ||
    SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
    compareText(a.ruleId, b.ruleId) ||
    compareText(a.target.accountId, b.target.accountId) ||
    compareText(a.target.region, b.target.region) ||
    compareText(a.resource.arn ?? a.resource.id, b.resource.arn ?? b.resource.id) ||
    compareText(a.fingerprint, b.fingerprint)
  );
}

/** By code unit: the order must not depend on the reader's locale. */
export const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
