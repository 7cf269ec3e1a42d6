import { describe, expect, it } from 'vitest';
import { listTopics, resourcePolicy, topicAttributes, topicOf, topicSubscribers } from '../../src/facts/aws/sns.ts';
import { FactUnavailable } from '../../src/facts/fact.ts';
import { alarm, eventRule, logGroupArn, metricFilter, topic, topicArn } from '../../src/testing/alert-samples.ts';
import { logging, trail } from '../../src/testing/trail-samples.ts';
import { type Answers, fakeAws } from './fake-aws.ts';

const incomplete = (operation: string) => ({ error: { operation, kind: 'failed', code: 'IncompleteAnswer' } });
const ALERTS = topic(topicArn('alerts', 'eu-west-1'));

describe('a topic', () => {
  it('is read from its ARN', () => {
    expect(topicOf('arn:aws-cn:sns:cn-north-1:111122223333:alerts')).toEqual({
      arn: 'arn:aws-cn:sns:cn-north-1:111122223333:alerts',
      name: 'alerts',
      region: 'cn-north-1',
      accountId: '111122223333',
    });
  });

  it('is told from other targets', () => {
    expect(topicOf('arn:aws:sqs:us-east-1:111122223333:alerts')).toBeNull();
  });
});

describe('the topics of alerts', () => {
  const target = { partition: 'aws', accountId: '111122223333', region: 'us-east-1' };
  const refused = new FactUnavailable({
    kind: 'throttled',
    operation: 'events:ListTargetsByRule',
    code: 'ThrottlingException',
    iamAction: null,
    message: '',
  });
  const gd = eventRule('gd');
  const facts = {
    rules: [{ region: 'us-east-1', read: () => [gd, eventRule('unread')] }],
    trails: [{ region: 'us-east-1', read: () => [trail('main', { logGroupArn: logGroupArn('trail') })] }],
    matches: ({ event }: { readonly event: string }) => event === 'GuardDuty finding',
    targets: ({ name }: { readonly name: string }) => {
      if (name === 'unread') throw refused;
      return [topicArn('alerts'), topicArn('foreign', 'us-east-1', '999988887777'), 'arn:aws:sqs:us-east-1:1:queue'];
    },
    status: () => logging(),
    filters: () => [metricFilter('root')],
    filterMatches: () => [],
    alarms: () => [alarm('root'), alarm('second', { actions: [topicArn('alarms')] })],
  };

  it('are those of rules and alarms, the own ones, each once', () => {
    expect(listTopics(facts, target)).toEqual({
      items: [topic(topicArn('alerts')), topic(topicArn('alarms'))],
      unread: [refused.error],
    });
  });
});

describe('sns:GetTopicAttributes', () => {
  const OPERATION = 'sns:GetTopicAttributes';
  const reading = (answer: Answers[string]) => topicAttributes.read(ALERTS, fakeAws({ [OPERATION]: answer }));
  const Policy = '{"Version":"2012-10-17","Statement":[{"Sid":"100%"}]}';

  it('asks for the topic in its region', async () => {
    const asked: unknown[] = [];
    const found = await reading((input, region) => {
      asked.push({ ...input, region });
      return { Attributes: { TopicArn: ALERTS.arn, Policy, SubscriptionsConfirmed: '1' } };
    });
    expect(asked).toEqual([{ TopicArn: ALERTS.arn, region: 'eu-west-1' }]);
    expect(found).toEqual({
      policy: { Version: '2012-10-17', Statement: [{ Sid: '100%' }] },
      kmsKeyId: null,
    });
  });

  it('tells the key of an encrypted topic', async () => {
    await expect(reading({ Attributes: { Policy, KmsMasterKeyId: 'alias/alerts' } })).resolves.toMatchObject({
      kmsKeyId: 'alias/alerts',
    });
    await expect(reading({ Attributes: { Policy, KmsMasterKeyId: '' } })).resolves.toMatchObject({ kmsKeyId: null });
  });

  it('is null for a topic that does not exist', async () => {
    await expect(reading('NotFoundException')).resolves.toBeNull();
  });

  it.each([
    ['an answer without attributes', {}],
    ['attributes without a policy', { Attributes: { TopicArn: ALERTS.arn } }],
    ['a policy that does not parse', { Attributes: { Policy: '{' } }],
    ['a policy that is no object', { Attributes: { Policy: '"*"' } }],
  ])('takes %s for an incomplete answer', async (_, answer) => {
    await expect(reading(answer)).rejects.toMatchObject(incomplete(OPERATION));
  });

  it('passes a refusal on', async () => {
    await expect(reading('AuthorizationErrorException')).rejects.toMatchObject({
      error: { operation: OPERATION, kind: 'access-denied', iamAction: OPERATION },
    });
  });
});

it('a policy that cannot be used names the operation that gave it', () => {
  expect(() => resourcePolicy('kms:GetKeyPolicy', 'null')).toThrow(/^kms:GetKeyPolicy: IncompleteAnswer$/);
});

describe('sns:ListSubscriptionsByTopic', () => {
  const OPERATION = 'sns:ListSubscriptionsByTopic';
  const reading = (answer: Answers[string]) => topicSubscribers.read(ALERTS, fakeAws({ [OPERATION]: answer }));
  const subscription = (SubscriptionArn: string, Protocol = 'email') => ({
    SubscriptionArn,
    Protocol,
    Endpoint: 'someone@example.com',
    TopicArn: ALERTS.arn,
  });
  const CONFIRMED = `${ALERTS.arn}:6b0e71bd-7e97-4d97-80ce-4a0994e55286`;

  it('asks for the topic in its region, page by page', async () => {
    const asked: unknown[] = [];
    const found = await reading((input, region) => {
      asked.push({ ...input, region });
      return 'NextToken' in input
        ? { Subscriptions: [subscription(CONFIRMED), subscription(CONFIRMED, 'firehose')] }
        : { Subscriptions: [subscription('PendingConfirmation'), subscription('Deleted')], NextToken: 't' };
    });
    expect(asked).toEqual([
      { TopicArn: ALERTS.arn, region: 'eu-west-1' },
      { TopicArn: ALERTS.arn, NextToken: 't', region: 'eu-west-1' },
    ]);
    expect(found).toEqual({ confirmed: 1, pending: 1, archives: 1 });
  });

  it('knows a topic without subscriptions', async () => {
    await expect(reading({ Subscriptions: [] })).resolves.toEqual({ confirmed: 0, pending: 0, archives: 0 });
  });

  it('is null for a topic that does not exist', async () => {
    await expect(reading('NotFoundException')).resolves.toBeNull();
  });

  it.each([
    ['an answer without a list', {}],
    ['a subscription without a state', { Subscriptions: [{ Protocol: 'email' }] }],
    ['a subscription without a protocol', { Subscriptions: [{ SubscriptionArn: CONFIRMED }] }],
  ])('takes %s for an incomplete answer', async (_, answer) => {
    await expect(reading(answer)).rejects.toMatchObject(incomplete(OPERATION));
  });

  it('passes a refusal on', async () => {
    await expect(reading('AuthorizationErrorException')).rejects.toMatchObject({
      error: { operation: OPERATION, kind: 'access-denied', iamAction: OPERATION },
    });
  });
});
