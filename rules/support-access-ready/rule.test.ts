import { describe, it } from 'vitest';
import { type AuthorizationDetails, authorizationDetails } from '../../src/facts/aws/iam-authorization.ts';
import {
  allowing,
  attached,
  authorization,
  awsManaged,
  denying,
  inlinePolicy,
  principal,
  roleDetail,
  trusting,
  userDetail,
} from '../../src/testing/iam-samples.ts';
import { given, testRule, unread } from '../../src/testing/index.ts';
import rule from './rule.ts';

const SUPPORT = awsManaged('AWSSupportAccess');
const ADMIN = awsManaged('AdministratorAccess');
const policies = {
  [SUPPORT]: { Statement: [allowing(['support:*', 'supportplans:*'])] },
  [ADMIN]: { Statement: [allowing('*')] },
  [awsManaged('ReadOnlyAccess')]: { Statement: [allowing(['iam:Get*', 'support:Describe*'])] },
};

const people = [trusting({ AWS: 'arn:aws:iam::111122223333:root' })];
const withPolicies = (...arns: readonly string[]) => ({ attached: arns.map(attached) });

const answered = (parts: Parameters<typeof authorization>[0]): AuthorizationDetails =>
  authorization({ policies, ...parts });
const facts = (parts: Parameters<typeof authorization>[0]) => [given(authorizationDetails, answered(parts))];

const NOBODY =
  'No user, and no role that people can assume, may open and answer support cases, so only root could; AWSSupportAccess should be attached to the role of the responders.';

