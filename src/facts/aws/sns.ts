import { allPages, nullWhen, present } from '../answer.ts';
import { item, type Listing, subjects, type Target } from '../collector.ts';
import type { FactError } from '../fact.ts';
import { incomplete } from '../fact.ts';
import { readEach } from '../logic.ts';
import type { Facts } from '../needs.ts';
import { alarms, listCountingRegions } from './cloudwatch.ts';
import { eventNeeds, listMatchingRules } from './eventbridge.ts';
import { filterNeeds } from './logs.ts';
import type { PolicyDocument } from './policy-document.ts';

const load = () => import('@aws-sdk/client-sns');

const ATTRIBUTES = 'sns:GetTopicAttributes';
const SUBSCRIPTIONS = 'sns:ListSubscriptionsByTopic';

/** A topic that a rule or an alarm sends to. */
export interface Topic {
  readonly arn: string;
  readonly name: string;
  readonly region: string;
  readonly accountId: string;
}

/** Null for the ARN of anything but a topic. */
export function topicOf(arn: string): Topic | null {
  const [, , service, region = '', accountId = '', name = ''] = arn.split(':');
  return service === 'sns' ? { arn, name, region, accountId } : null;
}

/** What the list of topics is derived from. */
export const senderNeeds = { ...eventNeeds, ...filterNeeds, alarms };

/** The account's own topics that the rules and alarms in question send to, each once. */
export const alertTopics = subjects({
  name: 'alert topic',
  scope: 'account',
  needs: senderNeeds,
  list: (facts, target): Listing<Topic> => listTopics(facts, target),
  describe: ({ arn, name, region }: Topic) => ({ resource: { type: 'AwsSnsTopic', id: arn, arn, name, region } }),
});

export function listTopics(facts: Facts<typeof senderNeeds>, target: Target): Listing<Topic> {
  const rules = listMatchingRules(facts, target);
  const counted = listCountingRegions(facts, target);
  const sent = readEach(rules.items, facts.targets);
  const told = readEach(counted.items, facts.alarms);
  const arns = [
    ...sent.values.flatMap(({ value }) => value),
    ...told.values.flatMap(({ value }) => value).flatMap(({ actions }) => actions),
  ];
  const topics = arns.map(topicOf).filter((topic) => topic !== null);
  const own = topics.filter(({ accountId }) => accountId === target.accountId);
  const unread = [...sent.unread, ...told.unread].map(({ error }): FactError => error);
  return {
    items: [...new Map(own.map((topic) => [topic.arn, topic])).values()],
    unread: [...rules.unread, ...counted.unread, ...unread],
  };
}

export interface TopicAttributes {
  readonly policy: PolicyDocument;
  /** A key id, an alias or an ARN of either; null for a topic that is not encrypted with a KMS key. */
  readonly kmsKeyId: string | null;
}

/** Null for a topic that does not exist. https://docs.aws.amazon.com/sns/latest/api/API_GetTopicAttributes.html */
export const topicAttributes = item<Topic, TopicAttributes | null>({
  operation: ATTRIBUTES,
  of: alertTopics,
  async read({ arn, region }, aws) {
    const { GetTopicAttributesCommand, SNSClient } = await load();
    const command = new GetTopicAttributesCommand({ TopicArn: arn });
    const answer = await nullWhen(['NotFoundException'], aws.send(SNSClient, command, region));
    if (answer === null) return null;
    const { Policy, KmsMasterKeyId } = present(answer.Attributes, ATTRIBUTES, 'Attributes');
    return {
      policy: resourcePolicy(ATTRIBUTES, present(Policy, ATTRIBUTES, 'Policy')),
      kmsKeyId: KmsMasterKeyId || null,
    };
  },
});

/** The policy of a resource, which AWS returns as JSON text. */
export function resourcePolicy(operation: string, text: string): PolicyDocument {
  try {
    const document: unknown = JSON.parse(text);
    if (typeof document === 'object' && document !== null) return document;
  } catch {
    // Falls through: what does not parse is no policy that anything could be concluded from.
  }
  throw incomplete(operation, 'a policy document could not be parsed');
}

/** How many subscribers a topic has. Who they are stays out of the snapshot. */
export interface Subscribers {
  readonly confirmed: number;
  /** They have not answered the message that asks them to confirm. */
  readonly pending: number;
  /** Delivery streams, which archive what nobody has to see. */
  readonly archives: number;
}

/** Null for a topic that does not exist. https://docs.aws.amazon.com/sns/latest/api/API_ListSubscriptionsByTopic.html */
export const topicSubscribers = item<Topic, Subscribers | null>({
  operation: SUBSCRIPTIONS,
  of: alertTopics,
  async read({ arn, region }, aws) {
    const { ListSubscriptionsByTopicCommand, SNSClient } = await load();
    const ask = (NextToken: string | undefined) =>
      aws.send(
        SNSClient,
        new ListSubscriptionsByTopicCommand({ TopicArn: arn, ...(NextToken === undefined ? {} : { NextToken }) }),
        region,
      );
    const pages = await nullWhen(
      ['NotFoundException'],
      allPages(SUBSCRIPTIONS, ask, (page) => page.NextToken),
    );
    if (pages === null) return null;
    const found = pages
      .flatMap((page) => present(page.Subscriptions, SUBSCRIPTIONS, 'Subscriptions'))
      .map(({ SubscriptionArn, Protocol }) => ({
        state: present(SubscriptionArn, SUBSCRIPTIONS, 'SubscriptionArn'),
        isArchive: present(Protocol, SUBSCRIPTIONS, 'Protocol') === 'firehose',
      }));
    const confirmed = found.filter(({ state }) => state.startsWith('arn:'));
    return {
      confirmed: confirmed.filter(({ isArchive }) => !isArchive).length,
      pending: found.filter(({ state }) => state === 'PendingConfirmation').length,
      archives: confirmed.filter(({ isArchive }) => isArchive).length,
    };
  },
});
