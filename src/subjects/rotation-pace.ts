import { accessKeys, accountSummary } from '../facts/aws/iam.ts';
import { subjects, type Target } from '../facts/collector.ts';
import type { RotationPlan } from '../facts/declarations.ts';
import type { FactError } from '../facts/fact.ts';
import { readEach } from '../facts/logic.ts';
import type { Facts } from '../facts/needs.ts';
import type { DrillLog } from '../facts/repository/drills.ts';
import { isAhead } from '../facts/repository/moment.ts';
import { onScope } from '../facts/scope.ts';
import { activeKeys, confirmKey } from './access-keys.ts';

/** How many active keys there are, as far as that could be read. */
export interface KeyCount {
  /** Those that a fresh answer confirms. */
  readonly confirmed: number;
  /** With those that only the credential report knows, because the fresh answer could not be read. */
  readonly listed: number;
  /** Reads that failed while listing: there may be more keys than these. */
  readonly unlisted: readonly FactError[];
  /** Reads that failed while confirming: there may be fewer keys than listed. */
  readonly unconfirmed: readonly FactError[];
}

const keyNeeds = { ...activeKeys.needs, summary: accountSummary };

/** The account, with the number of its keys. */
export const keysToRotate = subjects({
  name: 'account',
  scope: 'account',
  needs: keyNeeds,
  list: (facts, target: Target): readonly KeyCount[] => [countKeys(facts, target)],
  describe: ({ listed }, target) => ({
    ...onScope(target, 'account'),
    reads: listed > 0 ? [accessKeys.operation] : [],
  }),
});

/** A key that a fresh answer shows to be gone does not count; one that only the report knows is listed. */
function countKeys(facts: Facts<typeof keyNeeds>, target: Target): KeyCount {
  const found = activeKeys.list(facts, target);
  const { items, unread } = 'unread' in found ? found : { items: found, unread: [] };
  const asked = readEach(items, (key) => confirmKey(key, facts) !== null);
  const confirmed = asked.values.filter(({ value }) => value).length;
  return {
    confirmed,
    listed: confirmed + asked.unread.length,
    unlisted: unread,
    unconfirmed: asked.unread.map(({ error }) => error),
  };
}

/** How long one key takes. */
export interface RotationPace {
  readonly minutesPerKey: number;
  /** When that was measured (ISO 8601); null when it is the estimate of the policy. */
  readonly drilledAt: string | null;
}

/** The last drill tells better than the policy; reads the drill log only where the policy names one. */
export function rotationPace(plan: RotationPlan, log: (path: string) => DrillLog, now: Date): RotationPace {
  const drills = plan.drillLog === null ? [] : log(plan.drillLog).drills;
  const last = drills.findLast(({ at }) => !isAhead(at, now));
  if (last === undefined) return { minutesPerKey: plan.minutesPerKey, drilledAt: null };
  return { minutesPerKey: last.minutes, drilledAt: last.at };
}
