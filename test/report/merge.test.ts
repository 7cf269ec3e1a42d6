import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PolicyException } from '../../src/engine/exceptions.ts';
import { type Result, STATUSES } from '../../src/engine/result.ts';
import { SEVERITIES } from '../../src/engine/rule.ts';
import { deepFreeze } from '../../src/facts/snapshot.ts';
import type { JudgedAccount } from '../../src/judge.ts';
import { buildReport } from '../../src/report/build-report.ts';
import { mergeReports } from '../../src/report/merge.ts';
import { conflictAmong } from '../../src/report/merge-conflicts.ts';
import type { Notice, Report } from '../../src/report/report.ts';
import { resultWith } from '../engine/sample-results.ts';
import { ruleWith, selected } from '../engine/sample-snapshot.ts';
import { judgedAccount } from '../report-build/judged-account.ts';
import { clean, oldKey, sampleReport } from './sample-report.ts';

const rules = (['see', 'hear', 'now'] as const).map((capability) =>
  selected(ruleWith({ id: `rule-${capability}`, capability }), { severity: capability === 'hear' ? 'critical' : null }),
);
const ROTATION = { minutesPerKey: 30, parallel: 2, budgetMinutes: 240 };

const build = (accounts: readonly JudgedAccount[], exceptions: readonly PolicyException[] = []): Report =>
  buildReport(
    deepFreeze({
      accounts,
      rules,
      exceptions,
      rotation: ROTATION,
      policy: { path: 'keydrill.yaml', sha256: 'a'.repeat(64) },
      regions: null,
      notices: [{ code: 'rule-renamed', message: 'A rule was renamed.', location: 'keydrill.yaml:1:1' }],
    }),
  );
const named = (reports: readonly Report[]) => reports.map((report, index) => ({ name: `${index}.json`, report }));
function merged(reports: readonly Report[]): Report {
  const outcome = mergeReports(named(reports));
  if (!outcome.ok) throw new Error(outcome.problem);
  return outcome.value;
}

const exception = (parts: Partial<PolicyException> = {}): PolicyException => ({
  rule: 'rule-see',
  resource: 'x',
  accounts: null,
  regions: null,
  reason: 'because',
  owner: 'team',
  ticket: null,
  expires: '2026-06-01',
  status: 'fail',
  location: 'keydrill.yaml:3:5',
  ...parts,
});

const anyFinding = fc.record({
  status: fc.constantFrom(...STATUSES.filter((status) => status !== 'excepted')),
  severity: fc.constantFrom(...SEVERITIES),
  region: fc.constantFrom('us-east-1', 'eu-west-1'),
  name: fc.constantFrom('x', 'y'),
});
const anyTime = fc
  .integer({ min: 0, max: 10_000 })
  .map((seconds) => new Date(Date.UTC(2026, 0, 1) + seconds * 1000).toISOString());
const anyUnread = fc.record({
  operation: fc.constantFrom('iam:ListUsers', 'sns:ListTopics'),
  kind: fc.constantFrom('access-denied' as const, 'throttled' as const),
  code: fc.constantFrom('AccessDenied', 'Throttling'),
  iamAction: fc.constantFrom('iam:ListUsers', null),
  targets: fc.integer({ min: 1, max: 5 }),
  regions: fc.subarray(['eu-west-1', 'us-east-1']),
  rules: fc.subarray(['rule-hear', 'rule-see']),
});

/** As the engine gives it: at least one result of each rule, all of the account. */
const anyAccount = (accountId: string): fc.Arbitrary<JudgedAccount> =>
  fc
    .record({
      findings: fc.tuple(...rules.map(() => fc.array(anyFinding, { minLength: 1, maxLength: 4 }))),
      regions: fc.subarray(['us-east-1', 'eu-west-1', 'ap-south-1']),
      takenAt: anyTime,
      finishedAt: anyTime,
      counts: fc.dictionary(fc.constantFrom('iam:A', 'iam:B', 'ec2:C'), fc.integer({ min: 1, max: 9 })),
      unread: fc.array(anyUnread, { maxLength: 3 }),
      prepared: fc.array(fc.record({ operation: fc.constantFrom('iam:A', 'iam:B'), preparedAt: anyTime }), {
        maxLength: 2,
      }),
      activeKeys: fc.option(fc.nat({ max: 30 }), { freq: 5 }),
      minutesPerKey: fc.option(fc.integer({ min: 1, max: 60 }), { freq: 5 }),
    })
    .map(({ findings, counts, prepared, ...account }) =>
      judgedAccount({
        ...account,
        accountId,
        calls: { total: Object.values(counts).reduce((sum, count) => sum + count, 0), byOperation: counts },
        prepared: prepared.map((answer) => ({ ...answer, accountId })),
        results: findings.flatMap((ofRule, rule) =>
          ofRule.map((parts, index): Result => {
            const { id = '', capability = 'see' } = rules[rule]?.rule ?? {};
            const kind = capability === 'now' ? 'incident' : 'gap';
            const fingerprint = `${accountId}${id}${index}`;
            return { ...resultWith({ ...parts, accountId, ruleId: id, kind, fingerprint }), capability };
          }),
        ),
      }),
    );
