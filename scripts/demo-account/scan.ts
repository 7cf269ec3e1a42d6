import { demoPolicy } from '../../src/demo/policy.ts';
import type { AnyCollector } from '../../src/facts/collector.ts';
import { NOTHING_DECLARED } from '../../src/facts/declarations.ts';
import { type Fact, isFactUnavailable } from '../../src/facts/fact.ts';
import type { Plan } from '../../src/facts/plan.ts';
import { factKey, factName, listSubjects, placeOf, type ReadFacts, subjectKey } from '../../src/facts/read-facts.ts';
import { type Calls, callsFrom } from '../../src/facts/snapshot.ts';
import { type Answer, HOME } from './answer.ts';

export interface Scanned {
  readonly facts: Readonly<Record<string, Fact<unknown>>>;
  readonly calls: Calls;
}

type ItemCollector = Extract<AnyCollector, { kind: 'item' }>;

/** Asks the company what a scan of these regions would ask it: every planned fact of every subject, and no other. */
export function scanned(plan: Plan, answers: readonly Answer[], regions: readonly string[]): Scanned {
  const facts: Record<string, Fact<unknown>> = {};
  const items = plan.collectors.filter((collector) => collector.kind === 'item');
  const others = plan.collectors.filter((collector) => collector.kind !== 'item');
  const answerOf = answersTo(plan, answers);
  const regionsOf = (scope: string) => (scope === 'region' ? regions : [HOME.region]);

  function keep(key: string, collector: AnyCollector, subject: unknown, region: string): void {
    facts[key] ??= factOf(() => answerOf(collector)(subject, region));
  }

  function askItems(collector: ItemCollector): void {
    for (const region of regionsOf(collector.of.scope)) {
      const target = { ...HOME, region };
      for (const subject of subjectsOf(collector, {
        table: { regions: { ok: true, value: regions }, facts },
        target,
      })) {
        if (collector.when?.(subject) === false) continue;
        keep(factKey(collector, region, subjectKey(collector.of, subject, target)), collector, subject, region);
      }
    }
  }

  for (const collector of others) {
    for (const region of regionsOf(collector.scope)) keep(factKey(collector, region), collector, undefined, region);
  }
  // An answer may lead to further subjects: as long as a round brings something new, another follows.
  for (let before = -1; before < Object.keys(facts).length; ) {
    before = Object.keys(facts).length;
    for (const collector of items) askItems(collector);
  }
  return { facts: sorted(facts), calls: callsFor(Object.keys(facts), plan) };
}

function answersTo(plan: Plan, answers: readonly Answer[]): (collector: AnyCollector) => Answer['of'] {
  const planned = new Set(plan.collectors);
  const unasked = answers.find(({ collector }) => !planned.has(collector));
  if (unasked !== undefined) throw new Error(`nothing asks for ${factName(unasked.collector)}`);
  const byCollector = new Map(answers.map(({ collector, of }) => [collector, of]));
  const unanswered = plan.collectors.find((collector) => !byCollector.has(collector));
  if (unanswered !== undefined) throw new Error(`the example account has no answer for ${factName(unanswered)}`);
  return (collector) => byCollector.get(collector) ?? (() => undefined);
}

function factOf(read: () => unknown): Fact<unknown> {
  try {
    return { ok: true, value: read() };
  } catch (thrown) {
    if (isFactUnavailable(thrown)) return { ok: false, error: thrown.error };
    throw thrown;
  }
}

/** A list that cannot be derived yet, or not at all, yields none. */
function subjectsOf({ of }: ItemCollector, from: Pick<ReadFacts, 'table' | 'target'>): readonly unknown[] {
  const declarations = demoPolicy.declarations ?? NOTHING_DECLARED;
  try {
    return listSubjects(of, { ...from, declarations, onRead: () => undefined }).items;
  } catch (thrown) {
    if (isFactUnavailable(thrown)) return [];
    throw thrown;
  }
}

/** One request for each operation behind a fact, and those that come before: who is asking, and where. */
function callsFor(keys: readonly string[], { collectors }: Plan): Calls {
  const byName = new Map(collectors.map((collector) => [factName(collector), collector]));
  const operations = keys.flatMap((key) => {
    const collector = byName.get(placeOf(key).name);
    return collector === undefined ? [] : [collector.operation, ...(collector.also ?? [])];
  });
  const counts: Record<string, number> = { 'sts:GetCallerIdentity': 1, 'account:ListRegions': 1 };
  // What is read from the checkout is no call.
  for (const operation of operations.filter((each) => !each.startsWith('repository:'))) {
    counts[operation] = (counts[operation] ?? 0) + 1;
  }
  return callsFrom(counts);
}

const sorted = <V>(record: Readonly<Record<string, V>>): Readonly<Record<string, V>> =>
  Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
