import { describe, expect, it } from 'vitest';
import type { KeyRegistration } from '../../src/facts/declarations.ts';
import { mailSenders } from '../../src/subjects/mail-senders.ts';
import { failure, TEST_ACCOUNT } from '../../src/testing/given.ts';
import { activeSlot, authorization, keySlot, report, reportRow, userDetail } from '../../src/testing/iam-samples.ts';

const MADE = '2025-06-01T00:00:00.000Z';
const row = (name: string, service: string | null = null) =>
  reportRow(name, { keys: [activeSlot(1, MADE, { lastUsedService: service }), keySlot(2)] });
const entry = (reason: string): KeyRegistration => ({ user: 'app', owner: 'o', consumers: ['c'], reason });

function listed(rows: readonly ReturnType<typeof row>[], register: readonly KeyRegistration[] | null = null) {
  const found = mailSenders.list(
    {
      report: report(rows),
      details: { ok: true, value: authorization({ users: [userDetail('ses-smtp-user.new')] }) },
      keys: ({ name }) => (name === 'ses-smtp-user.new' ? [{ id: 'A', active: true, createdAt: MADE }] : []),
      register,
    },
    TEST_ACCOUNT,
  );
  return 'unread' in found ? found : { items: found, unread: [] };
}
const signs = (...given: Parameters<typeof listed>) =>
  listed(...given)
    .items.filter(({ user }) => user.report !== null)
    .map(({ user, toldBy }) => [user.name, ...toldBy]);

describe('mailSenders', () => {
  it.each([
    ['ses-smtp-user.20250601-101500', true],
    ['ses-smtp-user', true],
    ['my-ses-smtp-user', false],
    ['SES-SMTP-USER', false],
    ['mailer', false],
  ])('by the name %s: %s', (name, expected) => {
    expect(signs([row(name)])).toEqual(expected ? [[name, 'name']] : []);
  });

  it.each([
    ['SMTP cannot use a role', true],
    ['smtp', true],
    ['Amazon SES', true],
    ['mail relay of the office', true],
    ['the mailer of the shop', true],
    ['sends mail', true],
    ['sending emails to customers', true],
    ['send e-mail', true],
    ['reads the mail archive', false],
    ['sends messages to SQS', false],
    ['ask by e-mail', false],
    ['sessions, processes', false],
  ])('by the reason "%s": %s', (reason, expected) => {
    expect(signs([row('app')], [entry(reason)])).toEqual(expected ? [['app', 'register']] : []);
  });

  it('an entry speaks for its user alone', () => {
    expect(signs([row('other')], [entry('SMTP')])).toEqual([]);
  });

  it.each([
    ['ses', true],
    ['s3', false],
    ['sesv', false],
    [null, false],
  ])('by the last use for %s: %s', (service, expected) => {
    expect(signs([row('app', service)])).toEqual(expected ? [['app', 'last use']] : []);
  });

  it('everything that tells is told, in one order', () => {
    const user = 'ses-smtp-user.1';
    expect(signs([row(user, 'ses')], [{ ...entry('SMTP'), user }])).toEqual([[user, 'name', 'register', 'last use']]);
  });

  it('newcomers are known by their name; who may be missing is a gap', () => {
    expect(listed([]).items.map(({ user }) => user.name)).toEqual(['ses-smtp-user.new']);
    const found = mailSenders.list(
      {
        report: report([row('ses-smtp-user.1')]),
        details: failure('iam:GetAccountAuthorizationDetails', 'throttled'),
        keys: () => [],
        register: null,
      },
      TEST_ACCOUNT,
    );
    expect(found).toMatchObject({ items: [{ toldBy: ['name'] }], unread: [{ kind: 'throttled' }] });
  });
});
