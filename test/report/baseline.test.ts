import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PolicyException } from '../../src/engine/exceptions.ts';
import { type Result, STATUSES } from '../../src/engine/result.ts';
import { SEVERITIES } from '../../src/engine/rule.ts';
import { carriedOver, knownFindings, withCarriedOver } from '../../src/report/baseline.ts';
import { buildReport } from '../../src/report/build-report.ts';
import type { Report } from '../../src/report/report.ts';
import { sarif } from '../../src/report/sarif.ts';
import { selected } from '../engine/sample-snapshot.ts';
import { judgedAccount } from '../report-build/judged-account.ts';
import { anyText } from './any-text.ts';
import { ACCOUNT, context, oldKey, type ResultParts, sampleReport, sampleResult } from './sample-report.ts';
import { guardDuty, keyRotated, notQuarantined } from './sample-rules.ts';

const HOME = 'us-east-1';
const OTHER_ACCOUNT = '444455556666';
const DENIED: NonNullable<Result['cause']> = {
  kind: 'access-denied',
  operation: 'iam:ListUsers',
  code: 'AccessDenied',
  iamAction: 'iam:ListUsers',
  message: 'denied',
};

const ada = oldKey('ada', 1);
const unlisted = (parts: Partial<ResultParts> = {}): Result =>
  sampleResult({
    rule: keyRotated,
    status: 'unknown',
    cause: DENIED,
    message:
      'There may be more to judge (access key) than could be listed: iam:ListUsers was denied (AccessDenied); allow iam:ListUsers.',
    reads: ['iam:ListUsers'],
    ...parts,
  });
const guardDutyIn = (region: string, parts: Partial<ResultParts> = {}): Result =>
  sampleResult({
    rule: guardDuty,
    region,
    resource: { name: `${ACCOUNT}/${region}`, id: `AWS::::Account:${ACCOUNT}/${region}`, region },
    message: `GuardDuty is not enabled in ${region}; it should be on in every region.`,
    ...parts,
  });

const reportOf = (results: readonly Result[], regions: readonly string[] = [HOME, 'eu-west-1']): Report =>
  sampleReport(results, {
    run: {
      finishedAt: '2026-11-27T08:00:00.000Z',
      targets: [{ partition: 'aws', accountId: ACCOUNT, homeRegion: HOME, regions }],
    },
  });
const baselineOf = (...results: readonly Result[]): Report =>
  sampleReport(results, { run: { finishedAt: '2026-11-20T10:10:09.000Z' } });

const carried = (baseline: Report, now: Report) =>
  carriedOver(baseline, { targets: now.run.targets, results: now.results });
const named = (results: readonly Result[]) => results.map(({ fingerprint }) => fingerprint);

