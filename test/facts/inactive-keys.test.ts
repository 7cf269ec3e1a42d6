import { describe, expect, it } from 'vitest';
import type { AccessKey, User } from '../../src/facts/aws/iam.ts';
import type { AuthorizationDetails } from '../../src/facts/aws/iam-authorization.ts';
import { accessKeyLastUsed, type InactiveKey, inactiveKeys } from '../../src/facts/aws/inactive-keys.ts';
import { type Fact, FactUnavailable, isFactUnavailable } from '../../src/facts/fact.ts';
import { failure, TEST_ACCOUNT } from '../../src/testing/given.ts';
import {
  activeSlot,
  authorization,
  keySlot,
  report,
  reportRow,
  rootRow,
  user,
  userDetail,
} from '../../src/testing/iam-samples.ts';
import { type Answers, fakeAws } from './fake-aws.ts';

const MADE = '2024-01-01T00:00:00.000Z';
const LATER = '2025-01-01T00:00:00.000Z';
const USED = '2025-06-01T00:00:00.000Z';
const fresh = (id: string, createdAt = MADE, active = false): AccessKey => ({ id, active, createdAt });
const app = (first = keySlot(1), second = keySlot(2)) => reportRow('app', { keys: [first, second] });
const existing = (...names: readonly string[]): Fact<AuthorizationDetails> => ({
  ok: true,
  value: authorization({ users: names.map((name) => userDetail(name)) }),
});
const never = (): never => {
  throw new Error('asked for fresh keys');
};
const listed = (
  rows: readonly ReturnType<typeof reportRow>[],
  keys: (user: User) => readonly AccessKey[] | null = never,
  details = existing('app'),
) => {
  const root = rootRow({ keys: [keySlot(1, { createdAt: MADE }), keySlot(2)] });
  const found = inactiveKeys.list({ report: report(rows, root), details, keys }, TEST_ACCOUNT);
  return 'unread' in found ? found : { items: found, unread: [] };
};
const keyOf = (key: InactiveKey) => inactiveKeys.describe(key, TEST_ACCOUNT).key;

describe('inactiveKeys', () => {
  it('of users without an active key come from the report, without a call', () => {
    const { items, unread } = listed([
      app(keySlot(1, { createdAt: MADE, lastUsedAt: USED }), keySlot(2, { lastUsedAt: LATER })),
    ]);
    expect(items).toMatchObject([
      { id: null, createdAt: MADE, lastUsedAt: USED, lastUseKnown: true },
      { id: null, createdAt: null, lastUsedAt: LATER, lastUseKnown: true },
    ]);
    expect(unread).toEqual([]);
  });

  it('without any date stay unseen', () => {
    expect(listed([app()]).items).toEqual([]);
  });

  it('beside an active key come from the list, the last use from the report', () => {
    const row = app(activeSlot(1, LATER), keySlot(2, { createdAt: MADE, lastUsedAt: USED }));
    expect(listed([row], () => [fresh('ACTIVE', LATER, true), fresh('OLD')]).items).toMatchObject([
      { id: 'OLD', createdAt: MADE, lastUsedAt: USED, lastUseKnown: true },
    ]);
  });

  it.each([
    ['has no date for the key', app(activeSlot(1, LATER), keySlot(2, { lastUsedAt: USED }))],
    ['has another date for the key', app(activeSlot(1, LATER), keySlot(2, { createdAt: LATER, lastUsedAt: USED }))],
    ['shows the key as active still', app(activeSlot(1, MADE, { lastUsedAt: USED }))],
    ['has two keys of that date', app(keySlot(1, { createdAt: MADE, lastUsedAt: USED }), activeSlot(2, MADE))],
  ])('when the report %s, it does not tell the last use', (_, row) => {
    expect(listed([row], () => [fresh('OLD')]).items).toMatchObject([{ id: 'OLD', lastUseKnown: false }]);
  });

  it('of a user that the report does not know', () => {
    expect(listed([], () => [fresh('NEW'), fresh('ACTIVE', LATER, true)]).items).toMatchObject([
      { id: 'NEW', user: { name: 'app', report: null }, lastUsedAt: null, lastUseKnown: false },
    ]);
  });

  it('of a user that is gone since the report are gone', () => {
    const row = app(keySlot(1, { createdAt: MADE }));
    expect(listed([row], never, existing()).items).toEqual([]);
    const busy = app(activeSlot(1, LATER), keySlot(2, { createdAt: MADE }));
    expect(listed([busy], () => null).items).toEqual([]);
  });

  it('whoever may be missing is a gap', () => {
    const details = failure('iam:GetAccountAuthorizationDetails', 'access-denied');
    const idle = listed([app(keySlot(1, { createdAt: MADE }))], never, details);
    expect(idle.items).toHaveLength(1);
    expect(idle.unread).toMatchObject([{ operation: 'iam:GetAccountAuthorizationDetails' }]);

    const denied = failure('iam:ListAccessKeys', 'access-denied');
    const busy = listed([app(activeSlot(1, LATER), keySlot(2, { createdAt: MADE }))], () => {
      if (!denied.ok) throw new FactUnavailable(denied.error);
      return [];
    });
    expect(busy.items).toEqual([]);
    expect(busy.unread).toMatchObject([{ operation: 'iam:ListAccessKeys' }]);
  });

  it('are told apart, in any order and even when made in one second', () => {
    const pair = (first: string | null, second: string | null) =>
      listed([
        app(keySlot(1, { createdAt: first, lastUsedAt: USED }), keySlot(2, { createdAt: second, lastUsedAt: USED })),
      ]).items.map(keyOf);
    expect(new Set(pair(MADE, MADE)).size).toBe(2);
    expect(new Set(pair(null, null)).size).toBe(2);
    expect(new Set(pair(MADE, LATER))).toEqual(new Set(pair(LATER, MADE)));

    const twins = (...keys: readonly AccessKey[]) => listed([], () => keys).items.map((key) => [key.id, keyOf(key)]);
    expect(twins(fresh('B'), fresh('A'))).toEqual(twins(fresh('A'), fresh('B')));
    expect(new Set(twins(fresh('B'), fresh('A')).map(([, key]) => key)).size).toBe(2);
  });

  it('keep their place when the active key beside them is deleted', () => {
    const [beside] = listed([app(activeSlot(1, LATER), keySlot(2, { createdAt: MADE }))], () => [fresh('OLD')]).items;
    const [alone] = listed([app(keySlot(1), keySlot(2, { createdAt: MADE }))]).items;
    if (beside === undefined || alone === undefined) throw new Error('there is no key');
    expect(keyOf(beside)).toBe(keyOf(alone));
    expect(inactiveKeys.describe(beside, TEST_ACCOUNT).resource.id).toBe('OLD');
  });
});

