import { describe, it } from 'vitest';
import { type AlertEvent, TRAIL_CHANGES } from '../../src/facts/aws/alert-events.ts';
import { eventSelectors, regionTrails, type Trail, trailStatus } from '../../src/facts/aws/cloudtrail.ts';
import { alarms } from '../../src/facts/aws/cloudwatch.ts';
import { eventRules, patternMatches, ruleTargets } from '../../src/facts/aws/eventbridge.ts';
import { keyAccess } from '../../src/facts/aws/kms.ts';
import { metricFilters } from '../../src/facts/aws/logs.ts';
import { topicAttributes, topicSubscribers } from '../../src/facts/aws/sns.ts';
import {
  alarm,
  attributes,
  counting,
  eventRule,
  logGroupArn,
  rulesIn,
  sendsTo,
  topicArn,
  topicFacts,
  tried,
} from '../../src/testing/alert-samples.ts';
import { given, givenFor, testRule, unread, unreadFor } from '../../src/testing/index.ts';
import { logging, organizationTrail, recording, selection, trail } from '../../src/testing/trail-samples.ts';
import rule from './rule.ts';

const RULES = eventRules.operation;
const MATCH = patternMatches.operation;
const TARGETS = ruleTargets.operation;
const ATTRIBUTES = topicAttributes.operation;
const SUBSCRIBERS = topicSubscribers.operation;
const STATUS = trailStatus.operation;
const SELECTORS = eventSelectors.operation;

const BOTH = ['eu-west-1', 'us-east-1'];
const ALERTS = topicArn('alerts');

const about = (of: Trail) => [
  givenFor(trailStatus, of, logging()),
  givenFor(eventSelectors, of, recording(selection())),
];
const main = trail('main');
const single = trail('single', { multiRegion: false, homeRegion: 'eu-west-1' });

const tampering = (region = 'us-east-1', matching: readonly AlertEvent[] = TRAIL_CHANGES) => {
  const found = eventRule('tampering', { region });
  const target = topicArn('alerts', region);
  return [
    rulesIn([found], region),
    ...tried(found, TRAIL_CHANGES, matching),
    sendsTo(found, target),
    ...topicFacts(target),
  ];
};

const SHOULD = 'an EventBridge rule, or a metric filter with an alarm, should send each call to someone.';
const ALL = 'StopLogging, DeleteTrail, UpdateTrail and 1 more event';

