import { describe, expect, it } from 'vitest';
import { anomalySubscriptions } from '../../src/facts/aws/cost-explorer.ts';
import { type Answers, fakeAws } from './fake-aws.ts';

const OPERATION = 'ce:GetAnomalySubscriptions';
const subscription = (SubscriptionName: string, ...statuses: readonly (string | undefined)[]) => ({
  SubscriptionArn: 'arn:aws:ce::111122223333:anomalysubscription/1a2b3c4d-0000-0000-0000-000000000000',
  AccountId: '111122223333',
  MonitorArnList: ['arn:aws:ce::111122223333:anomalymonitor/1a2b3c4d-0000-0000-0000-000000000000'],
  Subscribers: statuses.map((Status) => ({ Address: 'ops@example.com', Type: 'EMAIL', Status })),
  Frequency: 'DAILY',
  SubscriptionName,
});

const reading = (answer: Answers[string]) => anomalySubscriptions.read(fakeAws({ [OPERATION]: answer }));

describe('ce:GetAnomalySubscriptions', () => {
  it('counts the subscribers who did not decline, and keeps no address', async () => {
    const aws = fakeAws({
      [OPERATION]: {
        AnomalySubscriptions: [
          subscription('a', 'CONFIRMED', 'DECLINED', undefined),
          subscription('b', 'DECLINED'),
          subscription('c'),
        ],
      },
    });
    expect(await anomalySubscriptions.read(aws)).toEqual([
      { name: 'a', subscribers: 2 },
      { name: 'b', subscribers: 0 },
      { name: 'c', subscribers: 0 },
    ]);
    expect(aws.sent).toEqual([`${OPERATION}@us-east-1`]);
  });

  it('reads all pages', async () => {
    const pages = (input: object) =>
      'NextPageToken' in input
        ? { AnomalySubscriptions: [subscription('b')] }
        : { AnomalySubscriptions: [subscription('a')], NextPageToken: 't' };
    expect((await reading(pages))?.map(({ name }) => name)).toEqual(['a', 'b']);
  });

  it('is not asked in GovCloud, where there is no bill', async () => {
    const aws = fakeAws({});
    expect(await anomalySubscriptions.read({ ...aws, partition: 'aws-us-gov' })).toBeNull();
    expect(aws.sent).toEqual([]);
  });

  it.each([
    ['an empty answer', {}],
    ['a subscription without a name', { AnomalySubscriptions: [{ Subscribers: [] }] }],
    ['a subscription without subscribers', { AnomalySubscriptions: [{ SubscriptionName: 'a' }] }],
  ])('concludes nothing from %s', async (_, answer) => {
    await expect(reading(answer)).rejects.toMatchObject({
      error: { operation: OPERATION, kind: 'failed', code: 'IncompleteAnswer' },
    });
  });

  it.each([
    ['AccessDeniedException', { kind: 'access-denied', iamAction: OPERATION }],
    ['LimitExceededException', { kind: 'throttled' }],
    ['DataUnavailableException', { kind: 'failed' }],
  ])('passes %s on', async (code, error) => {
    await expect(reading(code)).rejects.toMatchObject({ error: { operation: OPERATION, code, ...error } });
  });
});
