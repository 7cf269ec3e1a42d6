import type { TestReport } from '../../src/cli/rules-test/test-report.ts';
import { ruleTests } from '../../src/testing/rule-tests.ts';
import { runTests } from '../../src/testing/run-tests.ts';
import { FAIL, noKeys, PASS } from '../testing/sample-table.ts';

export const good = runTests(ruleTests(noKeys, [PASS, FAIL]));

/** A wrong case, a verdict that survives a denial, one that stands as claimed, and a table that says no fail. */
export const bad = runTests(
  ruleTests(
    {
      ...noKeys,
      id: 'acme/other-keys',
      check: (input) => {
        try {
          return noKeys.check(input);
        } catch {
          return { status: 'pass', message: 'Never mind.' };
        }
      },
    },
    [
      PASS,
      { ...PASS, name: 'claimed', now: '2026-02-01T00:00:00Z', stands: ['iam:ListAccessKeys'] },
      { ...PASS, name: 'wrong', now: '2026-03-01T00:00:00Z', expect: { status: 'pass', message: 'All is well.' } },
    ],
  ),
);

export const untested = { ruleId: 'acme/untested', place: 'keydrill-rules/plugin.mjs' };

export const reportOf = (parts: Partial<TestReport>): TestReport => ({
  runs: [],
  untested: [],
  required: false,
  ...parts,
});
