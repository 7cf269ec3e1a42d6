import type { Result } from '../../engine/result.ts';
import { CAPABILITIES, type Capability, SEVERITIES } from '../../engine/rule.ts';
import type { Report } from '../report.ts';
import { type Markup, markup, nothing } from './markup.ts';

const STATUSES = [
  ['fail', 'findings'],
  ['unknown', 'unknown'],
  ['excepted', 'excepted'],
] as const;

/** The form that narrows down what follows it; hidden until the script is there to obey it. */
export function filters(report: Report, filtered: readonly Result[]): Markup {
  if (filtered.length === 0) return nothing;
  const selects = [capability(report, filtered), account(report, filtered)];
  return markup`<form id="filters" role="search" aria-label="Filter the results" autocomplete="off" hidden>
<p class="field text"><label for="filter-text">Search</label> <input type="search" id="filter-text" name="text" placeholder="name, ARN, region, key id"></p>
${checkboxes('severity', 'Severity', WORDS)}${checkboxes('status', 'Status', STATUSES)}${selects}<p class="shown"><output id="shown" for="filter-text" aria-live="polite"></output>
<button type="reset">Reset</button> <button type="button" id="open-all">Open all</button></p>
</form>
`;
}

const WORDS: Options = SEVERITIES.map((severity) => [severity, severity]);

/** Those that have something to show. */
function capability({ summary }: Report, filtered: readonly Result[]): Markup {
  const found = new Set(filtered.map((result) => result.capability));
  const titles = new Map<Capability, string>(summary.readiness.capabilities.map(({ id, title }) => [id, title]));
  return select('capability', {
    label: 'Capability',
    any: 'all capabilities',
    options: CAPABILITIES.filter((id) => found.has(id)).map((id) => [
      id,
      `${id}: ${titles.get(id) ?? 'Is it happening now?'}`,
    ]),
  });
}

/** Where there is a choice. */
function account({ run }: Report, filtered: readonly Result[]): Markup {
  const ids = [...new Set([...run.accounts, ...filtered.map(({ target }) => target.accountId)])];
  if (ids.length < 2) return nothing;
  return select('account', { label: 'Account', any: 'all accounts', options: ids.map((id) => [id, id]) });
}

type Options = readonly (readonly [value: string, label: string])[];

/** None chosen means all of them. */
const checkboxes = (name: string, legend: string, options: Options): Markup => markup`<fieldset>
<legend>${legend}</legend>
${options.map(
  ([value, label]) => markup`<label><input type="checkbox" name="${name}" value="${value}"> ${label}</label>
`,
)}</fieldset>
`;

interface Select {
  readonly label: string;
  readonly any: string;
  readonly options: Options;
}

const select = (
  name: string,
  { label, any, options }: Select,
): Markup => markup`<p class="field"><label for="filter-${name}">${label}</label> <select id="filter-${name}" name="${name}">
<option value="">${any}</option>
${options.map(
  ([value, text]) => markup`<option value="${value}">${text}</option>
`,
)}</select></p>
`;
