import { describe, it } from 'vitest';
import { eventRules, patternMatches, ruleTargets } from '../../src/facts/aws/eventbridge.ts';
import { detectorStatus, detectors } from '../../src/facts/aws/guardduty.ts';
import { keyAccess } from '../../src/facts/aws/kms.ts';
import { hubEnabled } from '../../src/facts/aws/securityhub.ts';
import { type FindingAggregator, findingAggregator } from '../../src/facts/aws/securityhub-aggregation.ts';
import { topicAttributes, topicSubscribers } from '../../src/facts/aws/sns.ts';
import {
  attributes,
  defaultTopicPolicy,
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
import { ENABLED, SUSPENDED } from '../../src/testing/detection-samples.ts';
import { type GivenFact, given, givenFor, testRule, unread, unreadFor } from '../../src/testing/index.ts';
import rule from './rule.ts';

const DETECTORS = detectors.operation;
const DETECTOR = detectorStatus.operation;
const HUB = hubEnabled.operation;
const RULES = eventRules.operation;
const MATCH = patternMatches.operation;
const ATTRIBUTES = topicAttributes.operation;
const SUBSCRIBERS = topicSubscribers.operation;

const GUARDDUTY = 'GuardDuty finding' as const;
const SECURITYHUB = 'Security Hub finding' as const;

const hub = (isOn: boolean, region?: string) => given(hubEnabled, isOn, region);
const detecting = (region?: string) => [
  given(detectors, ['d1'], region),
  givenFor(detectorStatus, 'd1', ENABLED, region),
];
const notDetecting = (region?: string) => given(detectors, [], region);
/** GuardDuty alone. */
const onlyGuardDuty = [...detecting(), hub(false)];
/** Security Hub alone. */
const onlyHub = [notDetecting(), hub(true)];

const gd = eventRule('gd');
const other = eventRule('other');
const hubRule = eventRule('hub');
const ALERTS = topicArn('alerts');
const SPARE = topicArn('spare');

/** A rule that matches GuardDuty findings and sends them to the targets. */
const through = (...targets: readonly string[]) => [rulesIn([gd]), ...tried(gd, [GUARDDUTY]), sendsTo(gd, ...targets)];
/** The same, to one topic of which a case says what is wrong. */
const toTopic = (parts: Parameters<typeof topicFacts>[1]) => [...through(ALERTS), ...topicFacts(ALERTS, parts)];

const SHOULD = 'an EventBridge rule should send them to someone.';
const silent = (why: string) =>
  `Nobody is told of credential findings in us-east-1 (EventBridge rule gd sends to topic alerts, which ${why}); ${SHOULD}`;

const linking = (parts: Partial<FindingAggregator> = {}): GivenFact =>
  givenFor(
    findingAggregator,
    { region: 'eu-west-1' },
    { region: 'us-east-1', mode: 'ALL_REGIONS', regions: [], ...parts },
  );

const BOTH = ['eu-west-1', 'us-east-1'];
/** Security Hub in two regions; only us-east-1 has a rule. */
const twoHubs = [hub(true, 'eu-west-1'), hub(true), notDetecting('eu-west-1'), notDetecting()];
const hubRuleAtHome = [
  rulesIn([], 'eu-west-1'),
  rulesIn([hubRule]),
  ...tried(hubRule, [SECURITYHUB]),
  sendsTo(hubRule, ALERTS),
  ...topicFacts(ALERTS),
];
const heardAtHome = { status: 'pass', resource: '111122223333/us-east-1' } as const;
const unheardAbroad = { status: 'fail', resource: '111122223333/eu-west-1' } as const;

testRule(rule, { describe, it }, [
  {
    name: 'a GuardDuty rule that sends to a topic',
    facts: [...onlyGuardDuty, ...through(ALERTS), ...topicFacts(ALERTS)],
    stands: [HUB],
    expect: {
      status: 'pass',
      severity: 'high',
      message: 'Findings in us-east-1 reach topic alerts through EventBridge rule gd in us-east-1.',
      observed: {
        missed: [],
        routes: [
          { through: 'EventBridge rule gd', region: 'us-east-1', target: 'topic alerts', reaches: true, remark: null },
        ],
      },
    },
  },
  {
    name: 'a Security Hub rule, where GuardDuty is off',
    facts: [
      ...onlyHub,
      rulesIn([hubRule]),
      ...tried(hubRule, [SECURITYHUB]),
      sendsTo(hubRule, ALERTS),
      ...topicFacts(ALERTS),
    ],
    stands: [DETECTORS],
    expect: { status: 'pass', message: /through EventBridge rule hub in us-east-1\.$/ },
  },
  {
    name: 'with both on, a rule for either is enough',
    facts: [
      ...detecting(),
      hub(true),
      rulesIn([hubRule]),
      ...tried(hubRule, [GUARDDUTY, SECURITYHUB], [SECURITYHUB]),
      sendsTo(hubRule, ALERTS),
      ...topicFacts(ALERTS),
    ],
    stands: [DETECTORS, DETECTOR, MATCH],
    expect: { status: 'pass' },
  },
  {
    name: 'a rule for findings of Security Hub alone, where only GuardDuty is on',
    facts: [...onlyGuardDuty, rulesIn([hubRule]), ...tried(hubRule, [GUARDDUTY, SECURITYHUB], [SECURITYHUB])],
    expect: { status: 'fail', message: `Nobody is told of credential findings in us-east-1; ${SHOULD}` },
  },
  {
    name: 'neither is on',
    facts: [notDetecting(), hub(false)],
    expect: {
      status: 'not-applicable',
      message: 'Neither GuardDuty nor Security Hub is on in us-east-1, so there are no findings.',
    },
  },
  {
    name: 'a suspended detector makes no findings',
    facts: [given(detectors, ['d1']), givenFor(detectorStatus, 'd1', SUSPENDED), hub(false)],
    expect: { status: 'not-applicable' },
  },
  {
    name: 'no rule at all',
    facts: [...onlyGuardDuty, rulesIn([])],
    expect: {
      status: 'fail',
      severity: 'high',
      message: `Nobody is told of credential findings in us-east-1; ${SHOULD}`,
      observed: { missed: ['finding in us-east-1'], routesThatReachNobody: [] },
    },
  },
  {
    name: 'a rule for something else, of which EventBridge need not be asked',
    facts: [...onlyGuardDuty, rulesIn([eventRule('ec2', { pattern: '{"source":["aws.ec2"]}' })])],
    expect: { status: 'fail' },
  },
  {
    name: 'a topic without a subscription',
    facts: [...onlyGuardDuty, ...toTopic({ subscribers: subscribers({ confirmed: 0 }) })],
    stands: [ATTRIBUTES],
    expect: {
      status: 'fail',
      message: silent('has no subscription'),
      observed: {
        missed: ['finding in us-east-1'],
        routesThatReachNobody: [
          {
            through: 'EventBridge rule gd',
            region: 'us-east-1',
            target: 'topic alerts',
            reaches: false,
            remark: 'has no subscription',
          },
        ],
      },
    },
  },
  {
    name: 'nobody confirmed the subscription',
    facts: [...onlyGuardDuty, ...toTopic({ subscribers: subscribers({ confirmed: 0, pending: 2 }) })],
    stands: [ATTRIBUTES],
    expect: { status: 'fail', message: silent('has no subscription that was confirmed') },
  },
  {
    name: 'the policy of a new topic does not admit EventBridge',
    facts: [...onlyGuardDuty, ...toTopic({ attributes: attributes({ policy: defaultTopicPolicy(ALERTS) }) })],
    stands: [SUBSCRIBERS],
    expect: { status: 'fail', message: silent('does not let EventBridge publish') },
  },
  {
    name: 'both are wrong, and both are said',
    facts: [
      ...onlyGuardDuty,
      ...toTopic({ subscribers: subscribers({ confirmed: 0 }), attributes: attributes({ policy: policyOf() }) }),
    ],
    stands: [SUBSCRIBERS, ATTRIBUTES],
    expect: { status: 'fail', message: silent('has no subscription and does not let EventBridge publish') },
  },
  {
    name: 'a condition that names the rule',
    facts: [
      ...onlyGuardDuty,
      ...toTopic({
        attributes: attributes({
          policy: policyOf(letting('events.amazonaws.com', { Condition: { ArnEquals: { 'aws:SourceArn': gd.arn } } })),
        }),
      }),
    ],
    stands: [HUB],
    expect: {
      status: 'pass',
      message:
        'Findings in us-east-1 reach topic alerts through EventBridge rule gd in us-east-1; topic alerts lets EventBridge publish under a condition that was not judged.',
    },
  },
  {
    name: 'a topic that has gone',
    facts: [...onlyGuardDuty, ...toTopic({ attributes: null, subscribers: null })],
    stands: [ATTRIBUTES, SUBSCRIBERS],
    expect: { status: 'fail', message: silent('does not exist') },
  },
  {
    name: "encrypted with AWS's own key",
    facts: [...onlyGuardDuty, ...toTopic({ attributes: attributes({ kmsKeyId: 'alias/aws/sns' }) })],
    stands: [SUBSCRIBERS],
    expect: {
      status: 'fail',
      message: silent("is encrypted with AWS's own key, which EventBridge may not use"),
    },
  },
  {
    name: 'a key that EventBridge may use',
    facts: [
      ...onlyGuardDuty,
      ...toTopic({ attributes: attributes({ kmsKeyId: 'alias/alerts' }) }),
      givenFor(
        keyAccess,
        { id: 'alias/alerts', region: 'us-east-1' },
        { arn: 'k', enabled: true, policy: policyOf(letting('events.amazonaws.com', { Action: 'kms:*' })) },
      ),
    ],
    stands: [HUB],
    expect: { status: 'pass' },
  },
  {
    name: 'a key that EventBridge may not use',
    facts: [
      ...onlyGuardDuty,
      ...toTopic({ attributes: attributes({ kmsKeyId: 'alias/alerts' }) }),
      givenFor(keyAccess, { id: 'alias/alerts', region: 'us-east-1' }, { arn: 'k', enabled: true, policy: policyOf() }),
    ],
    stands: [SUBSCRIBERS],
    expect: { status: 'fail', message: silent('is encrypted with a key that EventBridge may not use') },
  },
  {
    name: 'a key whose policy cannot be read',
    facts: [
      ...onlyGuardDuty,
      ...toTopic({ attributes: attributes({ kmsKeyId: 'alias/alerts' }) }),
      unreadFor(keyAccess, { id: 'alias/alerts', region: 'us-east-1' }),
    ],
    expect: { status: 'unknown', message: /kms:GetKeyPolicy was denied .*; allow kms:GetKeyPolicy\.$/ },
  },
  {
    name: 'a function: what it does was not followed',
    facts: [...onlyGuardDuty, ...through('arn:aws:lambda:us-east-1:111122223333:function:notify')],
    stands: [HUB],
    expect: {
      status: 'pass',
      message:
        'Findings in us-east-1 reach function notify through EventBridge rule gd in us-east-1; function notify was not followed further.',
    },
  },
  {
    name: 'a topic of another account was not followed',
    facts: [...onlyGuardDuty, ...through(topicArn('soc', 'us-east-1', '999988887777'))],
    stands: [HUB],
    expect: { status: 'pass', message: /; topic soc was not followed further\.$/ },
  },
  {
    name: 'a log group tells nobody',
    facts: [...onlyGuardDuty, ...through('arn:aws:logs:us-east-1:111122223333:log-group:/aws/events/gd')],
    expect: {
      status: 'fail',
      message: `Nobody is told of credential findings in us-east-1 (EventBridge rule gd sends to logs gd, which tells nobody); ${SHOULD}`,
    },
  },
  {
    name: 'a rule without a target',
    facts: [...onlyGuardDuty, ...through()],
    expect: { status: 'fail', message: /\(EventBridge rule gd has no target\)/ },
  },
  {
    name: 'one live target among several is enough',
    facts: [
      ...onlyGuardDuty,
      ...through(SPARE, ALERTS),
      ...topicFacts(SPARE, { subscribers: subscribers({ confirmed: 0 }) }),
      ...topicFacts(ALERTS),
    ],
    stands: [HUB, SUBSCRIBERS, ATTRIBUTES],
    expect: { status: 'pass', message: /reach topic alerts/ },
  },
  {
    name: 'several dead ends',
    facts: [
      ...onlyGuardDuty,
      ...through(SPARE, ALERTS, 'arn:aws:firehose:us-east-1:111122223333:deliverystream/archive'),
      ...topicFacts(SPARE, { subscribers: subscribers({ confirmed: 0 }) }),
      ...topicFacts(ALERTS, { subscribers: subscribers({ confirmed: 0 }) }),
    ],
    stands: [ATTRIBUTES],
    expect: { status: 'fail', message: /topic spare, which has no subscription, and 2 more routes\)/ },
  },
  {
    name: 'a rule that could not be tried does not matter beside one that is proven',
    facts: [
      ...onlyGuardDuty,
      rulesIn([other, gd]),
      unreadFor(patternMatches, { rule: other, event: GUARDDUTY }, 'throttled'),
      ...tried(gd, [GUARDDUTY]),
      sendsTo(gd, ALERTS),
      ...topicFacts(ALERTS),
    ],
    stands: [HUB],
    expect: { status: 'pass' },
  },
  {
    name: 'an answer without a result is not a no',
    facts: [...onlyGuardDuty, rulesIn([gd]), unreadFor(patternMatches, { rule: gd, event: GUARDDUTY }, 'failed')],
    expect: { status: 'unknown', message: /events:TestEventPattern failed/ },
  },
  {
    name: 'the rules could not be listed',
    facts: [...onlyGuardDuty, unread(eventRules, 'throttled')],
    expect: { status: 'unknown', message: /events:ListRules was throttled/ },
  },
  {
    name: 'the targets could not be listed',
    facts: [...onlyGuardDuty, rulesIn([gd]), ...tried(gd, [GUARDDUTY]), unreadFor(ruleTargets, gd)],
    expect: { status: 'unknown', message: /events:ListTargetsByRule was denied/ },
  },
  {
    name: 'a topic that could not be read is no proof',
    facts: [
      ...onlyGuardDuty,
      ...through(ALERTS),
      unreadFor(topicAttributes, topic(ALERTS)),
      givenFor(topicSubscribers, topic(ALERTS), subscribers()),
    ],
    expect: { status: 'unknown', message: /sns:GetTopicAttributes was denied/ },
  },
  {
    name: 'whether Security Hub is on does not matter where a GuardDuty rule is proven',
    facts: [...detecting(), unread(hubEnabled), ...through(ALERTS), ...topicFacts(ALERTS)],
    expect: { status: 'pass' },
  },
  {
    name: 'whether GuardDuty is on could not be read, and nothing else is proven',
    facts: [given(detectors, ['d1']), unreadFor(detectorStatus, 'd1', 'throttled'), hub(false)],
    expect: { status: 'unknown', message: /guardduty:GetDetector was throttled/ },
  },
  {
    name: 'a region without Security Hub',
    facts: [...detecting(), unread(hubEnabled, 'unsupported'), rulesIn([])],
    expect: { status: 'fail' },
  },
  {
    name: 'a region without GuardDuty',
    facts: [
      unread(detectors, 'unsupported'),
      hub(true),
      rulesIn([]),
      givenFor(findingAggregator, { region: 'us-east-1' }, null),
    ],
    expect: { status: 'fail' },
  },
  {
    name: 'Security Hub brings the findings to a region with a rule',
    regions: BOTH,
    facts: [...twoHubs, ...hubRuleAtHome, linking()],
    stands: [DETECTORS, RULES],
    expect: [
      {
        status: 'pass',
        resource: '111122223333/eu-west-1',
        message: 'Findings in eu-west-1 reach topic alerts through EventBridge rule hub in us-east-1.',
      },
      heardAtHome,
    ],
  },
  ...(
    [
      ['only other regions are linked', { mode: 'SPECIFIED_REGIONS', regions: ['eu-west-2'] }],
      ['it is left out', { mode: 'ALL_REGIONS_EXCEPT_SPECIFIED', regions: ['eu-west-1'] }],
      ['no region is linked', { mode: 'NO_REGIONS' }],
      ['its own region is the one where findings come together', { region: 'eu-west-1' }],
    ] as const
  ).map(([name, parts]) => ({
    name: `findings stay in the region: ${name}`,
    regions: BOTH,
    facts: [...twoHubs, ...hubRuleAtHome, linking(parts)],
    stands: [DETECTORS],
    expect: [unheardAbroad, heardAtHome],
  })),
  {
    name: 'findings of a region without Security Hub are brought nowhere',
    regions: BOTH,
    facts: [
      ...detecting('eu-west-1'),
      hub(false, 'eu-west-1'),
      notDetecting(),
      hub(true),
      ...hubRuleAtHome,
      givenFor(findingAggregator, { region: 'us-east-1' }, { region: 'us-east-1', mode: 'ALL_REGIONS', regions: [] }),
    ],
    stands: [DETECTORS],
    expect: [unheardAbroad, heardAtHome],
  },
  {
    name: 'nothing is aggregated',
    regions: BOTH,
    facts: [...twoHubs, ...hubRuleAtHome, givenFor(findingAggregator, { region: 'eu-west-1' }, null)],
    stands: [DETECTORS],
    expect: [unheardAbroad, heardAtHome],
  },
  {
    name: 'Security Hub is off where findings would come together',
    regions: BOTH,
    facts: [
      hub(true, 'eu-west-1'),
      hub(false),
      notDetecting('eu-west-1'),
      notDetecting(),
      rulesIn([], 'eu-west-1'),
      linking(),
    ],
    expect: [unheardAbroad, { status: 'not-applicable', resource: '111122223333/us-east-1' }],
  },
  {
    name: 'findings come together in a region that was not scanned',
    regions: ['eu-west-1'],
    facts: [hub(true, 'eu-west-1'), notDetecting('eu-west-1'), rulesIn([], 'eu-west-1'), linking()],
    expect: {
      status: 'unknown',
      message:
        'Could not be judged: us-east-1, where the event would be put on the bus, is not among the regions of the scan.',
    },
  },
  {
    name: 'whether findings come together could not be read',
    facts: [...onlyHub, rulesIn([]), unreadFor(findingAggregator, { region: 'us-east-1' })],
    expect: { status: 'unknown', message: /securityhub:GetFindingAggregator was denied/ },
  },
  {
    name: 'in China, by the ARNs of that partition',
    account: { partition: 'aws-cn', accountId: '111122223333', region: 'cn-north-1' },
    facts: [
      ...detecting('cn-north-1'),
      hub(false, 'cn-north-1'),
      rulesIn(
        [{ ...gd, arn: 'arn:aws-cn:events:cn-north-1:111122223333:rule/gd', region: 'cn-north-1' }],
        'cn-north-1',
      ),
      ...tried({ ...gd, arn: 'arn:aws-cn:events:cn-north-1:111122223333:rule/gd', region: 'cn-north-1' }, [GUARDDUTY]),
      sendsTo(
        { ...gd, arn: 'arn:aws-cn:events:cn-north-1:111122223333:rule/gd', region: 'cn-north-1' },
        'arn:aws-cn:sns:cn-north-1:111122223333:alerts',
      ),
      ...topicFacts('arn:aws-cn:sns:cn-north-1:111122223333:alerts'),
    ],
    stands: [HUB],
    expect: { status: 'pass', message: /^Findings in cn-north-1 reach topic alerts / },
  },
  {
    name: 'each region is judged by its own rules',
    regions: ['eu-west-1', 'us-east-1', 'us-west-2'],
    facts: [
      ...detecting('eu-west-1'),
      hub(false, 'eu-west-1'),
      rulesIn([], 'eu-west-1'),
      ...onlyGuardDuty,
      ...through(ALERTS),
      ...topicFacts(ALERTS),
      ...detecting('us-west-2'),
      hub(false, 'us-west-2'),
      unread(eventRules, 'throttled', 'us-west-2'),
    ],
    stands: [HUB, DETECTORS, DETECTOR],
    expect: [unheardAbroad, heardAtHome, { status: 'unknown', resource: '111122223333/us-west-2' }],
  },
]);
