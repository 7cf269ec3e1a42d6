import { resolve } from 'node:path';
import type { Report } from '../report/report.ts';
import { CommandError } from './command-error.ts';
import type { Output } from './outputs.ts';
import { readReportFile } from './read-report-file.ts';

export interface BaselineInput {
  /** `--baseline`, if it was given. */
  readonly path: string | undefined;
  readonly outputs: readonly Output[];
  /** Whether the run is about the example account. */
  readonly example?: boolean;
}

/** The report of an earlier run, or null; read before anything else is, so that a scan does not end with a bad one. */
export async function readBaseline({ path, outputs, example = false }: BaselineInput): Promise<Report | null> {
  if (path === undefined) return null;
  const baseline = await readReportFile(path);
  if ((baseline.run.example === true) !== example) {
    throw new CommandError(
      example
        ? `The baseline ${path} is not about the example account; compare with the report of "keydrill demo".`
        : `The baseline ${path} is about the example account; give the report of an earlier scan.`,
    );
  }
  refuseToReplace([path], outputs);
  return baseline;
}

/** What a report is made from must outlive it: a gate that replaces its own baseline holds only once. */
export function refuseToReplace(inputs: readonly string[], outputs: readonly Output[]): void {
  const files = new Set(inputs.map((path) => resolve(path)));
  const replaced = outputs.find(({ path }) => path !== null && files.has(resolve(path)));
  if (replaced !== undefined) {
    throw new CommandError(
      `The report would take the place of ${replaced.path}, which it is made from; give it a file of its own.`,
    );
  }
}
