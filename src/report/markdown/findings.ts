import { groupBy } from '../../engine/group-by.ts';
import type { Result } from '../../engine/result.ts';
import type { Rule } from '../../engine/rule.ts';
import type { ReportContext } from '../context.ts';
import { escapeHtml } from '../html/markup.ts';
import type { Report } from '../report.ts';
import { messageLines } from '../text/findings.ts';
import { fold } from '../text/fold.ts';
import { shownText } from '../text/message.ts';
import { counted } from '../text/wording.ts';
import { markdownSection } from './blocks.ts';
import { markdownCode } from './code-block.ts';
import { inertHtml, inertMarkdown } from './inert-text.ts';

/** What is said of one rule, and of how many findings. */
export interface RuleFindings {
  readonly markdown: string;
  readonly count: number;
}

/** What failed, by rule, in the order of the report: what is happening now, then the worst. */
export function ruleFindings(
  results: readonly Result[],
  report: Report,
  context: ReportContext,
): readonly RuleFindings[] {
  const rules = new Map(context.rules.map((rule) => [rule.id, rule]));
  const manyAccounts = report.run.accounts.length > 1;
  return [...groupBy(results, ({ ruleId }) => ruleId)].map(([id, found]) => ({
    markdown: details({ id, rule: rules.get(id), found, manyAccounts }),
    count: found.length,
  }));
}

interface FoundByRule {
  readonly id: string;
  readonly rule: Rule | undefined;
  readonly found: readonly Result[];
  readonly manyAccounts: boolean;
}

/** Open for what is happening now. The empty lines make GitHub read Markdown between the tags. */
function details({ id, rule, found, manyAccounts }: FoundByRule): string {
  const [first] = found;
  const open = first?.kind === 'incident' ? ' open' : '';
  // The title says what should be, so that alone it would read like good news.
  const wanted = rule === undefined ? '' : `<br>wanted: ${inertHtml(shownText(rule.title))}`;
  const heading = `<b>${first?.severity.toUpperCase()}</b> ${ruleId(id)} · ${counted(found.length, 'finding')}${wanted}`;
  return [
    `<details${open}>\n<summary>${heading}</summary>`,
    markdownSection(messageLines(fold(found, manyAccounts))),
    ...remedy(rule),
    '</details>',
  ].join('\n\n');
}

const ruleId = (id: string): string => `<code>${escapeHtml(shownText(id))}</code>`;

function remedy(rule: Rule | undefined): readonly string[] {
  if (rule === undefined) return [];
  const { text, commands = [] } = rule.remediation;
  const lines = commands.flatMap((command) => command.split('\n'));
  return [`**To fix:** ${inertMarkdown(text)}`, ...(lines.length === 0 ? [] : [markdownCode(lines)])];
}
