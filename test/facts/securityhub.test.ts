import { describe, expect, it } from 'vitest';
import { enabledProducts, hubEnabled } from '../../src/facts/aws/securityhub.ts';
import { type Answers, fakeAws } from './fake-aws.ts';

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

describe('securityhub:ListEnabledProductsForImport', () => {
  const PRODUCTS = 'securityhub:ListEnabledProductsForImport';
  const subscription = (product: string) =>
    `arn:aws:securityhub:us-east-1:111122223333:product-subscription/${product}`;
  const reading = (answer: Answers[string]) => enabledProducts.read(fakeAws({ [PRODUCTS]: answer }));

  it('gives the products by company and name', async () => {
    const inputs: object[] = [];
    const aws = fakeAws({
      [PRODUCTS]: (input) => {
        inputs.push(input);
        return {
          ProductSubscriptions: [subscription('aws/guardduty'), subscription('crowdstrike/crowdstrike-falcon')],
        };
      },
    });
    expect(await enabledProducts.read(aws)).toEqual(['aws/guardduty', 'crowdstrike/crowdstrike-falcon']);
    expect(inputs).toEqual([{ MaxResults: 100 }]);
    expect(aws.sent).toEqual([`${PRODUCTS}@us-east-1`]);
  });

  it('knows the other form of ARN, and other partitions', async () => {
    const ProductSubscriptions = [
      'arn:aws:securityhub:us-east-1::product/3coresec/3coresec',
      'arn:aws-cn:securityhub:cn-north-1:111122223333:product-subscription/aws/guardduty',
    ];
    expect(await reading({ ProductSubscriptions })).toEqual(['3coresec/3coresec', 'aws/guardduty']);
  });

  it('knows a hub without subscriptions', async () => {
    expect(await reading({ ProductSubscriptions: [] })).toEqual([]);
  });

  it('reads all pages', async () => {
    const pages = (input: object) =>
      'NextToken' in input
        ? { ProductSubscriptions: [subscription('aws/guardduty')] }
        : { ProductSubscriptions: [subscription('aws/macie')], NextToken: 't' };
    expect(await reading(pages)).toEqual(['aws/macie', 'aws/guardduty']);
  });

  it('is null where the account may not ask, as where Security Hub is off', async () => {
    expect(await reading('InvalidAccessException')).toBeNull();
  });

  it('takes an empty answer for no answer, not for no subscriptions', async () => {
    await expect(reading({})).rejects.toMatchObject({
      error: { operation: PRODUCTS, kind: 'failed', code: 'IncompleteAnswer' },
    });
  });

  it.each([
    ['AccessDeniedException', { kind: 'access-denied', iamAction: PRODUCTS }],
    ['TooManyRequestsException', { kind: 'throttled', iamAction: null }],
    ['InternalException', { kind: 'failed', iamAction: null }],
  ])('passes %s on', async (code, error) => {
    await expect(reading(code)).rejects.toMatchObject({ error: { operation: PRODUCTS, code, ...error } });
  });
});
