import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PolicyException } from '../../src/engine/exceptions.ts';
import { deepFreeze } from '../../src/facts/snapshot.ts';
import type { JudgedAccount } from '../../src/judge.ts';
import { type BuildReportInput, buildReport } from '../../src/report/build-report.ts';
import { anyResult, resultWith } from '../engine/sample-results.ts';
import { ruleWith, selected } from '../engine/sample-snapshot.ts';
import { judgedAccount } from './judged-account.ts';

const rules = ['rule-a', 'rule-b', 'rule-c'].map((id) => selected(ruleWith({ id })));
const ROTATION = { minutesPerKey: 30, parallel: 1, budgetMinutes: 240 };

const build = (accounts: readonly JudgedAccount[], parts: Partial<BuildReportInput> = {}) =>
  buildReport(
    deepFreeze({
      accounts,
      rules,
      exceptions: [],
      rotation: ROTATION,
      policy: null,
      regions: null,
      notices: [],
      ...parts,
    }),
  );

const exception = (parts: Partial<PolicyException>): PolicyException => ({
  rule: 'rule-a',
  resource: '*',
  accounts: null,
  regions: null,
  reason: 'because',
  owner: 'team',
  ticket: 'SEC-1',
  expires: '2026-01-01',
  status: 'fail',
  location: 'keydrill.yaml:3:5',
  ...parts,
});

