import { writeSnapshot } from '../../facts/snapshot-file.ts';
import { accountPolicies } from '../account-policies.ts';
import { readBaseline } from '../baseline.ts';
import { CommandError } from '../command-error.ts';
import { deliver, deliveryOf, judge, type ReportFlags, reportOn } from '../judge-and-report.ts';
import { parseOutputs } from '../outputs.ts';
import { type PolicyFlags, readPolicy, rulesIn } from '../policy.ts';
import { type PublishFlags, publishAfterScan } from '../publish-findings.ts';
import { readAccounts, regionsOf } from '../read-accounts.ts';
import type { ReadFlags } from '../scan-flags.ts';
import { snapshotPath } from '../snapshot-path.ts';
import type { Streams } from '../streams.ts';
import { writeFileAtomically } from '../write-file.ts';

export interface ScanFlags extends PolicyFlags, ReadFlags, ReportFlags, PublishFlags {
  readonly format: readonly string[];
  readonly publish: boolean;
  readonly baseline?: string | undefined;
  readonly saveSnapshot?: string | undefined;
}

/**
 * Reads the account, judges it, reports, and publishes where that was asked for. Each account is judged as soon as its
 * facts are complete.
 */
export async function scan(flags: ScanFlags, streams: Streams): Promise<number> {
  checkPublishFlags(flags);
  const outputs = await parseOutputs(flags.format, flags.saveSnapshot === undefined ? [] : [flags.saveSnapshot]);
  const save = await snapshotPath(flags.saveSnapshot, flags);
  const baseline = await readBaseline({ path: flags.baseline, outputs });
  const policy = await readPolicy(flags.policy);
  const policies = accountPolicies(policy, flags);
  const regions = regionsOf(flags, policy);
  const run = { policy, policies, outputs, flags, streams, regions, baseline };
  const { read, skipped } = await readAccounts({
    flags,
    policy,
    policies,
    streams,
    each: async (snapshot) => {
      if (save !== null) await writeFileAtomically(save(snapshot.account.id), writeSnapshot(snapshot));
      return judge(snapshot, run);
    },
  });
  const report = reportOn({ accounts: read, skipped }, run);
  const code = await deliver(report, await deliveryOf(report, run));
  return flags.publish ? publishAfterScan({ report, rules: rulesIn(report, policy), flags, streams, code }) : code;
}

function checkPublishFlags({ publish, dryRun, skipExcepted }: ScanFlags): void {
  if (publish || !(dryRun || skipExcepted)) return;
  throw new CommandError(`--${dryRun ? 'dry-run' : 'skip-excepted'} goes with --publish.`);
}
