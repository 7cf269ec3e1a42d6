import { describe, expect, it } from 'vitest';
import type { Result } from '../../src/engine/result.ts';
import { SEVERITIES } from '../../src/engine/rule.ts';
import { summaryCounts } from '../../src/report/counts.ts';
import { type ExitOptions, exitCode } from '../../src/report/exit-code.ts';
import { verdictLine } from '../../src/report/verdict-line.ts';
import { blind, clean, type ResultParts, sampleReport, sampleResult, worst } from './sample-report.ts';
import { keyRotated, notQuarantined } from './sample-rules.ts';

const gap = (parts: Partial<ResultParts> = {}): Result => sampleResult({ rule: keyRotated, ...parts });
const incident = (parts: Partial<ResultParts> = {}): Result => sampleResult({ rule: notQuarantined, ...parts });

interface Case {
  readonly name: string;
  readonly results: readonly Result[];
  readonly options?: Partial<ExitOptions>;
  readonly code: 0 | 1 | 3;
  readonly line: string;
}

const cases: readonly Case[] = [
  { name: 'nothing judged', results: [], code: 0, line: 'Ready: no finding at or above high (exit code 0).' },
  {
    name: 'a pass',
    results: [gap({ status: 'pass' })],
    code: 0,
    line: 'Ready: no finding at or above high (exit code 0).',
  },
  {
    name: 'a finding at the threshold',
    results: [gap()],
    code: 1,
    line: 'Not ready: 1 finding at or above high (exit code 1).',
  },
  {
    name: 'a finding above it',
    results: [gap({ severity: 'critical' })],
    code: 1,
    line: 'Not ready: 1 finding at or above high (exit code 1).',
  },
  {
    name: 'a finding below it',
    results: [gap({ severity: 'medium' })],
    code: 0,
    line: 'Ready: no finding at or above high (exit code 0).',
  },
  {
    name: 'a low finding that is asked for',
    results: [gap({ severity: 'low' }), gap()],
    options: { failOn: 'low' },
    code: 1,
    line: 'Not ready: 2 findings at or above low (exit code 1).',
  },
  {
    name: 'never',
    results: [gap({ severity: 'critical' })],
    options: { failOn: 'never' },
    code: 0,
    line: 'Done: no incident, and findings do not fail the run (exit code 0).',
  },
  {
    name: 'an incident, even with never',
    results: [incident({ severity: 'low' }), gap()],
    options: { failOn: 'never', allowUnknown: true },
    code: 1,
    line: 'Not ready: 1 incident to act on now (exit code 1).',
  },
  {
    name: 'an incident rule that passes',
    results: [incident({ status: 'pass' })],
    code: 0,
    line: 'Ready: no finding at or above high (exit code 0).',
  },
  {
    name: 'an unknown',
    results: [gap({ status: 'unknown', severity: 'low' })],
    code: 3,
    line: 'Incomplete: 1 result could not be judged (exit code 3).',
  },
  {
    name: 'an unknown incident',
    results: [incident({ status: 'unknown' })],
    code: 3,
    line: 'Incomplete: 1 result could not be judged (exit code 3).',
  },
  {
    name: 'an unknown with never',
    results: [gap({ status: 'unknown' })],
    options: { failOn: 'never' },
    code: 3,
    line: 'Incomplete: 1 result could not be judged (exit code 3).',
  },
  {
    name: 'an allowed unknown',
    results: [gap({ status: 'unknown' })],
    options: { allowUnknown: true },
    code: 0,
    line: 'Ready: no finding at or above high, with 1 result not judged (exit code 0).',
  },
  {
    name: 'an unknown beside a finding',
    results: [gap({ status: 'unknown' }), gap()],
    code: 1,
    line: 'Not ready: 1 finding at or above high (exit code 1).',
  },
  {
    name: 'an excepted unknown and an excepted failure',
    results: [
      gap({
        status: 'excepted',
        cause: { kind: 'throttled', operation: 'iam:ListUsers', code: 'Throttling', iamAction: null, message: '' },
      }),
      gap({ status: 'excepted', severity: 'critical' }),
    ],
    code: 0,
    line: 'Ready: no finding at or above high (exit code 0).',
  },
];

/** A finding that only the baseline excuses. */
const KNOWN = gap({ fingerprint: 'a'.repeat(64) });
const OTHER = gap({ fingerprint: 'b'.repeat(64) });
const known = new Set([KNOWN.fingerprint]);

