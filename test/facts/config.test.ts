import { describe, expect, it } from 'vitest';
import { configRecorders, configRules, deliveryChannels, maxAccessKeyAge } from '../../src/facts/aws/config.ts';
import { fakeAws } from './fake-aws.ts';

const incompleteAnswer = (operation: string) => ({ error: { operation, kind: 'failed', code: 'IncompleteAnswer' } });

describe('config:DescribeConfigRules', () => {
  const OPERATION = 'config:DescribeConfigRules';
  const KEY_AGE = {
    ConfigRuleName: 'access-keys-rotated',
    ConfigRuleArn: 'arn:aws:config:us-east-1:111122223333:config-rule/config-rule-abcdef',
    Source: { Owner: 'AWS', SourceIdentifier: 'ACCESS_KEYS_ROTATED' },
    InputParameters: '{"maxAccessKeyAge":"90"}',
    ConfigRuleState: 'ACTIVE',
  };
  const FACT = {
    name: 'access-keys-rotated',
    sourceIdentifier: 'ACCESS_KEYS_ROTATED',
    state: 'ACTIVE',
    inputParameters: '{"maxAccessKeyAge":"90"}',
  };
  const reading = (answer: Parameters<typeof fakeAws>[0][string]) => configRules.read(fakeAws({ [OPERATION]: answer }));

  it('keeps what a rule checks', async () => {
    expect(await reading({ ConfigRules: [KEY_AGE] })).toEqual([FACT]);
  });

  it('knows an account without rules', async () => {
    expect(await reading({ ConfigRules: [] })).toEqual([]);
  });

  it.each([
    ['without parameters', { ...KEY_AGE, InputParameters: undefined }, { ...FACT, inputParameters: null }],
    ['with empty parameters', { ...KEY_AGE, InputParameters: '' }, { ...FACT, inputParameters: null }],
    ['of a custom policy', { ...KEY_AGE, Source: { Owner: 'CUSTOM_POLICY' } }, { ...FACT, sourceIdentifier: '' }],
  ])('reads a rule %s', async (_, rule, fact) => {
    expect(await reading({ ConfigRules: [rule] })).toEqual([fact]);
  });

  it('reads all pages', async () => {
    const pages = (input: object) =>
      'NextToken' in input
        ? { ConfigRules: [{ ...KEY_AGE, ConfigRuleName: 'second' }] }
        : { ConfigRules: [KEY_AGE], NextToken: 't' };
    expect((await reading(pages)).map(({ name }) => name)).toEqual(['access-keys-rotated', 'second']);
  });

  it.each([
    ['a token that repeats', { ConfigRules: [], NextToken: 't' }],
    ['an empty answer', {}],
    ['a rule without a name', { ConfigRules: [{ ...KEY_AGE, ConfigRuleName: undefined }] }],
    ['a rule without a source', { ConfigRules: [{ ...KEY_AGE, Source: undefined }] }],
    ['a rule without a state', { ConfigRules: [{ ...KEY_AGE, ConfigRuleState: undefined }] }],
  ])('concludes nothing from %s', async (_, answer) => {
    await expect(reading(answer)).rejects.toMatchObject(incompleteAnswer(OPERATION));
  });

  it.each([
    ['AccessDeniedException', { kind: 'access-denied', iamAction: OPERATION }],
    ['ThrottlingException', { kind: 'throttled', iamAction: null }],
    ['InvalidNextTokenException', { kind: 'failed', iamAction: null }],
  ])('passes %s on', async (code, error) => {
    await expect(reading(code)).rejects.toMatchObject({ error: { operation: OPERATION, code, ...error } });
  });
});

describe('maxAccessKeyAge', () => {
  it.each([
    ['{"maxAccessKeyAge":"60"}', 60],
    ['{"maxAccessKeyAge":60}', 60],
    ['{"maxAccessKeyAge":" 60 "}', 60],
    ['{}', 90],
    [null, 90],
  ])('reads %j as %i days', (inputParameters, days) => {
    expect(maxAccessKeyAge({ inputParameters })).toBe(days);
  });

  it.each([
    '{',
    '',
    '"90"',
    'null',
    '[90]',
    '{"maxAccessKeyAge":null}',
    '{"maxAccessKeyAge":"-1"}',
    '{"maxAccessKeyAge":"1e1"}',
  ])('concludes nothing from %j', (inputParameters) => {
    expect(() => maxAccessKeyAge({ inputParameters })).toThrow(
      expect.objectContaining({ error: expect.objectContaining(incompleteAnswer('config:DescribeConfigRules').error) }),
    );
  });
});

