import { describe, expect, it } from 'vitest';
import { permissionOf, type ServiceRequest } from '../../src/subjects/alert-permission.ts';
import { policyOf } from '../../src/testing/alert-samples.ts';

const TOPIC = 'arn:aws:sns:us-east-1:111122223333:alerts';
const RULE = 'arn:aws:events:us-east-1:111122223333:rule/gd';

const request = (parts: Partial<ServiceRequest> = {}): ServiceRequest => ({
  operation: 'sns:GetTopicAttributes',
  service: 'events.amazonaws.com',
  action: 'sns:Publish',
  resource: TOPIC,
  context: {
    'aws:sourcearn': { value: RULE },
    'aws:sourceaccount': { value: '111122223333' },
    'aws:sourceowner': { value: null },
    'aws:securetransport': { value: 'true' },
    'kms:viaservice': { value: 'sns.us-east-1.amazonaws.com', doubtful: true },
  },
  ...parts,
});

const SERVICE = { Service: 'events.amazonaws.com' };
const allow = (parts: object = {}) => ({
  Effect: 'Allow',
  Principal: SERVICE,
  Action: 'sns:Publish',
  Resource: TOPIC,
  ...parts,
});
const deny = (parts: object = {}) => allow({ Effect: 'Deny', ...parts });
const without = (element: string, parts: object = {}) => {
  const { [element]: _, ...rest }: Record<string, unknown> = { ...allow(), ...parts };
  return rest;
};

const asked = (...statements: readonly unknown[]) => permissionOf(policyOf(...statements), request());
const onCondition = (Condition: object) => asked(allow({ Condition }));

describe('a statement', () => {
  it.each([
    ['that names the service', allow(), 'yes'],
    [
      'that names it among others',
      allow({ Principal: { Service: ['s3.amazonaws.com', 'events.amazonaws.com'] } }),
      'yes',
    ],
    ['for another service', allow({ Principal: { Service: 'cloudwatch.amazonaws.com' } }), 'no'],
    ['for everyone', allow({ Principal: '*' }), 'yes'],
    ['for everyone, in the long form', allow({ Principal: { AWS: '*' } }), 'yes'],
    ['for the account', allow({ Principal: { AWS: 'arn:aws:iam::111122223333:root' } }), 'no'],
    ['for a federation', allow({ Principal: { Federated: '*' } }), 'no'],
    ['for all but the service', without('Principal', { NotPrincipal: SERVICE }), 'no'],
    ['for all but another', without('Principal', { NotPrincipal: { Service: 's3.amazonaws.com' } }), 'yes'],
    ['in other letters', allow({ Action: 'SNS:publish' }), 'yes'],
    ['with a wildcard', allow({ Action: ['SNS:Subscribe', 'SNS:Pub*'] }), 'yes'],
    ['about another action', allow({ Action: 'sns:Subscribe' }), 'no'],
    ['about all but the action', without('Action', { NotAction: 'sns:Publish' }), 'no'],
    ['about all but another', without('Action', { NotAction: 'sns:Subscribe' }), 'yes'],
    ['on any resource', allow({ Resource: '*' }), 'yes'],
    ['on topics that begin like it', allow({ Resource: 'arn:aws:sns:*:111122223333:al*' }), 'yes'],
    ['on another topic', allow({ Resource: `${TOPIC}-2` }), 'no'],
    ['on the topic in other letters', allow({ Resource: TOPIC.toUpperCase() }), 'no'],
    ['on all but the topic', without('Resource', { NotResource: TOPIC }), 'no'],
  ])('%s', (_, statement, expected) => expect(asked(statement)).toBe(expected));

  it('may stand without the brackets of a list', () => {
    expect(permissionOf({ Statement: allow() }, request())).toBe('yes');
  });
});

describe('several statements', () => {
  it.each([
    ['none', [], 'no'],
    ['one of which allows', [allow({ Action: 'sns:Subscribe' }), allow()], 'yes'],
    ['one of which denies', [allow(), deny()], 'no'],
    ['one of which denies something else', [allow(), deny({ Action: 'sns:Subscribe' })], 'yes'],
    [
      'one of which may deny',
      [allow(), deny({ Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } } })],
      'conditionally',
    ],
    [
      'one of which allows without the condition of another',
      [allow({ Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } } }), allow()],
      'yes',
    ],
    ['one of which may allow, and one that denies', [allow({ Condition: { Null: { 'a:b': 'true' } } }), deny()], 'no'],
    [
      'with the usual denial of what is not encrypted on its way',
      [allow(), deny({ Principal: '*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } })],
      'yes',
    ],
    [
      'with a denial of other accounts',
      [allow(), deny({ Principal: '*', Condition: { StringNotEquals: { 'aws:SourceAccount': '111122223333' } } })],
      'yes',
    ],
  ])('%s', (_, statements, expected) => expect(asked(...statements)).toBe(expected));
});