const IDS = ['111111111111', '222222222222', '333333333333', '444444444444'];
const anyAccounts = fc.tuple(...IDS.map(anyAccount));

describe('merged reports', () => {
  it('are what one run over all accounts would have given, however they were split, in whatever order', () => {
    fc.assert(
      fc.property(
        anyAccounts,
        fc.array(fc.nat({ max: 2 }), { minLength: 4, maxLength: 4 }),
        fc.boolean(),
        (accounts, shardOf, backwards) => {
          const shards = [0, 1, 2]
            .map((shard) => accounts.filter((_, index) => shardOf[index] === shard))
            .filter((shard) => shard.length > 0)
            .map((shard) => build(shard));
          expect(merged(backwards ? [...shards].reverse() : shards)).toEqual(build(accounts));
        },
      ),
    );
  });

  it('are so with exceptions too, but for what is said about those', () => {
    const exceptions = [exception({}), exception({ rule: 'rule-hear', resource: 'y', expires: '2027-01-01' })];
    fc.assert(
      fc.property(anyAccounts, (accounts) => {
        const together = merged(accounts.map((account) => build([account], exceptions)));
        expect({ ...together, notices: [] }).toEqual({ ...build(accounts, exceptions), notices: [] });
      }),
    );
  });

  it('are one report when there is one', () => {
    fc.assert(
      fc.property(anyAccounts, (accounts) => {
        const report = build(accounts);
        expect(merged([report])).toEqual(report);
      }),
    );
  });

  it('can be merged again', () => {
    fc.assert(
      fc.property(anyAccounts, (accounts) => {
        const [a, b, c, d] = accounts.map((account) => build([account]));
        if (a === undefined || b === undefined || c === undefined || d === undefined) throw new Error('four');
        expect(merged([merged([d, a]), merged([c, b])])).toEqual(merged([a, b, c, d]));
      }),
    );
  });

  it('take the path of the policy from the first account, whatever comes first', () => {
    const [one, other] = ['a.yaml', 'b.yaml'].map((path, index) => {
      const report = build([judgedAccount({ accountId: IDS[index] ?? '' })]);
      return { ...report, run: { ...report.run, policy: { path, sha256: 'a'.repeat(64) } } };
    });
    if (one === undefined || other === undefined) throw new Error('two');
    expect(merged([other, one])).toEqual(merged([one, other]));
    expect(merged([other, one]).run.policy?.path).toBe('a.yaml');
  });

  it('do not change what they are made from', () => {
    const reports = IDS.map((accountId) => deepFreeze(build([judgedAccount({ accountId })])));
    expect(() => merged(reports)).not.toThrow();
  });

  it('need a report', () => expect(mergeReports([])).toEqual({ ok: false, problem: 'There is no report to merge.' }));

  it('take a second for five hundred of two hundred results', { timeout: 60_000 }, () => {
    const reports = Array.from({ length: 500 }, (_, index) => {
      const accountId = String(100_000_000_000 + index);
      return sampleReport(
        Array.from({ length: 200 }, (__, key) => oldKey(`user-${key}`, key, accountId)),
        { run: { accounts: [accountId] } },
      );
    });
    const started = performance.now();
    expect(merged(reports).results).toHaveLength(100_000);
    // One second on an idle machine.
    expect(performance.now() - started).toBeLessThan(15_000);
  });
});

