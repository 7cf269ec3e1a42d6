import { describe, it } from 'vitest';
import { type AlertEvent, ROOT_ACTIVITY } from '../../src/facts/aws/alert-events.ts';
import { eventSelectors, regionTrails, trailStatus } from '../../src/facts/aws/cloudtrail.ts';
import { alarms } from '../../src/facts/aws/cloudwatch.ts';
import { eventRules, patternMatches, ruleTargets } from '../../src/facts/aws/eventbridge.ts';
import { keyAccess } from '../../src/facts/aws/kms.ts';
import { filterMatches, metricFilters } from '../../src/facts/aws/logs.ts';
import { topicAttributes, topicSubscribers } from '../../src/facts/aws/sns.ts';
import {
  alarm,
  attributes,
  counting,
  eventRule,
  logGroupArn,
  rulesIn,
  sendsTo,
  subscribers,
  topicArn,
  topicFacts,
  tried,
} from '../../src/testing/alert-samples.ts';
import { given, givenFor, testRule, unreadFor } from '../../src/testing/index.ts';
import { logging, recording, selection, trail } from '../../src/testing/trail-samples.ts';
import rule from './rule.ts';

const RULES = eventRules.operation;
const MATCH = patternMatches.operation;
const ATTRIBUTES = topicAttributes.operation;
const SUBSCRIBERS = topicSubscribers.operation;

const [SIGN_IN, CALL] = ROOT_ACTIVITY;
const ALERTS = topicArn('alerts');
const GROUP = logGroupArn('trail');

const main = trail('main');
const logged = trail('main', { logGroupArn: GROUP });
const healthy = (of = main) => [
  given(regionTrails, [of]),
  givenFor(trailStatus, of, logging()),
  givenFor(eventSelectors, of, recording(selection())),
];

const root = eventRule('root');
const ruleFor = (...events: readonly AlertEvent[]) => [
  rulesIn([root]),
  ...tried(root, ROOT_ACTIVITY, events),
  sendsTo(root, ALERTS),
];

const SHOULD = 'an EventBridge rule, or a metric filter with an alarm, should send each to someone.';

testRule(rule, { describe, it }, [
  {
    name: 'an EventBridge rule for sign-ins and calls',
    facts: [...healthy(), ...ruleFor(SIGN_IN, CALL), ...topicFacts(ALERTS)],
    expect: {
      status: 'pass',
      severity: 'medium',
      message: 'Alerts on root activity reach topic alerts through EventBridge rule root in us-east-1.',
    },
  },
  {
    name: 'the metric filter of the CIS benchmark, with an alarm',
    facts: [
      ...healthy(logged),
      rulesIn([]),
      ...counting({ group: GROUP, filters: { root: ROOT_ACTIVITY }, alarms: [alarm('root')] }),
      ...topicFacts(ALERTS),
    ],
    stands: [RULES],
    expect: {
      status: 'pass',
      message: 'Alerts on root activity reach topic alerts through alarm root on metric filter root in us-east-1.',
    },
  },
  {
    name: 'neither a rule nor a log group',
    facts: [given(regionTrails, [main]), rulesIn([])],
    expect: {
      status: 'fail',
      severity: 'medium',
      message: `Nobody is told of console sign-in by root and API call by root in us-east-1; ${SHOULD}`,
      observed: { missed: ['console sign-in by root in us-east-1', 'API call by root in us-east-1'] },
    },
  },
  {
    name: 'sign-ins alone are not enough: a root key needs none',
    facts: [...healthy(), ...ruleFor(SIGN_IN), ...topicFacts(ALERTS)],
    stands: [MATCH, ruleTargets.operation, trailStatus.operation, eventSelectors.operation, ATTRIBUTES, SUBSCRIBERS],
    expect: { status: 'fail', message: `Nobody is told of API call by root in us-east-1; ${SHOULD}` },
  },
  {
    name: 'a proof without reserve goes before a function that was not followed',
    facts: [
      ...healthy(logged),
      rulesIn([root]),
      ...tried(root, ROOT_ACTIVITY),
      sendsTo(root, 'arn:aws:lambda:us-east-1:111122223333:function:notify'),
      ...counting({ group: GROUP, filters: { root: ROOT_ACTIVITY }, alarms: [alarm('root')] }),
      ...topicFacts(ALERTS),
    ],
    stands: [
      RULES,
      MATCH,
      ruleTargets.operation,
      metricFilters.operation,
      filterMatches.operation,
      alarms.operation,
      ATTRIBUTES,
      SUBSCRIBERS,
    ],
    expect: { status: 'pass', message: /topic alerts through alarm root on metric filter root in us-east-1\.$/ },
  },
  {
    name: 'nobody is subscribed, and the key is gone',
    facts: [
      ...healthy(),
      ...ruleFor(SIGN_IN, CALL),
      ...topicFacts(ALERTS, {
        subscribers: subscribers({ confirmed: 0 }),
        attributes: attributes({ kmsKeyId: 'key-1' }),
      }),
      givenFor(keyAccess, { id: 'key-1', region: 'us-east-1' }, null),
    ],
    stands: [MATCH, SUBSCRIBERS, ATTRIBUTES, keyAccess.operation],
    expect: {
      status: 'fail',
      message: /which has no subscription and is encrypted with a key that is gone or disabled\)/,
    },
  },
  {
    name: 'the pattern could not be tried with a call',
    facts: [
      ...healthy(),
      rulesIn([root]),
      ...tried(root, [SIGN_IN]),
      // What EventBridge answers to the other event was lost.
      sendsTo(root, ALERTS),
      ...topicFacts(ALERTS),
    ],
    expect: { status: 'unknown', message: /events:TestEventPattern is not in the snapshot/ },
  },
  {
    name: 'the alarms could not be read',
    facts: [
      ...healthy(logged),
      rulesIn([]),
      ...counting({ group: GROUP, filters: { root: ROOT_ACTIVITY } }),
      unreadFor(alarms, { region: 'us-east-1', metrics: [] }),
    ],
    expect: { status: 'unknown', message: /cloudwatch:DescribeAlarms was denied/ },
  },
  {
    name: 'in GovCloud root cannot sign in, so calls are all there is',
    account: { partition: 'aws-us-gov', accountId: '111122223333', region: 'us-gov-west-1' },
    facts: [
      given(regionTrails, [trail('main', { homeRegion: 'us-gov-west-1' })]),
      givenFor(trailStatus, trail('main', { homeRegion: 'us-gov-west-1' }), logging()),
      givenFor(eventSelectors, trail('main', { homeRegion: 'us-gov-west-1' }), recording(selection())),
      rulesIn([{ ...root, region: 'us-gov-west-1' }], 'us-gov-west-1'),
      ...tried(root, [CALL]),
      sendsTo(root, 'arn:aws-us-gov:sns:us-gov-west-1:111122223333:alerts'),
      ...topicFacts('arn:aws-us-gov:sns:us-gov-west-1:111122223333:alerts'),
    ],
    expect: { status: 'pass', message: /through EventBridge rule root in us-gov-west-1\.$/ },
  },
]);
