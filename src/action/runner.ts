import { randomUUID } from 'node:crypto';
import { appendFile } from 'node:fs/promises';
import { annotationLine } from '../report/github/annotation.ts';
import type { Environment } from './inputs.ts';
import { outputLines } from './outputs.ts';

/** Hands the outputs to the runner. False when it named no file for them, or the file cannot be written. */
export const setOutputs = (environment: Environment, outputs: Readonly<Record<string, string>>): Promise<boolean> =>
  append(environment['GITHUB_OUTPUT'], outputLines(outputs, `keydrill_${randomUUID()}`));

/** Adds to the page of the workflow run, if the runner has one. The Markdown report is never larger than a step may show. */
export const addSummary = (environment: Environment, markdown: string): Promise<boolean> =>
  append(environment['GITHUB_STEP_SUMMARY'], markdown);

/** Says above the log why the run failed. */
export const errorAnnotation = (said: string): string =>
  annotationLine({ level: 'error', title: 'keydrill', message: said.trim(), place: null });

async function append(file: string | undefined, text: string): Promise<boolean> {
  if (file === undefined || file === '') return false;
  return appendFile(file, text).then(
    () => true,
    () => false,
  );
}
