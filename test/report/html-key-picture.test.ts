import { describe, expect, it } from 'vitest';
import { htmlOf } from '../../src/report/html/markup.ts';
import { type AgeScale, ageScale, ticks } from '../../src/report/html/pictures/age-scale.ts';
import { keyTimeline } from '../../src/report/html/pictures/key-timeline.ts';
import type { Report } from '../../src/report/report.ts';
import { attribute, drawn, heard, textOf, withClass, withTag } from './html-picture-page.ts';
import { ACCOUNT, type ResultParts, sampleReport, sampleResult } from './sample-report.ts';
import { guardDuty, keyRotated } from './sample-rules.ts';

const keyUsed = { ...keyRotated, id: 'iam-access-key-used' };

const FINISHED = '2026-11-20T10:10:09.000Z';

/** So many days before the end of the run, and an hour. */
const ago = (days: number): string =>
  new Date(Date.parse(FINISHED) - days * 24 * 60 * 60 * 1000 - 60 * 60 * 1000).toISOString();

type KeyParts = Partial<Omit<ResultParts, 'rule'>> & { readonly lastUsedAt?: string | null };

const ID = 'AKIAIOSFODNN7EXAMPLE';

/** A key as the rule on age judges it; used yesterday, unless said otherwise. */
const key = (name: string, ageDays: number, { lastUsedAt = ago(1), ...parts }: KeyParts = {}) =>
  sampleResult({
    rule: keyRotated,
    status: ageDays > 90 ? 'fail' : 'pass',
    observed: { ageDays, createdAt: ago(ageDays), lastUsedAt, lastUsedService: 's3', lastUsedRegion: 'eu-west-1' },
    expected: { maxAgeDays: 90 },
    ...parts,
    resource: {
      type: 'AwsIamAccessKey',
      id: ageDays > 90 ? ID : `arn:aws:iam::${ACCOUNT}:user/${name}/access-key/${ago(ageDays)}`,
      arn: `arn:aws:iam::${ACCOUNT}:user/${name}`,
      name,
      ...parts.resource,
    },
  });

const undated = (name: string, parts: KeyParts = {}) =>
  key(name, 10, {
    status: 'unknown',
    observed: null,
    expected: null,
    message: 'Could not be judged: iam:ListAccessKeys was throttled (Throttling).',
    ...parts,
  });

const unlisted = (accountId = ACCOUNT) =>
  sampleResult({
    rule: keyRotated,
    accountId,
    status: 'unknown',
    message: 'There may be more to judge (active access key) than could be listed: iam:ListUsers was denied.',
  });

const picture = (results: Report['results'], run: Partial<Report['run']> = {}) =>
  keyTimeline(sampleReport(results, { run: { finishedAt: FINISHED, ...run } }));

const rowTexts = (...args: Parameters<typeof picture>) =>
  withTag(drawn(picture(...args)), 'ol').flatMap((list) => withTag(list, 'li').map(textOf));

const captionOf = (...args: Parameters<typeof picture>) =>
  withTag(drawn(picture(...args)), 'figcaption')
    .map(textOf)
    .join();

/** What the bar of a single key is made of. */
const barOf = (...args: Parameters<typeof picture>) => {
  const [bar] = withClass(drawn(picture(...args)), 'life');
  const parts = bar === undefined ? [] : [...withTag(bar, 'rect'), ...withTag(bar, 'line'), ...withTag(bar, 'circle')];
  return parts.map((part) =>
    ['class', 'x', 'width', 'x1', 'x2', 'cx', 'stroke-dasharray']
      .flatMap((name) => attribute(part, name) ?? [])
      .join(' '),
  );
};

