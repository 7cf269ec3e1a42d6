import { describe, expect, it } from 'vitest';
import type { CredentialReport } from '../../src/facts/aws/credential-report.ts';
import type { AccessKey, User } from '../../src/facts/aws/iam.ts';
import type { AuthorizationDetails } from '../../src/facts/aws/iam-authorization.ts';
import { FactUnavailable } from '../../src/facts/fact.ts';
import { type ActiveKey, activeKeys, confirmKey } from '../../src/subjects/access-keys.ts';
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

const MADE = '2025-06-01T00:00:00.000Z';
const LATER = '2025-09-01T00:00:00.000Z';
const fresh = (id: string, createdAt = MADE, active = true): AccessKey => ({ id, active, createdAt });

interface Given {
  readonly report: CredentialReport;
  readonly details?: AuthorizationDetails;
  readonly keys?: (user: User) => readonly AccessKey[] | null;
}

const never = (): never => {
  throw new Error('asked for fresh keys');
};
const listed = ({ report: given, details, keys = never }: Given) => {
  const found = activeKeys.list(
    { report: given, details: { ok: true, value: details ?? authorization() }, keys },
    TEST_ACCOUNT,
  );
  return 'unread' in found ? found : { items: found, unread: [] };
};
const keyOf = (key: ActiveKey) => activeKeys.describe(key, TEST_ACCOUNT).key;
const [only] = listed({ report: report([reportRow('app', { keys: [activeSlot(1, MADE), keySlot(2)] })]) }).items;

describe('activeKeys', () => {
  it('are the active keys of users and root, without a call', () => {
    const { items, unread } = listed({
      report: report(
        [
          reportRow('app', {
            keys: [keySlot(1, { createdAt: MADE }), activeSlot(2, LATER, { lastUsedService: 'ses' })],
          }),
          reportRow('clean'),
        ],
        rootRow({ keys: [activeSlot(1, MADE), keySlot(2)] }),
      ),
    });
    expect(items).toMatchObject([
      { root: true, createdAt: MADE, user: { name: 'root' } },
      { root: false, createdAt: LATER, lastUsedService: 'ses', user: { name: 'app' } },
    ]);
    expect(unread).toEqual([]);
  });

  it('two keys of one user differ, in any slot order and even when made in one second', () => {
    const of = (first: string, second: string) =>
      listed({ report: report([reportRow('app', { keys: [activeSlot(1, first), activeSlot(2, second)] })]) }).items.map(
        keyOf,
      );
    expect(new Set(of(MADE, MADE)).size).toBe(2);
    expect(new Set(of(MADE, LATER))).toEqual(new Set(of(LATER, MADE)));
  });

  it('a user called root is not root', () => {
    const row = reportRow('root', { keys: [activeSlot(1, MADE), keySlot(2)] });
    expect(listed({ report: report([row]) }).items).toMatchObject([{ root: false, user: { name: 'root' } }]);
  });

  it('keys of users that the report does not know are asked for', () => {
    const { items, unread } = listed({
      report: report([]),
      details: authorization({ users: [userDetail('new'), userDetail('gone'), userDetail('hidden')] }),
      keys: ({ name }) => {
        if (name === 'gone') return null;
        const denied = failure('iam:ListAccessKeys', 'access-denied');
        if (name === 'hidden' && !denied.ok) throw new FactUnavailable(denied.error);
        return [fresh('A'), fresh('B', LATER, false), fresh('C', MADE)];
      },
    });
    expect(items).toMatchObject([
      { user: { name: 'new' }, createdAt: MADE, ordinal: 1, lastUsedAt: null },
      { user: { name: 'new' }, createdAt: MADE, ordinal: 2 },
    ]);
    expect(unread).toMatchObject([{ operation: 'iam:ListAccessKeys', kind: 'access-denied' }]);
  });

  it('a missing root row, and an active key without a date, are gaps and not silence', () => {
    const { items, unread } = listed({
      report: report([reportRow('odd', { keys: [keySlot(1, { active: true }), activeSlot(2, MADE)] })], null),
    });
    expect(items).toHaveLength(1);
    expect(unread.map(({ code, message }) => `${code}: ${message}`)).toEqual([
      'IncompleteAnswer: the credential report has no row for root',
      'IncompleteAnswer: an active key has no date',
    ]);
  });
});

describe('confirmKey', () => {
  const summary = { accessKeysPresent: true, mfaEnabled: true };
  const confirmed = (keys: readonly AccessKey[] | null, key: ActiveKey | undefined = only) => {
    if (key === undefined) throw new Error('there is no key to confirm');
    return confirmKey(key, { keys: () => keys, summary });
  };

  it('finds the key by its date, to the second', () => {
    expect(confirmed([fresh('B', LATER), fresh('A')])).toEqual({ id: 'A' });
    expect(confirmed([fresh('A', '2025-06-01T00:00:00.900Z')])).toEqual({ id: 'A' });
    expect(confirmed([fresh('A', '2025-06-01T00:00:01.000Z')])).toBeNull();
  });

  it('is null for a key that was deactivated or deleted, or whose user was', () => {
    expect(confirmed([fresh('A', MADE, false)])).toBeNull();
    expect(confirmed([])).toBeNull();
    expect(confirmed(null)).toBeNull();
  });

  it('tells two keys of one second apart, the same way every time', () => {
    const twins = listed({
      report: report([reportRow('app', { keys: [activeSlot(1, MADE), activeSlot(2, MADE)] })]),
    }).items;
    for (const keys of [
      [fresh('A'), fresh('B')],
      [fresh('B'), fresh('A')],
    ]) {
      expect(twins.map((key) => confirmed(keys, key))).toEqual([{ id: 'A' }, { id: 'B' }]);
    }
    expect(twins.map((key) => confirmed([fresh('B')], key))).toEqual([{ id: 'B' }, null]);
  });

  it('asks the account summary about root, whose keys have no ids', () => {
    const [root] = listed({ report: report([], rootRow({ keys: [activeSlot(1, MADE), keySlot(2)] })) }).items;
    if (root === undefined) throw new Error('root has no key');
    expect(confirmKey(root, { keys: never, summary })).toEqual({ id: null });
    expect(confirmKey(root, { keys: never, summary: { ...summary, accessKeysPresent: false } })).toBeNull();
  });

  it('knows the user by its ARN', () => {
    expect(only && activeKeys.describe(only, TEST_ACCOUNT)).toMatchObject({
      resource: { type: 'AwsIamAccessKey', arn: user('app').arn, name: 'app' },
    });
  });
});
