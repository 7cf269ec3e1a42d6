import { item, type Listing, one, subjects, type Target } from '../collector.ts';
import { readEach } from '../logic.ts';
import { lookUp, type TrailEvent, textAt, wasRefused } from './cloudtrail-events.ts';
import type { KeySlot } from './credential-report.ts';
import { type AccessKey, accessKeys, credentialReport, madeTogether, type User } from './iam.ts';

const OPERATION = 'cloudtrail:LookupEvents';

/** An active key that was used, and where to ask for its events. */
export interface UsedKey {
  readonly user: Pick<User, 'name' | 'arn'>;
  readonly id: string;
  /** Where it was last used; null asks in the home region. */
  readonly region: string | null;
}

/**
 * Active keys of users without a console password, if the credential report knows of a use. Nothing else is learned
 * from the events of the others: a person needs no key, wherever it is used from, and a key without a use has none.
 */
export const usedKeys = subjects({
  name: 'access key in use',
  scope: 'account',
  needs: { report: credentialReport, keys: accessKeys },
  list: ({ report, keys }, _target: Target): Listing<UsedKey> => {
    const machines = report.users.filter((row) => row.passwordEnabled !== true && row.keys.some(isInUse));
    const listed = readEach(
      machines.map((row): User => ({ name: row.user, arn: row.arn, report: row })),
      keys,
    );
    return {
      items: listed.values.flatMap(({ item: user, value }) => (value ?? []).flatMap((key) => usedKey(user, key))),
      unread: listed.unread.map(({ error }) => error),
    };
  },
  describe: ({ user: { name, arn }, id }) => ({
    key: `${arn}/access-key/${id}`,
    resource: { type: 'AwsIamAccessKey', id, arn, name, region: 'global' },
  }),
});

const isInUse = ({ active, lastUsedAt }: KeySlot): boolean => active && lastUsedAt !== null;

function usedKey(user: User, { id, active, createdAt }: AccessKey): readonly UsedKey[] {
  const slots = (user.report?.keys ?? []).filter((slot) => isInUse(slot) && madeTogether(slot.createdAt, createdAt));
  if (!active || slots.length === 0) return [];
  return [{ user, id, region: slots.find(({ lastUsedRegion }) => lastUsedRegion !== null)?.lastUsedRegion ?? null }];
}

/**
 * Where a request came from, as far as it tells without looking up its address. `AWS`: another place that AWS runs,
 * such as CloudShell. `service`: an AWS service that went on with what somebody asked of it, which tells nothing of
 * where that somebody is.
 */
export type Origin = 'EC2' | 'ECS' | 'Lambda' | 'AWS' | 'service' | 'elsewhere';

/** What the newest events of a key have in common. No addresses: they may be those of people. */
export interface KeyUse {
  /** Each once, sorted. */
  readonly origins: readonly Origin[];
  /** Event sources, e.g. `s3.amazonaws.com`; each once, sorted. */
  readonly services: readonly string[];
  readonly newestAt: string | null;
}

/** The management events of the last 90 days that were signed with a key, the newest of them. */
export const keyUse = item<UsedKey, KeyUse>({
  operation: OPERATION,
  aspect: 'key-use',
  of: usedKeys,
  async read({ id, region }, aws) {
    const { events } = await lookUp(aws, { key: 'AccessKeyId', value: id }, region ?? aws.region);
    return {
      origins: [...new Set(events.map(originOf))].sort(),
      services: [...new Set(events.map(({ source }) => source))].sort(),
      newestAt: events[0]?.time ?? null,
    };
  },
});

/**
 * What AWS puts into the user agent of its compute services (AWS_EXECUTION_ENV), and the kernels of Amazon Linux and of
 * Ubuntu for AWS. The name of a distribution alone proves nothing: containers take it along to any machine.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-environment-variables.html
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
 */
const AGENTS: readonly (readonly [Origin, RegExp])[] = [
  ['ECS', /\bexec-env\/AWS_ECS_/],
  ['Lambda', /\bexec-env\/AWS_Lambda_/],
  ['AWS', /\bexec-env\/(?:AWS_|CloudShell\b)/],
  ['EC2', /\bexec-env\/EC2\b/],
  ['EC2', /\blinux[/#]\d\S*(?:\.amzn\d|-aws\b)/i],
];

/**
 * Requests that AWS services pass on carry the name of the service for an address.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 */
function originOf(event: TrailEvent): Origin {
  const address = textAt(event, 'sourceIPAddress') ?? '';
  if (textAt(event, 'userIdentity', 'invokedBy') !== null || SERVICE.test(address)) return 'service';
  const agent = textAt(event, 'userAgent') ?? '';
  return AGENTS.find(([, pattern]) => pattern.test(agent))?.[0] ?? 'elsewhere';
}

const SERVICE = /\.amazonaws\.com(?:\.cn)?$|^AWS Internal$/;

const ROTATION_STEPS = ['CreateAccessKey', 'UpdateAccessKey'] as const;

/** A key that was made, switched off or on again. */
export interface KeyEvent {
  readonly name: (typeof ROTATION_STEPS)[number];
  /** ISO 8601. */
  readonly at: string;
  readonly user: string;
  /** The last four characters of the key's id. */
  readonly keyId: string | null;
  readonly status: 'Active' | 'Inactive' | null;
}

export interface KeyEvents {
  /** Newest first. */
  readonly events: readonly KeyEvent[];
  /** False when there are older events than these, which were not asked for. */
  readonly complete: boolean;
}

/**
 * What happened to the keys of users in the last 90 days, the newest of it. IAM writes its events in the home region.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/cloudtrail-integration.html
 */
export const keyRotationEvents = one<KeyEvents>({
  operation: OPERATION,
  aspect: 'key-rotation',
  scope: 'account',
  async read(aws) {
    const created = await lookUp(aws, { key: 'EventName', value: 'CreateAccessKey' });
    const updated = await lookUp(aws, { key: 'EventName', value: 'UpdateAccessKey' });
    return {
      events: [...created.events, ...updated.events]
        .flatMap(keyEvent)
        .sort((a, b) => Date.parse(b.at) - Date.parse(a.at)),
      complete: created.complete && updated.complete,
    };
  },
});

/** Without what was refused, and without root's own keys, which are nobody's to rotate. */
function keyEvent(event: TrailEvent): readonly KeyEvent[] {
  const name = ROTATION_STEPS.find((step) => step === event.name);
  const user = ownerOf(event);
  if (name === undefined || user === null || event.source !== 'iam.amazonaws.com' || wasRefused(event)) return [];
  const created = (part: string) => textAt(event, 'responseElements', 'accessKey', part);
  const id = created('accessKeyId') ?? textAt(event, 'requestParameters', 'accessKeyId');
  const status = created('status') ?? textAt(event, 'requestParameters', 'status');
  return [{ name, at: event.time, user, keyId: id?.slice(-4) ?? null, status: isStatus(status) ? status : null }];
}

/** Who does not name a user, means itself. */
function ownerOf(event: TrailEvent): string | null {
  const named =
    textAt(event, 'requestParameters', 'userName') ?? textAt(event, 'responseElements', 'accessKey', 'userName');
  if (named !== null) return named;
  return textAt(event, 'userIdentity', 'type') === 'IAMUser' ? textAt(event, 'userIdentity', 'userName') : null;
}

const isStatus = (text: string | null): text is 'Active' | 'Inactive' => text === 'Active' || text === 'Inactive';
