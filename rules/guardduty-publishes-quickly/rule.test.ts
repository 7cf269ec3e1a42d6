import { describe, it } from 'vitest';
import { detectorStatus, detectors } from '../../src/facts/aws/guardduty.ts';
import { ENABLED, SUSPENDED } from '../../src/testing/detection-samples.ts';
import { given, givenFor, testRule, unread, unreadFor } from '../../src/testing/index.ts';
import rule from './rule.ts';

const publishing = (publishingFrequency: string | null) => [
  given(detectors, ['d1']),
  givenFor(detectorStatus, 'd1', { ...ENABLED, publishingFrequency }),
];

testRule(rule, { describe, it }, [
  {
    name: 'every fifteen minutes',
    facts: publishing('FIFTEEN_MINUTES'),
    expect: {
      status: 'pass',
      severity: 'low',
      resource: 'd1',
      message: 'GuardDuty in us-east-1 sends updates of its findings every 15 minutes.',
      observed: { frequency: 'FIFTEEN_MINUTES' },
    },
  },
  {
    name: 'every six hours, as by default',
    facts: publishing('SIX_HOURS'),
    expect: {
      status: 'fail',
      message: 'GuardDuty in us-east-1 sends updates of its findings every 6 hours; it should do so every 15 minutes.',
      observed: { frequency: 'SIX_HOURS' },
    },
  },
  { name: 'every hour', facts: publishing('ONE_HOUR'), expect: { status: 'fail', message: /every hour;/ } },
  {
    name: 'a frequency that AWS added since',
    facts: publishing('TWO_DAYS'),
    expect: { status: 'fail', message: /every TWO_DAYS;/ },
  },
  {
    name: 'an answer without a frequency',
    facts: publishing(null),
    expect: { status: 'unknown', message: /guardduty:GetDetector failed \(IncompleteAnswer\)/ },
  },
  {
    name: 'suspended',
    facts: [
      given(detectors, ['d1']),
      givenFor(detectorStatus, 'd1', { ...SUSPENDED, publishingFrequency: 'SIX_HOURS' }),
    ],
    expect: { status: 'not-applicable', message: 'GuardDuty is suspended in us-east-1, so it publishes nothing.' },
  },
  {
    name: 'no detector: guardduty-enabled says it',
    facts: [given(detectors, [])],
    expect: { status: 'not-applicable', message: 'There is no detector to judge.' },
  },
  {
    name: 'a region without GuardDuty',
    facts: [unread(detectors, 'unsupported')],
    expect: { status: 'not-applicable' },
  },
  {
    name: 'the status was throttled',
    facts: [given(detectors, ['d1']), unreadFor(detectorStatus, 'd1', 'throttled')],
    expect: { status: 'unknown', message: /guardduty:GetDetector was throttled/ },
  },
  {
    name: 'each detector is judged by itself',
    regions: ['eu-west-1', 'us-east-1', 'us-west-2'],
    facts: [
      ...publishing('FIFTEEN_MINUTES'),
      given(detectors, ['d2'], 'eu-west-1'),
      givenFor(detectorStatus, 'd2', { ...ENABLED, publishingFrequency: 'SIX_HOURS' }, 'eu-west-1'),
      unread(detectors, 'access-denied', 'us-west-2'),
    ],
    expect: [
      { status: 'pass', resource: 'd1' },
      { status: 'fail', resource: 'd2', message: /^GuardDuty in eu-west-1 / },
      { status: 'unknown', message: /allow guardduty:ListDetectors\.$/ },
    ],
  },
]);
