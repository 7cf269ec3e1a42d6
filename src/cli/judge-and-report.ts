import type { Severity } from '../engine/rule.ts';
import type { Snapshot } from '../facts/snapshot.ts';
import { type JudgedAccount, judgeAccount } from '../judge.ts';
import type { Policy } from '../policy/policy.ts';
import { knownFindings } from '../report/baseline.ts';
import { buildReport } from '../report/build-report.ts';
import type { ReportContext } from '../report/context.ts';
import { type ExitOptions, exitCode } from '../report/exit-code.ts';
import type { Report } from '../report/report.ts';
import { verdictLine } from '../report/verdict-line.ts';
import { type AccountPolicies, type SkippedAccount, skippedNotices } from './account-policies.ts';
import { orFail } from './command-error.ts';
import { type Output, writeReport } from './outputs.ts';
import { policyLocation, rulesIn } from './policy.ts';
import { type Streams, tell } from './streams.ts';

/** What decides how results are shown and what they come to; shared by all commands that end with a report. */
export interface ReportFlags extends Pick<ExitOptions, 'failOn' | 'allowUnknown'> {
  readonly minSeverity?: Severity | undefined;
  readonly sarifLocation: 'policy' | 'resource';
  readonly color: boolean;
  readonly quiet: boolean;
}

export interface Run {
  readonly policy: Policy;
  readonly policies: AccountPolicies;
  readonly outputs: readonly Output[];
  readonly flags: ReportFlags;
  readonly streams: Streams;
  /** Regions that the user named; null is every enabled one. */
  readonly regions: readonly string[] | null;
  /** Read before AWS is asked, so that a scan does not end with a baseline that is none. */
  readonly baseline?: Report | null;
  readonly example?: boolean;
}

export function judge(snapshot: Snapshot, { policies }: Pick<Run, 'policies'>): JudgedAccount {
  const { rules, declarations } = orFail(policies.of(snapshot.account.id));
  return judgeAccount(snapshot, rules, declarations);
}

/** What became of the accounts of a run. */
export interface Judgement {
  readonly accounts: readonly JudgedAccount[];
  readonly skipped: readonly SkippedAccount[];
}

/** Results to exceptions to report to reporters to exit code. */
export async function report(judgement: Judgement, run: Run): Promise<number> {
  const built = reportOn(judgement, run);
  return deliver(built, await deliveryOf(built, run));
}

/** The report of the judged accounts. */
export function reportOn({ accounts, skipped }: Judgement, run: Run): Report {
  const { policy, policies } = run;
  const { path, sha256, exceptions } = policy;
  return buildReport({
    accounts,
    rules: policies.together(accounts.map(({ accountId }) => accountId)),
    base: policies.isUniform ? null : (policies.base?.rules ?? []),
    exceptions,
    rotation: policy.declarations.rotation,
    policy: path === null || sha256 === null ? null : { path, sha256 },
    regions: run.regions,
    notices: [...policy.notices, ...policies.notices, ...skippedNotices(skipped)],
    baseline: run.baseline ?? null,
    ...(run.example === true ? { example: true } : {}),
  });
}

export interface Delivery
  extends Pick<ReportContext, 'rules' | 'policyLocation'>,
    Pick<Run, 'outputs' | 'flags' | 'streams' | 'baseline'> {}

/** How the report of a run is delivered. */
export const deliveryOf = async (built: Report, run: Run): Promise<Delivery> => ({
  ...run,
  rules: rulesIn(built, run.policy),
  policyLocation: await policyLocation(run.policy),
});

/** Writes a report in every format, says what it comes to, and gives the exit code. */
export async function deliver(built: Report, delivery: Delivery): Promise<number> {
  const { rules, policyLocation: location, outputs, flags, streams, baseline = null } = delivery;
  const exit = {
    failOn: flags.failOn,
    allowUnknown: flags.allowUnknown,
    known: baseline === null ? undefined : knownFindings(baseline, built, flags.failOn),
  };
  const context = {
    ...exit,
    rules,
    policyLocation: location,
    ...pageOf(streams, flags),
    minSeverity: flags.minSeverity ?? null,
    location: flags.sarifLocation,
  };
  await writeReport({ report: built, outputs, context, streams });
  if (!flags.quiet) await tell(streams, verdictLine(built, exit));
  // Looking at an example went well, whatever the example says.
  return built.run.example === true ? 0 : exitCode(built, exit);
}

/** How wide a page on stdout is, and whether it has colours. */
export const pageOf = (streams: Streams, { color }: Pick<ReportFlags, 'color'>) => ({
  color: color && colorful(streams),
  width: Math.min(Math.max(streams.stdout.columns ?? 100, 60), 120),
});

/** https://no-color.org and https://force-color.org */
function colorful({ stdout }: Streams): boolean {
  if (process.env['NO_COLOR']) return false;
  const forced = process.env['FORCE_COLOR'];
  return forced === undefined || forced === '' ? stdout.isTTY === true : forced !== '0';
}
