import { type Asker, createAsker, type Progress } from './ask.ts';
import type { AnyCollector, AnySubjects, Aws, Item, Target } from './collector.ts';
import { NOTHING_DECLARED } from './declarations.ts';
import { type Fact, UNRESOLVED } from './fact.ts';
import type { Need } from './needs.ts';
import type { Plan } from './plan.ts';
import { type FactTable, factKey, listSubjects, placeOf, type ReadFacts, subjectKey } from './read-facts.ts';

export interface CollectOptions {
  readonly plan: Plan;
  /** The account, with its home region. */
  readonly target: Target;
  /** Where regional facts are asked; unread when the account would not say. */
  readonly regions: Fact<readonly string[]>;
  readonly connect: (region: string) => Aws;
  /** Calls at once, per AWS service. */
  readonly concurrency: number;
  readonly onProgress?: (progress: Progress) => void;
}

/** Makes exactly the planned calls, in parallel as far as they do not depend on each other; every outcome is a Fact. */
export async function collect(options: CollectOptions): Promise<FactTable> {
  const { plan, target, regions } = options;
  const ask: Asker = createAsker(options);
  const table = { regions, facts: {} as Record<string, Fact<unknown>> };
  const settled = new Map<AnyCollector, Promise<void>>();
  const run = (collector: AnyCollector): Promise<void> => {
    const running = settled.get(collector) ?? start(collector);
    settled.set(collector, running);
    return running;
  };
  const start = (collector: AnyCollector): Promise<void> =>
    collector.kind === 'item' ? askItems(collector) : askOnce(collector);

  async function askOnce(collector: Exclude<AnyCollector, { kind: 'item' }>): Promise<void> {
    await inEachRegion(collector.scope, async (region) => {
      table.facts[factKey(collector, region)] = await ask(collector.operation, () =>
        collector.read(options.connect(region)),
      );
    });
  }

  async function askItems(collector: Item<unknown, unknown>): Promise<void> {
    await Promise.all(behind(collector.of).map(run));
    await inEachRegion(collector.of.scope, async (region) => {
      const at = { ...target, region };
      const items = itemsOf(collector, { table, target: at, declarations: NOTHING_DECLARED, onRead: () => undefined });
      await Promise.all(
        [...items].map(async ([key, item]) => {
          const read = () => collector.read(item, options.connect(region));
          table.facts[factKey(collector, region, key)] = await ask(collector.operation, read);
        }),
      );
    });
  }

  async function inEachRegion(scope: 'account' | 'region', work: (region: string) => Promise<void>): Promise<void> {
    const where = scope === 'account' ? [target.region] : regions.ok ? regions.value : [];
    await Promise.all(where.map(work));
  }

  await Promise.all(plan.collectors.map(run));
  return { regions, facts: sortKeys(markUnsupported(table.facts)) };
}

/** The subjects an item fact is asked for. A list that cannot be read yields none: the rules meet the same error. */
function itemsOf(collector: Item<unknown, unknown>, from: ReadFacts): ReadonlyMap<string, unknown> {
  const items = new Map<string, unknown>();
  try {
    for (const item of listSubjects(collector.of, from).items) {
      if (collector.when?.(item) ?? true) items.set(subjectKey(collector.of, item, from.target), item);
    }
  } catch {
    // Malformed answers make the derivation itself fail; evaluation reports that, collection must go on.
  }
  return items;
}

const behind = (source: AnySubjects): readonly AnyCollector[] =>
  source.kind === 'list' ? [source] : Object.values<Need>(source.needs).flatMap(collectorIn);

const collectorIn = (need: Need): readonly AnyCollector[] => {
  if (need.kind === 'declared') return [];
  return need.kind === 'every-region' || need.kind === 'if-readable' ? [need.of] : [need];
};

/**
 * A service that has no host name in a region is not offered there, if the same region answered for another service
 * and another region for the same service; a resolver that knows neither proves nothing.
 */
function markUnsupported(facts: Readonly<Record<string, Fact<unknown>>>): Record<string, Fact<unknown>> {
  const answered = new Set<string>();
  for (const [key, fact] of Object.entries(facts)) {
    if (fact.ok || fact.error.code !== UNRESOLVED) {
      const { operation, region } = placeOf(key);
      const service = serviceOf(operation);
      answered.add(`region ${region}`).add(`service ${service}`).add(`${service} in ${region}`);
    }
  }
  const isMissing = (key: string): boolean => {
    const { operation, region } = placeOf(key);
    const service = serviceOf(operation);
    const offered = answered.has(`${service} in ${region}`);
    return region !== '' && !offered && answered.has(`region ${region}`) && answered.has(`service ${service}`);
  };
  const mark = (key: string, fact: Fact<unknown>): Fact<unknown> =>
    !fact.ok && fact.error.code === UNRESOLVED && isMissing(key)
      ? { ok: false, error: { ...fact.error, kind: 'unsupported' } }
      : fact;
  return Object.fromEntries(Object.entries(facts).map(([key, fact]) => [key, mark(key, fact)]));
}

const serviceOf = (operation: string): string => operation.slice(0, operation.indexOf(':'));

const sortKeys = <V>(record: Readonly<Record<string, V>>): Record<string, V> =>
  Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
