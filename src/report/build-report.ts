import { mergeUnread } from '../engine/coverage.ts';
import { applyExceptions, type PolicyException } from '../engine/exceptions.ts';
import { compareResults } from '../engine/order.ts';
import { rotationMinutes } from '../engine/rotation.ts';
import { readiness } from '../engine/score.ts';
import { type SelectedRule, severityOf } from '../engine/select.ts';
import { addCalls } from '../facts/snapshot.ts';
import type { JudgedAccount } from '../judge.ts';
import { VERSION } from '../version.ts';
import { summaryCounts } from './counts.ts';
import type { Notice, Report, Rotation } from './report.ts';

export interface BuildReportInput {
  readonly accounts: readonly JudgedAccount[];
  readonly rules: readonly SelectedRule[];
  readonly exceptions: readonly PolicyException[];
  readonly rotation: Pick<Rotation, 'minutesPerKey' | 'parallel' | 'budgetMinutes'>;
  readonly policy: Report['run']['policy'];
  /** The regions that the user named; null is every enabled one. */
  readonly regions: readonly string[] | null;
  readonly notices: readonly Notice[];
  readonly example?: boolean;
}

/** Puts the judged accounts together: exceptions, order, figures. Pure; the time is that of the snapshots. */
export function buildReport(input: BuildReportInput): Report {
  const { accounts, rules, exceptions, notices, policy } = input;
  const startedAt = accounts.map(({ takenAt }) => takenAt).sort()[0] ?? '';
  const finishedAt =
    accounts
      .map((account) => account.finishedAt)
      .sort()
      .at(-1) ?? '';
  const ids = rules.map(({ rule }) => rule.id);
  const accountIds = accounts.map(({ accountId }) => accountId);
  const excepted = applyExceptions({
    results: accounts.flatMap(({ results }) => results).sort(compareResults),
    exceptions,
    now: new Date(finishedAt),
    evaluated: { rules: ids, accounts: accountIds, regions: input.regions },
  });
  const { results } = excepted;
  const weighted = rules.map((selected) => ({
    id: selected.rule.id,
    capability: selected.rule.capability,
    severity: severityOf(selected),
  }));
  return {
    schemaVersion: 1,
    tool: { name: 'keydrill', version: VERSION },
    run: {
      startedAt,
      finishedAt,
      policy,
      accounts: accountIds,
      regions: [...new Set(accounts.flatMap(({ regions }) => regions))].sort(),
      rules: ids,
      severities: Object.fromEntries(weighted.map(({ id, severity }) => [id, severity])),
      targets: accounts.map(({ partition, accountId, homeRegion, regions }) => ({
        partition,
        accountId,
        homeRegion,
        regions: [...regions].sort(),
      })),
      calls: addCalls(accounts.map(({ calls }) => calls)),
      ...(input.example === true ? { example: true } : {}),
    },
    summary: {
      readiness: readiness(weighted, results),
      counts: summaryCounts(results),
      incidents: results.filter(({ kind, status }) => kind === 'incident' && status === 'fail').length,
      rotation: rotationOf(accounts, input.rotation),
    },
    results,
    coverage: {
      unreadable: mergeUnread(accounts.flatMap(({ unread }) => unread)),
      prepared: accounts.flatMap(({ prepared }) => prepared),
    },
    notices: [...notices, ...excepted.notices],
  };
}

/** With the keys of one account unread, a total would be too good to be true. Where drills differ, the slowest counts. */
function rotationOf(accounts: readonly JudgedAccount[], plan: BuildReportInput['rotation']): Rotation | null {
  const { parallel, budgetMinutes } = plan;
  const paces: number[] = [];
  let activeKeys = 0;
  for (const account of accounts) {
    if (account.activeKeys === null || account.minutesPerKey === null) return null;
    activeKeys += account.activeKeys;
    paces.push(account.minutesPerKey);
  }
  const minutesPerKey = paces.length === 0 ? plan.minutesPerKey : Math.max(...paces);
  const totalMinutes = rotationMinutes(activeKeys, { minutesPerKey, parallel });
  return { activeKeys, minutesPerKey, parallel, totalMinutes, budgetMinutes };
}
