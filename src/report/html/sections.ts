import type { Result } from '../../engine/result.ts';
import type { Rule } from '../../engine/rule.ts';
import type { Report } from '../report.ts';
import { counted } from '../text/wording.ts';
import { type Markup, markup, nothing } from './markup.ts';
import type { ResultSection } from './result-section.ts';
import { type RuleGroup, ruleGroups } from './rule-groups.ts';
import { unread } from './unread.ts';

/** What the sections of one page are made from. */
export interface PageInput {
  readonly report: Report;
  readonly rules: ReadonlyMap<string, Rule>;
  /** Whether the baseline holds a result. */
  readonly isKnown: (result: Result) => boolean;
}

const isIncident = ({ kind, status }: Result): boolean => kind === 'incident' && status === 'fail';
const isGap = ({ kind, status }: Result): boolean => kind === 'gap' && status === 'fail';

/** All that the filters narrow down; incidents are never hidden. */
export const filteredResults = ({ results }: Report): readonly Result[] =>
  results.filter((result) => isGap(result) || result.status === 'unknown' || result.status === 'excepted');

/** Groups that open at once: what to act on first, unless it fills the window. */
const MOST_OPEN = 20;
const isShort = ({ results }: RuleGroup): boolean => results.length <= MOST_OPEN;

/** What is happening now. */
export function incidentSection({ report, rules, isKnown }: PageInput): ResultSection {
  const found = report.results.filter(isIncident);
  return {
    id: 'incidents',
    title: `${counted(found.length, 'incident')}: this is happening now`,
    intro: found.length === 0 ? nothing : ACT,
    groups: ruleGroups(found, rules),
    noun: 'incident',
    filterAs: null,
    withRemedy: true,
    startsOpen: () => true,
    isKnown,
  };
}

const ACT = markup`<p>Act on it before you read on.</p>
`;

/** That nothing is happening, as far as anybody looked. */
export function noIncident({ results }: Report): Markup {
  const looked = results.filter(({ kind }) => kind === 'incident');
  if (looked.some(isIncident)) return nothing;
  const unknown = looked.filter(({ status }) => status === 'unknown').length;
  return markup`<p class="no-incident">${noIncidentWords(looked.length, unknown)}</p>
`;
}

function noIncidentWords(looked: number, unknown: number): string {
  if (looked === 0) return 'Nobody looked for incidents: no rule that does was evaluated.';
  if (unknown === 0) return 'No incident was found.';
  return `No incident was found in what could be read; ${counted(unknown, 'check')} for incidents stayed unknown.`;
}

/** What is not ready. */
export function findingSection({ report, rules, isKnown }: PageInput): ResultSection {
  const found = report.results.filter(isGap);
  const groups = ruleGroups(found, rules);
  return {
    id: 'findings',
    title: findingTitle(report, found.length, groups.length),
    intro: found.length === 0 ? noFinding(report) : nothing,
    groups,
    noun: 'finding',
    filterAs: 'fail',
    withRemedy: true,
    startsOpen: (group) => found.length <= MOST_OPEN || (group.first.severity === 'critical' && isShort(group)),
    isKnown,
  };
}

function findingTitle({ results }: Report, count: number, rules: number): string {
  const beside = results.some(isIncident);
  if (count === 0) return beside ? 'No other findings' : 'No findings';
  return `${counted(count, beside ? 'more finding' : 'finding')} of ${counted(rules, 'rule')}`;
}

const noFinding = ({
  results,
  summary,
}: Report): Markup => markup`<p>${noFindingWords(results.length, summary.counts.unknown)}</p>
`;

function noFindingWords(judged: number, unknown: number): string {
  if (judged === 0) return 'No rule was evaluated.';
  return unknown === 0 ? 'No rule about readiness failed.' : 'Nothing failed in what could be read.';
}

/** What nobody could judge, and what it takes to. */
export function unknownSection({ report, rules, isKnown }: PageInput): ResultSection {
  const found = report.results.filter(({ status }) => status === 'unknown');
  return {
    id: 'unknown',
    title: found.length === 0 ? 'Operations that failed' : `${counted(found.length, 'result')} unknown`,
    intro: unread(report),
    groups: ruleGroups(found, rules),
    noun: 'result',
    filterAs: 'unknown',
    withRemedy: false,
    startsOpen: () => false,
    isKnown,
  };
}

/** What somebody accepts for now. */
export function exceptedSection({ report, rules, isKnown }: PageInput): ResultSection {
  const found = report.results.filter(({ status }) => status === 'excepted');
  return {
    id: 'excepted',
    title: `${counted(found.length, 'finding')} excepted`,
    intro: found.length === 0 ? nothing : ACCEPTED,
    groups: ruleGroups(found, rules),
    noun: 'exception',
    filterAs: 'excepted',
    withRemedy: false,
    startsOpen: isShort,
    isKnown,
  };
}

const ACCEPTED = markup`<p>Somebody accepts these until the day that is given.</p>
`;