describe('a report', () => {
  it('adds up: every result has one status, every failure one severity', () => {
    fc.assert(
      fc.property(fc.array(anyResult, { maxLength: 40 }), fc.boolean(), (results, excepting) => {
        const exceptions = excepting ? [exception({}), exception({ rule: 'rule-b', status: 'unknown' })] : [];
        const report = build([judgedAccount({ results })], { exceptions });
        const { failBySeverity, ...statuses } = report.summary.counts;
        const sum = (counts: Readonly<Record<string, number>>) =>
          Object.values(counts).reduce((all, one) => all + one, 0);
        expect(report.results).toHaveLength(results.length);
        expect(sum(statuses)).toBe(results.length);
        expect(sum(failBySeverity)).toBe(statuses.fail);
        expect(statuses.fail).toBe(report.results.filter(({ status }) => status === 'fail').length);
      }),
    );
  });

  it('is the same in whatever order the accounts and their results come', () => {
    fc.assert(
      fc.property(fc.array(anyResult, { maxLength: 12 }), fc.array(anyResult, { maxLength: 12 }), (one, two) => {
        const results = (own: typeof one, fingerprint: string) =>
          own.map((result, index) => ({ ...result, fingerprint: `${fingerprint}${index}` }));
        const a = results(one, 'a');
        const b = results(two, 'b');
        const forwards = build([judgedAccount({ results: a }), judgedAccount({ results: b })]);
        const backwards = build([
          judgedAccount({ results: [...b].reverse() }),
          judgedAccount({ results: [...a].reverse() }),
        ]);
        expect(backwards.results).toEqual(forwards.results);
        expect(backwards.summary).toEqual(forwards.summary);
      }),
    );
  });

  it('follows its schema', () => {
    const schema: object = JSON.parse(readFileSync('schemas/report.schema.json', 'utf8'));
    const ajv = new Ajv2020({ strict: false });
    formats.default(ajv);
    const validate = ajv.compile(schema);
    const report = build(
      [judgedAccount({ results: [resultWith({ ruleId: 'rule-a', fingerprint: 'a'.repeat(64) })] })],
      {
        policy: { path: 'keydrill.yaml', sha256: 'a'.repeat(64) },
        exceptions: [exception({ resource: 'gone' })],
      },
    );
    validate(JSON.parse(JSON.stringify(report)));
    expect(validate.errors ?? []).toEqual([]);
  });

  it('begins with the first account and ends with the last', () => {
    const { run } = build([
      judgedAccount({ accountId: '1', takenAt: '2026-01-01T00:00:02.000Z', finishedAt: '2026-01-01T00:00:09.000Z' }),
      judgedAccount({ accountId: '2', takenAt: '2026-01-01T00:00:01.000Z', finishedAt: '2026-01-01T00:00:04.000Z' }),
    ]);
    expect(run).toMatchObject({ startedAt: '2026-01-01T00:00:01.000Z', finishedAt: '2026-01-01T00:00:09.000Z' });
  });

  it('names accounts, regions, rules and calls of all accounts', () => {
    const { run } = build([
      judgedAccount({
        accountId: '1',
        regions: ['us-east-1', 'eu-west-1'],
        calls: { total: 3, byOperation: { 'iam:B': 2, 'iam:A': 1 } },
      }),
      judgedAccount({
        partition: 'aws-cn',
        homeRegion: 'cn-north-1',
        accountId: '2',
        regions: ['us-east-1', 'ap-south-1'],
        calls: { total: 2, byOperation: { 'iam:B': 2 } },
      }),
    ]);
    expect(run).toEqual({
      startedAt: '2026-01-01T00:00:00.000Z',
      finishedAt: '2026-01-01T00:01:00.000Z',
      policy: null,
      accounts: ['1', '2'],
      regions: ['ap-south-1', 'eu-west-1', 'us-east-1'],
      rules: ['rule-a', 'rule-b', 'rule-c'],
      severities: { 'rule-a': 'medium', 'rule-b': 'medium', 'rule-c': 'medium' },
      targets: [
        { partition: 'aws', accountId: '1', homeRegion: 'us-east-1', regions: ['eu-west-1', 'us-east-1'] },
        { partition: 'aws-cn', accountId: '2', homeRegion: 'cn-north-1', regions: ['ap-south-1', 'us-east-1'] },
      ],
      calls: { total: 5, byOperation: { 'iam:A': 1, 'iam:B': 4 } },
    });
    expect(Object.keys(run.calls.byOperation)).toEqual(['iam:A', 'iam:B']);
  });

  it('says that an account does not exist only when it is an example', () => {
    expect(build([judgedAccount()], { example: true }).run.example).toBe(true);
    expect('example' in build([judgedAccount()], { example: false }).run).toBe(false);
  });

  it('counts incidents that are happening, not those that are not', () => {
    const results = [
      resultWith({ kind: 'incident', status: 'fail' }),
      resultWith({ kind: 'incident', status: 'pass' }),
      resultWith({ kind: 'incident', status: 'unknown' }),
      resultWith({ kind: 'gap', status: 'fail' }),
    ];
    expect(build([judgedAccount({ results })]).summary.incidents).toBe(1);
  });

  it('weighs the score by the severity of the policy', () => {
    const results = [
      resultWith({ ruleId: 'rule-a', status: 'pass' }),
      resultWith({ ruleId: 'rule-b', status: 'fail' }),
    ];
    const [a, b] = rules;
    if (a === undefined || b === undefined) throw new Error('no rules');
    const scoreWith = (severity: 'critical' | null) =>
      build([judgedAccount({ results })], { rules: [{ ...a, severity }, b] }).summary.readiness.score;
    expect(scoreWith(null)).toBe(50);
    expect(scoreWith('critical')).toBe(80);
  });

  it('says once what several accounts could not read, and keeps prepared answers apart', () => {
    const unread = {
      operation: 'iam:X',
      kind: 'access-denied',
      code: 'AccessDenied',
      iamAction: 'iam:X',
      targets: 1,
      regions: [],
      rules: ['rule-a'],
    } as const;
    const prepared = (accountId: string) => ({
      accountId,
      operation: 'iam:GetCredentialReport',
      preparedAt: '2025-12-31T20:00:00.000Z',
    });
    const { coverage } = build([
      judgedAccount({ accountId: '1', unread: [unread], prepared: [prepared('1')] }),
      judgedAccount({
        accountId: '2',
        unread: [{ ...unread, rules: ['rule-b'], targets: 2 }],
        prepared: [prepared('2')],
      }),
    ]);
    expect(coverage).toEqual({
      unreadable: [{ ...unread, targets: 3, rules: ['rule-a', 'rule-b'] }],
      prepared: [prepared('1'), prepared('2')],
    });
  });
});

