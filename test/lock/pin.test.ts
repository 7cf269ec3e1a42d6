import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { differences, isSameThing, type Pin, titleOf } from '../../src/lock/pin.ts';

describe('the differences between two states', () => {
  it.each([
    ['nothing', { a: '1' }, { a: '1' }, null],
    ['another order', { a: '1', b: '2' }, { b: '2', a: '1' }, null],
    ['a changed file', { a: '1', b: '2' }, { a: '1', b: '3' }, 'changed b'],
    ['a file that came', { a: '1' }, { a: '1', b: '2' }, 'added b'],
    ['a file that went', { a: '1', b: '2' }, { a: '1' }, 'removed b'],
    ['a file that moved', { a: '1' }, { b: '1' }, 'added b; removed a'],
    ['everything', { a: '1', b: '2' }, { a: '3', c: '4' }, 'changed a; added c; removed b'],
    ['three files', { a: '1', b: '1', c: '1' }, { c: '2', b: '2', a: '2' }, 'changed a, b, c'],
    ['many files', {}, { a: '1', b: '1', c: '1', d: '1', e: '1' }, 'added a, b, c and 2 more'],
    ['a name that objects have anyway', { a: '1' }, { a: '1', constructor: '2' }, 'added constructor'],
  ])('are told: %s', (_, before, after, expected) => {
    expect(differences(before, after)).toBe(expected);
  });

  it('are there exactly when the states differ', () => {
    const state = fc.dictionary(fc.constantFrom('a', 'b', 'c', '__proto__'), fc.constantFrom('1', '2'));
    const sorted = (files: object) => JSON.stringify(Object.entries(files).sort());
    fc.assert(
      fc.property(state, state, (before, after) => {
        expect(differences(before, after) === null).toBe(sorted(before) === sorted(after));
      }),
    );
  });
});

describe('a pin', () => {
  const pin: Pin = { kind: 'plugin', name: 'acme', version: '1.0.0', files: {} };

  it('is called by kind, name and version', () => {
    expect(titleOf(pin)).toBe('plug-in acme 1.0.0');
    expect(titleOf({ kind: 'policy', name: './base.yaml' })).toBe('extended file ./base.yaml');
  });

  it.each([
    [{ version: '2.0.0' }, true],
    [{ files: { a: '1' } }, true],
    [{ name: 'acme/other' }, false],
    [{ kind: 'policy' }, false],
  ] as const)('with %j is of the same thing: %j', (change, expected) => {
    expect(isSameThing(pin, { ...pin, ...change })).toBe(expected);
  });
});
