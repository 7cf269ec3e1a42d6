import { dirname, resolve } from 'node:path';
import pLimit from 'p-limit';
import { type OrganizationAccounts, organizationAccounts } from '../aws/accounts.ts';
import { assumeRole, openSession, type Session } from '../aws/session.ts';
import { isFactUnavailable } from '../facts/fact.ts';
import type { Snapshot } from '../facts/snapshot.ts';
import type { Policy } from '../policy/policy.ts';
import { openCheckout } from '../repository/checkout.ts';
import { type TakeSnapshotOptions, takeSnapshot, unreadableSnapshot } from '../scan.ts';
import { VERSION } from '../version.ts';
import type { AccountPolicies, AccountPolicy, SkippedAccount } from './account-policies.ts';
import { CommandError, orFail } from './command-error.ts';
import { showProgress } from './progress.ts';
import { checkReadFlags, inShard, type ReadFlags } from './scan-flags.ts';
import type { Streams } from './streams.ts';

export interface ReadAccountsInput<T> {
  readonly flags: ReadFlags;
  readonly policy: Policy;
  readonly policies: AccountPolicies;
  readonly streams: Streams;
  /** Given each snapshot as it is complete; what it returns is kept, the snapshot is not. */
  readonly each: (snapshot: Snapshot) => Promise<T>;
}

export interface ReadAccounts<T> {
  readonly read: readonly T[];
  readonly skipped: readonly SkippedAccount[];
}

/** Accounts at once: enough to hide the slow ones, few enough to keep memory flat. */
const ACCOUNTS_AT_ONCE = 4;

/**
 * Reads the account of the credentials, or each named account through its role, in the order of their ids; each as its
 * own policy wants it.
 */
export async function readAccounts<T>(input: ReadAccountsInput<T>): Promise<ReadAccounts<T>> {
  const { flags, policy, policies, streams, each } = input;
  checkReadFlags(flags);
  const repository = openCheckout(folderOf(policy));
  const progress = await showProgress(streams, flags.progress && !flags.quiet);
  try {
    const session = orFail(
      await openSession({ timeoutMs: flags.timeout * 1000, version: VERSION, profile: flags.profile }),
    );
    const { ids, spent } = await accountsOf(flags, session);
    const { wanted, skipped } = withRules(ids, policies);
    const limit = pLimit(ACCOUNTS_AT_ONCE);
    const reading = wanted.map(({ account, own }, index) =>
      limit(async () => {
        const { declarations } = own;
        const snapshot = await snapshotOf({
          account,
          session,
          spent: index === 0 ? spent : {},
          reading: { plan: own.plan(), declarations, repository },
          flags,
          regions: regionsOf(flags, policy),
          onProgress: (done) => progress.update(account, done),
        });
        return each(snapshot);
      }),
    );
    return { read: await Promise.all(reading), skipped };
  } finally {
    progress.stop();
  }
}

interface WantedAccount {
  readonly account: string;
  readonly own: AccountPolicy;
}

/** The accounts that a rule is left for, with what they are read by; a run needs one. */
function withRules(ids: readonly string[], policies: AccountPolicies) {
  const wanted: WantedAccount[] = [];
  const skipped: SkippedAccount[] = [];
  for (const account of ids) {
    const own = policies.of(account);
    if (own.ok) wanted.push({ account, own: own.value });
    else skipped.push({ account, problem: own.problem });
  }
  const [first] = skipped;
  if (first !== undefined && wanted.length === 0) throw new CommandError(first.problem);
  return { wanted, skipped };
}

/** Paths in a policy file lead from its folder. */
export const folderOf = ({ path }: Policy): string => (path === null ? process.cwd() : dirname(resolve(path)));

export const regionsOf = ({ region }: Pick<ReadFlags, 'region'>, policy: Policy): readonly string[] | null => {
  if (region.length > 0) return region;
  return policy.regions === 'enabled' ? null : policy.regions;
};

type Spent = Session['spent'];

/** The accounts of this run, and the requests that it took to know them: they count as the first account's. */
async function accountsOf(flags: ReadFlags, session: Session): Promise<OrganizationAccounts> {
  const { accounts, organization, shard, timeout } = flags;
  const named = accounts.length > 0 ? [...new Set(accounts)].sort() : [session.target.accountId];
  const all = organization
    ? orFail(await organizationAccounts({ session, timeoutMs: timeout * 1000, version: VERSION }))
    : { ids: named, spent: {} };
  const ids = inShard(all.ids, shard);
  if (ids.length === 0) {
    throw new CommandError(`No account is left in shard ${shard ?? ''} of ${all.ids.length}; use fewer shards.`);
  }
  return { ids, spent: { ...session.spent, ...all.spent } };
}

interface SnapshotOfInput {
  readonly account: string;
  readonly session: Session;
  /** Requests already made that count as this account's. */
  readonly spent: Spent;
  /** What to read. */
  readonly reading: Pick<TakeSnapshotOptions, 'plan' | 'declarations' | 'repository'>;
  readonly flags: ReadFlags;
  readonly regions: readonly string[] | null;
  readonly onProgress: NonNullable<TakeSnapshotOptions['onProgress']>;
}

/** An account that cannot be entered is part of the report, with everything in it unknown; the others go on. */
async function snapshotOf({
  account,
  session,
  spent,
  reading,
  flags,
  regions,
  onProgress,
}: SnapshotOfInput): Promise<Snapshot> {
  const { concurrency, roleName, externalId, timeout } = flags;
  const own = account === session.target.accountId;
  const options = { timeoutMs: timeout * 1000, version: VERSION };
  const used = { ...spent };
  const onSpent = (more: Spent) => void Object.assign(used, more);
  const enter = (): Promise<Session> =>
    own || roleName === undefined
      ? Promise.resolve(session)
      : assumeRole({ ...options, session, accountId: account, roleName, externalId, onSpent });
  try {
    const entered = { ...(await enter()), spent: used };
    return orFail(
      await takeSnapshot({
        ...reading,
        session: entered,
        regions,
        concurrency,
        timeoutMs: options.timeoutMs,
        onProgress,
      }),
    );
  } catch (thrown) {
    if (!isFactUnavailable(thrown)) throw thrown;
    return unreadableSnapshot({
      ...reading,
      target: { ...session.target, accountId: account },
      error: thrown.error,
      spent: used,
    });
  }
}
