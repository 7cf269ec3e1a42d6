import { groupBy } from '../engine/group-by.ts';
import type { Result } from '../engine/result.ts';
import type { Rule } from '../engine/rule.ts';
import type { ReportContext } from './context.ts';
import { caseNames } from './junit/case-names.ts';
import { outcomeOf } from './junit/outcome.ts';
import { attributes } from './junit/xml.ts';
import type { Report } from './report.ts';

/**
 * JUnit XML as GitLab, Jenkins, Azure DevOps and GitHub test reporters read it: a suite for each rule, a case for each
 * result. What fails is a failure, what could not be judged an error, what does not apply or is excepted is skipped.
 * There is no official schema; this is the one of the Jenkins xUnit plug-in (junit-10.xsd) with three attributes more
 * that are in common use: `file` and `line` of a case, and `skipped` of the whole.
 */
export function* junit(report: Report, { rules }: Pick<ReportContext, 'rules'>): Generator<string> {
  const known = new Map(rules.map((rule) => [rule.id, rule]));
  const { run, results } = report;
  const name = run.example ? 'keydrill, example account' : 'keydrill';
  yield `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites${attributes({ name, ...tally(results), time: seconds(run) })}>\n`;
  for (const [ruleId, found] of groupBy(results, (result) => result.ruleId)) {
    yield* suite({ ruleId, rule: known.get(ruleId), results: found, timestamp: timestampOf(run) });
  }
  yield '</testsuites>\n';
}

interface Suite {
  readonly ruleId: string;
  /** Undefined when only the id is known, as of a rule in a merged report. */
  readonly rule: Rule | undefined;
  readonly results: readonly Result[];
  readonly timestamp: string | undefined;
}

const CASES_AT_ONCE = 500;

/** Nothing is timed, and the time is given all the same: some readers show an absent one as "NaN". */
const NO_TIME = '0';

function* suite({ ruleId, rule, results, timestamp }: Suite): Generator<string> {
  yield `  <testsuite${attributes({ name: ruleId, ...tally(results), time: NO_TIME, timestamp })}>\n`;
  yield properties(ruleId, rule, results);
  const names = caseNames(results);
  for (let from = 0; from < results.length; from += CASES_AT_ONCE) {
    const cases = results.slice(from, from + CASES_AT_ONCE);
    yield cases.map((result, index) => testCase(result, names[from + index] ?? '', rule)).join('');
  }
  yield '  </testsuite>\n';
}

/** The severity of the gravest: a rule may weigh its subjects differently, and then each failure says its own. */
function properties(ruleId: string, rule: Rule | undefined, [gravest]: readonly Result[]): string {
  const told = {
    title: rule?.title ?? ruleId,
    capability: gravest?.capability,
    severity: gravest?.severity,
    kind: gravest?.kind,
  };
  const lines = Object.entries(told).map(([name, value]) => `      <property${attributes({ name, value })}/>\n`);
  return `    <properties>\n${lines.join('')}    </properties>\n`;
}

function testCase(result: Result, name: string, rule: Rule | undefined): string {
  const { file } = result.resource;
  const given = attributes({ name, classname: result.ruleId, time: NO_TIME, file: file?.path, line: file?.line });
  const outcome = outcomeOf(result, rule);
  return outcome === null ? `    <testcase${given}/>\n` : `    <testcase${given}>\n      ${outcome}\n    </testcase>\n`;
}

function tally(results: readonly Result[]) {
  const count = (...statuses: readonly Result['status'][]) =>
    results.filter(({ status }) => statuses.includes(status)).length;
  return {
    tests: results.length,
    failures: count('fail'),
    errors: count('unknown'),
    skipped: count('not-applicable', 'excepted'),
  };
}

/** Of the whole run. Readers take nothing but digits and a point; a clock that was set back gives zero. */
function seconds({ startedAt, finishedAt }: Report['run']): string {
  const elapsed = (Date.parse(finishedAt) - Date.parse(startedAt)) / 1000;
  return (elapsed > 0 ? elapsed : 0).toFixed(3);
}

/** In UTC, without a zone, as the schemas want it; none when the time cannot be read. */
function timestampOf({ startedAt }: Report['run']): string | undefined {
  const time = Date.parse(startedAt);
  return Number.isNaN(time) ? undefined : new Date(time).toISOString().slice(0, 19);
}
