import type { AlertEvent, TrailEvent } from '../facts/aws/alert-events.ts';
import { type Alarm, alarms } from '../facts/aws/cloudwatch.ts';
import { type EventRule, eventRules, patternMatches, ruleTargets } from '../facts/aws/eventbridge.ts';
import { filterMatches, logGroupOf, type MetricFilter, metricFilters, type TrailLogGroup } from '../facts/aws/logs.ts';
import type { PolicyDocument } from '../facts/aws/policy-document.ts';
import {
  type Subscribers,
  type Topic,
  type TopicAttributes,
  topicAttributes,
  topicOf,
  topicSubscribers,
} from '../facts/aws/sns.ts';
import { type GivenFact, given, givenFor, TEST_ACCOUNT } from './given.ts';

/** Alert paths for test tables: a complete one each, which reaches someone, and of which a case changes a part. */

const { accountId: ACCOUNT, region: HOME } = TEST_ACCOUNT;

export function eventRule(name: string, parts: Partial<Omit<EventRule, 'name'>> = {}): EventRule {
  const region = parts.region ?? HOME;
  return {
    name,
    arn: `arn:aws:events:${region}:${ACCOUNT}:rule/${name}`,
    region,
    pattern: '{"version":["0"]}',
    ...parts,
  };
}

export const topicArn = (name: string, region = HOME, accountId = ACCOUNT): string =>
  `arn:aws:sns:${region}:${accountId}:${name}`;

export function topic(arn: string): Topic {
  const found = topicOf(arn);
  if (found === null) throw new Error(`${arn} is no topic`);
  return found;
}

type Service = 'events.amazonaws.com' | 'cloudwatch.amazonaws.com';

/** A statement that lets services use a resource. */
export const letting = (services: Service | readonly Service[], parts: object = {}) => ({
  Effect: 'Allow',
  Principal: { Service: services },
  Action: 'sns:Publish',
  Resource: '*',
  ...parts,
});

export const policyOf = (...statements: readonly unknown[]): PolicyDocument => ({ Statement: statements });

/** What SNS gives a new topic. */
export const defaultTopicPolicy = (arn: string): PolicyDocument =>
  policyOf({
    Sid: '__default_statement_ID',
    Effect: 'Allow',
    Principal: { AWS: '*' },
    Action: ['SNS:GetTopicAttributes', 'SNS:Subscribe', 'SNS:Publish'],
    Resource: arn,
    Condition: { StringEquals: { 'AWS:SourceOwner': ACCOUNT } },
  });

export const attributes = (parts: Partial<TopicAttributes> = {}): TopicAttributes => ({
  policy: policyOf(letting(['events.amazonaws.com', 'cloudwatch.amazonaws.com'])),
  kmsKeyId: null,
  ...parts,
});

export const subscribers = (parts: Partial<Subscribers> = {}): Subscribers => ({
  confirmed: 1,
  pending: 0,
  archives: 0,
  ...parts,
});

interface TopicParts {
  readonly attributes?: TopicAttributes | null;
  readonly subscribers?: Subscribers | null;
}

/** What is read about a topic. */
export const topicFacts = (arn: string, parts: TopicParts = {}): readonly GivenFact[] => [
  givenFor(topicAttributes, topic(arn), parts.attributes === undefined ? attributes() : parts.attributes),
  givenFor(topicSubscribers, topic(arn), parts.subscribers === undefined ? subscribers() : parts.subscribers),
];

/** The rules of a region. */
export const rulesIn = (rules: readonly EventRule[], region = HOME): GivenFact => given(eventRules, rules, region);

/** That a rule was tried with these events, and matches those of them that are listed after it. */
export const tried = (rule: EventRule, events: readonly AlertEvent[], matching = events): readonly GivenFact[] =>
  events.map((event) => givenFor(patternMatches, { rule, event }, matching.includes(event)));

/** What a rule sends to. */
export const sendsTo = (rule: EventRule, ...arns: readonly string[]): GivenFact => givenFor(ruleTargets, rule, arns);

/** As trails have it. */
export const logGroupArn = (name: string, region = HOME, accountId = ACCOUNT): string =>
  `arn:aws:logs:${region}:${accountId}:log-group:${name}:*`;

export function logGroup(arn: string): TrailLogGroup {
  const found = logGroupOf({ logGroupArn: arn });
  if (found === null) throw new Error(`${arn} is no log group`);
  return found;
}

/** A filter that counts in a metric of its own name. */
export const metricFilter = (name: string, parts: Partial<Omit<MetricFilter, 'name'>> = {}): MetricFilter => ({
  name,
  pattern: '{ $.eventName = "*" }',
  metrics: [{ namespace: 'Trail', name }],
  ...parts,
});

/** An alarm on the metric of a filter of the same name. */
export const alarm = (name: string, parts: Partial<Omit<Alarm, 'name'>> = {}): Alarm => ({
  name,
  arn: `arn:aws:cloudwatch:${HOME}:${ACCOUNT}:alarm:${name}`,
  metrics: [{ namespace: 'Trail', name }],
  actionsEnabled: true,
  actions: [topicArn('alerts')],
  ...parts,
});

interface Counting {
  /** The ARN of the log group, as its trail has it. */
  readonly group: string;
  readonly filters: Readonly<Record<string, readonly TrailEvent[]>>;
  readonly alarms?: readonly Alarm[];
}

/** The metric filters of a log group, by name with the events that they match, and the alarms of its region. */
export function counting({ group, filters, alarms: watching }: Counting): readonly GivenFact[] {
  const of = logGroup(group);
  const all = Object.keys(filters).map((name) => metricFilter(name));
  return [
    givenFor(metricFilters, of, all),
    ...all.map((filter) => givenFor(filterMatches, { group: of, filter }, filters[filter.name] ?? [])),
    ...(watching === undefined ? [] : [givenFor(alarms, { region: of.region, metrics: [] }, watching)]),
  ];
}
