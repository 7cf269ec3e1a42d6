import type { Event } from '@aws-sdk/client-health';
import { allPages, isoDate, nullWhen, present } from '../answer.ts';
import { type Aws, one } from '../collector.ts';

const OPERATION = 'health:DescribeEvents';

/** An event by which AWS says that credentials of the account are exposed or misused. */
export interface RiskEvent {
  /** E.g. `AWS_RISK_CREDENTIALS_EXPOSED`. */
  readonly code: string;
  readonly arn: string;
  readonly startedAt: string | null;
  readonly updatedAt: string | null;
}

/**
 * Open events of this kind; null without the support plan that the AWS Health API demands. A filter takes whole codes
 * only, and AWS adds codes, so all open events are asked for.
 * https://docs.aws.amazon.com/health/latest/APIReference/API_DescribeEvents.html
 */
export const riskEvents = one<readonly RiskEvent[] | null>({
  operation: OPERATION,
  scope: 'account',
  async read(aws) {
    const pages = await nullWhen(['SubscriptionRequiredException'], openEvents(aws));
    if (pages === null) return null;
    return pages
      .flatMap(({ events }) => present(events, OPERATION, 'events'))
      .filter(({ eventTypeCode }) => present(eventTypeCode, OPERATION, 'eventTypeCode').startsWith('AWS_RISK_'))
      .map(riskEvent);
  },
});

async function openEvents(aws: Aws) {
  const { DescribeEventsCommand, HealthClient } = await import('@aws-sdk/client-health');
  return allPages(
    OPERATION,
    (nextToken) =>
      aws.send(
        HealthClient,
        new DescribeEventsCommand({
          filter: { eventStatusCodes: ['open'] },
          maxResults: 100,
          ...(nextToken === undefined ? {} : { nextToken }),
        }),
        healthRegion(aws),
      ),
    (page) => page.nextToken,
  );
}

/**
 * One region of a partition answers for all, in China not the one that keeps what is global.
 * https://docs.aws.amazon.com/health/latest/ug/health-api.html
 */
const healthRegion = ({ partition, region }: Aws): string => (partition === 'aws-cn' ? 'cn-northwest-1' : region);

const riskEvent = ({ arn, eventTypeCode, startTime, lastUpdatedTime }: Event): RiskEvent => ({
  code: present(eventTypeCode, OPERATION, 'eventTypeCode'),
  arn: present(arn, OPERATION, 'arn'),
  startedAt: isoDate(startTime),
  updatedAt: isoDate(lastUpdatedTime),
});
