import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareResults, compareText } from '../../src/engine/order.ts';
import { anyResult, resultWith } from './sample-results.ts';

const ordered = [
  resultWith({ kind: 'incident', severity: 'low', ruleId: 'z' }),
  resultWith({ severity: 'critical', ruleId: 'z' }),
  resultWith({ severity: 'high', ruleId: 'a', accountId: '2' }),
  resultWith({ severity: 'high', ruleId: 'b', accountId: '1', region: 'z' }),
  resultWith({ severity: 'high', ruleId: 'b', accountId: '2', region: 'a', name: 'z' }),
  resultWith({ severity: 'high', ruleId: 'b', accountId: '2', region: 'b', name: 'B' }),
  resultWith({ severity: 'high', ruleId: 'b', accountId: '2', region: 'b', name: 'a', fingerprint: '1' }),
  resultWith({ severity: 'high', ruleId: 'b', accountId: '2', region: 'b', name: 'a', fingerprint: '2' }),
  resultWith({ severity: 'low', ruleId: 'a' }),
];

describe('the order of results', () => {
  it('is incidents, severity, rule, account, region, resource, and by code unit, whatever the order before', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(ordered, { minLength: ordered.length }), (shuffled) => {
        expect([...shuffled].sort(compareResults)).toEqual(ordered);
      }),
    );
  });

  it('is a total order', () => {
    fc.assert(
      fc.property(anyResult, anyResult, anyResult, (a, b, c) => {
        const [ab, bc, ac] = [compareResults(a, b), compareResults(b, c), compareResults(a, c)].map(Math.sign);
        expect(Math.sign(compareResults(b, a)) + Math.sign(compareResults(a, b))).toBe(0);
        if (ab !== undefined && ab === bc) expect(ac).toBe(ab);
        expect(compareResults(a, a)).toBe(0);
      }),
    );
  });

  it('does not depend on the locale', () => {
    expect(['b', 'a', 'B', 'ä', '10', '9'].sort(compareText)).toEqual(['10', '9', 'B', 'a', 'b', 'ä']);
  });
});