describe('exceptions', () => {
  const finding = resultWith({ ruleId: 'rule-a', status: 'fail', severity: 'high' });

  it('turn what they cover into excepted, before anything is counted', () => {
    const report = build([judgedAccount({ results: [finding] })], { exceptions: [exception({})] });
    expect(report.results[0]).toMatchObject({
      status: 'excepted',
      exception: { reason: 'because', owner: 'team', expires: '2026-01-01', ticket: 'SEC-1' },
    });
    expect(report.summary.counts).toMatchObject({ fail: 0, excepted: 1, failBySeverity: { high: 0 } });
    expect(report.summary.readiness.score).toBe(0);
    expect(report.notices).toEqual([]);
  });

  it('are judged at the end of the scan, not by the clock of the reader', () => {
    const at = (finishedAt: string) =>
      build([judgedAccount({ results: [finding], finishedAt })], { exceptions: [exception({})] }).results[0]?.status;
    expect(at('2026-01-01T23:59:59.999Z')).toBe('excepted');
    expect(at('2026-01-02T00:00:00.000Z')).toBe('fail');
  });

  it('add their notices after those of the policy', () => {
    const notice = { code: 'policy', message: 'Something.', location: null };
    const { notices } = build([judgedAccount({ results: [finding] })], {
      exceptions: [exception({ resource: 'gone' })],
      notices: [notice],
    });
    expect(notices.map(({ code }) => code)).toEqual(['policy', 'exception-unused']);
  });
});

describe('the rotation figure', () => {
  const rotationOf = (keys: readonly (number | null)[], parallel: number, minutesPerKey = 30) =>
    build(
      keys.map((activeKeys, index) => judgedAccount({ accountId: String(index), activeKeys, minutesPerKey })),
      { rotation: { ...ROTATION, parallel, minutesPerKey } },
    ).summary.rotation;

  it.each([
    [[14], 1, 420],
    [[14], 4, 120],
    [[1], 4, 30],
    [[0], 1, 0],
    [[3, 4], 2, 120],
    [[3, 0, 4], 7, 30],
  ])('for %j keys, %i at a time, is %i minutes', (keys, parallel, totalMinutes) => {
    expect(rotationOf(keys, parallel)).toEqual({
      activeKeys: keys.reduce((sum, count) => sum + count, 0),
      minutesPerKey: 30,
      parallel,
      totalMinutes,
      budgetMinutes: 240,
    });
  });

  it.each([[[null]], [[3, null]], [[null, 3]]])('does not exist when the keys of an account are unread: %j', (keys) => {
    expect(rotationOf(keys, 1)).toBeNull();
  });

  it.each<[readonly (number | null)[], number | null]>([
    [[12], 12],
    [[12, 45, 30], 45],
    [[12, null], null],
    [[], 30],
  ])('takes the pace that the accounts have, not that of the policy: %j', (paces, minutesPerKey) => {
    const accounts = paces.map((pace) => judgedAccount({ activeKeys: 2, minutesPerKey: pace }));
    expect(build(accounts).summary.rotation?.minutesPerKey ?? null).toBe(minutesPerKey);
  });

  it('is never less than the work divided by the hands', () => {
    fc.assert(
      fc.property(
        fc.nat({ max: 500 }),
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 1, max: 90 }),
        (keys, parallel, each) => {
          const minutes = rotationOf([keys], parallel, each)?.totalMinutes ?? -1;
          expect(minutes).toBeGreaterThanOrEqual((keys / parallel) * each);
          expect(minutes).toBeLessThan((keys / parallel + 1) * each);
        },
      ),
    );
  });
});
