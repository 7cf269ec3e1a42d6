import { describe, it } from 'vitest';
import { type Organization, organization } from '../../src/facts/aws/organization.ts';
import { type OrganizationLevel, type ServiceControlPolicy, serviceControlPolicies } from '../../src/facts/aws/scps.ts';
import { allowing, denying } from '../../src/testing/iam-samples.ts';
import { given, givenFor, TEST_ACCOUNT, testRule, unread, unreadFor } from '../../src/testing/index.ts';
import rule from './rule.ts';

const ITS: Organization = { id: 'o-exampleorgid', managementAccountId: '999988887777', featureSet: 'ALL' };
const member = given(organization, ITS);

const ACTIONS = [
  'cloudtrail:StopLogging',
  'cloudtrail:DeleteTrail',
  'guardduty:DeleteDetector',
  'config:StopConfigurationRecorder',
  'config:DeleteConfigurationRecorder',
];
const policy = (name: string, ...statements: readonly unknown[]): ServiceControlPolicy => ({
  id: `p-${name}`,
  name,
  document: { Statement: statements },
});
const FULL = policy('FullAWSAccess', allowing('*'));
const GUARD = policy('guard', denying(ACTIONS));
const level = (target: string, ...policies: readonly ServiceControlPolicy[]): OrganizationLevel => ({
  target,
  policies,
});
/** What is attached to the account, its unit and the root, beside full access. */
const attached = (levels: readonly OrganizationLevel[]) => givenFor(serviceControlPolicies, TEST_ACCOUNT, levels);
const atRoot = (...policies: readonly ServiceControlPolicy[]) => [
  member,
  attached([level('111122223333', FULL), level('ou-ab12-workload', FULL), level('r-ab12', FULL, ...policies)]),
];
const under = (Condition: object) => atRoot(policy('guard', denying(ACTIONS, { Condition })));

const PASS = {
  status: 'pass',
  message: 'The organization keeps account 111122223333 from stopping or deleting trails, detectors and recorders.',
} as const;
const SPARING = {
  status: 'pass',
  message:
    'The organization keeps account 111122223333 from stopping or deleting trails, detectors and recorders, but for principals that it exempts.',
} as const;
const NOTHING = {
  status: 'fail',
  severity: 'low',
  message: `No service control policy that reaches account 111122223333 denies ${ACTIONS.join(', ')}; one should deny it to everybody.`,
} as const;
const BREAK_GLASS = 'arn:aws:iam::*:role/break-glass';

