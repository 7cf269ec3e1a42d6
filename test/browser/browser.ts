import { accessSync, constants } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

/** True where the environment says that there is no browser: the tests in one skip themselves. */
export const browserSkipped = process.env['KEYDRILL_NO_BROWSER'] === '1';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];

/** Path of a Chromium: the one that CHROMIUM names, else the first on the path. */
export function findChromium(environment: NodeJS.ProcessEnv = process.env): string {
  const named = environment['CHROMIUM'];
  const folders = (environment['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const candidates = named ? [named] : NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
  const found = candidates.find(isExecutable);
  if (found !== undefined) return found;
  throw new Error(
    'No Chromium was found: install one (on Debian with "apt-get install chromium"), name its path in CHROMIUM, or leave these tests out with KEYDRILL_NO_BROWSER=1.',
  );
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** With a profile of its own, which playwright removes, and nothing that calls home. */
export const launch = (): Promise<Browser> =>
  chromium.launch({
    executablePath: findChromium(),
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });

/** A page, and what happened in it that should not. */
export interface OpenedPage {
  readonly page: Page;
  readonly address: string;
  /** What the page asked for beside itself, what it wrote to the console, what it threw, what it asked the reader. */
  readonly incidents: readonly string[];
}

export interface OpenOptions extends BrowserContextOptions {
  /** A script that runs before those of the page. */
  readonly before?: string;
}

/** Opens pages from a folder of its own, as from a disk. */
export class PageFolder {
  readonly #browser: Browser;
  readonly #folder: string;

  private constructor(browser: Browser, folder: string) {
    this.#browser = browser;
    this.#folder = folder;
  }

  static async create(): Promise<PageFolder> {
    const browser = await launch();
    return new PageFolder(browser, await mkdtemp(join(tmpdir(), 'keydrill-pages-')));
  }

  /** The address of a file with this text. */
  async write(name: string, pieces: Iterable<string>): Promise<string> {
    const path = join(this.#folder, `${name}.html`);
    await writeFile(path, [...pieces].join(''));
    return pathToFileURL(path).href;
  }

  async open(address: string, { before, ...options }: OpenOptions = {}): Promise<OpenedPage> {
    const context = await this.#browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
    if (before !== undefined) await context.addInitScript(before);
    const page = await context.newPage();
    const incidents: string[] = [];
    page.on('request', (request) => {
      if (request.url() !== address.replace(/#.*/, '')) incidents.push(`asked for ${request.url()}`);
    });
    page.on('console', (message) => incidents.push(`${message.type()}: ${message.text()}`));
    page.on('pageerror', (error) => incidents.push(`threw ${error.message}`));
    page.on('dialog', async (dialog) => {
      incidents.push(`${dialog.type()}: ${dialog.message()}`);
      await dialog.dismiss();
    });
    await page.goto(address);
    return { page, address, incidents };
  }

  async close(): Promise<void> {
    await this.#browser.close();
    await rm(this.#folder, { recursive: true, force: true });
  }
}