describe('what is carried over from a baseline', () => {
  it('is a finding that hides behind a list that could not be read, as unknown, under its identity', () => {
    const [result] = carried(baselineOf(ada), reportOf([unlisted()]));
    expect(result).toEqual({
      ...ada,
      status: 'unknown',
      message:
        'Could not be judged: iam:ListUsers was denied (AccessDenied); allow iam:ListUsers; on 2026-11-20 it was: Access key AKIA000000000001KEYS of user ada is 101 days old; the limit is 90 days.',
      observed: { lastJudgedAt: '2026-11-20T10:10:09.000Z', lastMessage: ada.message },
      expected: null,
      cause: DENIED,
      exception: null,
      reads: ['iam:ListUsers'],
    });
  });

  it.each<[string, readonly Result[]]>([
    ['it fails still', [ada, unlisted()]],
    ['it passes', [{ ...ada, status: 'pass' }, unlisted()]],
    ['it is unknown by itself', [{ ...ada, status: 'unknown', cause: DENIED }, unlisted()]],
    ['everything was listed', [{ ...oldKey('bob', 2), status: 'pass' }]],
    ['only another thing could not be judged', [{ ...oldKey('bob', 2), status: 'unknown', cause: DENIED }]],
    ['the unknown is of another rule', [unlisted({ rule: notQuarantined })]],
    ['the unknown is of another account', [unlisted({ accountId: OTHER_ACCOUNT })]],
    ['the unknown is of another region', [unlisted({ region: 'eu-west-1' })]],
    ['nothing was judged', []],
  ])('is nothing when %s', (_, now) => expect(carried(baselineOf(ada), reportOf(now))).toEqual([]));

  it('is what an exception keeps unknown, too', () => {
    const excepted = unlisted({
      status: 'excepted',
      exception: { reason: 'r', owner: 'o', expires: '2027-01-01', ticket: null },
    });
    expect(named(carried(baselineOf(ada), reportOf([excepted])))).toEqual([ada.fingerprint]);
  });

  it('is neither what passed nor what was excepted', () => {
    const passed: Result = { ...ada, status: 'pass' };
    const excepted: Result = {
      ...oldKey('bob', 2),
      status: 'excepted',
      exception: { reason: 'r', owner: 'o', expires: '2027-01-01', ticket: null },
    };
    const nothing: Result = { ...oldKey('eve', 3), status: 'not-applicable' };
    expect(carried(baselineOf(passed, excepted, nothing), reportOf([unlisted()]))).toEqual([]);
  });

  it('is what could not be judged before either, if it is a thing of its own', () => {
    const key: Result = { ...ada, status: 'unknown', cause: DENIED, message: 'Could not be judged: denied.' };
    const list = unlisted({ resource: { id: 'AWS::::Account:1', name: 'another' } });
    const [result, ...others] = carried(baselineOf(key, list), reportOf([unlisted()]));
    expect(others).toEqual([]);
    expect(result).toMatchObject({ fingerprint: ada.fingerprint, status: 'unknown', observed: null });
    expect(result?.message).toBe(
      'Could not be judged: iam:ListUsers was denied (AccessDenied); allow iam:ListUsers; on 2026-11-20 it could not be judged either.',
    );
  });

  it('keeps what it was through any number of runs', () => {
    const first = reportOf([unlisted(), ...carried(baselineOf(ada), reportOf([unlisted()]))]);
    const [again] = carried(first, reportOf([unlisted({ cause: { ...DENIED, kind: 'throttled', code: 'Slow' } })]));
    expect(again?.message).toBe(
      'Could not be judged: iam:ListUsers was throttled (Slow); on 2026-11-20 it was: Access key AKIA000000000001KEYS of user ada is 101 days old; the limit is 90 days.',
    );
    expect(again?.observed).toEqual({ lastJudgedAt: '2026-11-20T10:10:09.000Z', lastMessage: ada.message });
  });

  it('says it when the rule itself failed', () => {
    const crash = { kind: 'rule-crashed', operation: null, code: 'TypeError', iamAction: null, message: 'x' } as const;
    const [result] = carried(baselineOf(ada), reportOf([unlisted({ cause: crash })]));
    expect(result?.message).toMatch(/^Could not be judged: the rule failed on an answer it did not expect; on 2026-/);
  });

  it('ends in one period, whatever the old message was', () => {
    for (const message of ['No period', 'One period.']) {
      const [result] = carried(baselineOf({ ...ada, message }), reportOf([unlisted()]));
      expect(result?.message).toMatch(/it was: (?:No|One) period\.$/);
    }
  });

  describe('when the regions could not be listed', () => {
    const home = unlisted({ rule: guardDuty });

    it('is a finding of every region', () => {
      const baseline = baselineOf(guardDutyIn(HOME), guardDutyIn('eu-west-1'));
      expect(named(carried(baseline, reportOf([home], [])))).toEqual(named(baseline.results));
      expect(carried(baseline, reportOf([home], [HOME]))).toHaveLength(1);
    });

    it('is what was unknown of a region, but not of the account', () => {
      const region = guardDutyIn('eu-west-1', { status: 'unknown', cause: DENIED });
      const account = unlisted({ rule: guardDuty, fingerprint: 'f'.repeat(64) });
      expect(named(carried(baselineOf(region, account), reportOf([home], [])))).toEqual([region.fingerprint]);
    });

    it('is a finding that was carried over, also where only its region is in the way later', () => {
      const first = carried(baselineOf(guardDutyIn('eu-west-1')), reportOf([home], []));
      const there = guardDutyIn('eu-west-1', { status: 'unknown', cause: DENIED, fingerprint: 'f'.repeat(64) });
      expect(named(carried(baselineOf(...first), reportOf([there])))).toEqual(named(first));
    });

    it('is not the unknown that stood for all regions, now that they are listed', () => {
      const now = guardDutyIn(HOME, { status: 'unknown', cause: DENIED });
      expect(carried(baselineOf(home), reportOf([now]))).toEqual([]);
    });
  });

  it('changes nothing when the run is its own baseline', () => {
    const report = reportOf([ada, unlisted(), guardDutyIn(HOME)]);
    expect(withCarriedOver(report, report)).toBe(report);
  });

  it('never touches what the run says itself, and adds nothing but unknowns of the baseline', () => {
    const anyResult = fc
      .record({
        user: fc.integer({ min: 0, max: 5 }),
        status: fc.constantFrom(...STATUSES),
        whole: fc.boolean(),
        region: fc.constantFrom(HOME, 'eu-west-1'),
        message: anyText,
      })
      .map(({ user, status, whole, region, message }): Result => {
        const cause = status === 'unknown' ? DENIED : null;
        const base = whole ? unlisted({ region }) : oldKey(`user-${user}`, user);
        return { ...base, status, cause, message, target: { ...base.target, region } };
      });
    const unique = (results: readonly Result[]) => [
      ...new Map(results.map((result) => [result.fingerprint, result])).values(),
    ];
    fc.assert(
      fc.property(fc.array(anyResult), fc.array(anyResult), fc.boolean(), (before, now, listed) => {
        const [baseline, report] = [baselineOf(...unique(before)), reportOf(unique(now), listed ? [HOME] : [])];
        const merged = withCarriedOver(report, baseline);
        const own = new Set(named(report.results));
        const added = merged.results.filter(({ fingerprint }) => !own.has(fingerprint));
        expect(merged.results.filter(({ fingerprint }) => own.has(fingerprint))).toEqual(report.results);
        expect(added.every(({ status, cause }) => status === 'unknown' && cause !== null)).toBe(true);
        expect(named(baseline.results)).toEqual(expect.arrayContaining(named(added)));
        expect(new Set(named(merged.results)).size).toBe(merged.results.length);
        expect(merged.summary.counts.unknown).toBe(report.summary.counts.unknown + added.length);
        // Once more adds nothing: what was carried over is there now.
        expect(withCarriedOver(merged, baseline)).toBe(merged);
      }),
    );
  });

  it('keeps the alert of SARIF open, as a note', () => {
    const report = withCarriedOver(reportOf([unlisted()]), baselineOf(ada));
    const [file = ''] = sarif(report, context);
    const alert = JSON.parse(file).runs[0].results.find(
      (each: { readonly partialFingerprints: { readonly primaryLocationLineHash: string } }) =>
        each.partialFingerprints.primaryLocationLineHash === `${ada.fingerprint.slice(0, 16)}:1`,
    );
    expect(alert).toMatchObject({ ruleId: ada.ruleId, level: 'note' });
    expect(alert.message.text).toMatch(
      /^Could not be judged: .* on 2026-11-20 it was: Access key AKIA…KEYS of user ada/,
    );
  });
});

