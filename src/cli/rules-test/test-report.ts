import type { TestRun } from '../../testing/run-tests.ts';

/** A rule that there is no table for. */
export interface Untested {
  readonly ruleId: string;
  /** Where one was looked for, e.g. `keydrill-rules/plugin.mjs`. */
  readonly place: string;
}

/** What came of all tables. */
export interface TestReport {
  readonly runs: readonly TestRun[];
  readonly untested: readonly Untested[];
  /** Whether a rule without a table is a failure (`--require-tests`). */
  readonly required: boolean;
}

/** How much was tried, and how much of it is not as it should be. */
export function tallyOf({ runs }: TestReport) {
  const cases = runs.flatMap((run) => run.cases);
  const denials = cases.flatMap((each) => each.denials);
  return {
    rules: runs.length,
    cases: cases.length,
    wrongCases: cases.filter(({ problems }) => problems.length > 0).length,
    denials: denials.length,
    wrongDenials: denials.filter(({ problem }) => problem !== null).length,
    wrongTables: runs.filter(({ problems }) => problems.length > 0).length,
  };
}

/** Whether the command ends with exit code 1. */
export function hasFailed(report: TestReport): boolean {
  const { rules, wrongCases, wrongDenials, wrongTables } = tallyOf(report);
  const lacking = report.untested.length > 0 || rules === 0;
  return wrongCases + wrongDenials + wrongTables > 0 || (report.required && lacking);
}
