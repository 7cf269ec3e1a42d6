import type { AnyCollector, Item, List, One } from './collector.ts';
import type { Declarations } from './declarations.ts';
import type { Fact } from './fact.ts';

/** A regional fact, read in every region of the scan. */
export interface EveryRegion<C> {
  readonly kind: 'every-region';
  readonly of: C;
}

/** A fact that only adds to a list of subjects: it comes with its failure, which the list then has to report. */
export interface IfReadable<C> {
  readonly kind: 'if-readable';
  readonly of: C;
}

/** A fact that costs money or time, asked only where the rule's boolean parameter of that name is on. */
export interface OptIn<C> {
  readonly kind: 'opt-in';
  readonly parameter: string;
  readonly of: C;
}

/** A section of the policy file, e.g. the key register. */
export interface Declared<K extends keyof Declarations> {
  readonly kind: 'declared';
  readonly section: K;
}

// biome-ignore lint/suspicious/noExplicitAny: a need, whatever its fact yields
type AnyOne = One<any> | List<any>;

export type Need =
  | AnyCollector
  | EveryRegion<AnyOne>
  | IfReadable<AnyOne>
  | OptIn<AnyCollector>
  | Declared<keyof Declarations>;
export type Needs = Readonly<Record<string, Need>>;

/** The answer of one region; `read` throws `FactUnavailable` when that region could not be asked. */
export interface RegionAnswer<T> {
  readonly region: string;
  readonly read: () => T;
}

type Value<C> = C extends List<infer I> ? readonly I[] : C extends One<infer T> ? T : never;
/** What a plain need reads as: a value, or a function of the subject. */
type Reading<C> = C extends Item<infer I, infer T> ? (item: I) => T : Value<C>;

/** What `check` sees of its needs: plain values. Reading one that could not be collected throws `FactUnavailable`. */
export type Facts<N extends Needs> = {
  readonly [K in keyof N]: N[K] extends EveryRegion<infer C>
    ? readonly RegionAnswer<Value<C>>[]
    : N[K] extends IfReadable<infer C>
      ? Fact<Value<C>>
      : N[K] extends Declared<infer S>
        ? Declarations[S]
        : N[K] extends OptIn<infer C>
          ? Reading<C>
          : Reading<N[K]>;
};

/** The answers of all regions, those that could not be read still marked so; regions without the service are left out. */
export const everyRegion = <C extends AnyOne>(of: C): EveryRegion<C> => ({ kind: 'every-region', of });

export const ifReadable = <C extends AnyOne>(of: C): IfReadable<C> => ({ kind: 'if-readable', of });

/** Read it only where the parameter is on: otherwise it was not asked. */
export const optIn = <C extends AnyCollector>(parameter: string, of: C): OptIn<C> => ({
  kind: 'opt-in',
  parameter,
  of,
});

export const declared = <K extends keyof Declarations>(section: K): Declared<K> => ({ kind: 'declared', section });
