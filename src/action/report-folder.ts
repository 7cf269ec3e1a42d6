import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Report } from '../report/report.ts';
import type { Environment, Inputs } from './inputs.ts';
import { openOutputFolder } from './output-folder.ts';
import { type ReportFiles, reportFiles } from './report-files.ts';

/** Makes the folders, and takes away what an earlier run left: it must not pass for a result of this one. */
export async function prepareReportFolder(
  inputs: Inputs,
  environment: Environment,
  scratch: string,
): Promise<ReportFiles> {
  const workingDirectory = process.cwd();
  const place = { workspace: environment['GITHUB_WORKSPACE'] || workingDirectory, workingDirectory };
  const output = await openOutputFolder(inputs.outputDir, place);
  await openOutputFolder(join(inputs.outputDir, 'sarif'), place);
  const files = reportFiles(inputs, { output, scratch });
  const old = [files.json, ...Object.values(files.extra), ...(await sarifIn(files.sarifFolder))];
  await Promise.all(old.map((file) => rm(file, { force: true })));
  return files;
}

/** What a scan left in its folder, however it ended. */
export interface WrittenFiles {
  /** By format; SARIF aside. */
  readonly paths: Readonly<Record<string, string>>;
  readonly sarif: readonly string[];
  /** Of the JSON report; null when there is none. */
  readonly summary: Report['summary'] | null;
}

export async function writtenFiles({ json, sarifFolder, extra }: ReportFiles): Promise<WrittenFiles> {
  const wanted = Object.entries({ json, ...extra });
  const found = await Promise.all(wanted.map(([, path]) => isFile(path)));
  const paths = Object.fromEntries(wanted.filter((_, index) => found[index]));
  const summary = paths['json'] === undefined ? null : await summaryOf(paths['json']);
  return { paths, sarif: await sarifIn(sarifFolder), summary };
}

/** The text of a file that may not be there. */
export const textOf = async (path: string): Promise<string | null> =>
  (await isFile(path)) ? readFile(path, 'utf8') : null;

async function summaryOf(path: string): Promise<Report['summary']> {
  const { summary }: Report = JSON.parse(await readFile(path, 'utf8'));
  return summary;
}

/** `keydrill.sarif`, `keydrill-2.sarif`, …: the CLI numbers them. */
async function sarifIn(folder: string): Promise<readonly string[]> {
  const names = (await readdir(folder)).filter((name) => /^keydrill(?:-\d+)?\.sarif$/.test(name));
  return names.sort((a, b) => a.length - b.length || (a < b ? -1 : 1)).map((name) => `${folder}/${name}`);
}

const isFile = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
