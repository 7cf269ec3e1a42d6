import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { didYouMean, suggestion } from '../../src/policy/did-you-mean.ts';

describe('did you mean', () => {
  it.each([
    ['recomended', ['essential', 'recommended', 'strict'], 'recommended'],
    ['Strict', ['essential', 'recommended', 'strict'], 'strict'],
    ['zz', ['rules', 'keys'], null],
    ['x', ['ab'], null],
    ['', ['ab'], null],
    ['ab', ['ac', 'aa'], 'aa'],
    ['anything', [], null],
  ])('%s among %j: %s', (name, candidates, expected) => {
    expect(didYouMean(name, candidates)).toBe(expected);
  });

  it('is a candidate or nothing, and does not depend on the order', () => {
    fc.assert(
      fc.property(fc.string(), fc.array(fc.string()), (name, candidates) => {
        const meant = didYouMean(name, candidates);

        expect([null, ...candidates]).toContain(meant);
        expect(didYouMean(name, candidates.toReversed())).toBe(meant);
      }),
    );
  });

  it('is put before the period', () => {
    expect(`No such pack${suggestion('strct', ['strict'])}.`).toBe('No such pack (did you mean "strict"?).');
    expect(`No such pack${suggestion('zzzzzz', ['strict'])}.`).toBe('No such pack.');
  });
});
