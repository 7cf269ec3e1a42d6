import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CapabilityCounts, Readiness } from '../../src/engine/score.ts';
import { htmlOf } from '../../src/report/html/markup.ts';
import { percent, percentBetween } from '../../src/report/html/pictures/percent.ts';
import { readinessPicture } from '../../src/report/html/pictures/readiness.ts';
import type { Report } from '../../src/report/report.ts';
import { attribute, drawn, heard, textOf, withClass, withTag } from './html-picture-page.ts';
import { sampleReport, worst } from './sample-report.ts';

const asked = (counts: Partial<CapabilityCounts>): CapabilityCounts => ({
  id: 'see',
  title: 'Could we see what the key did?',
  passed: 0,
  failed: 0,
  unknown: 0,
  excepted: 0,
  notApplicable: 0,
  ...counts,
});

const withReadiness = (readiness: Readiness): Report => {
  const report = sampleReport([]);
  return { ...report, summary: { ...report.summary, readiness } };
};

const pictureOf = (counts: Partial<CapabilityCounts>, score: number | null = 50) =>
  readinessPicture(withReadiness({ score, capabilities: [asked(counts)] }));

const segmentsOf = (counts: Partial<CapabilityCounts>) =>
  withClass(drawn(pictureOf(counts)), 'bar').flatMap((bar) =>
    withTag(bar, 'rect').map((box) => ['class', 'x', 'width'].map((name) => attribute(box, name)).join(' ')),
  );

