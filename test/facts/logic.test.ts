import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isFactUnavailable } from '../../src/facts/fact.ts';
import { every, readEach, settle, some } from '../../src/facts/logic.ts';
import { unreadable } from './sample-collectors.ts';

type Truth = true | false | 'unread';

const holds = (item: { readonly truth: Truth; readonly index: number }): boolean => {
  if (item.truth === 'unread') throw unreadable(`iam:Read${item.index}`, 'access-denied');
  return item.truth;
};

const indexed = (truths: readonly Truth[]) => truths.map((truth, index) => ({ truth, index }));

/** The answer, or the operation of the fact that was thrown. */
function answer(ask: () => boolean): boolean | string {
  try {
    return ask();
  } catch (thrown) {
    if (!isFactUnavailable(thrown)) throw thrown;
    return thrown.error.operation;
  }
}

const truths = fc.array(fc.constantFrom<Truth[]>(true, false, 'unread'), { maxLength: 8 });

describe('some and every', () => {
  it.each<[readonly Truth[], boolean | 'unknown', boolean | 'unknown']>([
    [[], false, true],
    [[true], true, true],
    [[false], false, false],
    [['unread'], 'unknown', 'unknown'],
    [[true, true], true, true],
    [[true, false], true, false],
    [[false, true], true, false],
    [[false, false], false, false],
    [[true, 'unread'], true, 'unknown'],
    [['unread', true], true, 'unknown'],
    [[false, 'unread'], 'unknown', false],
    [['unread', false], 'unknown', false],
    [['unread', 'unread'], 'unknown', 'unknown'],
  ])('of %j are %s and %s', (items, existential, universal) => {
    const told = (result: boolean | string) => (typeof result === 'string' ? 'unknown' : result);
    expect(told(answer(() => some(indexed(items), holds)))).toBe(existential);
    expect(told(answer(() => every(indexed(items), holds)))).toBe(universal);
  });

  it('one proof settles, one counterexample settles, otherwise the first unread fact is thrown', () => {
    fc.assert(
      fc.property(truths, (all) => {
        const firstUnread = `iam:Read${all.indexOf('unread')}`;
        const anyUnread = all.includes('unread');
        expect(answer(() => some(indexed(all), holds))).toBe(all.includes(true) || (anyUnread ? firstUnread : false));
        const refuted = all.includes(false);
        expect(answer(() => every(indexed(all), holds))).toBe(refuted ? false : anyUnread ? firstUnread : true);
      }),
    );
  });

  it('what was concluded stands when the unread facts become known, whatever they say', () => {
    fc.assert(
      fc.property(truths, fc.infiniteStream(fc.boolean()), (all, coins) => {
        const known = all.map((truth): Truth => (truth === 'unread' ? (coins.next().value ?? false) : truth));
        for (const ask of [some, every]) {
          const before = answer(() => ask(indexed(all), holds));
          if (typeof before === 'boolean') expect(answer(() => ask(indexed(known), holds))).toBe(before);
        }
      }),
    );
  });

  it('do not depend on the order of what was read', () => {
    fc.assert(
      fc.property(truths, (all) => {
        for (const ask of [some, every]) {
          const forwards = answer(() => ask(indexed(all), holds));
          const backwards = answer(() => ask(indexed(all).reverse(), holds));
          expect(typeof backwards).toBe(typeof forwards);
          if (typeof forwards === 'boolean') expect(backwards).toBe(forwards);
        }
      }),
    );
  });

  it.each([some, every])('let a bug through, even beside a proof', (ask) => {
    const buggy = (value: boolean): boolean => {
      if (!value) throw new TypeError('a bug');
      return value;
    };
    expect(() => ask([true, false], buggy)).toThrow(TypeError);
  });
});

describe('readEach and settle', () => {
  it('keep apart what was read and what was not, in order', () => {
    const items = indexed([true, 'unread', false, 'unread']);
    const { values, unread } = readEach(items, holds);
    expect(values).toEqual([
      { item: items[0], value: true },
      { item: items[2], value: false },
    ]);
    expect(unread.map(({ item, error }) => [item, error.operation])).toEqual([
      [items[1], 'iam:Read1'],
      [items[3], 'iam:Read3'],
    ]);
    expect(() => settle(unread, 'verdict')).toThrow('iam:Read1');
  });

  it('give the verdict when nothing is unread, also a falsy one', () => {
    expect(settle([], false)).toBe(false);
    expect(settle([], null)).toBe(null);
  });

  it('a thrown FactUnavailable of another copy of the class counts; anything else does not', () => {
    class FactUnavailable extends Error {
      readonly brand = 'keydrill.fact-unavailable';
      readonly error = unreadable('iam:ListUsers', 'throttled').error;
    }
    const foreign = () => {
      throw new FactUnavailable();
    };
    expect(readEach([1], foreign).unread[0]?.error.kind).toBe('throttled');
    const impostor = () => {
      throw { brand: 'keydrill.fact-unavailable', error: {} };
    };
    expect(() => readEach([1], impostor)).toThrow();
  });
});
