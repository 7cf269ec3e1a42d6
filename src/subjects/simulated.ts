import type { Simulated } from '../facts/aws/iam-simulation.ts';
import { FactUnavailable } from '../facts/fact.ts';

/**
 * What a role is refused. Throws `FactUnavailable` when nothing is for certain, but something may be: it hangs on
 * context keys that only a request has.
 */
export function refusalsOf(simulated: readonly Simulated[]): readonly Simulated[] {
  const refused = simulated.filter(({ decision }) => decision === 'refused');
  const open = simulated.find(({ decision }) => decision === 'depends');
  if (refused.length > 0 || open === undefined) return refused;
  throw new FactUnavailable({
    kind: 'failed',
    operation: 'iam:SimulatePrincipalPolicy',
    code: 'MissingContextKeys',
    iamAction: null,
    message: `whether ${open.action} is allowed depends on ${open.missing.join(', ')}, which only a request has`,
  });
}

/** The first few actions, and what refuses them where AWS says. */
export function wordsFor(refusals: readonly Simulated[]): string {
  const actions = [...new Set(refusals.map(({ action }) => action))];
  const more = actions.length > SAID ? ` and ${actions.length - SAID} more` : '';
  const limits = [...new Set(refusals.flatMap(({ refusedBy }) => refusedBy ?? []))];
  const by = limits.length === 0 ? '' : ` (by its ${limits.join(' and ')})`;
  return `${actions.slice(0, SAID).join(', ')}${more}${by}`;
}

const SAID = 3;
