import { type Asker, createAsker, type Progress } from './ask.ts';
import type { AnyCollector, AnySubjects, Aws, Item, Scope, Target } from './collector.ts';
import type { Declarations } from './declarations.ts';
import { type Fact, UNRESOLVED } from './fact.ts';
import type { Need } from './needs.ts';
import type { Plan } from './plan.ts';
import { type FactTable, factKey, listSubjects, placeOf, type ReadFacts, subjectKey } from './read-facts.ts';

export interface CollectOptions {
  readonly plan: Plan;
  /** The account, with its home region. */
  readonly target: Target;
  /** Where regional facts are asked; unread when the account would not say. What is account-wide does not wait for it. */
  readonly regions: Fact<readonly string[]> | Promise<Fact<readonly string[]>>;
  readonly connect: (region: string) => Aws;
  /** What the policy file says, where subjects are derived from it. */
  readonly declarations: Declarations;
  /** Calls at once, per AWS service. */
  readonly concurrency: number;
  readonly onProgress?: (progress: Progress) => void;
}

/** Makes exactly the planned calls, in parallel as far as they do not depend on each other; every outcome is a Fact. */
export async function collect(options: CollectOptions): Promise<FactTable> {
  const { plan, target } = options;
  const ask: Asker = createAsker(options);
  const table = { regions: PENDING, facts: {} as Record<string, Fact<unknown>> };
  const regions = Promise.resolve(options.regions).then((known) => {
    table.regions = known;
    return known;
  });
  const settled = new Map<AnyCollector, Promise<void>>();
  const run = (collector: AnyCollector): Promise<void> => {
    const running = settled.get(collector) ?? start(collector);
    settled.set(collector, running);
    return running;
  };
  const start = (collector: AnyCollector): Promise<void> =>
    collector.kind === 'item' ? askItems(collector) : askOnce(collector);

  async function keep(key: string, collector: AnyCollector, read: () => Promise<unknown>): Promise<void> {
    table.facts[key] = withOwnAction(collector, await ask(collector.operation, read));
  }

  async function askOnce(collector: Exclude<AnyCollector, { kind: 'item' }>): Promise<void> {
    await inEachRegion(collector.scope, async (region) => {
      await keep(factKey(collector, region), collector, () => collector.read(options.connect(region)));
    });
  }

  async function askItems(collector: Item<unknown, unknown>): Promise<void> {
    const asked = new Map<string, Promise<void>>();
    const { needed, optional } = behind(collector.of);
    await Promise.all(needed.map(run));
    const early = askListed(collector, asked);
    // What is only read if it can be may list more, but must not keep the others waiting.
    await Promise.all(optional.map(run));
    await Promise.all([early, askListed(collector, asked)]);
  }

  async function askListed(collector: Item<unknown, unknown>, asked: Map<string, Promise<void>>): Promise<void> {
    await inEachRegion(collector.of.scope, async (region) => {
      const at = { ...target, region };
      const items = itemsOf(collector, {
        table,
        target: at,
        declarations: options.declarations,
        onRead: () => undefined,
      });
      const asking = [...items].map(([subject, item]) => {
        const key = factKey(collector, region, subject);
        const running = asked.get(key) ?? keep(key, collector, () => collector.read(item, options.connect(region)));
        asked.set(key, running);
        return running;
      });
      await Promise.all(asking);
    });
  }

  async function inEachRegion(scope: Scope, work: (region: string) => Promise<void>): Promise<void> {
    await Promise.all((scope === 'region' ? await enabled() : [target.region]).map(work));
  }

  async function enabled(): Promise<readonly string[]> {
    const known = await regions;
    return known.ok ? known.value : [];
  }

  await Promise.all(plan.collectors.map(run));
  return { regions: await regions, facts: sortKeys(markUnsupported(table.facts)) };
}

/** The permission to add is the one that the collector names, where operation and action differ. */
function withOwnAction({ iamActions }: AnyCollector, fact: Fact<unknown>): Fact<unknown> {
  if (fact.ok || fact.error.iamAction === null || iamActions === undefined) return fact;
  const iamAction = iamActions.includes(fact.error.iamAction) ? fact.error.iamAction : (iamActions[0] ?? null);
  return { ok: false, error: { ...fact.error, iamAction } };
}

/** Nothing that waits for the regions is read before they are known. */
const PENDING: Fact<readonly string[]> = {
  ok: false,
  error: {
    kind: 'failed',
    operation: 'account:ListRegions',
    code: 'Pending',
    iamAction: null,
    message: 'not asked yet',
  },
};

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

/** The collectors that a list of subjects is derived from, apart from those that only add to it. */
function behind(source: AnySubjects): {
  readonly needed: readonly AnyCollector[];
  readonly optional: readonly AnyCollector[];
} {
  if (source.kind === 'list') return { needed: [source], optional: [] };
  const needs = Object.values<Need>(source.needs);
  return {
    needed: needs.flatMap((need): readonly AnyCollector[] => {
      if (need.kind === 'declared' || need.kind === 'if-readable' || need.kind === 'opt-in') return [];
      return [need.kind === 'every-region' ? need.of : need];
    }),
    optional: needs.flatMap((need) => (need.kind === 'if-readable' ? [need.of] : [])),
  };
}

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
