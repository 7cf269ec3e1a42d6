import { describe, expect, it } from 'vitest';
import { accessKeys, credentialReport } from '../../src/facts/aws/iam.ts';
import { authorizationDetails, type RoleDetail } from '../../src/facts/aws/iam-authorization.ts';
import {
  activeSlot,
  authorization,
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
import rule from './rule.ts';
import { waysInto } from './ways-in.ts';

const named = { responder: { role: 'responder' } };
const MFA = { Bool: { 'aws:MultiFactorAuthPresent': 'true' } };
const WITH_MFA = { Condition: MFA };
const ROOT = { AWS: 'arn:aws:iam::111122223333:root' };
const SAML = trusting(
  { Federated: 'arn:aws:iam::111122223333:saml-provider/corporate' },
  { Action: ['sts:AssumeRoleWithSAML', 'sts:TagSession'] },
);
const byUsers = (...names: readonly string[]) => trusting({ AWS: names.map(userArn) }, WITH_MFA);

const details = (role: RoleDetail, ...users: readonly string[]) =>
  given(authorizationDetails, authorization({ roles: [role], users: users.map((name) => userDetail(name)) }));
const trusted = (...statements: readonly object[]) => details(roleDetail('responder', statements));
const MADE = '2025-06-01T00:00:00.000Z';
const KEY = { id: 'AKIAIOSFODNN7EXAMPLE', active: true, createdAt: MADE };
const holding = (name: string) => reportRow(name, { keys: [activeSlot(1, MADE), keySlot(2)] });
const CN_USER = 'arn:aws-cn:iam::111122223333:user/eve';
const reported = (...rows: readonly ReturnType<typeof reportRow>[]) => given(credentialReport, report(rows));

const PASS = {
  status: 'pass',
  message:
    'The responder role responder needs MFA or a federated identity, and not only holders of keys can assume it.',
} as const;
const HOLDERS = {
  status: 'fail',
  severity: 'high',
  message:
    'The responder role responder can be assumed only by users who hold access keys themselves; it should let somebody in whom no leaked key blocks.',
} as const;
const NOBODY = {
  status: 'fail',
  message: 'The responder role responder can be assumed by nobody; its trust should let responders in.',
} as const;
const open = (whom: string) =>
  ({
    status: 'fail',
    message: `The responder role responder lets ${whom} in without MFA; its trust should need MFA or a federated identity.`,
  }) as const;

testRule(rule, { describe, it }, [
  {
    name: 'through a SAML provider',
    declared: named,
    facts: [trusted(SAML)],
    expect: {
      ...PASS,
      observed: {
        waysIn: [{ principal: 'arn:aws:iam::111122223333:saml-provider/corporate', by: 'federation' }],
      },
    },
  },
  {
    name: 'anybody of the account with MFA',
    declared: named,
    facts: [trusted(trusting(ROOT, WITH_MFA))],
    expect: { ...PASS, observed: { waysIn: [{ principal: ROOT.AWS, by: 'mfa' }] } },
  },
  {
    name: 'another account with MFA',
    declared: named,
    facts: [trusted(trusting({ AWS: '999988887777' }, WITH_MFA))],
    expect: PASS,
  },
  {
    name: 'a user without a key, beside one who holds one',
    declared: named,
    facts: [
      details(roleDetail('responder', [byUsers('holder', 'eve')]), 'holder', 'eve'),
      reported(holding('holder'), reportRow('eve')),
      givenFor(accessKeys, user('holder'), [KEY]),
    ],
    stands: ['iam:ListAccessKeys'],
    expect: PASS,
  },
  {
    name: 'a user whose key was deactivated since the report was prepared',
    declared: named,
    facts: [
      details(roleDetail('responder', [byUsers('eve')]), 'eve'),
      reported(holding('eve')),
      givenFor(accessKeys, user('eve'), [{ ...KEY, active: false }]),
    ],
    expect: PASS,
  },
  {
    name: 'a user of another account',
    declared: named,
    facts: [trusted(trusting({ AWS: 'arn:aws:iam::999988887777:user/eve' }, WITH_MFA))],
    expect: PASS,
  },
  {
    name: 'one way that is independent is proof enough when keys could not be read',
    declared: named,
    facts: [
      details(roleDetail('responder', [byUsers('holder'), SAML]), 'holder'),
      reported(holding('holder')),
      unreadFor(accessKeys, user('holder')),
    ],
    stands: ['iam:GetCredentialReport'],
    expect: PASS,
  },
  {
    name: 'anybody of the account without MFA',
    declared: named,
    facts: [trusted(trusting(ROOT))],
    expect: { ...open('arn:aws:iam::111122223333:root'), severity: 'high' },
  },
  { name: 'everybody', declared: named, facts: [trusted(trusting('*'))], expect: open('everybody') },
  {
    name: 'one of several ways needs nothing',
    declared: named,
    facts: [trusted(SAML, trusting({ AWS: userArn('eve') }))],
    expect: open(userArn('eve')),
  },
  {
    name: 'another role, which cannot show MFA',
    declared: named,
    facts: [trusted(trusting({ AWS: 'arn:aws:iam::999988887777:role/security' }))],
    expect: open('arn:aws:iam::999988887777:role/security'),
  },
  {
    name: 'only a user who holds a key',
    declared: named,
    facts: [
      details(roleDetail('responder', [byUsers('holder')]), 'holder'),
      reported(holding('holder')),
      givenFor(accessKeys, user('holder'), [KEY]),
    ],
    expect: { ...HOLDERS, observed: { waysIn: [{ principal: userArn('holder'), by: 'mfa' }] } },
  },
  {
    name: 'a holder and a user who is gone',
    declared: named,
    facts: [
      details(roleDetail('responder', [byUsers('holder', 'ghost')]), 'holder'),
      reported(holding('holder'), reportRow('ghost')),
      givenFor(accessKeys, user('holder'), [KEY]),
    ],
    expect: HOLDERS,
  },
  {
    name: 'a user created since the report was prepared, with a key',
    declared: named,
    facts: [
      details(roleDetail('responder', [byUsers('newcomer')]), 'newcomer'),
      reported(),
      givenFor(accessKeys, user('newcomer'), [KEY]),
    ],
    expect: HOLDERS,
  },
  {
    name: 'a holder of a key in another partition',
    declared: named,
    account: { partition: 'aws-cn', accountId: '111122223333', region: 'cn-north-1' },
    facts: [
      given(
        authorizationDetails,
        authorization({
          roles: [roleDetail('responder', [trusting({ AWS: CN_USER }, WITH_MFA)])],
          users: [userDetail('eve', { arn: CN_USER })],
        }),
      ),
      given(credentialReport, report([{ ...holding('eve'), arn: CN_USER }])),
      givenFor(accessKeys, user('eve', { ...holding('eve'), arn: CN_USER }), [KEY]),
    ],
    expect: HOLDERS,
  },
  { name: 'nobody', declared: named, facts: [trusted()], expect: NOBODY },
  {
    name: 'only a service',
    declared: named,
    facts: [trusted(trusting({ Service: 'lambda.amazonaws.com' }))],
    expect: { ...NOBODY, observed: { waysIn: [{ principal: 'lambda.amazonaws.com', by: 'service' }] } },
  },
  {
    name: 'only users who are gone',
    declared: named,
    facts: [
      details(roleDetail('responder', [byUsers('ghost', 'late')]), 'late'),
      reported(reportRow('ghost'), holding('late')),
      givenFor(accessKeys, user('late'), null),
    ],
    expect: NOBODY,
  },
  {
    name: 'nobody is named',
    facts: [],
    expect: {
      status: 'not-applicable',
      message: 'The policy file names no responder role, which responder-role-ready judges.',
    },
  },
  {
    name: 'the role does not exist',
    declared: { responder: { role: 'ghost' } },
    facts: [trusted(SAML)],
    expect: {
      status: 'not-applicable',
      message: 'The responder role ghost does not exist, which responder-role-ready judges.',
    },
  },
  {
    name: 'the trust policy cannot be read',
    declared: named,
    facts: [details({ ...roleDetail('responder'), trust: null })],
    expect: { status: 'unknown', message: /IncompleteAnswer/ },
  },
  {
    name: 'only users, and their keys could not be read',
    declared: named,
    facts: [
      details(roleDetail('responder', [byUsers('holder')]), 'holder'),
      reported(holding('holder')),
      unreadFor(accessKeys, user('holder'), 'throttled'),
    ],
    expect: { status: 'unknown', message: /iam:ListAccessKeys was throttled/ },
  },
  {
    name: 'only users, and the report could not be read',
    declared: named,
    facts: [details(roleDetail('responder', [byUsers('eve')]), 'eve'), unread(credentialReport)],
    expect: { status: 'unknown', message: /iam:GetCredentialReport was denied/ },
  },
  {
    name: 'roles could not be read',
    declared: named,
    facts: [unread(authorizationDetails)],
    expect: { status: 'unknown', message: /iam:GetAccountAuthorizationDetails was denied/ },
  },
]);

describe('waysInto', () => {
  const by = (...statements: readonly object[]) => waysInto(roleDetail('r', statements)).map((way) => way.by);
  const under = (Condition: object) => by(trusting(ROOT, { Condition }));
  const SSO = 'arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Responder_0a1b';

  it.each<[string, object]>([
    ['present', MFA],
    ['present, in another case', { bool: { 'AWS:multifactorauthpresent': true } }],
    ['present, among other conditions', { ...MFA, StringEquals: { 'aws:PrincipalTag/team': 'sec' } }],
    ['young', { NumericLessThan: { 'aws:MultiFactorAuthAge': 3600 } }],
    ['young or just so', { NumericLessThanEquals: { 'aws:MultiFactorAuthAge': '3600' } }],
    ['of some age', { Null: { 'aws:MultiFactorAuthAge': 'false' } }],
  ])('MFA %s', (_, condition) => {
    expect(under(condition)).toEqual(['mfa']);
  });

  it.each<[string, object]>([
    ['only if the request tells of it', { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'true' } }],
    ['of all values, and there may be none', { 'ForAllValues:Bool': { 'aws:MultiFactorAuthPresent': 'true' } }],
    ['absent', { Bool: { 'aws:MultiFactorAuthPresent': 'false' } }],
    ['present or absent', { Bool: { 'aws:MultiFactorAuthPresent': ['true', 'false'] } }],
    ['old', { NumericGreaterThan: { 'aws:MultiFactorAuthAge': '3600' } }],
    ['of no age', { Null: { 'aws:MultiFactorAuthAge': 'true' } }],
    ['told of, one way or the other', { Null: { 'aws:MultiFactorAuthPresent': 'false' } }],
    ['not asked for', { StringEquals: { 'sts:ExternalId': 'x' } }],
  ])('MFA %s is none', (_, condition) => {
    expect(under(condition)).toEqual(['nothing']);
  });

  const denying = (Condition: object | undefined, parts: object = {}) =>
    by(trusting(ROOT), trusting('*', { Effect: 'Deny', ...(Condition === undefined ? {} : { Condition }), ...parts }));

  it.each<[string, object, object]>([
    ['without MFA', { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } }, {}],
    ['of no age', { Null: { 'aws:MultiFactorAuthAge': 'true' } }, {}],
    ['of every action', { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } }, { Action: 'sts:*' }],
  ])('a Deny for everybody %s forces MFA', (_, condition, parts) => {
    expect(denying(condition, parts)).toEqual(['mfa']);
  });

  const WITHOUT = { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } };
  it.each<[string, object | undefined, object]>([
    [
      'where the request tells that there was none: one with a key tells nothing',
      { Bool: { 'aws:MultiFactorAuthPresent': 'false' } },
      {},
    ],
    ['with MFA', { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'true' } }, {}],
    ['of some age', { Null: { 'aws:MultiFactorAuthAge': 'false' } }, {}],
    ['of others', WITHOUT, { Principal: { AWS: userArn('eve') } }],
    ['of all but a few', WITHOUT, { Principal: undefined, NotPrincipal: ROOT }],
    ['of another action', WITHOUT, { Action: 'sts:TagSession' }],
    ['under one more condition', { ...WITHOUT, StringEquals: { 'aws:PrincipalTag/team': 'sec' } }, {}],
    ['under no condition', undefined, {}],
  ])('a Deny %s forces none', (_, condition, parts) => {
    expect(denying(condition, parts)).toEqual(['nothing']);
  });

  it.each<[string, object]>([
    ['by the role of a permission set', trusting({ AWS: SSO })],
    [
      'of the account, by the roles of permission sets',
      trusting(ROOT, {
        Condition: {
          ArnLike: {
            'aws:PrincipalArn':
              'arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/*/AWSReservedSSO_Admin_*',
          },
        },
      }),
    ],
    [
      'with a token',
      trusting(
        { Federated: 'arn:aws:iam::111122223333:oidc-provider/login.example.com' },
        { Action: 'sts:AssumeRoleWithWebIdentity' },
      ),
    ],
  ])('%s: federation', (_, statement) => {
    expect(by(statement)).toEqual(['federation']);
  });

  it.each<[string, object]>([
    ['a role that only sounds like one', { AWS: 'arn:aws:iam::111122223333:role/AWSReservedSSO_Responder_0a1b' }],
    ['a role whose path ends alike', { AWS: 'arn:aws:iam::111122223333:role/x:role/aws-reserved/sso.amazonaws.com/y' }],
  ])('%s: nothing', (_, principal) => {
    expect(by(trusting(principal))).toEqual(['nothing']);
  });

  it.each<[string, object]>([
    ['one of two is no permission set', { ArnLike: { 'aws:PrincipalArn': [SSO, userArn('eve')] } }],
    ['only if told', { ArnLikeIfExists: { 'aws:PrincipalArn': SSO } }],
    ['all but permission sets', { ArnNotLike: { 'aws:PrincipalArn': SSO } }],
  ])('%s: nothing', (_, condition) => {
    expect(under(condition)).toEqual(['nothing']);
  });

  it('what lets nobody in is no way in', () => {
    expect(
      by(
        trusting(ROOT, { Effect: 'Deny' }),
        trusting(ROOT, { Action: 'sts:TagSession' }),
        trusting({ AWS: 'AIDACKCEVSQ6C2EXAMPLE' }),
        trusting({ AWS: 'AROADBQP57FF2AEXAMPLE' }),
        trusting({ Federated: 'arn:aws:iam::111122223333:saml-provider/corporate' }),
      ),
    ).toEqual([]);
  });
});
