import { describe, expect, it } from 'vitest';
import exposedKeys from '../../rules/exposed-key-event-alerts/rule.ts';
import findings from '../../rules/findings-reach-a-human/rule.ts';
import iamChanges from '../../rules/iam-change-alerts/rule.ts';
import rootUse from '../../rules/root-use-alerts/rule.ts';
import tampering from '../../rules/trail-tampering-alerts/rule.ts';
import { evaluate } from '../../src/engine/evaluate.ts';
import type { Rule } from '../../src/engine/rule.ts';
import { collect } from '../../src/facts/collect.ts';
import { NOTHING_DECLARED } from '../../src/facts/declarations.ts';
import { planOf } from '../../src/facts/plan.ts';
import { snapshotWith } from '../engine/sample-snapshot.ts';
import { type Answers, fakeAws } from '../facts/fake-aws.ts';

/** An account with two regions, asked from the plan to the verdict. */

const RULES: readonly Rule[] = [findings, exposedKeys, iamChanges, tampering, rootUse];
const REGIONS = ['eu-west-1', 'us-east-1'];
const TARGET = { partition: 'aws', accountId: '111122223333', region: 'us-east-1' };
const TOPIC = 'arn:aws:sns:us-east-1:111122223333:alerts';

const PATTERNS: Readonly<Record<string, object>> = {
  hub: { source: ['aws.securityhub'], 'detail-type': ['Security Hub Findings - Imported'] },
  health: { source: ['aws.health'], detail: { eventTypeCategory: ['issue'] } },
  iam: {
    source: ['aws.iam'],
    detail: {
      eventName: [
        'CreateUser',
        'CreateAccessKey',
        'CreateLoginProfile',
        'DeleteLoginProfile',
        'AttachUserPolicy',
        'PutUserPolicy',
      ],
    },
  },
  root: { detail: { userIdentity: { type: ['Root'] } } },
  ...Object.fromEntries(Array.from({ length: 6 }, (_, index) => [`app-${index}`, { source: [`app.${index}`] }])),
};

/** Enough of EventBridge's matching for the patterns above. */
function matches(pattern: unknown, event: unknown): boolean {
  if (Array.isArray(pattern)) return pattern.includes(event);
  const [wanted, given] = [Object.entries(pattern ?? {}), new Map(Object.entries(event ?? {}))];
  return wanted.every(([name, value]) => matches(value, given.get(name)));
}

const field = (input: object, name: string): string => String(new Map(Object.entries(input)).get(name));
const STATEMENT = {
  Effect: 'Allow',
  Principal: { Service: ['events.amazonaws.com', 'cloudwatch.amazonaws.com'] },
  Action: 'sns:Publish',
  Resource: TOPIC,
};
const trail = {
  Name: 'main',
  TrailARN: 'arn:aws:cloudtrail:us-east-1:111122223333:trail/main',
  HomeRegion: 'us-east-1',
  IsMultiRegionTrail: true,
  IsOrganizationTrail: false,
  IncludeGlobalServiceEvents: true,
  LogFileValidationEnabled: true,
  S3BucketName: 'trail-logs',
  CloudWatchLogsLogGroupArn: 'arn:aws:logs:us-east-1:111122223333:log-group:trail:*',
};
const AGGREGATOR = 'arn:aws:securityhub:us-east-1:111122223333:finding-aggregator/1';

