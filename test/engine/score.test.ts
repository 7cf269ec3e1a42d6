import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Result, STATUSES, type Status } from '../../src/engine/result.ts';
import { SEVERITIES, type Severity } from '../../src/engine/rule.ts';
import { readiness, ruleStatus, type WeightedRule } from '../../src/engine/score.ts';
import { resultWith } from './sample-results.ts';

const rule = (id: string, severity: Severity = 'medium', capability: WeightedRule['capability'] = 'see') => ({
  id,
  severity,
  capability,
});
const results = (ruleId: string, ...statuses: readonly Status[]): readonly Result[] =>
  statuses.map((status) => resultWith({ ruleId, status }));
const scoreOf = (rules: readonly WeightedRule[], ...all: readonly (readonly Result[])[]) =>
  readiness(rules, all.flat()).score;

describe('the score', () => {
  it.each<[string, readonly Status[], number | null]>([
    ['everything passes', ['pass', 'pass'], 100],
    ['nothing passes', ['fail'], 0],
    ['a third of the subjects passes', ['pass', 'fail', 'fail'], 33],
    ['unknown is no pass', ['pass', 'unknown'], 50],
    ['excepted is no pass', ['pass', 'excepted'], 50],
    ['not-applicable does not count', ['pass', 'not-applicable', 'not-applicable', 'fail'], 50],
    ['not-applicable beside a pass is still everything', ['pass', 'not-applicable'], 100],
    ['nothing applies', ['not-applicable'], null],
    ['nothing was judged', [], null],
  ])('of one rule when %s', (_, statuses, expected) => {
    expect(scoreOf([rule('a')], results('a', ...statuses))).toBe(expected);
  });

  it.each<[Severity, number]>([
    ['critical', 88],
    ['high', 80],
    ['medium', 66],
    ['low', 50],
  ])('gives a %s rule its weight beside a low one', (severity, expected) => {
    expect(scoreOf([rule('a', severity), rule('b', 'low')], results('a', 'pass'), results('b', 'fail'))).toBe(expected);
  });

  it('weighs by the severity of the rule, not of what was found', () => {
    const found = resultWith({ ruleId: 'a', status: 'fail', severity: 'critical' });
    expect(readiness([rule('a', 'low'), rule('b', 'low')], [found, ...results('b', 'pass')]).score).toBe(50);
  });

  it('counts a rule once, however many regions it fails in', () => {
    const many = results('a', ...Array<Status>(17).fill('fail'));
    expect(scoreOf([rule('a'), rule('b')], many, results('b', 'pass'))).toBe(50);
  });

  it('leaves out incident rules and rules that do not apply', () => {
    const rules = [rule('a'), rule('b', 'critical', 'now'), rule('c', 'critical')];
    expect(scoreOf(rules, results('a', 'pass'), results('b', 'fail'), results('c', 'not-applicable'))).toBe(100);
    expect(scoreOf([rule('b', 'critical', 'now')], results('b', 'pass'))).toBeNull();
  });

  it('is rounded down: 199 of 200 are not everything', () => {
    expect(scoreOf([rule('a')], results('a', 'fail', ...Array<Status>(199).fill('pass')))).toBe(99);
    expect(scoreOf([rule('a')], results('a', 'fail', ...Array<Status>(4999).fill('pass')))).toBe(99);
  });

  it('of thirds that add up to everything is not lost to rounding', () => {
    const rules = [rule('a', 'low'), rule('b', 'low'), rule('c', 'low')];
    const third = (id: string) => results(id, 'pass', 'pass', 'fail');
    expect(scoreOf(rules, third('a'), third('b'), third('c'))).toBe(66);
    expect(scoreOf([rule('a')], results('a', ...Array<Status>(7).fill('pass'), 'fail', 'fail', 'fail'))).toBe(70);
  });
});

const rulesAndResults = fc
  .array(
    fc.record({
      severity: fc.constantFrom(...SEVERITIES),
      capability: fc.constantFrom(...(['see', 'hear', 'exposure', 'contain', 'respond', 'now'] as const)),
      statuses: fc.array(fc.constantFrom(...STATUSES), { maxLength: 6 }),
    }),
    { maxLength: 8 },
  )
  .map((all) => ({
    rules: all.map(({ severity, capability }, index) => rule(`r${index}`, severity, capability)),
    results: all.flatMap(({ statuses }, index) => results(`r${index}`, ...statuses)),
  }));

describe('whatever was found', () => {
  it('the score is the documented formula', () => {
    fc.assert(
      fc.property(rulesAndResults, ({ rules, results: all }) => {
        const weights = { critical: 8, high: 4, medium: 2, low: 1 };
        const shares = rules.flatMap(({ id, severity, capability }) => {
          const applicable = all.filter(({ ruleId, status }) => ruleId === id && status !== 'not-applicable');
          if (capability === 'now' || applicable.length === 0) return [];
          const passed = applicable.filter(({ status }) => status === 'pass').length;
          return [{ weight: weights[severity], share: passed / applicable.length }];
        });
        const possible = shares.reduce((sum, { weight }) => sum + weight, 0);
        const exact = (100 * shares.reduce((sum, { weight, share }) => sum + weight * share, 0)) / possible;
        const { score } = readiness(rules, all);
        if (possible === 0) expect(score).toBeNull();
        else {
          expect(Number.isInteger(score)).toBe(true);
          expect(score).toBeLessThanOrEqual(exact + 1e-6);
          expect(score).toBeGreaterThan(exact - 1);
        }
      }),
    );
  });

  it('it is 100 exactly when everything that applies passes', () => {
    fc.assert(
      fc.property(rulesAndResults, ({ rules, results: all }) => {
        const gaps = new Set(rules.filter(({ capability }) => capability !== 'now').map(({ id }) => id));
        const applicable = all.filter(({ ruleId, status }) => gaps.has(ruleId) && status !== 'not-applicable');
        const everything = applicable.length > 0 && applicable.every(({ status }) => status === 'pass');
        expect(readiness(rules, all).score === 100).toBe(everything);
      }),
    );
  });

  it('each readiness rule is counted once in its capability', () => {
    fc.assert(
      fc.property(rulesAndResults, ({ rules, results: all }) => {
        const { capabilities } = readiness(rules, all);
        expect(capabilities.map(({ id }) => id)).toEqual(['see', 'hear', 'exposure', 'contain', 'respond']);
        for (const { id, passed, failed, unknown, notApplicable, excepted } of capabilities) {
          const of = rules.filter(({ capability }) => capability === id).length;
          expect(passed + failed + unknown + notApplicable + excepted).toBe(of);
        }
      }),
    );
  });
});

describe('the standing of a rule', () => {
  it.each<[readonly Status[], string]>([
    [['pass', 'excepted', 'unknown', 'fail'], 'failed'],
    [['pass', 'excepted', 'unknown', 'not-applicable'], 'unknown'],
    [['pass', 'excepted', 'not-applicable'], 'excepted'],
    [['pass', 'not-applicable'], 'passed'],
    [['not-applicable'], 'notApplicable'],
    [[], 'notApplicable'],
  ])('with %j is %s', (statuses, expected) => {
    expect(ruleStatus(results('a', ...statuses))).toBe(expected);
    expect(ruleStatus([...results('a', ...statuses)].reverse())).toBe(expected);
  });
});