const withBaseline: readonly Case[] = [
  {
    name: 'a finding of the baseline',
    results: [KNOWN],
    code: 0,
    line: 'Ready: no new finding at or above high; 1 of the baseline remains (exit code 0).',
  },
  {
    name: 'two of them',
    results: [KNOWN, KNOWN],
    code: 0,
    line: 'Ready: no new finding at or above high; 2 of the baseline remain (exit code 0).',
  },
  {
    name: 'one that is fixed',
    results: [{ ...KNOWN, status: 'pass' }],
    code: 0,
    line: 'Ready: no finding at or above high (exit code 0).',
  },
  {
    name: 'one below the threshold',
    results: [{ ...KNOWN, severity: 'low' }],
    code: 0,
    line: 'Ready: no finding at or above high (exit code 0).',
  },
  {
    name: 'a new finding',
    results: [OTHER],
    code: 1,
    line: 'Not ready: 1 new finding at or above high (exit code 1).',
  },
  {
    name: 'new findings beside one of the baseline',
    results: [KNOWN, OTHER, OTHER],
    code: 1,
    line: 'Not ready: 2 new findings at or above high, beside 1 of the baseline (exit code 1).',
  },
  {
    name: 'an incident of the baseline',
    results: [incident({ fingerprint: KNOWN.fingerprint })],
    code: 1,
    line: 'Not ready: 1 incident to act on now (exit code 1).',
  },
  {
    name: 'something unknown',
    results: [KNOWN, gap({ status: 'unknown' })],
    code: 3,
    line: 'Incomplete: 1 result could not be judged (exit code 3).',
  },
  {
    name: 'something unknown of the baseline',
    results: [{ ...KNOWN, status: 'unknown' }],
    code: 3,
    line: 'Incomplete: 1 result could not be judged (exit code 3).',
  },
  {
    name: 'something unknown that may be',
    results: [KNOWN, gap({ status: 'unknown' })],
    options: { allowUnknown: true },
    code: 0,
    line: 'Ready: no new finding at or above high, with 1 result not judged; 1 of the baseline remains (exit code 0).',
  },
  {
    name: 'no threshold',
    results: [KNOWN, OTHER],
    options: { failOn: 'never' },
    code: 0,
    line: 'Done: no incident, and findings do not fail the run (exit code 0).',
  },
  {
    name: 'a lower threshold',
    results: [{ ...KNOWN, severity: 'low' }],
    options: { failOn: 'low' },
    code: 0,
    line: 'Ready: no new finding at or above low; 1 of the baseline remains (exit code 0).',
  },
];

describe('exitCode and verdictLine', () => {
  it.each(cases)('$name → $code', ({ results, options, code, line }) => {
    const report = sampleReport(results);
    const given: ExitOptions = { failOn: 'high', allowUnknown: false, ...options };
    expect(exitCode(report, given)).toBe(code);
    expect(verdictLine(report, given)).toBe(line);
  });

  it.each(withBaseline)('with a baseline: $name → $code', ({ results, options, code, line }) => {
    const report = sampleReport(results);
    const given: ExitOptions = { failOn: 'high', allowUnknown: false, known, ...options };
    expect(exitCode(report, given)).toBe(code);
    expect(verdictLine(report, given)).toBe(line);
  });

  it('counts large figures so that they can be read', () => {
    const many = sampleReport(Array.from({ length: 1_200 }, () => KNOWN));
    expect(verdictLine(many, { failOn: 'high', allowUnknown: false, known })).toBe(
      'Ready: no new finding at or above high; 1,200 of the baseline remain (exit code 0).',
    );
  });

  it('says nothing of a baseline that is empty but that findings are new', () => {
    const none: ExitOptions = { failOn: 'high', allowUnknown: false, known: new Set() };
    expect(verdictLine(sampleReport([KNOWN]), none)).toBe('Not ready: 1 new finding at or above high (exit code 1).');
    expect(verdictLine(sampleReport([]), none)).toBe('Ready: no finding at or above high (exit code 0).');
  });

  it('explains no exit code for the example account, which ends well', () => {
    const report = sampleReport([incident()], { run: { example: true } });
    expect(verdictLine(report, { failOn: 'high', allowUnknown: false })).toBe(
      'A scan of this account would say: Not ready: 1 incident to act on now.',
    );
  });

  it('treats every pair of severity and threshold as the order of severities says', () => {
    for (const [worse, severity] of SEVERITIES.entries()) {
      for (const [threshold, failOn] of SEVERITIES.entries()) {
        const code = exitCode(sampleReport([gap({ severity })]), { failOn, allowUnknown: false });
        expect([severity, failOn, code]).toEqual([severity, failOn, worse <= threshold ? 1 : 0]);
      }
    }
  });
});

describe('summaryCounts', () => {
  it('adds up to all results', () => {
    for (const report of [worst(), clean(), blind()]) {
      const { failBySeverity, ...statuses } = summaryCounts(report.results);
      expect(Object.values(statuses).reduce((sum, count) => sum + count, 0)).toBe(report.results.length);
      expect(Object.values(failBySeverity).reduce((sum, count) => sum + count, 0)).toBe(statuses.fail);
    }
  });

  it('counts each status, and failures by severity', () => {
    expect(summaryCounts(worst().results)).toEqual({
      pass: 0,
      fail: 36,
      unknown: 1,
      'not-applicable': 0,
      excepted: 2,
      failBySeverity: { critical: 3, high: 32, medium: 0, low: 1 },
    });
  });
});
