import { describe, expect, it } from 'vitest';
import type { KeyAccess } from '../../src/facts/aws/kms.ts';
import type { Subscribers, TopicAttributes } from '../../src/facts/aws/sns.ts';
import { FactUnavailable } from '../../src/facts/fact.ts';
import { deliveryTo, type Sender } from '../../src/subjects/alert-delivery.ts';
import {
  attributes,
  defaultTopicPolicy,
  letting,
  policyOf,
  subscribers,
  topicArn,
} from '../../src/testing/alert-samples.ts';

const ALERTS = topicArn('alerts');
const KEY = 'arn:aws:kms:us-east-1:111122223333:key/key-1';
const RULE: Sender = {
  service: 'EventBridge',
  arn: 'arn:aws:events:us-east-1:111122223333:rule/gd',
  accountId: '111122223333',
};
const ALARM: Sender = {
  service: 'CloudWatch',
  arn: 'arn:aws:cloudwatch:us-east-1:111122223333:alarm:root',
  accountId: '111122223333',
};

const UNREAD = 'unread';
const readable = <T>(value: T | typeof UNREAD): T => {
  if (value !== UNREAD) return value;
  throw new FactUnavailable({ kind: 'throttled', operation: 'x:Y', code: 'Throttling', iamAction: null, message: '' });
};

interface Given {
  readonly attributes?: TopicAttributes | null | typeof UNREAD;
  readonly subscribers?: Subscribers | null | typeof UNREAD;
  readonly key?: KeyAccess | null | typeof UNREAD;
}
const facts = (given: Given) => ({
  attributes: () => readable(given.attributes === undefined ? attributes() : given.attributes),
  subscribers: () => readable(given.subscribers === undefined ? subscribers() : given.subscribers),
  key: () => readable(given.key === undefined ? UNREAD : given.key),
});
const sent = (given: Given = {}, sender: Sender = RULE) => deliveryTo(ALERTS, sender, facts(given));

const live = { target: 'topic alerts', reaches: true, remark: null };
const reserved = (remark: string) => ({ target: 'topic alerts', reaches: true, remark });
const dead = (remark: string) => ({ target: 'topic alerts', reaches: false, remark });

describe('a topic', () => {
  it('with a subscriber, that admits the sender, reaches someone', () => expect(sent()).toEqual(live));

  it.each([
    [{ confirmed: 0 }, 'has no subscription'],
    [{ confirmed: 0, pending: 1 }, 'has no subscription that was confirmed'],
    [{ confirmed: 0, archives: 1 }, 'only feeds an archive'],
    [{ confirmed: 0, pending: 1, archives: 1 }, 'has no subscription that was confirmed'],
  ])('with subscribers %j reaches nobody', (parts, remark) => {
    expect(sent({ subscribers: subscribers(parts) })).toEqual(dead(remark));
  });

  it('with one confirmed subscriber among others reaches someone', () => {
    expect(sent({ subscribers: subscribers({ confirmed: 1, pending: 3, archives: 1 }) })).toEqual(live);
  });

  it('that is gone is said to be so once', () => {
    expect(sent({ attributes: null, subscribers: null })).toEqual(dead('does not exist'));
  });

  it('is dead by one reason, whatever else is unread', () => {
    expect(sent({ attributes: 'unread', subscribers: subscribers({ confirmed: 0 }) })).toEqual(
      dead('has no subscription'),
    );
    expect(sent({ subscribers: 'unread', attributes: attributes({ policy: policyOf() }) })).toEqual(
      dead('does not let EventBridge publish'),
    );
  });

  it('is no proof while something is unread', () => {
    expect(() => sent({ attributes: 'unread' })).toThrow(FactUnavailable);
    expect(() => sent({ subscribers: 'unread' })).toThrow(FactUnavailable);
    expect(() => sent({ attributes: attributes({ kmsKeyId: 'key-1' }), key: 'unread' })).toThrow(FactUnavailable);
  });

  it('of another account is not followed', () => {
    const foreign = topicArn('soc', 'us-east-1', '999988887777');
    expect(deliveryTo(foreign, RULE, facts({ attributes: 'unread', subscribers: 'unread' }))).toEqual({
      target: 'topic soc',
      reaches: true,
      remark: 'was not followed further',
    });
  });
});

