import type { TrailEvent } from '../../src/facts/aws/alert-events.ts';
import { type Alarm, alarms } from '../../src/facts/aws/cloudwatch.ts';
import { type EventRule, eventRules, patternMatches, ruleTargets } from '../../src/facts/aws/eventbridge.ts';
import { type KeyAccess, keyAccess } from '../../src/facts/aws/kms.ts';
import { filterMatches, type Metric, metricFilters } from '../../src/facts/aws/logs.ts';
import {
  type Subscribers,
  type Topic,
  type TopicAttributes,
  topicAttributes,
  topicSubscribers,
} from '../../src/facts/aws/sns.ts';
import { type Answer, answer, answerFor, HOME, known } from './answer.ts';
import { document } from './policies.ts';

interface DemoRule {
  readonly name: string;
  readonly region: string;
  readonly pattern: object;
  /** Whether the synthetic events fit that are not ruled out at first sight. */
  readonly matches: boolean;
  readonly target: string;
}

const topicArn = (region: string, name: string): string => `arn:aws:sns:${region}:${HOME.accountId}:${name}`;

const RULES: readonly DemoRule[] = [
  {
    name: 'aws-health',
    region: 'us-east-1',
    pattern: { source: ['aws.health'] },
    matches: true,
    target: topicArn('us-east-1', 'security-alerts'),
  },
  {
    name: 'security-hub-findings',
    region: 'eu-west-1',
    pattern: {
      source: ['aws.securityhub'],
      'detail-type': ['Security Hub Findings - Imported'],
      detail: { findings: { Severity: { Label: ['HIGH', 'CRITICAL'] }, Workflow: { Status: ['NEW'] } } },
    },
    matches: true,
    target: topicArn('eu-west-1', 'security-findings'),
  },
  {
    name: 'guardduty-high',
    region: 'us-west-2',
    pattern: {
      source: ['aws.guardduty'],
      'detail-type': ['GuardDuty Finding'],
      detail: { severity: [{ numeric: ['>=', 7] }] },
    },
    matches: true,
    target: topicArn('us-west-2', 'on-call-us'),
  },
  {
    name: 'crypto-mining',
    region: 'ap-southeast-2',
    pattern: { source: ['aws.guardduty'], detail: { type: [{ prefix: 'CryptoCurrency:' }] } },
    matches: false,
    target: topicArn('ap-southeast-2', 'on-call-apac'),
  },
  {
    name: 'orders-placed',
    region: 'eu-west-1',
    pattern: { source: ['shop.checkout'], 'detail-type': ['OrderPlaced'] },
    matches: false,
    target: `arn:aws:lambda:eu-west-1:${HOME.accountId}:function:order-router`,
  },
];

const eventRule = ({ name, region, pattern }: DemoRule): EventRule => ({
  name,
  arn: `arn:aws:events:${region}:${HOME.accountId}:rule/${name}`,
  region,
  pattern: JSON.stringify(pattern),
});

const ruleLike = ({ name, region }: Pick<EventRule, 'name' | 'region'>): DemoRule =>
  known(
    RULES.find((rule) => rule.name === name && rule.region === region),
    `rule ${name} in ${region}`,
  );

interface DemoTopic {
  readonly attributes: TopicAttributes;
  readonly subscribers: Subscribers;
}

/** What SNS gives a new topic: alarms of the account may publish, EventBridge may not. */
const byDefault = (arn: string) =>
  document({
    Effect: 'Allow',
    Principal: { AWS: '*' },
    Action: ['SNS:Publish', 'SNS:Subscribe', 'SNS:GetTopicAttributes'],
    Resource: arn,
    Condition: { StringEquals: { 'AWS:SourceOwner': HOME.accountId } },
  });

const forEvents = (arn: string) =>
  document({
    Effect: 'Allow',
    Principal: { Service: 'events.amazonaws.com' },
    Action: 'sns:Publish',
    Resource: arn,
  });

