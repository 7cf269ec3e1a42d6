import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { builtInRules } from '../../rules/index.ts';
import { demoAccount } from '../../src/demo/account.ts';
import { demoPolicy } from '../../src/demo/policy.ts';
import type { SelectedRule } from '../../src/engine/select.ts';
import type { Fact } from '../../src/facts/fact.ts';
import { placeOf } from '../../src/facts/read-facts.ts';
import { deepFreeze, type Snapshot } from '../../src/facts/snapshot.ts';
import { judgeAccount } from '../../src/judge.ts';
import { defaultPolicy } from '../../src/policy/policy.ts';
import { selectRules } from '../../src/policy/select-rules.ts';
import { buildReport } from '../../src/report/build-report.ts';
import { compareReports } from '../../src/report/compare.ts';
import type { Report } from '../../src/report/report.ts';
import { failure } from '../../src/testing/given.ts';

/** The whole catalogue on the example account: whatever cannot be read, no finding disappears. */
const policy = { ...defaultPolicy(), ...demoPolicy, extends: ['strict'] as const };
const selection = selectRules({ policy, rules: builtInRules, only: [], skip: [] });
const rules: readonly SelectedRule[] = selection.ok ? selection.selected : [];
const account: Snapshot = await demoAccount();

const reportOf = (snapshot: Snapshot, baseline: Report | null = null): Report =>
  buildReport({
    accounts: [judgeAccount(deepFreeze(snapshot), rules, policy.declarations)],
    rules,
    exceptions: policy.exceptions,
    rotation: policy.declarations.rotation,
    policy: null,
    regions: null,
    notices: [],
    baseline,
  });

/** The account when so many of its facts could not be read. */
const without = (isDenied: (key: string) => boolean): Snapshot => ({
  ...account,
  facts: Object.fromEntries(
    Object.entries(account.facts).map(([key, fact]): readonly [string, Fact<unknown>] => [
      key,
      isDenied(key) ? failure(placeOf(key).operation, 'access-denied') : fact,
    ]),
  ),
});

const before = reportOf(account);
const findings = before.results.filter(({ status }) => status === 'fail');

/** Findings of which a report says nothing. */
function missing({ results }: Report): readonly string[] {
  const said = new Set(results.map(({ fingerprint }) => fingerprint));
  const gone = findings.filter(({ fingerprint }) => !said.has(fingerprint));
  return gone.map(({ ruleId, resource }) => `${ruleId} ${resource.name}`);
}

const lost = (snapshot: Snapshot): readonly string[] => missing(reportOf(snapshot, before));
const withoutBaseline = (snapshot: Snapshot): readonly string[] => missing(reportOf(snapshot));
const fixedIn = (snapshot: Snapshot): readonly string[] =>
  compareReports(before, reportOf(snapshot)).fixed.map(({ finding }) => `${finding.ruleId} ${finding.resource.name}`);

describe('a fact that cannot be read', () => {
  const operations = [...new Set(Object.keys(account.facts).map((key) => placeOf(key).operation))];

  it('exists for every operation of the example, and there is something to lose', () => {
    expect(operations.length).toBeGreaterThan(40);
    expect(findings.length).toBeGreaterThan(90);
  });

  it.each(operations)('%s: no finding is lost, and none is taken for fixed', (operation) => {
    const snapshot = without((key) => placeOf(key).operation === operation);
    expect(lost(snapshot)).toEqual([]);
    expect(fixedIn(snapshot)).toEqual([]);
  });

  it('or the regions themselves', () => {
    const snapshot = { ...account, regions: failure('account:ListRegions', 'access-denied') };
    expect(lost(snapshot)).toEqual([]);
    expect(fixedIn(snapshot)).toEqual([]);
    expect(withoutBaseline(snapshot).length).toBeGreaterThan(10);
  });

  it('in whatever combination', () => {
    const keys = Object.keys(account.facts);
    fc.assert(
      fc.property(fc.subarray(keys, { minLength: 1 }), fc.boolean(), (denied, regions) => {
        const set = new Set(denied);
        const snapshot = without((key) => set.has(key));
        const blind = regions ? { ...snapshot, regions: failure('account:ListRegions', 'access-denied') } : snapshot;
        expect(lost(blind)).toEqual([]);
        expect(fixedIn(blind)).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });
});