describe('the key timeline', () => {
  it('draws a row for each key', () => {
    expect(htmlOf(picture([key('ci', 200)]))).toMatchInlineSnapshot(`
      "<figure class="picture key-picture">
      <figcaption><strong>Active access keys by age.</strong> 1 key: 1 older than the limit of 90 days.</figcaption>
      <div class="axis" aria-hidden="true"><svg height="16" width="100%"><text x="100%" y="12" text-anchor="end">now</text><text x="54.47%" y="12" text-anchor="middle">1 month</text><text class="limit-label" x="24.37%" y="12" text-anchor="middle">limit 90 days</text></svg></div>
      <ol>
      <li><span>ci <small>AKIA…MPLE</small></span>
      <svg class="life" height="24" width="100%" aria-hidden="true">
      <rect class="inside" x="24.37%" y="7" width="75.63%" height="10"/>
      <line class="beyond fail" stroke-width="10" stroke-dasharray="4 2" x1="0%" x2="24.37%" y1="12" y2="12"/><line class="limit" x1="24.37%" x2="24.37%" y1="-9" y2="33"/><circle class="last-use" cx="96.75%" cy="12" r="4"/></svg>
      <span class="age"><svg class="sign fail" viewBox="0 0 16 16" role="img"><title>Over the limit</title><rect x="1" y="1" width="14" height="14" rx="3"/><path d="M5 5l6 6M11 5l-6 6"/></svg> 200 days</span>
      <span class="use">used 1 day ago <small>(s3)</small></span></li>
      </ol>
      <p class="legend" aria-hidden="true"><span><svg height="16" width="22"><rect class="inside" x="0" y="3" width="22" height="10"/></svg> since it was made</span> <span><svg height="16" width="22"><line class="beyond fail" stroke-width="10" stroke-dasharray="4 2" x1="0" x2="22" y1="8" y2="8"/></svg> beyond the limit</span> <span><svg height="16" width="22"><circle class="last-use" cx="11" cy="8" r="4"/></svg> last use</span> 
      <span>older is further left, on a scale that shortens long times</span></p>
      </figure>
      "
    `);
  });

  it('says what is drawn, the oldest first', () => {
    const results = [
      key('young', 3, { lastUsedAt: null }),
      key('old', 1_204),
      key('vendor', 655, {
        status: 'excepted',
        exception: { reason: 'vendor', owner: 'platform', expires: '2027-01-31', ticket: null },
      }),
      key('due', 90, { lastUsedAt: ago(45) }),
      undated('athena'),
    ];
    expect(heard(picture(results))).toMatchInlineSnapshot(
      `"Active access keys by age. 5 keys: 2 older than the limit of 90 days (1 excepted), 1 never used and 1 of unknown age. old AKIA…MPLE [Over the limit] 1,204 days used 1 day ago (s3) vendor AKIA…MPLE [Excepted until 2027-01-31] 655 days used 1 day ago (s3) due [Within the limit] 90 days used 45 days ago (s3) young [Within the limit] 3 days never used Age unknown: athena: Could not be judged: iam:ListAccessKeys was throttled (Throttling)."`,
    );
  });

  it('draws nothing without a key', () => {
    expect(htmlOf(picture([]))).toBe('');
    expect(htmlOf(picture([sampleResult({ rule: guardDuty })]))).toBe('');
    expect(htmlOf(picture([key('gone', 200, { status: 'not-applicable', observed: null })]))).toBe('');
  });

  it('draws what goes beyond the limit apart', () => {
    expect(barOf([key('ci', 89)])).toEqual(['inside 0.42% 99.58%', 'limit 0% 0%', 'last-use 95.7%']);
    expect(barOf([key('ci', 200)])).toMatchInlineSnapshot(`
      [
        "inside 24.37% 75.63%",
        "beyond fail 0% 24.37% 4 2",
        "limit 24.37% 24.37%",
        "last-use 96.75%",
      ]
    `);
  });

  it('judges by whole days: a key in its last day is not beyond', () => {
    expect(barOf([key('ci', 90)])[0]).toMatch(/^inside 0\.\d\d%/);
    expect(barOf([key('ci', 90)]).join()).not.toContain('beyond');
    expect(captionOf([key('ci', 90)])).toContain('0 older than');
    expect(barOf([key('ci', 91)]).join()).toContain('beyond fail');
    expect(captionOf([key('ci', 91)])).toContain('1 older than');
  });

  it('draws an exception with other stripes than a failure', () => {
    expect(barOf([key('ci', 200)]).find((part) => part.startsWith('beyond'))).toMatch(/^beyond fail .* 4 2$/);
    expect(barOf([key('ci', 200, { status: 'excepted' })]).find((part) => part.startsWith('beyond'))).toMatch(
      /^beyond excepted .* 2 4$/,
    );
  });

  it('draws the last use where it was, and a key without one hollow', () => {
    const [atOnce, later, never] = [ago(200), ago(0), null].map((lastUsedAt) =>
      barOf([key('ci', 200, { lastUsedAt })]),
    );
    expect(atOnce?.at(-1)).toBe('last-use 0%');
    expect(later?.at(-1)).toMatch(/^last-use 99\.\d+%$/);
    expect(never?.[0]).toMatch(/^hollow /);
    expect(never?.join()).not.toContain('last-use');
  });

  it.each<readonly [string, KeyParts, string]>([
    ['a use on the same day', { lastUsedAt: ago(0) }, 'used in the last day (s3)'],
    ['a use a day ago', { lastUsedAt: ago(1) }, 'used 1 day ago (s3)'],
    ['a use long ago', { lastUsedAt: ago(199) }, 'used 199 days ago (s3)'],
    ['no use', { lastUsedAt: null }, 'never used'],
    ['a use before the key was made', { lastUsedAt: ago(4_000) }, 'used 200 days ago (s3)'],
    ['a use after the run', { lastUsedAt: '2027-01-01T00:00:00Z' }, 'used in the last day (s3)'],
    ['a time that is none', { lastUsedAt: 'yesterday' }, 'last use not known'],
    ['nothing about use', { observed: { createdAt: ago(200) } }, 'last use not known'],
    ['no service', { observed: { createdAt: ago(200), lastUsedAt: ago(2) } }, 'used 2 days ago'],
  ])('tells %s', (_, parts, words) => {
    expect(rowTexts([key('ci', 200, parts)])).toEqual([`ci AKIA…MPLE [Over the limit] 200 days ${words}`]);
  });

  it('shows the id of a key masked, and no other id', () => {
    const rows = rowTexts([
      key('long', 200, { resource: { id: `AKIA${'Z'.repeat(60)}WXYZ` } }),
      key('temporary', 190, { resource: { id: 'ASIAIOSFODNN7EXAMPLE' } }),
      key('named', 180, { resource: { id: 'arn:aws:iam::111122223333:user/named/access-key/1' } }),
      key('strange', 170, { resource: { id: 'AKIA <b>' } }),
    ]);
    expect(rows.map((row) => row.split(' [')[0])).toEqual([
      'long AKIA…WXYZ',
      'temporary ASIA…MPLE',
      'named',
      'strange',
    ]);
  });

  it('tells accounts apart only when there are several', () => {
    const [other = ''] = ['444455556666'];
    const results = [key('ci', 200), key('ci', 100, { accountId: other })];
    expect(rowTexts(results, { accounts: [ACCOUNT, other] }).map((row) => row.split(' [')[0])).toEqual([
      'ci AKIA…MPLE 111122223333',
      'ci AKIA…MPLE 444455556666',
    ]);
    expect(rowTexts([key('ci', 200)])[0]).not.toContain(ACCOUNT);
  });

  it('labels a common limit, and says nothing of one where there are two', () => {
    const strict = key('strict', 100, { expected: { maxAgeDays: 30 } });
    expect(labelsOf(picture([key('ci', 200)]))).toContain('limit 90 days');
    expect(labelsOf(picture([key('ci', 200), strict])).join()).not.toContain('limit');
    expect(captionOf([key('ci', 200), strict])).toContain('2 older than their limit');
    expect(withClass(drawn(picture([key('ci', 200), strict])), 'limit')).toHaveLength(2);
  });

  it('keeps labels within the drawing', () => {
    const anchorsOf = (ageDays: number) =>
      withClass(drawn(picture([key('ci', ageDays)])), 'limit-label').map((label) =>
        ['x', 'text-anchor'].map((name) => attribute(label, name)).join(' '),
      );
    expect(anchorsOf(3)).toEqual(['0% start']);
    expect(anchorsOf(900)[0]).toMatch(/^\d\d\.\d+% middle$/);
    const strict = key('ci', 3_000, { expected: { maxAgeDays: 1 } });
    const [label] = withClass(drawn(picture([strict])), 'limit-label');
    expect(label && attribute(label, 'text-anchor')).toBe('end');
  });

  it.each<readonly [string, unknown]>([
    ['no limit', undefined],
    ['text', '90'],
    ['a negative limit', -1],
    ['an endless limit', Number.POSITIVE_INFINITY],
    ['no number', Number.NaN],
  ])('draws no line for %s', (_, maxAgeDays) => {
    const results = [key('ci', 200, { expected: { maxAgeDays } })];
    expect(barOf(results).map((part) => part.split(' ')[0])).toEqual(['inside', 'last-use']);
    expect(labelsOf(picture(results)).join()).not.toContain('limit');
  });

  it('explains the parts that occur, and no others', () => {
    const legendOf = (...results: Report['results'][number][]) =>
      withClass(drawn(picture(results)), 'legend')
        .flatMap((legend) => withTag(legend, 'span').map(textOf))
        .slice(0, -1);
    expect(legendOf(key('ci', 20))).toEqual(['since it was made', 'last use']);
    expect(legendOf(key('ci', 20, { lastUsedAt: null }))).toEqual(['since it was made, never used']);
    expect(legendOf(key('ci', 200), key('vendor', 300, { status: 'excepted', lastUsedAt: null }))).toEqual([
      'since it was made',
      'since it was made, never used',
      'beyond the limit',
      'beyond the limit, excepted',
      'last use',
    ]);
  });
});

