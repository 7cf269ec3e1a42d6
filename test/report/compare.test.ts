import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Result, STATUSES } from '../../src/engine/result.ts';
import { SEVERITIES } from '../../src/engine/rule.ts';
import { type Comparison, compareReports, newFrom } from '../../src/report/compare.ts';
import { diffVerdict } from '../../src/report/diff/verdict.ts';
import type { Report } from '../../src/report/report.ts';
import { ACCOUNT, oldKey, type ReportParts, type ResultParts, sampleReport, sampleResult } from './sample-report.ts';
import { guardDuty, keyRotated, leastPrivilege, notQuarantined } from './sample-rules.ts';

const HOME = 'us-east-1';
const OTHER_ACCOUNT = '444455556666';
const CAUSE: NonNullable<Result['cause']> = {
  kind: 'access-denied',
  operation: 'iam:ListUsers',
  code: 'AccessDenied',
  iamAction: 'iam:ListUsers',
  message: 'denied',
};
const EXCEPTION = { reason: 'vendor', owner: 'team', expires: '2027-01-01', ticket: null };

const ada = oldKey('ada', 1);
const bob = oldKey('bob', 2);
const stands = (status: Result['status'], result: Result = ada): Result => ({
  ...result,
  status,
  message: `It is ${status}.`,
  cause: status === 'unknown' ? CAUSE : null,
  exception: status === 'excepted' ? EXCEPTION : null,
});
const unlisted = (parts: Partial<ResultParts> = {}): Result =>
  sampleResult({ rule: keyRotated, status: 'unknown', cause: CAUSE, ...parts });
const incident = sampleResult({ rule: notQuarantined, severity: 'low', resource: { id: 'AIDA1', name: 'deploy' } });
const guardDutyIn = (region: string): Result =>
  sampleResult({ rule: guardDuty, region, resource: { id: region, name: region, region } });

const reportOf = (results: readonly Result[], run: ReportParts['run'] = {}): Report =>
  sampleReport(results, { run: { regions: [HOME], ...run } });

const LISTS = ['new', 'fixed', 'unchanged', 'excepted', 'notEvaluated'] as const;
/** Where each finding went, by name. */
const listed = (comparison: Comparison) =>
  Object.fromEntries(
    LISTS.flatMap((list) =>
      comparison[list].length === 0 ? [] : [[list, comparison[list].map(({ finding }) => finding.resource.name)]],
    ),
  );
const compare = (before: readonly Result[], after: readonly Result[], run: ReportParts['run'] = {}) =>
  compareReports(reportOf(before), reportOf(after, run));