testRule(rule, { describe, it }, [
  {
    name: 'denied at the root',
    facts: atRoot(GUARD),
    expect: {
      ...PASS,
      observed: { guards: ACTIONS.map((action) => ({ action, deniedBy: 'guard', sparing: false })) },
    },
  },
  {
    name: 'denied by several policies, at several levels',
    facts: [
      member,
      attached([
        level('111122223333', FULL, policy('recorders', denying('config:*ConfigurationRecorder'))),
        level('ou-ab12-workload', FULL, policy('detectors', denying('guardduty:*'))),
        level('r-ab12', FULL, policy('trails', denying(['CloudTrail:Stop*', 'cloudtrail:Delete*']))),
      ]),
    ],
    expect: PASS,
  },
  {
    name: 'denied on every trail, detector and recorder by their ARNs',
    facts: atRoot(
      policy(
        'guard',
        denying(ACTIONS, { Resource: ['arn:aws:*:*:*:trail/*', 'arn:aws:*:*:*:detector/*', '*recorder/*'] }),
      ),
    ),
    expect: PASS,
  },
  {
    name: 'denied but for what is needed elsewhere',
    facts: atRoot(policy('guard', denying('*', { Action: undefined, NotAction: ['s3:*', 'ec2:*'] }))),
    expect: PASS,
  },
  {
    name: 'another partition',
    account: { partition: 'aws-cn', accountId: '111122223333', region: 'cn-north-1' },
    facts: atRoot(policy('guard', denying(ACTIONS, { Resource: 'arn:aws-cn:*' }))),
    expect: PASS,
  },
  { name: 'a role is exempted', facts: under({ ArnNotLike: { 'aws:PrincipalArn': BREAK_GLASS } }), expect: SPARING },
  {
    name: 'roles and tags are exempted',
    facts: under({
      StringNotLikeIfExists: { 'aws:PrincipalArn': [BREAK_GLASS] },
      StringNotEquals: { 'aws:PrincipalTag/team': 'security' },
    }),
    expect: SPARING,
  },
  {
    name: 'exempted by one policy and not by another',
    facts: atRoot(
      policy('sparing', denying(ACTIONS, { Condition: { ArnNotLike: { 'aws:PrincipalArn': BREAK_GLASS } } })),
      GUARD,
    ),
    expect: PASS,
  },
  {
    name: 'a level allows only other services',
    facts: [
      member,
      attached([level('111122223333', policy('workload', allowing(['s3:*', 'ec2:*']))), level('r-ab12', FULL)]),
    ],
    expect: {
      ...PASS,
      observed: { guards: ACTIONS.map((action) => ({ action, deniedBy: '111122223333', sparing: false })) },
    },
  },
  { name: 'nothing is denied', facts: atRoot(), expect: NOTHING },
  {
    name: 'service control policies are off, so that nothing is attached',
    facts: [member, attached([level('111122223333'), level('r-ab12')])],
    expect: NOTHING,
  },
  {
    name: 'one action is left out',
    facts: atRoot(policy('guard', denying(ACTIONS.slice(0, 4)))),
    expect: {
      status: 'fail',
      message:
        'No service control policy that reaches account 111122223333 denies config:DeleteConfigurationRecorder; one should deny it to everybody.',
    },
  },
  {
    name: 'denied for one trail only',
    facts: atRoot(
      policy('trail', denying(ACTIONS.slice(0, 2), { Resource: 'arn:aws:cloudtrail:*:*:trail/organization' })),
      policy('others', denying(ACTIONS.slice(2))),
    ),
    expect: { status: 'fail', message: /denies cloudtrail:StopLogging, cloudtrail:DeleteTrail; / },
  },
  { name: 'denied to one role only', facts: under({ ArnLike: { 'aws:PrincipalArn': BREAK_GLASS } }), expect: NOTHING },
  {
    name: 'denied in some regions only',
    facts: under({ StringNotEquals: { 'aws:RequestedRegion': 'x' } }),
    expect: NOTHING,
  },
  { name: 'everybody is exempted', facts: under({ ArnNotLike: { 'aws:PrincipalArn': '*' } }), expect: NOTHING },
  {
    name: 'a role is exempted, and only in one region',
    facts: under({ ArnNotLike: { 'aws:PrincipalArn': BREAK_GLASS }, StringEquals: { 'aws:RequestedRegion': 'x' } }),
    expect: NOTHING,
  },
  {
    name: 'an organization that only shares a bill',
    facts: [given(organization, { ...ITS, featureSet: 'CONSOLIDATED_BILLING' })],
    expect: {
      status: 'fail',
      message:
        'The organization of account 111122223333 only shares a bill; with all features it could forbid stopping trails, detectors and recorders.',
    },
  },
  {
    name: 'the management account',
    facts: [given(organization, { ...ITS, managementAccountId: '111122223333' })],
    expect: {
      status: 'not-applicable',
      message: 'Account 111122223333 manages its organization, and no service control policy binds it.',
    },
  },
  {
    name: 'no organization',
    facts: [given(organization, null)],
    expect: { status: 'not-applicable', message: 'Account 111122223333 belongs to no organization.' },
  },
  {
    name: 'a member account may not ask',
    facts: [member, unreadFor(serviceControlPolicies, TEST_ACCOUNT)],
    expect: { status: 'unknown', message: /organizations:ListPoliciesForTarget was denied/ },
  },
  {
    name: 'a malformed policy',
    facts: atRoot(policy('guard', { Effect: 'Deny' })),
    expect: { status: 'unknown', message: /organizations:ListPoliciesForTarget failed \(IncompleteAnswer\)/ },
  },
  {
    name: 'the organization could not be read',
    facts: [unread(organization, 'throttled')],
    expect: { status: 'unknown', message: /organizations:DescribeOrganization was throttled/ },
  },
]);
