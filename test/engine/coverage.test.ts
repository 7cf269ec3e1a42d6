import { describe, expect, it } from 'vitest';
import { mergeUnread, preparedAnswers, type UnreadFacts, unreadFacts } from '../../src/engine/coverage.ts';
import { pass } from '../../src/engine/rule.ts';
import { one } from '../../src/facts/collector.ts';
import { everyRegion, optIn } from '../../src/facts/needs.ts';
import { account, region } from '../../src/subjects/account.ts';
import {
  hub,
  keys,
  keysOf,
  read,
  selected,
  snapshotWith,
  summary,
  typedRule,
  unread,
  users,
} from './sample-snapshot.ts';

const check = () => pass('Fine.');
const aboutKeys = selected(typedRule({ id: 'about-keys', on: users, needs: { keys }, check }));
const aboutAll = selected(typedRule({ id: 'about-all', on: users, needs: { keys, summary }, check }));
const aboutHub = selected(typedRule({ id: 'about-hub', on: region, needs: { hub }, check }));
const aboutHubs = selected(typedRule({ id: 'about-hubs', on: account, needs: { hub: everyRegion(hub) }, check }));

describe('what could not be read', () => {
  it('is grouped by why, with how many facts and which rules', () => {
    const denied = unread('iam:ListAccessKeys', 'access-denied');
    const snapshot = snapshotWith({
      'iam:ListUsers': read([]),
      [keysOf('ada')]: denied,
      [keysOf('bob')]: denied,
      [keysOf('eve')]: unread('iam:ListAccessKeys', 'throttled', 'Throttling'),
      'iam:GetAccountSummary': unread('iam:GetAccountSummary', 'access-denied'),
    });
    expect(unreadFacts(snapshot, [aboutKeys, aboutAll])).toEqual([
      {
        operation: 'iam:GetAccountSummary',
        kind: 'access-denied',
        code: 'AccessDenied',
        iamAction: 'iam:GetAccountSummary',
        targets: 1,
        regions: [],
        rules: ['about-all'],
      },
      {
        operation: 'iam:ListAccessKeys',
        kind: 'access-denied',
        code: 'AccessDenied',
        iamAction: 'iam:ListAccessKeys',
        targets: 2,
        regions: [],
        rules: ['about-all', 'about-keys'],
      },
      {
        operation: 'iam:ListAccessKeys',
        kind: 'throttled',
        code: 'Throttling',
        iamAction: null,
        targets: 1,
        regions: [],
        rules: ['about-all', 'about-keys'],
      },
    ]);
  });

  it('says in which regions, and leaves out what no selected rule asked for', () => {
    const denied = (at: string) => [
      `securityhub:DescribeHub@${at}`,
      unread('securityhub:DescribeHub', 'access-denied'),
    ];
    const facts = {
      ...Object.fromEntries([denied('us-east-1'), denied('eu-west-1')]),
      'iam:ListUsers': unread('iam:ListUsers', 'failed'),
    };
    expect(unreadFacts(snapshotWith(facts), [aboutHub])).toMatchObject([
      { targets: 2, regions: ['eu-west-1', 'us-east-1'] },
    ]);
  });

  it('names the rules of the fact, when the operation that failed is one it needed first', () => {
    const report = one({
      operation: 'iam:GetCredentialReport',
      also: ['iam:GenerateCredentialReport'],
      scope: 'account',
      read: async () => '',
    });
    const rule = selected(typedRule({ id: 'about-report', on: account, needs: { report }, check }));
    const snapshot = snapshotWith({
      'iam:GetCredentialReport': unread('iam:GenerateCredentialReport', 'access-denied'),
    });
    expect(unreadFacts(snapshot, [rule])).toMatchObject([
      { operation: 'iam:GenerateCredentialReport', rules: ['about-report'] },
    ]);
  });

  it('does not hold what a region does not have: that was read', () => {
    const snapshot = snapshotWith({
      'securityhub:DescribeHub@eu-west-1': unread('securityhub:DescribeHub', 'unsupported', 'ENOTFOUND'),
      'securityhub:DescribeHub@us-east-1': read(null),
    });
    expect(unreadFacts(snapshot, [aboutHub])).toEqual([]);
  });

  it('includes the regions, for every rule that is about them', () => {
    const regions = unread('account:ListRegions', 'access-denied');
    const onlyRegions = selected(typedRule({ id: 'about-regions', on: region, needs: { summary }, check }));
    const rules = [aboutKeys, aboutHub, aboutHubs, onlyRegions];
    expect(unreadFacts(snapshotWith({}, { regions }), rules)).toMatchObject([
      { operation: 'account:ListRegions', targets: 1, rules: ['about-hub', 'about-hubs', 'about-regions'] },
    ]);
  });

  it('over several accounts is said once for each reason', () => {
    const group = (operation: string, targets: number, rules: readonly string[]): UnreadFacts => ({
      operation,
      kind: 'access-denied',
      code: 'AccessDenied',
      iamAction: operation,
      targets,
      regions: [],
      rules,
    });
    const other = {
      ...group('iam:ListUsers', 1, ['c']),
      kind: 'throttled',
      code: 'Throttling',
      iamAction: null,
    } as const;
    expect(
      mergeUnread([
        group('iam:ListUsers', 2, ['b']),
        other,
        { ...group('iam:ListUsers', 3, ['a', 'b']), regions: ['eu-west-1'] },
        { ...group('iam:ListUsers', 1, ['a']), iamAction: null },
        group('a:B', 1, []),
      ]),
    ).toEqual([
      group('a:B', 1, []),
      { ...group('iam:ListUsers', 1, ['a']), iamAction: null },
      { ...group('iam:ListUsers', 5, ['a', 'b']), regions: ['eu-west-1'] },
      other,
    ]);
    expect(mergeUnread([])).toEqual([]);
  });
});

