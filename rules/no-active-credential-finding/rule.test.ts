import { describe, it } from 'vitest';
import { detectors } from '../../src/facts/aws/guardduty.ts';
import { type CredentialFinding, credentialFindings } from '../../src/facts/aws/guardduty-findings.ts';
import { credentialFinding } from '../../src/testing/detection-samples.ts';
import { given, givenFor, testRule, unread, unreadFor } from '../../src/testing/index.ts';
import rule from './rule.ts';

const holding = (findings: readonly CredentialFinding[], readBackTo: string | null = null) => [
  given(detectors, ['d1']),
  givenFor(credentialFindings, 'd1', { findings, readBackTo }),
];

testRule(rule, { describe, it }, [
  {
    name: 'no findings',
    facts: holding([]),
    expect: {
      status: 'pass',
      severity: 'critical',
      resource: 'd1',
      message: 'GuardDuty in us-east-1 holds no open finding about credentials of this account from the last 30 days.',
      observed: { count: 0, findings: [] },
    },
  },
  {
    name: 'one finding, its key masked',
    facts: holding([credentialFinding()]),
    expect: {
      status: 'fail',
      severity: 'critical',
      message:
        'GuardDuty in us-east-1 holds an open finding about credentials from the last 30 days, UnauthorizedAccess:IAMUser/MaliciousIPCaller about app; the key should be taken for stolen until it is explained.',
      observed: {
        count: 1,
        findings: [
          {
            type: 'UnauthorizedAccess:IAMUser/MaliciousIPCaller',
            severity: 5,
            updatedAt: '2025-12-31T00:00:00.000Z',
            user: 'app',
            accessKeyId: 'AKIA…MPLE',
          },
        ],
      },
    },
  },
  {
    name: 'several: the gravest is named, of equals the latest',
    facts: holding([
      credentialFinding({ updatedAt: '2025-12-31T12:00:00.000Z' }),
      credentialFinding({ user: 'old', severity: 9, updatedAt: '2025-12-20T00:00:00.000Z' }),
      credentialFinding({ user: 'new', severity: 9, type: 'AttackSequence:IAM/CompromisedCredentials' }),
    ]),
    expect: {
      status: 'fail',
      message: /holds 3 open findings about .*, the gravest AttackSequence:IAM\/CompromisedCredentials about new;/,
    },
  },
  {
    name: 'more than are shown are counted',
    facts: holding(Array.from({ length: 12 }, () => credentialFinding())),
    expect: {
      status: 'fail',
      message: /holds 12 open findings/,
      observed: {
        count: 12,
        findings: Array.from({ length: 10 }, () => ({
          type: 'UnauthorizedAccess:IAMUser/MaliciousIPCaller',
          severity: 5,
          updatedAt: '2025-12-31T00:00:00.000Z',
          user: 'app',
          accessKeyId: 'AKIA…MPLE',
        })),
      },
    },
  },
  {
    name: 'a finding that names neither user nor key',
    facts: holding([credentialFinding({ user: null, accessKeyId: null })]),
    expect: { status: 'fail', message: /MaliciousIPCaller; the key/ },
  },
  {
    name: 'updated just within the days',
    facts: holding([credentialFinding({ updatedAt: '2025-12-02T00:00:00.000Z' })]),
    expect: { status: 'fail' },
  },
  {
    name: 'updated just before',
    facts: holding([credentialFinding({ updatedAt: '2025-12-01T23:59:59.000Z' })]),
    expect: { status: 'pass' },
  },
  {
    name: 'of other days',
    parameters: { days: 1 },
    facts: holding([credentialFinding({ updatedAt: '2025-12-30T00:00:00.000Z' })]),
    expect: { status: 'pass', message: /from the last 1 day\.$/ },
  },
  {
    name: 'medium begins at 4',
    facts: holding([credentialFinding({ severity: 4 })]),
    expect: { status: 'fail' },
  },
  {
    name: 'of another severity',
    parameters: { minSeverity: 7 },
    facts: holding([credentialFinding({ severity: 6.9 })]),
    expect: { status: 'pass' },
  },
  {
    name: 'there are more findings than were read, all of them older',
    facts: holding([], '2025-12-01T23:59:59.000Z'),
    expect: { status: 'pass' },
  },
  {
    name: 'there are more findings than were read, some perhaps recent',
    facts: holding([], '2025-12-02T00:00:00.000Z'),
    expect: { status: 'unknown', message: 'Could not be judged: there are more findings than are read.' },
  },
  {
    name: 'one finding is enough, however many were not read',
    facts: holding([credentialFinding()], '2025-12-31T00:00:00.000Z'),
    expect: { status: 'fail' },
  },
  {
    name: 'findings could not be read',
    facts: [given(detectors, ['d1']), unreadFor(credentialFindings, 'd1')],
    expect: { status: 'unknown', message: /allow guardduty:ListFindings\.$/ },
  },
  {
    name: 'no detector',
    facts: [given(detectors, [])],
    expect: { status: 'not-applicable', message: 'There is no detector to judge.' },
  },
  {
    name: 'each detector is judged by itself',
    regions: ['eu-west-1', 'us-east-1', 'us-west-2'],
    facts: [
      ...holding([]),
      given(detectors, ['d2'], 'eu-west-1'),
      givenFor(credentialFindings, 'd2', { findings: [credentialFinding()], readBackTo: null }, 'eu-west-1'),
      unread(detectors, 'throttled', 'us-west-2'),
    ],
    expect: [
      { status: 'pass', resource: 'd1' },
      { status: 'fail', resource: 'd2', message: /^GuardDuty in eu-west-1 / },
      { status: 'unknown', message: /guardduty:ListDetectors was throttled/ },
    ],
  },
]);
