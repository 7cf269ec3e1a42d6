import { classifyError } from '../../src/aws/classify-error.ts';
import type { Item, List, One, Target } from '../../src/facts/collector.ts';
import type { Fact, FactError } from '../../src/facts/fact.ts';
import { factKey, subjectKey } from '../../src/facts/read-facts.ts';

/** The account that the example is about; account-wide facts are read in this region. */
export const HOME: Target = { partition: 'aws', accountId: '111122223333', region: 'us-east-1' };

/** One line of the snapshot: where a fact is stored, and what it says. */
export type Entry = readonly [key: string, fact: Fact<unknown>];

type AnswerOf<C> = C extends List<infer I> ? readonly I[] : C extends One<infer T> ? T : never;

/** What a collector answered, in its own type: a collector that changes its mind does not compile here. */
export const answer = <T>(
  collector: One<T> | List<T>,
  value: AnswerOf<typeof collector>,
  region = HOME.region,
): Entry => [factKey(collector, region), { ok: true, value }];

/** What a collector answered for one subject; nothing where it would not ask. */
export function answerFor<I, T>(
  { collector, subject, region = HOME.region }: Question<I, T>,
  value: NoInfer<T>,
): readonly Entry[] {
  return asked(collector, subject) ? [[keyFor({ collector, subject, region }), { ok: true, value }]] : [];
}

/** A collector, and what it asks about. */
export interface Question<I, T> {
  readonly collector: Item<I, T>;
  readonly subject: NoInfer<I>;
  readonly region?: string;
}

/** A regional call that a service control policy refuses. */
export const deniedByOrganization = <T>(collector: One<T> | List<T>, region: string): Entry => [
  factKey(collector, region),
  {
    ok: false,
    error: denied(
      collector.operation,
      'AccessDeniedException',
      `User: arn:aws:sts::${HOME.accountId}:assumed-role/keydrill-scan/keydrill is not authorized to perform: ${collector.operation} with an explicit deny in a service control policy`,
    ),
  },
];

/** A call about a subject that S3 refuses without a reason. */
export function deniedFor<I, T>({ collector, subject, region = HOME.region }: Question<I, T>): readonly Entry[] {
  const error = denied(collector.operation, 'AccessDenied', 'Access Denied');
  return asked(collector, subject) ? [[keyFor({ collector, subject, region }), { ok: false, error }]] : [];
}

/** A call that was still throttled after its retries. */
export function throttledFor<I, T>({ collector, subject, region = HOME.region }: Question<I, T>): readonly Entry[] {
  const { operation } = collector;
  const error: FactError = {
    kind: 'throttled',
    operation,
    code: 'Throttling',
    iamAction: null,
    message: 'Rate exceeded',
  };
  return asked(collector, subject) ? [[keyFor({ collector, subject, region }), { ok: false, error }]] : [];
}

const asked = <I, T>(collector: Item<I, T>, subject: I): boolean => collector.when?.(subject) ?? true;

const keyFor = <I, T>({ collector, subject, region }: Required<Question<I, T>>): string =>
  factKey(collector, region, subjectKey(collector.of, subject, { ...HOME, region }));

const denied = (operation: string, code: string, message: string): FactError =>
  classifyError(operation, Object.assign(new Error(message), { name: code }));
