import { CloudWatchClient, PutMetricAlarmCommand } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient, PutMetricFilterCommand } from '@aws-sdk/client-cloudwatch-logs';
import { EventBridgeClient, PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import { CreateKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { CreateTopicCommand, SetTopicAttributesCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { LAB_ACCOUNT_ID, type Lab } from '../lab.ts';
import { allow, document } from './catalogue.ts';

export interface TopicPlan {
  readonly region: string;
  readonly name: string;
  /** `pending`: nobody has followed the link in the mail. */
  readonly subscriber: 'confirmed' | 'pending' | 'none';
  /** Services that may publish; without any the policy of a new topic stays. */
  readonly publishers?: readonly string[];
  /** Id, ARN or alias of the key that encrypts it. */
  readonly kmsKeyId?: string;
}

/** Gives the ARN. */
export async function createTopic(lab: Lab, { region, name, subscriber, ...plan }: TopicPlan): Promise<string> {
  const sns = lab.client(SNSClient, { region });
  const { TopicArn = '' } = await sns.send(new CreateTopicCommand({ Name: name }));
  const set = (AttributeName: string, AttributeValue: string) =>
    sns.send(new SetTopicAttributesCommand({ TopicArn, AttributeName, AttributeValue }));
  if (plan.publishers !== undefined) await set('Policy', topicPolicy(TopicArn, plan.publishers));
  if (plan.kmsKeyId !== undefined) await set('KmsMasterKeyId', plan.kmsKeyId);
  if (subscriber !== 'none') {
    const endpoint = { TopicArn, Protocol: 'email', Endpoint: 'security@example.com' };
    const { SubscriptionArn = '' } = await sns.send(new SubscribeCommand(endpoint));
    await lab.patch({ subscriptions: { [SubscriptionArn]: { isPending: subscriber === 'pending' } } });
  }
  return TopicArn;
}

/** A key that these services may use for a topic. Gives its ARN. */
export async function createTopicKey(lab: Lab, region: string, Service: readonly string[]): Promise<string> {
  const owner = { ...allow('kms:*'), Principal: { AWS: `arn:aws:iam::${LAB_ACCOUNT_ID}:root` } };
  const use = { ...allow(['kms:GenerateDataKey*', 'kms:Decrypt']), Principal: { Service } };
  const key = new CreateKeyCommand({ Policy: document(owner, use) });
  return (await lab.client(KMSClient, { region }).send(key)).KeyMetadata?.Arn ?? '';
}

function topicPolicy(topic: string, Service: readonly string[]): string {
  const owner = { ...allow(['SNS:Publish', 'SNS:Subscribe'], topic), Principal: { AWS: LAB_ACCOUNT_ID } };
  return document(owner, { ...allow('SNS:Publish', topic), Principal: { Service } });
}

export interface EventRulePlan {
  readonly region: string;
  readonly name: string;
  readonly pattern: object;
  readonly state?: 'ENABLED' | 'DISABLED';
  readonly targets: readonly string[];
}

export async function createEventRule(
  lab: Lab,
  { region, name, pattern, state, targets }: EventRulePlan,
): Promise<void> {
  const events = lab.client(EventBridgeClient, { region });
  const EventPattern = JSON.stringify(pattern);
  await events.send(new PutRuleCommand({ Name: name, EventPattern, State: state ?? 'ENABLED' }));
  const Targets = targets.map((Arn, index) => ({ Id: `${index}`, Arn }));
  if (Targets.length > 0) await events.send(new PutTargetsCommand({ Rule: name, Targets }));
}

export const GUARDDUTY_PATTERN = {
  source: ['aws.guardduty'],
  'detail-type': ['GuardDuty Finding'],
  detail: { severity: [{ numeric: ['>=', 4] }] },
};
export const SECURITY_HUB_PATTERN = {
  source: ['aws.securityhub'],
  'detail-type': ['Security Hub Findings - Imported'],
  detail: { findings: { Severity: { Label: ['CRITICAL', 'HIGH'] } } },
};
export const EXPOSED_KEY_PATTERN = {
  source: ['aws.health'],
  'detail-type': ['AWS Health Event'],
  detail: { service: ['RISK'] },
};

export interface MetricAlarmPlan {
  readonly region: string;
  readonly logGroup: string;
  readonly name: string;
  readonly pattern: string;
  readonly actions: readonly string[];
  /** Default true. */
  readonly hasActions?: boolean;
  /** Of the metric that the alarm watches, where it is another one than the filter's. */
  readonly alarmMetric?: string;
}

/** A metric filter on a log group, and an alarm on its metric. */
export async function createMetricAlarm(lab: Lab, plan: MetricAlarmPlan): Promise<void> {
  const { region, name } = plan;
  const metric = { metricName: name, metricNamespace: 'Security', metricValue: '1' };
  await lab.client(CloudWatchLogsClient, { region }).send(
    new PutMetricFilterCommand({
      logGroupName: plan.logGroup,
      filterName: name,
      filterPattern: plan.pattern,
      metricTransformations: [metric],
    }),
  );
  await lab.client(CloudWatchClient, { region }).send(
    new PutMetricAlarmCommand({
      AlarmName: name,
      MetricName: plan.alarmMetric ?? name,
      Namespace: metric.metricNamespace,
      Statistic: 'Sum',
      Period: 300,
      EvaluationPeriods: 1,
      Threshold: 1,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      ActionsEnabled: plan.hasActions ?? true,
      AlarmActions: [...plan.actions],
    }),
  );
}

const IAM_CALLS = [
  'CreateUser',
  'CreateAccessKey',
  'CreateLoginProfile',
  'DeleteLoginProfile',
  'AttachUserPolicy',
  'PutUserPolicy',
];
const TRAIL_CALLS = ['CreateTrail', 'UpdateTrail', 'DeleteTrail', 'StartLogging', 'StopLogging', 'PutEventSelectors'];

const calls = (source: string, ...names: string[]): string =>
  `{ ($.eventSource = ${source}.amazonaws.com) && (${names.map((name) => `($.eventName = ${name})`).join(' || ')}) }`;

/** The patterns of the CIS benchmark, as people paste them. */
export const ALARM_PATTERNS = {
  'iam-changes': calls('iam', ...IAM_CALLS),
  'trail-changes': calls('cloudtrail', ...TRAIL_CALLS),
  'root-use':
    '{ $.userIdentity.type = "Root" && $.userIdentity.invokedBy NOT EXISTS && $.eventType != "AwsServiceEvent" }',
} as const;

/** The same, for EventBridge. */
export const CALL_PATTERNS = {
  'iam-changes': { source: ['aws.iam'], detail: { eventName: IAM_CALLS } },
  'trail-changes': { source: ['aws.cloudtrail'], detail: { eventName: TRAIL_CALLS } },
  'root-use': {
    'detail-type': ['AWS API Call via CloudTrail', 'AWS Console Sign In via CloudTrail'],
    detail: { userIdentity: { type: ['Root'] } },
  },
} as const;