describe('a report with what was carried over', () => {
  it('counts it as unknown, in its place in the order', () => {
    const report = withCarriedOver(reportOf([unlisted(), { ...oldKey('bob', 2), status: 'pass' }]), baselineOf(ada));
    expect(report.summary.counts).toMatchObject({ pass: 1, fail: 0, unknown: 2 });
    // One of three passes.
    expect(report.summary.readiness.score).toBe(33);
    const ids = report.results.map(({ resource }) => resource.arn ?? resource.id);
    expect(ids).toEqual([...ids].sort());
  });

  it('keeps everything else', () => {
    const before = reportOf([unlisted()]);
    const { results, summary, ...rest } = withCarriedOver(before, baselineOf(ada));
    expect(before).toMatchObject(rest);
    expect(summary.rotation).toBe(before.summary.rotation);
    expect(results).toHaveLength(2);
  });
});

describe('a report that is built with a baseline', () => {
  const build = (exceptions: readonly PolicyException[], baseline: Report | null) =>
    buildReport({
      accounts: [judgedAccount({ accountId: ACCOUNT, results: [unlisted()] })],
      rules: [selected(keyRotated)],
      exceptions,
      rotation: { minutesPerKey: 30, parallel: 1, budgetMinutes: 240 },
      policy: null,
      regions: null,
      notices: [],
      baseline,
    });
  const exception: PolicyException = {
    rule: keyRotated.id,
    resource: `arn:aws:iam::${ACCOUNT}:user/ada`,
    accounts: null,
    regions: null,
    reason: 'because',
    owner: 'team',
    ticket: null,
    expires: '2027-01-01',
    status: 'unknown',
    location: 'keydrill.yaml:3:5',
  };

  it('has what is carried over from the start', () => {
    const [report, without] = [build([], baselineOf(ada)), build([], null)];
    expect(withCarriedOver(without, baselineOf(ada))).toEqual(report);
    expect(named(report.results)).toEqual(expect.arrayContaining([ada.fingerprint]));
    expect(without.results).toHaveLength(1);
  });

  it('lets exceptions for what is unknown cover it, and no others', () => {
    const statusOf = (report: Report) => report.results.find(({ resource }) => resource.name === 'ada')?.status;
    expect(statusOf(build([exception], baselineOf(ada)))).toBe('excepted');
    expect(build([exception], baselineOf(ada)).notices).toEqual([]);
    expect(statusOf(build([{ ...exception, status: 'fail' }], baselineOf(ada)))).toBe('unknown');
  });
});

