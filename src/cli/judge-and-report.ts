import type { Severity } from '../engine/rule.ts';
import type { SelectedRule } from '../engine/select.ts';
import type { Snapshot } from '../facts/snapshot.ts';
import { type JudgedAccount, judgeAccount } from '../judge.ts';
import type { Policy } from '../policy/policy.ts';
import { buildReport } from '../report/build-report.ts';
import { type ExitOptions, exitCode } from '../report/exit-code.ts';
import type { Notice } from '../report/report.ts';
import { verdictLine } from '../report/verdict-line.ts';
import { type Output, writeReport } from './outputs.ts';
import { policyLocation } from './policy.ts';
import { type Streams, tell } from './streams.ts';

/** What decides how results are shown and what they come to; shared by scan, evaluate and demo. */
export interface ReportFlags extends Pick<ExitOptions, 'failOn' | 'allowUnknown'> {
  readonly minSeverity?: Severity | undefined;
  readonly sarifLocation: 'policy' | 'resource';
  readonly color: boolean;
  readonly quiet: boolean;
}

export interface Run {
  readonly policy: Policy;
  readonly rules: readonly SelectedRule[];
  readonly notices: readonly Notice[];
  readonly outputs: readonly Output[];
  readonly flags: ReportFlags;
  readonly streams: Streams;
  /** Regions that the user named; null is every enabled one. */
  readonly regions: readonly string[] | null;
  readonly example?: boolean;
}

export const judge = (snapshot: Snapshot, { rules, policy }: Pick<Run, 'rules' | 'policy'>): JudgedAccount =>
  judgeAccount(snapshot, rules, policy.declarations);

/** Results to exceptions to report to reporters to exit code. */
export async function report(accounts: readonly JudgedAccount[], run: Run): Promise<number> {
  const { policy, rules, flags, streams, outputs } = run;
  const { path, sha256, exceptions } = policy;
  const built = buildReport({
    accounts,
    rules,
    exceptions,
    rotation: policy.declarations.rotation,
    policy: path === null || sha256 === null ? null : { path, sha256 },
    regions: run.regions,
    notices: [...policy.notices, ...run.notices],
    ...(run.example === true ? { example: true } : {}),
  });
  const context = {
    rules: rules.map(({ rule }) => rule),
    policyLocation: await policyLocation(policy),
    color: flags.color && colorful(streams),
    width: Math.min(Math.max(streams.stdout.columns ?? 100, 60), 120),
    minSeverity: flags.minSeverity ?? null,
    failOn: flags.failOn,
    allowUnknown: flags.allowUnknown,
    location: flags.sarifLocation,
  };
  await writeReport({ report: built, outputs, context, streams });
  if (!flags.quiet) await tell(streams, verdictLine(built, flags));
  // Looking at an example went well, whatever the example says.
  return run.example === true ? 0 : exitCode(built, flags);
}

/** https://no-color.org and https://force-color.org */
function colorful({ stdout }: Streams): boolean {
  if (process.env['NO_COLOR']) return false;
  const forced = process.env['FORCE_COLOR'];
  return forced === undefined || forced === '' ? stdout.isTTY === true : forced !== '0';
}
