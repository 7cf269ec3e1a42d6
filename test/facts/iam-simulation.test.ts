import { describe, expect, it } from 'vitest';
import { simulate } from '../../src/facts/aws/iam-simulation.ts';
import { type Answers, fakeAws } from './fake-aws.ts';

const OPERATION = 'iam:SimulatePrincipalPolicy';
const REQUEST = {
  roleArn: 'arn:aws:iam::111122223333:role/responder',
  actions: ['iam:UpdateAccessKey', 'iam:CreateAccessKey'],
  resource: 'arn:aws:iam::111122223333:user/keydrill-simulated',
  region: 'us-east-1',
};
const run = (answer: Answers[string], request = REQUEST) => simulate(request, fakeAws({ [OPERATION]: answer }));

/** A result as AWS gives it for one resource. */
const result = (action: string, decision: string, parts: object = {}, specific: object = {}) => ({
  EvalActionName: action,
  EvalResourceName: 'arn:${Partition}:iam::${Account}:user/${UserNameWithPath}',
  EvalDecision: decision,
  MatchedStatements: [],
  MissingContextValues: [],
  EvalDecisionDetails: {},
  ResourceSpecificResults: [
    { EvalResourceName: REQUEST.resource, EvalResourceDecision: decision, MissingContextValues: [], ...specific },
  ],
  ...parts,
});
const both = (second: object) => ({
  EvaluationResults: [result('iam:UpdateAccessKey', 'allowed'), second],
  IsTruncated: false,
});
const create = (decision: string, parts: object = {}, specific: object = {}) =>
  result('iam:CreateAccessKey', decision, parts, specific);
const second = async (answer: object) => (await run(both(answer)))[1];
const ALLOWED = { resource: REQUEST.resource, decision: 'allowed', missing: [], refusedBy: null };

describe('simulate', () => {
  it('asks for one resource, as a responder who signed in with MFA', async () => {
    const inputs: object[] = [];
    await run((input) => {
      inputs.push(input);
      return both(create('allowed'));
    });
    const entry = (ContextKeyName: string, value: string, ContextKeyType: string) => ({
      ContextKeyName,
      ContextKeyValues: [value],
      ContextKeyType,
    });
    expect(inputs).toEqual([
      {
        PolicySourceArn: REQUEST.roleArn,
        ActionNames: REQUEST.actions,
        ResourceArns: [REQUEST.resource],
        ContextEntries: [
          entry('aws:MultiFactorAuthPresent', 'true', 'boolean'),
          entry('aws:SecureTransport', 'true', 'boolean'),
          entry('aws:PrincipalArn', REQUEST.roleArn, 'string'),
          entry('aws:PrincipalAccount', '111122223333', 'string'),
          entry('aws:RequestedRegion', 'us-east-1', 'string'),
        ],
      },
    ]);
  });

  it('gives a decision for each action, in the order asked', async () => {
    expect(
      await run({ EvaluationResults: [create('implicitDeny'), result('IAM:UpdateAccessKey', 'allowed')] }),
    ).toEqual([
      { action: 'iam:UpdateAccessKey', ...ALLOWED },
      { action: 'iam:CreateAccessKey', ...ALLOWED, decision: 'refused' },
    ]);
  });

  it('reads every page', async () => {
    const pages = (input: object) =>
      'Marker' in input
        ? { EvaluationResults: [create('allowed')], IsTruncated: false }
        : { EvaluationResults: [result('iam:UpdateAccessKey', 'allowed')], IsTruncated: true, Marker: 'next' };
    expect((await run(pages)).map(({ decision }) => decision)).toEqual(['allowed', 'allowed']);
  });

  it.each<[string, object, object]>([
    ['an implicit deny', create('implicitDeny'), { decision: 'refused', missing: [], refusedBy: null }],
    ['an explicit deny', create('explicitDeny'), { decision: 'refused', missing: [], refusedBy: null }],
    [
      'a deny of the one resource, beneath an action that is allowed',
      create('allowed', {}, { EvalResourceDecision: 'implicitDeny' }),
      { decision: 'refused' },
    ],
    ['an action without resources', create('allowed', { ResourceSpecificResults: undefined }), { decision: 'allowed' }],
    [
      'an action whose results are an empty list',
      create('implicitDeny', { ResourceSpecificResults: [] }),
      { decision: 'refused' },
    ],
    [
      'a deny that hangs on a key nobody knows, told of the resource',
      create('implicitDeny', {}, { MissingContextValues: ['aws:SourceIp', 'aws:PrincipalTag/team'] }),
      { decision: 'depends', missing: ['aws:PrincipalTag/team', 'aws:SourceIp'] },
    ],
    [
      'a deny that hangs on a key nobody knows, told of the action and of the resource',
      create('explicitDeny', { MissingContextValues: ['aws:SourceIp'] }, { MissingContextValues: ['aws:SourceIp'] }),
      { decision: 'depends', missing: ['aws:SourceIp'] },
    ],
    [
      'allowed, whatever the missing key',
      create('allowed', { MissingContextValues: ['aws:SourceIp'] }),
      { decision: 'allowed', missing: ['aws:SourceIp'] },
    ],
    [
      'refused by the organization',
      create('implicitDeny', { OrganizationsDecisionDetail: { AllowedByOrganizations: false } }),
      { decision: 'refused', refusedBy: 'service control policy' },
    ],
    [
      'refused by the organization, although the role allows it',
      create('allowed', { OrganizationsDecisionDetail: { AllowedByOrganizations: false } }),
      { decision: 'refused', refusedBy: 'service control policy' },
    ],
    [
      'let by the organization',
      create('allowed', { OrganizationsDecisionDetail: { AllowedByOrganizations: true } }),
      { decision: 'allowed', refusedBy: null },
    ],
    [
      'refused by the boundary',
      create('implicitDeny', { PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: false } }),
      { decision: 'refused', refusedBy: 'permissions boundary' },
    ],
    [
      'refused by the boundary, told of the resource',
      create('allowed', {}, { PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: false } }),
      { decision: 'refused', refusedBy: 'permissions boundary' },
    ],
    [
      'refused by a boundary that hangs on a key nobody knows',
      create(
        'implicitDeny',
        { PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: false } },
        { MissingContextValues: ['aws:SourceIp'] },
      ),
      { decision: 'depends', refusedBy: 'permissions boundary' },
    ],
    [
      'let by the boundary',
      create('allowed', { PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: true } }),
      { decision: 'allowed', refusedBy: null },
    ],
  ])('%s', async (_, answer, expected) => {
    expect(await second(answer)).toMatchObject(expected);
  });

  it.each<[string, object]>([
    ['an empty answer', {}],
    ['an action left out', { EvaluationResults: [result('iam:UpdateAccessKey', 'allowed')] }],
    ['a result without its decision', both({ EvalActionName: 'iam:CreateAccessKey' })],
    ['a page that is not the last, without its marker', { ...both(create('allowed')), IsTruncated: true }],
  ])('%s: nothing can be concluded', async (_, answer) => {
    await expect(run(answer)).rejects.toMatchObject({ error: { operation: OPERATION, code: 'IncompleteAnswer' } });
  });

  it.each([
    ['AccessDenied', { kind: 'access-denied', iamAction: OPERATION }],
    ['Throttling', { kind: 'throttled' }],
    ['NoSuchEntity', { kind: 'failed' }],
    ['PolicyEvaluationException', { kind: 'failed' }],
  ])('passes %s on', async (code, error) => {
    await expect(run(code)).rejects.toMatchObject({ error: { operation: OPERATION, code, ...error } });
  });
});
