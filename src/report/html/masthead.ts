import { SEVERITIES } from '../../engine/rule.ts';
import type { ReportContext } from '../context.ts';
import type { Report, Run } from '../report.ts';
import { grouped, momentOf } from '../text/wording.ts';
import { verdictLine } from '../verdict-line.ts';
import { type Markup, markup, nothing } from './markup.ts';

/** What was looked at, and what it comes to: enough to put the page away, or to read on. */
export const masthead = (report: Report, context: ReportContext): Markup => markup`<header>
<p class="product">Readiness for a leaked AWS key</p>
<h1>${scannedTitle(report.run)}</h1>
${exampleNote(report.run)}${circumstances(report)}
<p class="verdict ${report.summary.counts.fail > 0 ? 'bad' : 'calm'}">${verdictLine(report, context)}</p>
<div class="outcome">
${score(report)}
${counts(report)}
</div>
</header>
`;

/** `Account 111122223333`, `20 accounts`. */
export function scannedTitle({ accounts, example }: Run): string {
  const [only, ...others] = accounts;
  const kind = example ? 'Example account' : 'Account';
  if (only === undefined) return example ? kind : 'No account';
  if (others.length === 0) return `${kind} ${only}`;
  return `${grouped(accounts.length)} ${example ? 'example ' : ''}accounts`;
}

const exampleNote = ({ example }: Run): Markup =>
  example
    ? markup`<p>This account does not exist; it shows what a report looks like.</p>
`
    : nothing;

const circumstances = ({ run, tool }: Report): Markup =>
  pairs('facts', [
    ['Scanned', momentOf(run.startedAt)],
    ['Regions', grouped(run.regions.length)],
    ['Rules', grouped(run.rules.length)],
    ['Calls to AWS', grouped(run.calls.total)],
    ['keydrill', tool.version],
    ['Policy', policyOf(run)],
  ]);

function policyOf({ policy, example }: Run): string {
  if (policy === null) return example ? 'example policy' : 'no policy file';
  return `${policy.path} (SHA-256 ${policy.sha256.slice(0, 12)}…)`;
}

const score = ({ summary: { readiness } }: Report): Markup =>
  readiness.score === null
    ? markup`<p class="score">No readiness score: nothing to score.</p>`
    : markup`<p class="score">Readiness <strong>${readiness.score}</strong> of 100</p>`;

/** Results, incidents among them. */
const counts = ({ summary: { counts: found, incidents } }: Report): Markup =>
  pairs('counts', [
    ['incidents', grouped(incidents)],
    ...SEVERITIES.map((severity) => [severity, grouped(found.failBySeverity[severity])] as const),
    ['unknown', grouped(found.unknown)],
    ['excepted', grouped(found.excepted)],
    ['passed', grouped(found.pass)],
    ['not applicable', grouped(found['not-applicable'])],
  ]);

const pairs = (name: string, entries: readonly (readonly [string, string])[]): Markup => markup`<dl class="${name}">
${entries.map(
  ([term, value]) => markup`<div><dt>${term}</dt><dd>${value}</dd></div>
`,
)}</dl>`;