const ACCOUNT: Answers = {
  'guardduty:ListDetectors': { DetectorIds: ['d1'] },
  'guardduty:GetDetector': { Status: 'ENABLED', FindingPublishingFrequency: 'FIFTEEN_MINUTES' },
  'securityhub:DescribeHub': { HubArn: 'arn:aws:securityhub:us-east-1:111122223333:hub/default' },
  'securityhub:ListFindingAggregators': { FindingAggregators: [{ FindingAggregatorArn: AGGREGATOR }] },
  'securityhub:GetFindingAggregator': { FindingAggregationRegion: 'us-east-1', RegionLinkingMode: 'ALL_REGIONS' },
  'events:ListRules': (_, region) => ({
    Rules: Object.entries(PATTERNS)
      .filter(([name]) => region === 'us-east-1' || name.startsWith('app'))
      .map(([Name, pattern]) => ({
        Name,
        Arn: `arn:aws:events:${region}:111122223333:rule/${Name}`,
        State: 'ENABLED',
        EventPattern: JSON.stringify(pattern),
      })),
  }),
  'events:TestEventPattern': (input) => ({
    Result: matches(JSON.parse(field(input, 'EventPattern')), JSON.parse(field(input, 'Event'))),
  }),
  'events:ListTargetsByRule': { Targets: [{ Id: 'topic', Arn: TOPIC }] },
  'cloudtrail:DescribeTrails': { trailList: [trail] },
  'cloudtrail:GetTrailStatus': { IsLogging: true },
  'cloudtrail:GetEventSelectors': { EventSelectors: [] },
  'logs:DescribeMetricFilters': {
    metricFilters: [
      {
        filterName: 'trails',
        filterPattern: '{ ($.eventSource = cloudtrail.amazonaws.com) && ($.eventName != LookupEvents) }',
        metricTransformations: [{ metricName: 'trails', metricNamespace: 'Trail', metricValue: '1' }],
      },
    ],
  },
  'logs:TestMetricFilter': (input) => {
    const lines: unknown = new Map(Object.entries(input)).get('logEventMessages');
    const found = (Array.isArray(lines) ? lines : []).filter((line) => line.includes('"cloudtrail.amazonaws.com"'));
    return { matches: found.map((eventMessage) => ({ eventMessage })) };
  },
  'cloudwatch:DescribeAlarms': {
    MetricAlarms: [
      {
        AlarmName: 'trails',
        AlarmArn: 'arn:aws:cloudwatch:us-east-1:111122223333:alarm:trails',
        Namespace: 'Trail',
        MetricName: 'trails',
        ActionsEnabled: true,
        AlarmActions: [TOPIC],
      },
    ],
  },
  'sns:GetTopicAttributes': {
    Attributes: { Policy: JSON.stringify({ Statement: [STATEMENT] }), KmsMasterKeyId: 'alias/alerts' },
  },
  'sns:ListSubscriptionsByTopic': { Subscriptions: [{ SubscriptionArn: `${TOPIC}:1`, Protocol: 'email' }] },
  'kms:DescribeKey': { KeyMetadata: { KeyId: 'k', Arn: 'arn:k', KeyManager: 'CUSTOMER', KeyState: 'Enabled' } },
  'kms:GetKeyPolicy': { Policy: JSON.stringify({ Statement: [{ ...STATEMENT, Action: 'kms:*', Resource: '*' }] }) },
};

/** What is sent, and what becomes of it. */
async function scan(answers: Answers) {
  const aws = fakeAws(answers);
  const { facts } = await collect({
    plan: planOf(RULES),
    target: TARGET,
    regions: { ok: true, value: REGIONS },
    connect: (region) => ({ ...aws, region, send: (client, command, at = region) => aws.send(client, command, at) }),
    declarations: NOTHING_DECLARED,
    concurrency: 8,
  });
  const rules = RULES.map((rule) => ({ rule, severity: null, parameters: {} }));
  const results = evaluate({ rules, snapshot: snapshotWith(facts), declarations: NOTHING_DECLARED });
  return { sent: aws.sent, results };
}

const told = (results: Awaited<ReturnType<typeof scan>>['results']) =>
  Object.fromEntries(results.map(({ ruleId, target, status }) => [`${ruleId} ${target.region}`, status]));

const { sent, results } = await scan(ACCOUNT);