it('two facts of one operation are told of by the rules that asked for each', () => {
  const lookUp = (aspect: string) =>
    one<number>({ operation: 'cloudtrail:LookupEvents', aspect, scope: 'account', read: async () => 1 });
  const rules = [
    selected(typedRule({ id: 'tampering', on: account, needs: { events: lookUp('tampering') }, check })),
    selected(typedRule({ id: 'drills', on: account, needs: { events: lookUp('drills') }, check })),
    selected(typedRule({ id: 'off', on: account, needs: { events: optIn('costs', lookUp('tampering')) }, check })),
    selected(typedRule({ id: 'on', on: account, needs: { events: optIn('costs', lookUp('tampering')) }, check }), {
      parameters: { costs: true },
    }),
  ];
  const denied = unread('cloudtrail:LookupEvents', 'access-denied');
  expect(unreadFacts(snapshotWith({ 'cloudtrail:LookupEvents/tampering': denied }), rules)).toMatchObject([
    { operation: 'cloudtrail:LookupEvents', rules: ['on', 'tampering'] },
  ]);
});

describe('answers that AWS had prepared', () => {
  const report = one<{ readonly at: string }>({
    operation: 'iam:GetCredentialReport',
    scope: 'account',
    asOf: ({ at }) => at,
    read: async () => ({ at: '' }),
  });
  const rules = ['a', 'b'].map((id) => selected(typedRule({ id, on: account, needs: { report, summary }, check })));

  it('come with their time, once for each', () => {
    const facts = {
      'iam:GetCredentialReport': read({ at: '2025-12-31T20:00:00.000Z' }),
      'iam:GetAccountSummary': read(1),
    };
    expect(preparedAnswers(snapshotWith(facts), rules)).toEqual([
      { accountId: '111122223333', operation: 'iam:GetCredentialReport', preparedAt: '2025-12-31T20:00:00.000Z' },
    ]);
  });

  it('that were not read have none', () => {
    expect(preparedAnswers(snapshotWith({}), rules)).toEqual([]);
    const facts = { 'iam:GetCredentialReport': unread('iam:GetCredentialReport', 'failed') };
    expect(preparedAnswers(snapshotWith(facts), rules)).toEqual([]);
  });
});
