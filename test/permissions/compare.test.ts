import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchesWildcard } from '../../src/engine/wildcard.ts';
import { compare, isEnough } from '../../src/permissions/compare.ts';
import { grantsOf } from '../../src/permissions/grant.ts';
import { allowing, denying } from '../../src/testing/iam-samples.ts';

const NEEDED = ['iam:ListUsers', 's3:GetBucketAcl'] as const;
const TRAIL = 'arn:aws:cloudtrail:*:111122223333:trail/main';
const MFA = { Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } };

const against = (...Statement: readonly unknown[]) => compare(NEEDED, grantsOf({ Statement }));
/** How one action stands, in a word. */
const standing = (...statements: readonly unknown[]) => {
  const { missing, denied, limited } = compare(['iam:ListUsers'], grantsOf({ Statement: statements }));
  if (missing.length > 0) return 'missing';
  return denied[0] === undefined ? (limited[0]?.limits ?? 'allowed') : `denied by ${denied[0].by}`;
};

describe('an action that is needed is', () => {
  it.each<readonly [string, unknown, readonly unknown[]]>([
    ['missing where nothing is said', 'missing', []],
    ['missing where others are allowed', 'missing', [allowing(['iam:ListRoles', 'iam:GetUser'])]],
    ['allowed by name', 'allowed', [allowing('iam:ListUsers')]],
    ['allowed in any case', 'allowed', [allowing('IAM:listusers')]],
    ['allowed by a wildcard', 'allowed', [allowing('iam:List*')]],
    ['allowed by single characters', 'allowed', [allowing('iam:ListUser?')]],
    ['allowed by everything', 'allowed', [allowing('*')]],
    ['missing where the wildcard is of another service', 'missing', [allowing('s3:List*')]],
    ['allowed by what NotAction leaves', 'allowed', [allowing([], { Action: undefined, NotAction: 's3:*' })]],
    ['missing where NotAction names it', 'missing', [allowing([], { Action: undefined, NotAction: 'iam:*' })]],
    ['limited to resources', [`only on ${TRAIL}`], [allowing('iam:*', { Resource: TRAIL })]],
    ['limited by an ARN that ends in a wildcard', ['only on arn:*'], [allowing('*', { Resource: 'arn:*' })]],
    [
      'limited to all but resources',
      [`only on everything but ${TRAIL}`],
      [allowing('iam:*', { Resource: undefined, NotResource: [TRAIL] })],
    ],
    ['limited by a condition', ['only when {"Bool":{"aws:MultiFactorAuthPresent":"true"}}'], [allowing('iam:*', MFA)]],
    [
      'limited by both',
      [`only on ${TRAIL}, other when {"Bool":{"aws:MultiFactorAuthPresent":"true"}}`],
      [allowing('iam:*', { ...MFA, Resource: [TRAIL, 'other'] })],
    ],
    [
      'limited by several statements',
      ['only on a', 'only on b'],
      [allowing('iam:*', { Resource: 'a' }), allowing('iam:List*', { Resource: 'b' })],
    ],
    [
      'said once where statements are alike',
      ['only on a'],
      [allowing('iam:*', { Resource: 'a' }), allowing('iam:List*', { Resource: 'a' })],
    ],
    ['allowed where one statement is open', 'allowed', [allowing('iam:*', { Resource: 'a' }), allowing('iam:*')]],
    ['allowed with * among resources', 'allowed', [allowing('iam:*', { Resource: ['a', '*'] })]],
    ['denied by name', 'denied by statement 2', [allowing('*'), denying('iam:ListUsers')]],
    ['denied by a Sid', 'denied by Guard', [allowing('*'), denying('iam:List*', { Sid: 'Guard' })]],
    ['denied though nothing allows it', 'denied by statement 1', [denying('*')]],
    [
      'denied by what NotAction leaves',
      'denied by statement 2',
      [allowing('*'), denying([], { Action: undefined, NotAction: 's3:*' })],
    ],
    [
      'allowed where a NotAction of a Deny spares it',
      'allowed',
      [allowing('*'), denying([], { Action: undefined, NotAction: 'iam:*' })],
    ],
    ['limited by a Deny of resources', ['not on a'], [allowing('*'), denying('iam:*', { Resource: 'a' })]],
    [
      'limited by a Deny under a condition',
      ['not when {"Bool":{"aws:MultiFactorAuthPresent":"true"}}'],
      [allowing('*'), denying('*', MFA)],
    ],
    [
      'limited by both effects',
      ['only on a', 'not on b'],
      [allowing('*', { Resource: 'a' }), denying('*', { Resource: 'b' })],
    ],
    ['missing where only a Deny of resources is about it', 'missing', [denying('iam:*', { Resource: 'a' })]],
    ['allowed where others are denied', 'allowed', [allowing('*'), denying('s3:*')]],
  ])('%s', (_, expected, statements) => expect(standing(...statements)).toEqual(expected));
});

describe('what is to be added', () => {
  it.each<readonly [string, readonly string[], readonly unknown[]]>([
    ['all, in their order, where there is nothing', NEEDED, []],
    ['nothing where all is allowed', [], [allowing(NEEDED)]],
    [
      'what is allowed on some resources',
      ['s3:GetBucketAcl'],
      [allowing('iam:*'), allowing('s3:*', { Resource: 'a' })],
    ],
    ['what is allowed under a condition', ['iam:ListUsers'], [allowing('iam:*', MFA), allowing('s3:*')]],
    ['nothing for what is allowed but denied', [], [allowing('*'), denying('iam:*')]],
    ['what is denied and not allowed either', ['iam:ListUsers'], [allowing('s3:*'), denying('iam:*')]],
    ['nothing for what a Deny limits', [], [allowing('*'), denying('iam:*', MFA)]],
  ])('is %s', (_, expected, statements) => expect(against(...statements).toAdd).toEqual(expected));
});

