import type { KeySlot, ReportRow } from '../facts/aws/credential-report.ts';
import {
  type AccessKey,
  type AccountSummary,
  accessKeys,
  credentialReport,
  madeTogether,
  type User,
  unlistedBy,
  usersOf,
} from '../facts/aws/iam.ts';
import { authorizationDetails } from '../facts/aws/iam-authorization.ts';
import { type Described, type Listing, subjects, type Target } from '../facts/collector.ts';
import { type FactError, incomplete } from '../facts/fact.ts';
import { readEach } from '../facts/logic.ts';
import { ifReadable } from '../facts/needs.ts';
import { knownBy } from './iam-users.ts';

/** An active access key of an IAM user or of root. Its id is only known once it is confirmed. */
export interface ActiveKey {
  readonly user: User;
  readonly root: boolean;
  /** ISO 8601. With the user it identifies the key: the credential report has no key ids. */
  readonly createdAt: string;
  /** 1, or 2 for a second key that was made in the same second. */
  readonly ordinal: 1 | 2;
  readonly lastUsedAt: string | null;
  readonly lastUsedService: string | null;
  readonly lastUsedRegion: string | null;
}

/** Every active key, judged from the credential report; keys of users that it does not know are asked for. */
export const activeKeys = subjects({
  name: 'active access key',
  scope: 'account',
  needs: { report: credentialReport, details: ifReadable(authorizationDetails), keys: accessKeys },
  list: ({ report, details, keys }, _target: Target): Listing<ActiveKey> => {
    const created = readEach(
      usersOf(report, details).filter((user) => user.report === null),
      keys,
    );
    const rows = [...(report.root === null ? [] : [report.root]), ...report.users];
    return {
      items: [
        ...(report.root === null ? [] : reportedKeys(report.root, true)),
        ...report.users.flatMap((row) => reportedKeys(row, false)),
        ...created.values.flatMap(({ item, value }) => freshKeys(item, value ?? [])),
      ],
      unread: [
        ...(report.root === null ? [gap('the credential report has no row for root')] : []),
        ...rows
          .flatMap(({ keys }) => keys)
          .filter(isUndated)
          .map(() => gap('an active key has no date')),
        ...unlistedBy(details),
        ...created.unread.map(({ error }) => error),
      ],
    };
  },
  describe: describeKey,
});

const gap = (message: string): FactError => incomplete(credentialReport.operation, message).error;

/** Without its date a key cannot be told from others, nor judged; leaving it out would be silence. */
const isUndated = ({ active, createdAt }: KeySlot): boolean => active && createdAt === null;

function reportedKeys(row: ReportRow, root: boolean): readonly ActiveKey[] {
  const user = { name: root ? 'root' : row.user, arn: row.arn, report: row };
  return row.keys.filter(isActive).map((key, index, all) => ({
    user,
    root,
    createdAt: key.createdAt,
    ordinal: index === 1 && all[0]?.createdAt === key.createdAt ? 2 : 1,
    lastUsedAt: key.lastUsedAt,
    lastUsedService: key.lastUsedService,
    lastUsedRegion: key.lastUsedRegion,
  }));
}

const isActive = (key: KeySlot): key is KeySlot & { createdAt: string } => key.active && key.createdAt !== null;

/** A key made since the report was prepared cannot have been used for long: its use is left out. */
const freshKeys = (user: User, keys: readonly AccessKey[]): readonly ActiveKey[] =>
  keys
    .filter(({ active }) => active)
    .map(({ createdAt }, index, all) => ({
      user,
      root: false,
      createdAt,
      ordinal: index === 1 && all[0]?.createdAt === createdAt ? 2 : 1,
      lastUsedAt: null,
      lastUsedService: null,
      lastUsedRegion: null,
    }));

function describeKey({ user, createdAt, ordinal }: ActiveKey): Described {
  const key = `${user.arn}/access-key/${createdAt}${ordinal === 1 ? '' : `#${ordinal}`}`;
  return {
    key,
    reads: knownBy(user, accessKeys),
    resource: { type: 'AwsIamAccessKey', id: key, arn: user.arn, name: user.name, region: 'global' },
  };
}

/** What confirms a key; read only where it is called for. */
export interface FreshFacts {
  readonly keys: (user: User) => readonly AccessKey[] | null;
  readonly summary: AccountSummary;
}

/**
 * The key as it is now; null when it was deactivated or deleted since the report. AWS tells nobody the ids of root's
 * keys, so root's key has none. Reads the fresh facts: call it only for a key that would fail.
 */
export function confirmKey(key: ActiveKey, facts: FreshFacts): { readonly id: string | null } | null {
  if (key.root) return facts.summary.accessKeysPresent ? { id: null } : null;
  const made = (facts.keys(key.user) ?? [])
    .filter(({ active, createdAt }) => active && madeTogether(createdAt, key.createdAt))
    .map(({ id }) => id)
    .sort();
  const id = made[key.ordinal - 1];
  return id === undefined ? null : { id };
}