describe('an account whose alerts reach someone', () => {
  it('passes by what was collected, and by nothing else', () => {
    expect(results.map(({ message }) => message).sort()).toEqual([
      'Alerts on new users, keys and permissions reach topic alerts through EventBridge rule iam in us-east-1.',
      'Alerts on root activity reach topic alerts through EventBridge rule root in us-east-1.',
      'Alerts on tampering with trails reach topic alerts through alarm trails on metric filter trails in us-east-1.',
      'Events about exposed keys reach topic alerts through EventBridge rule health in us-east-1.',
      'Findings in eu-west-1 reach topic alerts through EventBridge rule hub in us-east-1.',
      'Findings in us-east-1 reach topic alerts through EventBridge rule hub in us-east-1.',
    ]);
    expect(new Set(results.map(({ status }) => status))).toEqual(new Set(['pass']));
  });

  it('is asked no more than it takes', () => {
    const count = (operation: string) => sent.filter((call) => call.startsWith(`${operation}@`)).length;
    // One for the hub, one for Health, six calls of IAM, and for the rule without a source all fifteen events.
    expect(count('events:TestEventPattern')).toBe(23);
    expect(count('events:ListTargetsByRule')).toBe(4);
    expect(count('logs:TestMetricFilter')).toBe(1);
    for (const once of [
      'cloudwatch:DescribeAlarms',
      'sns:GetTopicAttributes',
      'sns:ListSubscriptionsByTopic',
      'kms:GetKeyPolicy',
      'securityhub:GetFindingAggregator',
    ]) {
      expect([once, count(once)]).toEqual([once, 1]);
    }
    const elsewhere = sent.filter((call) => call.endsWith('@eu-west-1'));
    expect(elsewhere.sort()).toEqual([
      'cloudtrail:DescribeTrails@eu-west-1',
      'events:ListRules@eu-west-1',
      'guardduty:GetDetector@eu-west-1',
      'guardduty:ListDetectors@eu-west-1',
      'securityhub:DescribeHub@eu-west-1',
      'securityhub:ListFindingAggregators@eu-west-1',
    ]);
  });
});

describe('the same account', () => {
  const CASES: readonly [string, Answers, Readonly<Record<string, string>>][] = [
    ['without a subscriber', { 'sns:ListSubscriptionsByTopic': { Subscriptions: [] } }, {}],
    [
      'without rules and alarms',
      { 'events:ListRules': { Rules: [] }, 'cloudwatch:DescribeAlarms': { MetricAlarms: [] } },
      {},
    ],
    [
      'without a trail',
      { 'cloudtrail:DescribeTrails': { trailList: [] } },
      {
        'findings-reach-a-human eu-west-1': 'pass',
        'findings-reach-a-human us-east-1': 'pass',
        'exposed-key-event-alerts us-east-1': 'pass',
      },
    ],
    [
      'with its findings left where they are',
      { 'securityhub:ListFindingAggregators': { FindingAggregators: [] } },
      {
        'findings-reach-a-human us-east-1': 'pass',
        'exposed-key-event-alerts us-east-1': 'pass',
        'iam-change-alerts us-east-1': 'pass',
        'root-use-alerts us-east-1': 'pass',
        'trail-tampering-alerts us-east-1': 'pass',
      },
    ],
  ];

  it.each(CASES)('%s fails where it should', async (_, answers, passing) => {
    const failing = Object.keys(told(results)).map((name) => [name, 'fail']);
    const changed = await scan({ ...ACCOUNT, ...answers });
    expect(told(changed.results)).toEqual({ ...Object.fromEntries(failing), ...passing });
  });

  const { operations } = planOf(RULES);
  it.each(operations.filter((operation) => operation in ACCOUNT))(
    'without %s keeps what is proven, and is unknown for want of that alone',
    async (operation) => {
      const changed = await scan({ ...ACCOUNT, [operation]: 'AccessDenied' });
      expect(changed.sent.some((call) => call.startsWith(`${operation}@`))).toBe(true);
      const unknown = changed.results.filter(({ status }) => status === 'unknown');
      expect(unknown.map(({ cause }) => cause?.operation)).toEqual(unknown.map(() => operation));
      expect(new Set(changed.results.map(({ status }) => status))).not.toContain('fail');
      expect(changed.results).toHaveLength(results.length);
    },
  );

  it.each([
    'events:ListRules',
    'events:TestEventPattern',
    'events:ListTargetsByRule',
    'sns:GetTopicAttributes',
    'sns:ListSubscriptionsByTopic',
    'kms:DescribeKey',
    'kms:GetKeyPolicy',
  ])('proves hardly anything without %s', async (operation) => {
    const changed = await scan({ ...ACCOUNT, [operation]: 'AccessDenied' });
    expect(changed.results.filter(({ status }) => status === 'unknown').length).toBeGreaterThanOrEqual(5);
  });

  it('asks for nothing that it plans and does not use', () => {
    const unused = operations.filter((operation) => !(operation in ACCOUNT));
    expect(unused).toEqual(['sts:GetCallerIdentity', 'account:ListRegions', 'ec2:DescribeRegions']);
  });
});
