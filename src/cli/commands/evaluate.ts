import type { Snapshot } from '../../facts/snapshot.ts';
import { readSnapshot } from '../../facts/snapshot-file.ts';
import type { JudgedAccount } from '../../judge.ts';
import { type AccountPolicies, accountPolicies, type SkippedAccount } from '../account-policies.ts';
import { readBaseline } from '../baseline.ts';
import { CommandError, orFail } from '../command-error.ts';
import { type Judgement, judge, type ReportFlags, report } from '../judge-and-report.ts';
import { parseOutputs } from '../outputs.ts';
import { type PolicyFlags, readPolicy } from '../policy.ts';
import { readNamedFile } from '../read-named-file.ts';
import type { Streams } from '../streams.ts';

export interface EvaluateFlags extends PolicyFlags, ReportFlags {
  readonly format: readonly string[];
  readonly baseline?: string | undefined;
  readonly snapshots: readonly string[];
}

/** Judges saved snapshots: no credentials, no network. */
export async function evaluateSnapshots(flags: EvaluateFlags, streams: Streams): Promise<number> {
  const outputs = await parseOutputs(flags.format, flags.snapshots);
  const baseline = await readBaseline({ path: flags.baseline, outputs });
  const policy = await readPolicy(flags.policy);
  const policies = accountPolicies(policy, flags);
  const accounts = await judgeAll(flags.snapshots, policies);
  return report(accounts, { policy, policies, outputs, flags, streams, regions: null, baseline });
}

/** One after the other, so that only one snapshot at a time is in memory. */
async function judgeAll(paths: readonly string[], policies: AccountPolicies): Promise<Judgement> {
  const names = new Map<string, string>();
  const accounts: JudgedAccount[] = [];
  const skipped: SkippedAccount[] = [];
  for (const path of paths) {
    const snapshot = await load(path);
    const { id } = snapshot.account;
    const before = names.get(id);
    if (before !== undefined) {
      throw new CommandError(`${before} and ${path} are snapshots of the same account, ${id}; give one of them.`);
    }
    names.set(id, path);
    const own = policies.of(id);
    if (own.ok) accounts.push(judge(snapshot, { policies }));
    else skipped.push({ account: id, problem: own.problem });
  }
  const [first] = skipped;
  if (first !== undefined && accounts.length === 0) throw new CommandError(first.problem);
  return { accounts, skipped };
}

async function load(path: string): Promise<Snapshot> {
  const text = await readNamedFile(path, { noun: 'snapshot', source: 'make one with "keydrill collect"' });
  return orFail(await readSnapshot(text, path));
}
