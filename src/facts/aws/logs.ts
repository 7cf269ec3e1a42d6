import { allPages, nullWhen, present } from '../answer.ts';
import { item, type Listing, subjects, type Target } from '../collector.ts';
import type { FactError } from '../fact.ts';
import { incomplete } from '../fact.ts';
import { readEach } from '../logic.ts';
import { everyRegion, type Facts } from '../needs.ts';
import { TRAIL_EVENTS, type TrailEvent } from './alert-events.ts';
import { regionTrails, type Trail, trailStatus, trailsIn } from './cloudtrail.ts';
import { logLine } from './synthetic-events.ts';

const load = () => import('@aws-sdk/client-cloudwatch-logs');

const FILTERS = 'logs:DescribeMetricFilters';
const MATCH = 'logs:TestMetricFilter';

/** A log group to which a trail delivers. */
export interface TrailLogGroup {
  readonly arn: string;
  readonly name: string;
  readonly region: string;
  readonly accountId: string;
}

/** `arn:aws:logs:us-east-1:111122223333:log-group:trail:*`; null for a trail without a log group. */
export function logGroupOf({ logGroupArn }: Pick<Trail, 'logGroupArn'>): TrailLogGroup | null {
  if (logGroupArn === null) return null;
  const [, , , region = '', accountId = '', , name = ''] = logGroupArn.split(':');
  return { arn: logGroupArn, name, region, accountId };
}

const groupNeeds = { trails: everyRegion(regionTrails), status: trailStatus };

/** The account's own log groups that a logging trail delivers to, each once. */
export const trailLogGroups = subjects({
  name: 'log group of a trail',
  scope: 'account',
  needs: groupNeeds,
  list: (facts, target): Listing<TrailLogGroup> => listGroups(facts, target),
  describe: ({ arn, name, region }: TrailLogGroup) => ({ resource: { type: 'Other', id: arn, arn, name, region } }),
});

function listGroups({ trails, status }: Facts<typeof groupNeeds>, { accountId }: Target): Listing<TrailLogGroup> {
  const seen = trailsIn(trails);
  const { values, unread } = readEach(
    seen.found.filter(({ logGroupArn }) => logGroupArn !== null),
    (trail) => (status(trail).logging ? logGroupOf(trail) : null),
  );
  const own = values.map(({ value }) => value).filter((group) => group?.accountId === accountId);
  const groups = new Map(own.filter((group) => group !== null).map((group) => [group.arn, group]));
  return { items: [...groups.values()], unread: [...seen.unread, ...unread].map(({ error }): FactError => error) };
}

/** What CloudWatch knows a series of figures by, besides its dimensions. */
export interface Metric {
  readonly namespace: string;
  readonly name: string;
}

/** What counts log lines, and the metrics it counts them in: those without dimensions, each of which has one series. */
export interface MetricFilter {
  readonly name: string;
  readonly pattern: string;
  readonly metrics: readonly Metric[];
}

/** Empty for a log group that does not exist. https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DescribeMetricFilters.html */
export const metricFilters = item<TrailLogGroup, readonly MetricFilter[]>({
  operation: FILTERS,
  of: trailLogGroups,
  async read({ name, region }, aws) {
    const { CloudWatchLogsClient, DescribeMetricFiltersCommand } = await load();
    const ask = (nextToken: string | undefined) =>
      aws.send(
        CloudWatchLogsClient,
        new DescribeMetricFiltersCommand({ logGroupName: name, ...(nextToken === undefined ? {} : { nextToken }) }),
        region,
      );
    const pages = await nullWhen(
      ['ResourceNotFoundException'],
      allPages(FILTERS, ask, (page) => page.nextToken),
    );
    return (pages ?? [])
      .flatMap((page) => present(page.metricFilters, FILTERS, 'metricFilters'))
      .map(({ filterName, filterPattern, metricTransformations, emitSystemFieldDimensions = [] }) => ({
        name: present(filterName, FILTERS, 'filterName'),
        // An empty pattern, which matches every line.
        pattern: filterPattern ?? '',
        metrics: present(metricTransformations, FILTERS, 'metricTransformations')
          .filter(({ dimensions = {} }) => Object.keys(dimensions).length + emitSystemFieldDimensions.length === 0)
          .map(({ metricName, metricNamespace }) => ({
            namespace: present(metricNamespace, FILTERS, 'metricNamespace'),
            name: present(metricName, FILTERS, 'metricName'),
          })),
      }));
  },
});

/** A metric filter, and the log group that it reads. */
export interface GroupFilter {
  readonly group: TrailLogGroup;
  readonly filter: MetricFilter;
}

/** What the list of filters is derived from. */
export const filterNeeds = { ...groupNeeds, filters: metricFilters };

export const groupFilters = subjects({
  name: 'metric filter',
  scope: 'account',
  needs: filterNeeds,
  list: (facts, target): Listing<GroupFilter> => listGroupFilters(facts, target),
  describe: ({ group, filter }: GroupFilter) => ({
    resource: { type: 'Other', id: `${group.arn}/${filter.name}`, name: filter.name, region: group.region },
  }),
});

export function listGroupFilters(facts: Facts<typeof filterNeeds>, target: Target): Listing<GroupFilter> {
  const groups = listGroups(facts, target);
  const { values, unread } = readEach(groups.items, facts.filters);
  return {
    items: values.flatMap(({ item: group, value }) => value.map((filter) => ({ group, filter }))),
    unread: [...groups.unread, ...unread.map(({ error }): FactError => error)],
  };
}

/**
 * The events of which CloudWatch Logs itself says that a filter's pattern matches their line in the log.
 * https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_TestMetricFilter.html
 */
export const filterMatches = item<GroupFilter, readonly TrailEvent[]>({
  operation: MATCH,
  of: groupFilters,
  async read({ group, filter }, aws) {
    const { CloudWatchLogsClient, TestMetricFilterCommand } = await load();
    const at = { partition: aws.partition, accountId: aws.accountId, region: group.region };
    const lines = new Map(TRAIL_EVENTS.map((event) => [logLine(event, at), event] as const));
    const command = new TestMetricFilterCommand({ filterPattern: filter.pattern, logEventMessages: [...lines.keys()] });
    const { matches } = await aws.send(CloudWatchLogsClient, command, group.region);
    return present(matches, MATCH, 'matches').map(({ eventMessage }) => {
      const event = lines.get(present(eventMessage, MATCH, 'eventMessage'));
      if (event === undefined) throw incomplete(MATCH, 'the answer is about a line that was not sent');
      return event;
    });
  },
});
