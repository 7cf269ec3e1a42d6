import { writeSnapshot } from '../../facts/snapshot-file.ts';
import { accountPolicies, skippedNotices } from '../account-policies.ts';
import { type PolicyFlags, readPolicy } from '../policy.ts';
import { readAccounts } from '../read-accounts.ts';
import type { ReadFlags } from '../scan-flags.ts';
import { snapshotPath } from '../snapshot-path.ts';
import { type Streams, tell } from '../streams.ts';
import { writeFileAtomically } from '../write-file.ts';

export interface CollectFlags extends PolicyFlags, ReadFlags {
  readonly output: string;
}

/** Reads and judges nothing: the snapshot can be taken to where the rules are. */
export async function collectSnapshots(flags: CollectFlags, streams: Streams): Promise<number> {
  const nameOf = await snapshotPath(flags.output, flags);
  const policy = await readPolicy(flags.policy);
  const { read, skipped } = await readAccounts({
    flags,
    policy,
    policies: accountPolicies(policy, flags),
    streams,
    each: async (snapshot) => {
      const path = nameOf?.(snapshot.account.id) ?? flags.output;
      await writeFileAtomically(path, writeSnapshot(snapshot));
      const unread = Object.values(snapshot.facts).filter(({ ok }) => !ok).length;
      return { path, facts: Object.keys(snapshot.facts).length, unread, calls: snapshot.calls.total };
    },
  });
  for (const { message } of skippedNotices(skipped)) await tell(streams, `keydrill: ${message}`);
  if (!flags.quiet) {
    for (const { path, facts, unread, calls } of read) {
      await tell(streams, `Saved ${path}: ${facts} facts, ${unread} of them unread, ${calls} calls.`);
    }
  }
  return read.some(({ unread }) => unread > 0) ? 3 : 0;
}
