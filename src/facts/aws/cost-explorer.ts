import { allPages, present } from '../answer.ts';
import { one } from '../collector.ts';

const OPERATION = 'ce:GetAnomalySubscriptions';

/** A subscription to AWS Cost Anomaly Detection. */
export interface AnomalySubscription {
  readonly name: string;
  /** Those who did not decline. */
  readonly subscribers: number;
}

/**
 * Null in GovCloud, where there are no bills. Each request costs money: https://aws.amazon.com/aws-cost-management/pricing/.
 * https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_GetAnomalySubscriptions.html
 */
export const anomalySubscriptions = one<readonly AnomalySubscription[] | null>({
  operation: OPERATION,
  scope: 'account',
  async read(aws) {
    if (aws.partition === 'aws-us-gov') return null;
    const { CostExplorerClient, GetAnomalySubscriptionsCommand } = await import('@aws-sdk/client-cost-explorer');
    const pages = await allPages(
      OPERATION,
      (NextPageToken) =>
        aws.send(
          CostExplorerClient,
          new GetAnomalySubscriptionsCommand(NextPageToken === undefined ? {} : { NextPageToken }),
        ),
      (page) => page.NextPageToken,
    );
    return pages
      .flatMap(({ AnomalySubscriptions }) => present(AnomalySubscriptions, OPERATION, 'AnomalySubscriptions'))
      .map(({ SubscriptionName, Subscribers }) => ({
        name: present(SubscriptionName, OPERATION, 'SubscriptionName'),
        subscribers: present(Subscribers, OPERATION, 'Subscribers').filter(({ Status }) => Status !== 'DECLINED')
          .length,
      }));
  },
});
