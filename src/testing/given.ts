import type { Item, List, One, Target } from '../facts/collector.ts';
import type { Fact, FactErrorKind } from '../facts/fact.ts';
import { factKey, subjectKey } from '../facts/read-facts.ts';

/** One fact of a test case: where it is stored in a snapshot, and what it says. */
export interface GivenFact {
  readonly operation: string;
  readonly keyIn: (target: Target) => string;
  readonly fact: Fact<unknown>;
}

/** The account that test cases are about. */
export const TEST_ACCOUNT: Target = { partition: 'aws', accountId: '111122223333', region: 'us-east-1' };

/** What a collector answered; `region` for a regional one (default: the home region of the case). */
export const given = <T>(collector: One<T> | List<T>, value: AnswerOf<typeof collector>, region?: string): GivenFact =>
  stored(collector, { ok: true, value }, region);

/** What a collector answered for one subject. */
export const givenFor = <I, T>(collector: Item<I, T>, subject: I, value: T, region?: string): GivenFact =>
  storedFor(collector, subject, { ok: true, value }, region);

/** A fact that could not be read. */
export const unread = (collector: Askable, kind: FactErrorKind = 'access-denied', region?: string): GivenFact =>
  stored(collector, failure(collector.operation, kind), region);

export const unreadFor = <I>(
  collector: AskableFor<I>,
  subject: I,
  kind: FactErrorKind = 'access-denied',
  region?: string,
): GivenFact => storedFor(collector, subject, failure(collector.operation, kind), region);

/** The fact that stands for a refused or failed call. */
export const failure = (operation: string, kind: FactErrorKind): Fact<never> => ({
  ok: false,
  error: {
    kind,
    operation,
    code: kind === 'access-denied' ? 'AccessDenied' : kind,
    iamAction: kind === 'access-denied' ? operation : null,
    message: 'unread in a test',
  },
});

type AnswerOf<C> = C extends List<infer I> ? readonly I[] : C extends One<infer T> ? T : never;

// biome-ignore lint/suspicious/noExplicitAny: only the collector's place in the snapshot matters here
type Askable = One<any> | List<any>;
// biome-ignore lint/suspicious/noExplicitAny: only the collector's place in the snapshot matters here
type AskableFor<I> = Item<I, any>;

const stored = (collector: Askable, fact: Fact<unknown>, region?: string): GivenFact => ({
  operation: collector.operation,
  keyIn: (home) => factKey(collector, region ?? home.region),
  fact,
});

const storedFor = <I>(collector: AskableFor<I>, subject: I, fact: Fact<unknown>, region?: string): GivenFact => ({
  operation: collector.operation,
  keyIn: (home) => {
    const target = { ...home, region: region ?? home.region };
    return factKey(collector, target.region, subjectKey(collector.of, subject, target));
  },
  fact,
});
