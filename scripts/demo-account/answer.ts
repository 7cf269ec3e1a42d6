import { classifyError } from '../../src/aws/classify-error.ts';
import type { AnyCollector, Item, List, One, Target } from '../../src/facts/collector.ts';
import { FactUnavailable } from '../../src/facts/fact.ts';

/** The account that the example is about; account-wide facts are read in this region. */
export const HOME: Target = { partition: 'aws', accountId: '111122223333', region: 'us-east-1' };

/** What the company answers a collector, in each region or about each subject; throws what a call would reject with. */
export interface Answer {
  readonly collector: AnyCollector;
  // biome-ignore lint/suspicious/noExplicitAny: the subject of whatever collector it is
  readonly of: (subject: any, region: string) => unknown;
}

// biome-ignore lint/suspicious/noExplicitAny: any fact that is asked once per scope
type Single = One<any> | List<any>;
type AnswerOf<C> = C extends List<infer I> ? readonly I[] : C extends One<infer T> ? T : never;

/** In the collector's own type: one that changes its mind does not compile here. */
export const answer = <C extends Single>(collector: C, of: (region: string) => AnswerOf<C>): Answer => ({
  collector,
  of: (_, region) => of(region),
});

/** The same about each subject. */
export const answerFor = <I, T>(collector: Item<I, T>, of: (subject: I, region: string) => NoInfer<T>): Answer => ({
  collector,
  of,
});

/** A regional call that a service control policy refuses. */
export const deniedByOrganization = ({ operation }: AnyCollector): FactUnavailable =>
  refused(
    operation,
    'AccessDeniedException',
    `User: arn:aws:sts::${HOME.accountId}:assumed-role/keydrill-scan/keydrill is not authorized to perform: ${operation} with an explicit deny in a service control policy`,
  );

/** A call about a bucket that S3 refuses without a reason. */
export const denied = ({ operation }: AnyCollector): FactUnavailable =>
  refused(operation, 'AccessDenied', 'Access Denied');

/** A call that was still throttled after its retries. */
export const throttled = ({ operation }: AnyCollector): FactUnavailable =>
  refused(operation, 'Throttling', 'Rate exceeded');

const refused = (operation: string, name: string, message: string): FactUnavailable =>
  new FactUnavailable(classifyError(operation, Object.assign(new Error(message), { name })));

/** Times in the tables are exact to the minute: `2026-11-19T16:20`. */
export const time = (minute: string): string => `${minute}:00.000Z`;

/** What is not in a table is a mistake in it. */
export function known<T>(value: T | undefined, name: string): T {
  if (value === undefined) throw new Error(`the example account has no ${name}`);
  return value;
}
