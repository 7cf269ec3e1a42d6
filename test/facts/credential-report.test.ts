import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCredentialReport } from '../../src/facts/aws/credential-report.ts';
import { isFactUnavailable } from '../../src/facts/fact.ts';

const COLUMNS = [
  'user',
  'arn',
  'user_creation_time',
  'password_enabled',
  'password_last_used',
  'password_last_changed',
  'password_next_rotation',
  'mfa_active',
  'access_key_1_active',
  'access_key_1_last_rotated',
  'access_key_1_last_used_date',
  'access_key_1_last_used_region',
  'access_key_1_last_used_service',
  'access_key_2_active',
  'access_key_2_last_rotated',
  'access_key_2_last_used_date',
  'access_key_2_last_used_region',
  'access_key_2_last_used_service',
  'cert_1_active',
  'cert_1_last_rotated',
  'cert_2_active',
  'cert_2_last_rotated',
] as const;

type Row = Partial<Record<string, string>>;

const DEFAULTS: Row = {
  user_creation_time: '2020-01-01T00:00:00+00:00',
  password_enabled: 'false',
  password_last_used: 'N/A',
  password_last_changed: 'N/A',
  password_next_rotation: 'N/A',
  mfa_active: 'false',
  access_key_1_active: 'false',
  access_key_2_active: 'false',
  cert_1_active: 'false',
  cert_2_active: 'false',
};

const ROOT: Row = {
  user: '<root_account>',
  arn: 'arn:aws:iam::111122223333:root',
  password_enabled: 'not_supported',
  password_last_used: '2025-01-01T00:00:00+00:00',
  password_last_changed: 'not_supported',
  mfa_active: 'true',
};

const line = (row: Row, columns: readonly string[] = COLUMNS): string =>
  columns.map((column) => row[column] ?? DEFAULTS[column] ?? 'N/A').join(',');
const named = (user: string, row: Row = {}): Row => ({ user, arn: `arn:aws:iam::111122223333:user/${user}`, ...row });
const csv = (...rows: readonly Row[]): string => [COLUMNS.join(','), ...rows.map((row) => line(row))].join('\n');

const GENERATED = '2025-12-31T22:00:00.000Z';
const parse = (text: string) => parseCredentialReport(text, GENERATED);
const codeOf = (text: string): string | null => {
  try {
    parse(text);
    return null;
  } catch (thrown) {
    if (!isFactUnavailable(thrown)) throw thrown;
    return `${thrown.error.operation} ${thrown.error.code}`;
  }
};
const INCOMPLETE = 'iam:GetCredentialReport IncompleteAnswer';

describe('parseCredentialReport', () => {
  it('reads every column that rules rest on', () => {
    const app = named('app', {
      password_enabled: 'true',
      password_last_used: '2025-06-01T10:00:00+00:00',
      password_last_changed: '2025-05-01T10:00:00Z',
      mfa_active: 'true',
      access_key_1_active: 'true',
      access_key_1_last_rotated: '2024-11-15T00:00:00+00:00',
      access_key_1_last_used_date: '2025-12-30T09:00:00+00:00',
      access_key_1_last_used_region: 'us-east-1',
      access_key_1_last_used_service: 's3',
      access_key_2_last_rotated: '2023-01-01T00:00:00+00:00',
    });
    expect(parse(csv(ROOT, app))).toEqual({
      generatedAt: GENERATED,
      root: expect.objectContaining({ user: '<root_account>', passwordEnabled: null, mfaActive: true }),
      users: [
        {
          user: 'app',
          arn: 'arn:aws:iam::111122223333:user/app',
          createdAt: '2020-01-01T00:00:00.000Z',
          passwordEnabled: true,
          passwordLastUsedAt: '2025-06-01T10:00:00.000Z',
          passwordLastChangedAt: '2025-05-01T10:00:00.000Z',
          mfaActive: true,
          keys: [
            {
              slot: 1,
              active: true,
              createdAt: '2024-11-15T00:00:00.000Z',
              lastUsedAt: '2025-12-30T09:00:00.000Z',
              lastUsedRegion: 'us-east-1',
              lastUsedService: 's3',
            },
            {
              slot: 2,
              active: false,
              createdAt: '2023-01-01T00:00:00.000Z',
              lastUsedAt: null,
              lastUsedRegion: null,
              lastUsedService: null,
            },
          ],
        },
      ],
    });
  });

  it.each(['N/A', 'no_information', 'not_supported', ''])('"%s" is a word, not a date', (word) => {
    const [app] = parse(
      csv(
        ROOT,
        named('app', { password_last_used: word, access_key_1_last_used_date: word, user_creation_time: word }),
      ),
    ).users;
    expect(app).toMatchObject({ passwordLastUsedAt: null, createdAt: null });
    expect(app?.keys[0].lastUsedAt).toBeNull();
  });

  it('tells a password that is not supported from one that is off', () => {
    expect(parse(csv({ ...ROOT, password_enabled: 'false' })).root?.passwordEnabled).toBe(false);
    expect(parse(csv(ROOT)).root?.passwordEnabled).toBeNull();
  });

  it('reads flags in any case', () => {
    expect(parse(csv(ROOT, named('app', { mfa_active: 'TRUE' }))).users[0]?.mfaActive).toBe(true);
  });

  it.each([
    ['windows line ends', csv(ROOT, named('app')).replaceAll('\n', '\r\n')],
    ['a newline at the end', `${csv(ROOT, named('app'))}\n`],
    ['no newline at the end', csv(ROOT, named('app'))],
  ])('%s', (_, text) => {
    const report = parse(text);
    expect(report.root).not.toBeNull();
    expect(report.users.map(({ user }) => user)).toEqual(['app']);
    expect(report.users[0]?.keys[1].createdAt).toBeNull();
  });

  it('one more column, at the end or in between', () => {
    const last = csv(ROOT, named('app'))
      .split('\n')
      .map((each, index) => `${each},${index === 0 ? 'additional_credentials_info' : 'N/A'}`)
      .join('\n');
    expect(parse(last)).toEqual(parse(csv(ROOT, named('app'))));
    const columns = [...COLUMNS.slice(0, 5), 'something_new', ...COLUMNS.slice(5)];
    const between = [columns.join(','), line(ROOT, columns), line(named('app'), columns)].join('\n');
    expect(parse(between)).toEqual(parse(csv(ROOT, named('app'))));
  });

  it('columns in another order', () => {
    const columns = [...COLUMNS].reverse();
    const text = [columns.join(','), line(ROOT, columns), line(named('app'), columns)].join('\n');
    expect(parse(text)).toEqual(parse(csv(ROOT, named('app'))));
  });

  it('a report without rows, as of an account that AWS has nothing on, has no root row', () => {
    expect(parse(COLUMNS.join(','))).toEqual({ generatedAt: GENERATED, root: null, users: [] });
  });

  it('a report without its root row says so, and keeps the users', () => {
    const report = parse(csv(named('app')));
    expect(report.root).toBeNull();
    expect(report.users).toHaveLength(1);
  });

  it('a user called like root is a user', () => {
    const report = parse(csv(ROOT, named('root_account'), named('root')));
    expect(report.users.map(({ user }) => user)).toEqual(['root_account', 'root']);
  });

  it.each([
    ['no text', ''],
    ['a page of HTML', '<html><body>Service unavailable</body></html>'],
    ['a required column missing', csv(ROOT).replace('mfa_active', 'mfa')],
    ['a row that is cut off', csv(ROOT, named('app')).slice(0, -60)],
    ['a row that is cut off after its name', `${csv(ROOT)}\napp`],
    ['a row with a value too many', `${csv(ROOT)},x`],
    ['a flag that is none', csv(ROOT, named('app', { mfa_active: 'maybe' }))],
    ['an empty flag', csv(ROOT, named('app', { access_key_1_active: '' }))],
    ['a date that is none', csv(ROOT, named('app', { access_key_1_last_rotated: 'yesterday' }))],
    ['a number as a date', csv(ROOT, named('app', { access_key_1_last_rotated: '12' }))],
    ['a date without a zone', csv(ROOT, named('app', { access_key_1_last_rotated: '2024-11-15T00:00:00' }))],
    ['a day that no month has', csv(ROOT, named('app', { access_key_1_last_rotated: '2024-13-45T00:00:00Z' }))],
  ])('%s: nothing can be concluded', (_, text) => {
    expect(codeOf(text)).toBe(INCOMPLETE);
  });
});

