import { describe, expect, it } from 'vitest';
import { accessKeys, credentialReport } from '../../src/facts/aws/iam.ts';
import {
  type AuthorizationDetails,
  authorizationDetails,
  type RoleDetail,
  type UserDetail,
} from '../../src/facts/aws/iam-authorization.ts';
import { roleSessions } from '../../src/facts/aws/iam-roles.ts';
import {
  activeSlot,
  allowing,
  attached,
  authorization,
  awsManaged,
  denying,
  inlinePolicy,
  keySlot,
  report,
  reportRow,
  roleDetail,
  trusting,
  user,
  userArn,
  userDetail,
} from '../../src/testing/iam-samples.ts';
import { given, givenFor, testRule, unread, unreadFor } from '../../src/testing/index.ts';
import { callerOf, canAssume } from './can-assume.ts';
import rule from './rule.ts';

const MADE = '2025-06-01T00:00:00.000Z';
const KEY = { id: 'AKIAIOSFODNN7EXAMPLE', active: true, createdAt: MADE };
const holding = (name: string) => reportRow(name, { keys: [activeSlot(1, MADE), keySlot(2)] });
const reported = given(credentialReport, report([holding('app'), reportRow('eve')]));
const held = givenFor(accessKeys, user('app'), [KEY]);

const BY_APP = trusting({ AWS: userArn('app') });
const ROOT = { AWS: 'arn:aws:iam::111122223333:root' };
const role = (...trust: readonly object[]) => roleDetail('deploy', trust);
const details = (roles: readonly RoleDetail[], users: readonly UserDetail[] = [userDetail('app'), userDetail('eve')]) =>
  given(authorizationDetails, authorization({ roles, users }));
const lasting = (seconds: number) => given(roleSessions, { [role().arn]: seconds });

const PASS = {
  status: 'pass',
  message: 'Role deploy, which the access key of user app opens, gives sessions of up to 14400 s.',
} as const;
const FAIL = {
  status: 'fail',
  severity: 'low',
  message:
    'Role deploy, which the access key of user app opens, gives sessions of up to 43200 s; 14400 s should be enough.',
} as const;

