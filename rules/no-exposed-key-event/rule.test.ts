import { describe, it } from 'vitest';
import { riskEvents } from '../../src/facts/aws/health.ts';
import { riskEvent } from '../../src/testing/detection-samples.ts';
import { given, testRule, unread } from '../../src/testing/index.ts';
import rule from './rule.ts';

testRule(rule, { describe, it }, [
  {
    name: 'no open event',
    facts: [given(riskEvents, [])],
    expect: {
      status: 'pass',
      severity: 'critical',
      message: 'AWS Health has no open event about exposed credentials.',
      observed: { events: [] },
    },
  },
  {
    name: 'an exposed key',
    facts: [given(riskEvents, [riskEvent()])],
    expect: {
      status: 'fail',
      severity: 'critical',
      message:
        'AWS Health event AWS_RISK_CREDENTIALS_EXPOSED is open since 2025-12-30; the key it names should be taken for stolen until it is closed.',
      observed: { events: [riskEvent()] },
    },
  },
  {
    name: 'several: the latest is named',
    facts: [
      given(riskEvents, [
        riskEvent({ startedAt: '2025-11-01T00:00:00.000Z' }),
        riskEvent({ code: 'AWS_RISK_CREDENTIALS_COMPROMISED', startedAt: '2025-12-31T00:00:00.000Z' }),
        riskEvent({ startedAt: null }),
      ]),
    ],
    expect: {
      status: 'fail',
      message: /event AWS_RISK_CREDENTIALS_COMPROMISED \(and 2 more\) is open since 2025-12-31;/,
    },
  },
  {
    name: 'an event without a start',
    facts: [given(riskEvents, [riskEvent({ startedAt: null })])],
    expect: { status: 'fail', message: /AWS_RISK_CREDENTIALS_EXPOSED is open; the key/ },
  },
  {
    name: 'an account without the support plan for it',
    facts: [given(riskEvents, null)],
    expect: {
      status: 'not-applicable',
      message:
        'The AWS Health API answers only with a support plan that this account lacks; alerts from EventBridge and Security Hub are what tells of an exposed key.',
    },
  },
  {
    name: 'denied',
    facts: [unread(riskEvents)],
    expect: { status: 'unknown', message: /health:DescribeEvents was denied .*; allow health:DescribeEvents\.$/ },
  },
  {
    name: 'throttled',
    facts: [unread(riskEvents, 'throttled')],
    expect: { status: 'unknown', message: /throttled/ },
  },
]);
