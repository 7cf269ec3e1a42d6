import { describe, it } from 'vitest';
import { type Budget, budgets } from '../../src/facts/aws/budgets.ts';
import { anomalySubscriptions } from '../../src/facts/aws/cost-explorer.ts';
import { given, testRule, unread } from '../../src/testing/index.ts';
import rule from './rule.ts';

const budget = (parts: Partial<Budget> = {}): Budget => ({ name: 'monthly', type: 'COST', notifications: 2, ...parts });
const subscription = (subscribers: number) => ({ name: 'anomalies', subscribers });
const costExplorer = { costExplorer: true };

testRule(rule, { describe, it }, [
  {
    name: 'a cost budget with notifications',
    facts: [given(budgets, [budget()])],
    expect: {
      status: 'pass',
      severity: 'low',
      message: 'Budget monthly of the account alerts somebody.',
      observed: { name: 'monthly', type: 'COST', notifications: 2 },
    },
  },
  { name: 'a usage budget', facts: [given(budgets, [budget({ type: 'USAGE' })])], expect: { status: 'pass' } },
  {
    name: 'no budgets',
    facts: [given(budgets, [])],
    expect: { status: 'fail', message: 'No cost or usage budget of the account alerts anybody; one should.' },
  },
  {
    name: 'a budget that tells nobody',
    facts: [given(budgets, [budget({ notifications: 0 })])],
    expect: { status: 'fail' },
  },
  {
    name: 'budgets about reservations and Savings Plans say nothing of a thief',
    facts: [
      given(budgets, [
        budget({ type: 'RI_UTILIZATION' }),
        budget({ type: 'RI_COVERAGE' }),
        budget({ type: 'SAVINGS_PLANS_UTILIZATION' }),
        budget({ type: 'SAVINGS_PLANS_COVERAGE' }),
      ]),
    ],
    expect: { status: 'fail' },
  },
  {
    name: 'one of several is enough',
    facts: [given(budgets, [budget({ notifications: 0 }), budget({ name: 'ec2', notifications: 1 })])],
    expect: { status: 'pass', message: 'Budget ec2 of the account alerts somebody.' },
  },
  {
    name: 'budgets could not be read',
    facts: [unread(budgets)],
    expect: { status: 'unknown', message: /budgets:DescribeBudgets was denied/ },
  },
  {
    name: 'a cost anomaly subscription, looked for on request',
    parameters: costExplorer,
    stands: ['budgets:DescribeBudgets'],
    facts: [given(budgets, []), given(anomalySubscriptions, [subscription(1)])],
    expect: {
      status: 'pass',
      message: 'Cost anomaly subscription anomalies of the account alerts somebody.',
      observed: { name: 'anomalies', subscribers: 1 },
    },
  },
  {
    name: 'a subscription proves it without the budgets',
    parameters: costExplorer,
    facts: [unread(budgets, 'throttled'), given(anomalySubscriptions, [subscription(1)])],
    expect: { status: 'pass' },
  },
  {
    name: 'a budget proves it without the subscriptions',
    parameters: costExplorer,
    facts: [given(budgets, [budget()]), unread(anomalySubscriptions)],
    expect: { status: 'pass', message: /^Budget monthly/ },
  },
  {
    name: 'a subscription whose subscribers all declined',
    parameters: costExplorer,
    facts: [given(budgets, []), given(anomalySubscriptions, [subscription(0)])],
    expect: {
      status: 'fail',
      message: 'No budget or cost anomaly subscription of the account alerts anybody; one should.',
    },
  },
  {
    name: 'no budget, and the subscriptions could not be read',
    parameters: costExplorer,
    facts: [given(budgets, []), unread(anomalySubscriptions)],
    expect: { status: 'unknown', message: /ce:GetAnomalySubscriptions was denied/ },
  },
  {
    name: 'without being asked to, subscriptions are not looked at',
    facts: [given(budgets, []), given(anomalySubscriptions, [subscription(1)])],
    expect: { status: 'fail' },
  },
  {
    name: 'in China',
    account: { partition: 'aws-cn', accountId: '111122223333', region: 'cn-north-1' },
    facts: [given(budgets, [budget()])],
    expect: { status: 'pass' },
  },
  {
    name: 'in GovCloud',
    account: { partition: 'aws-us-gov', accountId: '111122223333', region: 'us-gov-west-1' },
    parameters: costExplorer,
    facts: [given(budgets, null), given(anomalySubscriptions, null)],
    expect: {
      status: 'not-applicable',
      message: 'GovCloud accounts have no bill of their own; budgets belong to the commercial account that pays it.',
    },
  },
]);
