import { describe, expect, it } from 'vitest';
import {
  newestKeyUse,
  newestRootUse,
  rootHoldsKey,
  rootHoldsNothing,
  rootRow as rowOf,
} from '../../src/subjects/root.ts';
import { activeSlot, keySlot, report, rootRow } from '../../src/testing/iam-samples.ts';

const MADE = '2020-01-01T00:00:00.000Z';
const OLD = '2025-01-01T00:00:00.000Z';
const NEW = '2025-06-01T00:00:00.000Z';
const used = (slot: 1 | 2, lastUsedAt: string) =>
  activeSlot(slot, MADE, { lastUsedAt, lastUsedService: `service ${slot}`, lastUsedRegion: 'eu-west-1' });

describe('rootRow', () => {
  it('is the row of root, without which nothing is known', () => {
    expect(rowOf(report([])).user).toBe('<root_account>');
    expect(() => rowOf(report([], null))).toThrow('IncompleteAnswer');
  });
});

describe('what root holds', () => {
  it.each([
    ['an active key', rootRow({ passwordEnabled: false, keys: [activeSlot(1, MADE), keySlot(2)] }), true, false],
    [
      'an inactive key',
      rootRow({ passwordEnabled: false, keys: [keySlot(1), keySlot(2, { createdAt: MADE })] }),
      true,
      false,
    ],
    ['a password', rootRow(), false, false],
    [
      'a password that AWS does not speak of, but that was used',
      rootRow({ passwordEnabled: null, passwordLastUsedAt: OLD }),
      false,
      false,
    ],
    ['nothing that AWS speaks of', rootRow({ passwordEnabled: null }), false, true],
    ['nothing', rootRow({ passwordEnabled: false, passwordLastUsedAt: OLD }), false, true],
  ])('%s', (_, row, key, nothing) => {
    expect([rootHoldsKey(row), rootHoldsNothing(row)]).toEqual([key, nothing]);
  });
});

describe('the newest use', () => {
  it('of a key: which, for what and where', () => {
    const row = rootRow({ passwordLastUsedAt: NEW, keys: [used(1, OLD), used(2, NEW)] });
    expect(newestKeyUse(row)).toEqual({ at: NEW, by: 'access key', service: 'service 2', region: 'eu-west-1' });
    expect(newestKeyUse(rootRow({ passwordLastUsedAt: NEW, keys: [used(1, NEW), used(2, OLD)] }))).toMatchObject({
      service: 'service 1',
    });
    expect(newestKeyUse(rootRow({ passwordLastUsedAt: NEW }))).toBeNull();
  });

  it('of root: password or key', () => {
    expect(newestRootUse(rootRow())).toBeNull();
    expect(newestRootUse(rootRow({ passwordLastUsedAt: OLD }))).toEqual({
      at: OLD,
      by: 'password',
      service: null,
      region: null,
    });
    expect(newestRootUse(rootRow({ passwordLastUsedAt: OLD, keys: [used(1, NEW), keySlot(2)] }))?.by).toBe(
      'access key',
    );
    expect(newestRootUse(rootRow({ passwordLastUsedAt: NEW, keys: [used(1, OLD), keySlot(2)] }))?.by).toBe('password');
    expect(newestRootUse(rootRow({ keys: [used(1, OLD), keySlot(2)] }))?.at).toBe(OLD);
  });
});
