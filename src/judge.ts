import { type Prepared, preparedAnswers, type UnreadFacts, unreadFacts } from './engine/coverage.ts';
import { evaluate } from './engine/evaluate.ts';
import type { Result } from './engine/result.ts';
import type { SelectedRule } from './engine/select.ts';
import type { Declarations } from './facts/declarations.ts';
import { isFactUnavailable } from './facts/fact.ts';
import { listSubjects, NOT_COLLECTED, type ReadFacts, readFacts } from './facts/read-facts.ts';
import { drillLog } from './facts/repository/drills.ts';
import { accountTarget, type Calls, type Snapshot } from './facts/snapshot.ts';
import { keysToRotate, rotationPace } from './subjects/rotation-pace.ts';

/** All that a report says of one account; the snapshot it came from can be dropped. */
export interface JudgedAccount {
  readonly partition: string;
  readonly accountId: string;
  readonly homeRegion: string;
  readonly regions: readonly string[];
  readonly takenAt: string;
  readonly finishedAt: string;
  readonly calls: Calls;
  /** Before exceptions. */
  readonly results: readonly Result[];
  readonly unread: readonly UnreadFacts[];
  readonly prepared: readonly Prepared[];
  /** How many keys would have to be rotated; null when that could not be read, or no rule asked. */
  readonly activeKeys: number | null;
  /** How long each of them takes, by the last drill or the policy; null when the drill log could not be read. */
  readonly minutesPerKey: number | null;
}

/** Judges one snapshot by the selected rules. Pure. */
export function judgeAccount(
  snapshot: Snapshot,
  rules: readonly SelectedRule[],
  declarations: Declarations,
): JudgedAccount {
  const from = { table: snapshot, target: accountTarget(snapshot), declarations, onRead: () => undefined };
  return {
    partition: snapshot.account.partition,
    accountId: snapshot.account.id,
    homeRegion: snapshot.homeRegion,
    regions: snapshot.regions.ok ? snapshot.regions.value : [],
    takenAt: snapshot.takenAt,
    finishedAt: snapshot.finishedAt,
    calls: snapshot.calls,
    results: evaluate({ rules, snapshot, declarations }),
    unread: unreadFacts(snapshot, rules),
    prepared: preparedAnswers(snapshot, rules),
    activeKeys: countActiveKeys(from),
    minutesPerKey: minutesPerKey(from, new Date(snapshot.takenAt)),
  };
}

function countActiveKeys(from: ReadFacts): number | null {
  try {
    const [count] = listSubjects(keysToRotate, from).items;
    // A figure that leaves out what could not be listed would be too good to be true.
    return count === undefined || count.unlisted.length > 0 ? null : count.listed;
  } catch {
    // Unread, malformed or not asked for: there is no figure, and the rules have said why.
    return null;
  }
}

function minutesPerKey(from: ReadFacts, now: Date): number | null {
  const plan = from.declarations.rotation;
  try {
    return rotationPace(plan, readFacts({ drillLog }, from).drillLog, now).minutesPerKey;
  } catch (thrown) {
    if (!isFactUnavailable(thrown)) return null;
    // No rule asked for the drills: the policy is all that there is.
    return thrown.error.code === NOT_COLLECTED ? plan.minutesPerKey : null;
  }
}
