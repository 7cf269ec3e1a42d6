import { describe, expect, it } from 'vitest';
import { serviceCredentials } from '../../src/facts/aws/iam-service-credentials.ts';
import { type Answers, fakeAws } from './fake-aws.ts';

const OPERATION = 'iam:ListServiceSpecificCredentials';

const CREDENTIAL = {
  ServiceSpecificCredentialId: 'ACCAEXAMPLE123EXAMPLE',
  UserName: 'BedrockAPIKey-ab12',
  ServiceName: 'bedrock.amazonaws.com',
  ServiceCredentialAlias: 'BedrockAPIKey-ab12-at-111122223333',
  Status: 'Active',
  CreateDate: new Date('2026-01-02T03:04:05Z'),
  ExpirationDate: new Date('2026-02-01T00:00:00Z'),
};

const READ = {
  id: 'ACCAEXAMPLE123EXAMPLE',
  user: 'BedrockAPIKey-ab12',
  service: 'bedrock.amazonaws.com',
  active: true,
  createdAt: '2026-01-02T03:04:05.000Z',
  expiresAt: '2026-02-01T00:00:00.000Z',
};

const read = (answer: Answers[string]) => serviceCredentials.read(fakeAws({ [OPERATION]: answer }));
const one = (parts: object) => ({ ServiceSpecificCredentials: [{ ...CREDENTIAL, ...parts }] });

describe(OPERATION, () => {
  it('asks for all users, and gives what they hold from all pages', async () => {
    const asked: object[] = [];
    const pages = (input: object) => {
      asked.push(input);
      return 'Marker' in input
        ? { ...one({ ServiceSpecificCredentialId: 'ACCAEXAMPLE456EXAMPLE' }), IsTruncated: false }
        : { ...one({}), IsTruncated: true, Marker: 'm' };
    };
    expect(await read(pages)).toEqual([READ, { ...READ, id: 'ACCAEXAMPLE456EXAMPLE' }]);
    expect(asked).toEqual([{ AllUsers: true }, { AllUsers: true, Marker: 'm' }]);
  });

  it('gives none where there is none', async () => {
    expect(await read({ ServiceSpecificCredentials: [], IsTruncated: false })).toEqual([]);
  });

  it('one without a date never expires', async () => {
    expect(await read(one({ ExpirationDate: undefined }))).toEqual([{ ...READ, expiresAt: null }]);
  });

  it.each(['Inactive', 'Expired'])('%s is not active', async (Status) => {
    expect(await read(one({ Status }))).toEqual([{ ...READ, active: false }]);
  });

  it('a status that nobody knows yet counts as active: nothing says that the secret does not work', async () => {
    expect(await read(one({ Status: 'Suspended' }))).toEqual([READ]);
  });

  it('is known by its id: two of one user are told apart', () => {
    const target = { partition: 'aws', accountId: '111122223333', region: 'us-east-1' };
    expect(serviceCredentials.describe(READ, target)).toEqual({
      resource: { type: 'Other', id: READ.id, name: READ.user, region: 'global' },
    });
  });

  it.each<[string, object]>([
    ['an empty answer', {}],
    ['no id', one({ ServiceSpecificCredentialId: undefined })],
    ['no user', one({ UserName: undefined })],
    ['no service', one({ ServiceName: undefined })],
    ['no status', one({ Status: undefined })],
    ['no date', one({ CreateDate: undefined })],
    ['a date that is none', one({ CreateDate: new Date(Number.NaN) })],
    ['an expiration that is no date', one({ ExpirationDate: new Date(Number.NaN) })],
    ['more to come, but no marker', { ServiceSpecificCredentials: [], IsTruncated: true }],
    ['a marker that comes back', { ServiceSpecificCredentials: [], IsTruncated: true, Marker: 'again' }],
  ])('%s: nothing can be concluded', async (_, answer) => {
    await expect(read(answer)).rejects.toMatchObject({ error: { operation: OPERATION, code: 'IncompleteAnswer' } });
  });

  it.each([
    ['AccessDenied', { kind: 'access-denied', iamAction: OPERATION }],
    ['Throttling', { kind: 'throttled' }],
    ['ServiceFailure', { kind: 'failed' }],
  ])('passes %s on', async (code, error) => {
    await expect(read(code)).rejects.toMatchObject({ error: { operation: OPERATION, code, ...error } });
  });
});
