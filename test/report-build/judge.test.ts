import { describe, expect, it } from 'vitest';
import rotated from '../../rules/iam-access-key-rotated/rule.ts';
import type { AccessKey } from '../../src/facts/aws/iam.ts';
import { accessKeys, accountSummary, credentialReport } from '../../src/facts/aws/iam.ts';
import { authorizationDetails } from '../../src/facts/aws/iam-authorization.ts';
import { DEFAULT_ROTATION, NOTHING_DECLARED } from '../../src/facts/declarations.ts';
import { drillLog } from '../../src/facts/repository/drills.ts';
import { judgeAccount } from '../../src/judge.ts';
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
import { type GivenFact, given, givenFor, TEST_ACCOUNT, unread, unreadFor } from '../../src/testing/index.ts';
import { selected, snapshotWith } from '../engine/sample-snapshot.ts';

const MADE = '2025-12-01T00:00:00.000Z';
const OLD = '2020-01-01T00:00:00.000Z';
const owner = (name: string, createdAt = MADE) => reportRow(name, { keys: [activeSlot(1, createdAt), keySlot(2)] });
const key = (parts: Partial<AccessKey> = {}): AccessKey => ({
  id: 'AKIAIOSFODNN7EXAMPLE',
  active: true,
  createdAt: MADE,
  ...parts,
});
const details = given(authorizationDetails, authorization());

const judge = (...facts: readonly GivenFact[]) =>
  judgeAccount(
    snapshotWith(Object.fromEntries(facts.map(({ keyIn, fact }) => [keyIn(TEST_ACCOUNT), fact]))),
    [selected(rotated, { parameters: { maxAgeDays: 90 } })],
    NOTHING_DECLARED,
  );

describe('a judged account', () => {
  it('keeps all that a report says of it', () => {
    const prepared = report([owner('ada')]);
    const { results, ...account } = judge(given(credentialReport, prepared), unread(authorizationDetails));
    expect(results.map(({ status }) => status).sort()).toEqual(['pass', 'unknown']);
    expect(account).toEqual({
      partition: 'aws',
      accountId: '111122223333',
      homeRegion: 'us-east-1',
      regions: ['eu-west-1', 'us-east-1'],
      takenAt: '2026-01-01T00:00:00.000Z',
      finishedAt: '2026-01-01T00:01:00.000Z',
      calls: { total: 0, byOperation: {} },
      unread: [
        {
          operation: 'iam:GetAccountAuthorizationDetails',
          kind: 'access-denied',
          code: 'AccessDenied',
          iamAction: 'iam:GetAccountAuthorizationDetails',
          targets: 1,
          regions: [],
          rules: ['iam-access-key-rotated'],
        },
      ],
      prepared: [{ accountId: '111122223333', operation: 'iam:GetCredentialReport', preparedAt: prepared.generatedAt }],
      activeKeys: null,
      minutesPerKey: 30,
    });
  });

  it('has no regions when nobody would list them', () => {
    const regions = {
      ok: false,
      error: { kind: 'failed', operation: 'account:ListRegions', code: 'X', iamAction: null, message: '' },
    } as const;
    expect(judgeAccount(snapshotWith({}, { regions }), [], NOTHING_DECLARED).regions).toEqual([]);
  });
});

describe('the number of active keys', () => {
  it('counts every active key of the report, also those that were not listed afresh', () => {
    const two = reportRow('two', { keys: [activeSlot(1, MADE), activeSlot(2, MADE)] });
    const idle = reportRow('idle', { keys: [keySlot(1, { createdAt: OLD }), keySlot(2)] });
    expect(judge(given(credentialReport, report([owner('ada'), two, idle])), details).activeKeys).toBe(3);
  });

  it.each<[string, readonly AccessKey[] | null, number]>([
    ['still there', [key()], 1],
    ['deactivated since', [key({ active: false })], 0],
    ['deleted since', [], 0],
    ['gone with its user', null, 0],
    ['replaced by a younger one, which the report does not know', [key({ createdAt: '2025-12-31T00:00:00.000Z' })], 0],
  ])('asks the fresh answer whether a key is %s', (_, keys, expected) => {
    const facts = [given(credentialReport, report([owner('ada')])), details, givenFor(accessKeys, user('ada'), keys)];
    expect(judge(...facts).activeKeys).toBe(expected);
  });

  it('keeps counting a key whose fresh answer could not be read', () => {
    const facts = [
      given(credentialReport, report([owner('ada')])),
      details,
      unreadFor(accessKeys, user('ada'), 'throttled'),
    ];
    expect(judge(...facts).activeKeys).toBe(1);
  });

  it('includes keys of users that are newer than the report, and a key of root', () => {
    const root = rootRow({ keys: [activeSlot(1, OLD), keySlot(2)] });
    const facts = [
      given(credentialReport, report([], root)),
      given(authorizationDetails, authorization({ users: [userDetail('new')] })),
      givenFor(accessKeys, user('new'), [key()]),
      given(accountSummary, { accessKeysPresent: true, mfaEnabled: true }),
    ];
    expect(judge(...facts).activeKeys).toBe(2);
  });

  it('is unknown when some keys could not be listed: the figure would be too good to be true', () => {
    const facts = [
      given(credentialReport, report([owner('ada')])),
      given(authorizationDetails, authorization({ users: [userDetail('new')] })),
      unreadFor(accessKeys, user('new')),
    ];
    expect(judge(...facts).activeKeys).toBeNull();
  });

  it.each([
    ['the report is unread', [unread(credentialReport), details]],
    ['no rule asked for keys', []],
  ])('is unknown when %s', (_, facts) => expect(judge(...facts).activeKeys).toBeNull());
});

describe('the minutes that a key takes', () => {
  const LOG = 'docs/drills';
  const rotation = { ...DEFAULT_ROTATION, minutesPerKey: 20, drillLog: LOG };
  const drill = { at: '2025-12-01T00:00:00.000Z', minutes: 12, file: LOG, line: 1 };
  const minutes = (plan: typeof rotation | typeof DEFAULT_ROTATION, ...facts: readonly GivenFact[]) =>
    judgeAccount(snapshotWith(Object.fromEntries(facts.map(({ keyIn, fact }) => [keyIn(TEST_ACCOUNT), fact]))), [], {
      ...NOTHING_DECLARED,
      rotation: plan,
    }).minutesPerKey;

  it('are those of the last drill', () => {
    const drills = [{ ...drill, at: '2025-01-01T00:00:00.000Z', minutes: 50 }, drill];
    expect(minutes(rotation, givenFor(drillLog, LOG, { drills, problems: [] }))).toBe(12);
  });

  it.each([
    ['no drill was held', rotation, [givenFor(drillLog, LOG, { drills: [], problems: [] })], 20],
    ['the policy names no drill log', DEFAULT_ROTATION, [], 30],
    ['no rule asked for the drills', rotation, [], 20],
  ])('are those of the policy when %s', (_, plan, facts, expected) => {
    expect(minutes(plan, ...facts)).toBe(expected);
  });

  it('are unknown when the drill log could not be read', () => {
    expect(minutes(rotation, unreadFor(drillLog, LOG, 'failed'))).toBeNull();
  });
});
