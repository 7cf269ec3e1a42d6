import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchesWildcard } from '../../src/engine/wildcard.ts';
import { covers, disjoint, reaches } from '../../src/iam-policy/patterns.ts';

const character = fc.constantFrom('a', 'b', ':');
const pattern = fc.string({ unit: fc.constantFrom('a', 'b', ':', '*', '?'), maxLength: 6 });
const text = fc.string({ unit: character, maxLength: 8 });

describe('patterns', () => {
  it.each([
    ['*', '*:*', true],
    ['*:*', '*:*', true],
    ['iam:*', 'iam:createuser', true],
    ['i*:*', 'iam:createuser', true],
    ['iam:create*', 'iam:*', false],
    ['s3:get?', 's3:get*', false],
    ['s3:get*', 's3:get?', true],
    ['a?', 'a?', true],
    ['a?*', 'a?*', true],
  ])('%s covers %s: %s', (outer, inner, expected) => {
    expect(covers(outer, inner)).toBe(expected);
  });

  it('a pattern that covers another matches whatever that matches', () => {
    // Each is made from the one before by filling in wildcards: random ones would hardly ever match.
    const filled = fc.array(fc.constantFrom('', 'a', 'b', '*', '?', 'a*', '?b'), { minLength: 12, maxLength: 12 });
    const fill = (source: string, parts: readonly string[]) =>
      source.replace(/[*?]/g, (_, at: number) => parts[at] ?? 'a');
    fc.assert(
      fc.property(pattern, filled, filled, (outer, first, second) => {
        const inner = fill(outer, first);
        const each = fill(inner, second).replace(/[*?]/g, 'a');
        fc.pre(covers(outer, inner) && matchesWildcard(inner, each));
        expect(matchesWildcard(outer, each)).toBe(true);
      }),
    );
  });

  it('no text matches two disjoint patterns', () => {
    fc.assert(
      fc.property(pattern, pattern, text, (first, second, each) => {
        fc.pre(disjoint(first, second));
        expect(matchesWildcard(first, each) && matchesWildcard(second, each)).toBe(false);
      }),
    );
  });

  it('a pattern is disjoint from a text exactly when it does not match it', () => {
    fc.assert(
      fc.property(pattern, text, (each, plain) => {
        expect(disjoint(each, plain)).toBe(!matchesWildcard(each, plain));
      }),
    );
  });

  it('what is left out reaches all the rest', () => {
    expect(reaches({ kind: 'all-but', patterns: ['iam:*'] }, 's3:getobject')).toBe(true);
    expect(reaches({ kind: 'all-but', patterns: ['iam:*'] }, '*:*')).toBe(true);
    expect(reaches({ kind: 'all-but', patterns: ['iam:*'] }, 'iam:passrole')).toBe(false);
    expect(reaches({ kind: 'all-but', patterns: ['*'] }, 's3:getobject')).toBe(false);
    expect(reaches({ kind: 'all-but', patterns: [] }, '*:*')).toBe(true);
    expect(reaches({ kind: 'only', patterns: [] }, 's3:getobject')).toBe(false);
  });

  it('a hostile pattern ends', () => {
    const started = performance.now();
    expect(covers(`${'*a'.repeat(2000)}b`, 'a'.repeat(4000))).toBe(false);
    expect(performance.now() - started).toBeLessThan(2000);
  });
});
