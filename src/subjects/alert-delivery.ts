import { type KeyAccess, keyAccess, keyOf, type TopicKey } from '../facts/aws/kms.ts';
import type { PolicyDocument } from '../facts/aws/policy-document.ts';
import { type Subscribers, type Topic, type TopicAttributes, topicAttributes, topicOf } from '../facts/aws/sns.ts';
import { readEach, settle } from '../facts/logic.ts';
import { type ContextValue, type Permission, permissionOf } from './alert-permission.ts';

/** What sends an alert: a rule, or an alarm. */
export interface Sender {
  readonly service: 'EventBridge' | 'CloudWatch';
  readonly arn: string;
  readonly accountId: string;
}

/** Whether what is sent to a target reaches someone. */
export interface Delivery {
  /** E.g. `topic alerts`. */
  readonly target: string;
  readonly reaches: boolean;
  /** Completes "topic alerts …": why it reaches nobody, or what was not followed. Null for a proof without reserve. */
  readonly remark: string | null;
}

export interface TopicFacts {
  readonly attributes: (topic: Topic) => TopicAttributes | null;
  readonly subscribers: (topic: Topic) => Subscribers | null;
  readonly key: (key: TopicKey) => KeyAccess | null;
}

/** Throws `FactUnavailable` when the answer depends on something unread. */
export function deliveryTo(arn: string, sender: Sender, facts: TopicFacts): Delivery {
  const topic = topicOf(arn);
  if (topic === null) return deliveryBeyond(arn);
  const target = `topic ${topic.name}`;
  if (topic.accountId !== sender.accountId) return { target, reaches: true, remark: NOT_FOLLOWED };
  const checks = [subscription, publishing, encryption];
  const { values, unread } = readEach(checks, (check) => check(topic, sender, facts));
  const answers = values.map(({ value }) => value).filter((value) => value !== null);
  const obstacles = answers.filter(({ reaches }) => !reaches);
  const told = (remarks: readonly { readonly remark: string }[]) =>
    remarks.length === 0 ? null : [...new Set(remarks.map(({ remark }) => remark))].join(' and ');
  if (obstacles.length > 0) return { target, reaches: false, remark: told(obstacles) };
  return settle(unread, { target, reaches: true, remark: told(answers) });
}

const NOT_FOLLOWED = 'was not followed further';

interface Onward {
  readonly service: string;
  /** How its part of the ARN begins. */
  readonly resource: string;
  readonly noun: string;
  /** Which segment of that part is its name; null where it has none. */
  readonly name: number | null;
}

/** What can tell people, or pass on to something that does. Archives, and what only acts on resources, are not here. */
const ONWARD: readonly Onward[] = [
  { service: 'lambda', resource: 'function', noun: 'function', name: 1 },
  { service: 'sqs', resource: '', noun: 'queue', name: 0 },
  { service: 'states', resource: 'stateMachine', noun: 'state machine', name: 1 },
  { service: 'events', resource: 'event-bus', noun: 'event bus', name: 1 },
  { service: 'events', resource: 'api-destination', noun: 'API destination', name: 1 },
  { service: 'chatbot', resource: 'chat-configuration', noun: 'chat configuration', name: 2 },
  { service: 'ssm-incidents', resource: 'response-plan', noun: 'response plan', name: 1 },
  { service: 'ssm', resource: 'opsitem', noun: 'OpsCenter', name: null },
];

function deliveryBeyond(arn: string): Delivery {
  const [, , service = '', , , ...rest] = arn.split(':');
  const resource = rest.join(':');
  const segments = resource.split(/[/:]/);
  const onward = ONWARD.find((each) => each.service === service && resource.startsWith(each.resource));
  if (onward === undefined) {
    return { target: `${service} ${segments.at(-1)}`, reaches: false, remark: 'tells nobody' };
  }
  const { noun, name } = onward;
  return { target: name === null ? noun : `${noun} ${segments[name]}`, reaches: true, remark: NOT_FOLLOWED };
}

/** What a check has to say; null for nothing. */
type Finding = { readonly reaches: boolean; readonly remark: string } | null;

const obstacle = (remark: string): Finding => ({ reaches: false, remark });
const MISSING = obstacle('does not exist');