describe('names with commas', () => {
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
  const names = (text: string) => parse(text).users.map(({ user, arn }) => [user, arn]);
  const ARN = 'arn:aws:iam::111122223333:user/Doe,John';

  it.each([
    ['not quoted', 'Doe,John', ARN],
    ['both quoted', quoted('Doe,John'), quoted(ARN)],
    ['the name quoted', quoted('Doe,John'), ARN],
    ['the ARN quoted', 'Doe,John', quoted(ARN)],
  ])('%s', (_, user, arn) => {
    expect(names(csv(ROOT, { user, arn }))).toEqual([['Doe,John', ARN]]);
  });

  it('a path may hold commas and quotes as well', () => {
    const path = 'arn:aws:iam::111122223333:user/a,b"c/Doe,John';
    expect(names(csv(ROOT, { user: 'Doe,John', arn: path }))).toEqual([['Doe,John', path]]);
    expect(names(csv(ROOT, { user: 'Doe,John', arn: quoted(path) }))).toEqual([['Doe,John', path]]);
  });

  it('a path may look like the start of an ARN', () => {
    const arn = 'arn:aws:iam::111122223333:user/a,arn:b/app';
    expect(names(csv(ROOT, { user: 'app', arn }))).toEqual([['app', arn]]);
  });

  it('a quoted name and an empty last column', () => {
    const row = { user: quoted('a,b'), arn: quoted('arn:aws:iam::111122223333:user/a,b'), cert_2_last_rotated: '' };
    expect(names(csv(ROOT, row))).toEqual([['a,b', 'arn:aws:iam::111122223333:user/a,b']]);
  });

  it('nothing but commas', () => {
    expect(names(csv(ROOT, named(',,,')))).toEqual([[',,,', 'arn:aws:iam::111122223333:user/,,,']]);
  });

  const name = fc.stringMatching(/^[\w+=,.@-]{1,64}$/);
  it('any user names survive, quoted or not', () => {
    fc.assert(
      fc.property(fc.uniqueArray(name, { maxLength: 5 }), fc.boolean(), (users, quote) => {
        const rows = users
          .map((user) => named(user))
          .map(({ user = '', arn = '' }) => (quote ? { user: quoted(user), arn: quoted(arn) } : { user, arn }));
        expect(parse(csv(ROOT, ...rows)).users.map(({ user, arn }) => ({ user, arn }))).toEqual(
          users.map((user) => named(user)),
        );
      }),
    );
  });

  it('any text is read or incomplete, and soon', () => {
    const text = fc.string({ unit: fc.constantFrom('"', ',', 'a', '\n'), maxLength: 200 });
    fc.assert(
      fc.property(text, (rows) => {
        expect([null, INCOMPLETE]).toContain(codeOf(`${COLUMNS.join(',')}\n${rows}`));
      }),
    );
    expect(codeOf(`${COLUMNS.join(',')}\n${'"'.repeat(100_001)}`)).toBe(INCOMPLETE);
  });
});
