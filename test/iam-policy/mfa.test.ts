import { describe, expect, it } from 'vitest';
import { conditionsOf } from '../../src/iam-policy/condition.ts';
import { holdWithoutMfa, needMfa } from '../../src/iam-policy/mfa.ts';

const PRESENT = 'aws:MultiFactorAuthPresent';
const AGE = 'aws:MultiFactorAuthAge';

describe('MFA in conditions', () => {
  it.each<[condition: object, needed: boolean, without: boolean]>([
    [{}, false, false],
    [{ Bool: { [PRESENT]: 'true' } }, true, false],
    [{ Bool: { [PRESENT]: 'true' }, StringEquals: { a: 'b' } }, true, false],
    [{ Bool: { [PRESENT]: 'false' } }, false, false],
    [{ Bool: { [PRESENT]: ['true', 'false'] } }, false, false],
    [{ BoolIfExists: { [PRESENT]: 'true' } }, false, false],
    [{ BoolIfExists: { [PRESENT]: 'false' } }, false, true],
    [{ BoolIfExists: { [PRESENT]: 'false' }, StringEquals: { a: 'b' } }, false, false],
    [{ StringEquals: { [PRESENT]: 'true' } }, false, false],
    [{ Null: { [PRESENT]: 'false' } }, false, false],
    [{ Null: { [AGE]: 'false' } }, true, false],
    [{ Null: { [AGE]: 'true' } }, false, true],
    [{ Null: { [AGE]: ['true', 'false'] } }, false, true],
    [{ NumericLessThan: { [AGE]: '3600' } }, true, false],
    [{ NumericLessThanEquals: { [AGE]: 3600 } }, true, false],
    [{ NumericLessThanIfExists: { [AGE]: '3600' } }, false, false],
    [{ NumericGreaterThan: { [AGE]: '3600' } }, false, false],
    [{ NumericLessThan: { 'aws:Other': '3600' } }, false, false],
  ])('%j needs it: %s, holds without it: %s', (condition, needed, without) => {
    const conditions = conditionsOf(condition, 'iam:Read');
    expect([needMfa(conditions), holdWithoutMfa(conditions)]).toEqual([needed, without]);
  });
});
