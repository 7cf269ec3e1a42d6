import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Report } from '../../src/report/report.ts';
import { FORMATS, type Format } from '../../src/report/reporters.ts';
import { inFolder, type MeasuredRun, runMeasured } from '../run-keydrill.ts';
import type { AccountShape } from '../server/account.ts';
import type { BenchServer } from '../server/start-server.ts';
import { mb, ms, type Row } from '../table.ts';
import { EVERY_RULE } from './selection.ts';

/** Of its results by all rules a third are findings. */
const SHAPE: AccountShape = { users: 5000, usersWithKeys: 3000, roles: 1000 };
const FINDINGS = 10_000;
const RUNS = 3;
const REPORT = 'findings.json';

/** What it takes to read a large report and to write it in each format. */
export const measureFormats = (server: BenchServer): Promise<readonly Row[]> =>
  inFolder(EVERY_RULE, async (folder, policy) => {
    await server.begin(SHAPE, 0);
    await runMeasured(['scan', '--policy', policy, '--format', 'json=scan.json'], { env: server.env, folder });
    await keepFindings(join(folder, 'scan.json'), join(folder, REPORT));
    const rows: Row[] = [];
    for (const format of FORMATS) rows.push(await measureFormat(format, folder));
    return rows;
  });

/** Exactly so many findings and nothing else: every format writes those, and some leave the other results out. */
async function keepFindings(from: string, to: string): Promise<void> {
  const report = JSON.parse(await readFile(from, 'utf8')) as Report;
  const findings = report.results.filter(({ status }) => status === 'fail').slice(0, FINDINGS);
  if (findings.length < FINDINGS) throw new Error(`The account has only ${findings.length} findings.`);
  await writeFile(to, JSON.stringify({ ...report, results: findings }));
}

async function measureFormat(format: Format, folder: string): Promise<Row> {
  const file = `written.${format}`;
  const runs: MeasuredRun[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    runs.push(await runMeasured(['merge', REPORT, '--format', `${format}=${file}`], { env: {}, folder }));
  }
  // The middle one, by time.
  const [, middle = runs[0]] = runs.sort((a, b) => a.ms - b.ms);
  const { ms: time, cpuMs, peakBytes } = middle ?? { ms: Number.NaN, cpuMs: Number.NaN, peakBytes: Number.NaN };
  const { size } = await stat(join(folder, file));
  return {
    what: `${format}: a report of 10,000 findings, read and written`,
    measured: `${ms(time)}, ${mb(peakBytes)} (processor ${ms(cpuMs)}, file ${Math.round(size / 1000)} kB)`,
    must: '≤ 2 s, ≤ 300 MB',
    holds: time <= 2000 && peakBytes <= 300_000_000,
  };
}