describe('the rotation of merged reports', () => {
  const of = (...parts: readonly (readonly [keys: number | null, minutes: number | null])[]) =>
    merged(
      parts.map(([activeKeys, minutesPerKey], index) =>
        build([judgedAccount({ accountId: IDS[index] ?? '', activeKeys, minutesPerKey })]),
      ),
    ).summary.rotation;

  it('adds the keys before they are shared out, at the slowest pace', () => {
    expect(of([3, 10], [4, 20])).toEqual({
      activeKeys: 7,
      minutesPerKey: 20,
      parallel: 2,
      totalMinutes: 80,
      budgetMinutes: 240,
    });
  });

  it.each([
    [[null, 30] as const, [3, 30] as const],
    [[3, 30] as const, [null, 30] as const],
    [[3, 30] as const, [3, null] as const],
  ])('does not exist when it is unknown somewhere: %j, %j', (one, other) => expect(of(one, other)).toBeNull());
});

describe('the notices of merged reports', () => {
  const FAIL = { ruleId: 'rule-see', name: 'x', fingerprint: 'f' };
  const noticesOf = (exceptions: readonly PolicyException[], ...accounts: readonly (readonly Result[])[]) =>
    merged(
      accounts.map((results, index) =>
        build(
          [judgedAccount({ accountId: IDS[index] ?? '', results, finishedAt: '2026-03-01T00:00:00.000Z' })],
          exceptions,
        ),
      ),
    )
      .notices.filter(({ code }) => code.startsWith('exception-'))
      .map(({ message }) => message);

  it('say what is said in all of them once', () => {
    const report = build([judgedAccount({ accountId: IDS[0] ?? '' })]);
    const other = build([judgedAccount({ accountId: IDS[1] ?? '' })]);
    expect(report.notices).toHaveLength(1);
    expect(merged([report, other]).notices).toEqual(report.notices);
  });

  it('keep what only some of them say', () => {
    const notice: Notice = { code: 'rule-deprecated', message: 'A rule is going.', location: null };
    const [one, other] = IDS.map((accountId) => build([judgedAccount({ accountId })]));
    if (one === undefined || other === undefined) throw new Error('two');
    expect(merged([one, { ...other, notices: [notice] }]).notices).toEqual([...one.notices, notice]);
  });

  const unused = 'The exception for rule-see on "x" matches no judged resource; correct or remove it.';

  it('call an exception unused only when no report used it', () => {
    expect(noticesOf([exception()], [], [])).toEqual([unused]);
    expect(noticesOf([exception()], [resultWith(FAIL)], [])).toEqual([]);
    expect(noticesOf([exception()], [], [resultWith(FAIL)])).toEqual([]);
    // Not asked of the second account, so nobody knows.
    expect(noticesOf([exception({ accounts: [IDS[0] ?? ''] })], [], [])).toEqual([]);
  });

  it('do not say that it matches nothing where it matched something', () => {
    const passes = 'The exception for rule-see on "x" covers nothing: what it matches is pass; correct or remove it.';
    expect(noticesOf([exception()], [resultWith({ ...FAIL, status: 'pass' })], [])).toEqual([passes]);
    expect(noticesOf([exception()], [], [resultWith({ ...FAIL, status: 'pass' })])).toEqual([passes]);
  });

  it('say of an expired exception whom to ask, if anything came back anywhere', () => {
    const expired = exception({ expires: '2026-01-31' });
    const title = 'The exception for rule-see on "x" expired on 2026-01-31';
    expect(noticesOf([expired], [], [])).toEqual([`${title}: it covers nothing any more, so remove it.`]);
    expect(noticesOf([expired], [resultWith(FAIL)], [])).toEqual([`${title}: 1 result is back; ask team.`]);
    expect(noticesOf([expired], [], [resultWith(FAIL)])).toEqual([`${title}: 1 result is back; ask team.`]);
  });

  it('tell two exceptions apart', () => {
    const two = [exception(), exception({ location: 'keydrill.yaml:9:5' })];
    expect(noticesOf(two, [], [])).toEqual([unused, unused]);
  });
});

