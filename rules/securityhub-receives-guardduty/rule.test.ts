import { describe, it } from 'vitest';
import { detectorStatus, detectors } from '../../src/facts/aws/guardduty.ts';
import { enabledProducts, hubEnabled } from '../../src/facts/aws/securityhub.ts';
import { ENABLED, SUSPENDED } from '../../src/testing/detection-samples.ts';
import { given, givenFor, testRule, unread, unreadFor } from '../../src/testing/index.ts';
import rule from './rule.ts';

const detecting = [given(detectors, ['d1']), givenFor(detectorStatus, 'd1', ENABLED)];

testRule(rule, { describe, it }, [
  {
    name: 'subscribed',
    facts: [...detecting, given(hubEnabled, true), given(enabledProducts, ['aws/inspector', 'aws/guardduty'])],
    expect: {
      status: 'pass',
      severity: 'medium',
      message: 'Security Hub in us-east-1 takes in findings of GuardDuty.',
      observed: { products: ['aws/inspector', 'aws/guardduty'] },
    },
  },
  {
    name: 'subscribed to others only',
    facts: [...detecting, given(hubEnabled, true), given(enabledProducts, ['aws/inspector', 'acme/guardduty'])],
    expect: {
      status: 'fail',
      message:
        'Security Hub and GuardDuty are on in us-east-1, but Security Hub does not take in findings of GuardDuty; it should subscribe to them.',
      observed: { products: ['aws/inspector', 'acme/guardduty'] },
    },
  },
  {
    name: 'subscribed to nothing',
    facts: [...detecting, given(hubEnabled, true), given(enabledProducts, [])],
    expect: { status: 'fail' },
  },
  {
    name: 'Security Hub is off: securityhub-enabled says it',
    facts: [...detecting, given(hubEnabled, false), given(enabledProducts, null)],
    expect: {
      status: 'not-applicable',
      message: 'Security Hub is off in us-east-1; securityhub-enabled judges that.',
    },
  },
  {
    name: 'no detector: guardduty-enabled says it',
    facts: [given(detectors, []), given(hubEnabled, true), unread(enabledProducts)],
    expect: {
      status: 'not-applicable',
      message: 'GuardDuty is off in us-east-1, so there are no findings for Security Hub to take in.',
    },
  },
  {
    name: 'a suspended detector makes no findings',
    facts: [given(detectors, ['d1']), givenFor(detectorStatus, 'd1', SUSPENDED), unread(hubEnabled)],
    expect: { status: 'not-applicable', message: /GuardDuty is off/ },
  },
  {
    name: 'Security Hub is on, and still the account may not ask',
    facts: [...detecting, given(hubEnabled, true), given(enabledProducts, null)],
    expect: { status: 'unknown', message: /securityhub:ListEnabledProductsForImport failed \(IncompleteAnswer\)/ },
  },
  {
    name: 'subscriptions could not be read',
    facts: [...detecting, given(hubEnabled, true), unread(enabledProducts)],
    expect: { status: 'unknown', message: /allow securityhub:ListEnabledProductsForImport\.$/ },
  },
  {
    name: 'whether Security Hub is on could not be read',
    facts: [...detecting, unread(hubEnabled, 'throttled'), given(enabledProducts, ['aws/guardduty'])],
    expect: { status: 'unknown', message: /securityhub:DescribeHub was throttled/ },
  },
  {
    name: 'whether GuardDuty is on could not be read',
    facts: [given(detectors, ['d1']), unreadFor(detectorStatus, 'd1'), given(hubEnabled, true)],
    expect: { status: 'unknown', message: /allow guardduty:GetDetector\.$/ },
  },
  {
    name: 'a region with GuardDuty but without Security Hub',
    facts: [...detecting, unread(hubEnabled, 'unsupported'), unread(enabledProducts, 'unsupported')],
    expect: { status: 'not-applicable', message: 'securityhub is not offered in this region.' },
  },
  {
    name: 'each region is judged by its own answers',
    regions: ['eu-west-1', 'us-east-1', 'us-west-2'],
    facts: [
      given(detectors, ['d2'], 'eu-west-1'),
      givenFor(detectorStatus, 'd2', ENABLED, 'eu-west-1'),
      given(hubEnabled, true, 'eu-west-1'),
      given(enabledProducts, ['aws/guardduty'], 'eu-west-1'),
      ...detecting,
      given(hubEnabled, true),
      given(enabledProducts, ['aws/macie']),
      unread(detectors, 'throttled', 'us-west-2'),
    ],
    expect: [
      { status: 'pass', resource: '111122223333/eu-west-1' },
      { status: 'fail', resource: '111122223333/us-east-1' },
      { status: 'unknown', resource: '111122223333/us-west-2' },
    ],
  },
]);
