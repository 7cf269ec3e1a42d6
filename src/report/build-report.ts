import { mergeUnread } from '../engine/coverage.ts';
import { applyExceptions, type PolicyException } from '../engine/exceptions.ts';
import { compareResults } from '../engine/order.ts';
import type { Result } from '../engine/result.ts';
import { type SelectedRule, severityOf } from '../engine/select.ts';
import { addCalls } from '../facts/snapshot.ts';
import type { JudgedAccount } from '../judge.ts';
import { VERSION } from '../version.ts';
import { carriedOver } from './baseline.ts';
import type { Notice, Report, Rotation, Run, ScannedAccount } from './report.ts';
import { summaryOf, totalRotation } from './summary.ts';

export interface BuildReportInput {
  readonly accounts: readonly JudgedAccount[];
  /** Those that judged one of the accounts. */
  readonly rules: readonly SelectedRule[];
  /** Those of accounts that no override names; null for a policy without overrides. */
  readonly base?: readonly SelectedRule[] | null;
  readonly exceptions: readonly PolicyException[];
  readonly rotation: Pick<Rotation, 'minutesPerKey' | 'parallel' | 'budgetMinutes'>;
  readonly policy: Run['policy'];
  /** The regions that the user named; null is every enabled one. */
  readonly regions: readonly string[] | null;
  readonly notices: readonly Notice[];
  readonly example?: boolean;
  /** An earlier report: what it found and this run could not list is carried over as unknown. */
  readonly baseline?: Report | null;
}

/** Puts the judged accounts together: baseline, exceptions, order, figures. Pure; the time is that of the snapshots. */
export function buildReport(input: BuildReportInput): Report {
  const { accounts, rules, exceptions, notices } = input;
  const run = runOf(input);
  const excepted = applyExceptions({
    results: resultsOf(input, run.targets),
    exceptions,
    now: new Date(run.finishedAt),
    evaluated: { rules: run.rules, accounts: run.accounts, regions: input.regions },
  });
  const { results } = excepted;
  return {
    schemaVersion: 1,
    tool: { name: 'keydrill', version: VERSION },
    run,
    summary: summaryOf({
      results,
      rules: rules.map((selected) => ({
        id: selected.rule.id,
        capability: selected.rule.capability,
        severity: severityOf(selected),
      })),
      rotation: totalRotation(accounts.map(rotationPart), input.rotation),
    }),
    results,
    coverage: {
      unreadable: mergeUnread(accounts.flatMap(({ unread }) => unread)),
      prepared: accounts.flatMap(({ prepared }) => prepared),
    },
    notices: [...notices, ...excepted.notices],
  };
}

function runOf({ accounts, rules, base = null, policy, example }: BuildReportInput): Run {
  const starts = accounts.map(({ takenAt }) => takenAt).sort();
  const ends = accounts.map(({ finishedAt }) => finishedAt).sort();
  return {
    startedAt: starts[0] ?? '',
    finishedAt: ends.at(-1) ?? '',
    policy,
    accounts: accounts.map(({ accountId }) => accountId),
    regions: [...new Set(accounts.flatMap(({ regions }) => regions))].sort(),
    ...selectionOf(rules),
    ...(base === null ? {} : { base: selectionOf(base) }),
    targets: accounts.map(({ partition, accountId, homeRegion, regions }) => ({
      partition,
      accountId,
      homeRegion,
      regions: [...regions].sort(),
    })),
    calls: addCalls(accounts.map(({ calls }) => calls)),
    ...(example === true ? { example: true } : {}),
  };
}

const selectionOf = (rules: readonly SelectedRule[]): Pick<Run, 'rules' | 'severities'> => ({
  rules: rules.map(({ rule }) => rule.id),
  severities: Object.fromEntries(rules.map((selected) => [selected.rule.id, severityOf(selected)])),
});

function resultsOf(
  { accounts, baseline = null }: BuildReportInput,
  targets: readonly ScannedAccount[],
): readonly Result[] {
  const results = accounts.flatMap((account) => account.results);
  const carried = baseline === null ? [] : carriedOver(baseline, { targets, results });
  return [...results, ...carried].sort(compareResults);
}

const rotationPart = ({ activeKeys, minutesPerKey }: JudgedAccount) =>
  activeKeys === null || minutesPerKey === null ? null : { activeKeys, minutesPerKey };
