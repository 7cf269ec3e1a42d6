import { describe, expect, it } from 'vitest';
import { detectorStatus, detectors } from '../../src/facts/aws/guardduty.ts';
import { fakeAws } from './fake-aws.ts';

const unavailable = (operation: string, error: object) => ({ error: { operation, iamAction: null, ...error } });

describe('guardduty:ListDetectors', () => {
  const OPERATION = 'guardduty:ListDetectors';
  const reading = (answer: Parameters<typeof fakeAws>[0][string]) => detectors.read(fakeAws({ [OPERATION]: answer }));

  it('gives the detector ids of a region', async () => {
    const aws = fakeAws({ [OPERATION]: { DetectorIds: ['d1'] } });
    expect(await detectors.read(aws)).toEqual(['d1']);
    expect(aws.sent).toEqual([`${OPERATION}@us-east-1`]);
  });

  it('gives none where GuardDuty was never on', async () => {
    expect(await reading({ DetectorIds: [] })).toEqual([]);
  });

  it('reads all pages, an empty token being the end', async () => {
    const pages = (input: object) =>
      'NextToken' in input ? { DetectorIds: ['d2'], NextToken: '' } : { DetectorIds: ['d1'], NextToken: 't' };
    expect(await reading(pages)).toEqual(['d1', 'd2']);
  });

  it('refuses to page for ever', async () => {
    await expect(reading({ DetectorIds: ['d1'], NextToken: 't' })).rejects.toMatchObject(
      unavailable(OPERATION, { kind: 'failed', code: 'IncompleteAnswer' }),
    );
  });

  it.each([
    ['an empty answer', {}],
    [
      'a second page without a list',
      (input: object) => ('NextToken' in input ? {} : { DetectorIds: [], NextToken: 't' }),
    ],
  ])('takes %s for no answer, not for an empty list', async (_, answer) => {
    await expect(reading(answer)).rejects.toMatchObject(
      unavailable(OPERATION, { kind: 'failed', code: 'IncompleteAnswer' }),
    );
  });

  it.each([
    ['AccessDeniedException', { kind: 'access-denied', iamAction: OPERATION }],
    ['TooManyRequestsException', { kind: 'throttled' }],
    ['BadRequestException', { kind: 'failed' }],
  ])('passes %s on', async (code, error) => {
    await expect(reading(code)).rejects.toMatchObject(unavailable(OPERATION, { code, ...error }));
  });

  it('describes a detector by its ARN', () => {
    const target = { partition: 'aws-cn', accountId: '111122223333', region: 'cn-north-1' };
    expect(detectors.describe('d1', target).resource).toEqual({
      type: 'AwsGuardDutyDetector',
      id: 'arn:aws-cn:guardduty:cn-north-1:111122223333:detector/d1',
      arn: 'arn:aws-cn:guardduty:cn-north-1:111122223333:detector/d1',
      name: 'd1',
      region: 'cn-north-1',
    });
  });
});

describe('guardduty:GetDetector', () => {
  const OPERATION = 'guardduty:GetDetector';
  const ANSWER = {
    CreatedAt: '2021-03-04T05:06:07.000Z',
    FindingPublishingFrequency: 'SIX_HOURS',
    ServiceRole:
      'arn:aws:iam::111122223333:role/aws-service-role/guardduty.amazonaws.com/AWSServiceRoleForAmazonGuardDuty',
    Status: 'ENABLED',
  };
  const reading = (answer: Parameters<typeof fakeAws>[0][string]) =>
    detectorStatus.read('d1', fakeAws({ [OPERATION]: answer }));

  it('asks for the one detector, and keeps whether it works and how often it publishes', async () => {
    const inputs: object[] = [];
    const asking = (input: object) => {
      inputs.push(input);
      return ANSWER;
    };
    expect(await reading(asking)).toEqual({ enabled: true, publishingFrequency: 'SIX_HOURS' });
    expect(inputs).toEqual([{ DetectorId: 'd1' }]);
  });

  it('tells a suspended detector from an enabled one', async () => {
    expect(await reading({ ...ANSWER, Status: 'DISABLED' })).toMatchObject({ enabled: false });
  });

  it.each([undefined, ''])('says whether it works without a frequency (%j), which AWS need not give', async (none) => {
    const answer = { ...ANSWER, FindingPublishingFrequency: none };
    expect(await reading(answer)).toEqual({ enabled: true, publishingFrequency: null });
  });

  it('concludes nothing without a status', async () => {
    await expect(reading({ ...ANSWER, Status: undefined })).rejects.toMatchObject(
      unavailable(OPERATION, { kind: 'failed', code: 'IncompleteAnswer' }),
    );
  });

  it.each([
    ['AccessDeniedException', { kind: 'access-denied', iamAction: OPERATION }],
    ['ThrottlingException', { kind: 'throttled' }],
    ['BadRequestException', { kind: 'failed' }],
  ])('passes %s on', async (code, error) => {
    await expect(reading(code)).rejects.toMatchObject(unavailable(OPERATION, { code, ...error }));
  });
});
