import { demoAccount } from '../../demo/account.ts';
import { demoPolicy } from '../../demo/policy.ts';
import { deepFreeze } from '../../facts/snapshot.ts';
import { writeSnapshot } from '../../facts/snapshot-file.ts';
import { defaultPolicy } from '../../policy/policy.ts';
import { accountPolicies } from '../account-policies.ts';
import { judge, type ReportFlags, report } from '../judge-and-report.ts';
import { parseOutputs } from '../outputs.ts';
import { snapshotPath } from '../snapshot-path.ts';
import type { Streams } from '../streams.ts';
import { writeFileAtomically } from '../write-file.ts';

export interface DemoFlags extends ReportFlags {
  readonly format: readonly string[];
  readonly saveSnapshot?: string | undefined;
}

/** Judges the bundled example account, to show what a report looks like. Needs no credentials and no network. */
export async function demo(flags: DemoFlags, streams: Streams): Promise<number> {
  const outputs = await parseOutputs(flags.format, flags.saveSnapshot === undefined ? [] : [flags.saveSnapshot]);
  const save = await snapshotPath(flags.saveSnapshot, { accounts: [], organization: false });
  const policy = { ...defaultPolicy(), ...demoPolicy };
  const policies = accountPolicies(policy, { rule: [], skipRule: [] });
  const run = { policy, policies, outputs, flags, streams, regions: null, example: true };
  const snapshot = deepFreeze(await demoAccount());
  if (save !== null) await writeFileAtomically(save(snapshot.account.id), writeSnapshot(snapshot));
  return report({ accounts: [judge(snapshot, run)], skipped: [] }, run);
}