function subscription(topic: Topic, _: Sender, { subscribers }: TopicFacts): Finding {
  const found = subscribers(topic);
  if (found === null) return MISSING;
  if (found.confirmed > 0) return null;
  if (found.pending > 0) return obstacle('has no subscription that was confirmed');
  return obstacle(found.archives > 0 ? 'only feeds an archive' : 'has no subscription');
}

function publishing(topic: Topic, sender: Sender, { attributes }: TopicFacts): Finding {
  const found = attributes(topic);
  if (found === null) return MISSING;
  const permission = permissionOf(found.policy, {
    operation: topicAttributes.operation,
    service: SERVICES[sender.service],
    action: 'sns:Publish',
    resource: topic.arn,
    context: { ...sourceOf(sender), ...ALWAYS },
  });
  return remarkOn(permission, {
    no: `does not let ${sender.service} publish`,
    conditionally: `lets ${sender.service} publish under a condition that was not judged`,
  });
}

function encryption(topic: Topic, sender: Sender, { attributes, key }: TopicFacts): Finding {
  const found = attributes(topic);
  if (found === null) return MISSING;
  if (found.kmsKeyId === null) return null;
  const named = keyOf(found, topic);
  const access = named === null ? AWS_MANAGED : key(named);
  if (access === null || !access.enabled) return obstacle('is encrypted with a key that is gone or disabled');
  if (access.policy === null) return obstacle(`is encrypted with AWS's own key, which ${sender.service} may not use`);
  return remarkOn(keyPermission(access.policy, { arn: access.arn, topic, sender }), {
    no: `is encrypted with a key that ${sender.service} may not use`,
    conditionally: `is encrypted with a key that ${sender.service} may use under a condition that was not judged`,
  });
}

const AWS_MANAGED: KeyAccess = { arn: '', enabled: true, policy: null };

interface KeyUse {
  readonly arn: string;
  readonly topic: Topic;
  readonly sender: Sender;
}

/** Both are needed to send to an encrypted topic. */
const keyPermission = (policy: PolicyDocument, { arn, topic, sender }: KeyUse): Permission =>
  weakest(
    ['kms:GenerateDataKey', 'kms:Decrypt'].map((action) =>
      permissionOf(policy, {
        operation: keyAccess.operation,
        service: SERVICES[sender.service],
        action,
        resource: arn,
        context: keyContext(topic, sender),
      }),
    ),
  );

const weakest = (permissions: readonly Permission[]): Permission =>
  (['no', 'conditionally'] as const).find((each) => permissions.includes(each)) ?? 'yes';

function remarkOn(permission: Permission, remarks: Readonly<Record<'no' | 'conditionally', string>>): Finding {
  if (permission === 'yes') return null;
  return { reaches: permission !== 'no', remark: remarks[permission] };
}

const SERVICES = { EventBridge: 'events.amazonaws.com', CloudWatch: 'cloudwatch.amazonaws.com' } as const;

type Context = Readonly<Record<string, ContextValue>>;

const ALWAYS: Context = { 'aws:securetransport': { value: 'true' }, 'aws:principalisawsservice': { value: 'true' } };

/**
 * What a topic policy can know of the sender. A new topic's own policy admits what comes with its owner's account as
 * `aws:SourceOwner`: alarms do, events do not. For EventBridge AWS says that a topic policy cannot have conditions.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html and
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html#eb-sns-permissions
 */
function sourceOf({ service, arn, accountId }: Sender): Context {
  const sent = (value: string): ContextValue => (service === 'CloudWatch' ? { value } : { value, doubtful: true });
  return {
    'aws:sourcearn': sent(arn),
    'aws:sourceaccount': sent(accountId),
    'aws:sourceowner': { value: service === 'CloudWatch' ? accountId : null },
  };
}

/** A key policy with any of these conditions keeps EventBridge out. https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html */
const NOTHING_OF_SOURCE: Context = Object.fromEntries(
  ['aws:sourcearn', 'aws:sourceaccount', 'aws:sourceowner', 'aws:sourceorgid', 'aws:sourceorgpaths'].map((key) => [
    key,
    { value: null },
  ]),
);

const keyContext = (topic: Topic, sender: Sender): Context => ({
  ...(sender.service === 'CloudWatch' ? sourceOf(sender) : NOTHING_OF_SOURCE),
  ...ALWAYS,
  'kms:encryptioncontext:aws:sns:topicarn': { value: topic.arn },
  'kms:viaservice': { value: `sns.${topic.region}.amazonaws.com`, doubtful: true },
});