describe('a finding of the earlier report', () => {
  const passed = stands('pass', bob);

  it.each<[string, readonly Result[], (typeof LISTS)[number]]>([
    ['fails still', [ada], 'unchanged'],
    ['fails still, with another severity', [{ ...ada, severity: 'low' }], 'unchanged'],
    ['passes', [stands('pass')], 'fixed'],
    ['does not apply any more', [stands('not-applicable')], 'fixed'],
    ['is gone where everything was looked at', [passed], 'fixed'],
    ['is gone while something else of the rule could not be judged', [stands('unknown', bob)], 'fixed'],
    ['is covered by an exception', [stands('excepted')], 'excepted'],
    ['could not be judged, which an exception covers', [{ ...stands('excepted'), cause: CAUSE }], 'notEvaluated'],
    ['could not be judged', [stands('unknown')], 'notEvaluated'],
    ['is gone where not everything could be listed', [passed, unlisted()], 'notEvaluated'],
    [
      'is gone where an exception covers that not everything could be',
      [unlisted({ status: 'excepted' })],
      'notEvaluated',
    ],
    ['is gone together with all results of its rule', [incident], 'notEvaluated'],
  ])('that %s', (_, now, list) => {
    const comparison = compareReports(reportOf([ada]), reportOf(now));
    expect(listed({ ...comparison, new: [] })).toEqual({ [list]: ['ada'] });
  });

  it.each<[string, ReportParts['run'], string]>([
    ['the account', { accounts: [OTHER_ACCOUNT] }, 'account'],
    ['the rule', { rules: [guardDuty.id] }, 'rule'],
  ])('is not fixed when %s was left out', (_, run, why) => {
    const { notEvaluated } = compare([ada], [stands('pass', oldKey('eve', 3, OTHER_ACCOUNT))], run);
    expect(notEvaluated).toEqual([
      { finding: ada, before: { status: 'fail', severity: 'high' }, after: null, why, cause: null },
    ]);
  });

  it('is not fixed when its region was left out, or could not be listed', () => {
    const before = sampleReport([guardDutyIn('eu-west-1')]);
    const narrowed = compareReports(before, reportOf([stands('pass', guardDutyIn(HOME))]));
    expect(narrowed.notEvaluated).toMatchObject([{ why: 'region', cause: null }]);
    const blind = reportOf([unlisted({ rule: guardDuty })], { regions: [] });
    expect(compareReports(before, blind).notEvaluated).toMatchObject([{ why: 'unknown', cause: CAUSE }]);
  });

  it('is not fixed when it is of the home region, and the scan was narrowed to others', () => {
    const run = { regions: ['eu-west-1'] };
    const narrow = sampleReport([stands('pass', bob), stands('pass', guardDutyIn('eu-west-1'))], { run });
    const { fixed, notEvaluated } = compareReports(reportOf([ada, guardDutyIn(HOME)]), narrow);
    expect(fixed.map(({ finding }) => finding.ruleId)).toEqual([keyRotated.id]);
    expect(notEvaluated).toMatchObject([{ finding: { ruleId: guardDuty.id }, why: 'region' }]);
  });

  it('says why it could not be judged: its own unknown, or that of the list', () => {
    const own = { ...stands('unknown'), cause: { ...CAUSE, operation: 'iam:ListAccessKeys' } };
    const { notEvaluated } = compare([ada, bob], [own, unlisted()]);
    expect(notEvaluated.map(({ finding, after, why, cause }) => [finding.message, after?.status, why, cause])).toEqual([
      [ada.message, 'unknown', 'unknown', own.cause],
      [bob.message, undefined, 'unknown', CAUSE],
    ]);
  });

  it('is shown as it is now, with how it stood', () => {
    const now: Result = { ...ada, severity: 'critical', message: 'It grew.' };
    expect(compare([ada], [now]).unchanged).toEqual([
      {
        finding: now,
        before: { status: 'fail', severity: 'high' },
        after: { status: 'fail', severity: 'critical' },
      },
    ]);
    expect(compare([ada], [stands('pass', bob)]).fixed).toMatchObject([{ finding: ada, after: null }]);
  });
});

describe('a finding of the later report', () => {
  it.each(STATUSES)('is new unless it failed before: it was %s', (status) => {
    const comparison = compare([stands(status)], [ada]);
    expect(listed(comparison)).toEqual(status === 'fail' ? { unchanged: ['ada'] } : { new: ['ada'] });
    if (status !== 'fail') expect(comparison.new).toMatchObject([{ finding: ada, before: { status } }]);
  });

  it('is new when the earlier report does not know it', () => {
    expect(compare([], [ada]).new).toEqual([
      { finding: ada, before: null, after: { status: 'fail', severity: 'high' } },
    ]);
  });
});

