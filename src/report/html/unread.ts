import { EXPLICIT_DENY, hasExplicitDeny, looksQuarantined, missingActions, PERHAPS_QUARANTINED } from '../denials.ts';
import type { Report, Unreadable } from '../report.ts';
import { counted, few, grouped } from '../text/wording.ts';
import { commandBlock } from './commands.ts';
import { type Markup, markup, nothing } from './markup.ts';
import { table } from './table.ts';

/** What could not be read and why, and what to allow so that it can; nothing where everything was read and judged. */
export function unread({ coverage, summary }: Report): Markup {
  const { unreadable } = coverage;
  if (unreadable.length === 0 && summary.counts.unknown === 0) return nothing;
  const parts = [
    markup`<p>${summary.counts.unknown === 0 ? NOT_NEEDED : UNKNOWN}</p>\n`,
    looksQuarantined(unreadable) ? markup`<p class="warning">${PERHAPS_QUARANTINED}</p>\n` : nothing,
    permissions(missingActions(unreadable)),
    hasExplicitDeny(unreadable) ? markup`<p>${EXPLICIT_DENY}</p>\n` : nothing,
    unreadable.length === 0 ? nothing : operations(unreadable),
  ];
  return markup`${parts}`;
}

const UNKNOWN = 'What rests on something that could not be read is unknown, not passed.';
const NOT_NEEDED = 'Everything could be judged without them.';

const permissions = (actions: readonly string[]): Markup =>
  actions.length === 0
    ? nothing
    : markup`<p>Missing permissions: add ${actions.length === 1 ? 'this action' : 'these actions'} to the role that scans.</p>
${commandBlock(actions, 'the missing permissions')}`;

const operations = (unreadable: readonly Unreadable[]): Markup => markup`<details>
<summary>${counted(unreadable.length, 'operation')} failed</summary>
${table({
  caption: 'Operations that failed',
  columns: ['Operation', 'Why', 'To allow', 'Where', 'Needed by'],
  rows: unreadable.map((facts) => [facts.operation, why(facts), toAllow(facts), where(facts), facts.rules.join(', ')]),
})}</details>
`;

const why = ({ kind, code }: Unreadable): string => `${kind.replaceAll('-', ' ')} (${code})`;

function toAllow({ kind, iamAction }: Unreadable): string {
  if (kind !== 'access-denied') return 'nothing';
  return iamAction ?? 'remove the explicit Deny';
}

const where = ({ regions, targets }: Unreadable): string =>
  regions.length > 0 ? few(regions, 'regions') : `${grouped(targets)} ${targets === 1 ? 'time' : 'times'}`;