testRule(rule, { describe, it }, [
  {
    name: 'AWSSupportAccess on a role',
    facts: facts({ roles: [roleDetail('responder', people, withPolicies(SUPPORT))] }),
    expect: {
      status: 'pass',
      severity: 'medium',
      message: 'Role responder can open and answer support cases through AWSSupportAccess.',
      observed: {
        type: 'role',
        arn: 'arn:aws:iam::111122223333:role/responder',
        policy: 'AWSSupportAccess',
        group: null,
        conditional: false,
        others: 0,
      },
    },
  },
  {
    name: 'on a user',
    facts: facts({ users: [userDetail('alice', withPolicies(SUPPORT))] }),
    expect: { status: 'pass', message: 'User alice can open and answer support cases through AWSSupportAccess.' },
  },
  {
    name: 'on a group with a member',
    facts: facts({
      users: [userDetail('alice', { groups: ['oncall'] })],
      groups: [principal('group', 'oncall', withPolicies(SUPPORT))],
    }),
    expect: {
      status: 'pass',
      message: 'User alice can open and answer support cases through AWSSupportAccess of group oncall.',
    },
  },
  {
    name: 'on a group without members: nobody has it',
    facts: facts({
      users: [userDetail('alice')],
      groups: [principal('group', 'oncall', withPolicies(SUPPORT))],
    }),
    expect: { status: 'fail', message: NOBODY },
  },
  {
    name: 'nobody at all',
    facts: facts({}),
    expect: { status: 'fail', severity: 'medium', message: NOBODY, observed: { others: 0 } },
  },
  {
    name: 'an inline statement for the service',
    facts: facts({ users: [userDetail('alice', { inline: [inlinePolicy('talk', allowing('support:*'))] })] }),
    expect: { status: 'pass', message: /through talk\.$/ },
  },
  {
    name: 'the two actions, in two policies and any case',
    facts: facts({
      users: [
        userDetail('alice', {
          inline: [
            inlinePolicy('open', allowing('Support:CREATECASE')),
            inlinePolicy('answer', allowing('support:AddCommunication*')),
          ],
        }),
      ],
    }),
    expect: { status: 'pass', message: /through open\.$/ },
  },
  {
    name: 'may open a case, and not answer',
    facts: facts({ users: [userDetail('alice', { inline: [inlinePolicy('open', allowing('support:CreateCase'))] })] }),
    expect: { status: 'fail' },
  },
  {
    name: 'may only read cases',
    facts: facts({ users: [userDetail('auditor', withPolicies(awsManaged('ReadOnlyAccess')))] }),
    expect: { status: 'fail' },
  },
  {
    name: 'an administrator can, too',
    facts: facts({ users: [userDetail('admin', withPolicies(ADMIN))] }),
    expect: { status: 'pass', message: 'User admin can open and answer support cases through AdministratorAccess.' },
  },
  {
    name: 'what was meant for it is named before an administrator',
    facts: facts({
      users: [userDetail('admin', withPolicies(ADMIN)), userDetail('alice', withPolicies(ADMIN, SUPPORT))],
    }),
    expect: {
      status: 'pass',
      message: 'User alice can open and answer support cases through AWSSupportAccess.',
      observed: { others: 1 },
    },
  },
  {
    name: 'a policy of that name that allows nothing',
    facts: facts({
      users: [userDetail('alice', withPolicies('arn:aws:iam::111122223333:policy/AWSSupportAccess'))],
      policies: { 'arn:aws:iam::111122223333:policy/AWSSupportAccess': { Statement: [allowing('s3:GetObject')] } },
    }),
    expect: { status: 'fail' },
  },
  {
    name: 'denied',
    facts: facts({
      users: [
        userDetail('alice', { ...withPolicies(SUPPORT), inline: [inlinePolicy('no', denying('support:CreateCase'))] }),
      ],
    }),
    expect: { status: 'fail' },
  },
  {
    name: 'a boundary without it',
    facts: facts({
      users: [userDetail('alice', { ...withPolicies(SUPPORT), boundary: awsManaged('ReadOnlyAccess') })],
    }),
    expect: { status: 'fail' },
  },
  {
    name: 'a role with a boundary without it',
    facts: facts({
      roles: [roleDetail('responder', people, { ...withPolicies(SUPPORT), boundary: awsManaged('ReadOnlyAccess') })],
    }),
    expect: { status: 'fail', message: NOBODY },
  },
  {
    name: 'with MFA only, which is said',
    facts: facts({
      users: [
        userDetail('alice', {
          inline: [
            inlinePolicy(
              'mfa',
              allowing('support:*', { Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } }),
            ),
          ],
        }),
      ],
    }),
    expect: { status: 'pass', message: /through mfa under a condition\.$/, observed: { conditional: true } },
  },
  {
    name: 'who can without a condition is named before',
    facts: facts({
      users: [
        userDetail('alice', {
          inline: [
            inlinePolicy('ip', allowing('support:*', { Condition: { IpAddress: { 'aws:SourceIp': '1.2.3.4' } } })),
          ],
        }),
        userDetail('admin', withPolicies(ADMIN)),
      ],
    }),
    expect: { status: 'pass', message: /^User admin / },
  },
  {
    name: 'roles of services and workloads talk to nobody',
    facts: facts({
      roles: [
        roleDetail('instance', [trusting({ Service: 'ec2.amazonaws.com' })], withPolicies(ADMIN)),
        roleDetail(
          'deploy',
          [
            trusting(
              { Federated: 'arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com' },
              { Action: 'sts:AssumeRoleWithWebIdentity' },
            ),
          ],
          withPolicies(ADMIN),
        ),
        roleDetail('AWSServiceRoleForSupport', [trusting({ Service: 'support.amazonaws.com' })], withPolicies(SUPPORT)),
        roleDetail(
          'function',
          [trusting({ Service: 'lambda.amazonaws.com' }, { Action: 'sts:*' })],
          withPolicies(SUPPORT),
        ),
        roleDetail('nobodys', [], withPolicies(SUPPORT)),
      ],
    }),
    expect: { status: 'fail', message: NOBODY },
  },
  {
    name: 'a role of IAM Identity Center',
    facts: facts({
      roles: [
        roleDetail(
          'AWSReservedSSO_Responder_0123456789abcdef',
          [
            trusting(
              { Federated: 'arn:aws:iam::111122223333:saml-provider/AWSSSO_0123456789abcdef_DO_NOT_DELETE' },
              { Action: ['sts:AssumeRoleWithSAML', 'sts:TagSession'] },
            ),
          ],
          withPolicies(SUPPORT),
        ),
      ],
    }),
    expect: { status: 'pass', message: /^Role AWSReservedSSO_Responder_0123456789abcdef can/ },
  },
  {
    name: 'in another partition',
    account: { partition: 'aws-us-gov', accountId: '111122223333', region: 'us-gov-west-1' },
    facts: facts({
      users: [userDetail('alice', withPolicies('arn:aws-us-gov:iam::aws:policy/AWSSupportAccess'))],
      policies: { 'arn:aws-us-gov:iam::aws:policy/AWSSupportAccess': { Statement: [allowing('support:*')] } },
    }),
    expect: { status: 'pass', message: /through AWSSupportAccess\.$/ },
  },
  {
    name: 'one who can is enough, whatever cannot be read of others',
    facts: facts({
      users: [
        userDetail('lost', withPolicies('arn:aws:iam::111122223333:policy/lost')),
        userDetail('alice', withPolicies(SUPPORT)),
      ],
    }),
    expect: { status: 'pass', message: /^User alice / },
  },
  {
    name: 'the document of a policy is missing: it could be the one',
    facts: facts({ users: [userDetail('lost', withPolicies('arn:aws:iam::111122223333:policy/lost'))] }),
    expect: { status: 'unknown', message: /iam:GetAccountAuthorizationDetails failed \(IncompleteAnswer\)/ },
  },
  {
    name: 'a policy that only its name speaks for',
    facts: facts({ users: [userDetail('lost', withPolicies(awsManaged('AmazonS3FullAccess')))] }),
    expect: { status: 'unknown' },
  },
  {
    name: 'the trust of the only role is missing',
    facts: [
      given(authorizationDetails, {
        ...answered({}),
        roles: [{ ...roleDetail('responder', people, withPolicies(SUPPORT)), trust: null }],
      }),
    ],
    expect: { status: 'unknown' },
  },
  {
    name: 'IAM could not be read',
    facts: [unread(authorizationDetails)],
    expect: { status: 'unknown', message: /allow iam:GetAccountAuthorizationDetails\.$/ },
  },
]);
