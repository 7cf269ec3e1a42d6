import { describe, expect, it } from 'vitest';
import { samlProviders } from '../../src/facts/aws/iam-saml.ts';
import { identityCenters } from '../../src/facts/aws/sso.ts';
import { type Answers, fakeAws } from './fake-aws.ts';

describe('sso:ListInstances', () => {
  const OPERATION = 'sso:ListInstances';
  const INSTANCE = { InstanceArn: 'arn:aws:sso:::instance/ssoins-1', OwnerAccountId: '999988887777', Status: 'ACTIVE' };
  const read = (answer: Answers[string]) => identityCenters.read(fakeAws({ [OPERATION]: answer }));

  it('gives the active instances, from all pages', async () => {
    const pages = (input: object) =>
      'NextToken' in input
        ? { Instances: [{ ...INSTANCE, InstanceArn: 'arn:aws:sso:::instance/ssoins-2' }], NextToken: '' }
        : { Instances: [INSTANCE], NextToken: 't' };
    expect(await read(pages)).toEqual(['arn:aws:sso:::instance/ssoins-1', 'arn:aws:sso:::instance/ssoins-2']);
  });

  it('gives none where there is none', async () => {
    expect(await read({ Instances: [] })).toEqual([]);
  });

  it.each(['CREATE_IN_PROGRESS', 'CREATE_FAILED', 'DELETE_IN_PROGRESS'])('%s is not active', async (Status) => {
    expect(await read({ Instances: [{ ...INSTANCE, Status }] })).toEqual([]);
  });

  it.each<[string, object]>([
    ['an empty answer', {}],
    ['an instance without its status', { Instances: [{ ...INSTANCE, Status: undefined }] }],
    ['an instance without its ARN', { Instances: [{ ...INSTANCE, InstanceArn: undefined }] }],
    ['a token that comes back', { Instances: [], NextToken: 'again' }],
  ])('%s: nothing can be concluded', async (_, answer) => {
    await expect(read(answer)).rejects.toMatchObject({ error: { operation: OPERATION, code: 'IncompleteAnswer' } });
  });

  it.each([
    ['AccessDeniedException', { kind: 'access-denied', iamAction: OPERATION }],
    ['ThrottlingException', { kind: 'throttled' }],
    ['ValidationException', { kind: 'failed' }],
  ])('passes %s on', async (code, error) => {
    await expect(read(code)).rejects.toMatchObject({ error: { operation: OPERATION, code, ...error } });
  });
});

describe('iam:ListSAMLProviders', () => {
  const OPERATION = 'iam:ListSAMLProviders';
  const ARN = 'arn:aws:iam::111122223333:saml-provider/corporate';
  const read = (answer: Answers[string]) => samlProviders.read(fakeAws({ [OPERATION]: answer }));

  it('lists ARNs', async () => {
    expect(await read({ SAMLProviderList: [{ Arn: ARN, CreateDate: new Date() }] })).toEqual([ARN]);
    expect(await read({ SAMLProviderList: [] })).toEqual([]);
  });

  it.each<[string, object]>([
    ['an empty answer', {}],
    ['a provider without its ARN', { SAMLProviderList: [{}] }],
  ])('%s: nothing can be concluded', async (_, answer) => {
    await expect(read(answer)).rejects.toMatchObject({ error: { operation: OPERATION, code: 'IncompleteAnswer' } });
  });

  it.each([
    ['AccessDenied', { kind: 'access-denied', iamAction: OPERATION }],
    ['Throttling', { kind: 'throttled' }],
  ])('passes %s on', async (code, error) => {
    await expect(read(code)).rejects.toMatchObject({ error: { operation: OPERATION, code, ...error } });
  });
});
