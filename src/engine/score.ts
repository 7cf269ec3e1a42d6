import { groupBy } from './group-by.ts';
import type { Result } from './result.ts';
import type { Capability, Severity } from './rule.ts';

/** How much a rule counts in the score. */
const WEIGHTS: Readonly<Record<Severity, number>> = { critical: 8, high: 4, medium: 2, low: 1 };

/** How one rule stands over all its subjects. */
export type RuleStatus = 'passed' | 'failed' | 'unknown' | 'excepted' | 'notApplicable';

export interface Readiness {
  /** 0 to 100; null when nothing applied. */
  readonly score: number | null;
  readonly capabilities: readonly CapabilityCounts[];
}

/** Rules, not results: seventeen regions of one gap are one failed rule. */
export interface CapabilityCounts extends Readonly<Record<RuleStatus, number>> {
  readonly id: ReadinessCapability;
  readonly title: string;
}

export type ReadinessCapability = Exclude<Capability, 'now'>;

const TITLES: Readonly<Record<ReadinessCapability, string>> = {
  see: 'Could we see what the key did?',
  hear: 'Would we hear about it?',
  exposure: 'How many keys can leak, and what could they do?',
  contain: 'Can we cut a key off without breaking production?',
  respond: 'Do people know what to do?',
};

const READINESS: readonly ReadinessCapability[] = ['see', 'hear', 'exposure', 'contain', 'respond'];

/** A rule as the score sees it; its severity is the one that the policy gives it. */
export interface WeightedRule {
  readonly id: string;
  readonly capability: Capability;
  readonly severity: Severity;
}

/**
 * The score: for each rule the share of its applicable subjects that pass, weighted by the rule's severity. What is
 * unknown or excepted is not a pass. Incident rules ask about now, not about readiness, and are left out.
 */
export function readiness(rules: readonly WeightedRule[], results: readonly Result[]): Readiness {
  const byRule = groupBy(results, ({ ruleId }) => ruleId);
  const gaps = rules.filter(({ capability }) => capability !== 'now');
  return {
    score: score(gaps, byRule),
    capabilities: READINESS.map((id) => {
      const statuses = gaps
        .filter(({ capability }) => capability === id)
        .map((rule) => ruleStatus(byRule.get(rule.id) ?? []));
      const count = (status: RuleStatus) => statuses.filter((found) => found === status).length;
      return {
        id,
        title: TITLES[id],
        passed: count('passed'),
        failed: count('failed'),
        unknown: count('unknown'),
        notApplicable: count('notApplicable'),
        excepted: count('excepted'),
      };
    }),
  };
}

function score(rules: readonly WeightedRule[], byRule: ReadonlyMap<string, readonly Result[]>): number | null {
  let reached = 0;
  let possible = 0;
  for (const { id, severity } of rules) {
    const applicable = (byRule.get(id) ?? []).filter(({ status }) => status !== 'not-applicable');
    if (applicable.length === 0) continue;
    possible += WEIGHTS[severity];
    reached += (WEIGHTS[severity] * applicable.filter(({ status }) => status === 'pass').length) / applicable.length;
  }
  // Rounded down: 100 means that everything passed.
  return possible === 0 ? null : Math.floor((100 * reached) / possible + 1e-9);
}

/** The worst thing said of a rule's subjects. */
export function ruleStatus(results: readonly Result[]): RuleStatus {
  const has = (status: Result['status']) => results.some((result) => result.status === status);
  if (has('fail')) return 'failed';
  if (has('unknown')) return 'unknown';
  if (has('excepted')) return 'excepted';
  return has('pass') ? 'passed' : 'notApplicable';
}