testRule(rule, { describe, it }, [
  { name: 'as long as is fair', facts: [reported, details([role(BY_APP)]), lasting(14_400)], expect: PASS },
  {
    name: 'longer',
    facts: [reported, details([role(BY_APP)]), lasting(43_200), held],
    expect: {
      ...FAIL,
      observed: { maxSessionSeconds: 43_200, users: ['app'] },
    },
  },
  {
    name: 'a second longer',
    facts: [reported, details([role(BY_APP)]), lasting(14_401), held],
    expect: { status: 'fail' },
  },
  {
    name: 'the policy file asks for less',
    parameters: { maxSeconds: 3600 },
    facts: [reported, details([role(BY_APP)]), lasting(7200), held],
    expect: { status: 'fail', message: /up to 7200 s; 3600 s should be enough\.$/ },
  },
  {
    name: 'several users',
    facts: [
      given(credentialReport, report([holding('app'), holding('batch')])),
      details([role(trusting({ AWS: [userArn('batch'), userArn('app')] }))], [userDetail('app'), userDetail('batch')]),
      lasting(43_200),
      held,
      givenFor(accessKeys, user('batch'), [KEY]),
    ],
    stands: ['iam:ListAccessKeys'],
    expect: { status: 'fail', message: /the access key of user app and 1 more opens/ },
  },
  {
    name: 'several users, of whom one certainly still holds a key',
    facts: [
      given(credentialReport, report([holding('gone'), holding('odd'), holding('app')])),
      details(
        [role(trusting({ AWS: [userArn('gone'), userArn('odd'), userArn('app')] }))],
        [userDetail('gone'), userDetail('odd'), userDetail('app')],
      ),
      lasting(43_200),
      held,
      givenFor(accessKeys, user('gone'), []),
      unreadFor(accessKeys, user('odd')),
    ],
    stands: ['iam:ListAccessKeys'],
    expect: { ...FAIL, observed: { maxSessionSeconds: 43_200, users: ['app'] } },
  },
  {
    name: 'a user without a key opens nothing',
    facts: [reported, details([role(trusting({ AWS: userArn('eve') }))])],
    expect: { status: 'not-applicable' },
  },
  {
    name: 'a user that was deleted since the report was prepared opens nothing',
    facts: [reported, details([role(BY_APP)], [userDetail('eve')])],
    expect: { status: 'not-applicable' },
  },
  {
    name: 'the key was deactivated since the report was prepared',
    facts: [
      reported,
      details([role(BY_APP)]),
      lasting(43_200),
      givenFor(accessKeys, user('app'), [{ ...KEY, active: false }]),
    ],
    expect: {
      status: 'not-applicable',
      message: 'No user who can assume role deploy holds an active access key any more.',
    },
  },
  {
    name: 'a user created since the report was prepared',
    facts: [given(credentialReport, report([])), details([role(BY_APP)], [userDetail('app')]), lasting(43_200), held],
    expect: FAIL,
  },
  {
    name: 'whether a new user holds a key could not be read',
    facts: [
      given(credentialReport, report([])),
      details([role(BY_APP)], [userDetail('app')]),
      unreadFor(accessKeys, user('app')),
    ],
    expect: { status: 'unknown', message: /There may be more to judge .*iam:ListAccessKeys was denied/ },
  },
  {
    name: 'whether the key is still there could not be read',
    facts: [reported, details([role(BY_APP)]), lasting(43_200), unreadFor(accessKeys, user('app'), 'throttled')],
    expect: { status: 'unknown', message: /iam:ListAccessKeys was throttled/ },
  },
  {
    name: 'sessions could not be read',
    facts: [reported, details([role(BY_APP)]), unread(roleSessions)],
    expect: { status: 'unknown', message: /iam:ListRoles was denied/ },
  },
  {
    name: 'a role that the list of sessions lacks',
    facts: [reported, details([role(BY_APP)]), given(roleSessions, {})],
    expect: { status: 'unknown', message: /iam:ListRoles failed \(IncompleteAnswer\)/ },
  },
  {
    name: 'one trust policy cannot be read; the other roles are judged',
    facts: [reported, details([{ ...roleDetail('broken'), trust: null }, role(BY_APP)]), lasting(14_400)],
    expect: [PASS, { status: 'unknown', message: /There may be more to judge .*IncompleteAnswer/ }],
  },
  {
    name: 'a policy of one user is malformed; the other user is judged',
    facts: [
      given(credentialReport, report([holding('app'), holding('odd')])),
      details([role(BY_APP)], [userDetail('app'), userDetail('odd', { inline: [{ name: 'own', document: {} }] })]),
      lasting(14_400),
    ],
    expect: [PASS, { status: 'unknown', message: /There may be more to judge .*IncompleteAnswer/ }],
  },
  {
    name: 'a boundary that cannot be read leaves open whom the role lets in',
    facts: [
      reported,
      details([role(BY_APP)], [userDetail('app', { boundary: 'arn:aws:iam::111122223333:policy/ghost' })]),
    ],
    expect: { status: 'unknown', message: /There may be more to judge .*IncompleteAnswer/ },
  },
  {
    name: 'one user is enough where the boundary of another cannot be read',
    facts: [
      given(credentialReport, report([holding('odd'), holding('app')])),
      details(
        [role(trusting({ AWS: [userArn('odd'), userArn('app')] }))],
        [userDetail('odd', { boundary: 'arn:aws:iam::111122223333:policy/ghost' }), userDetail('app')],
      ),
      lasting(14_400),
    ],
    expect: PASS,
  },
  {
    name: 'the report could not be read',
    facts: [unread(credentialReport, 'throttled'), details([role(BY_APP)])],
    expect: { status: 'unknown', message: /iam:GetCredentialReport was throttled/ },
  },
]);