describe('two reports', () => {
  const anyReport = fc
    .uniqueArray(
      fc.record({
        index: fc.integer({ min: 0, max: 9 }),
        status: fc.constantFrom(...STATUSES),
        severity: fc.constantFrom(...SEVERITIES),
        rule: fc.constantFrom(keyRotated, leastPrivilege),
      }),
      { selector: ({ index, rule }) => `${index}${rule.id}`, maxLength: 15 },
    )
    .map((parts) =>
      reportOf(
        parts.map(({ index, status, severity, rule }) =>
          stands(status, { ...sampleResult({ rule, resource: { type: 'AwsIamUser', id: String(index) } }), severity }),
        ),
      ),
    );

  it('agree on every finding: each is in exactly one list, and no other result is', () => {
    fc.assert(
      fc.property(anyReport, anyReport, (before, after) => {
        const comparison = compareReports(before, after);
        const ids = (list: keyof Pick<Comparison, (typeof LISTS)[number]>) =>
          comparison[list].map(({ finding }) => finding.fingerprint);
        const failed = ({ results }: Report) =>
          results.filter(({ status }) => status === 'fail').map(({ fingerprint }) => fingerprint);
        const old = [...ids('fixed'), ...ids('unchanged'), ...ids('excepted'), ...ids('notEvaluated')];
        expect([...old].sort()).toEqual([...failed(before)].sort());
        expect([...ids('new'), ...ids('unchanged')].sort()).toEqual([...failed(after)].sort());
      }),
    );
  });

  it('that are the same have nothing but what is unchanged', () => {
    fc.assert(
      fc.property(anyReport, (report) => {
        const comparison = compareReports(report, report);
        expect(Object.keys(listed(comparison)).filter((list) => list !== 'unchanged')).toEqual([]);
        expect(newFrom(comparison, 'low')).toEqual([]);
        expect(comparison.notices).toEqual([]);
        expect(Object.values(comparison.scope).flatMap(({ before, after }) => [...before, ...after])).toEqual([]);
      }),
    );
  });

  it('the other way round have new for fixed, as far as both judged everything', () => {
    fc.assert(
      fc.property(anyReport, anyReport, (one, other) => {
        const [there, back] = [compareReports(one, other), compareReports(other, one)];
        const ids = (list: Comparison['new']) => new Set(list.map(({ finding }) => finding.fingerprint));
        for (const fingerprint of ids(there.fixed)) expect(ids(back.new)).toContain(fingerprint);
        expect(ids(there.unchanged)).toEqual(ids(back.unchanged));
      }),
    );
  });

  it('keep the order of the reports in every list', () => {
    fc.assert(
      fc.property(anyReport, anyReport, (before, after) => {
        const comparison = compareReports(before, after);
        const order = (results: readonly Result[], list: Comparison['new']) => {
          const places = list.map(({ finding }) =>
            results.findIndex(({ fingerprint }) => fingerprint === finding.fingerprint),
          );
          expect(places).toEqual([...places].sort((a, b) => a - b));
        };
        order(after.results, comparison.new);
        for (const list of ['fixed', 'unchanged', 'excepted', 'notEvaluated'] as const) {
          order(before.results, comparison[list]);
        }
      }),
    );
  });
});

