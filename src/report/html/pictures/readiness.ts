import type { CapabilityCounts, RuleStatus } from '../../../engine/score.ts';
import type { Report } from '../../report.ts';
import { shownText } from '../../text/message.ts';
import { counted, grouped } from '../../text/wording.ts';
import { type Markup, markup, nothing } from '../markup.ts';
import { type Shown, sign } from './mark.ts';
import { percent, percentBetween } from './percent.ts';

/** What counts in a bar, in the order of its segments; what is not settled is drawn open. */
const SEGMENTS: readonly { readonly status: RuleStatus; readonly shown: Shown; readonly open: boolean }[] = [
  { status: 'passed', shown: 'pass', open: false },
  { status: 'failed', shown: 'fail', open: false },
  { status: 'unknown', shown: 'unknown', open: true },
  { status: 'excepted', shown: 'excepted', open: true },
];

/** A narrower segment has no room for its number; the words below the bar have it. */
const ROOM_FOR_A_NUMBER = 0.08;

/** The score, and for each question a bar of the rules that ask it. */
export function readinessPicture({ summary: { readiness } }: Report): Markup {
  const { score, capabilities } = readiness;
  if (capabilities.length === 0 && score === null) return nothing;
  return markup`<figure class="picture readiness-picture">
<figcaption><strong>Readiness by question.</strong> ${summed(capabilities)}</figcaption>
${ring(score)}
<ul>
${capabilities.map(capability)}</ul>
</figure>
`;
}

const applicableIn = (counts: CapabilityCounts): number =>
  SEGMENTS.reduce((sum, { status }) => sum + counts[status], 0);

const EXPLAIN = 'The score counts each rule by the share of its subjects that pass, weighted by severity.';

function summed(capabilities: readonly CapabilityCounts[]): string {
  const passed = capabilities.reduce((sum, counts) => sum + counts.passed, 0);
  const applicable = capabilities.reduce((sum, counts) => sum + applicableIn(counts), 0);
  if (applicable === 0) return 'No rule applied.';
  return `${grouped(passed)} of ${counted(applicable, 'rule')} ${applicable === 1 ? 'passes' : 'pass'} in full. ${EXPLAIN}`;
}

function ring(score: number | null): Markup {
  const meaning = score === null ? 'No readiness score: nothing to score' : `Readiness score: ${score} of 100`;
  const reached = Math.min(100, Math.max(0, score ?? 0));
  const [number, scale] = score === null ? ['–', 'no score'] : [String(score), 'of 100'];
  return markup`<svg class="ring" viewBox="0 0 120 120" role="img" aria-label="${meaning}">
<circle cx="60" cy="60" r="52"/>
<circle class="reached" cx="60" cy="60" r="52" pathLength="100" stroke-dasharray="${reached} 100" transform="rotate(-90 60 60)"/>
<text class="score" x="60" y="66">${number}</text><text x="60" y="86">${scale}</text></svg>`;
}

function capability(counts: CapabilityCounts): Markup {
  const applicable = applicableIn(counts);
  return markup`<li><span class="question">${shownText(counts.title)}</span>
<span class="told">${words(counts, applicable)}</span>
${applicable === 0 ? nothing : bar(counts, applicable)}</li>
`;
}

function words(counts: CapabilityCounts, applicable: number): Markup {
  const { notApplicable } = counts;
  if (applicable + notApplicable === 0) return markup`no rules selected`;
  const told = SEGMENTS.filter(({ status }) => counts[status] > 0).map(
    ({ status, shown }) => markup`<span>${sign(shown)} ${grouped(counts[status])} ${status}</span> `,
  );
  const apart = `${grouped(notApplicable)} not applicable`;
  return markup`${told}${notApplicable === 0 ? '' : markup`<span>${sign('not-applicable')} ${apart}</span>`}`;
}

/** All that apply, from edge to edge. */
function bar(counts: CapabilityCounts, applicable: number): Markup {
  let before = 0;
  const segments = SEGMENTS.map(({ status, shown, open }) => {
    const start = before / applicable;
    before += counts[status];
    const name = open ? `open ${shown}` : shown;
    return counts[status] === 0 ? nothing : segment({ name, count: counts[status], start, end: before / applicable });
  });
  return markup`<svg class="bar" height="20" width="100%" aria-hidden="true">${segments}</svg>`;
}

interface Segment {
  readonly name: string;
  readonly count: number;
  readonly start: number;
  readonly end: number;
}

function segment({ name, count, start, end }: Segment): Markup {
  const box = markup`<rect class="${name}" x="${percent(start)}" y="1" width="${percentBetween(start, end)}" height="18" rx="3"/>`;
  if (end - start < ROOM_FOR_A_NUMBER) return box;
  return markup`${box}<text x="${percent((start + end) / 2)}" y="14.5">${grouped(count)}</text>`;
}
