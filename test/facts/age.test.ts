import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { days, hoursSince, wholeDays } from '../../src/facts/age.ts';

const NOW = new Date('2026-03-01T12:00:00.000Z');

describe('ages', () => {
  it.each([
    ['2026-03-01T12:00:00.000Z', 0],
    ['2026-02-28T12:00:00.001Z', 0],
    ['2026-02-28T12:00:00.000Z', 1],
    ['2025-12-01T12:00:00Z', 90],
    ['2025-12-01T13:00:00+01:00', 90],
    ['2025-11-30T13:00:00.000Z', 90],
    ['2024-02-29T12:00:00Z', 731],
    // The clock of AWS may be ahead.
    ['2026-03-01T12:05:00.000Z', 0],
    ['2030-01-01T00:00:00.000Z', 0],
  ])('from %s are %i whole days', (since, expected) => expect(wholeDays(since, NOW)).toBe(expected));

  it('in days are whole, never negative, and grow by one a day', () => {
    fc.assert(
      fc.property(fc.date({ min: new Date(0), max: NOW, noInvalidDate: true }), (since) => {
        const age = wholeDays(since.toISOString(), NOW);
        expect(wholeDays(since.toISOString(), new Date(NOW.getTime() + 86_400_000))).toBe(age + 1);
        expect(hoursSince(since.toISOString(), NOW) / 24).toBeGreaterThanOrEqual(age);
        expect(hoursSince(since.toISOString(), NOW) / 24).toBeLessThan(age + 1);
      }),
    );
  });

  it('in hours have fractions', () => expect(hoursSince('2026-03-01T09:30:00Z', NOW)).toBe(2.5));

  it.each([
    [0, '0 days'],
    [1, '1 day'],
    [90, '90 days'],
  ])('%i is written "%s"', (count, words) => expect(days(count)).toBe(words));
});
