import { describe, expect, it } from 'vitest';
import { hubEnabled } from '../../src/facts/aws/securityhub.ts';
import { fakeAws } from './fake-aws.ts';

const OPERATION = 'securityhub:DescribeHub';
const HUB = {
  HubArn: 'arn:aws:securityhub:us-east-1:111122223333:hub/default',
  SubscribedAt: '2019-11-19T23:15:10.046Z',
  AutoEnableControls: true,
  ControlFindingGenerator: 'SECURITY_CONTROL',
};

const reading = (answer: object | string) => hubEnabled.read(fakeAws({ [OPERATION]: answer }));

describe('securityhub:DescribeHub', () => {
  it('is on where there is a hub', async () => {
    const aws = fakeAws({ [OPERATION]: HUB });
    expect(await hubEnabled.read(aws)).toBe(true);
    expect(aws.sent).toEqual([`${OPERATION}@us-east-1`]);
  });

  it('is off where the account is not subscribed', async () => {
    expect(await reading('InvalidAccessException')).toBe(false);
  });

  it.each([
    ['AccessDeniedException', { kind: 'access-denied', iamAction: OPERATION }],
    ['LimitExceededException', { kind: 'throttled', iamAction: null }],
    ['TooManyRequestsException', { kind: 'throttled', iamAction: null }],
    ['ResourceNotFoundException', { kind: 'failed', iamAction: null }],
    ['SubscriptionRequiredException', { kind: 'failed', iamAction: null }],
    ['InvalidInputException', { kind: 'failed', iamAction: null }],
    ['InternalException', { kind: 'failed', iamAction: null }],
  ])('does not take %s for off', async (code, error) => {
    await expect(reading(code)).rejects.toMatchObject({ error: { operation: OPERATION, code, ...error } });
  });

  it.each([
    ['an empty answer', {}],
    ['an answer without the ARN', { SubscribedAt: HUB.SubscribedAt }],
  ])('concludes nothing from %s', async (_, answer) => {
    await expect(reading(answer)).rejects.toMatchObject({
      error: { operation: OPERATION, kind: 'failed', code: 'IncompleteAnswer' },
    });
  });
});
