import { describe, it } from 'vitest';
import { accessKeys, credentialReport } from '../../src/facts/aws/iam.ts';
import {
  type AuthorizationDetails,
  authorizationDetails,
  type UserDetail,
} from '../../src/facts/aws/iam-authorization.ts';
import {
  activeSlot,
  allowing,
  attached,
  authorization,
  awsManaged,
  denying,
  inlinePolicy,
  keySlot,
  principal,
  report,
  reportRow,
  user,
  userDetail,
} from '../../src/testing/iam-samples.ts';
import { given, givenFor, type RuleCase, testRule, unread, unreadFor } from '../../src/testing/index.ts';
import rule from './rule.ts';

const MADE = '2025-06-01T00:00:00.000Z';
const KEY = { id: 'AKIAIOSFODNN7EXAMPLE', active: true, createdAt: MADE };
const OWN = 'arn:aws:iam::111122223333:policy/own';
const reported = given(
  credentialReport,
  report([reportRow('app', { keys: [activeSlot(1, MADE), keySlot(2)] }), reportRow('keyless')]),
);
const held = givenFor(accessKeys, user('app'), [KEY]);

const details = (parts: Partial<UserDetail>, rest: Partial<AuthorizationDetails> = {}) =>
  given(authorizationDetails, authorization({ ...rest, users: [userDetail('app', parts)] }));
const document = (...statements: readonly unknown[]) => ({ Statement: statements });

/** A case about the statements of one inline policy. */
const inline = (name: string, statements: readonly unknown[], expect: RuleCase['expect']): RuleCase => ({
  name,
  facts: [reported, details({ inline: [inlinePolicy('own', ...statements)] }), held],
  expect,
});

const ADMIN = [allowing('*')];
const PASS = { status: 'pass', message: 'User app holds an access key and no managed power.' } as const;
const CRITICAL = { status: 'fail', severity: 'critical' } as const;
const HIGH = { status: 'fail', severity: 'high' } as const;

