import type { Result } from '../engine/result.ts';
import type { Rule } from '../engine/rule.ts';
import type { ReportContext } from './context.ts';
import { cell } from './csv/cell.ts';
import { harmlessJson } from './json.ts';
import type { Report } from './report.ts';

type Column = (result: Result, rule: Rule | undefined) => string | null | undefined;

/**
 * The columns in their order; what a result does not have is empty. Later versions add columns only at the end.
 * `observed` and `expected` are JSON.
 */
const COLUMNS = {
  status: ({ status }) => status,
  severity: ({ severity }) => severity,
  /** `incident` or `gap`. */
  kind: ({ kind }) => kind,
  capability: ({ capability }) => capability,
  rule: ({ ruleId }) => ruleId,
  title: ({ ruleId }, rule) => rule?.title ?? ruleId,
  account: ({ target }) => target.accountId,
  /** Where it was judged: for what is account-wide the home region. */
  region: ({ target }) => target.region,
  resource_type: ({ resource }) => resource.type,
  resource: ({ resource }) => resource.id,
  resource_name: ({ resource }) => resource.name,
  resource_arn: ({ resource }) => resource.arn,
  /** `global` for what belongs to no region. */
  resource_region: ({ resource }) => resource.region,
  /** `path:line`, for what lies in the repository. */
  file: ({ resource: { file } }) => (file === undefined ? null : `${file.path}:${file.line}`),
  message: ({ message }) => message,
  observed: ({ observed }) => (observed === null ? null : harmlessJson(observed)),
  expected: ({ expected }) => (expected === null ? null : harmlessJson(expected)),
  /** Why it could not be judged, e.g. `access-denied`, and what AWS was asked then. */
  cause: ({ cause }) => cause?.kind,
  operation: ({ cause }) => cause?.operation,
  missing_permission: ({ cause }) => cause?.iamAction,
  exception_owner: ({ exception }) => exception?.owner,
  /** The last day, in UTC. */
  exception_expires: ({ exception }) => exception?.expires,
  exception_reason: ({ exception }) => exception?.reason,
  ticket: ({ exception }) => exception?.ticket,
  remedy: ({ status }, rule) => (status === 'fail' ? rule?.remediation.text : null),
  /** The same from run to run. */
  fingerprint: ({ fingerprint }) => fingerprint,
} as const satisfies Readonly<Record<string, Column>>;

const ROWS_AT_ONCE = 500;

/**
 * RFC 4180 for spreadsheets, in UTF-8 without a byte order mark: a header, then a row for each result of every status,
 * in the order of the report, incidents first.
 */
export function* csv({ results }: Pick<Report, 'results'>, { rules }: Pick<ReportContext, 'rules'>): Generator<string> {
  const known = new Map(rules.map((rule) => [rule.id, rule]));
  const columns: readonly Column[] = Object.values(COLUMNS);
  yield row(Object.keys(COLUMNS));
  for (let from = 0; from < results.length; from += ROWS_AT_ONCE) {
    const rows = results.slice(from, from + ROWS_AT_ONCE).map((result) => {
      const rule = known.get(result.ruleId);
      return row(columns.map((column) => column(result, rule) ?? ''));
    });
    yield rows.join('');
  }
}

const row = (values: readonly string[]): string => `${values.map(cell).join(',')}\r\n`;
