import { EXTRA_FORMATS } from './report-files.ts';
import type { WrittenFiles } from './report-folder.ts';

/** How a run ended, and what it left. */
export interface Ended extends WrittenFiles {
  readonly exitCode: number;
  readonly sarifFolder: string;
  /** The SARIF files to hand to code scanning; none when that is not wanted. */
  readonly uploads: readonly string[];
}

/** How many SARIF files action.yml has upload steps for; a file holds up to 20 accounts. */
export const UPLOAD_STEPS = 5;

/** The outputs of the scanning step, in the order of action.yml; what is not known or not written is empty. */
export function outputsOf(ended: Ended): Readonly<Record<string, string>> {
  const { exitCode, summary, paths, sarif, sarifFolder, uploads } = ended;
  const severities = summary?.counts.failBySeverity;
  const figures = {
    score: summary?.readiness.score,
    critical: severities?.critical,
    high: severities?.high,
    medium: severities?.medium,
    low: severities?.low,
    unknown: summary?.counts.unknown,
    incidents: summary?.incidents,
  };
  const steps = Array.from({ length: UPLOAD_STEPS }, (_, index) => [`upload-${index + 1}`, uploads[index] ?? '']);
  return {
    result: resultOf(exitCode),
    'exit-code': String(exitCode),
    ...Object.fromEntries(Object.entries(figures).map(([name, figure]) => [name, String(figure ?? '')])),
    json: paths['json'] ?? '',
    sarif: sarif.length === 0 ? '' : sarifFolder,
    ...Object.fromEntries(Object.keys(EXTRA_FORMATS).map((format) => [format, paths[format] ?? ''])),
    ...Object.fromEntries(steps),
  };
}

function resultOf(exitCode: number): 'ready' | 'findings' | 'incomplete' | 'error' {
  switch (exitCode) {
    case 0:
      return 'ready';
    case 1:
      return 'findings';
    case 3:
      return 'incomplete';
    default:
      return 'error';
  }
}

/**
 * Lines for the file behind GITHUB_OUTPUT. A delimiter that nobody can guess ends each value, so that no value can end
 * itself and begin another output.
 * https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#multiline-strings
 */
export const outputLines = (outputs: Readonly<Record<string, string>>, delimiter: string): string =>
  Object.entries(outputs)
    .map(([name, text]) => `${name}<<${delimiter}\n${text}\n${delimiter}\n`)
    .join('');
