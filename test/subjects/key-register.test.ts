import { describe, expect, it } from 'vitest';
import type { KeyRegistration } from '../../src/facts/declarations.ts';
import { missingFrom, speaksFor } from '../../src/subjects/key-register.ts';

const entry: KeyRegistration = { user: 'app', owner: 'team', consumers: ['job'], reason: 'appliance' };

describe('an entry of the key register', () => {
  it.each<[string, Partial<KeyRegistration>, readonly string[]]>([
    ['complete', {}, []],
    ['without an owner', { owner: ' ' }, ['owner']],
    ['without consumers', { consumers: [] }, ['consumers']],
    ['with blank consumers', { consumers: ['', ' '] }, ['consumers']],
    ['with one consumer of two', { consumers: ['', 'job'] }, []],
    ['without a reason', { reason: '\n' }, ['reason']],
    ['of another company, without a contact', { thirdParty: true }, ['vendorContact']],
    ['of another company, with a blank contact', { thirdParty: true, vendorContact: ' ' }, ['vendorContact']],
    ['of another company, with a contact', { thirdParty: true, vendorContact: 'soc@vendor.example' }, []],
    ['of no other company', { thirdParty: false }, []],
    [
      'with nothing',
      { owner: '', consumers: [], reason: '', thirdParty: true },
      ['owner', 'consumers', 'reason', 'vendorContact'],
    ],
  ])('%s', (_, parts, missing) => {
    expect(missingFrom({ ...entry, ...parts })).toEqual(missing);
    // Whom to call at another company is no part of why the key exists.
    const explains = missing.every((part) => part === 'vendorContact');
    expect(speaksFor({ ...entry, ...parts }, 'app')).toBe(explains);
  });

  it('speaks for its user alone, by the exact name', () => {
    expect(['App', 'app2', 'ap', 'app*'].filter((name) => speaksFor(entry, name))).toEqual([]);
    expect(speaksFor({ ...entry, user: '*' }, 'app')).toBe(false);
  });
});