const labelsOf = (timeline: ReturnType<typeof keyTimeline>): readonly string[] =>
  withClass(drawn(timeline), 'axis').flatMap((axis) => withTag(axis, 'text').map((label) => textOf(label)));

describe('keys whose age is not known', () => {
  it('are listed with the cause, below those that are drawn', () => {
    expect(heard(picture([undated('athena'), key('ci', 200)]))).toMatch(
      /Age unknown: athena: Could not be judged: iam:ListAccessKeys was throttled \(Throttling\)\.$/,
    );
    expect(captionOf([undated('athena'), key('ci', 200)])).toContain(
      '2 keys: 1 older than the limit of 90 days and 1 of unknown age.',
    );
  });

  it('are all that there is', () => {
    expect(heard(picture([undated('athena')]))).toMatchInlineSnapshot(
      `"Active access keys by age. 1 key: 1 of unknown age. Age unknown: athena: Could not be judged: iam:ListAccessKeys was throttled (Throttling)."`,
    );
    expect(withTag(drawn(picture([undated('athena')])), 'ol')).toEqual([]);
  });

  it('are counted beyond ten', () => {
    const [list] = withTag(drawn(picture(Array.from({ length: 13 }, (_, index) => undated(`user-${index}`)))), 'ul');
    const items = list === undefined ? [] : withTag(list, 'li').map(textOf);
    expect(items).toHaveLength(11);
    expect(items.at(-1)).toBe('and 3 more');
  });

  it('may be in an account that could not be listed, which is no key', () => {
    expect(heard(picture([unlisted(), key('ci', 200)]))).toMatch(
      /Age unknown: There may be more to judge \(active access key\) than could be listed: iam:ListUsers was denied\.$/,
    );
    expect(captionOf([unlisted(), key('ci', 200)])).toBe(
      'Active access keys by age. 1 key: 1 older than the limit of 90 days. Not all keys could be listed.',
    );
    expect(captionOf([unlisted()])).toBe('Active access keys by age. 0 keys. Not all keys could be listed.');
  });

  it('say in which account they are, when there are several', () => {
    const accounts = [ACCOUNT, '444455556666'];
    const text = heard(picture([unlisted('444455556666'), undated('athena')], { accounts }));
    expect(text).toContain('444455556666: There may be more');
    expect(text).toContain('athena, 111122223333: Could not be judged');
  });

  it.each<readonly [string, Record<string, unknown>]>([
    ['nothing', {}],
    ['a date that is none', { createdAt: 'long ago' }],
    ['a number for a date', { createdAt: 1_700_000_000 }],
    ['a negative age', { ageDays: -3 }],
    ['an endless age', { ageDays: Number.POSITIVE_INFINITY }],
    ['an age in words', { ageDays: '412' }],
    ['a list', { createdAt: [ago(3)], ageDays: [3] }],
  ])('have observed %s', (_, observed) => {
    expect(rowTexts([key('ci', 200, { observed, message: 'Old.' })])).toEqual([]);
    expect(heard(picture([key('ci', 200, { observed, message: 'Old.' })]))).toContain('Age unknown: ci: Old.');
  });

  it('have an age when the rule counted it, or when they were made', () => {
    expect(rowTexts([key('ci', 200, { observed: { ageDays: 412, createdAt: 'x' } })])[0]).toContain('412 days');
    expect(rowTexts([key('ci', 200, { observed: { createdAt: ago(300) } })])[0]).toContain('300 days');
    expect(rowTexts([key('ci', 20, { observed: { createdAt: '2030-01-01T00:00:00Z' } })])[0]).toContain('0 days');
    expect(rowTexts([key('ci', 200)], { finishedAt: 'now' })[0]).toContain('200 days');
  });
});

