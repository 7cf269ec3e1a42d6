import type { Result } from '../engine/result.ts';
import type { ReportContext } from './context.ts';
import { type Alert, countOf, failureAlerts, unknownAlerts } from './github/alerts.ts';
import { type Annotation, annotationLine, LEVELS } from './github/annotation.ts';
import type { Report } from './report.ts';
import { counted, joined } from './text/wording.ts';

/** The runner keeps no more annotations of a level in a step. */
const MOST_OF_LEVEL = 10;

/**
 * The report as annotations, in the commands that a GitHub runner obeys when they are printed: incidents first, then
 * the worst. What does not fit, and what a baseline knows already, is counted in the last notice. Nothing to say is no
 * output at all.
 */
export function github(report: Report, context: ReportContext): string {
  const failed = report.results.filter(({ status }) => status === 'fail');
  const unknown = report.results.filter(({ status }) => status === 'unknown');
  const fresh = failed.filter((result) => !isKnown(result, context));
  const alerts = [...unknownAlerts(unknown, report), ...failureAlerts(fresh, report, context)];
  const known = failed.length - fresh.length;
  const all = choice(alerts, MOST_OF_LEVEL);
  const complete = known === 0 && all.length === alerts.length;
  const shown = complete ? all : choice(alerts, MOST_OF_LEVEL - 1);
  const left = countOf(alerts) - countOf(shown);
  return [...shown, ...(complete ? [] : [rest(left, known)])].map(annotationLine).join('');
}

/** An incident is told every time: it is happening now. */
const isKnown = ({ kind, fingerprint }: Result, { known }: ReportContext): boolean =>
  kind !== 'incident' && known?.has(fingerprint) === true;

/** The first of each level. */
const choice = (alerts: readonly Alert[], mostNotices: number): readonly Alert[] =>
  LEVELS.flatMap((level) =>
    alerts.filter((alert) => alert.level === level).slice(0, level === 'notice' ? mostNotices : MOST_OF_LEVEL),
  );

/** What has no annotation: findings that are too many, and findings of the baseline. */
function rest(left: number, known: number): Annotation {
  const parts = [
    ...(left === 0 ? [] : [counted(left, 'more finding')]),
    ...(known === 0 ? [] : [`${counted(known, 'finding')} of the baseline`]),
  ];
  const message = `${joined(parts)} without an annotation: see the job summary or the JSON report.`;
  return { level: 'notice', place: null, title: 'More in the report', message };
}
