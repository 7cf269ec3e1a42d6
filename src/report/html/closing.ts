import { groupBy } from '../../engine/group-by.ts';
import type { Rule } from '../../engine/rule.ts';
import type { Notice, Report } from '../report.ts';
import { prepared } from '../text/remarks.ts';
import { counted } from '../text/wording.ts';
import { type Markup, markup, nothing } from './markup.ts';
import { table } from './table.ts';

/** What was judged and is well, by rule. */
export function passed({ results }: Report, rules: ReadonlyMap<string, Rule>): Markup {
  const well = results.filter(({ status }) => status === 'pass' || status === 'not-applicable');
  if (well.length === 0) return nothing;
  const byRule = [...groupBy(well, ({ ruleId }) => ruleId)].map(([ruleId, found]) => ({
    ruleId,
    passes: found.filter(({ status }) => status === 'pass').length,
    total: found.length,
  }));
  const passes = byRule.reduce((sum, rule) => sum + rule.passes, 0);
  return markup`<section id="passed" aria-labelledby="passed-title">
<h2 id="passed-title">${counted(passes, 'pass', 'passes')}, ${counted(well.length - passes, 'result')} not applicable</h2>
<details>
<summary>By rule</summary>
${table({
  caption: 'Passed and not applicable, by rule',
  columns: ['Rule', 'Wanted', 'Passed', 'Not applicable'],
  rows: byRule.map(({ ruleId, passes, total }) => [ruleId, rules.get(ruleId)?.title ?? '', passes, total - passes]),
})}</details>
</section>
`;
}

/** What the reader should know of the scan itself. */
export const aboutTheScan = (report: Report): Markup => markup`<section id="scan" aria-labelledby="scan-title">
<h2 id="scan-title">About this scan</h2>
${notices(report)}${preparedAnswers(report)}${regions(report)}${calls(report)}</section>
`;

function notices({ notices: found }: Report): Markup {
  if (found.length === 0) return nothing;
  return markup`<ul class="notices" aria-label="Notices">
${found.map(notice)}</ul>
`;
}

const notice = ({ message, location }: Notice): Markup =>
  markup`<li>${message}${location === null ? nothing : markup` <span class="place">${location}</span>`}</li>
`;

/** How old the answers are that AWS had ready; said as in the text report. */
function preparedAnswers(report: Report): Markup {
  const said = prepared(report).flatMap((block) => (block.kind === 'paragraph' ? [block.text] : []));
  return markup`${said.map((text) => markup`<p>${text}</p>\n`)}`;
}

const regions = ({ run }: Report): Markup =>
  run.regions.length === 0
    ? nothing
    : markup`<p>${counted(run.regions.length, 'region')}: ${run.regions.join(', ')}.</p>
`;

function calls({ run }: Report): Markup {
  const byOperation = Object.entries(run.calls.byOperation);
  if (byOperation.length === 0) return nothing;
  return markup`<details>
<summary>${counted(run.calls.total, 'call')} to AWS</summary>
${table({ caption: 'Calls to AWS', columns: ['Operation', 'Calls'], rows: byOperation })}</details>
`;
}
