import { nullWhen, present } from '../answer.ts';
import { item, type Listing, subjects } from '../collector.ts';
import type { FactError } from '../fact.ts';
import { readEach } from '../logic.ts';
import type { PolicyDocument } from './policy-document.ts';
import {
  listTopics,
  resourcePolicy,
  senderNeeds,
  type Topic,
  type TopicAttributes,
  topicAttributes,
  topicSubscribers,
} from './sns.ts';

const DESCRIBE = 'kms:DescribeKey';
const POLICY = 'kms:GetKeyPolicy';

/** A KMS key as a topic names it: a key id, an alias or an ARN of either, in the topic's region. */
export interface TopicKey {
  readonly id: string;
  readonly region: string;
}

/** Null for a topic without a key of its own choice: unencrypted, or with AWS's key for SNS, which nobody can change. */
export const keyOf = ({ kmsKeyId }: TopicAttributes, { region }: Topic): TopicKey | null =>
  kmsKeyId === null || isAwsAlias(kmsKeyId) ? null : { id: kmsKeyId, region };

/** `alias/aws/sns`, or its ARN. KMS is never asked about one: to describe it is to create it where it is missing. */
export const isAwsAlias = (id: string): boolean => /(?:^|:)alias\/aws\//.test(id);

export const topicKeys = subjects({
  name: 'key of an alert topic',
  scope: 'account',
  needs: { ...senderNeeds, attributes: topicAttributes },
  list: (facts, target): Listing<TopicKey> => {
    const topics = listTopics(facts, target);
    const { values, unread } = readEach(topics.items, (topic) => {
      const attributes = facts.attributes(topic);
      return attributes === null ? null : keyOf(attributes, topic);
    });
    const keys = values.map(({ value }) => value).filter((key) => key !== null);
    return {
      items: [...new Map(keys.map((key) => [`${key.region} ${key.id}`, key])).values()],
      unread: [...topics.unread, ...unread.map(({ error }): FactError => error)],
    };
  },
  describe: ({ id, region }: TopicKey) => ({
    resource: { type: 'AwsKmsKey', id, name: id, region },
    key: `${region} ${id}`,
  }),
});

export interface KeyAccess {
  readonly arn: string;
  readonly enabled: boolean;
  /** Null for a key that AWS manages: no service but its own may use it. */
  readonly policy: PolicyDocument | null;
}

/**
 * Null for a key that does not exist. https://docs.aws.amazon.com/kms/latest/APIReference/API_DescribeKey.html and
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_GetKeyPolicy.html
 */
export const keyAccess = item<TopicKey, KeyAccess | null>({
  operation: POLICY,
  also: [DESCRIBE],
  of: topicKeys,
  async read({ id, region }, aws) {
    const { DescribeKeyCommand, GetKeyPolicyCommand, KMSClient } = await import('@aws-sdk/client-kms');
    const describing = aws.send(KMSClient, new DescribeKeyCommand({ KeyId: id }), region);
    const described = await nullWhen(['NotFoundException'], describing);
    if (described === null) return null;
    const key = present(described.KeyMetadata, DESCRIBE, 'KeyMetadata');
    const arn = present(key.Arn, DESCRIBE, 'Arn');
    const enabled = present(key.KeyState, DESCRIBE, 'KeyState') === 'Enabled';
    if (present(key.KeyManager, DESCRIBE, 'KeyManager') === 'AWS') return { arn, enabled, policy: null };
    const command = new GetKeyPolicyCommand({ KeyId: arn, PolicyName: 'default' });
    const { Policy } = await aws.send(KMSClient, command, region);
    return { arn, enabled, policy: resourcePolicy(POLICY, present(Policy, POLICY, 'Policy')) };
  },
});

/** What says whether a topic passes on what it is sent, for every rule that follows alerts. */
export const topicNeeds = { attributes: topicAttributes, subscribers: topicSubscribers, key: keyAccess };
