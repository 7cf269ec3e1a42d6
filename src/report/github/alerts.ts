import { groupBy } from '../../engine/group-by.ts';
import type { Result } from '../../engine/result.ts';
import type { Severity } from '../../engine/rule.ts';
import type { ReportContext } from '../context.ts';
import { placeOf, policyToShow } from '../place.ts';
import { publicText } from '../plain-text.ts';
import type { Report } from '../report.ts';
import { fold } from '../text/fold.ts';
import { shownMessage, shownText } from '../text/message.ts';
import { counted, few, grouped } from '../text/wording.ts';
import type { Annotation, Level } from './annotation.ts';

/** An annotation, and how many results it tells of. */
export interface Alert extends Annotation {
  readonly count: number;
}

/** Room for what was found; beyond it, results are counted. */
const FOUND_LENGTH = 1_000;

/** What failed, one alert for each rule, level and place: seventeen regions of one gap are one thing to do. */
export function failureAlerts(failed: readonly Result[], report: Report, context: ReportContext): readonly Alert[] {
  const rules = new Map(context.rules.map((rule) => [rule.id, rule]));
  const policy = policyToShow(context);
  const placed = failed.map((result) => ({ result, level: levelOf(result), place: placeOf(result, policy) }));
  const groups = groupBy(placed, ({ result, level, place }) => JSON.stringify([result.ruleId, level, place]));
  const manyAccounts = report.run.accounts.length > 1;
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const results = group.map(({ result }) => result);
    const { result, level, place } = first;
    const remedy = rules.get(result.ruleId)?.remediation.text;
    const message = [
      linesOf(fold(results, manyAccounts)),
      ...(remedy === undefined ? [] : [`To fix: ${publicText(remedy)}`]),
    ];
    return [
      { level, place, title: titleOf(result, results.length), message: message.join('\n'), count: results.length },
    ];
  });
}

const LEVEL_OF: Readonly<Record<Severity, Level>> = {
  critical: 'error',
  high: 'error',
  medium: 'warning',
  low: 'notice',
};

const levelOf = ({ kind, severity }: Result): Level => (kind === 'incident' ? 'error' : LEVEL_OF[severity]);

const titleOf = ({ kind, ruleId, severity }: Result, count: number): string =>
  `${kind === 'incident' ? 'INCIDENT: ' : ''}${shownText(ruleId)} (${severity}, ${counted(count, 'finding')})`;

interface Line {
  readonly text: string;
  /** The results that it tells of. */
  readonly count: number;
}

/** As many lines as there is room for, at least one, and how many results the others would tell of. */
function linesOf(all: readonly Line[]): string {
  const lines: string[] = [];
  let length = 0;
  for (const { text } of all) {
    length += text.length;
    if (lines.length > 0 && length > FOUND_LENGTH) break;
    lines.push(text);
  }
  const left = countOf(all.slice(lines.length));
  return [...lines, ...(left === 0 ? [] : [`… and ${grouped(left)} more.`])].join('\n');
}

/** The results that lines or alerts tell of. */
export const countOf = (all: readonly { readonly count: number }[]): number =>
  all.reduce((sum, { count }) => sum + count, 0);

/** What could not be judged, in one alert with a line for each reason: it must not be lost among the rest. */
export function unknownAlerts(unknown: readonly Result[], { run }: Report): readonly Alert[] {
  if (unknown.length === 0) return [];
  const lines = [...groupBy(unknown, shownMessage)].map(([message, results]) => {
    const rules = [...new Set(results.map(({ ruleId }) => shownText(ruleId)))];
    const accounts = [...new Set(results.map(({ target }) => shownText(target.accountId)))];
    const where = run.accounts.length > 1 ? ` in ${few(accounts, 'accounts')}` : '';
    return { text: `${message} This concerns ${few(rules, 'rules')}${where}.`, count: results.length };
  });
  const title = `${counted(unknown.length, 'result')} unknown`;
  return [{ level: 'warning', place: null, title, message: linesOf(lines), count: unknown.length }];
}
