import { describe, expect, it } from 'vitest';
import { isAwsAlias, keyAccess, keyOf, topicKeys } from '../../src/facts/aws/kms.ts';
import type { Topic, TopicAttributes } from '../../src/facts/aws/sns.ts';
import { FactUnavailable } from '../../src/facts/fact.ts';
import { attributes, eventRule, topic, topicArn } from '../../src/testing/alert-samples.ts';
import { type Answers, fakeAws } from './fake-aws.ts';

const DESCRIBE = 'kms:DescribeKey';
const POLICY = 'kms:GetKeyPolicy';
const ARN = 'arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
const incomplete = (operation: string) => ({ error: { operation, kind: 'failed', code: 'IncompleteAnswer' } });

describe("AWS's own keys", () => {
  it.each([
    ['alias/aws/sns', true],
    ['arn:aws:kms:us-east-1:111122223333:alias/aws/sns', true],
    ['alias/alerts', false],
    ['alias/awsome/aws/sns', false],
    [ARN, false],
    ['1234abcd-12ab-34cd-56ef-1234567890ab', false],
  ])('%s: %s', (id, expected) => expect(isAwsAlias(id)).toBe(expected));
});

describe('the key of a topic', () => {
  const at = topic(topicArn('alerts', 'eu-west-1'));

  it.each([
    [null, null],
    ['alias/aws/sns', null],
    ['alias/alerts', { id: 'alias/alerts', region: 'eu-west-1' }],
  ])('%s', (kmsKeyId, expected) => expect(keyOf(attributes({ kmsKeyId }), at)).toEqual(expected));
});

describe('the keys of topics', () => {
  const target = { partition: 'aws', accountId: '111122223333', region: 'us-east-1' };
  const refused = new FactUnavailable({
    kind: 'throttled',
    operation: 'sns:GetTopicAttributes',
    code: 'Throttled',
    iamAction: null,
    message: '',
  });
  const facts = {
    rules: [{ region: 'us-east-1', read: () => [eventRule('gd')] }],
    trails: [],
    matches: () => true,
    targets: () => ['a', 'b', 'plain', 'gone', 'denied'].map((name) => topicArn(name)),
    status: () => {
      throw refused;
    },
    filters: () => [],
    filterMatches: () => [],
    alarms: () => [],
    attributes: ({ name }: Topic): TopicAttributes | null => {
      if (name === 'denied') throw refused;
      if (name === 'gone') return null;
      return attributes({ kmsKeyId: name === 'plain' ? null : 'alias/alerts' });
    },
  };

  it('are listed once, for the topics that could be read', () => {
    expect(topicKeys.list(facts, target)).toEqual({
      items: [{ id: 'alias/alerts', region: 'us-east-1' }],
      unread: [refused.error],
    });
  });

  it('are told apart by region', () => {
    expect(topicKeys.describe({ id: 'alias/alerts', region: 'eu-west-1' }, target).key).toBe('eu-west-1 alias/alerts');
  });
});

describe('kms:GetKeyPolicy', () => {
  const reading = (answers: Answers) => {
    const aws = fakeAws(answers);
    return { aws, found: keyAccess.read({ id: 'alias/alerts', region: 'eu-west-1' }, aws) };
  };
  const metadata = (parts: object = {}) => ({
    KeyMetadata: { KeyId: '1234abcd', Arn: ARN, KeyManager: 'CUSTOMER', KeyState: 'Enabled', ...parts },
  });
  const policy = { Policy: '{"Version":"2012-10-17","Statement":[]}' };

  it('asks for the policy of the key that the alias stands for', async () => {
    const asked: unknown[] = [];
    const { found } = reading({
      [DESCRIBE]: (input, region) => {
        asked.push({ ...input, region });
        return metadata();
      },
      [POLICY]: (input, region) => {
        asked.push({ ...input, region });
        return policy;
      },
    });
    await expect(found).resolves.toEqual({
      arn: ARN,
      enabled: true,
      policy: { Version: '2012-10-17', Statement: [] },
    });
    expect(asked).toEqual([
      { KeyId: 'alias/alerts', region: 'eu-west-1' },
      { KeyId: ARN, PolicyName: 'default', region: 'eu-west-1' },
    ]);
  });

  it('asks for no policy of a key that AWS manages', async () => {
    const { aws, found } = reading({ [DESCRIBE]: metadata({ KeyManager: 'AWS' }) });
    await expect(found).resolves.toEqual({ arn: ARN, enabled: true, policy: null });
    expect(aws.sent).toEqual(['kms:DescribeKey@eu-west-1']);
  });

  it.each(['Disabled', 'PendingDeletion', 'PendingImport'])('knows a key that is %s', async (KeyState) => {
    const { found } = reading({ [DESCRIBE]: metadata({ KeyState }), [POLICY]: policy });
    await expect(found).resolves.toMatchObject({ enabled: false });
  });

  it('is null for a key that does not exist', async () => {
    await expect(reading({ [DESCRIBE]: 'NotFoundException' }).found).resolves.toBeNull();
  });

  it.each([
    ['no metadata', { [DESCRIBE]: {} }, DESCRIBE],
    ['no state', { [DESCRIBE]: metadata({ KeyState: undefined }) }, DESCRIBE],
    ['no manager', { [DESCRIBE]: metadata({ KeyManager: undefined }) }, DESCRIBE],
    ['no policy', { [DESCRIBE]: metadata(), [POLICY]: {} }, POLICY],
    ['a policy that does not parse', { [DESCRIBE]: metadata(), [POLICY]: { Policy: 'x' } }, POLICY],
  ])('takes an answer with %s for an incomplete one', async (_, answers, operation) => {
    await expect(reading(answers).found).rejects.toMatchObject(incomplete(operation));
  });

  it.each([
    ['the description', { [DESCRIBE]: 'AccessDeniedException' }, DESCRIBE],
    ['the policy', { [DESCRIBE]: metadata(), [POLICY]: 'AccessDeniedException' }, POLICY],
  ])('passes a refusal of %s on', async (_, answers, operation) => {
    await expect(reading(answers).found).rejects.toMatchObject({
      error: { operation, kind: 'access-denied', iamAction: operation },
    });
  });
});
