import type { Notification } from 'sarif';
import type { Result } from '../../engine/result.ts';
import type { Report, Unreadable } from '../report.ts';
import { counted, few } from '../text/wording.ts';
import { sarifMessage, sarifText } from './message.ts';

export interface NotificationsInput {
  readonly report: Report;
  /** Those of the account, of every status. */
  readonly results: readonly Result[];
  /** Findings that GitHub would not have accepted. */
  readonly leftOut: number;
}

/** What a reader of the log should know that is no alert. GitHub does not show it; other viewers do. */
export const notificationsOf = ({ report, results, leftOut }: NotificationsInput): Notification[] => [
  ...(leftOut === 0 ? [] : [notification('results-left-out', 'warning', leftOutMessage(leftOut))]),
  ...unreadableIn(report, results).map((found) => notification('fact-unreadable', 'warning', unreadMessage(found))),
  ...unevaluated(report, results),
  ...report.notices.map(({ code, message, location }) =>
    notification(code, 'note', location === null ? message : `${location}: ${message}`),
  ),
];

const notification = (id: string, level: Notification.level, text: string): Notification => ({
  descriptor: { id: sarifText(id) },
  level,
  message: sarifMessage(text),
});

export const leftOutMessage = (leftOut: number): string =>
  `${counted(leftOut, 'result')} more, the least severe, did not fit into what GitHub accepts; they are in the JSON report.`;

/** The report counts unread facts over all accounts; the unknown results say which account they hurt. */
function unreadableIn({ run, coverage }: Report, results: readonly Result[]): readonly Unreadable[] {
  if (run.accounts.length <= 1) return coverage.unreadable;
  const causes = new Set(results.flatMap(({ cause }) => (cause === null ? [] : `${cause.operation} ${cause.code}`)));
  return coverage.unreadable.filter(({ operation, code }) => causes.has(`${operation} ${code}`));
}

function unreadMessage({ operation, kind, code, iamAction, rules }: Unreadable): string {
  const cure = iamAction === null ? '' : `; allow ${iamAction}`;
  const resting = rules.length === 0 ? '' : `; needed by ${few(rules, 'rules')}`;
  return `${operation} could not be read: ${kind} (${code})${cure}${resting}.`;
}

/** A rule without any result says nothing about its alerts, although GitHub will close them. */
function unevaluated({ run }: Report, results: readonly Result[]): readonly Notification[] {
  const judged = new Set(results.map(({ ruleId }) => ruleId));
  const missing = run.rules.filter((id) => !judged.has(id));
  return missing.length === 0
    ? []
    : [notification('rule-not-evaluated', 'warning', `Not evaluated in this account: ${missing.join(', ')}.`)];
}
