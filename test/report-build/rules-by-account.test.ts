import { describe, expect, it } from 'vitest';
import type { Result } from '../../src/engine/result.ts';
import { surelyJudged } from '../../src/publish/surely-judged.ts';
import { buildReport } from '../../src/report/build-report.ts';
import { compareReports } from '../../src/report/compare.ts';
import { evaluatedCompletely } from '../../src/report/evaluated.ts';
import { weightedRules } from '../../src/report/summary.ts';
import { resultWith } from '../engine/sample-results.ts';
import { ruleWith, selected } from '../engine/sample-snapshot.ts';
import { judgedAccount } from './judged-account.ts';

const A = '111122223333';
const B = '444455556666';
const EVERYWHERE = 'rule-everywhere';
const ONLY_IN_A = 'rule-only-in-a';

const rules = [EVERYWHERE, ONLY_IN_A].map((id) => selected(ruleWith({ id })));

const found = (accountId: string, ruleId: string, parts: Partial<Result> = {}): Result => ({
  ...resultWith({ accountId, ruleId, fingerprint: `${ruleId} ${accountId}` }),
  ...parts,
});
const passed = (accountId: string, ruleId: string) =>
  found(accountId, ruleId, { status: 'pass', fingerprint: `pass ${ruleId} ${accountId}` });

const build = (
  inA: readonly Result[],
  inB: readonly Result[],
  parts: Partial<Parameters<typeof buildReport>[0]> = {},
) =>
  buildReport({
    accounts: [judgedAccount({ accountId: A, results: inA }), judgedAccount({ accountId: B, results: inB })],
    rules,
    exceptions: [],
    rotation: { minutesPerKey: 30, parallel: 1, budgetMinutes: 240 },
    policy: null,
    regions: null,
    notices: [],
    ...parts,
  });

/** Both rules failed in both accounts; then an override turned one off in B. */
const before = build([found(A, EVERYWHERE), found(A, ONLY_IN_A)], [found(B, EVERYWHERE), found(B, ONLY_IN_A)]);
const after = build([found(A, EVERYWHERE), passed(A, ONLY_IN_A)], [found(B, EVERYWHERE)]);

describe('a rule that is judged in one account and not in another', () => {
  const places = (ids: readonly string[]) =>
    ids.map((id) => [id, { ...resultWith({ accountId: id, ruleId: ONLY_IN_A }) }] as const);

  it.each(places([A, B]))('is judged completely in the one, and not in the other: %s', (account, place) => {
    expect(evaluatedCompletely(after)(place)).toBe(account === A);
    expect(surelyJudged(after)(place)).toBe(account === A);
  });

  it('is fixed where it was judged again, and nowhere else', () => {
    const { fixed, notEvaluated, unchanged } = compareReports(before, after);
    const named = (changes: readonly { readonly finding: Result }[]) =>
      changes.map(({ finding }) => `${finding.ruleId} ${finding.target.accountId}`);
    expect(named(fixed)).toEqual([`${ONLY_IN_A} ${A}`]);
    expect(named(notEvaluated)).toEqual([`${ONLY_IN_A} ${B}`]);
    expect(named(unchanged)).toEqual([`${EVERYWHERE} ${A}`, `${EVERYWHERE} ${B}`]);
  });

  it('is not carried over from a baseline to where it is not judged', () => {
    const again = build([found(A, EVERYWHERE)], [found(B, EVERYWHERE)], { baseline: before });
    expect(again.results.filter(({ ruleId }) => ruleId === ONLY_IN_A)).toEqual([]);
  });

  it('counts in the score by the accounts that it was judged in', () => {
    expect(after.summary.readiness.score).toBe(50);
    const { see } = Object.fromEntries(after.summary.readiness.capabilities.map((counts) => [counts.id, counts]));
    expect(see).toMatchObject({ passed: 1, failed: 1 });
    expect(weightedRules(after).map(({ id }) => id)).toEqual([EVERYWHERE, ONLY_IN_A]);
  });
});
