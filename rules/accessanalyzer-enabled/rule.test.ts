import { describe, it } from 'vitest';
import { analyzers } from '../../src/facts/aws/access-analyzer.ts';
import { given, testRule, unread } from '../../src/testing/index.ts';
import rule from './rule.ts';

const analyzer = (type: string, status = 'ACTIVE', name = 'outside') => ({ name, type, status });

testRule(rule, { describe, it }, [
  {
    name: 'an analyzer of the account',
    facts: [given(analyzers, [analyzer('ACCOUNT')])],
    expect: {
      status: 'pass',
      severity: 'low',
      message: 'Analyzer outside watches us-east-1 for access from outside the account.',
      observed: { analyzers: [analyzer('ACCOUNT')] },
    },
  },
  {
    name: 'an analyzer of the organization, in the account that made it',
    facts: [given(analyzers, [analyzer('ORGANIZATION')])],
    expect: {
      status: 'pass',
      message: 'Analyzer outside watches us-east-1 for access from outside the organization.',
    },
  },
  {
    name: 'none at all',
    facts: [given(analyzers, [])],
    expect: {
      status: 'fail',
      message:
        'This account has no analyzer for external access in us-east-1; it should have one, unless one of its organization covers it from another account.',
    },
  },
  {
    name: 'analyzers for unused and internal access only',
    facts: [
      given(analyzers, [
        analyzer('ACCOUNT_UNUSED_ACCESS'),
        analyzer('ORGANIZATION_UNUSED_ACCESS'),
        analyzer('ACCOUNT_INTERNAL_ACCESS'),
        analyzer('ORGANIZATION_INTERNAL_ACCESS'),
      ]),
    ],
    expect: { status: 'fail', message: /no analyzer for external access/ },
  },
  ...(['DISABLED', 'CREATING', 'FAILED'] as const).map((status) => ({
    name: `an analyzer that is ${status}`,
    facts: [given(analyzers, [analyzer('ORGANIZATION', status)])],
    expect: {
      status: 'fail' as const,
      message: `Analyzer outside in us-east-1 is ${status.toLowerCase()}; it should be active.`,
    },
  })),
  {
    name: 'a disabled one beside an active one',
    facts: [given(analyzers, [analyzer('ORGANIZATION', 'DISABLED'), analyzer('ACCOUNT', 'ACTIVE', 'own')])],
    expect: { status: 'pass', message: /^Analyzer own / },
  },
  {
    name: 'each region is judged by its own answer',
    regions: ['ap-east-2', 'eu-west-1', 'us-east-1', 'us-west-2'],
    facts: [
      unread(analyzers, 'unsupported', 'ap-east-2'),
      given(analyzers, [analyzer('ACCOUNT')], 'eu-west-1'),
      given(analyzers, [analyzer('ACCOUNT_UNUSED_ACCESS')]),
      unread(analyzers, 'access-denied', 'us-west-2'),
    ],
    expect: [
      { status: 'not-applicable', resource: '111122223333/ap-east-2' },
      { status: 'pass', resource: '111122223333/eu-west-1' },
      { status: 'fail', resource: '111122223333/us-east-1' },
      { status: 'unknown', resource: '111122223333/us-west-2', message: /allow access-analyzer:ListAnalyzers\.$/ },
    ],
  },
]);
