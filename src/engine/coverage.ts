import type { FactError } from '../facts/fact.ts';
import { collectorsOf, isRegional } from '../facts/plan.ts';
import { factName, placeOf } from '../facts/read-facts.ts';
import type { Snapshot } from '../facts/snapshot.ts';
import { groupBy } from './group-by.ts';
import { compareText } from './order.ts';
import { demandOf, type SelectedRule } from './select.ts';

/** Facts that could not be read for one reason. */
export interface UnreadFacts extends Pick<FactError, 'operation' | 'kind' | 'code' | 'iamAction'> {
  readonly targets: number;
  /** The regions of those that belong to one. */
  readonly regions: readonly string[];
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
  const askedBy = rulesByFact(rules);
  const failed = failures(snapshot).flatMap(({ asked, region, error }): readonly UnreadFacts[] => {
    const names = askedBy.get(asked) ?? [];
    if (names.length === 0 || error.kind === 'unsupported') return [];
    const { operation, kind, code, iamAction } = error;
    return [{ operation, kind, code, iamAction, targets: 1, regions: region === '' ? [] : [region], rules: names }];
  });
  return mergeUnread(failed);
}

/** What could not be read for the same reason is said once. */
export function mergeUnread(unread: readonly UnreadFacts[]): readonly UnreadFacts[] {
  const groups = groupBy(unread, ({ operation, kind, code, iamAction }) =>
    [operation, kind, code, iamAction].join(' '),
  );
  return [...groups.entries()]
    .sort(([a], [b]) => compareText(a, b))
    .flatMap(([, alike]) => {
      const [first] = alike;
      if (first === undefined) return [];
      const regions = [...new Set(alike.flatMap((facts) => facts.regions))].sort();
      const rules = [...new Set(alike.flatMap((facts) => facts.rules))].sort();
      return [{ ...first, targets: alike.reduce((sum, { targets }) => sum + targets, 0), regions, rules }];
    });
}

interface Failure {
  /** The name of the fact; the error may come from another that it needed first. */
  readonly asked: string;
  readonly region: string;
  readonly error: FactError;
}

const ALL_REGIONAL = 'regions';

function failures({ facts, regions }: Snapshot): readonly Failure[] {
  const unlisted = regions.ok ? [] : [{ asked: ALL_REGIONAL, region: '', error: regions.error }];
  const failed = Object.entries(facts).flatMap(([key, fact]) => {
    const { name, region } = placeOf(key);
    return fact.ok ? [] : [{ asked: name, region, error: fact.error }];
  });
  return [...unlisted, ...failed];
}

function rulesByFact(rules: readonly SelectedRule[]): ReadonlyMap<string, readonly string[]> {
  const asked = new Map<string, string[]>();
  for (const selected of rules) {
    const demand = demandOf(selected);
    const names = [...collectorsOf(demand).map(factName), ...(isRegional(demand) ? [ALL_REGIONAL] : [])];
    for (const name of names) {
      asked.set(name, [...(asked.get(name) ?? []), selected.rule.id]);
    }
  }
  return asked;
}

/** The age of prepared answers, so that a reader knows how fresh a verdict is. */
export function preparedAnswers(snapshot: Snapshot, rules: readonly SelectedRule[]): readonly Prepared[] {
  const collectors = new Set(rules.flatMap((selected) => collectorsOf(demandOf(selected))));
  return [...collectors].flatMap((collector) => {
    if (collector.kind !== 'one' || collector.asOf === undefined) return [];
    const fact = snapshot.facts[factName(collector)];
    if (fact?.ok !== true) return [];
    return [{ accountId: snapshot.account.id, operation: collector.operation, preparedAt: collector.asOf(fact.value) }];
  });
}
