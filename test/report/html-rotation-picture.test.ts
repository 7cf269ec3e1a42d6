import { describe, expect, it } from 'vitest';
import { htmlOf } from '../../src/report/html/markup.ts';
import { rotationBar } from '../../src/report/html/pictures/rotation-bar.ts';
import type { Rotation } from '../../src/report/report.ts';
import { attribute, drawn, heard, withClass } from './html-picture-page.ts';
import { sampleReport } from './sample-report.ts';

const over: Rotation = { activeKeys: 14, minutesPerKey: 30, parallel: 1, totalMinutes: 420, budgetMinutes: 240 };

const barOf = (rotation: Partial<Rotation>) => rotationBar(sampleReport([], { rotation: { ...over, ...rotation } }));

const barsOf = (rotation: Partial<Rotation>) => {
  const picture = drawn(barOf(rotation));
  return {
    inside: withClass(picture, 'inside').map((bar) => attribute(bar, 'width')),
    beyond: withClass(picture, 'beyond').map((bar) => [attribute(bar, 'x1'), attribute(bar, 'x2')]),
    budget: withClass(picture, 'hollow').map((bar) => attribute(bar, 'width')),
    limits: withClass(picture, 'limit').map((line) => attribute(line, 'x1')),
  };
};

describe('the rotation bar', () => {
  it('draws what goes over the budget', () => {
    expect(htmlOf(barOf({}))).toMatchInlineSnapshot(`
      "<figure class="picture rotation-picture">
      <figcaption><strong>Rotation of every key.</strong> 14 active keys × 30 min = 7 h; your budget is 4 h: <b class="fail">over budget by 3 h</b>.</figcaption>
      <div class="bars" role="img" aria-label="Needed: 7 h. Budget: 4 h.">
      <span>Needed</span><svg height="20" width="100%">
      <rect class="inside" x="0" y="3" width="57.14%" height="14"/><line class="beyond fail" x1="57.14%" x2="100%" y1="10" y2="10" stroke-width="14" stroke-dasharray="4 2"/>
      <line class="limit" x1="57.14%" x2="57.14%" y1="0" y2="20"/></svg><span>7 h</span>
      <span>Budget</span><svg height="20" width="100%">
      <rect class="hollow" x="0" y="3" width="57.14%" height="14"/><line class="limit" x1="57.14%" x2="57.14%" y1="0" y2="20"/></svg><span>4 h</span>
      </div>
      </figure>
      "
    `);
  });

  it('says what is drawn', () => {
    expect(heard(barOf({}))).toMatchInlineSnapshot(
      `"Rotation of every key. 14 active keys × 30 min = 7 h; your budget is 4 h: over budget by 3 h. [Needed: 7 h. Budget: 4 h.]"`,
    );
    expect(heard(barOf({ activeKeys: 8, totalMinutes: 240 }))).toMatchInlineSnapshot(
      `"Rotation of every key. 8 active keys × 30 min = 4 h; your budget is 4 h: within budget. [Needed: 4 h. Budget: 4 h.]"`,
    );
    expect(heard(barOf({ activeKeys: 8, parallel: 2, totalMinutes: 120 }))).toMatchInlineSnapshot(
      `"Rotation of every key. 8 active keys × 30 min ÷ 2 at once = 2 h; your budget is 4 h: within budget. [Needed: 2 h. Budget: 4 h.]"`,
    );
  });

  it('draws nothing when the time is not known', () => {
    expect(htmlOf(rotationBar(sampleReport([], { rotation: null })))).toBe('');
  });

  it('draws no excess within the budget', () => {
    expect(barsOf({ activeKeys: 4, totalMinutes: 120 })).toEqual({
      inside: ['50%'],
      beyond: [],
      budget: ['100%'],
      limits: ['100%', '100%'],
    });
    expect(barsOf({ activeKeys: 8, totalMinutes: 240 }).beyond).toEqual([]);
  });

  it('draws what exceeds from the budget on', () => {
    expect(barsOf({ totalMinutes: 480 })).toEqual({
      inside: ['50%'],
      beyond: [['50%', '100%']],
      budget: ['50%'],
      limits: ['50%', '50%'],
    });
  });

  it('keeps its scale when the budget is a sliver', () => {
    expect(barsOf({ activeKeys: 80_000, totalMinutes: 2_400_000 })).toEqual({
      inside: ['0.01%'],
      beyond: [['0.01%', '100%']],
      budget: ['0.01%'],
      limits: ['0.01%', '0.01%'],
    });
  });

  it('has no key to replace', () => {
    expect(barsOf({ activeKeys: 0, totalMinutes: 0 })).toMatchObject({ inside: ['0%'], beyond: [], budget: ['100%'] });
    expect(heard(barOf({ activeKeys: 0, totalMinutes: 0 }))).toContain(
      '0 active keys × 30 min = 0 min; your budget is 4 h: within budget.',
    );
  });

  it('has no time to spend', () => {
    expect(barsOf({ budgetMinutes: 0 })).toEqual({
      inside: ['0%'],
      beyond: [['0%', '100%']],
      budget: ['0%'],
      limits: ['0%', '0%'],
    });
    expect(heard(barOf({ budgetMinutes: 0 }))).toContain('over budget by 7 h.');
  });

  it('has neither', () => {
    expect(barsOf({ activeKeys: 0, totalMinutes: 0, budgetMinutes: 0 })).toEqual({
      inside: ['0%'],
      beyond: [],
      budget: ['0%'],
      limits: ['0%', '0%'],
    });
  });
});