describe('keys of which only the use was judged', () => {
  const run = { rules: [keyUsed.id] };
  const used = (name: string, ageDays: number, parts: KeyParts = {}) => ({
    ...key(name, ageDays, { expected: { maxUnusedDays: 45, graceDays: 7 }, ...parts }),
    ruleId: keyUsed.id,
  });

  it('have no limit, and a verdict on their use', () => {
    const results = [used('idle', 300, { lastUsedAt: ago(100) }), used('busy', 200, { status: 'pass' })];
    expect(rowTexts(results, run)).toEqual([
      'idle AKIA…MPLE 300 days [Unused for too long] used 100 days ago (s3)',
      'busy AKIA…MPLE 200 days [In use] used 1 day ago (s3)',
    ]);
    expect(captionOf(results, run)).toBe('Active access keys by age. 2 keys. No limit of age was evaluated.');
    expect(withClass(drawn(picture(results, run)), 'limit')).toEqual([]);
  });

  it('are not mixed with those whose age was judged', () => {
    const results = [used('ci', 300), key('ci', 200)];
    expect(rowTexts(results, { rules: [keyUsed.id, keyRotated.id] })).toHaveLength(1);
    expect(rowTexts(results, { rules: [keyUsed.id, keyRotated.id] })[0]).toContain('200 days');
  });
});