testRule(rule, { describe, it }, [
  {
    name: 'an EventBridge rule for all calls',
    facts: [given(regionTrails, [main]), ...about(main), ...tampering()],
    expect: {
      status: 'pass',
      severity: 'medium',
      message: 'Alerts on tampering with trails reach topic alerts through EventBridge rule tampering in us-east-1.',
    },
  },
  {
    name: 'no rule at all',
    facts: [given(regionTrails, [main]), rulesIn([])],
    expect: {
      status: 'fail',
      severity: 'medium',
      message: `Nobody is told of ${ALL} in us-east-1; ${SHOULD}`,
      observed: { missed: TRAIL_CHANGES.map((event) => `${event} in us-east-1`) },
    },
  },
  {
    name: 'the filter of the CIS benchmark leaves out PutEventSelectors',
    facts: [
      given(regionTrails, [{ ...main, logGroupArn: logGroupArn('trail') }]),
      ...about(main),
      rulesIn([]),
      ...counting({
        group: logGroupArn('trail'),
        filters: { cis: ['StopLogging', 'DeleteTrail', 'UpdateTrail'] },
        alarms: [alarm('cis')],
      }),
      ...topicFacts(ALERTS),
    ],
    stands: [alarms.operation, ATTRIBUTES, SUBSCRIBERS],
    expect: { status: 'fail', message: `Nobody is told of PutEventSelectors in us-east-1; ${SHOULD}` },
  },
  {
    name: 'a rule at home hears nothing of a trail in another region',
    regions: BOTH,
    facts: [
      given(regionTrails, [main, single], 'eu-west-1'),
      given(regionTrails, [main]),
      ...about(main),
      ...about(single),
      rulesIn([], 'eu-west-1'),
      ...tampering(),
    ],
    stands: [RULES, MATCH, TARGETS, ATTRIBUTES, SUBSCRIBERS, STATUS, SELECTORS],
    expect: { status: 'fail', message: `Nobody is told of ${ALL} in eu-west-1; ${SHOULD}` },
  },
  {
    name: 'a rule in the home region of each trail',
    regions: BOTH,
    facts: [
      given(regionTrails, [main, single], 'eu-west-1'),
      given(regionTrails, [main]),
      ...about(main),
      ...about(single),
      ...tampering('eu-west-1'),
      ...tampering(),
    ],
    stands: [STATUS, SELECTORS],
    expect: { status: 'pass', message: /rule tampering in eu-west-1 and topic alerts through .* in us-east-1\.$/ },
  },
  {
    name: 'the log group of a multi-region trail hears of trails in all regions',
    regions: BOTH,
    facts: [
      given(regionTrails, [{ ...main, logGroupArn: logGroupArn('trail') }, single], 'eu-west-1'),
      given(regionTrails, [{ ...main, logGroupArn: logGroupArn('trail') }]),
      ...about(main),
      rulesIn([], 'eu-west-1'),
      rulesIn([]),
      ...counting({ group: logGroupArn('trail'), filters: { all: TRAIL_CHANGES }, alarms: [alarm('all')] }),
      ...topicFacts(ALERTS),
    ],
    stands: [RULES],
    expect: { status: 'pass', message: /through alarm all on metric filter all in us-east-1\.$/ },
  },
  {
    name: 'a member account has no trail of its own: the home region counts',
    facts: [
      given(regionTrails, [organizationTrail('org', 'eu-west-1')]),
      ...about(organizationTrail('org', 'eu-west-1')),
      ...tampering(),
    ],
    expect: { status: 'pass' },
  },
  {
    name: 'there may be trails in a region that could not be asked',
    regions: BOTH,
    facts: [
      unread(regionTrails, 'throttled', 'eu-west-1'),
      given(regionTrails, [main]),
      ...about(main),
      rulesIn([], 'eu-west-1'),
      ...tampering(),
    ],
    expect: { status: 'unknown', message: /cloudtrail:DescribeTrails was throttled/ },
  },
  {
    name: 'a gap is a gap, whatever else could not be read',
    regions: BOTH,
    facts: [
      given(regionTrails, [main, single], 'eu-west-1'),
      given(regionTrails, [main, single]),
      rulesIn([], 'eu-west-1'),
      unread(eventRules, 'throttled'),
    ],
    expect: { status: 'fail', message: `Nobody is told of ${ALL} in eu-west-1; ${SHOULD}` },
  },
  {
    name: 'a topic whose key could not be read',
    facts: [
      given(regionTrails, [main]),
      ...about(main),
      rulesIn([eventRule('tampering')]),
      ...tried(eventRule('tampering'), TRAIL_CHANGES),
      sendsTo(eventRule('tampering'), ALERTS),
      ...topicFacts(ALERTS, { attributes: attributes({ kmsKeyId: 'key-1' }) }),
      unreadFor(keyAccess, { id: 'key-1', region: 'us-east-1' }),
    ],
    expect: { status: 'unknown', message: /kms:GetKeyPolicy was denied/ },
  },
  {
    name: 'the metric filters of one of two log groups could not be listed',
    facts: [
      given(regionTrails, [
        { ...main, logGroupArn: logGroupArn('trail') },
        trail('second', { logGroupArn: logGroupArn('second') }),
      ]),
      ...about(main),
      ...about(trail('second')),
      rulesIn([]),
      ...counting({ group: logGroupArn('trail'), filters: {} }),
      unreadFor(metricFilters, { arn: logGroupArn('second'), name: 'second', region: 'us-east-1', accountId: '' }),
    ],
    expect: { status: 'unknown', message: /logs:DescribeMetricFilters was denied/ },
  },
]);