describe('what nothing needs', () => {
  it.each<readonly [string, readonly string[], readonly unknown[]]>([
    ['is nothing where all is needed', [], [allowing(NEEDED)]],
    ['is nothing in another case either', [], [allowing('IAM:LISTUSERS')]],
    ['may be a read of configuration', ['iam:ListRoles: read'], [allowing(['iam:ListUsers', 'iam:ListRoles'])]],
    ['may write', ['iam:PassRole: more'], [allowing('iam:PassRole')]],
    ['may read data', ['s3:GetObject: more'], [allowing('s3:GetObject')]],
    [
      'may be a wildcard of reads',
      ['iam:List*: reads', 's3:GetB?cket*: reads'],
      [allowing(['iam:List*', 's3:GetB?cket*'])],
    ],
    ['may be a wildcard of all', ['*: more', 'iam:*: more', '*:*: more'], [allowing(['*', 'iam:*', '*:*'])]],
    ['may be reads of all services', ['*:Describe*: reads'], [allowing('*:Describe*')]],
    ['may be a wildcard that begins as reads do', ['iam:G*: more', 'iam:Ge*: more'], [allowing(['iam:G*', 'iam:Ge*'])]],
    [
      'may be all but something',
      ['everything but iam:*, s3:*: more'],
      [allowing([], { Action: undefined, NotAction: ['iam:*', 's3:*'] })],
    ],
    ['is said once', ['iam:PassRole: more'], [allowing('iam:PassRole'), allowing('iam:passrole')]],
    [
      'is said with its limits',
      ['iam:PassRole: more, only on a', 'iam:PassRole: more'],
      [allowing('iam:PassRole', { Resource: 'a' }), allowing('iam:PassRole')],
    ],
    ['is not what is denied by name', [], [allowing('iam:PassRole'), denying('iam:Pass*')]],
    ['is not what is denied altogether', [], [allowing('iam:Create*'), denying('*')]],
    [
      'is not all but something where all is denied',
      [],
      [allowing([], { Action: undefined, NotAction: 'a:*' }), denying('*')],
    ],
    ['is a wildcard of which a part is denied', ['iam:*: more'], [allowing('iam:*'), denying('iam:Pass*')]],
    [
      'is what a Deny under a condition takes away',
      ['iam:PassRole: more'],
      [allowing('iam:PassRole'), denying('iam:*', MFA)],
    ],
    [
      'is not what the NotAction of a Deny leaves out',
      [],
      [allowing('ec2:Run*'), denying([], { Action: undefined, NotAction: ['iam:*', 's3:Get*'] })],
    ],
    [
      'is what the NotAction of a Deny spares',
      ['iam:*: more'],
      [allowing('iam:*'), denying([], { Action: undefined, NotAction: ['iam:Get*'] })],
    ],
    ['is nothing that only a Deny names', [], [allowing(NEEDED), denying('ec2:*')]],
  ])('%s', (_, expected, statements) => {
    const told = against(...statements).beyond.map(
      ({ actions, reach, limit }) => `${actions}: ${reach}${limit === null ? '' : `, ${limit}`}`,
    );
    expect(told).toEqual(expected);
  });
});

describe('policies are enough', () => {
  it.each<readonly [boolean, string, readonly unknown[]]>([
    [true, 'where they allow all', [allowing(NEEDED)]],
    [true, 'where they allow more', [allowing('*')]],
    [false, 'not with one action less', [allowing('iam:ListUsers')]],
    [false, 'not with a Deny', [allowing('*'), denying('s3:GetBucketAcl')]],
    [false, 'not with a limit', [allowing('iam:*'), allowing('s3:*', { Resource: 'arn:aws:s3:::logs' })]],
  ])('%s: %s', (enough, _, statements) => expect(isEnough(against(...statements))).toBe(enough));

  it('as an evaluator of our own finds, whatever wildcards are allowed and denied', () => {
    const action = fc.constantFrom('a:GetX', 'a:GetY', 'a:PutX', 'b:GetX');
    const pattern = fc.constantFrom('a:GetX', 'a:Get*', 'a:*', '*', 'b:*', '*:GetX', 'a:???X', 'A:getx', 'c:*');
    const statement = fc.record({
      Effect: fc.constantFrom('Allow', 'Deny'),
      Action: fc.array(pattern, { minLength: 1, maxLength: 3 }),
      Resource: fc.constant('*'),
    });
    const names = (patterns: readonly string[], text: string) =>
      patterns.some((each) => matchesWildcard(each.toLowerCase(), text.toLowerCase()));
    fc.assert(
      fc.property(fc.array(statement, { maxLength: 4 }), fc.uniqueArray(action), (Statement, needed) => {
        const isAllowed = (text: string) =>
          Statement.some(({ Effect, Action }) => Effect === 'Allow' && names(Action, text)) &&
          !Statement.some(({ Effect, Action }) => Effect === 'Deny' && names(Action, text));
        const comparison = compare(needed, grantsOf({ Statement }));
        expect(isEnough(comparison)).toBe(needed.every(isAllowed));
        const wrong = [...comparison.missing, ...comparison.denied.map(({ action: each }) => each)];
        expect(wrong.sort()).toEqual(needed.filter((each) => !isAllowed(each)).sort());
      }),
    );
  });
});
