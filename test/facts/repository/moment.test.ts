import { describe, expect, it } from 'vitest';
import { dayOfMoment, hoursBetween, isAhead, parseMoment } from '../../../src/facts/repository/moment.ts';

describe('a moment as people write it', () => {
  it.each([
    ['2026-05-01', '2026-05-01T00:00:00.000Z'],
    [' 2026-05-01 ', '2026-05-01T00:00:00.000Z'],
    ['2024-02-29', '2024-02-29T00:00:00.000Z'],
    ['2026-05-01T10:30Z', '2026-05-01T10:30:00.000Z'],
    ['2026-05-01 10:30', '2026-05-01T10:30:00.000Z'],
    ['2026-05-01 10:30 UTC', '2026-05-01T10:30:00.000Z'],
    ['2026-05-01T10:30:15.5Z', '2026-05-01T10:30:15.500Z'],
    ['2026-05-01T01:30:00+02:00', '2026-04-30T23:30:00.000Z'],
  ])('%j is %s', (text, iso) => expect(parseMoment(text)).toBe(iso));

  it.each([
    '',
    'TBD',
    'YYYY-MM-DD',
    '01/05/2026',
    '2026-5-1',
    '2026-02-30',
    '2025-02-29',
    '2026-13-01',
    '2026-00-10',
    '2026-05-01T25:00Z',
    '2026-05-01 and later',
    'May 1, 2026',
    '20260501',
  ])('%j is none', (text) => expect(parseMoment(text)).toBeNull());

  it('is in the future only when it is so everywhere on earth', () => {
    const now = new Date('2026-05-01T11:00:00Z');
    expect(isAhead('2026-05-01T00:00:00.000Z', now)).toBe(false);
    expect(isAhead('2026-05-02T00:00:00.000Z', now)).toBe(false);
    expect(isAhead('2026-05-02T01:00:00.000Z', now)).toBe(false);
    expect(isAhead('2026-05-02T01:00:00.001Z', now)).toBe(true);
    expect(isAhead('2026-05-03T00:00:00.000Z', now)).toBe(true);
  });

  it('has a day and a distance', () => {
    expect(dayOfMoment('2026-05-01T23:59:59.999Z')).toBe('2026-05-01');
    expect(hoursBetween('2026-05-01T00:00:00.000Z', '2026-05-02T12:30:00.000Z')).toBe(36.5);
  });
});
