import type { CapabilityCounts, Readiness } from '../../engine/score.ts';
import { fullParts } from '../text/capabilities.ts';
import { shownText } from '../text/message.ts';
import { grouped } from '../text/wording.ts';
import { inertMarkdown } from './inert-text.ts';

const COLUMNS = ['passed', 'failed', 'unknown', 'excepted', 'notApplicable'] as const;
const HEADER = `| Rules by question | | Passed | Failed | Unknown | Excepted | n/a |
| :-- | :-- | --: | --: | --: | --: | --: |`;
const BAR = 10;

/** How the rules stand, by the question that they answer. */
export const capabilityTable = ({ capabilities }: Readiness): string => [HEADER, ...capabilities.map(row)].join('\n');

function row(counts: CapabilityCounts): string {
  const title = inertMarkdown(shownText(counts.title)).replaceAll('|', '\\|');
  const cells = COLUMNS.map((status) => grouped(counts[status]));
  return `| ${[title, bar(counts), ...cells].join(' | ')} |`;
}

function bar(counts: CapabilityCounts): string {
  const full = fullParts(counts, BAR);
  return full === null ? '' : `${'█'.repeat(full)}${'░'.repeat(BAR - full)}`;
}
