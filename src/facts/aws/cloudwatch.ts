import type { MetricAlarm } from '@aws-sdk/client-cloudwatch';
import { allPages, present } from '../answer.ts';
import { item, type Listing, subjects, type Target } from '../collector.ts';
import type { Facts } from '../needs.ts';
import { filterMatches, filterNeeds, listGroupFilters, type Metric } from './logs.ts';

const ALARMS = 'cloudwatch:DescribeAlarms';

/** The metrics of one region in which metric filters count what trails record. */
export interface CountedIn {
  readonly region: string;
  readonly metrics: readonly Metric[];
}

export const countingRegions = subjects({
  name: 'region with metric filters',
  scope: 'account',
  needs: filterNeeds,
  list: (facts, target): Listing<CountedIn> => listCountingRegions(facts, target),
  describe: ({ region }: CountedIn, { accountId }) => ({
    resource: { type: 'Other', id: `metrics/${accountId}/${region}`, name: region, region },
  }),
});

export function listCountingRegions(facts: Facts<typeof filterNeeds>, target: Target): Listing<CountedIn> {
  const { items, unread } = listGroupFilters(facts, target);
  const regions = new Map<string, readonly Metric[]>();
  for (const { group, filter } of items) {
    regions.set(group.region, [...(regions.get(group.region) ?? []), ...filter.metrics]);
  }
  return { items: [...regions].map(([region, metrics]) => ({ region, metrics })), unread };
}

/** An alarm that looks at one of the metrics. */
export interface Alarm {
  readonly name: string;
  readonly arn: string;
  /** Only these metrics: those without dimensions that metric filters count in. */
  readonly metrics: readonly Metric[];
  readonly actionsEnabled: boolean;
  /** The ARNs of what it tells when it goes into ALARM. */
  readonly actions: readonly string[];
}

/** The metric alarms of a region, composite ones aside. https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html */
export const alarms = item<CountedIn, readonly Alarm[]>({
  operation: ALARMS,
  of: countingRegions,
  async read({ region, metrics }, aws) {
    const { CloudWatchClient, DescribeAlarmsCommand } = await import('@aws-sdk/client-cloudwatch');
    const ask = (NextToken: string | undefined) =>
      aws.send(
        CloudWatchClient,
        new DescribeAlarmsCommand({
          AlarmTypes: ['MetricAlarm'],
          MaxRecords: 100,
          ...(NextToken === undefined ? {} : { NextToken }),
        }),
        region,
      );
    const pages = await allPages(ALARMS, ask, (page) => page.NextToken);
    return pages
      .flatMap((page) => present(page.MetricAlarms, ALARMS, 'MetricAlarms'))
      .map((alarm) => ({ alarm, watched: watchedBy(alarm).filter((each) => metrics.some((one) => isSame(each, one))) }))
      .filter(({ watched }) => watched.length > 0)
      .map(({ alarm, watched }) => ({
        name: present(alarm.AlarmName, ALARMS, 'AlarmName'),
        arn: present(alarm.AlarmArn, ALARMS, 'AlarmArn'),
        metrics: watched,
        actionsEnabled: present(alarm.ActionsEnabled, ALARMS, 'ActionsEnabled'),
        actions: alarm.AlarmActions ?? [],
      }));
  },
});

export const isSame = (first: Metric, second: Metric): boolean =>
  first.name === second.name && first.namespace === second.namespace;

/** The metrics that an alarm looks at, by itself or in an expression, as far as they have no dimensions. */
function watchedBy({ Namespace, MetricName, Dimensions, Metrics = [] }: MetricAlarm): readonly Metric[] {
  const alone = { Namespace, MetricName, Dimensions };
  return [alone, ...Metrics.map(({ MetricStat }) => MetricStat?.Metric ?? {})].flatMap((metric) => {
    const { Namespace: namespace, MetricName: name, Dimensions: dimensions = [] } = metric;
    return namespace === undefined || name === undefined || dimensions.length > 0 ? [] : [{ namespace, name }];
  });
}

/** What says where alarms on the events of trails go, for every rule that follows them. */
export const alarmNeeds = { ...filterNeeds, filterMatches, alarms };