describe('canAssume', () => {
  const ARN = role().arn;
  const OWN = 'arn:aws:iam::111122223333:policy/own';
  const ask = (trust: readonly object[], parts: Partial<UserDetail> = {}, more: Partial<AuthorizationDetails> = {}) => {
    const app = userDetail('app', parts);
    return canAssume(callerOf(app, authorization({ ...more, users: [app] })), role(...trust));
  };
  const may = (...statements: readonly unknown[]) => ({ inline: [inlinePolicy('own', ...statements)] });
  const MAY = may(allowing('sts:AssumeRole'));
  const WITH_MFA = { Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } };
  const WITHOUT_MFA = { Condition: { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } } };
  const BOUNDED = { boundary: OWN };
  const bounding = (...statements: readonly unknown[]) => ({ policies: { [OWN]: { Statement: statements } } });
  const byArn = (operator: string, value: string) => ({ Condition: { [operator]: { 'aws:PrincipalArn': value } } });

  it.each<[string, boolean]>([
    ['named by its ARN, without a policy of its own', ask([BY_APP])],
    ['everybody is trusted', ask([trusting('*')])],
    ['trusted among others', ask([trusting({ AWS: [userArn('eve'), userArn('app')] })])],
    ['the account is trusted, and the user may', ask([trusting(ROOT)], MAY)],
    ['the account by its id', ask([trusting({ AWS: '111122223333' })], MAY)],
    ['the user may assume this role', ask([trusting(ROOT)], may(allowing('sts:*', { Resource: ARN })))],
    ['the user may do everything', ask([trusting(ROOT)], may(allowing('*')))],
    [
      'through a group',
      ask(
        [trusting(ROOT)],
        { groups: ['ops'] },
        { groups: [{ type: 'group', name: 'ops', arn: 'arn:g', attached: [], ...MAY }] },
      ),
    ],
    [
      'a condition may be met',
      ask([trusting({ AWS: userArn('app') }, { Condition: { StringEquals: { 'sts:ExternalId': 'x' } } })]),
    ],
    [
      'the user’s own policy has a condition',
      ask(
        [trusting(ROOT)],
        may(allowing('sts:AssumeRole', { Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } } })),
      ),
    ],
    ['a condition on its ARN', ask([trusting(ROOT, byArn('ArnLike', 'arn:aws:iam::111122223333:user/*'))], MAY)],
    ['a condition on whom it must not be', ask([trusting(ROOT, byArn('ArnNotLike', userArn('eve')))], MAY)],
    ['a Deny for somebody else', ask([BY_APP, trusting({ AWS: userArn('eve') }, { Effect: 'Deny' })])],
    [
      'a Deny under a condition',
      ask([BY_APP, trusting('*', { Effect: 'Deny', Condition: { StringNotEquals: { a: 'b' } } })]),
    ],
    ['a Deny of another action', ask([BY_APP, trusting('*', { Effect: 'Deny', Action: 'sts:TagSession' })])],
    ['named, and a boundary that does not speak of it', ask([BY_APP], BOUNDED, bounding(allowing('s3:*')))],
    ['a boundary that allows it', ask([trusting(ROOT)], { ...MAY, ...BOUNDED }, bounding(allowing('sts:*')))],
  ])('yes: %s', (_, answer) => expect(answer).toBe(true));

  it.each<[string, boolean]>([
    ['nobody is trusted', ask([], MAY)],
    ['another user is trusted', ask([trusting({ AWS: userArn('eve') })], MAY)],
    ['another account is trusted', ask([trusting({ AWS: '999988887777' })], MAY)],
    ['a service is trusted', ask([trusting({ Service: 'ec2.amazonaws.com' })], MAY)],
    ['the account is trusted, and the user has no policy', ask([trusting(ROOT)])],
    [
      'the user may assume another role',
      ask([trusting(ROOT)], may(allowing('sts:AssumeRole', { Resource: `${ARN}-2` }))),
    ],
    ['trusted for another action', ask([trusting({ AWS: userArn('app') }, { Action: 'sts:TagSession' })], MAY)],
    ['the trust needs MFA', ask([trusting({ AWS: userArn('app') }, WITH_MFA)], MAY)],
    ['a Deny forces MFA', ask([BY_APP, trusting('*', { Effect: 'Deny', ...WITHOUT_MFA })])],
    ['the user’s own policy needs MFA', ask([trusting(ROOT)], may(allowing('sts:AssumeRole', WITH_MFA)))],
    ['the user’s own Deny forces MFA', ask([BY_APP], may(denying('*', WITHOUT_MFA)))],
    [
      'the account is trusted, and the user’s own Deny forces MFA',
      ask([trusting(ROOT)], may(allowing('*'), denying('*', WITHOUT_MFA))),
    ],
    ['a Deny for the user', ask([BY_APP, trusting({ AWS: userArn('app') }, { Effect: 'Deny' })])],
    ['a Deny for everybody', ask([BY_APP, trusting('*', { Effect: 'Deny' })])],
    ['the user’s own Deny', ask([BY_APP], may(denying('sts:*')))],
    ['a Deny beside what allows it', ask([trusting(ROOT)], may(allowing('*'), denying('sts:AssumeRole')))],
    ['a condition on another ARN', ask([trusting(ROOT, byArn('StringEquals', userArn('eve')))], MAY)],
    ['a boundary that does not allow it', ask([trusting(ROOT)], { ...MAY, ...BOUNDED }, bounding(allowing('s3:*')))],
    ['a boundary that denies it', ask([BY_APP], BOUNDED, bounding(allowing('*'), denying('sts:AssumeRole')))],
  ])('no: %s', (_, answer) => expect(answer).toBe(false));

  it('compares the partition', () => {
    const arn = 'arn:aws-cn:iam::111122223333:user/app';
    expect(ask([trusting({ AWS: 'arn:aws-cn:iam::111122223333:root' })], { ...MAY, arn })).toBe(true);
    expect(ask([trusting(ROOT)], { ...MAY, arn })).toBe(false);
  });

  it('a policy without its document leaves it open', () => {
    expect(() => ask([trusting(ROOT)], { attached: [attached(awsManaged('AmazonS3FullAccess'))] })).toThrow(
      expect.objectContaining({ error: expect.objectContaining({ code: 'IncompleteAnswer' }) }),
    );
  });
});
