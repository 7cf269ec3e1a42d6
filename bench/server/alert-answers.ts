import type { Answer, Call } from '../../test/lab/call.ts';
import { errorAnswer, jsonAnswer, xmlAnswer } from '../../test/lab/error-answers.ts';
import type { Asked } from './iam-answers.ts';

/**
 * The services through which somebody hears of a leak, everywhere on: in each region ten EventBridge rules, of which two
 * carry findings to a topic that somebody reads; metric filters and alarms for the one trail. Shapes: the API references
 * of the services on docs.aws.amazon.com.
 */
export const alertAnswers: Readonly<Record<string, (asked: Asked) => Answer>> = {
  'guardduty:ListFilters': () => json({ filterNames: [] }),
  'guardduty:ListFindings': () => json({ findingIds: [] }),
  'securityhub:ListEnabledProductsForImport': ({ call, accountId }) =>
    json({
      ProductSubscriptions: [
        `arn:aws:securityhub:${call.region}:${accountId}:product-subscription/aws/guardduty`,
        `arn:aws:securityhub:${call.region}:${accountId}:product-subscription/aws/inspector`,
      ],
    }),
  'securityhub:ListFindingAggregators': () => json({ FindingAggregators: [] }),
  'access-analyzer:ListAnalyzers': ({ call, accountId }) =>
    json({
      analyzers: [
        {
          arn: `arn:aws:access-analyzer:${call.region}:${accountId}:analyzer/external`,
          name: 'external',
          type: 'ACCOUNT',
          status: 'ACTIVE',
          createdAt: '2025-01-01T00:00:00Z',
        },
      ],
    }),
  'events:ListRules': ({ call, accountId }) => json({ Rules: eventRules(call, accountId) }),
  'events:TestEventPattern': () => json({ Result: true }),
  'events:ListTargetsByRule': ({ call, accountId }) =>
    json({ Targets: [{ Id: 'topic', Arn: topicArn(call, accountId) }] }),
  'sns:GetTopicAttributes': ({ call, accountId }) => topicAttributes(call, accountId),
  'sns:ListSubscriptionsByTopic': ({ call, accountId }) => subscriptions(call, accountId),
  'logs:DescribeMetricFilters': ({ call }) =>
    json({
      metricFilters: METRICS.map((metricName) => ({
        filterName: metricName,
        filterPattern: '{ $.eventSource = "iam.amazonaws.com" }',
        metricTransformations: [{ metricName, metricNamespace: 'Security', metricValue: '1' }],
        logGroupName: call.parameters['logGroupName'] ?? 'trail',
      })),
    }),
  'logs:TestMetricFilter': () => json({ matches: [] }),
  'cloudwatch:DescribeAlarms': () => json({ MetricAlarms: [], CompositeAlarms: [] }),
  'health:DescribeEvents': ({ call }) =>
    errorAnswer(call.protocol, {
      code: 'SubscriptionRequiredException',
      status: 400,
      message: 'A support plan is required.',
    }),
  'budgets:DescribeBudgets': () =>
    json({ Budgets: [{ BudgetName: 'monthly', BudgetType: 'COST', TimeUnit: 'MONTHLY' }] }),
  'budgets:DescribeBudgetNotificationsForAccount': () =>
    json({
      BudgetNotificationsForAccount: [
        {
          BudgetName: 'monthly',
          Notifications: [{ NotificationType: 'ACTUAL', ComparisonOperator: 'GREATER_THAN', Threshold: 100 }],
        },
      ],
    }),
};

const json = (body: object): Answer => jsonAnswer(200, body);

const METRICS = ['iam-changes', 'trail-changes', 'root-use', 'network-changes'];

const topicArn = ({ region }: Call, accountId: string): string => `arn:aws:sns:${region}:${accountId}:alerts`;

function eventRules({ region }: Call, accountId: string): readonly object[] {
  const sources = ['aws.guardduty', 'aws.securityhub', 'aws.iam', 'aws.health', 'aws.signin'];
  const others = ['aws.ec2', 'aws.ecs', 'aws.s3', 'aws.codebuild', 'aws.rds'];
  return [...sources, ...others].map((source) => {
    const name = `on-${source.slice('aws.'.length)}`;
    return {
      Name: name,
      Arn: `arn:aws:events:${region}:${accountId}:rule/${name}`,
      EventPattern: JSON.stringify({ source: [source] }),
      State: 'ENABLED',
      EventBusName: 'default',
    };
  });
}

function topicAttributes(call: Call, accountId: string): Answer {
  const policy = {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Service: ['events.amazonaws.com', 'cloudwatch.amazonaws.com'] },
        Action: 'sns:Publish',
        Resource: topicArn(call, accountId),
      },
    ],
  };
  const text = JSON.stringify(policy).replaceAll('"', '&quot;');
  return sns(
    'GetTopicAttributes',
    `<Attributes><entry><key>TopicArn</key><value>${topicArn(call, accountId)}</value></entry><entry><key>Policy</key><value>${text}</value></entry></Attributes>`,
  );
}

const subscriptions = (call: Call, accountId: string): Answer =>
  sns(
    'ListSubscriptionsByTopic',
    `<Subscriptions><member><TopicArn>${topicArn(call, accountId)}</TopicArn><Protocol>email</Protocol><SubscriptionArn>${topicArn(call, accountId)}:5be8f5b1-0000-4000-8000-000000000000</SubscriptionArn><Owner>${accountId}</Owner><Endpoint>alerts@example.com</Endpoint></member></Subscriptions>`,
  );

const sns = (name: string, body: string): Answer =>
  xmlAnswer(
    200,
    `<${name}Response xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><${name}Result>${body}</${name}Result></${name}Response>`,
  );
