import { describe, it } from 'vitest';
import { type AlertEvent, IAM_CHANGES } from '../../src/facts/aws/alert-events.ts';
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
  defaultTopicPolicy,
  eventRule,
  letting,
  logGroup,
  logGroupArn,
  metricFilter,
  policyOf,
  rulesIn,
  sendsTo,
  subscribers,
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
const FILTERS = metricFilters.operation;
const FILTER_MATCH = filterMatches.operation;
const ALARMS = alarms.operation;
const STATUS = trailStatus.operation;
const SELECTORS = eventSelectors.operation;
const ATTRIBUTES = topicAttributes.operation;
const SUBSCRIBERS = topicSubscribers.operation;

const ALERTS = topicArn('alerts');
const GROUP = logGroupArn('trail');

const plain = trail('main');
const logged = trail('main', { logGroupArn: GROUP });
const healthy = (of = plain, selections = [selection()]) => [
  given(regionTrails, [of]),
  givenFor(trailStatus, of, logging()),
  givenFor(eventSelectors, of, recording(...selections)),
];

const iam = eventRule('iam-changes', { pattern: '{"source":["aws.iam"]}' });
const ruleFor = (...events: readonly AlertEvent[]) => [
  rulesIn([iam]),
  ...tried(iam, IAM_CHANGES, events),
  sendsTo(iam, ALERTS),
  ...topicFacts(ALERTS),
];
const byRule = [...healthy(), ...ruleFor(...IAM_CHANGES)];
const noRule = rulesIn([]);
const byAlarm = counting({ group: GROUP, filters: { iam: IAM_CHANGES }, alarms: [alarm('iam')] });

const SHOULD = 'an EventBridge rule, or a metric filter with an alarm, should send each call to someone.';
const ALL = 'CreateUser, CreateAccessKey, CreateLoginProfile and 3 more events in us-east-1';

