import type { AlertEvent } from '../facts/aws/alert-events.ts';
import { type EventRule, eventNeeds, eventRules, mayMatch } from '../facts/aws/eventbridge.ts';
import { topicNeeds } from '../facts/aws/kms.ts';
import type { FactError } from '../facts/fact.ts';
import { readEach } from '../facts/logic.ts';
import type { Facts } from '../facts/needs.ts';
import { type Delivery, deliveryTo, type Sender, type TopicFacts } from './alert-delivery.ts';

/** An event, where it happens. */
export interface Occurrence {
  readonly event: AlertEvent;
  readonly region: string;
}

/** One way that an event takes, and how it ends. It is shown as evidence. */
export interface Route {
  /** E.g. `EventBridge rule findings`. */
  readonly through: string;
  readonly region: string;
  /** E.g. `topic alerts`; null for a way that ends before. */
  readonly target: string | null;
  readonly reaches: boolean;
  /** About the target, or without one about what it goes through: see `Delivery`. */
  readonly remark: string | null;
}

/** What became of an event, as far as it could be followed. */
export interface Routes {
  readonly routes: readonly Route[];
  readonly unread: readonly { readonly error: FactError }[];
}

/** Tries one way after another, until one is proven without reserve. */
export function anyWay(ways: readonly (() => Routes)[]): Routes {
  const routes: Route[] = [];
  const unread: { readonly error: FactError }[] = [];
  for (const way of ways) {
    if (routes.some(isProof)) break;
    const taken = readEach([way], (take) => take());
    routes.push(...taken.values.flatMap(({ value }) => value.routes));
    unread.push(...taken.unread, ...taken.values.flatMap(({ value }) => value.unread));
  }
  return { routes, unread };
}

export const isProof = ({ reaches, remark }: Route): boolean => reaches && remark === null;

export const NOWHERE: Routes = { routes: [], unread: [] };

/** What a rule needs whose events come to EventBridge by themselves. */
export const eventRouteNeeds = { ...eventNeeds, ...topicNeeds };

/** The ways through the EventBridge rules of the region where the event happens. */
export function eventRoutes(
  { event, region }: Occurrence,
  facts: Facts<typeof eventRouteNeeds>,
  accountId: string,
): Routes {
  const here = facts.rules.filter((answer) => answer.region === region);
  const unscanned = here.length === 0 ? [{ error: notScanned(region) }] : [];
  const listed = readEach(here, ({ read }) => read());
  const candidates = listed.values.flatMap(({ value }) => value).filter((rule) => mayMatch(rule, event));
  const tried = readEach(candidates, (rule) => facts.matches({ rule, event }));
  const matching = tried.values.filter(({ value }) => value).map(({ item }) => item);
  const sent = readEach(matching, facts.targets);
  const followed = readEach(sent.values.flatMap(legsOf), ({ rule, arn }) => {
    const from = { through: `EventBridge rule ${rule.name}`, region };
    const sender: Sender = { service: 'EventBridge', arn: rule.arn, accountId };
    return arn === null ? deadEnd(from, 'has no target') : routeTo(arn, { from, sender, facts });
  });
  return {
    routes: followed.values.map(({ value }) => value),
    unread: [...unscanned, ...listed.unread, ...tried.unread, ...sent.unread, ...followed.unread],
  };
}

/** One for each target; a rule without any is one too. */
const legsOf = ({ item: rule, value: arns }: { readonly item: EventRule; readonly value: readonly string[] }) =>
  (arns.length === 0 ? [null] : arns).map((arn) => ({ rule, arn }));

type From = Pick<Route, 'through' | 'region'>;

export const deadEnd = (from: From, remark: string): Route => ({ ...from, target: null, reaches: false, remark });

interface Leg {
  readonly from: From;
  readonly sender: Sender;
  readonly facts: TopicFacts;
}

export function routeTo(arn: string, { from, sender, facts }: Leg): Route {
  const { target, reaches, remark }: Delivery = deliveryTo(arn, sender, facts);
  return { ...from, target, reaches, remark };
}

/** A scan that is limited to other regions does not see the rules that an event would meet. */
const notScanned = (region: string): FactError => ({
  kind: 'failed',
  operation: eventRules.operation,
  code: 'RegionNotScanned',
  iamAction: null,
  message: `${region}, where the event would be put on the bus, is not among the regions of the scan`,
});