describe('accessKeyLastUsed', () => {
  const OPERATION = 'iam:GetAccessKeyLastUsed';
  const key: InactiveKey = {
    user: user('app'),
    id: 'AKIAIOSFODNN7EXAMPLE',
    createdAt: MADE,
    lastUsedAt: null,
    lastUseKnown: false,
    ordinal: 1,
  };
  const read = (answer: Answers[string]) => accessKeyLastUsed.read(key, fakeAws({ [OPERATION]: answer }));
  const codeOf = async (answer: Answers[string]): Promise<string> => {
    try {
      return JSON.stringify(await read(answer));
    } catch (thrown) {
      if (!isFactUnavailable(thrown)) throw thrown;
      return `${thrown.error.kind} ${thrown.error.code}`;
    }
  };

  it('is asked where the report does not tell, by the id of the key', () => {
    const asked = (parts: Partial<InactiveKey>) => accessKeyLastUsed.when?.({ ...key, ...parts });
    expect([asked({}), asked({ lastUseKnown: true }), asked({ id: null })]).toEqual([true, false, false]);
  });

  it('reads the date', async () => {
    const aws = fakeAws({
      [OPERATION]: (input) => {
        expect(input).toEqual({ AccessKeyId: 'AKIAIOSFODNN7EXAMPLE' });
        return { UserName: 'app', AccessKeyLastUsed: { LastUsedDate: new Date(USED), ServiceName: 's3', Region: 'x' } };
      },
    });
    expect(await accessKeyLastUsed.read(key, aws)).toBe(USED);
  });

  it('a key without a date was never used', async () => {
    expect(await read({ UserName: 'app', AccessKeyLastUsed: { ServiceName: 'N/A', Region: 'N/A' } })).toBeNull();
  });

  it.each([
    ['AccessDenied', 'access-denied AccessDenied'],
    ['Throttling', 'throttled Throttling'],
  ])('%s', async (name, expected) => {
    expect(await codeOf(name)).toBe(expected);
  });

  it.each([
    ['without its part', { UserName: 'app' }],
    ['with a date that is none', { AccessKeyLastUsed: { LastUsedDate: new Date('x') } }],
  ])('an answer %s says nothing', async (_, answer) => {
    expect(await codeOf(answer)).toBe('failed IncompleteAnswer');
  });
});
