import { compareText } from '../../../engine/order.ts';
import type { Result } from '../../../engine/result.ts';
import type { Report } from '../../report.ts';

/** An active key, dated: what its row needs, checked, whoever made the report. */
export interface DatedKey {
  readonly result: Result;
  /** Days since it was made, with fractions; never negative. */
  readonly age: number;
  /** As the rule counted them. */
  readonly wholeDays: number;
  readonly lastUse: LastUse;
  readonly limitDays: number | null;
}

/** By whole days, as the rule judges. */
export const isOver = ({ wholeDays, limitDays }: DatedKey): boolean => limitDays !== null && wholeDays > limitDays;

export type LastUse =
  | { readonly known: false }
  | { readonly known: true; readonly daysAgo: null }
  | { readonly known: true; readonly daysAgo: number; readonly service: string | null };

export const isNever = (use: LastUse): boolean => use.known && use.daysAgo === null;

export interface Keys {
  /** The oldest first. */
  readonly dated: readonly DatedKey[];
  /** Of keys without a date, as unknown results are. */
  readonly undated: readonly Result[];
  /** Of accounts whose keys could not all be listed. */
  readonly unlisted: readonly Result[];
  /** Whether their age was judged, or only their use. */
  readonly judgedByAge: boolean;
}

const BY_AGE = 'iam-access-key-rotated';
const BY_USE = 'iam-access-key-used';
const DAY = 24 * 60 * 60 * 1000;

/** The active keys that a report knows, by the rule on their age or, where that was not selected, on their use. */
export function keysOf({ run, results }: Report): Keys {
  const judgedByAge = run.rules.includes(BY_AGE);
  const now = Date.parse(run.finishedAt);
  const judged = results.filter(
    ({ ruleId, status }) => ruleId === (judgedByAge ? BY_AGE : BY_USE) && status !== 'not-applicable',
  );
  const dated: DatedKey[] = [];
  const others: Result[] = [];
  for (const result of judged) {
    const key = datedKey(result, now);
    if (key === null) others.push(result);
    else dated.push(key);
  }
  dated.sort((a, b) => b.age - a.age || compareText(a.result.fingerprint, b.result.fingerprint));
  return {
    dated,
    undated: others.filter((result) => !isOnAccount(result)),
    unlisted: others.filter(isOnAccount),
    judgedByAge,
  };
}

const isOnAccount = ({ resource }: Result): boolean => resource.type === 'AwsAccount';

function datedKey(result: Result, now: number): DatedKey | null {
  const { observed, expected } = result;
  const counted = daysIn(observed?.['ageDays']);
  const age = daysSince(observed?.['createdAt'], now) ?? counted;
  if (age === null) return null;
  return {
    result,
    age,
    wholeDays: Math.floor(counted ?? age),
    lastUse: lastUseIn(observed, now, age),
    limitDays: daysIn(expected?.['maxAgeDays']),
  };
}

/** Days that can be drawn. */
const daysIn = (value: unknown): number | null =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : null;

/** What lies ahead, clocks being what they are, was made now. */
function daysSince(time: unknown, now: number): number | null {
  const days = typeof time === 'string' ? (now - Date.parse(time)) / DAY : Number.NaN;
  return Number.isNaN(days) ? null : Math.max(0, days);
}

/** Not before the key was made. */
function lastUseIn(observed: Result['observed'], now: number, age: number): LastUse {
  const time = observed?.['lastUsedAt'];
  if (time === null) return { known: true, daysAgo: null };
  const daysAgo = daysSince(time, now);
  if (daysAgo === null) return { known: false };
  const service = observed?.['lastUsedService'];
  return { known: true, daysAgo: Math.min(daysAgo, age), service: typeof service === 'string' ? service : null };
}
