import { describe, expect, it } from 'vitest';
import { conditionsOf } from '../../src/iam-policy/condition.ts';

const read = (element: unknown) => conditionsOf(element, 'iam:Read');

describe('conditionsOf', () => {
  it('reads every key of every operator, with one value or several', () => {
    expect(
      read({
        StringEquals: { 'Host:Sub': 'Repo', 'host:aud': ['one', 'two'] },
        NumericLessThan: { 'aws:MultiFactorAuthAge': 3600 },
        Bool: { 'aws:MultiFactorAuthPresent': true },
      }),
    ).toEqual([
      { operator: 'stringequals', key: 'host:sub', values: ['Repo'], holdsWithoutKey: false },
      { operator: 'stringequals', key: 'host:aud', values: ['one', 'two'], holdsWithoutKey: false },
      { operator: 'numericlessthan', key: 'aws:multifactorauthage', values: ['3600'], holdsWithoutKey: false },
      { operator: 'bool', key: 'aws:multifactorauthpresent', values: ['true'], holdsWithoutKey: false },
    ]);
  });

  it.each([
    ['StringLike', 'stringlike', false],
    ['StringLikeIfExists', 'stringlike', true],
    ['ForAnyValue:StringLike', 'stringlike', false],
    ['ForAllValues:StringLike', 'stringlike', true],
    ['ForAnyValue:StringLikeIfExists', 'stringlike', true],
    ['BoolIfExists', 'bool', true],
    ['Null', 'null', false],
  ])('%s is %s, and may hold without the key: %s', (operator, name, holdsWithoutKey) => {
    expect(read({ [operator]: { key: 'x' } })).toEqual([
      { operator: name, key: 'key', values: ['x'], holdsWithoutKey },
    ]);
  });

  it('no Condition is none', () => {
    expect(read(undefined)).toEqual([]);
    expect(read({})).toEqual([]);
  });

  it.each([['a text'], [null], [[]], [{ Bool: null }], [{ Bool: { key: null } }], [{ Bool: { key: [{}] } }]])(
    '%j: nothing can be concluded',
    (element) => {
      expect(() => read(element)).toThrow(
        expect.objectContaining({
          error: expect.objectContaining({ code: 'IncompleteAnswer', operation: 'iam:Read' }),
        }),
      );
    },
  );
});