describe('what two reports are about', () => {
  const nothing = { before: [], after: [] };

  it('is told where only one of them is about it', () => {
    const before = reportOf([], { accounts: [ACCOUNT], regions: [HOME], rules: ['a', 'b'] });
    const after = reportOf([], { accounts: [ACCOUNT, OTHER_ACCOUNT], regions: ['eu-west-1'], rules: ['b', 'c', 'd'] });
    expect(compareReports(before, after).scope).toEqual({
      accounts: { before: [], after: [OTHER_ACCOUNT] },
      regions: { before: [HOME], after: ['eu-west-1'] },
      rules: { before: ['a'], after: ['c', 'd'] },
    });
    expect(compareReports(before, before).scope).toEqual({ accounts: nothing, regions: nothing, rules: nothing });
  });

  it('is said of each', () => {
    const { before, after } = compareReports(reportOf([ada]), reportOf([stands('pass')]));
    expect(before).toEqual({
      startedAt: '2026-11-20T10:10:00.000Z',
      accounts: [ACCOUNT],
      policy: { path: 'security/keydrill.yaml', sha256: 'a'.repeat(64) },
      version: '0.1.0',
      score: 0,
    });
    expect(after.score).toBe(100);
  });

  const later: ReportParts['run'] = { startedAt: '2026-11-27T10:10:00.000Z' };
  const codes = (before: Report, after: Report) => compareReports(before, after).notices.map(({ code }) => code);

  it('is noticed when they come the wrong way round', () => {
    expect(codes(reportOf([]), reportOf([], later))).toEqual([]);
    expect(compareReports(reportOf([], later), reportOf([])).notices).toEqual([
      {
        code: 'reports-swapped',
        message:
          'The second report (2026-11-20 10:10 UTC) is older than the first (2026-11-27 10:10 UTC); give the earlier one first.',
        location: null,
      },
    ]);
  });

  it('is noticed when another policy or another keydrill judged', () => {
    const policy = { path: 'keydrill.yaml', sha256: 'b'.repeat(64) };
    expect(codes(reportOf([]), reportOf([], { policy }))).toEqual(['policy-changed']);
    expect(codes(reportOf([]), reportOf([], { policy: null }))).toEqual(['policy-changed']);
    const moved = reportOf([], { policy: { path: 'elsewhere.yaml', sha256: 'a'.repeat(64) } });
    expect(codes(reportOf([]), moved)).toEqual([]);
    const newer: Report = { ...reportOf([]), tool: { name: 'keydrill', version: '0.2.0' } };
    expect(codes(reportOf([]), newer)).toEqual(['version-changed']);
  });
});

describe('what makes a comparison fail', () => {
  const low: Result = { ...bob, severity: 'low' };

  it.each<[string, readonly Result[], readonly Result[], Parameters<typeof newFrom>[1], string]>([
    ['nothing new', [ada], [ada], 'high', 'Not worse: no new finding at or above high (exit code 0).'],
    ['a new finding', [], [ada], 'high', 'Worse: 1 new finding at or above high (exit code 1).'],
    ['a new finding below', [], [low], 'high', 'Not worse: no new finding at or above high (exit code 0).'],
    ['a new finding below, asked for', [], [low, ada], 'low', 'Worse: 2 new findings at or above low (exit code 1).'],
    ['a new incident', [], [incident], 'critical', 'Worse: 1 new incident (exit code 1).'],
    ['a new incident, with never', [], [incident, ada], 'never', 'Worse: 1 new incident (exit code 1).'],
    ['an old incident', [incident], [incident], 'low', 'Not worse: no new finding at or above low (exit code 0).'],
    ['nothing, with never', [], [ada], 'never', 'Not worse: no new incident (exit code 0).'],
    [
      'an incident and a finding',
      [],
      [incident, ada],
      'high',
      'Worse: 1 new incident and 1 new finding at or above high (exit code 1).',
    ],
    [
      'one that grew',
      [low],
      [{ ...low, severity: 'high' }],
      'high',
      'Worse: 1 new finding at or above high (exit code 1).',
    ],
    [
      'one that grew beyond',
      [ada],
      [{ ...ada, severity: 'critical' }],
      'high',
      'Not worse: no new finding at or above high (exit code 0).',
    ],
    [
      'one that shrank',
      [ada],
      [{ ...ada, severity: 'low' }],
      'high',
      'Not worse: no new finding at or above high (exit code 0).',
    ],
    ['one that came back', [stands('excepted')], [ada], 'high', 'Worse: 1 new finding at or above high (exit code 1).'],
    [
      'one that nobody can judge',
      [ada],
      [stands('unknown')],
      'high',
      'Not worse: no new finding at or above high (exit code 0).',
    ],
  ])('%s', (_, before, after, failOn, line) => {
    const comparison = compare(before, after);
    expect(diffVerdict(comparison, failOn)).toBe(line);
    expect(newFrom(comparison, failOn).length > 0).toBe(line.includes('(exit code 1)'));
  });
});
