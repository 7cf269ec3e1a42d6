import { isoDate, present } from '../answer.ts';
import { item, type Listing, subjects, type Target } from '../collector.ts';
import { readEach } from '../logic.ts';
import { ifReadable } from '../needs.ts';
import type { KeySlot } from './credential-report.ts';
import {
  type AccessKey,
  accessKeys,
  credentialReport,
  holdsActiveKey,
  madeTogether,
  type User,
  unlistedBy,
  usersOf,
} from './iam.ts';
import { authorizationDetails } from './iam-authorization.ts';

/** An access key that was deactivated and not deleted. */
export interface InactiveKey {
  readonly user: User;
  /** Null for a key that only the credential report knows. */
  readonly id: string | null;
  /** When it was made (ISO 8601); null where the report leaves it out. A key was made before it was used. */
  readonly createdAt: string | null;
  /** Null: never used, or `lastUseKnown` is false. */
  readonly lastUsedAt: string | null;
  /** Whether the report tells for good: a key that it shows as inactive cannot have been used since. */
  readonly lastUseKnown: boolean;
  /** 1, or 2 for the second inactive key of the user that has the same date. */
  readonly ordinal: 1 | 2;
}

/**
 * The inactive keys that can be told without a call for each user: those of users whose keys are listed anyway, because
 * they hold an active one too, and otherwise those of which the credential report has a date. AWS documents the date of
 * a key that is not active as `N/A`, although reports were seen to hold it: such a key may stay unseen.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html
 */
export const inactiveKeys = subjects({
  name: 'known inactive access key',
  scope: 'account',
  needs: { report: credentialReport, details: ifReadable(authorizationDetails), keys: accessKeys },
  list: ({ report, details, keys }, _target: Target): Listing<InactiveKey> => {
    const users = usersOf(report, details);
    const existing = new Set(details.ok ? details.value.users.map(({ arn }) => arn) : []);
    const listed = readEach(
      users.filter((user) => user.report === null || holdsActiveKey(user.report)),
      keys,
    );
    const others = users.filter((user) => user.report !== null && !holdsActiveKey(user.report));
    return {
      items: [
        ...listed.values.flatMap(({ item: user, value }) => listedKeys(user, value ?? [])),
        ...others.filter(({ arn }) => !details.ok || existing.has(arn)).flatMap(reportedKeys),
      ],
      unread: [...unlistedBy(details), ...listed.unread.map(({ error }) => error)],
    };
  },
  describe: ({ user, id, createdAt, ordinal }) => {
    const { name, arn } = user;
    const key = `${arn}/inactive-access-key/${createdAt ?? 'undated'}${ordinal === 1 ? '' : `#${ordinal}`}`;
    const resource = { type: 'AwsIamAccessKey', id: id ?? key, arn, name, region: 'global' };
    return { key, resource, reads: id === null ? [] : [accessKeys.operation] };
  },
});

function listedKeys(user: User, keys: readonly AccessKey[]): readonly InactiveKey[] {
  const inactive = keys.filter(({ active }) => !active).sort((a, b) => (a.id < b.id ? -1 : 1));
  return inactive.map(({ id, createdAt }, index, all) => {
    const slot = slotOf(user, createdAt);
    return {
      user,
      id,
      createdAt,
      lastUsedAt: slot?.lastUsedAt ?? null,
      lastUseKnown: slot !== null && !slot.active,
      ordinal: ordinalOf(index, all),
    };
  });
}

/** Null when no slot of the report has the date of the key, or both have. */
function slotOf({ report }: User, createdAt: string): KeySlot | null {
  const [slot, second] = (report?.keys ?? []).filter((each) => madeTogether(each.createdAt, createdAt));
  return slot === undefined || second !== undefined ? null : slot;
}

const reportedKeys = (user: User): readonly InactiveKey[] =>
  (user.report?.keys ?? [])
    .filter(({ createdAt, lastUsedAt }) => createdAt !== null || lastUsedAt !== null)
    .map(({ createdAt, lastUsedAt }, index, all) => ({
      user,
      id: null,
      createdAt,
      lastUsedAt,
      lastUseKnown: true,
      ordinal: ordinalOf(index, all),
    }));

const ordinalOf = (index: number, all: readonly { readonly createdAt: string | null }[]): 1 | 2 =>
  index === 1 && all[0]?.createdAt === all[1]?.createdAt ? 2 : 1;

/**
 * When an inactive key was last used, for those of which the report does not tell; null for never, or not since AWS
 * began to track it. https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccessKeyLastUsed.html
 */
export const accessKeyLastUsed = item<InactiveKey, string | null>({
  operation: 'iam:GetAccessKeyLastUsed',
  of: inactiveKeys,
  when: ({ id, lastUseKnown }) => id !== null && !lastUseKnown,
  async read({ id }, aws) {
    const operation = 'iam:GetAccessKeyLastUsed';
    const { IAMClient, GetAccessKeyLastUsedCommand } = await import('@aws-sdk/client-iam');
    const AccessKeyId = present(id, operation, 'AccessKeyId');
    const answer = await aws.send(IAMClient, new GetAccessKeyLastUsedCommand({ AccessKeyId }));
    const { LastUsedDate } = present(answer.AccessKeyLastUsed, operation, 'AccessKeyLastUsed');
    return LastUsedDate === undefined ? null : present(isoDate(LastUsedDate), operation, 'LastUsedDate');
  },
});