const TOPICS: Readonly<Record<string, DemoTopic>> = {
  [topicArn('us-east-1', 'security-alerts')]: {
    attributes: { policy: byDefault(topicArn('us-east-1', 'security-alerts')), kmsKeyId: null },
    subscribers: { confirmed: 2, pending: 0, archives: 0 },
  },
  [topicArn('eu-west-1', 'security-findings')]: {
    attributes: { policy: forEvents(topicArn('eu-west-1', 'security-findings')), kmsKeyId: 'alias/alerts' },
    subscribers: { confirmed: 3, pending: 1, archives: 0 },
  },
  [topicArn('us-west-2', 'on-call-us')]: {
    attributes: { policy: forEvents(topicArn('us-west-2', 'on-call-us')), kmsKeyId: null },
    subscribers: { confirmed: 0, pending: 1, archives: 0 },
  },
};

const topicLike = ({ arn }: Topic): DemoTopic => known(TOPICS[arn], arn);

const ALERT_KEY: KeyAccess = {
  arn: `arn:aws:kms:eu-west-1:${HOME.accountId}:key/9b1f6f0e-2a64-4f0b-8c57-31d9e8a7c6b2`,
  enabled: true,
  policy: document(
    { Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${HOME.accountId}:root` }, Action: 'kms:*', Resource: '*' },
    {
      Effect: 'Allow',
      Principal: { Service: ['events.amazonaws.com', 'cloudwatch.amazonaws.com'] },
      Action: ['kms:Decrypt', 'kms:GenerateDataKey*'],
      Resource: '*',
    },
  ),
};

interface DemoFilter {
  readonly pattern: string;
  readonly matches: readonly TrailEvent[];
}

const anyOf = (...events: readonly string[]): string =>
  `{ ${events.map((event) => `($.eventName = ${event})`).join(' || ')} }`;

/** As the benchmark words them, which leaves out new users and keys, and what a trail is told to record. */
const FILTERS: Readonly<Record<string, DemoFilter>> = {
  'iam-policy-changes': {
    pattern: anyOf(
      'DeleteGroupPolicy',
      'DeleteRolePolicy',
      'DeleteUserPolicy',
      'PutGroupPolicy',
      'PutRolePolicy',
      'PutUserPolicy',
      'CreatePolicy',
      'DeletePolicy',
      'CreatePolicyVersion',
      'DeletePolicyVersion',
      'AttachRolePolicy',
      'DetachRolePolicy',
      'AttachUserPolicy',
      'DetachUserPolicy',
      'AttachGroupPolicy',
      'DetachGroupPolicy',
    ),
    matches: ['AttachUserPolicy', 'PutUserPolicy'],
  },
  'root-usage': {
    pattern:
      '{ $.userIdentity.type = "Root" && $.userIdentity.invokedBy NOT EXISTS && $.eventType != "AwsServiceEvent" }',
    matches: ['console sign-in by root', 'API call by root'],
  },
  'trail-changes': {
    pattern: anyOf('CreateTrail', 'UpdateTrail', 'DeleteTrail', 'StartLogging', 'StopLogging'),
    matches: ['StopLogging', 'DeleteTrail', 'UpdateTrail'],
  },
};

const metric = (name: string): Metric => ({ namespace: 'Benchmark', name });

const ALARMS: readonly Alarm[] = Object.keys(FILTERS).map((name) => ({
  name,
  arn: `arn:aws:cloudwatch:us-east-1:${HOME.accountId}:alarm:${name}`,
  metrics: [metric(name)],
  actionsEnabled: true,
  actions: [topicArn('us-east-1', 'security-alerts')],
}));

export const alertAnswers: readonly Answer[] = [
  answer(eventRules, (region) => RULES.filter((rule) => rule.region === region).map(eventRule)),
  answerFor(patternMatches, ({ rule }) => ruleLike(rule).matches),
  answerFor(ruleTargets, (rule) => [ruleLike(rule).target]),
  answerFor(topicAttributes, (topic) => topicLike(topic).attributes),
  answerFor(topicSubscribers, (topic) => topicLike(topic).subscribers),
  answerFor(keyAccess, () => ALERT_KEY),
  answerFor(metricFilters, () =>
    Object.entries(FILTERS).map(([name, { pattern }]) => ({ name, pattern, metrics: [metric(name)] })),
  ),
  answerFor(filterMatches, ({ filter }) => known(FILTERS[filter.name], filter.name).matches),
  answerFor(alarms, () => ALARMS),
];