testRule(rule, { describe, it }, [
  {
    name: 'an EventBridge rule for all calls',
    facts: byRule,
    expect: {
      status: 'pass',
      severity: 'medium',
      message:
        'Alerts on new users, keys and permissions reach topic alerts through EventBridge rule iam-changes in us-east-1.',
      observed: {
        missed: [],
        routes: [
          {
            through: 'EventBridge rule iam-changes',
            region: 'us-east-1',
            target: 'topic alerts',
            reaches: true,
            remark: null,
          },
        ],
      },
    },
  },
  {
    name: 'a metric filter with an alarm for all calls',
    facts: [...healthy(logged), noRule, ...byAlarm, ...topicFacts(ALERTS)],
    stands: [RULES],
    expect: {
      status: 'pass',
      message:
        'Alerts on new users, keys and permissions reach topic alerts through alarm iam on metric filter iam in us-east-1.',
    },
  },
  {
    name: 'the policy of a new topic admits alarms',
    facts: [
      ...healthy(logged),
      noRule,
      ...byAlarm,
      ...topicFacts(ALERTS, { attributes: attributes({ policy: defaultTopicPolicy(ALERTS) }) }),
    ],
    stands: [RULES],
    expect: { status: 'pass' },
  },
  {
    name: 'half by a rule, half by alarms',
    facts: [
      ...healthy(logged),
      ...ruleFor('CreateUser', 'CreateAccessKey', 'CreateLoginProfile'),
      ...counting({
        group: GROUP,
        filters: { login: ['DeleteLoginProfile'], policy: ['AttachUserPolicy', 'PutUserPolicy'] },
        alarms: [alarm('login'), alarm('policy')],
      }),
    ],
    stands: [MATCH],
    expect: {
      status: 'pass',
      message:
        /reach topic alerts through EventBridge rule iam-changes in us-east-1, topic alerts through alarm login on metric filter login in us-east-1 and topic alerts through alarm policy on metric filter policy in us-east-1\.$/,
    },
  },
  {
    name: 'one call is left out',
    facts: [...healthy(), ...ruleFor(...IAM_CHANGES.filter((event) => event !== 'PutUserPolicy'))],
    stands: [MATCH, TARGETS, STATUS, SELECTORS, ATTRIBUTES, SUBSCRIBERS],
    expect: {
      status: 'fail',
      severity: 'medium',
      message: `Nobody is told of PutUserPolicy in us-east-1; ${SHOULD}`,
      observed: { missed: ['PutUserPolicy in us-east-1'] },
    },
  },
  {
    name: 'a call that is left out fails, though another could not be tried',
    facts: [
      ...healthy(),
      rulesIn([iam]),
      ...tried(iam, IAM_CHANGES.slice(1), []),
      unreadFor(patternMatches, { rule: iam, event: IAM_CHANGES[0] }),
    ],
    stands: [MATCH],
    expect: {
      status: 'fail',
      message: /^Nobody is told of CreateAccessKey, CreateLoginProfile, DeleteLoginProfile and 2/,
    },
  },
  {
    name: 'neither a rule nor a log group',
    facts: [given(regionTrails, [plain]), noRule],
    expect: { status: 'fail', message: `Nobody is told of ${ALL}; ${SHOULD}` },
  },
  {
    name: 'no trail records the calls, so that EventBridge does not get them',
    facts: [given(regionTrails, []), ...ruleFor(...IAM_CHANGES)],
    stands: [MATCH],
    expect: {
      status: 'fail',
      message: `Nobody is told of ${ALL} (EventBridge rule iam-changes gets nothing, because no logging trail records the event); ${SHOULD}`,
    },
  },
  ...(
    [
      ['a stopped trail', [givenFor(trailStatus, plain, logging({ logging: false }))], plain],
      [
        'a trail of reads alone',
        [
          givenFor(trailStatus, plain, logging()),
          givenFor(eventSelectors, plain, recording(selection({ writes: false }))),
        ],
        plain,
      ],
      ['a trail of another region', [], trail('main', { multiRegion: false, homeRegion: 'eu-west-1' })],
      ['a trail without global service events', [], trail('main', { multiRegion: false, globalServiceEvents: false })],
    ] as const
  ).map(([name, facts, only]) => ({
    name: `${name} records none of them`,
    facts: [given(regionTrails, [only]), ...facts, ...ruleFor(...IAM_CHANGES)],
    stands: [MATCH],
    expect: { status: 'fail', message: /gets nothing, because no logging trail records the event/ } as const,
  })),
  {
    name: "whether the organization's trail is logging could not be read",
    facts: [
      given(regionTrails, [organizationTrail('org')]),
      unreadFor(trailStatus, organizationTrail('org')),
      ...ruleFor(...IAM_CHANGES),
    ],
    expect: { status: 'unknown', message: /cloudtrail:GetTrailStatus was denied/ },
  },
  {
    name: "a log group of the organization's management account",
    facts: [
      given(regionTrails, [
        { ...organizationTrail('org'), logGroupArn: logGroupArn('org', 'us-east-1', '999988887777') },
      ]),
      givenFor(trailStatus, organizationTrail('org'), logging()),
      givenFor(eventSelectors, organizationTrail('org'), recording(selection())),
      noRule,
    ],
    expect: {
      status: 'unknown',
      message: 'Could not be judged: log group org belongs to account 999988887777; scan that account.',
    },
  },
  {
    name: 'an alarm without a metric filter that matches',
    facts: [
      ...healthy(logged),
      noRule,
      givenFor(metricFilters, logGroup(GROUP), [metricFilter('iam')]),
      givenFor(filterMatches, { group: logGroup(GROUP), filter: metricFilter('iam') }, ['StopLogging']),
    ],
    expect: { status: 'fail', message: `Nobody is told of ${ALL}; ${SHOULD}` },
  },
  {
    name: 'a metric filter that no alarm watches',
    facts: [...healthy(logged), noRule, ...counting({ group: GROUP, filters: { iam: IAM_CHANGES }, alarms: [] })],
    expect: { status: 'fail', message: /\(metric filter iam is watched by no alarm\)/ },
  },
  {
    name: 'an alarm on a metric of the same name in another namespace',
    facts: [
      ...healthy(logged),
      noRule,
      ...counting({
        group: GROUP,
        filters: { iam: IAM_CHANGES },
        alarms: [alarm('iam', { metrics: [{ namespace: 'Other', name: 'iam' }] })],
      }),
    ],
    expect: { status: 'fail', message: /is watched by no alarm/ },
  },
  ...(
    [
      ['actions switched off', { actionsEnabled: false }, 'has its actions switched off'],
      ['no action', { actions: [] }, 'has no action'],
      [
        'an action that tells nobody',
        { actions: ['arn:aws:automate:us-east-1:ec2:stop'] },
        'sends to automate stop, which tells nobody',
      ],
    ] as const
  ).map(([name, parts, why]) => ({
    name: `an alarm with ${name}`,
    facts: [
      ...healthy(logged),
      noRule,
      ...counting({ group: GROUP, filters: { iam: IAM_CHANGES }, alarms: [alarm('iam', parts)] }),
    ],
    expect: {
      status: 'fail',
      message: `Nobody is told of ${ALL} (alarm iam on metric filter iam ${why}); ${SHOULD}`,
    } as const,
  })),
  {
    name: 'an alarm to a topic that nobody confirmed',
    facts: [
      ...healthy(logged),
      noRule,
      ...byAlarm,
      ...topicFacts(ALERTS, { subscribers: subscribers({ confirmed: 0, pending: 1 }) }),
    ],
    stands: [ATTRIBUTES],
    expect: {
      status: 'fail',
      message: /\(alarm iam on metric filter iam sends to topic alerts, which has no subscription that was confirmed\)/,
    },
  },
  {
    name: 'an alarm to a topic with a key that CloudWatch may use for this account',
    facts: [
      ...healthy(logged),
      noRule,
      ...byAlarm,
      ...topicFacts(ALERTS, { attributes: attributes({ kmsKeyId: 'key-1' }) }),
      givenFor(
        keyAccess,
        { id: 'key-1', region: 'us-east-1' },
        {
          arn: 'arn:aws:kms:us-east-1:111122223333:key/key-1',
          enabled: true,
          policy: policyOf(
            letting('cloudwatch.amazonaws.com', {
              Action: ['kms:GenerateDataKey*', 'kms:Decrypt'],
              Condition: { StringEquals: { 'aws:SourceAccount': '111122223333' } },
            }),
          ),
        },
      ),
    ],
    stands: [RULES],
    expect: { status: 'pass' },
  },
  {
    name: 'a trail that cannot deliver to its log group',
    facts: [
      given(regionTrails, [logged]),
      givenFor(trailStatus, logged, logging({ logGroupError: 'AccessDenied' })),
      givenFor(eventSelectors, logged, recording(selection())),
      noRule,
    ],
    expect: { status: 'fail', message: /\(trail main cannot deliver to its log group\)/ },
  },
  {
    name: 'an alarm in the region of its log group, far from home',
    facts: [
      ...healthy(trail('main', { homeRegion: 'eu-west-1', logGroupArn: logGroupArn('trail', 'eu-west-1') })),
      noRule,
      ...counting({
        group: logGroupArn('trail', 'eu-west-1'),
        filters: { iam: IAM_CHANGES },
        alarms: [alarm('iam', { actions: [topicArn('alerts', 'eu-west-1')] })],
      }),
      ...topicFacts(topicArn('alerts', 'eu-west-1')),
    ],
    stands: [RULES],
    expect: { status: 'pass', message: /through alarm iam on metric filter iam in eu-west-1\.$/ },
  },
  ...(
    [
      ['the metric filters', unreadFor(metricFilters, logGroup(GROUP)), FILTERS],
      [
        'the alarms',
        [
          ...counting({ group: GROUP, filters: { iam: IAM_CHANGES } }),
          unreadFor(alarms, { region: 'us-east-1', metrics: [] }),
        ],
        ALARMS,
      ],
      [
        'a metric filter',
        [
          givenFor(metricFilters, logGroup(GROUP), [metricFilter('iam')]),
          unreadFor(filterMatches, { group: logGroup(GROUP), filter: metricFilter('iam') }),
        ],
        FILTER_MATCH,
      ],
    ] as const
  ).map(([name, facts, operation]) => ({
    name: `${name} could not be read`,
    facts: [...healthy(logged), noRule, ...[facts].flat()],
    expect: { status: 'unknown', message: new RegExp(`${operation} was denied`) } as const,
  })),
  {
    name: 'alarms need not be readable where a rule is proven',
    facts: [...healthy(logged), ...ruleFor(...IAM_CHANGES), unreadFor(metricFilters, logGroup(GROUP))],
    expect: { status: 'pass' },
  },
  {
    name: 'rules need not be readable where an alarm is proven',
    facts: [...healthy(logged), unread(eventRules), ...byAlarm, ...topicFacts(ALERTS)],
    expect: { status: 'pass' },
  },
  {
    name: 'a region whose trails could not be listed may have a log group with alarms',
    regions: ['eu-west-1', 'us-east-1'],
    facts: [
      unread(regionTrails, 'throttled', 'eu-west-1'),
      given(regionTrails, [plain]),
      noRule,
      rulesIn([], 'eu-west-1'),
    ],
    expect: { status: 'unknown', message: /cloudtrail:DescribeTrails was throttled/ },
  },
  {
    name: 'a scan without the home region does not see its rules',
    regions: ['eu-west-1'],
    facts: [given(regionTrails, [plain], 'eu-west-1')],
    expect: {
      status: 'unknown',
      message:
        'Could not be judged: us-east-1, where the event would be put on the bus, is not among the regions of the scan.',
    },
  },
]);
