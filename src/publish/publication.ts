import type { Failure } from './failure.ts';
import type { Hub } from './hub.ts';
import type { Action } from './plan.ts';

/** What publishing a report came to, or in a dry run would come to. */
export interface Publication {
  readonly dryRun: boolean;
  /** When the report was finished, ISO 8601. */
  readonly time: string;
  /** By account in the order of the report, then by region. */
  readonly hubs: readonly HubPublication[];
  readonly notEntered: readonly NotEntered[];
}

/** An account without credentials: nothing is known of its hubs. */
export interface NotEntered {
  readonly accountId: string;
  /** One sentence. */
  readonly problem: string;
}

/** One hub. Without failures, it holds what the report says (or is off, and has nothing to hold). */
export interface HubPublication {
  readonly hub: Hub;
  /** In the order in which they were sent. */
  readonly changes: readonly Change[];
  /** How many findings the hub holds already as the report has them. */
  readonly unchanged: number;
  /** How many it knows something newer about. */
  readonly stale: number;
  readonly failures: readonly Failure[];
  /** Security Hub is off, and that is no loss: the report has nothing for it. */
  readonly isOff: boolean;
}

/** One finding that was sent, or would be. */
export interface Change {
  readonly action: Action;
  readonly id: string;
  readonly rule: string;
  /** As keydrill has it, e.g. `high`. */
  readonly severity: string;
  /** Text of AWS may be in it. */
  readonly message: string;
  readonly outcome: 'planned' | 'delivered' | 'failed';
}

/** Whether every hub holds what the report says, or in a dry run would hold it. */
export const isComplete = ({ hubs, notEntered }: Publication): boolean =>
  notEntered.length === 0 && hubs.every(({ failures }) => failures.length === 0);

/** Findings by what was done with them, or would be; `failed` are those of all actions that did not arrive. */
export type Counts = Readonly<Record<Action | 'failed' | 'unchanged' | 'stale', number>>;

export function countsOf(hubs: readonly HubPublication[]): Counts {
  const changes = hubs.flatMap((hub) => hub.changes);
  const count = (action: Action) =>
    changes.filter((change) => change.action === action && change.outcome !== 'failed').length;
  return {
    create: count('create'),
    update: count('update'),
    resolve: count('resolve'),
    archive: count('archive'),
    failed: changes.filter(({ outcome }) => outcome === 'failed').length,
    unchanged: hubs.reduce((sum, { unchanged }) => sum + unchanged, 0),
    stale: hubs.reduce((sum, { stale }) => sum + stale, 0),
  };
}
