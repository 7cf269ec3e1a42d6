import { type Prepared, preparedAnswers, type UnreadFacts, unreadFacts } from './engine/coverage.ts';
import { evaluate } from './engine/evaluate.ts';
import type { Result } from './engine/result.ts';
import type { SelectedRule } from './engine/select.ts';
import { accessKeys, accountSummary } from './facts/aws/iam.ts';
import type { Declarations } from './facts/declarations.ts';
import { isFactUnavailable } from './facts/fact.ts';
import { listSubjects, readFacts } from './facts/read-facts.ts';
import { accountTarget, type Calls, type Snapshot } from './facts/snapshot.ts';
import { type ActiveKey, activeKeys, confirmKey, type FreshFacts } from './subjects/access-keys.ts';

/** All that a report says of one account; the snapshot it came from can be dropped. */
export interface JudgedAccount {
  readonly accountId: string;
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
}

/** Judges one snapshot by the selected rules. Pure. */
export function judgeAccount(
  snapshot: Snapshot,
  rules: readonly SelectedRule[],
  declarations: Declarations,
): JudgedAccount {
  return {
    accountId: snapshot.account.id,
    regions: snapshot.regions.ok ? snapshot.regions.value : [],
    takenAt: snapshot.takenAt,
    finishedAt: snapshot.finishedAt,
    calls: snapshot.calls,
    results: evaluate({ rules, snapshot, declarations }),
    unread: unreadFacts(snapshot, rules),
    prepared: preparedAnswers(snapshot, rules),
    activeKeys: countActiveKeys(snapshot, declarations),
  };
}

/** A key that a fresh answer shows to be gone does not count; one that only the report knows does. */
function countActiveKeys(snapshot: Snapshot, declarations: Declarations): number | null {
  const from = { table: snapshot, target: accountTarget(snapshot), declarations, onRead: () => undefined };
  const fresh = readFacts({ keys: accessKeys, summary: accountSummary }, from);
  try {
    const { items, unread } = listSubjects(activeKeys, from);
    // A figure that leaves out what could not be listed would be too good to be true.
    return unread.length > 0 ? null : items.filter((key) => isStillActive(key, fresh)).length;
  } catch {
    // Unread, malformed or not asked for: there is no figure, and the rules have said why.
    return null;
  }
}

function isStillActive(key: ActiveKey, fresh: FreshFacts): boolean {
  try {
    return confirmKey(key, fresh) !== null;
  } catch (thrown) {
    if (isFactUnavailable(thrown)) return true;
    throw thrown;
  }
}
