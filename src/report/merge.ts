import { mergeUnread } from '../engine/coverage.ts';
import { groupBy } from '../engine/group-by.ts';
import { compareResults, compareText } from '../engine/order.ts';
import { addCalls } from '../facts/snapshot.ts';
import { type Outcome, ok, problem } from '../outcome.ts';
import { conflictAmong, type NamedReport } from './merge-conflicts.ts';
import type { Notice, Report, Rotation, Run } from './report.ts';
import { summaryOf, totalRotation, weightedRules } from './summary.ts';

/** Puts the reports of several accounts or shards together, as one scan of all of them would have done. Pure. */
export function mergeReports(given: readonly NamedReport[]): Outcome<Report> {
  const conflict = conflictAmong(given);
  if (conflict !== null) return problem(conflict);
  const reports = given.map(({ report }) => report).sort(byAccount);
  const [first] = reports;
  if (first === undefined) return problem('There is no report to merge.');
  const run = mergedRun(first, reports);
  const results = reports.flatMap((report) => report.results).sort(compareResults);
  return ok({
    schemaVersion: first.schemaVersion,
    tool: first.tool,
    run,
    summary: summaryOf({ results, rules: weightedRules({ run, results }), rotation: mergedRotation(reports) }),
    results,
    coverage: {
      unreadable: mergeUnread(reports.flatMap(({ coverage }) => coverage.unreadable)),
      prepared: reports.flatMap(({ coverage }) => coverage.prepared).sort(byAccountId),
    },
    notices: mergedNotices(reports.map(({ notices }) => notices)),
  });
}

/** No two reports have an account in common. */
const byAccount = (a: Report, b: Report): number => compareText(firstAccount(a), firstAccount(b));
const firstAccount = ({ run }: Report): string => [...run.accounts].sort()[0] ?? '';

type OfAccount = { readonly accountId: string };
const byAccountId = (a: OfAccount, b: OfAccount): number => compareText(a.accountId, b.accountId);

function mergedRun(first: Report, reports: readonly Report[]): Run {
  const runs = reports.map(({ run }) => run);
  const starts = runs.map(({ startedAt }) => startedAt).sort();
  const ends = runs.map(({ finishedAt }) => finishedAt).sort();
  return {
    ...first.run,
    startedAt: starts[0] ?? '',
    finishedAt: ends.at(-1) ?? '',
    accounts: runs.flatMap(({ accounts }) => accounts).sort(),
    regions: [...new Set(runs.flatMap(({ regions }) => regions))].sort(),
    rules: [...new Set(runs.flatMap(({ rules }) => rules))],
    severities: Object.fromEntries(runs.toReversed().flatMap(({ severities }) => Object.entries(severities))),
    targets: runs.flatMap(({ targets }) => targets).sort(byAccountId),
    calls: addCalls(runs.map(({ calls }) => calls)),
  };
}

function mergedRotation(reports: readonly Report[]): Rotation | null {
  const rotations = reports.map(({ summary }) => summary.rotation);
  const [plan = null] = rotations;
  return plan === null ? null : totalRotation(rotations, plan);
}

/** Each once. An exception that one report found unused may be used in another. */
function mergedNotices(all: readonly (readonly Notice[])[]): readonly Notice[] {
  const byPlace = groupBy(all.flat(), ({ code, location, message }) =>
    JSON.stringify(isAboutException(code) ? [code, location] : [code, location, message]),
  );
  return [...byPlace.values()].flatMap((group) => {
    const [first] = group;
    const everywhere = first !== undefined && group.length >= all.length;
    return first?.code === 'exception-unused' && !everywhere ? [] : mostTelling(group);
  });
}

const isAboutException = (code: string): boolean => code.startsWith('exception-');

/** What is said of an exception that matches nothing in one report is wrong when it matches something in another. */
function mostTelling(group: readonly Notice[]): readonly Notice[] {
  const different = [...new Map(group.map((notice) => [notice.message, notice])).values()];
  const telling = different.filter(({ message }) => !MATCHES_NOTHING.test(message));
  return telling.length === 0 ? different : telling;
}

const MATCHES_NOTHING =
  /: it covers nothing any more, so remove it\.$| matches no judged resource; correct or remove it\.$/;
