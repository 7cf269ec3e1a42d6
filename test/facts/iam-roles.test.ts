import { describe, expect, it } from 'vitest';
import { roleSessions } from '../../src/facts/aws/iam-roles.ts';
import { type Answers, fakeAws } from './fake-aws.ts';

const OPERATION = 'iam:ListRoles';
const ROLE = { RoleName: 'deploy', Arn: 'arn:aws:iam::111122223333:role/deploy', MaxSessionDuration: 3600 };
const read = (answer: Answers[string]) => roleSessions.read(fakeAws({ [OPERATION]: answer }));

describe('iam:ListRoles', () => {
  it('gives the longest session of each role, from all pages', async () => {
    const sent: object[] = [];
    const pages = (input: object) => {
      sent.push(input);
      return 'Marker' in input
        ? { Roles: [{ ...ROLE, Arn: 'arn:second', MaxSessionDuration: 43_200 }], IsTruncated: false }
        : { Roles: [ROLE], IsTruncated: true, Marker: 'next' };
    };
    expect(await read(pages)).toEqual({ [ROLE.Arn]: 3600, 'arn:second': 43_200 });
    expect(sent).toEqual([{ MaxItems: 1000 }, { MaxItems: 1000, Marker: 'next' }]);
  });

  it('an account without roles has none', async () => {
    expect(await read({ Roles: [], IsTruncated: false })).toEqual({});
  });

  it.each<[string, object]>([
    ['an empty answer', {}],
    ['a role without its ARN', { Roles: [{ ...ROLE, Arn: undefined }] }],
    ['a role without its longest session', { Roles: [{ ...ROLE, MaxSessionDuration: undefined }] }],
    ['a page that is not the last, without its marker', { Roles: [ROLE], IsTruncated: true }],
    ['a marker that comes back', { Roles: [ROLE], IsTruncated: true, Marker: 'again' }],
  ])('%s: nothing can be concluded', async (_, answer) => {
    await expect(read(answer)).rejects.toMatchObject({ error: { operation: OPERATION, code: 'IncompleteAnswer' } });
  });

  it.each([
    ['AccessDenied', { kind: 'access-denied', iamAction: OPERATION }],
    ['Throttling', { kind: 'throttled' }],
    ['ServiceFailureException', { kind: 'failed' }],
  ])('passes %s on', async (code, error) => {
    await expect(read(code)).rejects.toMatchObject({ error: { operation: OPERATION, code, ...error } });
  });
});
