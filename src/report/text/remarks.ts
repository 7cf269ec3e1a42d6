import type { Result } from '../../engine/result.ts';
import { publicText } from '../plain-text.ts';
import type { Notice, PreparedAnswer, Report } from '../report.ts';
import { paragraph, type Section } from './layout.ts';
import { shownText } from './message.ts';
import { counted, duration, momentOf } from './wording.ts';

/** What is accepted for now, and when the first of it ends. */
export function excepted(results: readonly Result[]): Section {
  const covered = results.filter(({ exception }) => exception !== null);
  const [first, ...others] = covered;
  if (first === undefined) return [];
  const nearest = others.reduce((earliest, next) => (endOf(next) < endOf(earliest) ? next : earliest), first);
  const owner = shownText(nearest.exception?.owner ?? '');
  const ends = `${shownText(endOf(nearest))} (${shownText(nearest.ruleId)}, owner ${owner})`;
  return [
    paragraph(
      `${counted(covered.length, 'result')} ${covered.length === 1 ? 'is' : 'are'} excepted; the nearest expiry is ${ends}.`,
    ),
  ];
}

/** Days as YYYY-MM-DD compare as text. */
const endOf = ({ exception }: Result): string => exception?.expires ?? '';

/** How old the answers are that AWS had ready; for each operation the oldest. */
export function prepared({ coverage, run }: Report): Section {
  const oldest = new Map<string, PreparedAnswer>();
  for (const answer of coverage.prepared) {
    const known = oldest.get(answer.operation);
    if (known === undefined || answer.preparedAt < known.preparedAt) oldest.set(answer.operation, answer);
  }
  return [...oldest.values()].map(({ operation, preparedAt }) => {
    const of = `${momentOf(shownText(preparedAt))}${age(preparedAt, run.startedAt)}`;
    const several = coverage.prepared.filter((answer) => answer.operation === operation).length > 1;
    if (operation !== 'iam:GetCredentialReport')
      return paragraph(`${shownText(operation)} answered with data of ${of}.`);
    return paragraph(
      `IAM facts are from ${several ? 'credential reports, the oldest' : 'the credential report'} of ${of}.`,
    );
  });
}

function age(preparedAt: string, now: string): string {
  const minutes = Math.floor((Date.parse(now) - Date.parse(preparedAt)) / 60_000);
  return Number.isNaN(minutes) || minutes < 0 ? '' : ` (${duration(minutes)} old)`;
}

export const notices = (all: readonly Notice[]): Section =>
  all.map(({ message, location }) =>
    paragraph(location === null ? publicText(message) : `${shownText(location)}: ${publicText(message)}`, {
      label: 'Note:',
      labelStyle: ['yellow'],
    }),
  );