describe('the readiness picture', () => {
  it('draws the score and the rules of each question', () => {
    expect(htmlOf(pictureOf({ passed: 5, failed: 4, unknown: 1, notApplicable: 2 }, 64))).toMatchInlineSnapshot(`
      "<figure class="picture readiness-picture">
      <figcaption><strong>Readiness by question.</strong> 5 of 10 rules pass in full. The score counts each rule by the share of its subjects that pass, weighted by severity.</figcaption>
      <svg class="ring" viewBox="0 0 120 120" role="img" aria-label="Readiness score: 64 of 100">
      <circle cx="60" cy="60" r="52"/>
      <circle class="reached" cx="60" cy="60" r="52" pathLength="100" stroke-dasharray="64 100" transform="rotate(-90 60 60)"/>
      <text class="score" x="60" y="66">64</text><text x="60" y="86">of 100</text></svg>
      <ul>
      <li><span class="question">Could we see what the key did?</span>
      <span class="told"><span><svg class="sign pass" viewBox="0 0 16 16" aria-hidden="true"><path d="M3.5 8.5l3 3 6-7"/></svg> 5 passed</span> <span><svg class="sign fail" viewBox="0 0 16 16" aria-hidden="true"><rect x="1" y="1" width="14" height="14" rx="3"/><path d="M5 5l6 6M11 5l-6 6"/></svg> 4 failed</span> <span><svg class="sign unknown" viewBox="0 0 16 16" aria-hidden="true"><path d="M5.5 6.2a2.5 2.5 0 1 1 3.7 2.2Q8 9 8 10.2M8 12.9v.1"/></svg> 1 unknown</span> <span><svg class="sign not-applicable" viewBox="0 0 16 16" aria-hidden="true"><path d="M4.5 8h7"/></svg> 2 not applicable</span></span>
      <svg class="bar" height="20" width="100%" aria-hidden="true"><rect class="pass" x="0%" y="1" width="50%" height="18" rx="3"/><text x="25%" y="14.5">5</text><rect class="fail" x="50%" y="1" width="40%" height="18" rx="3"/><text x="70%" y="14.5">4</text><rect class="open unknown" x="90%" y="1" width="10%" height="18" rx="3"/><text x="95%" y="14.5">1</text></svg></li>
      </ul>
      </figure>
      "
    `);
  });

  it('says what is drawn', () => {
    expect(heard(readinessPicture(worst()))).toMatchInlineSnapshot(
      `"Readiness by question. 0 of 6 rules pass in full. The score counts each rule by the share of its subjects that pass, weighted by severity. [Readiness score: 0 of 100] Could we see what the key did? 1 failed Would we hear about it? 2 failed 1 unknown How many keys can leak, and what could they do? 2 failed Can we cut a key off without breaking production? no rules selected Do people know what to do? no rules selected"`,
    );
  });

  it('draws a segment for each status that occurs, from edge to edge', () => {
    expect(segmentsOf({ passed: 2, failed: 4, unknown: 1, excepted: 1 })).toEqual([
      'pass 0% 25%',
      'fail 25% 50%',
      'open unknown 75% 12.5%',
      'open excepted 87.5% 12.5%',
    ]);
    expect(segmentsOf({ failed: 3 })).toEqual(['fail 0% 100%']);
  });

  it('keeps what does not apply out of the bar', () => {
    expect(segmentsOf({ passed: 1, notApplicable: 9 })).toEqual(['pass 0% 100%']);
    expect(heard(pictureOf({ passed: 1, notApplicable: 9 }))).toContain('1 passed 9 not applicable');
    expect(withClass(drawn(pictureOf({ notApplicable: 3 })), 'bar')).toEqual([]);
    expect(heard(pictureOf({ notApplicable: 3 }))).toContain('Could we see what the key did? 3 not applicable');
  });

  it('writes a number only where it has room', () => {
    const numbersOf = (counts: Partial<CapabilityCounts>) =>
      withClass(drawn(pictureOf(counts)), 'bar').flatMap((bar) =>
        withTag(bar, 'text').map((number) => `${attribute(number, 'x')} ${textOf(number)}`),
      );
    expect(numbersOf({ passed: 46, failed: 4 })).toEqual(['46% 46']);
    expect(numbersOf({ passed: 22, failed: 3 })).toEqual(['44% 22', '94% 3']);
    expect(heard(pictureOf({ passed: 46, failed: 4 }))).toContain('46 passed 4 failed');
  });

  it('says that no rule asks a question', () => {
    expect(heard(pictureOf({}))).toContain('Could we see what the key did? no rules selected');
  });

  it('groups the digits of large numbers', () => {
    expect(heard(pictureOf({ passed: 1_204 }))).toContain('1,204 passed');
  });

  it('has a ring of the score', () => {
    const ringOf = (score: number | null) => {
      const picture = drawn(pictureOf({}, score));
      const [ring] = withClass(picture, 'ring');
      const [reached] = withClass(picture, 'reached');
      return [ring && attribute(ring, 'aria-label'), reached && attribute(reached, 'stroke-dasharray')];
    };
    expect(ringOf(64)).toEqual(['Readiness score: 64 of 100', '64 100']);
    expect(ringOf(0)).toEqual(['Readiness score: 0 of 100', '0 100']);
    expect(ringOf(100)).toEqual(['Readiness score: 100 of 100', '100 100']);
    expect(ringOf(null)).toEqual(['No readiness score: nothing to score', '0 100']);
  });

  it('says that nothing could be scored', () => {
    const picture = pictureOf({}, null);
    expect(heard(picture)).toMatchInlineSnapshot(
      `"Readiness by question. No rule applied. [No readiness score: nothing to score] Could we see what the key did? no rules selected"`,
    );
    expect(htmlOf(picture)).toContain('>–</text>');
    expect(htmlOf(picture)).toContain('>no score</text>');
  });

  it('counts the rules in its caption', () => {
    expect(heard(pictureOf({ passed: 1 }))).toContain('1 of 1 rule passes in full.');
    expect(heard(pictureOf({ passed: 1, failed: 1, notApplicable: 5 }))).toContain('1 of 2 rules pass in full.');
  });

  it('draws nothing when nothing was asked', () => {
    expect(htmlOf(readinessPicture(withReadiness({ score: null, capabilities: [] })))).toBe('');
  });
});

describe('a share as a length', () => {
  it('is never outside the drawing', () => {
    fc.assert(
      fc.property(fc.double(), fc.double(), (start, end) => {
        for (const length of [percent(start), percentBetween(start, end)]) {
          expect(length).toMatch(/^\d{1,3}(\.\d{1,2})?%$/);
          expect(Number.parseFloat(length)).toBeLessThanOrEqual(100);
        }
      }),
    );
  });

  it('has two decimals', () => {
    expect(percent(1 / 3)).toBe('33.33%');
    expect(percentBetween(0.25, 2)).toBe('75%');
    expect(percentBetween(2, 0.25)).toBe('0%');
    expect(percent(Number.NaN)).toBe('0%');
  });
});
