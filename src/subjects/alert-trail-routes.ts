import { isIamChange } from '../facts/aws/alert-events.ts';
import { eventSelectors, type Trail, trailsIn } from '../facts/aws/cloudtrail.ts';
import { type Alarm, alarmNeeds, isSame } from '../facts/aws/cloudwatch.ts';
import { type GroupFilter, logGroupOf, metricFilters, type TrailLogGroup } from '../facts/aws/logs.ts';
import { FactUnavailable } from '../facts/fact.ts';
import { readEach } from '../facts/logic.ts';
import type { Facts } from '../facts/needs.ts';
import type { Sender } from './alert-delivery.ts';
import {
  anyWay,
  deadEnd,
  eventRouteNeeds,
  eventRoutes,
  type Occurrence,
  type Route,
  type Routes,
  routeTo,
} from './alert-routes.ts';
import { contributionOf } from './trail-contribution.ts';

/** What a rule needs whose events are recorded by trails. */
export const trailRouteNeeds = { ...eventRouteNeeds, ...alarmNeeds, selectors: eventSelectors };

type TrailRouteFacts = Facts<typeof trailRouteNeeds>;

/** The ways of an event that trails record: through EventBridge rules, and through metric filters with alarms. */
export const trailEventRoutes = (occurrence: Occurrence, facts: TrailRouteFacts, accountId: string): Routes =>
  anyWay([
    () => ifRecorded(eventRoutes(occurrence, facts, accountId), occurrence, facts),
    () => alarmRoutes(occurrence, facts, accountId),
  ]);

/**
 * EventBridge gets from CloudTrail only what a logging trail records.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html
 */
function ifRecorded({ routes, unread }: Routes, occurrence: Occurrence, facts: TrailRouteFacts): Routes {
  if (!routes.some(({ reaches }) => reaches)) return { routes, unread };
  const seen = trailsIn(facts.trails);
  const judged = readEach(covering(seen.found, occurrence), (trail) => contributionOf(trail, facts).writes);
  if (judged.values.some(({ value }) => value)) return { routes, unread };
  const unsure = [...seen.unread, ...judged.unread];
  if (unsure.length > 0) {
    return { routes: routes.filter(({ reaches }) => !reaches), unread: [...unread, ...unsure] };
  }
  const cutOff = (route: Route) =>
    route.reaches ? deadEnd(route, 'gets nothing, because no logging trail records the event') : route;
  return { routes: routes.map(cutOff), unread };
}

/** The trails that record an event, if they record write events at all. */
const covering = (trails: readonly Trail[], { event, region }: Occurrence): readonly Trail[] =>
  trails.filter(
    ({ multiRegion, homeRegion, globalServiceEvents }) =>
      (multiRegion || homeRegion === region) && (globalServiceEvents || !isIamChange(event)),
  );

/** The ways through the log groups of the trails that record the event. */
function alarmRoutes(occurrence: Occurrence, facts: TrailRouteFacts, accountId: string): Routes {
  const seen = trailsIn(facts.trails);
  const logging = covering(seen.found, occurrence).filter(({ logGroupArn }) => logGroupArn !== null);
  const fed = readEach(logging, (trail) => feedOf(trail, facts, accountId));
  const feeds = fed.values.map(({ value }) => value).filter((feed) => feed !== null);
  const groups = feeds.flatMap((feed) => ('group' in feed ? [feed.group] : []));
  const filtered = readEach(groups, facts.filters);
  const filters = filtered.values.flatMap(({ item: group, value }) => value.map((filter) => ({ group, filter })));
  const tried = readEach(filters, (filter) => facts.filterMatches(filter).some((event) => event === occurrence.event));
  const matching = tried.values.filter(({ value }) => value).map(({ item }) => item);
  const watched = readEach(matching, (filter) => alarmsOn(filter, facts));
  const followed = readEach(watched.values.flatMap(legsOf), (leg) => routeOf(leg, facts, accountId));
  return {
    routes: [
      ...feeds.flatMap((feed) => ('route' in feed ? [feed.route] : [])),
      ...followed.values.map(({ value }) => value),
    ],
    unread: [...seen.unread, ...fed.unread, ...filtered.unread, ...tried.unread, ...watched.unread, ...followed.unread],
  };
}

type Feed = { readonly group: TrailLogGroup } | { readonly route: Route } | null;

/** The log group that a trail brings write events to; null for a trail that brings none. */
function feedOf(trail: Trail, facts: TrailRouteFacts, accountId: string): Feed {
  const group = logGroupOf(trail);
  if (group === null || !contributionOf(trail, facts).writes) return null;
  const { logGroupError } = facts.status(trail);
  if (logGroupError !== null) {
    const from = { through: `trail ${trail.name}`, region: group.region };
    return { route: deadEnd(from, 'cannot deliver to its log group') };
  }
  if (group.accountId !== accountId) throw ofAnotherAccount(group);
  return { group };
}

const ofAnotherAccount = ({ name, accountId }: TrailLogGroup): FactUnavailable =>
  new FactUnavailable({
    kind: 'failed',
    operation: metricFilters.operation,
    code: 'OtherAccount',
    iamAction: null,
    message: `log group ${name} belongs to account ${accountId}; scan that account`,
  });

const alarmsOn = ({ group, filter }: GroupFilter, { alarms }: TrailRouteFacts): readonly Alarm[] =>
  alarms({ region: group.region, metrics: filter.metrics }).filter(({ metrics }) =>
    metrics.some((watched) => filter.metrics.some((counted) => isSame(watched, counted))),
  );

interface Leg {
  readonly filter: GroupFilter;
  readonly alarm: Alarm | null;
  readonly action: string | null;
}

/** One for each action of each alarm; what stops before is one too. */
function legsOf({ item: filter, value: alarms }: { readonly item: GroupFilter; readonly value: readonly Alarm[] }) {
  if (alarms.length === 0) return [{ filter, alarm: null, action: null }];
  return alarms.flatMap((alarm): readonly Leg[] => {
    const actions = alarm.actionsEnabled ? alarm.actions : [];
    return (actions.length === 0 ? [null] : actions).map((action) => ({ filter, alarm, action }));
  });
}

function routeOf({ filter: { group, filter }, alarm, action }: Leg, facts: TrailRouteFacts, accountId: string): Route {
  const { region } = group;
  if (alarm === null) {
    return deadEnd({ through: `metric filter ${filter.name}`, region }, 'is watched by no alarm');
  }
  const from = { through: `alarm ${alarm.name} on metric filter ${filter.name}`, region };
  if (action === null) return deadEnd(from, alarm.actionsEnabled ? 'has no action' : 'has its actions switched off');
  const sender: Sender = { service: 'CloudWatch', arn: alarm.arn, accountId };
  return routeTo(action, { from, sender, facts });
}
