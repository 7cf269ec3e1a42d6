import { groupBy } from '../engine/group-by.ts';
import type { ReportContext } from './context.ts';
import { policyToShow } from './place.ts';
import type { Report } from './report.ts';
import { COMPRESSED_BYTES, RUNS_PER_FILE } from './sarif/limits.ts';
import { describeRules, type WrittenRun, writeRun } from './sarif/run.ts';

const SCHEMA = 'https://json.schemastore.org/sarif-2.1.0.json';

/**
 * SARIF 2.1.0 for GitHub code scanning: failures and unknowns, one run for each account. Usually one file; more when
 * there are more accounts, or more findings, than one file may hold. What does not fit into a run at all is left out,
 * the least severe first, and counted in a notification and in the description of the run.
 */
export function sarif(report: Report, context: ReportContext): readonly string[] {
  const byAccount = groupBy(report.results, ({ target }) => target.accountId);
  const rules = describeRules(report, context.rules);
  const policy = policyToShow(context);
  const accounts = [...new Set([...report.run.accounts, ...byAccount.keys()])];
  const runs = accounts.map((accountId) =>
    writeRun({ report, accountId, results: byAccount.get(accountId) ?? [], rules, policy }),
  );
  return sarifFiles(runs);
}

/** As many files as it takes to hold the runs, usually one. */
export const sarifFiles = (runs: readonly WrittenRun[]): readonly string[] =>
  filesOf(runs).map(
    (file) => `{"$schema":"${SCHEMA}","version":"2.1.0","runs":[${file.map(({ json }) => json).join(',')}]}\n`,
  );

/** Compressed together, runs are no larger than the sum of each compressed alone. */
function filesOf(runs: readonly WrittenRun[]): readonly (readonly WrittenRun[])[] {
  const files: WrittenRun[][] = [];
  let current: WrittenRun[] = [];
  let bytes = 0;
  for (const run of runs) {
    if (current.length === RUNS_PER_FILE || (current.length > 0 && bytes + run.compressedBytes > COMPRESSED_BYTES)) {
      files.push(current);
      current = [];
      bytes = 0;
    }
    current.push(run);
    bytes += run.compressedBytes;
  }
  return [...files, current];
}
