import type { Snapshot } from '../../facts/snapshot.ts';
import { readSnapshot } from '../../facts/snapshot-file.ts';
import { readBaseline } from '../baseline.ts';
import { CommandError, orFail } from '../command-error.ts';
import { judge, type ReportFlags, report } from '../judge-and-report.ts';
import { parseOutputs } from '../outputs.ts';
import { type PolicyFlags, readPolicy, select } from '../policy.ts';
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
  const { selected, notices } = select(policy, flags);
  const run = { policy, rules: selected, notices, outputs, flags, streams, regions: null, baseline };
  const accounts = new Map<string, { readonly path: string; readonly judged: ReturnType<typeof judge> }>();
  for (const path of flags.snapshots) {
    const snapshot = await load(path);
    const before = accounts.get(snapshot.account.id);
    if (before !== undefined) {
      throw new CommandError(
        `${before.path} and ${path} are snapshots of the same account, ${snapshot.account.id}; give one of them.`,
      );
    }
    accounts.set(snapshot.account.id, { path, judged: judge(snapshot, run) });
  }
  return report(
    [...accounts.values()].map(({ judged }) => judged),
    run,
  );
}

async function load(path: string): Promise<Snapshot> {
  const text = await readNamedFile(path, { noun: 'snapshot', source: 'make one with "keydrill collect"' });
  return orFail(await readSnapshot(text, path));
}
