import { groupBy } from '../../engine/group-by.ts';
import type { Result } from '../../engine/result.ts';
import { CAPABILITIES, kindOf, type Rule, SEVERITIES, type Severity } from '../../engine/rule.ts';
import type { ReportContext } from '../context.ts';
import { reaches } from '../exit-code.ts';
import { publicText } from '../plain-text.ts';
import type { Report } from '../report.ts';
import { type Folded, fold } from './fold.ts';
import { type Block, line, paragraph, type Section } from './layout.ts';
import { shownText } from './message.ts';
import type { Style } from './style.ts';
import { counted, grouped } from './wording.ts';

const STYLES: Readonly<Record<Severity, readonly Style[]>> = {
  critical: ['bold', 'red'],
  high: ['red'],
  medium: ['yellow'],
  low: ['cyan'],
};

/** Lines for one rule; what is beyond is counted. */
const MOST_LINES = 10;

/** What is happening now: before everything else, and never filtered. */
export function incidents(report: Report, context: ReportContext): readonly Section[] {
  const found = report.results.filter(({ status, kind }) => status === 'fail' && kind === 'incident');
  if (found.length === 0) return [];
  const banner = `!! ${counted(found.length, 'INCIDENT', 'INCIDENTS')}: this is happening now. Act on it before you read on. !!`;
  return [[paragraph(banner, { style: ['bold', 'alarm'] })], ...ruleSections(found, report, context)];
}

/** The gaps that fail, one section for each rule, the worst first. */
export function findings(report: Report, context: ReportContext): readonly Section[] {
  const failed = report.results.filter(({ status, kind }) => status === 'fail' && kind === 'gap');
  const shown = failed.filter(({ severity }) => reaches(severity, context.minSeverity ?? 'low'));
  const hidden = failed.length - shown.length;
  const sections = ruleSections(shown, report, context);
  const notes = [
    ...(hidden > 0 && context.minSeverity !== null ? [hiddenNote(hidden, context.minSeverity)] : []),
    ...(sections.length > 0 ? [EXPLAIN] : []),
  ];
  return [...sections, notes.map((note) => paragraph(note, { style: ['dim'] }))];
}

const hiddenNote = (hidden: number, least: Severity): string =>
  `${counted(hidden, 'finding')} below ${least} ${hidden === 1 ? 'is' : 'are'} hidden here; the score and the exit code count them.`;

const EXPLAIN = 'Commands and background for a rule: keydrill rules explain RULE-ID';

function ruleSections(results: readonly Result[], report: Report, context: ReportContext): readonly Section[] {
  const rules = new Map(context.rules.map((rule) => [rule.id, rule]));
  const groups = [...groupBy(results, ({ ruleId }) => ruleId)].map(([id, found]) => ({
    id,
    found,
    worst: worstOf(found),
  }));
  // Within a severity in the order of the questions above; stable, so that rules of one question keep that of the report.
  const place = ({ id }: { readonly id: string }) => CAPABILITIES.indexOf(rules.get(id)?.capability ?? 'now');
  groups.sort((a, b) => SEVERITIES.indexOf(a.worst) - SEVERITIES.indexOf(b.worst) || place(a) - place(b));
  const manyAccounts = report.run.accounts.length > 1;
  return groups.map(({ id, found, worst }) => [
    ...ruleHeading({ id, rule: rules.get(id), worst, count: found.length }),
    ...messageLines(fold(found, manyAccounts)),
    ...remedy(rules.get(id), worst),
  ]);
}

const worstOf = (results: readonly Result[]): Severity =>
  SEVERITIES.find((severity) => results.some((result) => result.severity === severity)) ?? 'low';

interface RuleGroup {
  readonly id: string;
  readonly rule: Rule | undefined;
  readonly worst: Severity;
  readonly count: number;
}

/** The title says what should be, so that alone it would read like good news. */
function ruleHeading({ id, rule, worst, count }: RuleGroup): readonly Block[] {
  const heading: Block = {
    kind: 'line',
    segments: [
      { text: `${worst.toUpperCase().padEnd(8)}  `, style: STYLES[worst] },
      { text: shownText(id), style: ['bold'] },
      { text: ` · ${counted(count, 'finding')}` },
    ],
  };
  return rule === undefined
    ? [heading]
    : [heading, paragraph(shownText(rule.title), { indent: 2, label: 'Wanted:', labelStyle: ['dim'], style: ['dim'] })];
}

/** What was found, one paragraph each, up to a limit that is said. */
export function messageLines(folded: readonly Folded[]): readonly Block[] {
  const mixed = new Set(folded.map(({ severity }) => severity)).size > 1;
  const clause = sharedClause(folded);
  const lines = folded.slice(0, MOST_LINES).map(({ text, severity }) => {
    const told = clause === null ? text : text.slice(0, -clause.length - '; '.length);
    return paragraph(mixed ? `${severity}: ${told}` : told, { indent: 2, label: '-' });
  });
  const left = folded.slice(MOST_LINES).reduce((sum, { count }) => sum + count, 0);
  return [
    ...lines,
    ...(left === 0 ? [] : [paragraph(`… and ${grouped(left)} more; see the JSON report.`, { indent: 4 })]),
    ...(clause === null ? [] : [paragraph(`In each case: ${clause}`, { indent: 4 })]),
  ];
}

/** What stands after the semicolon in more than two messages alike, e.g. `the limit is 90 days.`; else null. */
function sharedClause(folded: readonly Folded[]): string | null {
  const clauses = new Set(folded.map(({ text }) => /; ([^;]+)$/.exec(text)?.[1] ?? null));
  const [clause = null] = clauses;
  return folded.length > 2 && clauses.size === 1 ? clause : null;
}

/** Commands only where there is no time to look them up. */
function remedy(rule: Rule | undefined, worst: Severity): readonly Block[] {
  if (rule === undefined) return [];
  const { text, commands = [] } = rule.remediation;
  const urgent = worst === 'critical' || kindOf(rule) === 'incident';
  const lines = urgent ? commands.flatMap((command) => command.split('\n')) : [];
  return [
    paragraph(publicText(text), { indent: 2, label: 'To fix:', labelStyle: ['green'] }),
    ...lines.map((command) => line(`    ${publicText(command)}`)),
  ];
}
