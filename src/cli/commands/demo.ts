import { demoAccount } from '../../demo/account.ts';
import { demoPolicy } from '../../demo/policy.ts';
import { deepFreeze } from '../../facts/snapshot.ts';
import { defaultPolicy } from '../../policy/policy.ts';
import { judge, type ReportFlags, report } from '../judge-and-report.ts';
import { parseOutputs } from '../outputs.ts';
import { select } from '../policy.ts';
import type { Streams } from '../streams.ts';

export interface DemoFlags extends ReportFlags {
  readonly format: readonly string[];
}

/** Judges the bundled example account, to show what a report looks like. Needs no credentials and no network. */
export async function demo(flags: DemoFlags, streams: Streams): Promise<number> {
  const outputs = await parseOutputs(flags.format);
  const policy = { ...defaultPolicy(), ...demoPolicy };
  const { selected, notices } = select(policy, { rule: [], skipRule: [] });
  const run = { policy, rules: selected, notices, outputs, flags, streams, regions: null, example: true };
  return report([judge(deepFreeze(await demoAccount()), run)], run);
}
