import { describe, it } from 'vitest';
import { authorizationDetails } from '../../src/facts/aws/iam-authorization.ts';
import type { Simulated } from '../../src/facts/aws/iam-simulation.ts';
import { CONTAINMENT, simulatedContainment } from '../../src/facts/aws/responder.ts';
import { authorization, roleDetail } from '../../src/testing/iam-samples.ts';
import { given, givenFor, testRule, unread, unreadFor } from '../../src/testing/index.ts';
import rule from './rule.ts';

const ROLE = roleDetail('responder');
const known = given(authorizationDetails, authorization({ roles: [roleDetail('deploy'), ROLE] }));
const named = { responder: { role: 'responder' } };

/** Everything allowed, but for some actions. */
const simulated = (others: Readonly<Record<string, Partial<Simulated>>> = {}) =>
  givenFor(
    simulatedContainment,
    ROLE,
    [...CONTAINMENT.user, ...CONTAINMENT.role].map((action) => ({
      action,
      resource: 'arn:aws:iam::111122223333:user/keydrill-simulated',
      decision: 'allowed',
      missing: [],
      refusedBy: null,
      ...others[action],
    })),
  );
const REFUSED = { decision: 'refused' } as const;
const PASS = {
  status: 'pass',
  message: 'The responder role responder is allowed all that it takes to cut a key off.',
} as const;

testRule(rule, { describe, it }, [
  { name: 'everything is allowed', declared: named, facts: [known, simulated()], expect: PASS },
  {
    name: 'named by its ARN',
    declared: { responder: { role: ROLE.arn } },
    facts: [known, simulated()],
    expect: { ...PASS, observed: { role: ROLE.arn, refused: [] } },
  },
  {
    name: 'allowed, whatever keys the simulation lacked',
    declared: named,
    facts: [known, simulated({ 'iam:CreateAccessKey': { missing: ['aws:SourceIp'] } })],
    expect: PASS,
  },
  {
    name: 'nobody is named',
    facts: [],
    expect: {
      status: 'fail',
      severity: 'high',
      message: 'The policy file names no responder role; add "responder: { role: ROLE_NAME }" with one that exists.',
    },
  },
  {
    name: 'the role does not exist',
    declared: { responder: { role: 'Responder' } },
    facts: [known],
    expect: {
      status: 'fail',
      message:
        'The responder role Responder does not exist in account 111122223333; the policy file should name one that does.',
    },
  },
  {
    name: 'the role is one of another account',
    declared: { responder: { role: 'arn:aws:iam::999988887777:role/responder' } },
    facts: [known],
    expect: { status: 'fail', message: /^The responder role arn:aws:iam::999988887777:role\/responder does not exist/ },
  },
  {
    name: 'one action is refused',
    declared: named,
    facts: [known, simulated({ 'iam:PutRolePolicy': REFUSED })],
    expect: {
      status: 'fail',
      message:
        'The responder role responder is refused iam:PutRolePolicy; it should be allowed all that it takes to cut a key off.',
      observed: {
        role: ROLE.arn,
        refused: [
          {
            action: 'iam:PutRolePolicy',
            resource: 'arn:aws:iam::111122223333:user/keydrill-simulated',
            decision: 'refused',
            missing: [],
            refusedBy: null,
          },
        ],
      },
    },
  },
  {
    name: 'all actions are refused',
    declared: named,
    facts: [
      known,
      simulated(Object.fromEntries([...CONTAINMENT.user, ...CONTAINMENT.role].map((action) => [action, REFUSED]))),
    ],
    expect: {
      status: 'fail',
      message: /is refused iam:UpdateAccessKey, iam:ListAccessKeys, iam:GetAccessKeyLastUsed and 4 more; /,
    },
  },
  {
    name: 'the organization and the boundary refuse it',
    declared: named,
    facts: [
      known,
      simulated({
        'iam:CreateAccessKey': { ...REFUSED, refusedBy: 'service control policy' },
        'iam:PutUserPolicy': { ...REFUSED, refusedBy: 'permissions boundary' },
      }),
    ],
    expect: {
      status: 'fail',
      message:
        /is refused iam:CreateAccessKey, iam:PutUserPolicy \(by its service control policy and permissions boundary\); /,
    },
  },
  {
    name: 'one depends on a key that only a request has',
    declared: named,
    facts: [known, simulated({ 'iam:CreateAccessKey': { decision: 'depends', missing: ['aws:SourceIp'] } })],
    expect: {
      status: 'unknown',
      message:
        'Could not be judged: whether iam:CreateAccessKey is allowed depends on aws:SourceIp, which only a request has.',
    },
  },
  {
    name: 'one depends, and another is refused for certain',
    declared: named,
    facts: [
      known,
      simulated({
        'iam:CreateAccessKey': { decision: 'depends', missing: ['aws:SourceIp'] },
        'iam:PutUserPolicy': REFUSED,
      }),
    ],
    expect: { status: 'fail', message: /is refused iam:PutUserPolicy; / },
  },
  {
    name: 'the simulation was denied',
    declared: named,
    facts: [known, unreadFor(simulatedContainment, ROLE)],
    expect: { status: 'unknown', message: /iam:SimulatePrincipalPolicy was denied/ },
  },
  {
    name: 'roles could not be read',
    declared: named,
    facts: [unread(authorizationDetails, 'throttled')],
    expect: { status: 'unknown', message: /iam:GetAccountAuthorizationDetails was throttled/ },
  },
]);
