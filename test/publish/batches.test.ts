import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BYTES_PER_CALL, BYTES_PER_FINDING, batchesOf, FINDINGS_PER_CALL } from '../../src/publish/batches.ts';
import type { SentFinding } from '../../src/publish/sent-finding.ts';
import { reported, result } from './sample-hub.ts';

const template = reported(result('ann')).finding;
const bytesOf = (value: unknown) => Buffer.byteLength(JSON.stringify(value));

/** A finding of exactly so many bytes. */
function sized(bytes: number, id = 'x', character = 'x'): SentFinding {
  const empty = { ...template, Id: id, Description: '' };
  const missing = bytes - bytesOf(empty);
  const width = Buffer.byteLength(character);
  const Description = character.repeat(Math.floor(missing / width)) + 'x'.repeat(missing % width);
  return { ...empty, Description };
}
const many = (count: number, bytes: number) => Array.from({ length: count }, (_, index) => sized(bytes, `id-${index}`));
const sizes = (findings: readonly SentFinding[]) => batchesOf(findings).batches.map((batch) => batch.length);

describe('findings are batched', () => {
  it('by count: the limits are those of AWS', () => {
    expect([FINDINGS_PER_CALL, BYTES_PER_FINDING, BYTES_PER_CALL]).toEqual([100, 240_000, 6_000_000]);
    expect(sizes([])).toEqual([]);
    expect(sizes(many(1, 3000))).toEqual([1]);
    expect(sizes(many(100, 3000))).toEqual([100]);
    expect(sizes(many(101, 3000))).toEqual([100, 1]);
    expect(sizes(many(350, 3000))).toEqual([100, 100, 100, 50]);
  });

  it('by bytes of the whole call, commas and brackets too', () => {
    const full = (BYTES_PER_CALL - '{"Findings":[]}'.length - 24) / 25;
    const even = Math.floor(full);
    expect(sizes(many(25, even))).toEqual([25]);
    expect(bytesOf({ Findings: many(25, even) })).toBeLessThanOrEqual(BYTES_PER_CALL);
    expect(sizes(many(25, even + 1))).toEqual([24, 1]);
    expect(bytesOf({ Findings: many(25, even + 1) })).toBeGreaterThan(BYTES_PER_CALL);
  });

  it('to the last byte', () => {
    const most = many(25, 231_000);
    const room = BYTES_PER_CALL - '{"Findings":[]}'.length - most.length - 25 * 231_000;
    const full = [...most, sized(room, 'last')];
    expect(bytesOf({ Findings: full })).toBe(BYTES_PER_CALL);
    expect(sizes(full)).toEqual([26]);
    expect(sizes([...most, sized(room + 1, 'last')])).toEqual([25, 1]);
  });

  it('by bytes, not by characters', () => {
    const wide = Array.from({ length: 30 }, (_, index) => sized(239_900, `id-${index}`, '日'));
    expect(sizes(wide)).toEqual([25, 5]);
    expect((wide[0]?.Description.length ?? 0) < 80_000).toBe(true);
  });

  it('and told apart when they are larger than any call may take', () => {
    const [fits, over] = [sized(BYTES_PER_FINDING, 'fits'), sized(BYTES_PER_FINDING + 1, 'over')];
    const { batches, tooLarge } = batchesOf([over, fits, sized(3000, 'small')]);
    expect(batches.map((batch) => batch.map(({ Id }) => Id))).toEqual([['fits', 'small']]);
    expect(tooLarge.map(({ Id }) => Id)).toEqual(['over']);
  });

  it('of any sizes: none lost, none twice, in order, and within every limit', () => {
    const anySize = fc.oneof(fc.integer({ min: 2500, max: 5000 }), fc.integer({ min: 100_000, max: 260_000 }));
    fc.assert(
      fc.property(fc.array(anySize, { maxLength: 130 }), (all) => {
        const findings = all.map((bytes, index) => sized(bytes, `id-${index}`));
        const { batches, tooLarge } = batchesOf(findings);
        const large = new Set(tooLarge);
        expect(batches.flat()).toEqual(findings.filter((finding) => !large.has(finding)));
        for (const batch of batches) {
          expect(batch.length).toBeLessThanOrEqual(FINDINGS_PER_CALL);
          expect(bytesOf({ Findings: batch })).toBeLessThanOrEqual(BYTES_PER_CALL);
        }
        for (const finding of tooLarge) expect(bytesOf(finding)).toBeGreaterThan(BYTES_PER_FINDING);
      }),
      { numRuns: 20 },
    );
  }, 120_000);
});