describe('reports that cannot have been one scan', () => {
  const report = (accountId: string, change: (report: Report) => Partial<Report> = () => ({})): Report => {
    const one = sampleReport([oldKey('ada', 1, accountId)], {
      run: { accounts: [accountId], rules: ['rule-a', 'rule-b'], severities: { 'rule-a': 'high', 'rule-b': 'low' } },
      rotation: { activeKeys: 1, minutesPerKey: 30, parallel: 1, totalMinutes: 30, budgetMinutes: 240 },
    });
    return { ...one, ...change(one) };
  };
  const run = (change: Partial<Report['run']>) => (one: Report) => ({ run: { ...one.run, ...change } });
  const rotation = (change: object) => (one: Report) => ({
    summary: {
      ...one.summary,
      rotation: { activeKeys: 1, minutesPerKey: 30, parallel: 1, totalMinutes: 30, budgetMinutes: 240, ...change },
    },
  });
  const policy = (path: string, digit: string) => run({ policy: { path, sha256: digit.repeat(64) } });
  const conflict = (...reports: readonly Report[]) =>
    conflictAmong(reports.map((each, index) => ({ name: `${'abc'.charAt(index)}.json`, report: each })));

  it.each<[string, (report: Report) => Partial<Report>, string]>([
    [
      'another version',
      () => ({ tool: { name: 'keydrill', version: '0.2.0' } }),
      'a.json and b.json were made by different versions of keydrill, 0.1.0 and 0.2.0; make both with one.',
    ],
    [
      'another policy',
      policy('other.yaml', 'b'),
      'a.json and b.json were judged by different policies, security/keydrill.yaml (sha256 aaaaaaaa…) and other.yaml (sha256 bbbbbbbb…); judge both by one.',
    ],
    [
      'no policy',
      run({ policy: null }),
      'a.json and b.json were judged by different policies, security/keydrill.yaml (sha256 aaaaaaaa…) and no policy file; judge both by one.',
    ],
    [
      'a rule less',
      run({ rules: ['rule-a'] }),
      'a.json and b.json were judged by different rules, and only the first by rule-b; give both scans the same --rule and --skip-rule.',
    ],
    [
      'a rule more',
      run({ rules: ['rule-a', 'rule-b', 'rule-c'] }),
      'b.json and a.json were judged by different rules, and only the first by rule-c; give both scans the same --rule and --skip-rule.',
    ],
    [
      'another severity',
      run({ severities: { 'rule-a': 'high', 'rule-b': 'medium' } }),
      'a.json and b.json give rule-b different severities, low and medium; judge both by one policy.',
    ],
    [
      'other hands',
      rotation({ parallel: 2 }),
      'a.json and b.json plan the rotation of keys differently; judge both by one policy.',
    ],
    [
      'another budget',
      rotation({ budgetMinutes: 60 }),
      'a.json and b.json plan the rotation of keys differently; judge both by one policy.',
    ],
    [
      'an example',
      run({ example: true }),
      'b.json is about the example account and a.json is not; merge reports of real accounts only.',
    ],
  ])('%s', (_, change, sentence) => {
    const [a, b] = [report('1'), report('2', change)];
    expect(conflict(a, b)).toBe(sentence);
    expect(
      mergeReports([
        { name: 'a.json', report: a },
        { name: 'b.json', report: b },
      ]),
    ).toEqual({
      ok: false,
      problem: sentence,
    });
    // The third is held against the first as well.
    expect(conflict(a, report('3'), b)).toBe(sentence.replaceAll('b.json', 'c.json'));
  });

  it('one account twice', () => {
    expect(conflict(report('1'), report('2'), report('1'))).toBe(
      'a.json and c.json are both about account 1; give one of them.',
    );
  });

  it.each<[string, (report: Report) => Partial<Report>]>([
    ['the path of the same policy', policy('elsewhere.yaml', 'a')],
    ['the order of the rules', run({ rules: ['rule-b', 'rule-a'] })],
    ['the pace of the last drill', rotation({ minutesPerKey: 45, activeKeys: 9 })],
    ['keys that could not be read', (one) => ({ summary: { ...one.summary, rotation: null } })],
    ['other regions', run({ regions: ['eu-west-1'] })],
    ['another time', run({ startedAt: '2026-01-01T00:00:00.000Z' })],
  ])('but not by %s', (_, change) => expect(conflict(report('1'), report('2', change))).toBeNull());

  it('but examples among themselves', () => {
    expect(conflict(report('1', run({ example: true })), report('2', run({ example: true })))).toBeNull();
  });

  it('and one or none conflicts with nothing', () => {
    expect(conflict(clean())).toBeNull();
    expect(conflict()).toBeNull();
  });
});
