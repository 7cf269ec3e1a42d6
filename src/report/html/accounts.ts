import { groupBy } from '../../engine/group-by.ts';
import type { Result } from '../../engine/result.ts';
import { SEVERITIES } from '../../engine/rule.ts';
import { summaryCounts } from '../counts.ts';
import type { Report } from '../report.ts';
import { type Markup, markup, nothing } from './markup.ts';
import { table } from './table.ts';

/** Beyond this a list is looked up, not read. */
const MOST_OPEN = 25;

/** What each account adds to the findings, where there are several. */
export function accounts({ run, results }: Report): Markup {
  const byAccount = groupBy(results, ({ target }) => target.accountId);
  const all = [...new Set([...run.accounts, ...byAccount.keys()])];
  if (all.length < 2) return nothing;
  return markup`<section id="accounts" aria-labelledby="accounts-title">
<h2 id="accounts-title">Accounts</h2>
<details${all.length > MOST_OPEN ? nothing : markup` open`}>
<summary>Results by account</summary>
${table({
  caption: 'Results by account',
  columns: ['Account', 'Incidents', ...SEVERITIES, 'unknown', 'passed'],
  rows: all.map((accountId) => [accountId, ...figures(byAccount.get(accountId) ?? [])]),
})}</details>
</section>
`;
}

function figures(results: readonly Result[]): readonly number[] {
  const { failBySeverity, unknown, pass } = summaryCounts(results);
  const incidents = results.filter(({ kind, status }) => kind === 'incident' && status === 'fail').length;
  return [incidents, ...SEVERITIES.map((severity) => failBySeverity[severity]), unknown, pass];
}
