import { groupBy } from '../../engine/group-by.ts';
import { plainText } from '../../report/plain-text.ts';
import { type Block, layOut, line, type Page, paragraph, type Section } from '../../report/text/layout.ts';
import { counted, joined } from '../../report/text/wording.ts';
import type { Denial } from '../../testing/denials.ts';
import type { CaseRun, TestRun } from '../../testing/run-tests.ts';
import { hasFailed, type TestReport, tallyOf, type Untested } from './test-report.ts';

/** A line for each case, one for the facts that it stood up to being denied, and one for each that it did not. */
export const testText = (report: TestReport, page: Page): string =>
  layOut(
    [...report.runs.map(runSection), untestedSection(report), [line(summaryOf(report), summaryStyle(report))]],
    page,
  );

const summaryStyle = (report: TestReport) => (hasFailed(report) ? (['red'] as const) : (['green'] as const));

const runSection = ({ rule, cases, problems }: TestRun): Section => [
  line(plainText(rule.id), ['bold']),
  ...cases.flatMap(caseBlocks),
  ...(problems.length === 0
    ? []
    : [failed('the table is not complete', 2), ...problems.map((each) => detail(each, 4))]),
];

const caseBlocks = ({ name, problems, denials }: CaseRun): readonly Block[] => [
  problems.length === 0 ? passed(name, 2) : failed(name, 2),
  ...problems.map((each) => detail(each, 4)),
  ...denialBlocks(denials),
];

/** What is well takes one line, however many facts it is about. */
function denialBlocks(denials: readonly Denial[]): readonly Block[] {
  const well = denials.filter(({ problem }) => problem === null);
  const [standing, unknown] = [well.filter(({ stands }) => stands), well.filter(({ stands }) => !stands)];
  return [
    ...(unknown.length === 0 ? [] : [passed(`${namesOf(unknown)} denied → unknown`, 4)]),
    ...(standing.length === 0 ? [] : [passed(`${namesOf(standing)} denied → the verdict stands, as claimed`, 4)]),
    ...denials.flatMap(({ key, problem }) => (problem === null ? [] : [failed(`${key} denied → ${problem}`, 4)])),
  ];
}

/** By operation and region: which of ten buckets was denied is no news when all is well. */
const namesOf = (denials: readonly Denial[]): string =>
  [...groupBy(denials, ({ key }) => key.split('#', 1)[0] ?? key)]
    .map(([name, { length }]) => (length === 1 ? name : `${name} (${length})`))
    .join(', ');

const passed = (text: string, indent: number): Block =>
  paragraph(plainText(text), { indent, label: '✓', labelStyle: ['green'] });

const failed = (text: string, indent: number): Block =>
  paragraph(plainText(text), { indent, label: '✗', labelStyle: ['red'], style: ['red'] });

const detail = (text: string, indent: number): Block => paragraph(plainText(text), { indent });

const untestedSection = ({ untested, required }: TestReport): Section =>
  untested.map(({ ruleId, place }: Untested) => {
    const text = `${ruleId} has no tests (${place})`;
    return required ? failed(text, 0) : paragraph(plainText(text), { label: '!', labelStyle: ['yellow'] });
  });

/** `12 cases and 31 denied facts of 2 rules: all as expected.` */
function summaryOf(report: TestReport): string {
  const { rules, cases, denials, wrongCases, wrongDenials, wrongTables } = tallyOf(report);
  const without = report.untested.length;
  const lacking = without === 0 ? '' : ` ${counted(without, 'rule')} without tests.`;
  if (rules === 0) return `Nothing was tested: there is no table here; name a plug-in or a folder of rules.${lacking}`;
  const tried = `${counted(cases, 'case')} and ${counted(denials, 'denied fact')} of ${counted(rules, 'rule')}`;
  const wrong = [
    ...(wrongCases === 0 ? [] : [counted(wrongCases, 'case')]),
    ...(wrongDenials === 0 ? [] : [counted(wrongDenials, 'denied fact')]),
    ...(wrongTables === 0 ? [] : [counted(wrongTables, 'table')]),
  ];
  return `${tried}: ${wrong.length === 0 ? 'all' : `${joined(wrong)} not`} as expected.${lacking}`;
}
