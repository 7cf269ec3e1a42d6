import type { Result } from '../engine/result.ts';
import { rotationMinutes } from '../engine/rotation.ts';
import { readiness, type WeightedRule } from '../engine/score.ts';
import { summaryCounts } from './counts.ts';
import type { Report, Rotation, Summary } from './report.ts';

export interface SummaryInput {
  readonly results: readonly Result[];
  readonly rules: readonly WeightedRule[];
  readonly rotation: Rotation | null;
}

/** What the results come to. */
export const summaryOf = ({ results, rules, rotation }: SummaryInput): Summary => ({
  readiness: readiness(rules, results),
  counts: summaryCounts(results),
  incidents: results.filter(({ kind, status }) => kind === 'incident' && status === 'fail').length,
  rotation,
});

/** The rules of a report as the score sees them. Every rule gives results, and these know its capability. */
export function weightedRules({ run, results }: Pick<Report, 'run' | 'results'>): readonly WeightedRule[] {
  const capabilities = new Map(results.map(({ ruleId, capability }) => [ruleId, capability]));
  return run.rules.flatMap((id) => {
    const [capability, severity] = [capabilities.get(id), run.severities[id]];
    return capability === undefined || severity === undefined ? [] : [{ id, capability, severity }];
  });
}

/** The keys of an account, or of several, and how long each of them takes. */
export type RotationPart = Pick<Rotation, 'activeKeys' | 'minutesPerKey'>;

/** With the keys of one part unread, a total would be too good to be true. Where drills differ, the slowest counts. */
export function totalRotation(
  parts: readonly (RotationPart | null)[],
  plan: Pick<Rotation, 'minutesPerKey' | 'parallel' | 'budgetMinutes'>,
): Rotation | null {
  const known = parts.filter((part) => part !== null);
  if (known.length < parts.length) return null;
  const { parallel, budgetMinutes } = plan;
  const activeKeys = known.reduce((sum, part) => sum + part.activeKeys, 0);
  const minutesPerKey = known.length === 0 ? plan.minutesPerKey : Math.max(...known.map((part) => part.minutesPerKey));
  const totalMinutes = rotationMinutes(activeKeys, { minutesPerKey, parallel });
  return { activeKeys, minutesPerKey, parallel, totalMinutes, budgetMinutes };
}