describe('a condition', () => {
  it.each([
    [{ ArnEquals: { 'aws:SourceArn': RULE } }, 'yes'],
    [{ ArnLike: { 'AWS:SourceArn': 'arn:aws:events:*:111122223333:rule/*' } }, 'yes'],
    [{ ArnLike: { 'aws:SourceArn': ['arn:aws:events:*:*:rule/other', RULE] } }, 'yes'],
    [{ ArnLike: { 'aws:SourceArn': 'arn:aws:s3:*:*:*' } }, 'no'],
    [{ ArnNotLike: { 'aws:SourceArn': 'arn:aws:events:*:*:rule/*' } }, 'no'],
    [{ StringEquals: { 'aws:SourceAccount': '111122223333' } }, 'yes'],
    [{ StringEquals: { 'aws:SourceAccount': '999988887777' } }, 'no'],
    [{ StringEquals: { 'aws:SourceAccount': '1111*' } }, 'no'],
    [{ StringLike: { 'aws:SourceAccount': '1111*' } }, 'yes'],
    [{ StringEqualsIgnoreCase: { 'aws:SourceArn': RULE.toUpperCase() } }, 'yes'],
    [{ StringNotEquals: { 'aws:SourceAccount': '999988887777' } }, 'yes'],
    [{ StringNotEqualsIgnoreCase: { 'aws:SourceAccount': '999988887777' } }, 'yes'],
    [{ StringEquals: { 'aws:SourceOwner': '111122223333' } }, 'no'],
    [{ StringNotEquals: { 'aws:SourceOwner': '111122223333' } }, 'yes'],
    [{ StringEqualsIfExists: { 'aws:SourceOwner': '111122223333' } }, 'yes'],
    [{ StringNotEqualsIfExists: { 'aws:SourceOwner': '111122223333' } }, 'yes'],
    [{ StringEqualsIfExists: { 'aws:SourceAccount': '999988887777' } }, 'no'],
    [{ Bool: { 'aws:SecureTransport': 'true' } }, 'yes'],
    [{ Bool: { 'aws:SecureTransport': true } }, 'yes'],
    [{ Bool: { 'aws:SecureTransport': 'false' } }, 'no'],
    [{ StringEquals: { 'aws:PrincipalOrgID': 'o-1' } }, 'conditionally'],
    [{ NumericLessThan: { 'aws:SourceAccount': '1' } }, 'conditionally'],
    [{ NotIpAddress: { 'aws:SourceIp': '10.0.0.0/8' } }, 'conditionally'],
    [{ 'ForAnyValue:StringEquals': { 'aws:SourceAccount': '999988887777' } }, 'conditionally'],
    [{ ArnLike: { 'aws:SourceArn': `arn:aws:events:*:\${aws:PrincipalAccount}:*` } }, 'conditionally'],
    [{ StringEquals: { 'kms:ViaService': 'sns.us-east-1.amazonaws.com' } }, 'conditionally'],
    [{ StringNotEquals: { 'kms:ViaService': 'sns.us-east-1.amazonaws.com' } }, 'conditionally'],
    [{ StringEquals: { 'kms:ViaService': 's3.us-east-1.amazonaws.com' } }, 'no'],
    [{ StringEquals: { 'aws:SourceAccount': '111122223333', 'aws:PrincipalOrgID': 'o-1' } }, 'conditionally'],
    [{ StringEquals: { 'aws:PrincipalOrgID': 'o-1' }, ArnLike: { 'aws:SourceArn': 'arn:aws:s3:::*' } }, 'no'],
    [{}, 'yes'],
  ] as const)('%j: %s', (condition, expected) => expect(onCondition(condition)).toBe(expected));
});

describe('a policy that IAM would not accept', () => {
  it.each([{}, { Statement: null }])('tells nothing: %j', (policy) => {
    expect(() => permissionOf(policy, request())).toThrow(/^sns:GetTopicAttributes: IncompleteAnswer$/);
  });

  it.each([
    ['a statement that is no object', 'Allow'],
    ['no effect', without('Effect')],
    ['an effect to come', allow({ Effect: 'Audit' })],
    ['no principal', without('Principal')],
    ['an action and its opposite', allow({ NotAction: 'sns:Subscribe' })],
    ['no resource', without('Resource')],
    ['a condition that is no object', allow({ Condition: 'always' })],
    ['an operator without tests', allow({ Condition: { Bool: 'true' } })],
  ])('tells nothing: %s', (_, statement) => {
    expect(() => asked(statement)).toThrow(/^sns:GetTopicAttributes: IncompleteAnswer$/);
  });
});
