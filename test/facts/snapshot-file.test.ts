import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Fact } from '../../src/facts/fact.ts';
import { accountTarget, deepFreeze, type Snapshot } from '../../src/facts/snapshot.ts';
import { readSnapshot, writeSnapshot } from '../../src/facts/snapshot-file.ts';
import { unreadable } from './sample-collectors.ts';

const SNAPSHOT: Snapshot = {
  schemaVersion: 1,
  tool: { name: 'keydrill', version: '0.1.0' },
  takenAt: '2026-01-01T00:00:00.000Z',
  finishedAt: '2026-01-01T00:00:05.000Z',
  account: { partition: 'aws', id: '111122223333' },
  homeRegion: 'us-east-1',
  regions: { ok: true, value: ['eu-west-1', 'us-east-1'] },
  facts: {
    'iam:GetAccountSummary': { ok: true, value: { accessKeysPresent: false } },
    'iam:ListUsers': { ok: false, error: unreadable('iam:ListUsers', 'access-denied').error },
  },
  calls: { total: 3, byOperation: { 'iam:GetAccountSummary': 1, 'iam:ListUsers': 2 } },
};

const rewritten = (snapshot: Snapshot) => readSnapshot(writeSnapshot(snapshot), 'account.json');

describe('a snapshot file', () => {
  it('reads back equal and frozen through and through', async () => {
    const outcome = await rewritten(SNAPSHOT);
    expect(outcome).toEqual({ ok: true, value: SNAPSHOT });
    const facts = outcome.ok ? outcome.value.facts : {};
    expect(Object.isFrozen(facts)).toBe(true);
    expect(Object.values(facts).every((fact) => Object.isFrozen(fact))).toBe(true);
    const summary = facts['iam:GetAccountSummary'];
    expect(summary?.ok === true && Object.isFrozen(summary.value)).toBe(true);
  });

  it('reads back equal whatever AWS answered, and writes the same again', async () => {
    const error = fc
      .constantFrom('access-denied', 'throttled', 'timeout', 'unavailable', 'unsupported', 'failed')
      .map((kind) => unreadable('iam:ListUsers', kind as 'failed').error);
    const fact: fc.Arbitrary<Fact<unknown>> = fc.oneof(
      fc.jsonValue().map((value) => ({ ok: true as const, value: JSON.parse(JSON.stringify(value)) as unknown })),
      error.map((of) => ({ ok: false as const, error: of })),
    );
    const key = fc.string({ unit: 'binary' }).map((text) => `iam:Get#${text}`);
    await fc.assert(
      fc.asyncProperty(fc.dictionary(key, fact, { noNullPrototype: true }), fc.boolean(), async (facts, listed) => {
        const regions = listed
          ? SNAPSHOT.regions
          : ({ ok: false, error: unreadable('account:ListRegions', 'failed').error } as const);
        const snapshot = { ...SNAPSHOT, regions, facts };
        const outcome = await rewritten(snapshot);
        expect(outcome).toEqual({ ok: true, value: snapshot });
        if (outcome.ok) expect(writeSnapshot(outcome.value)).toBe(writeSnapshot(snapshot));
      }),
      { numRuns: 20 },
    );
  });

  it('has a line for each fact, so that two can be compared', () => {
    expect(
      writeSnapshot(SNAPSHOT)
        .split('\n')
        .filter((line) => /^ {4}"iam:/.test(line)),
    ).toHaveLength(2);
    expect(writeSnapshot(SNAPSHOT)).toMatch(/\n {4}"iam:ListUsers": \{"ok":false,"error":\{.*\}\}\n {2}\}\n\}\n$/);
  });
});

describe('a file that is no snapshot', () => {
  const edited = (edit: object) => JSON.stringify({ ...SNAPSHOT, ...edit });
  it.each<[string, string, string]>([
    ['is empty', '', 'account.json is not complete JSON; collect it again.'],
    ['was cut off', writeSnapshot(SNAPSHOT).slice(0, -20), 'account.json is not complete JSON; collect it again.'],
    ...(
      [
        'null',
        '[]',
        '7',
        '{}',
        '{"schemaVersion":1}',
        '{"schemaVersion":1,"tool":{"name":"keydrill"},"run":{}}',
      ] as const
    ).map((text): [string, string, string] => [
      `is ${text}`,
      text,
      'account.json is not a keydrill snapshot; make one with "keydrill collect".',
    ]),
    [
      'comes from another tool',
      edited({ tool: { name: 'prowler', version: '5' } }),
      'account.json is not a keydrill snapshot; make one with "keydrill collect".',
    ],
    [
      'comes from a newer keydrill',
      edited({ schemaVersion: 2, more: true }),
      'account.json was written by a newer keydrill (snapshot version 2); update keydrill to read it.',
    ],
  ])('that %s gets one sentence', async (_, text, problem) => {
    expect(await readSnapshot(text, 'account.json')).toEqual({ ok: false, problem });
  });

  it.each<[string, object]>([
    [
      'an unknown kind of error',
      { facts: { a: { ok: false, error: { ...unreadable('a', 'failed').error, kind: 'odd' } } } },
    ],
    ['a fact that is neither read nor unread', { facts: { a: { value: 1 } } }],
    ['a fact that is both', { facts: { a: { ok: true, value: 1, error: unreadable('a', 'failed').error } } }],
    ['a time without a zone', { takenAt: '2026-01-01 00:00' }],
    ['an account that is no number', { account: { partition: 'aws', id: 'prod' } }],
    ['no regions', { regions: undefined }],
    ['something it does not know', { extra: 1 }],
    ['an older version', { schemaVersion: 0 }],
  ])('with %s is called damaged, with the place', async (_, edit) => {
    const outcome = await readSnapshot(edited(edit), 'account.json');
    expect(outcome).toMatchObject({ ok: false });
    expect(outcome.ok ? '' : outcome.problem).toMatch(/^account\.json is a damaged snapshot: .+; collect it again\.$/);
  });
});

describe('a snapshot', () => {
  it('names the target of account-wide results', () => {
    expect(accountTarget(SNAPSHOT)).toEqual({ partition: 'aws', accountId: '111122223333', region: 'us-east-1' });
  });

  it('is frozen to the last leaf, once', () => {
    const inner = { deep: [{ er: 1 }] };
    const frozen = deepFreeze({ inner, again: inner });
    expect(Object.isFrozen(frozen.inner.deep[0])).toBe(true);
    expect(() => Object.assign(frozen.inner.deep[0] ?? {}, { er: 2 })).toThrow(TypeError);
    expect(deepFreeze(null)).toBeNull();
  });
});
