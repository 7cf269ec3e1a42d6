import type { Comparison, OnlyIn } from '../compare.ts';
import { paragraph, type Section } from '../text/layout.ts';
import { shownText } from '../text/message.ts';
import { atMost, counted, grouped, momentOf } from '../text/wording.ts';
import { accountsOf } from './parts.ts';

/** Names in one line; what is beyond is counted. */
const MOST_NAMES = 10;

/** What was compared, and how many findings became what. */
export function heading(comparison: Comparison): Section {
  const { before, after, new: added, fixed, unchanged, excepted, notEvaluated } = comparison;
  const counts = [
    `${grouped(added.length)} new`,
    `${grouped(fixed.length)} fixed`,
    `${grouped(unchanged.length)} unchanged`,
    ...(excepted.length === 0 ? [] : [`${grouped(excepted.length)} excepted`]),
    ...(notEvaluated.length === 0 ? [] : [`${grouped(notEvaluated.length)} no longer evaluated`]),
  ];
  const times = `From ${momentOf(shownText(before.startedAt))} to ${momentOf(shownText(after.startedAt))}`;
  return [
    paragraph([accounts(comparison), ...counts].join(' · '), { style: ['bold'] }),
    paragraph(`${times}; ${readiness(before.score, after.score)}.`, { style: ['dim'] }),
  ];
}

function accounts(comparison: Comparison): string {
  const [only = '', ...others] = accountsOf(comparison);
  return others.length === 0 ? `Account ${shownText(only)}` : counted(others.length + 1, 'account');
}

function readiness(before: number | null, after: number | null): string {
  const said = (score: number | null) => (score === null ? 'no score' : String(score));
  return before === after
    ? `readiness is ${said(after)} as before`
    : `readiness was ${said(before)} and is ${said(after)} of 100`;
}

/** What only one of the two reports looked at. */
export const scopeLines = ({ scope }: Comparison): Section =>
  (['accounts', 'regions', 'rules'] as const).flatMap((things) => [
    ...onlyIn(scope[things], 'before', `Only the earlier report is about these ${things}`),
    ...onlyIn(scope[things], 'after', `Only the later report is about these ${things}`),
  ]);

const onlyIn = (names: OnlyIn, side: keyof OnlyIn, said: string): Section =>
  names[side].length === 0 ? [] : [paragraph(`${said}: ${atMost(names[side].map(shownText), MOST_NAMES)}.`)];
