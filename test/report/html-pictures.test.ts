import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { STATUSES } from '../../src/engine/result.ts';
import type { Rule } from '../../src/engine/rule.ts';
import { htmlOf, type Markup } from '../../src/report/html/markup.ts';
import { coverageGrid } from '../../src/report/html/pictures/coverage-grid.ts';
import { keyTimeline } from '../../src/report/html/pictures/key-timeline.ts';
import { readinessPicture } from '../../src/report/html/pictures/readiness.ts';
import { rotationBar } from '../../src/report/html/pictures/rotation-bar.ts';
import type { Report } from '../../src/report/report.ts';
import { anyText } from './any-text.ts';
import { attribute, drawn, isSvg, textOf, withTag } from './html-picture-page.ts';
import {
  ACCOUNT,
  blind,
  clean,
  HOSTILE_TEXTS,
  hostile,
  manyAccounts,
  oldKey,
  REGIONS,
  sampleReport,
  sampleResult,
  worst,
} from './sample-report.ts';
import { guardDuty, keyRotated, trailLogging } from './sample-rules.ts';

const PICTURES: Readonly<Record<string, (report: Report) => Markup>> = {
  readinessPicture,
  coverageGrid,
  keyTimeline,
  rotationBar,
};

const others = ['securityhub-enabled', 'config-recorder-on', 'findings-reach-a-human', 'iam-access-key-used'];
const RULES: readonly Rule[] = [
  trailLogging,
  guardDuty,
  keyRotated,
  ...others.map((id): Rule => ({ ...guardDuty, id })),
];

const rotation = { activeKeys: 14, minutesPerKey: 30, parallel: 1, totalMinutes: 420, budgetMinutes: 240 };

/** Text wherever a picture shows some. */
const saying = (text: string): Report => {
  const region = `${text} region`;
  const accounts = [text, `${text} too`];
  const results = accounts.flatMap((accountId) =>
    RULES.flatMap((rule) =>
      STATUSES.map((status, index) =>
        sampleResult({
          rule,
          status,
          accountId,
          region,
          resource: { type: text, id: `${text} id`, name: text },
          message: text,
          observed: {
            ageDays: 10 ** index,
            createdAt: '2026-01-01T00:00:00Z',
            lastUsedAt: '2026-02-01T00:00:00Z',
            lastUsedService: text,
            uncoveredRegions: [region],
          },
          expected: { maxAgeDays: 90 },
          exception: { reason: text, owner: text, expires: text, ticket: text },
          fingerprint: `${rule.id} ${accountId} ${index}`,
        }),
      ),
    ),
  );
  const report = sampleReport(results, {
    rotation,
    run: {
      accounts,
      rules: RULES.map(({ id }) => id),
      targets: accounts.map((accountId, index) => ({
        partition: text,
        accountId,
        homeRegion: region,
        regions: index === 0 ? [region, text] : [],
      })),
    },
  });
  const capabilities = report.summary.readiness.capabilities.map((each) => ({ ...each, title: text, passed: 3 }));
  return { ...report, summary: { ...report.summary, readiness: { score: 5, capabilities } } };
};

const reports: readonly (readonly [string, Report])[] = [
  ['worst', worst()],
  ['clean', clean()],
  ['blind', blind()],
  ['hostile', hostile()],
  ['many accounts', manyAccounts()],
  ['empty', sampleReport([])],
  ['whole', saying('plain')],
];

const cases = Object.entries(PICTURES).flatMap(([name, picture]) =>
  reports.map(([what, report]) => [name, what, picture(report)] as const),
);

describe.each(cases)('%s of %s', (_, __, picture) => {
  const found = drawn(picture);

  it('is HTML without a fault', () => {
    expect(found.problems).toEqual([]);
  });

  it('brings no style, no script, no handler, no link and no id', () => {
    const names = new Set(found.elements.flatMap(({ attrs }) => attrs.map(({ name }) => name)));
    expect([...names].filter((name) => /^(style|id|href|src|xlink|on)/.test(name))).toEqual([]);
    const tags = found.elements.map(({ tagName }) => tagName);
    expect(tags.filter((tag) => ['script', 'style', 'img', 'a', 'use', 'foreignObject'].includes(tag))).toEqual([]);
  });

  it('is a figure with a caption, or nothing', () => {
    const figures = withTag(found, 'figure');
    expect(figures).toHaveLength(found.html === '' ? 0 : 1);
    for (const figure of figures) {
      expect(withTag(figure, 'figcaption').map(textOf).join().length).toBeGreaterThan(10);
    }
  });

  it('has every drawing either named or beside words that say the same', () => {
    for (const svg of withTag(found, 'svg')) {
      const named = attribute(svg, 'role') === 'img' && textOf(svg) !== '[]';
      expect(named || isHiddenFrom(svg)).toBe(true);
    }
  });

  it('tells no number that is none', () => {
    expect(numbersOf(picture)).toEqual([]);
  });
});