describe('the findings that a baseline holds', () => {
  const known = (baseline: Report, now: readonly Result[], failOn: Parameters<typeof knownFindings>[2] = 'high') => [
    ...knownFindings(baseline, reportOf(now), failOn),
  ];

  it('are its failures, of whatever severity, there now or not', () => {
    const low: Result = { ...oldKey('bob', 2), severity: 'low' };
    expect(known(baselineOf(ada, low), [])).toEqual([ada.fingerprint, low.fingerprint]);
  });

  it.each(STATUSES.filter((status) => status !== 'fail'))('are not what was %s', (status) => {
    expect(known(baselineOf({ ...ada, status, cause: DENIED }), [ada])).toEqual([]);
  });

  it('are what failed when it was last judged', () => {
    const [carriedAda] = carried(baselineOf(ada), reportOf([unlisted()]));
    expect(known(baselineOf(carriedAda ?? unlisted()), [ada])).toEqual([ada.fingerprint]);
  });

  it('are not what has grown to reach the threshold', () => {
    for (const before of SEVERITIES) {
      for (const now of SEVERITIES) {
        const grown = before !== now && SEVERITIES.indexOf(now) <= 1 && SEVERITIES.indexOf(before) > 1;
        const found = known(baselineOf({ ...ada, severity: before }), [{ ...ada, severity: now }]);
        expect([before, now, found.length]).toEqual([before, now, grown ? 0 : 1]);
      }
    }
    expect(known(baselineOf({ ...ada, severity: 'low' }), [{ ...ada, severity: 'critical' }], 'never')).toHaveLength(1);
  });
});
