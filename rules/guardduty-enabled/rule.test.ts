import { describe, it } from 'vitest';
import { detectorStatus, detectors } from '../../src/facts/aws/guardduty.ts';
import { ENABLED, SUSPENDED } from '../../src/testing/detection-samples.ts';
import { given, givenFor, testRule, unread } from '../../src/testing/index.ts';
import rule from './rule.ts';

testRule(rule, { describe, it }, [
  {
    name: 'enabled',
    facts: [given(detectors, ['d1']), givenFor(detectorStatus, 'd1', ENABLED)],
    expect: { status: 'pass', message: 'GuardDuty is enabled in us-east-1.' },
  },
  {
    name: 'no detector',
    facts: [given(detectors, [])],
    expect: { status: 'fail', message: 'GuardDuty is not enabled in us-east-1.' },
  },
  {
    name: 'suspended',
    facts: [given(detectors, ['d1']), givenFor(detectorStatus, 'd1', SUSPENDED)],
    expect: { status: 'fail', message: 'GuardDuty is suspended in us-east-1.', observed: { status: 'DISABLED' } },
  },
  {
    name: 'a region without GuardDuty',
    facts: [unread(detectors, 'unsupported')],
    expect: { status: 'not-applicable', message: 'guardduty is not offered in this region.' },
  },
  {
    name: 'each region is judged by its own answer',
    regions: ['eu-west-1', 'us-east-1', 'us-west-2'],
    facts: [
      given(detectors, ['d1'], 'eu-west-1'),
      givenFor(detectorStatus, 'd1', ENABLED, 'eu-west-1'),
      given(detectors, [], 'us-east-1'),
      unread(detectors, 'throttled', 'us-west-2'),
    ],
    expect: [
      { status: 'pass', resource: '111122223333/eu-west-1' },
      { status: 'fail', resource: '111122223333/us-east-1' },
      { status: 'unknown', resource: '111122223333/us-west-2' },
    ],
  },
]);
