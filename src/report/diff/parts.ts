import { groupBy } from '../../engine/group-by.ts';
import type { Result } from '../../engine/result.ts';
import { SEVERITIES } from '../../engine/rule.ts';
import type { Change, Comparison, Unjudged } from '../compare.ts';
import { publicText } from '../plain-text.ts';
import { exceptedList } from '../text/excepted-list.ts';
import { messageLines } from '../text/findings.ts';
import { fold } from '../text/fold.ts';
import { paragraph, type Section } from '../text/layout.ts';
import { shownText } from '../text/message.ts';
import type { Style } from '../text/style.ts';
import { counted, grouped, joined } from '../text/wording.ts';
import { whyUnjudged } from '../why-unjudged.ts';

/** A heading and what stands under it, for a page and for Markdown. */
export interface Part {
  readonly heading: string;
  readonly style: readonly Style[];
  readonly sections: readonly Section[];
}

/** What became of the findings, in the order in which one would ask; a part without findings is left out. */
export function partsOf(comparison: Comparison): readonly Part[] {
  const { new: added, fixed, unchanged, excepted, notEvaluated } = comparison;
  const manyAccounts = accountsOf(comparison).length > 1;
  const isIncident = ({ finding }: Change) => finding.kind === 'incident';
  const [incidents, gaps] = [added.filter(isIncident), added.filter((change) => !isIncident(change))];
  const graver = unchanged.filter(isGraver);
  const list = (changes: readonly Change[]) => byRule(changes.map(told), manyAccounts);
  const found = (changes: readonly Change[]) => counted(changes.length, 'finding');
  const parts: readonly (Part & { readonly of: readonly Change[] })[] = [
    {
      of: incidents,
      heading: `${counted(incidents.length, 'NEW INCIDENT', 'NEW INCIDENTS')}: this is happening now. Act on it first.`,
      style: ['bold', 'alarm'],
      sections: list(incidents),
    },
    { of: gaps, heading: `New: ${found(gaps)}${notSeenBefore(gaps)}`, style: ['bold', 'red'], sections: list(gaps) },
    { of: graver, heading: `Graver than before: ${found(graver)}`, style: ['bold', 'red'], sections: list(graver) },
    { of: fixed, heading: `Fixed: ${found(fixed)}`, style: ['bold', 'green'], sections: list(fixed) },
    {
      of: notEvaluated,
      heading: `No longer evaluated: ${found(notEvaluated)}, not known to be fixed`,
      style: ['bold', 'yellow'],
      sections: unjudged(notEvaluated, manyAccounts),
    },
    {
      of: excepted,
      heading: `Excepted: ${found(excepted)}, not fixed`,
      style: ['bold'],
      sections: [exceptedList(excepted.map(({ finding }) => finding))],
    },
    { of: unchanged, heading: `Unchanged: ${found(unchanged)}${severities(unchanged)}`, style: ['bold'], sections: [] },
  ];
  return parts.filter(({ of }) => of.length > 0);
}

/** All accounts of either report. */
export const accountsOf = ({ before, after }: Pick<Comparison, 'before' | 'after'>): readonly string[] => [
  ...new Set([...before.accounts, ...after.accounts]),
];

const isGraver = ({ before, finding }: Change): boolean =>
  before !== null && SEVERITIES.indexOf(finding.severity) < SEVERITIES.indexOf(before.severity);

/** What the later report does not say must not sound as if it were so. */
const told = ({ finding, after }: Change): Result =>
  after === null || after.status === 'unknown' ? { ...finding, message: `Was: ${finding.message}` } : finding;

/** ` (1 was excepted before, 2 were unknown)` */
function notSeenBefore(changes: readonly Change[]): string {
  const said = (['excepted', 'unknown'] as const).flatMap((status) => {
    const count = changes.filter(({ before }) => before?.status === status).length;
    return count === 0 ? [] : [`${grouped(count)} ${count === 1 ? 'was' : 'were'} ${status}`];
  });
  return said.length === 0 ? '' : ` (${joined(said)} before)`;
}

const byRule = (findings: readonly Result[], manyAccounts: boolean): readonly Section[] =>
  [...groupBy(findings, ({ ruleId }) => ruleId).values()].map((found) => ruleSection(found, manyAccounts));

const ruleSection = (found: readonly Result[], manyAccounts: boolean, why?: string): Section => [
  paragraph(ruleHeading(found)),
  ...(why === undefined ? [] : [paragraph(why, { indent: 2, label: 'Why:', labelStyle: ['yellow'] })]),
  ...messageLines(fold(found, manyAccounts)),
];

/** `HIGH iam-access-key-rotated · 2 findings`, by the worst of them. */
function ruleHeading(found: readonly Result[]): string {
  const worst = SEVERITIES.find((severity) => found.some((result) => result.severity === severity)) ?? 'low';
  return `${worst.toUpperCase()} ${shownText(found[0]?.ruleId ?? '')} · ${counted(found.length, 'finding')}`;
}

function unjudged(changes: readonly Unjudged[], manyAccounts: boolean): readonly Section[] {
  const alike = groupBy(changes, (change) => JSON.stringify([change.finding.ruleId, reason(change)]));
  return [...alike.values()].map((group) =>
    ruleSection(group.map(told), manyAccounts, group[0] === undefined ? '' : publicText(reason(group[0]))),
  );
}

function reason({ why, cause }: Unjudged): string {
  switch (why) {
    case 'account':
      return 'the later report is not about this account.';
    case 'rule':
      return 'the later report does not have this rule.';
    case 'region':
      return 'the later report does not have this region.';
    case 'unknown':
      return cause === null ? 'the later report does not say.' : `${whyUnjudged(cause)}.`;
  }
}

/** `: 1 critical, 2 high` */
function severities(changes: readonly Change[]): string {
  const counts = SEVERITIES.map((severity) => ({
    severity,
    count: changes.filter(({ finding }) => finding.severity === severity).length,
  }));
  return `: ${counts.flatMap(({ severity, count }) => (count === 0 ? [] : [`${grouped(count)} ${severity}`])).join(', ')}`;
}
