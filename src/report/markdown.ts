import type { ReportContext } from './context.ts';
import { markdownPage, markdownSections } from './markdown/blocks.ts';
import { capabilityTable } from './markdown/capability-table.ts';
import { type RuleFindings, ruleFindings } from './markdown/findings.ts';
import { inertMarkdown } from './markdown/inert-text.ts';
import type { Report } from './report.ts';
import { exceptedList } from './text/excepted-list.ts';
import { headline } from './text/headline.ts';
import { shownText } from './text/message.ts';
import { notices, prepared } from './text/remarks.ts';
import { rotation } from './text/rotation.ts';
import { unread } from './text/unread.ts';
import { atMost, counted } from './text/wording.ts';
import { verdictLine } from './verdict-line.ts';

/** GitHub refuses a job summary of more than 1,024 KiB in a step; the rest is left for what others add. */
const MOST_BYTES = 1_000_000;
/** For the sentence about what was left out. */
const NOTE_BYTES = 1_000;
const MOST_ACCOUNTS = 20;

/**
 * The report as GitHub-flavoured Markdown, for the summary of a job. Findings that would make it too large are left
 * out, the least severe first, and counted.
 */
export function markdown(report: Report, context: ReportContext): string {
  const failed = report.results.filter(({ status }) => status === 'fail');
  const incidents = ruleFindings(
    failed.filter(({ kind }) => kind === 'incident'),
    report,
    context,
  );
  const gaps = ruleFindings(
    failed.filter(({ kind }) => kind === 'gap'),
    report,
    context,
  );
  const before = [...head(report, context), ...alarm(report)];
  const between = [capabilityTable(report.summary.readiness), ...markdownSections([rotation(report.summary.rotation)])];
  const after = remarks(report);

  const room = MOST_BYTES - NOTE_BYTES - bytesOf([...before, ...between, ...after]);
  const shown = fitting([...incidents, ...gaps], room);
  const parts = [
    ...before,
    ...incidents.filter((found) => shown.has(found)).map(({ markdown: text }) => text),
    ...between,
    ...(gaps.length === 0 ? [] : ['### Findings']),
    ...gaps.filter((found) => shown.has(found)).map(({ markdown: text }) => text),
    ...leftOut([...incidents, ...gaps].filter((found) => !shown.has(found))),
    ...after,
  ];
  return markdownPage(parts);
}

function head(report: Report, context: ReportContext): readonly string[] {
  const { accounts } = report.run;
  const named = `Accounts: ${atMost(accounts.map(shownText), MOST_ACCOUNTS)}`;
  return [
    '## Readiness for a leaked AWS key',
    `**${inertMarkdown(verdictLine(report, context))}**`,
    ...markdownSections([headline(report)]),
    ...(accounts.length > 1 ? [inertMarkdown(named)] : []),
  ];
}

/** GitHub shows the block in red, with a sign. */
function alarm({ summary }: Report): readonly string[] {
  if (summary.incidents === 0) return [];
  const what = `${counted(summary.incidents, 'INCIDENT', 'INCIDENTS')}: this is happening now. Act on it before you read on.`;
  return [`> [!CAUTION]\n> **${what}**`];
}

function remarks(report: Report): readonly string[] {
  const unknown = markdownSections(unread(report));
  const excepted = markdownSections([exceptedList(report.results)]);
  return [
    ...(unknown.length === 0 ? [] : ['### Unknown', ...unknown]),
    ...(excepted.length === 0 ? [] : ['### Excepted', ...excepted]),
    ...markdownSections([prepared(report), notices(report.notices)]),
  ];
}

/** As many as there is room for; once one is left out, so is all that is less severe. */
function fitting(all: readonly RuleFindings[], room: number): ReadonlySet<RuleFindings> {
  const shown = new Set<RuleFindings>();
  let bytes = 0;
  for (const found of all) {
    bytes += bytesOf([found.markdown]);
    if (bytes > room) break;
    shown.add(found);
  }
  return shown;
}

/** With the empty line after each. */
const bytesOf = (texts: readonly string[]): number => texts.reduce((sum, text) => sum + Buffer.byteLength(text) + 2, 0);

function leftOut(omitted: readonly RuleFindings[]): readonly string[] {
  if (omitted.length === 0) return [];
  const count = omitted.reduce((sum, found) => sum + found.count, 0);
  const what = `${counted(count, 'finding')} of ${counted(omitted.length, 'rule')}`;
  return [`${what} more, the least severe, did not fit into a job summary; they are in the JSON report.`];
}
