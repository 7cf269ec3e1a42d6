import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { html } from '../../src/report/html.ts';
import type { Report } from '../../src/report/report.ts';
import {
  blind,
  clean,
  context,
  HOSTILE_TEXTS,
  hostile,
  large,
  manyAccounts,
  oldKey,
  sampleReport,
  sampleResult,
  worst,
} from '../report/sample-report.ts';
import { guardDuty, leastPrivilege } from '../report/sample-rules.ts';
import { browserSkipped, findChromium, type OpenedPage, type OpenOptions, PageFolder } from './browser.ts';

const PATIENT = { timeout: 20_000 };

const MARKUP = [
  '<img src=x onerror="window.owned = 1">',
  '<script>window.owned = 1</script>',
  '"><svg onload="window.owned = 1">',
  "'><input autofocus onfocus='window.owned = 1'>",
  '</style><script>window.owned = 1</script>',
  '</title><script>window.owned = 1</script>',
  '<iframe srcdoc="<script>parent.owned = 1</script>">',
  '<style>body { display: none }</style>',
  '<meta http-equiv="refresh" content="0; url=https://evil.example/">',
  '<base href="https://evil.example/">',
  '<a href="javascript:window.owned = 1" autofocus>click</a>',
];

const reports: Readonly<Record<string, Report>> = {
  worst: worst(),
  clean: clean(),
  blind: blind(),
  accounts: manyAccounts(3),
  hostile: hostile([...HOSTILE_TEXTS, ...MARKUP]),
  large: large(5000),
  mixed: sampleReport([
    ...worst().results,
    oldKey('mailer', 4711),
    sampleResult({ rule: leastPrivilege, status: 'unknown', resource: { id: 'AIDAX', name: 'deploy' } }),
  ]),
  regions: sampleReport(
    Array.from({ length: 120 }, (_, index) =>
      sampleResult({
        rule: guardDuty,
        resource: { id: `${index}`, name: `region-${index}` },
        message: `Off in ${index}.`,
      }),
    ),
  ),
};

