import { compareResults } from '../engine/order.ts';
import type { Cause, Result } from '../engine/result.ts';
import { hiddenBy, isAboutItsPlace, type Judged } from './evaluated.ts';
import { type FailOn, reaches } from './exit-code.ts';
import type { Report } from './report.ts';
import { summaryOf, weightedRules } from './summary.ts';
import { whyUnjudged } from './why-unjudged.ts';

/**
 * What the baseline found and this run could neither find nor rule out, because what it is part of could not be listed:
 * unknown, under the same identity. Without it every output would take the finding for gone, and GitHub would close its
 * alert over a denied call.
 */
export function carriedOver(baseline: Report, judged: Judged): readonly Result[] {
  const present = new Set(judged.results.map(({ fingerprint }) => fingerprint));
  const hidden = hiddenBy(judged);
  return baseline.results.flatMap((before) => {
    const hiding = present.has(before.fingerprint) ? undefined : hidden(before);
    return hiding?.cause != null && isPartOf(before, hiding) ? [unjudged(before, hiding, hiding.cause, baseline)] : [];
  });
}

/** The report with what is carried over from the baseline; for reports that were built without it. */
export function withCarriedOver(report: Report, baseline: Report): Report {
  const carried = carriedOver(baseline, { targets: report.run.targets, results: report.results });
  if (carried.length === 0) return report;
  const results = [...report.results, ...carried].sort(compareResults);
  const { rotation } = report.summary;
  return { ...report, summary: summaryOf({ results, rules: weightedRules(report), rotation }), results };
}

/** A finding, or an unknown about a thing of its own; that some list could not be read is no thing. */
function isPartOf(before: Result, hiding: Result): boolean {
  if (before.status === 'fail') return true;
  if (before.status !== 'unknown') return false;
  const isSmaller = hiding.resource.region === 'global' && before.resource.region !== 'global';
  return lastJudged(before) !== null || !isAboutItsPlace(before) || isSmaller;
}

function unjudged(before: Result, hiding: Result, cause: Cause, { run }: Report): Result {
  const last =
    before.status === 'fail' ? { lastJudgedAt: run.finishedAt, lastMessage: before.message } : lastJudged(before);
  const then =
    last === null
      ? `on ${dayOf(run.finishedAt)} it could not be judged either`
      : `on ${dayOf(last.lastJudgedAt)} it was: ${last.lastMessage.replace(/\.$/, '')}`;
  return {
    ...before,
    status: 'unknown',
    message: `Could not be judged: ${whyUnjudged(cause)}; ${then}.`,
    observed: last,
    expected: null,
    cause,
    exception: null,
    reads: hiding.reads,
  };
}

/** A type, because evidence is a record. */
type LastJudged = {
  /** When the finding was last seen, ISO 8601. */
  readonly lastJudgedAt: string;
  readonly lastMessage: string;
};

/** Of a finding that was carried over already: a baseline may be the report of such a run. */
function lastJudged({ status, observed }: Result): LastJudged | null {
  const { lastJudgedAt, lastMessage } = observed ?? {};
  const isCarried = status === 'unknown' && typeof lastJudgedAt === 'string' && typeof lastMessage === 'string';
  return isCarried ? { lastJudgedAt, lastMessage } : null;
}

/** As YYYY-MM-DD. */
const dayOf = (time: string): string => time.slice(0, 10);

/**
 * Fingerprints of the findings that the baseline holds: they do not make the run fail. One that was below the threshold
 * and has grown to reach it is new.
 */
export function knownFindings(
  baseline: Pick<Report, 'results'>,
  { results }: Pick<Report, 'results'>,
  failOn: FailOn,
): ReadonlySet<string> {
  const found = baseline.results.filter((result) => result.status === 'fail' || lastJudged(result) !== null);
  const known = new Map(found.map(({ fingerprint, severity }) => [fingerprint, severity]));
  for (const { fingerprint, severity } of results) {
    const before = known.get(fingerprint);
    if (before !== undefined && reaches(severity, failOn) && !reaches(before, failOn)) known.delete(fingerprint);
  }
  return new Set(known.keys());
}
