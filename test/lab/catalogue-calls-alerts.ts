import { AccessAnalyzerClient, ListAnalyzersCommand } from '@aws-sdk/client-accessanalyzer';
import * as budgets from '@aws-sdk/client-budgets';
import { CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import * as logs from '@aws-sdk/client-cloudwatch-logs';
import { ConfigServiceClient, DescribeDeliveryChannelsCommand } from '@aws-sdk/client-config-service';
import { CostExplorerClient, GetAnomalySubscriptionsCommand } from '@aws-sdk/client-cost-explorer';
import * as events from '@aws-sdk/client-eventbridge';
import * as guardduty from '@aws-sdk/client-guardduty';
import { DescribeEventsCommand, HealthClient } from '@aws-sdk/client-health';
import * as securityhub from '@aws-sdk/client-securityhub';
import { GetTopicAttributesCommand, ListSubscriptionsByTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import type { CatalogueCall } from './catalogue-calls.ts';
import { LAB_ACCOUNT_ID } from './lab.ts';

const AccountId = LAB_ACCOUNT_ID;
const TopicArn = `arn:aws:sns:eu-west-1:${AccountId}:alerts`;
const FindingAggregatorArn = `arn:aws:securityhub:us-east-1:${AccountId}:finding-aggregator/123e4567`;
const Notification = {
  NotificationType: 'ACTUAL',
  ComparisonOperator: 'GREATER_THAN',
  Threshold: 80,
} as const;
const EventPattern = JSON.stringify({ source: ['aws.health'] });
const Event = JSON.stringify({
  id: '1',
  account: AccountId,
  source: 'aws.health',
  time: '2026-01-01T00:00:00Z',
  region: 'us-east-1',
  resources: [],
  'detail-type': 'AWS Health Event',
});

/** What detects, and what carries the word on. */
export const ALERT_CALLS: readonly CatalogueCall[] = [
  [
    'access-analyzer:ListAnalyzers',
    'rest-json',
    { type: 'ACCOUNT' },
    (lab, via) => lab.client(AccessAnalyzerClient, via).send(new ListAnalyzersCommand({ type: 'ACCOUNT' })),
  ],
  [
    'budgets:DescribeBudgets',
    'json',
    { AccountId },
    (lab, via) => lab.client(budgets.BudgetsClient, via).send(new budgets.DescribeBudgetsCommand({ AccountId })),
  ],
  [
    'budgets:DescribeNotificationsForBudget',
    'json',
    { AccountId, BudgetName: 'all' },
    (lab, via) =>
      lab
        .client(budgets.BudgetsClient, via)
        .send(new budgets.DescribeNotificationsForBudgetCommand({ AccountId, BudgetName: 'all' })),
  ],
  [
    'budgets:DescribeSubscribersForNotification',
    'json',
    { AccountId, BudgetName: 'all' },
    (lab, via) =>
      lab
        .client(budgets.BudgetsClient, via)
        .send(new budgets.DescribeSubscribersForNotificationCommand({ AccountId, BudgetName: 'all', Notification })),
  ],
  [
    'budgets:DescribeBudgetNotificationsForAccount',
    'json',
    { AccountId },
    (lab, via) =>
      lab
        .client(budgets.BudgetsClient, via)
        .send(new budgets.DescribeBudgetNotificationsForAccountCommand({ AccountId })),
  ],
  [
    'ce:GetAnomalySubscriptions',
    'json',
    {},
    (lab, via) => lab.client(CostExplorerClient, via).send(new GetAnomalySubscriptionsCommand({})),
  ],
  [
    'cloudwatch:DescribeAlarms',
    'json',
    { MaxRecords: '9' },
    (lab, via) => lab.client(CloudWatchClient, via).send(new DescribeAlarmsCommand({ MaxRecords: 9 })),
  ],
  [
    'config:DescribeDeliveryChannels',
    'json',
    {},
    (lab, via) => lab.client(ConfigServiceClient, via).send(new DescribeDeliveryChannelsCommand({})),
  ],
  [
    'events:ListRules',
    'json',
    { EventBusName: 'default' },
    (lab, via) =>
      lab.client(events.EventBridgeClient, via).send(new events.ListRulesCommand({ EventBusName: 'default' })),
  ],
  [
    'events:ListTargetsByRule',
    'json',
    { Rule: 'alert' },
    (lab, via) =>
      lab.client(events.EventBridgeClient, via).send(new events.ListTargetsByRuleCommand({ Rule: 'alert' })),
  ],
  [
    'events:TestEventPattern',
    'json',
    { EventPattern },
    (lab, via) =>
      lab.client(events.EventBridgeClient, via).send(new events.TestEventPatternCommand({ EventPattern, Event })),
  ],
  [
    'guardduty:ListFilters',
    'rest-json',
    { DetectorId: 'abc' },
    (lab, via) =>
      lab.client(guardduty.GuardDutyClient, via).send(new guardduty.ListFiltersCommand({ DetectorId: 'abc' })),
  ],
  [
    'guardduty:GetFilter',
    'rest-json',
    { DetectorId: 'abc', FilterName: 'a b' },
    (lab, via) =>
      lab
        .client(guardduty.GuardDutyClient, via)
        .send(new guardduty.GetFilterCommand({ DetectorId: 'abc', FilterName: 'a b' })),
  ],
  [
    'guardduty:ListFindings',
    'rest-json',
    { DetectorId: 'abc' },
    (lab, via) =>
      lab.client(guardduty.GuardDutyClient, via).send(new guardduty.ListFindingsCommand({ DetectorId: 'abc' })),
  ],
  [
    'guardduty:GetFindings',
    'rest-json',
    { DetectorId: 'abc', findingIds: '["1"]' },
    (lab, via) =>
      lab
        .client(guardduty.GuardDutyClient, via)
        .send(new guardduty.GetFindingsCommand({ DetectorId: 'abc', FindingIds: ['1'] })),
  ],
  [
    'health:DescribeEvents',
    'json',
    {},
    (lab, via) => lab.client(HealthClient, via).send(new DescribeEventsCommand({})),
  ],
  [
    'logs:DescribeMetricFilters',
    'json',
    { logGroupName: 'trail' },
    (lab, via) =>
      lab.client(logs.CloudWatchLogsClient, via).send(new logs.DescribeMetricFiltersCommand({ logGroupName: 'trail' })),
  ],
  [
    'logs:TestMetricFilter',
    'json',
    { filterPattern: 'ERROR' },
    (lab, via) =>
      lab
        .client(logs.CloudWatchLogsClient, via)
        .send(new logs.TestMetricFilterCommand({ filterPattern: 'ERROR', logEventMessages: ['ERROR'] })),
  ],
  [
    'securityhub:ListEnabledProductsForImport',
    'rest-json',
    {},
    (lab, via) =>
      lab.client(securityhub.SecurityHubClient, via).send(new securityhub.ListEnabledProductsForImportCommand({})),
  ],
  [
    'securityhub:ListFindingAggregators',
    'rest-json',
    {},
    (lab, via) =>
      lab.client(securityhub.SecurityHubClient, via).send(new securityhub.ListFindingAggregatorsCommand({})),
  ],
  [
    'securityhub:GetFindingAggregator',
    'rest-json',
    { FindingAggregatorArn },
    (lab, via) =>
      lab
        .client(securityhub.SecurityHubClient, via)
        .send(new securityhub.GetFindingAggregatorCommand({ FindingAggregatorArn })),
  ],
  [
    'sns:GetTopicAttributes',
    'query',
    { TopicArn },
    (lab, via) => lab.client(SNSClient, via).send(new GetTopicAttributesCommand({ TopicArn })),
  ],
  [
    'sns:ListSubscriptionsByTopic',
    'query',
    { TopicArn },
    (lab, via) => lab.client(SNSClient, via).send(new ListSubscriptionsByTopicCommand({ TopicArn })),
  ],
];
