import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isFactUnavailable } from '../../src/facts/fact.ts';
import { lets, trustOf } from '../../src/iam-policy/trust.ts';
import { roleDetail, trusting } from '../../src/testing/iam-samples.ts';

const read = (...statements: readonly unknown[]) => trustOf(roleDetail('r', statements));

const codeOf = (trust: unknown): string | null => {
  try {
    trustOf({ trust: trust as { Statement?: unknown } | null });
    return null;
  } catch (thrown) {
    if (!isFactUnavailable(thrown)) throw thrown;
    return `${thrown.error.operation} ${thrown.error.code}`;
  }
};

const INCOMPLETE = 'iam:GetAccountAuthorizationDetails IncompleteAnswer';

describe('trustOf', () => {
  it('reads principals of all types, actions and conditions', () => {
    const condition = { Bool: { 'aws:MultiFactorAuthPresent': 'true' } };
    const principals = { AWS: ['111122223333', 'arn:aws:iam::111122223333:user/eve'], Service: 'ec2.amazonaws.com' };
    expect(read(trusting(principals, { Action: ['STS:AssumeRole'], Condition: condition }))).toEqual([
      {
        effect: 'Allow',
        principals: [
          { type: 'AWS', value: '111122223333' },
          { type: 'AWS', value: 'arn:aws:iam::111122223333:user/eve' },
          { type: 'Service', value: 'ec2.amazonaws.com' },
        ],
        actions: { kind: 'only', patterns: ['sts:assumerole'] },
        conditions: [{ operator: 'bool', key: 'aws:multifactorauthpresent', values: ['true'], holdsWithoutKey: false }],
      },
    ]);
  });

  it('a single statement needs no list', () => {
    expect(trustOf({ trust: { Statement: trusting('*') } })).toEqual(read(trusting('*')));
  });

  it.each([['*'], [{ AWS: '*' }], [{ AWS: ['*'] }]])('%j is everybody', (principal) => {
    expect(read(trusting(principal))[0]?.principals).toEqual([{ type: 'AWS', value: '*' }]);
  });

  it('an Allow for all but a few is for everybody, a Deny for all but a few names nobody', () => {
    const allBut = { Principal: undefined, NotPrincipal: { AWS: '111122223333' } };
    expect(read(trusting('*', allBut))[0]?.principals).toEqual([{ type: 'AWS', value: '*' }]);
    expect(read(trusting('*', { ...allBut, Effect: 'Deny' }))[0]?.principals).toEqual([]);
  });

  it('only an Allow that names the action lets it', () => {
    const [statement, deny, all] = read(
      trusting('*'),
      trusting('*', { Effect: 'Deny' }),
      trusting('*', { Action: 'sts:Assume*' }),
    );
    const answers = [statement, deny, all].map((each) => each !== undefined && lets(each, 'sts:assumerole'));
    expect(answers).toEqual([true, false, true]);
    expect(statement !== undefined && lets(statement, 'sts:assumerolewithsaml')).toBe(false);
    expect(all !== undefined && lets(all, 'sts:assumerolewithsaml')).toBe(true);
  });

  it.each<[string, unknown]>([
    ['no trust policy', null],
    ['one that an older snapshot lacks', undefined],
    ['no Statement', {}],
    ['a statement that is a text', { Statement: 'Allow' }],
    ['no Effect', { Statement: trusting('*', { Effect: undefined }) }],
    ['no Action', { Statement: trusting('*', { Action: undefined }) }],
    ['no Principal', { Statement: trusting('*', { Principal: undefined }) }],
    ['a Principal that is another text', { Statement: trusting('111122223333') }],
    ['a Principal of an unknown type', { Statement: trusting({ Aws: '*' }) }],
    ['a Principal that is a number', { Statement: trusting({ AWS: 1 }) }],
    ['a Condition that is a text', { Statement: trusting('*', { Condition: 'never' }) }],
  ])('%s: nothing can be concluded', (_, trust) => {
    expect(codeOf(trust)).toBe(INCOMPLETE);
  });

  it('any JSON is either read or incomplete, never a crash', () => {
    const value = fc.jsonValue();
    const statement = fc.record(
      {
        Effect: fc.constantFrom('Allow', 'Deny'),
        Action: value,
        Principal: value,
        NotPrincipal: value,
        Condition: value,
      },
      { requiredKeys: ['Effect'] },
    );
    fc.assert(
      fc.property(fc.oneof(value, statement, fc.array(statement)), (Statement) => {
        expect([null, INCOMPLETE]).toContain(codeOf({ Statement }));
      }),
    );
  });
});
