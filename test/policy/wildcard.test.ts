import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hasWildcard, matchesWildcard } from '../../src/engine/wildcard.ts';

/** A pattern as an anchored regular expression, in which `.` stands for any one code unit. */
const oracle = (pattern: string): RegExp =>
  new RegExp(
    `^${pattern
      .replace(/[.+^${}()|[\]\\/]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.')}$`,
    's',
  );

const text = fc.oneof(fc.string({ unit: fc.constantFrom('a', 'b', ':', '.'), maxLength: 12 }), fc.string());
const pattern = fc.string({ unit: fc.constantFrom('a', 'b', ':', '.', '*', '?'), maxLength: 8 });

describe('a wildcard pattern', () => {
  it('matches what the regular expression of the same meaning matches', () => {
    fc.assert(
      fc.property(pattern, text, (wanted, given) => {
        expect(matchesWildcard(wanted, given)).toBe(oracle(wanted).test(given));
      }),
      { numRuns: 3000 },
    );
  });

  it('without wildcards matches itself only', () => {
    fc.assert(
      fc.property(text, text, (a, b) => {
        fc.pre(!hasWildcard(a));
        expect(matchesWildcard(a, b)).toBe(a === b);
      }),
    );
  });

  it('matches when parts of the text are replaced by wildcards', () => {
    fc.assert(
      fc.property(text, fc.nat(12), fc.nat(12), (given, a, b) => {
        const [start, end] = [Math.min(a, b, given.length), Math.min(Math.max(a, b), given.length)];
        expect(matchesWildcard(`${given.slice(0, start)}*${given.slice(end)}`, given)).toBe(true);
        expect(matchesWildcard('?'.repeat(given.length), given)).toBe(true);
        expect(matchesWildcard('?'.repeat(given.length + 1), given)).toBe(false);
      }),
    );
  });

  it.each([
    ['*', '', true],
    ['', '', true],
    ['', 'a', false],
    ['arn:aws:iam::111122223333:user/legacy-*', 'arn:aws:iam::111122223333:user/legacy-', true],
    ['arn:aws:iam::111122223333:user/legacy-*', 'arn:aws:iam::111122223333:user/team/legacy-1', false],
    ['user/legacy-*', 'arn:aws:iam::111122223333:user/legacy-1', false],
    ['*:USER/a', 'arn:aws:iam::111122223333:user/a', false],
    ['a.c', 'abc', false],
  ])('%s on %s: %s', (wanted, given, expected) => {
    expect(matchesWildcard(wanted, given)).toBe(expected);
  });

  it('is done at once where a backtracking matcher would not be', () => {
    expect(matchesWildcard(`${'*a'.repeat(40)}b`, 'a'.repeat(5000))).toBe(false);
  });
});
