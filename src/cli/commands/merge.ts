import type { Policy } from '../../policy/policy.ts';
import { withCarriedOver } from '../../report/baseline.ts';
import type { PolicyLocation } from '../../report/context.ts';
import { mergeReports } from '../../report/merge.ts';
import type { NamedReport } from '../../report/merge-conflicts.ts';
import { REPORT, readReport } from '../../report/read-report.ts';
import type { Report } from '../../report/report.ts';
import { mergeRuns, type NamedRuns, readRuns } from '../../report/sarif/merge.ts';
import { readBaseline, refuseToReplace } from '../baseline.ts';
import { CommandError, orFail } from '../command-error.ts';
import { deliver, type ReportFlags } from '../judge-and-report.ts';
import { type Output, parseOutputs, writeOutputs } from '../outputs.ts';
import { policyLocation, readPolicy, rulesIn } from '../policy.ts';
import { readNamedFile } from '../read-named-file.ts';
import { type Streams, tell } from '../streams.ts';

export interface MergeFlags extends ReportFlags {
  readonly reports: readonly string[];
  readonly policy?: string | undefined;
  readonly format: readonly string[];
  readonly baseline?: string | undefined;
}

/** Puts JSON reports together and reports as a scan does; or puts SARIF files together as they are. */
export async function merge(flags: MergeFlags, streams: Streams): Promise<number> {
  const outputs = await parseOutputs(flags.format);
  refuseToReplace(flags.reports, outputs);
  const inputs = await readInputs(flags.reports);
  return inputs.kind === 'sarif'
    ? mergeSarif(inputs.files, flags, streams)
    : mergeJson(inputs.files, { flags, outputs, streams });
}

type Inputs =
  | { readonly kind: 'sarif'; readonly files: readonly NamedRuns[] }
  | { readonly kind: 'report'; readonly files: readonly NamedReport[] };

/** One after the other, so that only one text at a time is in memory. */
async function readInputs(paths: readonly string[]): Promise<Inputs> {
  const logs: NamedRuns[] = [];
  const reports: NamedReport[] = [];
  for (const name of paths) {
    const text = await readNamedFile(name, REPORT);
    const runs = readRuns(text);
    if (runs === null) reports.push({ name, report: orFail(await readReport(text, name)) });
    else if (runs.ok) logs.push({ name, runs: runs.value });
    else throw new CommandError(`${name} ${runs.problem}.`);
    const [log, report] = [logs[0], reports[0]];
    if (log !== undefined && report !== undefined) {
      throw new CommandError(
        `${log.name} is SARIF and ${report.name} is a JSON report; merge the JSON reports, and make SARIF of them with --format sarif.`,
      );
    }
  }
  return logs.length > 0 ? { kind: 'sarif', files: logs } : { kind: 'report', files: reports };
}

async function mergeSarif(files: readonly NamedRuns[], flags: MergeFlags, streams: Streams): Promise<number> {
  const outputs = await parseOutputs(flags.format.length === 0 ? ['sarif'] : flags.format);
  const other = outputs.find(({ format }) => format !== 'sarif');
  if (other !== undefined) {
    throw new CommandError(`SARIF files merge into SARIF only; for ${other.format}, merge JSON reports.`);
  }
  if (flags.baseline !== undefined) throw new CommandError('--baseline goes with JSON reports, not with SARIF files.');
  const merged = orFail(mergeRuns(files));
  await writeOutputs({ outputs, streams, filesOf: () => Promise.resolve(merged.map((file) => [file])) });
  return 0;
}

interface MergeRun {
  readonly flags: MergeFlags;
  readonly outputs: readonly Output[];
  readonly streams: Streams;
}

async function mergeJson(files: readonly NamedReport[], { flags, outputs, streams }: MergeRun): Promise<number> {
  const merged = orFail(mergeReports(files));
  const example = merged.run.example === true;
  const baseline = await readBaseline({ path: flags.baseline, outputs, example });
  const policy = await (flags.policy === undefined ? foundPolicy() : readPolicy(flags.policy));
  return deliver(baseline === null ? merged : withCarriedOver(merged, baseline), {
    rules: rulesIn(merged, policy),
    policyLocation: await linesOf(merged, policy, { flags, outputs, streams }),
    outputs,
    flags,
    streams,
    baseline,
  });
}

/** Formats that point at a line of the policy. */
const POINTING: ReadonlySet<string> = new Set(['sarif', 'github']);

/** The lines of the policy that judged; a file with another content would be pointed at in the wrong places. */
async function linesOf(
  { run }: Report,
  policy: Policy | null,
  { flags, outputs, streams }: MergeRun,
): Promise<PolicyLocation | null> {
  const isTheirs = policy !== null && policy.sha256 === (run.policy?.sha256 ?? null);
  if (isTheirs) return policyLocation(policy);
  const points = flags.sarifLocation === 'policy' && outputs.some(({ format }) => POINTING.has(format));
  const wanted = run.policy?.path ?? flags.policy;
  if (points && wanted !== undefined && !flags.quiet) {
    const why =
      policy === null || policy.path === null
        ? `the policy of the reports, ${wanted}, is not here; name it with --policy`
        : `the reports were not judged by ${policy.path} as it is now; name the policy that judged with --policy`;
    await tell(streams, `keydrill: Alerts point at resources: ${why}.`);
  }
  return null;
}

/** One that is in the way, but no good, did not judge these reports. */
const foundPolicy = () =>
  readPolicy(undefined).catch((thrown: unknown) => {
    if (thrown instanceof CommandError) return null;
    throw thrown;
  });
