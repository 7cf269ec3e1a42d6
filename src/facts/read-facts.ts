import type { AnyCollector, AnySubjects, Described, Listing, Source, Target } from './collector.ts';
import type { Declarations } from './declarations.ts';
import type { Fact } from './fact.ts';
import { FactUnavailable } from './fact.ts';
import type { EveryRegion, Facts, Need, Needs } from './needs.ts';

/** The facts of one account while they are being collected, and later as the frozen part of a snapshot. */
export interface FactTable {
  /** Enabled regions (or those the user named). */
  readonly regions: Fact<readonly string[]>;
  /** Keyed by `factKey`. */
  readonly facts: Readonly<Record<string, Fact<unknown>>>;
}

/** `operation`, `operation/aspect`, with `@region` for a regional fact, and `#subject` for a fact about one subject. */
export function factKey(collector: AnyCollector, region: string, subject?: string): string {
  const scope = collector.kind === 'item' ? collector.of.scope : collector.scope;
  const key = scope === 'region' ? `${factName(collector)}@${region}` : factName(collector);
  return subject === undefined ? key : `${key}#${subject}`;
}

/** What no two collectors have in common. */
export const factName = ({ operation, aspect }: Pick<AnyCollector, 'operation' | 'aspect'>): string =>
  aspect === undefined ? operation : `${operation}/${aspect}`;

/** The fact's name and operation of a key, and its region or the empty text. A subject comes after `#`, and may hold any character. */
export function placeOf(key: string): { readonly name: string; readonly operation: string; readonly region: string } {
  const [place = ''] = key.split('#', 1);
  const [name = '', region = ''] = place.split('@');
  const [operation = ''] = name.split('/', 1);
  return { name, operation, region };
}

export interface ReadFacts {
  readonly table: FactTable;
  readonly target: Target;
  readonly declarations: Declarations;
  /** Told the operation of every fact that is read, readable or not, and whether it is about one subject. */
  readonly onRead: (operation: string, aboutOne: boolean) => void;
}

/** The accessor that gives a rule its facts; an unread fact throws where it is read, so no verdict can rest on it. */
export function readFacts<N extends Needs>(needs: N, from: ReadFacts): Facts<N> {
  const facts = {};
  for (const [name, need] of Object.entries(needs)) {
    Object.defineProperty(facts, name, { enumerable: true, get: () => factValue(need, from) });
  }
  return facts as Facts<N>;
}

function factValue(need: Need, from: ReadFacts): unknown {
  switch (need.kind) {
    case 'opt-in':
      return factValue(need.of, from);
    case 'one':
    case 'list':
      return readFact(need, factKey(need, from.target.region), from);
    case 'item':
      return (subject: unknown) => {
        const key = subjectKey(need.of, subject, from.target);
        return readFact(need, factKey(need, from.target.region, key), from);
      };
    case 'every-region':
      return regionAnswers(need, from);
    case 'if-readable': {
      const key = factKey(need.of, from.target.region);
      return from.table.facts[key] ?? { ok: false, error: notCollected(need.of.operation, key).error };
    }
    case 'declared':
      from.onRead(`policy:${need.section}`, false);
      return from.declarations[need.section];
  }
}

function readFact(collector: AnyCollector, key: string, from: ReadFacts): unknown {
  from.onRead(collector.operation, collector.kind === 'item');
  const fact = from.table.facts[key];
  if (fact === undefined) throw notCollected(collector.operation, key);
  if (!fact.ok) throw new FactUnavailable(fact.error);
  return fact.value;
}

export const NOT_COLLECTED = 'NotCollected';

/** The snapshot was taken for other rules. */
const notCollected = (operation: string, key: string): FactUnavailable =>
  new FactUnavailable({
    kind: 'failed',
    operation,
    code: NOT_COLLECTED,
    iamAction: null,
    message: `the snapshot holds no ${key}`,
  });

function regionAnswers(need: EveryRegion<AnyCollector>, from: ReadFacts) {
  return enabledRegions(from)
    .map((region) => ({ region, key: factKey(need.of, region) }))
    .filter(({ key }) => !isUnsupported(from.table.facts[key]))
    .map(({ region, key }) => ({ region, read: () => readFact(need.of, key, from) }));
}

const isUnsupported = (fact: Fact<unknown> | undefined): boolean =>
  fact?.ok === false && fact.error.kind === 'unsupported';

/** The regions of the scan; throws `FactUnavailable` when the account would not say which are enabled. */
export function enabledRegions({ table, onRead }: Pick<ReadFacts, 'table' | 'onRead'>): readonly string[] {
  if (table.regions.ok) return table.regions.value;
  onRead(table.regions.error.operation, false);
  throw new FactUnavailable(table.regions.error);
}

/** Lists what a rule judges or an item fact is asked for, from facts alone. */
export function listSubjects<S>(source: Source<S>, from: ReadFacts): Listing<S> {
  if (source.kind === 'list') {
    return { items: readFact(source, factKey(source, from.target.region), from) as readonly S[], unread: [] };
  }
  const found = source.list(readFacts(source.needs, from), from.target);
  return 'unread' in found ? found : { items: found, unread: [] };
}

/** The text that identifies a subject among all results of a rule in a target. */
export const subjectKey = (source: AnySubjects, subject: unknown, target: Target): string =>
  described(source.describe(subject, target)).key;

/** With the defaults filled in. */
export const described = ({ resource, key, reads = [] }: Described): Required<Described> => ({
  resource,
  reads,
  key: key ?? resource.arn ?? resource.id,
});