describe('very many keys', () => {
  const many = Array.from({ length: 5_000 }, (_, index) => key(`service-user-number-${index}`, index % 400));

  it('are drawn up to sixty, and counted beyond', () => {
    const timeline = drawn(picture(many));
    expect(withTag(timeline, 'ol').flatMap((list) => withTag(list, 'li'))).toHaveLength(60);
    expect(withTag(timeline, 'p').map(textOf).at(-1)).toBe(
      'And 4,940 more, the youngest: at most 394 days old; 3,757 of them over the limit.',
    );
    expect(timeline.html.length).toBeLessThan(60_000);
  });

  it('leave out the youngest', () => {
    const results = Array.from({ length: 62 }, (_, index) => key(`user-${index}`, index + 1));
    expect(rowTexts(results)[0]).toContain('62 days');
    expect(rowTexts(results).at(-1)).toContain('3 days');
    expect(heard(picture(results))).toContain('And 2 more, the youngest: at most 2 days old.');
    expect(heard(picture(results.slice(0, 60)))).not.toContain('the youngest');
  });
});

describe('the scale of ages', () => {
  const labels = (scale: AgeScale, limit: number | null = null) => ticks(scale, limit).map(({ label }) => label);

  it('runs from the longest age to now', () => {
    const scale = ageScale([10, 3_650, 90]);
    expect([3_650, 90, 10, 0].map((age) => Math.round(100 * scale(age)))).toEqual([0, 61, 88, 100]);
  });

  it('leaves ten days visible beside ten years', () => {
    expect(1 - ageScale([3_650])(10)).toBeGreaterThan(0.1);
  });

  it.each([[[]], [[0]], [[0, 0.5]]])('has room for keys made today: %j', (ages) => {
    const scale = ageScale(ages);
    expect([0, ...ages].map(scale).every((share) => share >= 0 && share <= 1)).toBe(true);
  });

  it('has labels that do not meet', () => {
    expect(labels(ageScale([3]))).toEqual(['now']);
    expect(labels(ageScale([30]))).toEqual(['now', '1 week', '1 month']);
    expect(labels(ageScale([1_204]))).toEqual(['now', '1 month', '1 year', '3 years']);
    expect(labels(ageScale([1_204]), 90)).toEqual(['now', '1 year', '3 years']);
    expect(labels(ageScale([20_000]))).toMatchInlineSnapshot(`
      [
        "now",
        "3 months",
        "3 years",
        "30 years",
      ]
    `);
  });
});