describe('the policy of a topic', () => {
  const withPolicy = (sender: Sender, ...statements: readonly unknown[]) =>
    sent({ attributes: attributes({ policy: policyOf(...statements) }) }, sender);
  const withCondition = (sender: Sender, Condition: object) =>
    withPolicy(sender, letting(['events.amazonaws.com', 'cloudwatch.amazonaws.com'], { Condition }));

  it('of a new one admits alarms and no rules', () => {
    const given = { attributes: attributes({ policy: defaultTopicPolicy(ALERTS) }) };
    expect(sent(given, ALARM)).toEqual(live);
    expect(sent(given, RULE)).toEqual(dead('does not let EventBridge publish'));
  });

  it('is asked for the service of the sender', () => {
    expect(withPolicy(RULE, letting('cloudwatch.amazonaws.com'))).toEqual(dead('does not let EventBridge publish'));
    expect(withPolicy(ALARM, letting('events.amazonaws.com'))).toEqual(dead('does not let CloudWatch publish'));
    expect(withPolicy(ALARM, letting('cloudwatch.amazonaws.com'))).toEqual(live);
  });

  it.each([
    ['its own ARN', (arn: string) => ({ ArnEquals: { 'aws:SourceArn': arn } })],
    ['its own account', () => ({ StringEquals: { 'aws:SourceAccount': '111122223333' } })],
  ])('with a condition that names the sender by %s holds for alarms, and may hold for rules', (_, condition) => {
    expect(withCondition(ALARM, condition(ALARM.arn))).toEqual(live);
    expect(withCondition(RULE, condition(RULE.arn))).toEqual(
      reserved('lets EventBridge publish under a condition that was not judged'),
    );
  });

  it.each([RULE, ALARM])('with a condition that names another sender keeps out ($service)', (sender) => {
    const condition = { ArnLike: { 'aws:SourceArn': 'arn:aws:s3:::*' } };
    expect(withCondition(sender, condition)).toEqual(dead(`does not let ${sender.service} publish`));
  });

  it('with the usual denial of unencrypted transport admits', () => {
    const denial = {
      Effect: 'Deny',
      Principal: '*',
      Action: 'sns:Publish',
      Resource: ALERTS,
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    };
    expect(withPolicy(RULE, letting('events.amazonaws.com'), denial)).toEqual(live);
  });
});

describe('the key of a topic', () => {
  const encrypted = (key: KeyAccess | null, sender = RULE, kmsKeyId = 'key-1') =>
    sent({ attributes: attributes({ kmsKeyId }), key }, sender);
  const access = (...statements: readonly unknown[]): KeyAccess => ({
    arn: KEY,
    enabled: true,
    policy: policyOf(...statements),
  });
  const BOTH = ['kms:GenerateDataKey*', 'kms:Decrypt'];
  const using = (parts: object = {}) =>
    letting(['events.amazonaws.com', 'cloudwatch.amazonaws.com'], { Action: BOTH, ...parts });
  const refused = (service = 'EventBridge') => dead(`is encrypted with a key that ${service} may not use`);

  it('may be used by those that its policy names', () => expect(encrypted(access(using()))).toEqual(live));

  it.each([
    ['only makes data keys', using({ Action: 'kms:GenerateDataKey*' })],
    ['only decrypts', using({ Action: 'kms:Decrypt' })],
    ['is for another service', letting('cloudwatch.amazonaws.com', { Action: BOTH })],
    ['is for the account', using({ Principal: { AWS: 'arn:aws:iam::111122223333:root' } })],
    ['is on another key', using({ Resource: `${KEY}-2` })],
  ])('is refused where its policy %s', (_, statement) => expect(encrypted(access(statement))).toEqual(refused()));

  it.each([
    { StringEquals: { 'aws:SourceAccount': '111122223333' } },
    { ArnLike: { 'aws:SourceArn': '*' } },
    { StringEquals: { 'aws:SourceOrgID': 'o-1' } },
  ])('is refused to EventBridge, which sends nothing to meet the condition %j', (Condition) => {
    expect(encrypted(access(using({ Condition })))).toEqual(refused());
  });

  it('is given to CloudWatch for the account', () => {
    const Condition = { StringEquals: { 'aws:SourceAccount': '111122223333' } };
    expect(encrypted(access(using({ Condition })), ALARM)).toEqual(live);
  });

  it('may be limited to the topic', () => {
    const limited = (arn: string) =>
      using({ Condition: { ArnLike: { 'kms:EncryptionContext:aws:sns:topicArn': arn } } });
    expect(encrypted(access(limited('arn:aws:sns:us-east-1:111122223333:*')))).toEqual(live);
    expect(encrypted(access(limited(topicArn('other'))))).toEqual(refused());
  });

  it('may depend on what was not judged', () => {
    const Condition = { StringEquals: { 'kms:ViaService': 'sns.us-east-1.amazonaws.com' } };
    expect(encrypted(access(using({ Condition })))).toEqual(
      reserved('is encrypted with a key that EventBridge may use under a condition that was not judged'),
    );
  });

  it.each(['alias/aws/sns', 'arn:aws:kms:us-east-1:111122223333:alias/aws/sns'])(
    'of AWS by its alias (%s) is not asked about',
    (alias) => {
      const given = { attributes: attributes({ kmsKeyId: alias }), key: UNREAD } as const;
      expect(sent(given)).toEqual(dead("is encrypted with AWS's own key, which EventBridge may not use"));
    },
  );

  it('of AWS by its id is no better', () => {
    expect(encrypted({ arn: KEY, enabled: true, policy: null }, ALARM)).toEqual(
      dead("is encrypted with AWS's own key, which CloudWatch may not use"),
    );
  });

  it.each([
    ['is gone', null],
    ['is disabled', { ...access(using()), enabled: false }],
  ])('that %s', (_, key) => {
    expect(encrypted(key)).toEqual(dead('is encrypted with a key that is gone or disabled'));
  });

  it('adds to what is wrong with the topic', () => {
    const given = {
      attributes: attributes({ kmsKeyId: 'key-1', policy: policyOf() }),
      subscribers: subscribers({ confirmed: 0 }),
      key: access(),
    };
    expect(sent(given)).toEqual(
      dead(
        'has no subscription and does not let EventBridge publish and is encrypted with a key that EventBridge may not use',
      ),
    );
  });
});

