import type { FactError } from '../facts/fact.ts';
import { collectorsOf, isRegional } from '../facts/plan.ts';
import type { Snapshot } from '../facts/snapshot.ts';
import { compareText } from './order.ts';
import type { SelectedRule } from './select.ts';

/** Facts that could not be read for one reason. */
export interface UnreadFacts extends Pick<FactError, 'operation' | 'kind' | 'code' | 'iamAction'> {
  readonly targets: number;
  readonly rules: readonly string[];
}

/** An answer that AWS had prepared before it was asked, e.g. the credential report. */
export interface Prepared {
  readonly accountId: string;
  readonly operation: string;
  readonly preparedAt: string;
}

/** What could not be read, and which rules asked for it; a service that a region lacks was read. */
export function unreadFacts(snapshot: Snapshot, rules: readonly SelectedRule[]): readonly UnreadFacts[] {
  const askedBy = rulesByOperation(rules);
  const groups = new Map<string, UnreadFacts>();
  for (const { asked, error } of failures(snapshot)) {
    if (error.kind === 'unsupported') continue;
    const { operation, kind, code, iamAction } = error;
    const identity = [operation, kind, code].join(' ');
    const before = groups.get(identity);
    const names = new Set([...(before?.rules ?? []), ...(askedBy.get(asked) ?? [])]);
    groups.set(identity, {
      operation,
      kind,
      code,
      iamAction,
      targets: (before?.targets ?? 0) + 1,
      rules: [...names].sort(),
    });
  }
  return [...groups.values()].sort(compareUnread);
}

/** Several accounts: what could not be read for the same reason is said once. */
export function mergeUnread(accounts: readonly (readonly UnreadFacts[])[]): readonly UnreadFacts[] {
  const groups = new Map<string, UnreadFacts>();
  for (const unread of accounts.flat()) {
    const identity = [unread.operation, unread.kind, unread.code].join(' ');
    const before = groups.get(identity);
    const rules = [...new Set([...(before?.rules ?? []), ...unread.rules])].sort();
    groups.set(identity, { ...unread, rules, targets: (before?.targets ?? 0) + unread.targets });
  }
  return [...groups.values()].sort(compareUnread);
}

const compareUnread = (a: UnreadFacts, b: UnreadFacts): number =>
  compareText(a.operation, b.operation) || compareText(a.kind, b.kind) || compareText(a.code, b.code);

interface Failure {
  /** The operation of the fact; the error may come from another that it needed first. */
  readonly asked: string;
  readonly error: FactError;
}

const ALL_REGIONAL = 'regions';

function failures({ facts, regions }: Snapshot): readonly Failure[] {
  const unlisted = regions.ok ? [] : [{ asked: ALL_REGIONAL, error: regions.error }];
  const failed = Object.entries(facts).flatMap(([key, fact]) =>
    fact.ok ? [] : [{ asked: key.split(/[@#]/)[0] ?? key, error: fact.error }],
  );
  return [...unlisted, ...failed];
}

function rulesByOperation(rules: readonly SelectedRule[]): ReadonlyMap<string, readonly string[]> {
  const asked = new Map<string, string[]>();
  for (const { rule } of rules) {
    const collectors = collectorsOf(rule);
    for (const operation of [
      ...collectors.map((collector) => collector.operation),
      ...(isRegional(rule) ? [ALL_REGIONAL] : []),
    ]) {
      asked.set(operation, [...(asked.get(operation) ?? []), rule.id]);
    }
  }
  return asked;
}

/** The age of prepared answers, so that a reader knows how fresh a verdict is. */
export function preparedAnswers(snapshot: Snapshot, rules: readonly SelectedRule[]): readonly Prepared[] {
  const collectors = new Set(rules.flatMap(({ rule }) => collectorsOf(rule)));
  return [...collectors].flatMap((collector) => {
    if (collector.kind !== 'one' || collector.asOf === undefined) return [];
    const fact = snapshot.facts[collector.operation];
    if (fact?.ok !== true) return [];
    return [{ accountId: snapshot.account.id, operation: collector.operation, preparedAt: collector.asOf(fact.value) }];
  });
}
