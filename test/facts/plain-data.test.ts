import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { notData } from '../../src/facts/plain-data.ts';

class Trail {
  readonly name = 'a';
}

const endless: { self?: unknown } = {};
endless.self = endless;

describe('what a snapshot can hold', () => {
  it.each<[unknown]>([
    [null],
    [''],
    ['text'],
    [0],
    [-1.5],
    [true],
    [[]],
    [{}],
    [Object.create(null)],
    [{ a: [1, { b: null }], c: undefined }],
    [Object.freeze([Object.freeze({ a: 1 })])],
  ])('%j', (value) => expect(notData(value)).toBeNull());

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['a Date', new Date(0)],
    ['a Date at keys.0.createdAt', { keys: [{ createdAt: new Date(0) }] }],
    ['a Map', new Map()],
    ['a Set at 1', [1, new Set()]],
    ['a Uint8Array at content', { content: new Uint8Array(2) }],
    ['a Trail', new Trail()],
    ['a function at read', { read: () => 1 }],
    ['a symbol', Symbol('x')],
    ['a bigint at size', { size: 1n }],
    ['NaN at age', { age: Number.NaN }],
    ['Infinity', Number.POSITIVE_INFINITY],
    ['data that never ends at self', endless],
  ])('not %s', (words, value) => expect(notData(value)).toBe(words));

  it('any JSON, and of anything else what JSON gives back', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
        expect(notData(value)).toBeNull();
      }),
    );
    fc.assert(
      fc.property(
        fc.anything({ withDate: true, withMap: true, withBigInt: true, withNullPrototype: true }),
        (value) => {
          if (notData(value) === null)
            expect(JSON.stringify(JSON.parse(JSON.stringify(value)))).toBe(JSON.stringify(value));
        },
      ),
    );
  });
});
