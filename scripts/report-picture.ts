import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { launch } from '../test/browser/browser.ts';

/** The picture in the README: the report of the example account, from the built command line, as Chromium shows it. */
const folder = mkdtempSync(join(tmpdir(), 'keydrill-picture-'));
const browser = await launch();
try {
  const report = join(folder, 'report.html');
  execFileSync(process.execPath, ['dist/cli.js', 'demo', '--quiet', '--format', `html=${report}`]);
  const page = await browser.newPage({ viewport: { width: 1100, height: 2300 }, deviceScaleFactor: 1 });
  await page.goto(pathToFileURL(report).href);
  // Closed, so that the pictures are near the top.
  await page.evaluate('document.querySelectorAll("details[open]").forEach((group) => group.removeAttribute("open"))');
  const coverage = await page.locator('figure').nth(1).boundingBox();
  if (coverage === null) throw new Error('The report has no picture of its regions.');
  const height = Math.ceil(coverage.y + coverage.height) + 24;
  await page.screenshot({ path: 'docs/images/report.png', clip: { x: 0, y: 0, width: 1100, height } });
} finally {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
}
