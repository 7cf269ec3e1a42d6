import { describe, expect, it } from 'vitest';
import type { KeyEvent } from '../../src/facts/aws/cloudtrail-key-events.ts';
import { lastDrill, rotationsIn } from '../../src/subjects/rotation-practice.ts';

const made = (at: string, parts: Partial<KeyEvent> = {}): KeyEvent => ({
  name: 'CreateAccessKey',
  at: `2025-12-01T${at}:00.000Z`,
  user: 'mailer',
  keyId: 'NEW1',
  status: 'Active',
  ...parts,
});
const off = (at: string, parts: Partial<KeyEvent> = {}): KeyEvent =>
  made(at, { name: 'UpdateAccessKey', keyId: 'OLD1', status: 'Inactive', ...parts });
const practice = (at: string, minutes: number) => ({
  at: `2025-12-01T${at}:00.000Z`,
  minutes,
  source: 'CloudTrail',
});

describe('rotations in the events of CloudTrail', () => {
  it('are a new key and then the old one switched off, whatever the order of the events', () => {
    expect(rotationsIn([off('10:12'), made('10:00')])).toEqual([practice('10:12', 12)]);
    expect(rotationsIn([made('10:00'), off('10:12')])).toEqual([practice('10:12', 12)]);
  });

  it('count from the last key that was made before', () => {
    const events = [made('08:00', { keyId: 'NEW0' }), made('10:00'), off('10:12'), made('11:00', { keyId: 'NEW2' })];
    expect(rotationsIn(events)).toEqual([practice('10:12', 12)]);
  });

  it('may be several', () => {
    const other = { user: 'importer' };
    const events = [off('12:30', other), made('12:00', other), off('10:12'), made('10:00')];
    expect(rotationsIn(events)).toEqual([practice('12:30', 30), practice('10:12', 12)]);
  });

  it('may take no minute', () => expect(rotationsIn([made('10:00'), off('10:00')])).toEqual([practice('10:00', 0)]));

  it.each([
    ['the old key was switched off first', [off('10:00'), made('10:12')]],
    ['the key of another user was switched off', [made('10:00'), off('10:12', { user: 'importer' })]],
    ['the new key itself was switched off', [made('10:00'), off('10:12', { keyId: 'NEW1' })]],
    ['nobody knows which key was switched off', [made('10:00'), off('10:12', { keyId: null })]],
    ['nobody knows which key was made', [made('10:00', { keyId: null }), off('10:12')]],
    ['the old key was switched on', [made('10:00'), off('10:12', { status: 'Active' })]],
    ['the event does not say what was done', [made('10:00'), off('10:12', { status: null })]],
    ['a key was only made', [made('10:00')]],
    ['nothing happened', []],
  ])('are none when %s', (_, events) => expect(rotationsIn(events)).toEqual([]));
});

describe('the last drill', () => {
  const now = new Date('2026-01-01T00:00:00Z');
  const drill = (at: string, minutes: number) => ({ at, minutes, file: 'drills.yaml', line: 1 });

  it('is the last that was held', () => {
    const drills = [
      drill('2025-10-01T00:00:00.000Z', 1),
      drill('2025-11-01T00:00:00.000Z', 2),
      drill('2026-02-01T00:00:00.000Z', 3),
    ];
    expect(lastDrill({ drills, problems: [] }, now)).toEqual([
      { at: '2025-11-01T00:00:00.000Z', minutes: 2, source: 'drill log' },
    ]);
  });

  it('is none in an empty log', () => expect(lastDrill({ drills: [], problems: [] }, now)).toEqual([]));
});