/** Hidden itself, or within what is hidden or named as a whole. */
function isHiddenFrom(element: ReturnType<typeof drawn>['elements'][number]): boolean {
  if (attribute(element, 'aria-hidden') === 'true' || attribute(element, 'role') === 'img') return true;
  const parent = element.parentNode;
  return parent !== null && 'tagName' in parent && isHiddenFrom(parent);
}

/** Attributes of a drawing that a browser could not draw. */
const numbersOf = (picture: Markup): readonly string[] =>
  drawn(picture)
    .elements.filter(isSvg)
    .flatMap(({ attrs }) => attrs)
    .filter(({ name }) => /^([xyr]|[cxy][xy12]|width|height|stroke-width)$/.test(name))
    .map(({ name, value }) => `${name}=${value}`)
    .filter((text) => !/=-?\d+(\.\d+)?%?$/.test(text));

describe('text from AWS', () => {
  it('is shown, and harmless', () => {
    const report = saying('<b onclick="x">&amp;\u202e AKIAIOSFODNN7EXAMPLE security@example.com');
    for (const picture of [readinessPicture, coverageGrid, keyTimeline]) {
      const html = htmlOf(picture(report));
      expect(html).toContain('&lt;b onclick=&quot;x&quot;&gt;&amp;amp;\\u{202e} AKIA…MPLE s…@example.com');
      expect(html).not.toMatch(/<b |\u202e|AKIAIOSFODNN7EXAMPLE|security@/);
    }
  });

  /** The elements, and what the parser finds wrong. */
  const shapesOf = (text: string) =>
    Object.values(PICTURES).map((picture) => {
      const { elements, problems } = drawn(picture(saying(text)));
      return [elements.map(({ tagName }) => tagName), problems];
    });
  const plain = shapesOf('plain');

  it.each(HOSTILE_TEXTS.map((text) => [text]))('changes nothing but text: %j', (text) => {
    expect(shapesOf(text)).toEqual(plain);
  });

  it('changes nothing but text, whatever it is', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(shapesOf(text)).toEqual(plain);
      }),
      { numRuns: 50 },
    );
  });
});

describe('what a third-party report may have observed', () => {
  const time = fc.oneof(
    fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
    fc.constantFrom('2026-11-01T00:00:00Z', '-271821-04-20T00:00:00Z', '+275760-09-13T00:00:00Z', 'never'),
    fc.anything(),
  );
  const number = fc.oneof(fc.double(), fc.integer(), fc.maxSafeNat(), fc.anything());
  const observed = fc.option(
    fc.oneof(
      fc.record(
        {
          ageDays: number,
          createdAt: time,
          lastUsedAt: time,
          lastUsedService: fc.anything(),
          uncoveredRegions: fc.oneof(fc.array(fc.oneof(fc.constantFrom(...REGIONS), fc.anything())), fc.anything()),
          globalServiceEvents: fc.anything(),
        },
        { requiredKeys: [] },
      ),
      fc.dictionary(fc.string(), fc.anything()),
    ),
  );
  const expected = fc.option(fc.oneof(fc.record({ maxAgeDays: number }), fc.dictionary(fc.string(), fc.anything())));
  const result = fc
    .record({ rule: fc.constantFrom(...RULES), status: fc.constantFrom(...STATUSES), observed, expected })
    .map((parts) => sampleResult({ ...parts, resource: oldKey('ci', 1).resource }));

  it('never throws, and is never drawn as a number that is none', () => {
    fc.assert(
      fc.property(fc.array(result, { maxLength: 12 }), fc.subarray([...RULES]), time, (results, rules, finished) => {
        const finishedAt = typeof finished === 'string' ? finished : 'never';
        const report = sampleReport(results, { rotation, run: { rules: rules.map(({ id }) => id), finishedAt } });
        for (const picture of [coverageGrid, keyTimeline]) {
          const made = picture(report);
          expect(numbersOf(made)).toEqual([]);
          expect(drawn(made).problems).toEqual([]);
          expect(htmlOf(made)).not.toMatch(/NaN|Infinity|undefined|null|\[object/);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('a large report', () => {
  it('has small pictures', () => {
    const accounts = Array.from({ length: 300 }, (_, index) => String(200_000_000_000 + index));
    const results = accounts.flatMap((accountId) => [
      ...REGIONS.flatMap((region) =>
        RULES.slice(1).map((rule) => sampleResult({ rule, accountId, region, message: 'm'.repeat(400) })),
      ),
      ...Array.from({ length: 20 }, (_, index) => oldKey(`user-${'n'.repeat(60)}-${index}`, index, accountId)),
    ]);
    const report = sampleReport(results, { rotation, run: { accounts, rules: RULES.map(({ id }) => id) } });
    const sizes = Object.entries(PICTURES).map(([name, picture]) => [name, htmlOf(picture(report)).length] as const);
    for (const [name, size] of sizes) expect([name, size < 1_000_000]).toEqual([name, true]);
  });

  it('leaves a report of one account small', () => {
    expect(htmlOf(keyTimeline(worst())).length).toBeLessThan(30_000);
    expect(htmlOf(coverageGrid(sampleReport([], { run: { accounts: [ACCOUNT] } }))).length).toBeLessThan(40_000);
  });
});
