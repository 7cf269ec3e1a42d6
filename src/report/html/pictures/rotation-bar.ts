import { workingTime } from '../../../engine/rotation.ts';
import type { Report, Rotation } from '../../report.ts';
import { isOverBudget, rotationSum, rotationVerdict } from '../../text/rotation.ts';
import { type Markup, markup, nothing } from '../markup.ts';
import { percent } from './percent.ts';

/** How long it takes to replace every key, beside how long it may take. */
export function rotationBar({ summary: { rotation } }: Report): Markup {
  if (rotation === null) return nothing;
  const { totalMinutes, budgetMinutes } = rotation;
  const verdict = markup`<b class="${isOverBudget(rotation) ? 'fail' : 'pass'}">${rotationVerdict(rotation)}</b>`;
  const figures = `Needed: ${workingTime(totalMinutes)}. Budget: ${workingTime(budgetMinutes)}.`;
  return markup`<figure class="picture rotation-picture">
<figcaption><strong>Rotation of every key.</strong> ${rotationSum(rotation)}: ${verdict}.</figcaption>
<div class="bars" role="img" aria-label="${figures}">
<span>Needed</span>${neededBar(rotation)}<span>${workingTime(totalMinutes)}</span>
<span>Budget</span>${budgetBar(rotation)}<span>${workingTime(budgetMinutes)}</span>
</div>
</figure>
`;
}

/** Both bars have one scale, on which the longer of the two reaches the edge. */
const shareOf = (minutes: number, { totalMinutes, budgetMinutes }: Rotation): number =>
  minutes / Math.max(1, totalMinutes, budgetMinutes);

/** What goes over the budget is striped. */
function neededBar(rotation: Rotation): Markup {
  const total = shareOf(rotation.totalMinutes, rotation);
  const budget = shareOf(rotation.budgetMinutes, rotation);
  const [limit, end] = [percent(budget), percent(total)];
  const beyond = markup`<line class="beyond fail" x1="${limit}" x2="${end}" y1="10" y2="10" stroke-width="14" stroke-dasharray="4 2"/>`;
  return markup`<svg height="20" width="100%">
<rect class="inside" x="0" y="3" width="${total > budget ? limit : end}" height="14"/>${total > budget ? beyond : nothing}
${limitLine(limit)}</svg>`;
}

const limitLine = (x: string): Markup => markup`<line class="limit" x1="${x}" x2="${x}" y1="0" y2="20"/>`;

function budgetBar(rotation: Rotation): Markup {
  const limit = percent(shareOf(rotation.budgetMinutes, rotation));
  return markup`<svg height="20" width="100%">
<rect class="hollow" x="0" y="3" width="${limit}" height="14"/>${limitLine(limit)}</svg>`;
}
