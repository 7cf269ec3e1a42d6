import { describe, it } from 'vitest';
import { detectorStatus, detectors } from '../../src/facts/aws/guardduty.ts';
import { hubEnabled } from '../../src/facts/aws/securityhub.ts';
import { ENABLED, SUSPENDED } from '../../src/testing/detection-samples.ts';
import { given, givenFor, testRule, unread, unreadFor } from '../../src/testing/index.ts';
import rule from './rule.ts';

const detecting = [given(detectors, ['d1']), givenFor(detectorStatus, 'd1', ENABLED)];

testRule(rule, { describe, it }, [
  {
    name: 'enabled where GuardDuty is on',
    facts: [...detecting, given(hubEnabled, true)],
    expect: {
      status: 'pass',
      severity: 'medium',
      message: 'Security Hub is enabled in us-east-1.',
      observed: { enabled: true },
    },
  },
  {
    name: 'off where GuardDuty is on',
    facts: [...detecting, given(hubEnabled, false)],
    expect: {
      status: 'fail',
      message: 'Security Hub is not enabled in us-east-1, although GuardDuty is.',
      observed: { enabled: false },
    },
  },
  {
    name: 'no detector: guardduty-enabled says it',
    facts: [given(detectors, []), given(hubEnabled, false)],
    expect: {
      status: 'not-applicable',
      message: 'GuardDuty is off in us-east-1, so there are no findings for Security Hub to gather.',
    },
  },
  {
    name: 'a suspended detector makes no findings',
    facts: [given(detectors, ['d1']), givenFor(detectorStatus, 'd1', SUSPENDED), given(hubEnabled, true)],
    expect: { status: 'not-applicable', message: /GuardDuty is off/ },
  },
  {
    name: 'where GuardDuty is off, Security Hub need not be readable',
    facts: [given(detectors, []), unread(hubEnabled)],
    expect: { status: 'not-applicable' },
  },
  {
    name: 'Security Hub could not be asked',
    facts: [...detecting, unread(hubEnabled)],
    expect: { status: 'unknown', message: /securityhub:DescribeHub was denied .*; allow securityhub:DescribeHub\.$/ },
  },
  {
    name: 'whether GuardDuty is on could not be read',
    facts: [given(detectors, ['d1']), unreadFor(detectorStatus, 'd1', 'throttled'), given(hubEnabled, false)],
    expect: { status: 'unknown', message: /guardduty:GetDetector was throttled/ },
  },
  {
    name: 'a region with GuardDuty but without Security Hub',
    facts: [...detecting, unread(hubEnabled, 'unsupported')],
    expect: { status: 'not-applicable', message: 'securityhub is not offered in this region.' },
  },
  {
    name: 'a region without GuardDuty',
    facts: [unread(detectors, 'unsupported'), given(hubEnabled, true)],
    expect: { status: 'not-applicable', message: 'guardduty is not offered in this region.' },
  },
  {
    name: 'each region is judged by its own answers',
    regions: ['eu-west-1', 'us-east-1', 'us-west-2'],
    facts: [
      given(detectors, ['d1'], 'eu-west-1'),
      givenFor(detectorStatus, 'd1', ENABLED, 'eu-west-1'),
      given(hubEnabled, true, 'eu-west-1'),
      ...detecting,
      given(hubEnabled, false),
      unread(detectors, 'throttled', 'us-west-2'),
      given(hubEnabled, true, 'us-west-2'),
    ],
    expect: [
      { status: 'pass', resource: '111122223333/eu-west-1' },
      { status: 'fail', resource: '111122223333/us-east-1' },
      { status: 'unknown', resource: '111122223333/us-west-2' },
    ],
  },
]);
