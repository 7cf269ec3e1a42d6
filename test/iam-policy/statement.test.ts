import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isFactUnavailable } from '../../src/facts/fact.ts';
import { statementsOf } from '../../src/iam-policy/statement.ts';
import { allowing } from '../../src/testing/iam-samples.ts';

const codeOf = (document: object): string | null => {
  try {
    statementsOf(document);
    return null;
  } catch (thrown) {
    if (!isFactUnavailable(thrown)) throw thrown;
    return thrown.error.code;
  }
};

describe('statementsOf', () => {
  it('reads strings and lists, with and without NotAction, NotResource and Condition', () => {
    const document = {
      Version: '2012-10-17',
      Statement: [
        { Sid: 'Read', Effect: 'Allow', Action: 'S3:GetObject', Resource: ['arn:aws:s3:::A', 'arn:aws:s3:::b'] },
        { Sid: '', Effect: 'Deny', NotAction: ['IAM:*'], NotResource: '*', Condition: { Bool: { a: 'b' } } },
      ],
    };
    expect(statementsOf(document)).toEqual([
      {
        name: 'Read',
        effect: 'Allow',
        actions: { kind: 'only', patterns: ['s3:getobject'] },
        resources: { kind: 'only', patterns: ['arn:aws:s3:::A', 'arn:aws:s3:::b'] },
        conditions: [],
        conditional: false,
      },
      {
        name: 'statement 2',
        effect: 'Deny',
        actions: { kind: 'all-but', patterns: ['iam:*'] },
        resources: { kind: 'all-but', patterns: ['*'] },
        conditions: [{ operator: 'bool', key: 'a', values: ['b'], holdsWithoutKey: false }],
        conditional: true,
      },
    ]);
  });

  it('a single statement needs no list', () => {
    expect(statementsOf({ Statement: allowing('s3:*') })).toEqual(statementsOf({ Statement: [allowing('s3:*')] }));
  });

  it('an empty Condition is none', () => {
    expect(statementsOf({ Statement: allowing('s3:*', { Condition: {} }) })).toMatchObject([{ conditional: false }]);
  });

  it('says which operation answered with what it cannot use', () => {
    expect(() => statementsOf({}, 'organizations:DescribePolicy')).toThrow(
      expect.objectContaining({ error: expect.objectContaining({ operation: 'organizations:DescribePolicy' }) }),
    );
  });

  it('an empty list of statements allows nothing', () => {
    expect(statementsOf({ Statement: [] })).toEqual([]);
  });

  it.each<[string, object]>([
    ['no Statement', {}],
    ['Statement null', { Statement: null }],
    ['a list instead of a document', []],
    ['a statement that is a text', { Statement: ['Allow'] }],
    ['a statement that is a list', { Statement: [[]] }],
    ['a statement that is null', { Statement: [null] }],
    ['no Effect', { Statement: { Action: '*', Resource: '*' } }],
    ['an Effect in lower case', { Statement: allowing('*', { Effect: 'allow' }) }],
    ['no Action', { Statement: { Effect: 'Allow', Resource: '*' } }],
    ['Action and NotAction', { Statement: allowing('*', { NotAction: 'iam:*' }) }],
    ['an Action that is a number', { Statement: { Effect: 'Allow', Action: 1, Resource: '*' } }],
    ['an Action that holds a number', { Statement: { Effect: 'Allow', Action: ['s3:*', 1], Resource: '*' } }],
    ['an Action that is an object', { Statement: { Effect: 'Allow', Action: { AWS: '*' }, Resource: '*' } }],
    ['no Resource', { Statement: { Effect: 'Allow', Action: '*' } }],
    ['a Resource that is null', { Statement: { Effect: 'Allow', Action: '*', Resource: null } }],
    ['a Condition that is a text', { Statement: allowing('*', { Condition: 'never' }) }],
    ['a Condition that is a list', { Statement: allowing('*', { Condition: [] }) }],
    ['a Condition whose operator has no keys', { Statement: allowing('*', { Condition: { Bool: 'true' } }) }],
    ['a Condition with an object for a value', { Statement: allowing('*', { Condition: { Bool: { a: {} } } }) }],
    ['one bad statement among good ones', { Statement: [allowing('s3:*'), { Effect: 'Allow' }] }],
  ])('%s: nothing can be concluded', (_, document) => {
    expect(codeOf(document)).toBe('IncompleteAnswer');
  });

  it('any JSON is either read or incomplete, never a crash', () => {
    const value = fc.jsonValue();
    const statement = fc.record(
      { Effect: fc.constantFrom('Allow', 'Deny', 1), Action: value, Resource: value, Condition: value, Sid: value },
      { requiredKeys: [] },
    );
    const document = fc.oneof(value, statement, fc.array(fc.oneof(statement, value)));
    fc.assert(
      fc.property(document, (Statement) => {
        expect([null, 'IncompleteAnswer']).toContain(codeOf({ Statement }));
      }),
    );
  });
});
