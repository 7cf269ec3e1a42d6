import { type Markup, markup, nothing } from '../markup.ts';
import type { AgeScale } from './age-scale.ts';
import { type DatedKey, isNever, isOver, type LastUse } from './keys.ts';
import { percent, percentBetween } from './percent.ts';

/** From the making of a key (left) until now (right); what goes beyond the limit is striped. */
export function lifeBar(key: DatedKey, scale: AgeScale): Markup {
  const { age, limitDays, lastUse } = key;
  const start = Math.min(age, limitDays ?? age);
  const [x, width] = [percent(scale(start)), percentBetween(scale(start), 1)];
  const beyond = markup`<line ${beyondStyle(key)} x1="${percent(scale(age))}" x2="${x}" y1="12" y2="12"/>`;
  return markup`<svg class="life" height="24" width="100%" aria-hidden="true">
<rect class="${isNever(lastUse) ? 'hollow' : 'inside'}" x="${x}" y="7" width="${width}" height="10"/>
${isOver(key) ? beyond : nothing}${limitLine(limitDays, scale)}${useDot(lastUse, scale)}</svg>`;
}

const isExcepted = ({ result }: DatedKey): boolean => result.status === 'excepted';

const beyondStyle = (key: DatedKey): Markup => (isExcepted(key) ? EXCEPTED : OVER);

const OVER = markup`class="beyond fail" stroke-width="10" stroke-dasharray="4 2"`;
const EXCEPTED = markup`class="beyond excepted" stroke-width="10" stroke-dasharray="2 4"`;

/** Longer than the bar is high, so that those of rows of two lines meet. */
function limitLine(limitDays: number | null, scale: AgeScale): Markup {
  if (limitDays === null) return nothing;
  const x = percent(scale(limitDays));
  return markup`<line class="limit" x1="${x}" x2="${x}" y1="-9" y2="33"/>`;
}

const useDot = (use: LastUse, scale: AgeScale): Markup =>
  use.known && use.daysAgo !== null
    ? markup`<circle class="last-use" cx="${percent(scale(use.daysAgo))}" cy="12" r="4"/>`
    : nothing;

interface Part {
  readonly occurs: (key: DatedKey) => boolean;
  readonly drawing: Markup;
  readonly words: string;
}

const PARTS: readonly Part[] = [
  {
    occurs: ({ lastUse }) => !isNever(lastUse),
    drawing: markup`<rect class="inside" x="0" y="3" width="22" height="10"/>`,
    words: 'since it was made',
  },
  {
    occurs: ({ lastUse }) => isNever(lastUse),
    drawing: markup`<rect class="hollow" x="1" y="3" width="20" height="10"/>`,
    words: 'since it was made, never used',
  },
  {
    occurs: (key) => isOver(key) && !isExcepted(key),
    drawing: markup`<line ${OVER} x1="0" x2="22" y1="8" y2="8"/>`,
    words: 'beyond the limit',
  },
  {
    occurs: (key) => isOver(key) && isExcepted(key),
    drawing: markup`<line ${EXCEPTED} x1="0" x2="22" y1="8" y2="8"/>`,
    words: 'beyond the limit, excepted',
  },
  {
    occurs: ({ lastUse }) => lastUse.known && lastUse.daysAgo !== null,
    drawing: markup`<circle class="last-use" cx="11" cy="8" r="4"/>`,
    words: 'last use',
  },
];

/** What the parts of the bars mean, of those that occur. */
export function lifeBarLegend(drawn: readonly DatedKey[]): Markup {
  const entries = PARTS.filter(({ occurs }) => drawn.some(occurs)).map(
    ({ drawing, words }) => markup`<span><svg height="16" width="22">${drawing}</svg> ${words}</span> `,
  );
  return markup`<p class="legend" aria-hidden="true">${entries}
<span>older is further left, on a scale that shortens long times</span></p>
`;
}
