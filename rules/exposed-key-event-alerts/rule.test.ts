import { describe, it } from 'vitest';
import { eventRules, patternMatches, ruleTargets } from '../../src/facts/aws/eventbridge.ts';
import { keyAccess } from '../../src/facts/aws/kms.ts';
import { topicAttributes, topicSubscribers } from '../../src/facts/aws/sns.ts';
import {
  attributes,
  eventRule,
  letting,
  policyOf,
  rulesIn,
  sendsTo,
  subscribers,
  topic,
  topicArn,
  topicFacts,
  tried,
} from '../../src/testing/alert-samples.ts';
import { givenFor, testRule, unread, unreadFor } from '../../src/testing/index.ts';
import rule from './rule.ts';

const EXPOSED = 'exposed key' as const;
const ALERTS = topicArn('alerts');
const health = eventRule('health', { pattern: '{"source":["aws.health"]}' });

const toAlerts = [rulesIn([health]), ...tried(health, [EXPOSED]), sendsTo(health, ALERTS)];
const SHOULD = 'an EventBridge rule should send the event to someone.';

/** The same path in another partition. */
function elsewhere(partition: string, region: string) {
  const there = eventRule('health', { region, arn: `arn:${partition}:events:${region}:111122223333:rule/health` });
  const arn = `arn:${partition}:sns:${region}:111122223333:alerts`;
  return {
    account: { partition, accountId: '111122223333', region },
    facts: [rulesIn([there], region), ...tried(there, [EXPOSED]), sendsTo(there, arn), ...topicFacts(arn)],
  };
}

testRule(rule, { describe, it }, [
  {
    name: 'a rule on Health events that sends to a topic',
    facts: [...toAlerts, ...topicFacts(ALERTS)],
    expect: {
      status: 'pass',
      severity: 'high',
      message: 'Events about exposed keys reach topic alerts through EventBridge rule health in us-east-1.',
    },
  },
  {
    name: 'no rule at all',
    facts: [rulesIn([])],
    expect: {
      status: 'fail',
      severity: 'high',
      message: `Nobody is told of an exposed key that AWS Health reports in us-east-1; ${SHOULD}`,
      observed: { missed: ['exposed key in us-east-1'], routes: [], routesThatReachNobody: [] },
    },
  },
  {
    name: 'a rule on Health events of another category',
    facts: [rulesIn([health]), ...tried(health, [EXPOSED], [])],
    expect: { status: 'fail' },
  },
  {
    name: 'a rule in another region gets nothing of it',
    regions: ['eu-west-1', 'us-east-1'],
    facts: [rulesIn([eventRule('health', { region: 'eu-west-1' })], 'eu-west-1'), rulesIn([])],
    stands: [eventRules.operation],
    expect: { status: 'fail' },
  },
  {
    name: 'nobody confirmed the subscription',
    facts: [...toAlerts, ...topicFacts(ALERTS, { subscribers: subscribers({ confirmed: 0, pending: 1 }) })],
    stands: [topicAttributes.operation],
    expect: {
      status: 'fail',
      message: `Nobody is told of an exposed key that AWS Health reports in us-east-1 (EventBridge rule health sends to topic alerts, which has no subscription that was confirmed); ${SHOULD}`,
    },
  },
  {
    name: 'a topic that EventBridge may not publish to',
    facts: [...toAlerts, ...topicFacts(ALERTS, { attributes: attributes({ policy: policyOf() }) })],
    stands: [topicSubscribers.operation],
    expect: { status: 'fail', message: /which does not let EventBridge publish\)/ },
  },
  {
    name: 'a key with a condition that EventBridge does not meet',
    facts: [
      ...toAlerts,
      ...topicFacts(ALERTS, { attributes: attributes({ kmsKeyId: 'key-1' }) }),
      givenFor(
        keyAccess,
        { id: 'key-1', region: 'us-east-1' },
        {
          arn: 'arn:aws:kms:us-east-1:111122223333:key/key-1',
          enabled: true,
          policy: policyOf(
            letting('events.amazonaws.com', {
              Action: ['kms:GenerateDataKey*', 'kms:Decrypt'],
              Condition: { StringEquals: { 'aws:SourceAccount': '111122223333' } },
            }),
          ),
        },
      ),
    ],
    stands: [topicSubscribers.operation],
    expect: { status: 'fail', message: /encrypted with a key that EventBridge may not use\)/ },
  },
  {
    name: 'a chat configuration was not followed further',
    facts: [
      rulesIn([health]),
      ...tried(health, [EXPOSED]),
      sendsTo(health, 'arn:aws:chatbot::111122223333:chat-configuration/slack-channel/security'),
    ],
    expect: { status: 'pass', message: /; chat configuration security was not followed further\.$/ },
  },
  {
    name: 'the rules could not be listed',
    facts: [unread(eventRules)],
    expect: { status: 'unknown', message: /events:ListRules was denied .*; allow events:ListRules\.$/ },
  },
  {
    name: 'the pattern could not be tried',
    facts: [rulesIn([health]), unreadFor(patternMatches, { rule: health, event: EXPOSED }, 'throttled')],
    expect: { status: 'unknown', message: /events:TestEventPattern was throttled/ },
  },
  {
    name: 'the targets could not be listed',
    facts: [rulesIn([health]), ...tried(health, [EXPOSED]), unreadFor(ruleTargets, health)],
    expect: { status: 'unknown', message: /events:ListTargetsByRule was denied/ },
  },
  {
    name: 'the subscriptions could not be listed',
    facts: [
      ...toAlerts,
      givenFor(topicAttributes, topic(ALERTS), attributes()),
      unreadFor(topicSubscribers, topic(ALERTS)),
    ],
    expect: { status: 'unknown', message: /sns:ListSubscriptionsByTopic was denied/ },
  },
  {
    name: 'a scan without the home region does not see its rules',
    regions: ['eu-west-1'],
    facts: [rulesIn([health], 'eu-west-1')],
    expect: {
      status: 'unknown',
      message:
        'Could not be judged: us-east-1, where the event would be put on the bus, is not among the regions of the scan.',
    },
  },
  {
    name: 'in GovCloud the home region is us-gov-west-1',
    ...elsewhere('aws-us-gov', 'us-gov-west-1'),
    expect: { status: 'pass', message: /through EventBridge rule health in us-gov-west-1\.$/ },
  },
  {
    name: 'in China it is cn-north-1',
    ...elsewhere('aws-cn', 'cn-north-1'),
    expect: { status: 'pass', message: /through EventBridge rule health in cn-north-1\.$/ },
  },
]);
