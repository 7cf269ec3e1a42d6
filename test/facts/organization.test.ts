import { describe, expect, it } from 'vitest';
import { organization } from '../../src/facts/aws/organization.ts';
import { fakeAws } from './fake-aws.ts';

const OPERATION = 'organizations:DescribeOrganization';

const ANSWER = {
  Id: 'o-exampleorgid',
  Arn: 'arn:aws:organizations::999988887777:organization/o-exampleorgid',
  FeatureSet: 'ALL',
  MasterAccountArn: 'arn:aws:organizations::999988887777:account/o-exampleorgid/999988887777',
  MasterAccountId: '999988887777',
  MasterAccountEmail: 'bill@example.com',
  AvailablePolicyTypes: [{ Status: 'ENABLED', Type: 'SERVICE_CONTROL_POLICY' }],
};

const INCOMPLETE = { error: { operation: OPERATION, kind: 'failed', code: 'IncompleteAnswer' } };

describe(OPERATION, () => {
  const reading = (answer: object | string) => organization.read(fakeAws({ [OPERATION]: answer }));

  it('keeps who the organization is, and nothing of its people', async () => {
    const aws = fakeAws({ [OPERATION]: { Organization: ANSWER } });
    expect(await organization.read(aws)).toEqual({
      id: 'o-exampleorgid',
      managementAccountId: '999988887777',
      featureSet: 'ALL',
    });
    expect(aws.sent).toEqual([`${OPERATION}@us-east-1`]);
  });

  it('knows an account of no organization by the name of the error', async () => {
    expect(await reading('AWSOrganizationsNotInUseException')).toBeNull();
  });

  it('concludes nothing from an empty answer', async () => {
    await expect(reading({})).rejects.toMatchObject(INCOMPLETE);
  });

  it.each(['Id', 'MasterAccountId', 'FeatureSet'])('concludes nothing without %s', async (part) => {
    await expect(reading({ Organization: { ...ANSWER, [part]: undefined } })).rejects.toMatchObject(INCOMPLETE);
  });

  it.each([
    ['AccessDeniedException', { kind: 'access-denied', iamAction: OPERATION }],
    ['TooManyRequestsException', { kind: 'throttled', iamAction: null }],
    ['ServiceException', { kind: 'failed', iamAction: null }],
  ])('passes %s on', async (code, error) => {
    await expect(reading(code)).rejects.toMatchObject({ error: { operation: OPERATION, code, ...error } });
  });
});