describe('another target', () => {
  const to = (arn: string) => deliveryTo(arn, RULE, facts({ attributes: 'unread', subscribers: 'unread' }));

  it.each([
    ['arn:aws:lambda:us-east-1:111122223333:function:notify', 'function notify'],
    ['arn:aws:lambda:us-east-1:111122223333:function:notify:live', 'function notify'],
    ['arn:aws:sqs:us-east-1:111122223333:alerts', 'queue alerts'],
    ['arn:aws:states:us-east-1:111122223333:stateMachine:respond', 'state machine respond'],
    ['arn:aws:events:us-east-1:999988887777:event-bus/default', 'event bus default'],
    ['arn:aws:events:us-east-1:111122223333:api-destination/pager/0a1b', 'API destination pager'],
    ['arn:aws:chatbot::111122223333:chat-configuration/slack-channel/security', 'chat configuration security'],
    ['arn:aws:ssm-incidents::111122223333:response-plan/leak', 'response plan leak'],
    ['arn:aws:ssm:us-east-1:111122223333:opsitem', 'OpsCenter'],
    ['arn:aws:ssm:us-east-1:111122223333:opsitem:1#CATEGORY=Security', 'OpsCenter'],
    ['arn:aws-cn:sqs:cn-north-1:111122223333:alerts', 'queue alerts'],
  ])('%s was not followed further', (arn, target) => {
    expect(to(arn)).toEqual({ target, reaches: true, remark: 'was not followed further' });
  });

  it.each([
    ['arn:aws:logs:us-east-1:111122223333:log-group:/aws/events/gd', 'logs gd'],
    ['arn:aws:firehose:us-east-1:111122223333:deliverystream/archive', 'firehose archive'],
    ['arn:aws:kinesis:us-east-1:111122223333:stream/archive', 'kinesis archive'],
    ['arn:aws:ssm:us-east-1:111122223333:automation-definition/AWS-StopInstance', 'ssm AWS-StopInstance'],
    ['arn:aws:events:us-east-1:111122223333:target/stop-instance', 'events stop-instance'],
    ['arn:aws:automate:us-east-1:ec2:stop', 'automate stop'],
  ])('%s tells nobody', (arn, target) => {
    expect(to(arn)).toEqual({ target, reaches: false, remark: 'tells nobody' });
  });
});
