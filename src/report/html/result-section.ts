import type { Result } from '../../engine/result.ts';
import { truncate } from '../plain-text.ts';
import { shownMessage } from '../text/message.ts';
import { counted } from '../text/wording.ts';
import { htmlOf, type Markup, markup, nothing } from './markup.ts';
import { remedy } from './remedy.ts';
import type { RuleGroup } from './rule-groups.ts';
import { severityBadge, subject } from './subject.ts';

/** A part of the page that lists results, by rule. */
export interface ResultSection {
  readonly id: string;
  readonly title: string;
  readonly intro: Markup;
  readonly groups: readonly RuleGroup[];
  /** What one of its results is called. */
  readonly noun: string;
  /** What the filter calls it; null where nothing may be filtered away. */
  readonly filterAs: 'fail' | 'unknown' | 'excepted' | null;
  readonly withRemedy: boolean;
  readonly startsOpen: (group: RuleGroup) => boolean;
  readonly isKnown: (result: Result) => boolean;
}

/** Nothing at all for a section that has nothing to say. */
export function* resultSection(section: ResultSection): Generator<string> {
  if (section.groups.length === 0 && section.intro === nothing) return;
  yield htmlOf(markup`<section class="results" id="${section.id}" aria-labelledby="${section.id}-title"${filterMark(section)}>
<h2 id="${section.id}-title">${section.title}</h2>
${section.intro}`);
  for (const group of section.groups) yield* ruleGroup(group, section);
  yield '</section>\n';
}

const filterMark = ({ filterAs }: ResultSection): Markup =>
  filterAs === null ? nothing : markup` data-status="${filterAs}"`;

/** Up to so many subjects stand before what to do about them: the shorter first. */
const MOST_BEFORE_REMEDY = 20;

function* ruleGroup(group: RuleGroup, section: ResultSection): Generator<string> {
  const { rule, results } = group;
  const advice = section.withRemedy && rule !== undefined ? htmlOf(remedy(rule)) : '';
  const adviceFirst = results.length > MOST_BEFORE_REMEDY;
  yield htmlOf(groupHead(group, section));
  if (adviceFirst) yield advice;
  yield* subjects(results, section);
  if (!adviceFirst) yield advice;
  yield '</details>\n';
}

const AT_ONCE = 200;

/** In pieces: a rule may fail for ten thousand keys. */
function* subjects(results: readonly Result[], { isKnown }: ResultSection): Generator<string> {
  const severity = new Set(results.map((result) => result.severity)).size > 1;
  yield '<ul class="subjects">\n';
  for (let from = 0; from < results.length; from += AT_ONCE) {
    const some = results.slice(from, from + AT_ONCE);
    yield htmlOf(some.map((result) => subject(result, { severity, known: isKnown(result) })));
  }
  yield '</ul>\n';
}

/** The title says what should be, so that alone it would read like good news; below it stands what is. */
function groupHead({ ruleId, rule, first, results }: RuleGroup, { noun, startsOpen }: ResultSection): Markup {
  const open = startsOpen({ ruleId, rule, first, results }) ? markup` open` : nothing;
  return markup`<details class="group" data-capability="${first.capability}"${open}>
<summary>${severityBadge(first.severity)}<h3><span class="wanted">Wanted:</span> ${rule?.title ?? ruleId}</h3>
<span class="count">${counted(results.length, noun)}</span>
<span class="teaser">${truncate(shownMessage(first), LONGEST_TEASER)}</span></summary>
<p class="rule">${ruleId}, ${first.capability}</p>
`;
}

const LONGEST_TEASER = 200;