describe.skipIf(browserSkipped)('the HTML report in a browser', () => {
  let folder: PageFolder;
  let addresses: ReadonlyMap<string, string>;
  let opened: OpenedPage[] = [];

  beforeAll(async () => {
    folder = await PageFolder.create();
    const written = Object.entries(reports).map(
      async ([name, report]) => [name, await folder.write(name, html(report, context))] as const,
    );
    addresses = new Map(await Promise.all(written));
  });
  afterAll(() => folder.close());

  /** Whatever a test does: no page may ask for anything, complain, throw or ask back. */
  afterEach(async () => {
    const incidents = opened.flatMap((each) => each.incidents);
    await Promise.all(opened.map(({ page }) => page.context().close()));
    opened = [];
    expect(incidents).toEqual([]);
  });

  async function open(name: string, { hash = '', ...options }: OpenOptions & { hash?: string } = {}) {
    const page = await folder.open(`${addresses.get(name)}${hash}`, options);
    opened.push(page);
    return page.page;
  }

  const shown = (page: Page): Promise<string | null> => page.locator('#shown').textContent();
  const untilShown = (page: Page, text: string) => expect.poll(() => shown(page), PATIENT).toBe(text);
  const untilSaid = (page: Page, text: string) =>
    expect.poll(() => page.locator('#said').textContent(), PATIENT).toBe(text);
  const visibleResults = (page: Page): Promise<number> => page.locator('[data-status] .subject:not([hidden])').count();
  const check = (page: Page, name: string, value: string) =>
    page.locator(`input[name=${name}][value=${value}]`).check();

  it.each(Object.keys(reports))('shows the report %s, and asks for nothing', async (name) => {
    const page = await open(name);
    expect(await page.locator('h1').isVisible()).toBe(true);
    expect(await page.locator('.verdict').isVisible()).toBe(true);
    expect(await page.evaluate('document.scripts.length')).toBe(1);
    expect(await page.title()).toContain('keydrill report');
  });

  describe('filters', () => {
    it('are there, and say how much is shown', async () => {
      const page = await open('worst');
      expect(await page.getByRole('search', { name: 'Filter the results' }).isVisible()).toBe(true);
      expect(await shown(page)).toBe('38 of 38 shown');
    });

    it('by severity', async () => {
      const page = await open('worst');
      await check(page, 'severity', 'critical');
      expect(await shown(page)).toBe('2 of 38 shown');
      expect(await page.locator('#findings .count:visible').allTextContents()).toEqual([
        '1 finding',
        '1 of 2 findings',
      ]);
      await check(page, 'severity', 'low');
      expect(await shown(page)).toBe('3 of 38 shown');
      expect(await visibleResults(page)).toBe(3);
    });

    it('by status', async () => {
      const page = await open('worst');
      await check(page, 'status', 'unknown');
      expect(await shown(page)).toBe('1 of 38 shown');
      expect(await page.locator('#findings').isVisible()).toBe(false);
      expect(await page.locator('#unknown').isVisible()).toBe(true);
      await check(page, 'status', 'excepted');
      expect(await shown(page)).toBe('3 of 38 shown');
    });

    it('by capability', async () => {
      const page = await open('worst');
      await page.getByLabel('Capability').selectOption('see');
      expect(await shown(page)).toBe('1 of 38 shown');
      expect(await page.locator('[data-status] .group:visible .rule').allTextContents()).toEqual([
        'cloudtrail-trail-logging, see',
      ]);
    });

    it('by account', async () => {
      const page = await open('accounts');
      await page.getByLabel('Account', { exact: true }).selectOption('200000000001');
      expect(await shown(page)).toBe('1 of 3 shown');
      expect(await page.locator('.subject:visible .place').textContent()).toContain('200000000001');
    });

    it.each([
      ['ses-mailer', 1],
      ['service', 14],
      ['service-7', 1],
      ['SERVICE-7', 1],
      ['guardduty-enabled', 17],
      ['GuardDuty eu-west-1', 2],
      ['eu-west-1 fifteen_minutes', 1],
      ['  ', 38],
      ['AKIA000000000007KEYS', 16],
      ['mail@example.com', 1],
      ['"<&', 0],
    ])('by text: %s', async (text, expected) => {
      const page = await open('worst');
      await page.getByLabel('Search').fill(text);
      expect(await shown(page)).toBe(`${expected} of 38 shown`);
    });

    it('by all of them together, and back', async () => {
      const page = await open('mixed');
      await check(page, 'severity', 'high');
      await check(page, 'status', 'fail');
      await page.getByLabel('Capability').selectOption('exposure');
      await page.getByLabel('Search').fill('mailer');
      expect(await shown(page)).toBe('2 of 40 shown');
      await page.getByRole('button', { name: 'Reset' }).click();
      await untilShown(page, '40 of 40 shown');
      expect(await page.locator('.group[hidden], .subject[hidden], .results[hidden]').count()).toBe(0);
      expect(await page.getByLabel('Search').inputValue()).toBe('');
    });

    it('never hide an incident', async () => {
      const page = await open('worst');
      await page.getByLabel('Search').fill('nothing has this name');
      expect(await shown(page)).toBe('0 of 38 shown');
      expect(await page.locator('#incidents .subject').isVisible()).toBe(true);
    });

    it('open few matches, and close them again', async () => {
      const page = await open('regions');
      const group = page.locator('#findings .group');
      expect(await group.getAttribute('open')).toBeNull();
      await page.getByLabel('Search').fill('region');
      expect([await shown(page), await group.getAttribute('open')]).toEqual(['120 of 120 shown', null]);
      await page.getByLabel('Search').fill('region-11');
      expect([await shown(page), await group.getAttribute('open')]).toEqual(['11 of 120 shown', '']);
      await page.getByLabel('Search').fill('');
      expect(await group.getAttribute('open')).toBeNull();
    });

    it('show a closed group by the first message that is left', async () => {
      const page = await open('regions');
      const teaser = page.locator('#findings .teaser');
      expect(await teaser.textContent()).toBe('Off in 0.');
      await page.getByLabel('Search').fill('region-11');
      expect(await teaser.textContent()).toBe('Off in 11.');
      await page.getByLabel('Search').fill('');
      expect(await teaser.textContent()).toBe('Off in 0.');
    });

    it('are kept in the address, and taken from it', async () => {
      const page = await open('worst');
      await check(page, 'severity', 'high');
      await check(page, 'severity', 'low');
      await page.getByLabel('Search').fill('in eu-west-1');
      const hash = await page.evaluate<string>('location.hash');
      expect(hash).toBe('#?text=in+eu-west-1&severity=high&severity=low');
      const other = await open('worst', { hash });
      expect(await shown(other)).toBe(await shown(page));
      expect(await other.getByLabel('Search').inputValue()).toBe('in eu-west-1');
      expect(
        await other.locator('input:checked').evaluateAll((all) => all.map((each) => each.getAttribute('value'))),
      ).toEqual(['high', 'low']);
      await page.getByRole('button', { name: 'Reset' }).click();
      await expect.poll(() => page.evaluate('location.hash'), PATIENT).toBe('');
    });

    it('follow the address, and leave other links alone', async () => {
      const page = await open('worst', { hash: '#scan' });
      expect(await shown(page)).toBe('38 of 38 shown');
      await page.evaluate("location.hash = '#?status=excepted'");
      await untilShown(page, '2 of 38 shown');
      await page.evaluate("location.hash = '#findings'");
      expect(await shown(page)).toBe('2 of 38 shown');
    });

    it('take no harm from a strange address', async () => {
      const page = await open('worst', {
        hash: '#?severity=%22%3E%3Cscript%3E&text=%E0%A4%A&nothing=x&capability=nowhere',
      });
      expect(await page.locator('h1').isVisible()).toBe(true);
      expect(await page.evaluate('document.scripts.length')).toBe(1);
    });
  });

  describe('by keyboard alone', () => {
    /** What has the focus, as far as one can name it. */
    const focused = (page: Page): Promise<string> =>
      page.evaluate<string>(
        `(({ id, className, tagName, name, value }) => id || className || [tagName.toLowerCase(), name, value].filter(Boolean).join(' '))(document.activeElement)`,
      );

    async function tabThrough(page: Page, most: number): Promise<readonly string[]> {
      const found: string[] = [];
      for (let count = 0; count < most; count += 1) {
        await page.keyboard.press('Tab');
        found.push(await focused(page));
      }
      return found;
    }

    it('everything is reached, in the order of the page', async () => {
      const page = await open('worst');
      const order = await tabThrough(page, 30);
      expect(order[0]).toBe('skip');
      const filters = order.slice(order.indexOf('filter-text'));
      expect(filters.slice(0, 12)).toEqual([
        'filter-text',
        'input severity critical',
        'input severity high',
        'input severity medium',
        'input severity low',
        'input status fail',
        'input status unknown',
        'input status excepted',
        'filter-capability',
        'button',
        'open-all',
        'summary',
      ]);
    });

    it('the results can be skipped to', async () => {
      const page = await open('worst');
      await page.keyboard.press('Tab');
      expect(await page.locator('.skip').isVisible()).toBe(true);
      await page.keyboard.press('Enter');
      expect(await page.evaluate('location.hash')).toBe('#main');
      await page.keyboard.press('Tab');
      expect(await page.evaluate("document.activeElement.closest('main') !== null")).toBe(true);
    });

    it('groups and evidence open and close', async () => {
      const page = await open('worst');
      const group = page.locator('#findings .group').nth(2);
      await group.locator('> summary').focus();
      for (const key of ['Enter', 'Space']) {
        expect(await group.getAttribute('open')).toBeNull();
        await page.keyboard.press(key);
        expect(await group.getAttribute('open')).toBe('');
        await page.keyboard.press(key);
      }
      await page.keyboard.press('Enter');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      expect(await group.locator('.evidence').first().isVisible()).toBe(true);
    });

    it('filters are set and reset', async () => {
      const page = await open('worst');
      await page.getByLabel('Search').focus();
      await page.keyboard.type('service-7');
      expect(await shown(page)).toBe('1 of 38 shown');
      await page.keyboard.press('Enter');
      expect(await shown(page)).toBe('1 of 38 shown');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Space');
      expect(await shown(page)).toBe('0 of 38 shown');
      await page.getByRole('button', { name: 'Reset' }).focus();
      await page.keyboard.press('Enter');
      await untilShown(page, '38 of 38 shown');
    });

    it('all groups open, and close again', async () => {
      const page = await open('worst');
      const openGroups = page.locator('.group[open]');
      await page.getByRole('button', { name: 'Open all' }).press('Enter');
      expect(await openGroups.count()).toBe(await page.locator('.group').count());
      await page.getByRole('button', { name: 'Close all' }).press('Enter');
      expect(await openGroups.count()).toBe(0);
    });

    it('the focus can be seen everywhere', async () => {
      const page = await open('worst');
      for (let count = 0; count < 30; count += 1) {
        await page.keyboard.press('Tab');
        const outline = await page.evaluate<string>('getComputedStyle(document.activeElement).outlineStyle');
        expect(outline, await focused(page)).not.toBe('none');
      }
    });
  });

  describe('for those who cannot see it', () => {
    it('reads as a table of contents', async () => {
      const page = await open('worst');
      const headings = await page.getByRole('heading').allTextContents();
      expect(headings.slice(0, 2)).toEqual(['Account 111122223333', '1 incident: this is happening now']);
      const finding = page.getByRole('heading', { level: 3, name: 'Wanted: GuardDuty is on in every region' });
      expect(await finding.isVisible()).toBe(true);
      expect(await page.getByRole('region', { name: '35 more findings of 5 rules' }).isVisible()).toBe(true);
    });

    it.each(Object.keys(reports))('has a name for everything one can do in the report %s', async (name) => {
      const page = await open(name);
      await page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true");
      const nameless = await page.evaluate<readonly string[]>(`[
        ...[...document.querySelectorAll('input, select')].filter((field) => !(field.labels?.[0]?.textContent.trim())),
        ...[...document.querySelectorAll('button, summary, a')].filter((each) => !(each.ariaLabel ?? each.textContent).trim()),
        ...[...document.querySelectorAll('[role=img]')].filter((each) => !(each.ariaLabel ?? each.querySelector('title')?.textContent)),
      ].map((each) => each.outerHTML)`);
      expect(nameless).toEqual([]);
      const levels = await page.evaluate<readonly number[]>(
        "[...document.querySelectorAll('h1, h2, h3, h4, h5, h6')].map(({ tagName }) => Number(tagName[1]))",
      );
      expect(levels.filter((level) => level === 1)).toHaveLength(1);
      expect(levels.filter((level, index) => level > (levels[index - 1] ?? 0) + 1)).toEqual([]);
      expect(await page.evaluate('document.documentElement.lang')).toBe('en');
    });

    it('says each change of the count, once', async () => {
      const page = await open('worst');
      await page.evaluate(`
        globalThis.said = [];
        new MutationObserver(() => said.push(shown.textContent)).observe(shown, { childList: true, characterData: true, subtree: true });
      `);
      expect(await page.locator('#shown').getAttribute('aria-live')).toBe('polite');
      await check(page, 'severity', 'low');
      expect(await page.evaluate('said')).toEqual(['1 of 38 shown']);
    });
  });

  describe('hostile names', () => {
    it('do nothing, opened and searched for', async () => {
      const page = await open('hostile');
      await page.getByRole('button', { name: 'Open all' }).click();
      await page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true");
      await page.getByLabel('Search').fill('<script>');
      expect(await page.locator('.subject:not([hidden])').count()).toBeGreaterThan(0);
      expect(await page.evaluate('globalThis.owned')).toBeUndefined();
      expect(await page.evaluate("document.querySelectorAll('script, iframe, img, base, object, embed').length")).toBe(
        1,
      );
      expect(await page.locator('body').isVisible()).toBe(true);
      for (const text of MARKUP) expect(await page.locator('body').textContent()).toContain(text);
    });

    it('would do nothing, even as markup', async () => {
      const { page } = await folder.open(addresses.get('worst') ?? '');
      const answered: string[] = [];
      const refused: (string | undefined)[] = [];
      page.on('response', (response) => answered.push(response.url()));
      page.on('requestfailed', (request) => refused.push(request.failure()?.errorText));
      // Nothing in a page stops a refresh once it is markup.
      for (const text of MARKUP.filter((each) => !each.includes('refresh'))) {
        await page.evaluate(`document.querySelector('footer').innerHTML = ${JSON.stringify(text)}`);
      }
      await page.evaluate(`
        document.querySelector('footer').outerHTML = '<footer style="position: fixed">x</footer>';
        document.head.append(Object.assign(document.createElement('script'), { textContent: 'owned = 1' }));
        document.head.append(Object.assign(document.createElement('script'), { src: 'https://evil.example/x.js' }));
        document.head.append(Object.assign(document.createElement('style'), { textContent: 'h1 { position: fixed }' }));
        document.body.append(Object.assign(new Image(), { src: 'https://evil.example/x.png' }));
      `);
      expect(await page.evaluate('globalThis.owned')).toBeUndefined();
      const positions = "['footer', 'h1'].map((name) => getComputedStyle(document.querySelector(name)).position)";
      expect(await page.evaluate(positions)).toEqual(['static', 'static']);
      await expect.poll(() => refused.length, PATIENT).toBe(3);
      expect([answered, new Set(refused)]).toEqual([[], new Set(['csp'])]);
      await page.context().close();
    });
  });

  describe('the copy button', () => {
    const permissions = ['clipboard-read', 'clipboard-write'];
    const commands = [
      'aws iam create-access-key --user-name USER',
      '# This cuts off whatever still uses the old key.',
      'aws iam update-access-key --user-name USER --access-key-id KEY --status Inactive',
    ].join('\n');
    const name = 'Copy the commands for: Access keys are rotated';

    it('copies every line, says so, and returns', async () => {
      const page = await open('mixed', { permissions });
      await page.getByRole('button', { name: 'Open all' }).click();
      const button = page.getByRole('button', { name });
      await button.click();
      await untilSaid(page, 'Copied');
      expect(await button.textContent()).toBe('Copied');
      expect(await page.evaluate('navigator.clipboard.readText()')).toBe(commands);
      await untilSaid(page, '');
      expect(await button.textContent()).toBe('Copy');
    });

    it('copies the missing permissions', async () => {
      const page = await open('blind', { permissions });
      await page.getByRole('button', { name: 'Copy the missing permissions' }).click();
      await untilSaid(page, 'Copied');
      expect(await page.evaluate('navigator.clipboard.readText()')).toBe(
        'cloudtrail:LookupEvents\niam:GetAccountSummary\niam:GetCredentialReport\niam:ListUsers',
      );
    });

    it.each([
      ['works without the clipboard', '() => true', 'Copied'],
      ['leaves the lines selected where nothing may be copied', '() => false', 'Press Ctrl+C'],
    ])('%s', async (_, copies, said) => {
      const page = await open('mixed');
      await page.evaluate(`
        Object.defineProperty(navigator, 'clipboard', { value: undefined });
        document.execCommand = ${copies};
      `);
      await page.getByRole('button', { name: 'Open all' }).click();
      await page.getByRole('button', { name }).click();
      await untilSaid(page, said);
      expect(await page.evaluate<string>('getSelection().toString().trim()')).toBe(commands);
    });
  });

  describe('on paper', () => {
    it('shows all findings, and nothing to click', async () => {
      const page = await open('worst');
      await page.emulateMedia({ media: 'print' });
      expect(await page.locator('#findings .subject:visible').count()).toBe(35);
      const heights = await page.evaluate<readonly number[]>(
        "[...document.querySelectorAll('.subject')].map((each) => each.getBoundingClientRect().height)",
      );
      expect(Math.min(...heights)).toBeGreaterThan(10);
      expect(await page.locator('#filters').isVisible()).toBe(false);
      expect(await page.locator('button:visible').count()).toBe(0);
      expect(await page.locator('#scan table').isVisible()).toBe(true);
    });

    it('keeps to the filters, and says so', async () => {
      const page = await open('worst');
      await check(page, 'severity', 'critical');
      await page.emulateMedia({ media: 'print' });
      expect(await page.locator('[data-status] .subject:visible').count()).toBe(2);
      expect(await page.locator('#shown').isVisible()).toBe(true);
      expect(
        await page.locator('#filters input:visible, #filters button:visible, #filters select:visible').count(),
      ).toBe(0);
    });

    it('cuts nothing off at the side', async () => {
      const page = await open('hostile', { viewport: { width: 794, height: 1123 } });
      await page.emulateMedia({ media: 'print' });
      expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    });

    it('opens everything but evidence where the style cannot, and closes it again', async () => {
      const page = await open('worst', { before: 'CSS.supports = () => false' });
      const opened = page.locator('details[open]');
      const before = await opened.count();
      await page.evaluate("dispatchEvent(new Event('beforeprint'))");
      expect(await page.locator('details:not([open]):not(.subject details)').count()).toBe(0);
      expect(await page.locator('.subject details[open]').count()).toBe(0);
      await page.evaluate("dispatchEvent(new Event('afterprint'))");
      expect(await opened.count()).toBe(before);
    });
  });

  it('has colours of its own in the dark', async () => {
    const colours = async (colorScheme: 'light' | 'dark') => {
      const page = await open('worst', { colorScheme });
      return page.evaluate<readonly string[]>(
        "[document.body, document.querySelector('#incidents h2'), document.querySelector('.badge')].flatMap((each) => [getComputedStyle(each).color, getComputedStyle(each).backgroundColor])",
      );
    };
    const [light, dark] = [await colours('light'), await colours('dark')];
    expect(light.filter((colour, index) => colour === dark[index] && colour !== 'rgba(0, 0, 0, 0)')).toEqual([]);
  });

  it.each([
    ['a telephone', 320],
    ['a tablet', 700],
  ])('needs no scrolling to the side on %s', async (_, width) => {
    for (const name of ['worst', 'hostile', 'accounts', 'blind']) {
      const page = await open(name, { viewport: { width, height: 700 } });
      await page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true");
      expect(await page.evaluate('document.documentElement.scrollWidth'), name).toBe(width);
    }
  });

  it('can be read without its script', async () => {
    const page = await open('worst', { javaScriptEnabled: false });
    expect(await page.locator('#filters').isVisible()).toBe(false);
    expect(await page.locator('.copy:visible').count()).toBe(0);
    const group = page.locator('#findings .group').nth(2);
    await group.locator('> summary').click();
    expect(await group.locator('.subject').first().isVisible()).toBe(true);
    expect(await page.locator('#incidents .subject').isVisible()).toBe(true);
  });

  it('stays usable with 5,000 findings', async () => {
    const page = await open('large');
    expect(await shown(page)).toBe('5000 of 5000 shown');
    const took = await page.evaluate<number>(`(() => {
      const search = document.querySelector('#filter-text');
      const start = performance.now();
      search.value = 'administrator-42';
      search.dispatchEvent(new Event('input', { bubbles: true }));
      document.body.offsetHeight;
      return performance.now() - start;
    })()`);
    expect(await shown(page)).toBe('1 of 5000 shown');
    // A sanity check only: a busy machine is no failure.
    expect(took).toBeLessThan(2000);
  });
});

describe('the search for a Chromium', () => {
  it('takes the one that is named, else the first on the path', () => {
    expect(findChromium({ CHROMIUM: process.execPath, PATH: '' })).toBe(process.execPath);
    expect(() => findChromium({ CHROMIUM: '/nowhere/chromium', PATH: '/usr/bin' })).toThrow('No Chromium was found');
  });

  it('says in one sentence what to do', () => {
    expect(() => findChromium({ PATH: '/nowhere' })).toThrow(
      /^No Chromium was found: install one .+, name its path in CHROMIUM, or leave these tests out with KEYDRILL_NO_BROWSER=1\.$/,
    );
  });
});
