import { attributes, escaped, xmlCharacters } from '../../report/junit/xml.ts';
import { harmlessLine } from '../../report/plain-text.ts';
import type { CaseRun, TestRun } from '../../testing/run-tests.ts';
import type { TestReport, Untested } from './test-report.ts';

/** One test as JUnit knows it. */
interface JunitCase {
  readonly name: string;
  readonly problems: readonly string[];
  /** Told, but no failure. */
  readonly skipped?: boolean;
}

interface JunitSuite {
  readonly ruleId: string;
  /** What the suite is about; the schemas want at least one property. */
  readonly about: string;
  readonly cases: readonly JunitCase[];
}

/** JUnit XML: a suite for each rule; in it each case, each fact that was denied to it, and the table as a whole. */
export function* testJunit({ runs, untested, required }: TestReport): Generator<string> {
  const suites = [...runs.map(suiteOf), ...untested.map((each) => untestedSuite(each, required))];
  const all = suites.flatMap(({ cases }) => cases);
  const time = '0';
  yield `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites${attributes({ name: 'keydrill rules test', ...tally(all), time })}>\n`;
  for (const { ruleId, about, cases } of suites) {
    yield `  <testsuite${attributes({ name: ruleId, ...tally(cases), time })}>\n`;
    const property = attributes({ name: 'title', value: about });
    yield `    <properties>\n      <property${property}/>\n    </properties>\n`;
    yield cases.map((each) => testCase(ruleId, each)).join('');
    yield '  </testsuite>\n';
  }
  yield '</testsuites>\n';
}

const suiteOf = ({ rule, cases, problems }: TestRun): JunitSuite => ({
  ruleId: rule.id,
  about: String(rule.title),
  cases: [...cases.flatMap(casesOf), { name: 'has a complete table', problems }],
});

const casesOf = ({ name, problems, denials }: CaseRun): readonly JunitCase[] => [
  { name, problems },
  ...denials.map(({ key, problem }) => ({
    name: `${name}: ${key} denied`,
    problems: problem === null ? [] : [problem],
  })),
];

const untestedSuite = ({ ruleId, place }: Untested, required: boolean): JunitSuite => ({
  ruleId,
  about: ruleId,
  cases: [{ name: 'has tests', problems: [`There are none in ${place}.`], skipped: !required }],
});

function testCase(ruleId: string, { name, problems, skipped = false }: JunitCase): string {
  const given = attributes({ name, classname: ruleId, time: '0' });
  if (problems.length === 0) return `    <testcase${given}/>\n`;
  const lines = problems.map(xmlCharacters);
  const element = skipped ? 'skipped' : 'failure';
  const type = skipped ? 'untested' : 'unexpected';
  // The message comes twice: GitLab shows only the text, Azure DevOps and lists of failures only the attribute.
  const text = lines.map((line) => escaped(harmlessLine(line))).join('\n');
  const outcome = `<${element}${attributes({ type, message: lines[0] })}>${text}</${element}>`;
  return `    <testcase${given}>\n      ${outcome}\n    </testcase>\n`;
}

const tally = (cases: readonly JunitCase[]) => ({
  tests: cases.length,
  failures: cases.filter(({ problems, skipped }) => problems.length > 0 && skipped !== true).length,
  errors: 0,
  skipped: cases.filter(({ skipped }) => skipped === true).length,
});
