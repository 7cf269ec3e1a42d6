import type { Result } from '../engine/result.ts';
import type { ReportContext } from './context.ts';
import { accounts } from './html/accounts.ts';
import { aboutTheScan, passed } from './html/closing.ts';
import { filters } from './html/filters.ts';
import { htmlOf, markup } from './html/markup.ts';
import { masthead } from './html/masthead.ts';
import { pageEnd, pageHead } from './html/page-head.ts';
import { pictures } from './html/pictures.ts';
import { resultSection } from './html/result-section.ts';
import {
  exceptedSection,
  filteredResults,
  findingSection,
  incidentSection,
  noIncident,
  unknownSection,
} from './html/sections.ts';
import type { Report } from './report.ts';

/**
 * The report as one page that needs nothing but itself: it can be mailed, kept as evidence and opened from a disk. In
 * the order in which one would ask: what is wrong now, how ready we are, what to do, what nobody could see.
 */
export function* html(report: Report, context: ReportContext): Generator<string> {
  const rules = new Map(context.rules.map((rule) => [rule.id, rule]));
  const known = context.known ?? new Set();
  const shared = { report, rules, isKnown: ({ fingerprint }: Result) => known.has(fingerprint) };
  yield pageHead(report);
  yield htmlOf(markup`<body>
<a class="skip" href="#main">Skip to the results</a>
${masthead(report, context)}<main id="main">
`);
  yield* resultSection(incidentSection(shared));
  yield htmlOf(markup`${noIncident(report)}${pictures(report)}${accounts(report)}`);
  yield htmlOf(filters(report, filteredResults(report)));
  yield* resultSection(findingSection(shared));
  yield* resultSection(unknownSection(shared));
  yield* resultSection(exceptedSection(shared));
  yield htmlOf(markup`${passed(report, rules)}${aboutTheScan(report)}</main>
<footer><p>keydrill ${report.tool.version}. Access key ids and mailboxes are masked.</p></footer>
<p id="said" class="unseen" role="status"></p>
`);
  yield pageEnd();
}