testRule(rule, { describe, it }, [
  inline('a narrow policy', [allowing(['s3:GetObject', 'sqs:*'])], PASS),
  inline('everything, on everything', ADMIN, {
    ...CRITICAL,
    message:
      'User app holds an access key and may do everything through own; a key should allow no more than its consumers need.',
  }),
  inline('everything under a condition is not unconditional', [allowing('*', { Condition: { Bool: { a: 'true' } } })], {
    ...HIGH,
    message: /may do everything under a condition through own/,
  }),
  inline('an empty condition is none', [allowing('*:*', { Condition: {} })], CRITICAL),
  inline('all of IAM', [allowing('iam:*')], { ...HIGH, message: /may give itself more rights in IAM through own/ }),
  inline('all actions on one bucket', [allowing('*', { Resource: 'arn:aws:s3:::one/*' })], PASS),
  inline('one IAM write that raises privilege', [allowing('IAM:putuserpolicy')], HIGH),
  inline(
    'an IAM write on oneself only',
    [allowing('iam:CreateAccessKey', { Resource: ['arn:aws:iam::*:user/$', '{aws:username}'].join('') })],
    PASS,
  ),
  inline('an Allow of all but IAM', [{ Effect: 'Allow', NotAction: 'iam:*', Resource: '*' }], {
    ...HIGH,
    message: /may do everything outside IAM through own/,
  }),
  inline('a Deny of everything', [...ADMIN, denying('*')], PASS),
  inline(
    'a Deny under a condition takes nothing away',
    [...ADMIN, denying('*', { Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'false' } } })],
    CRITICAL,
  ),
  inline('a Deny of IAM leaves everything else', [...ADMIN, denying('iam:*')], HIGH),
  inline(
    'two halves make an administrator',
    [allowing('iam:*'), { Effect: 'Allow', NotAction: 'iam:*', Resource: '*' }],
    { ...CRITICAL, message: /may do everything outside IAM through own and 1 more;/ },
  ),
  {
    name: 'AdministratorAccess through a group',
    facts: [
      reported,
      details(
        { groups: ['admins'] },
        {
          groups: [principal('group', 'admins', { attached: [attached(awsManaged('AdministratorAccess'))] })],
          policies: { [awsManaged('AdministratorAccess')]: document(...ADMIN) },
        },
      ),
      held,
    ],
    expect: {
      ...CRITICAL,
      message: /through AdministratorAccess of group admins;/,
      observed: {
        powers: [
          {
            grants: 'everything',
            statement: 'statement 1',
            conditional: false,
            iamActions: [
              'iam:CreateAccessKey',
              'iam:CreateLoginProfile',
              'iam:UpdateLoginProfile',
              'iam:PutUserPolicy',
              'iam:AttachUserPolicy',
              'iam:AttachGroupPolicy',
              'iam:AddUserToGroup',
              'iam:PutRolePolicy',
              'iam:AttachRolePolicy',
              'iam:UpdateAssumeRolePolicy',
              'iam:PassRole',
              'iam:CreatePolicyVersion',
              'iam:SetDefaultPolicyVersion',
            ],
            policy: 'AdministratorAccess',
            group: 'admins',
          },
        ],
      },
    },
  },
  {
    name: 'AdministratorAccess whose document is missing is proven by its ARN',
    facts: [reported, details({ attached: [attached(awsManaged('AdministratorAccess'))] }), held],
    expect: CRITICAL,
  },
  {
    name: 'full access to a service, by the name of a policy that AWS manages',
    facts: [
      reported,
      details(
        { attached: [attached(awsManaged('AmazonS3FullAccess'))] },
        { policies: { [awsManaged('AmazonS3FullAccess')]: document(allowing(['s3:*', 's3-object-lambda:*'])) } },
      ),
      held,
    ],
    expect: { ...HIGH, message: /has full access to a service through AmazonS3FullAccess;/ },
  },
  {
    name: 'a policy of the account’s own is judged by its document, whatever it is called',
    facts: [
      reported,
      details(
        { attached: [attached('arn:aws:iam::111122223333:policy/AdministratorAccess')] },
        { policies: { 'arn:aws:iam::111122223333:policy/AdministratorAccess': document(allowing('s3:GetObject')) } },
      ),
      held,
    ],
    expect: PASS,
  },
  {
    name: 'an unattached policy is nobody’s power',
    facts: [reported, details({}, { policies: { [OWN]: document(...ADMIN) } }), held],
    expect: PASS,
  },
  {
    name: 'a permissions boundary that does not allow it',
    facts: [
      reported,
      details(
        { inline: [inlinePolicy('own', ...ADMIN)], boundary: OWN },
        { policies: { [OWN]: document(allowing('s3:*')) } },
      ),
      held,
    ],
    expect: PASS,
  },
  {
    name: 'the document of a boundary is missing',
    facts: [reported, details({ inline: [inlinePolicy('own', ...ADMIN)], boundary: OWN }), held],
    expect: { status: 'unknown', message: /IncompleteAnswer/ },
  },
  {
    name: 'the document of an attached policy is missing',
    facts: [reported, details({ attached: [attached(OWN)] }), held],
    expect: { status: 'unknown', message: /IncompleteAnswer/ },
  },
  {
    name: 'a group that the user is in is missing',
    facts: [reported, details({ groups: ['ghosts'] }), held],
    expect: { status: 'unknown', message: /IncompleteAnswer/ },
  },
  {
    name: 'a document of unexpected shape is no pass',
    facts: [reported, details({ inline: [{ name: 'own', document: { Statement: 'Allow' } }] }), held],
    expect: { status: 'unknown', message: /IncompleteAnswer/ },
  },
  {
    name: 'the key was deactivated since the report was prepared',
    facts: [
      reported,
      details({ inline: [inlinePolicy('own', ...ADMIN)] }),
      givenFor(accessKeys, user('app'), [{ ...KEY, active: false }]),
    ],
    expect: { status: 'not-applicable', message: 'User app no longer holds an active access key.' },
  },
  {
    name: 'the user was deleted since the report was prepared',
    facts: [reported, given(authorizationDetails, authorization())],
    expect: { status: 'not-applicable', message: /no longer exists/ },
  },
  {
    name: 'a user created since the report was prepared',
    facts: [
      reported,
      given(
        authorizationDetails,
        authorization({
          users: [userDetail('app'), userDetail('newcomer', { inline: [inlinePolicy('own', ...ADMIN)] })],
        }),
      ),
      givenFor(accessKeys, user('newcomer'), [KEY]),
    ],
    expect: [
      { ...CRITICAL, resource: 'newcomer' },
      { ...PASS, resource: 'app' },
    ],
  },
  {
    name: 'whether the key is still there could not be read',
    facts: [reported, details({ inline: [inlinePolicy('own', ...ADMIN)] }), unreadFor(accessKeys, user('app'))],
    expect: { status: 'unknown', message: /iam:ListAccessKeys was denied/ },
  },
  {
    name: 'what users may do could not be read',
    facts: [reported, unread(authorizationDetails)],
    expect: [
      { status: 'unknown', message: /^Could not be judged: iam:GetAccountAuthorizationDetails was denied/ },
      { status: 'unknown', message: /There may be more to judge/ },
    ],
  },
]);