/** What every collector makes of a refusal, of throttling, and of an error that says nothing. */
function refusals(operation: string, reading: (answer: string) => Promise<unknown>): void {
  it.each([
    ['AccessDeniedException', { kind: 'access-denied', iamAction: operation }],
    ['ThrottlingException', { kind: 'throttled', iamAction: null }],
    ['ValidationException', { kind: 'failed', iamAction: null }],
  ])('passes %s on', async (code, error) => {
    await expect(reading(code)).rejects.toMatchObject({ error: { operation, code, ...error } });
  });
}

describe('config:DescribeConfigurationRecorderStatus', () => {
  const OPERATION = 'config:DescribeConfigurationRecorderStatus';
  const reading = (answer: object | string) => configRecorders.read(fakeAws({ [OPERATION]: answer }));
  const recorders = (...ConfigurationRecordersStatus: readonly object[]) => ({ ConfigurationRecordersStatus });
  const SERVICE_LINKED = {
    name: 'AWSConfigurationRecorderForX',
    recording: true,
    lastStatus: 'SUCCESS',
    servicePrincipal: 'x.amazonaws.com',
  };

  it('reads how the recorder of the account does', async () => {
    const answer = recorders({
      arn: 'arn:aws:config:us-east-1:111122223333:configuration-recorder/default/abc',
      name: 'default',
      recording: true,
      lastStatus: 'FAILURE',
      lastErrorCode: 'AccessDenied',
      lastErrorMessage: 'not kept',
    });
    expect(await reading(answer)).toEqual([
      { name: 'default', recording: true, lastStatus: 'FAILURE', lastError: 'AccessDenied' },
    ]);
  });

  it('reads a status in either case, as AWS documents one and answers the other', async () => {
    const answer = recorders({ name: 'default', recording: true, lastStatus: 'Failure' });
    expect(await reading(answer)).toMatchObject([{ lastStatus: 'FAILURE', lastError: null }]);
  });

  it('reads a recorder that was never started', async () => {
    const answer = recorders({ name: 'default', recording: false, lastErrorCode: '' });
    expect(await reading(answer)).toEqual([{ name: 'default', recording: false, lastStatus: null, lastError: null }]);
  });

  it('knows a region without a recorder', async () => {
    expect(await reading(recorders())).toEqual([]);
  });

  it('leaves service-linked recorders out', async () => {
    expect(await reading(recorders(SERVICE_LINKED))).toEqual([]);
    const both = recorders(SERVICE_LINKED, { name: 'default', recording: false });
    expect((await reading(both)).map(({ name }) => name)).toEqual(['default']);
  });

  it.each([
    ['an empty answer', {}],
    ['a recorder that does not say whether it records', recorders({ name: 'default' })],
    ['a recorder without a name', recorders({ recording: true })],
  ])('concludes nothing from %s', async (_, answer) => {
    await expect(reading(answer)).rejects.toMatchObject(incompleteAnswer(OPERATION));
  });

  refusals(OPERATION, reading);
});

describe('config:DescribeDeliveryChannels', () => {
  const OPERATION = 'config:DescribeDeliveryChannels';
  const reading = (answer: object | string) => deliveryChannels.read(fakeAws({ [OPERATION]: answer }));

  it.each([
    ['one channel', [{ name: 'default', s3BucketName: 'config-logs', s3KeyPrefix: 'p' }], ['config-logs']],
    ['no channel', [], []],
  ])('reads the buckets of %s', async (_, DeliveryChannels, buckets) => {
    expect(await reading({ DeliveryChannels })).toEqual(buckets);
  });

  it.each([
    ['an empty answer', {}],
    ['a channel without a bucket', { DeliveryChannels: [{ name: 'default' }] }],
  ])('concludes nothing from %s', async (_, answer) => {
    await expect(reading(answer)).rejects.toMatchObject(incompleteAnswer(OPERATION));
  });

  refusals(OPERATION, reading);
});
