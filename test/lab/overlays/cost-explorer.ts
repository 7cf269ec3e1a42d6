// Shape: docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_GetAnomalySubscriptions.html
import { jsonAnswer } from '../error-answers.ts';
import type { Overlays } from './overlay.ts';

export interface AnomalySubscription {
  readonly name: string;
  /** Address or topic ARN, and whether it is confirmed. */
  readonly subscribers: readonly { readonly address: string; readonly status?: 'CONFIRMED' | 'DECLINED' }[];
  readonly frequency?: 'DAILY' | 'IMMEDIATE' | 'WEEKLY';
}

/** ce:GetAnomalySubscriptions. */
export function anomalySubscriptions(subscriptions: readonly AnomalySubscription[]): Overlays {
  return {
    'ce:GetAnomalySubscriptions': async (_call, { accountId }) => {
      const account = await accountId();
      const AnomalySubscriptions = subscriptions.map(({ name, subscribers, frequency = 'DAILY' }, index) => ({
        SubscriptionArn: `arn:aws:ce::${account}:anomalysubscription/lab${index}`,
        AccountId: account,
        MonitorArnList: [`arn:aws:ce::${account}:anomalymonitor/lab${index}`],
        Subscribers: subscribers.map(({ address, status = 'CONFIRMED' }) => ({
          Address: address,
          Type: address.startsWith('arn:') ? 'SNS' : 'EMAIL',
          Status: status,
        })),
        Threshold: 100,
        Frequency: frequency,
        SubscriptionName: name,
      }));
      return jsonAnswer(200, { AnomalySubscriptions });
    },
  };
}
