import { incomplete } from '../fact.ts';

/** One access key slot of the credential report. The report holds no key ids. */
export interface KeySlot {
  readonly slot: 1 | 2;
  readonly active: boolean;
  /** When the key was made (ISO 8601); null for an empty slot. */
  readonly createdAt: string | null;
  /** Null: never, or not since AWS began to track it. */
  readonly lastUsedAt: string | null;
  readonly lastUsedRegion: string | null;
  readonly lastUsedService: string | null;
}

export interface ReportRow {
  readonly user: string;
  readonly arn: string;
  readonly createdAt: string | null;
  /** Null where AWS says `not_supported`. */
  readonly passwordEnabled: boolean | null;
  readonly passwordLastUsedAt: string | null;
  readonly passwordLastChangedAt: string | null;
  readonly mfaActive: boolean;
  readonly keys: readonly [KeySlot, KeySlot];
}

export interface CredentialReport {
  readonly generatedAt: string;
  /** Null when the report has no `<root_account>` row, which AWS documents as always there. */
  readonly root: ReportRow | null;
  readonly users: readonly ReportRow[];
}

const OPERATION = 'iam:GetCredentialReport';
const ROOT = '<root_account>';

/** Columns without which nothing can be said of a user; AWS may add others anywhere. */
const REQUIRED = [
  'user',
  'arn',
  'password_enabled',
  'password_last_used',
  'mfa_active',
  'access_key_1_active',
  'access_key_1_last_rotated',
  'access_key_1_last_used_date',
  'access_key_2_active',
  'access_key_2_last_rotated',
  'access_key_2_last_used_date',
];

/**
 * Reads the CSV by column name.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html
 */
export function parseCredentialReport(csv: string, generatedAt: string): CredentialReport {
  const [header = '', ...lines] = csv.split(/\r?\n/).filter((line) => line !== '');
  const columns = splitLine(header);
  const missing = REQUIRED.find((column) => !columns.includes(column));
  if (missing !== undefined) throw incomplete(OPERATION, `the credential report has no column ${missing}`);
  const rows = lines.map((line) => parseRow(columns, line));
  return {
    generatedAt,
    root: rows.find(({ user }) => user === ROOT) ?? null,
    users: rows.filter(({ user }) => user !== ROOT),
  };
}

function parseRow(columns: readonly string[], line: string): ReportRow {
  const values = joinName(columns, splitLine(line));
  if (values.length !== columns.length) throw incomplete(OPERATION, 'a row of the credential report is cut off');
  const value = (column: string): string => values[columns.indexOf(column)] ?? '';
  return {
    user: value('user'),
    arn: value('arn'),
    createdAt: date(value('user_creation_time')),
    passwordEnabled: value('password_enabled') === 'not_supported' ? null : flag(value('password_enabled')),
    passwordLastUsedAt: date(value('password_last_used')),
    passwordLastChangedAt: date(value('password_last_changed')),
    mfaActive: flag(value('mfa_active')),
    keys: [slot(1, value), slot(2, value)],
  };
}

const slot = (number: 1 | 2, value: (column: string) => string): KeySlot => ({
  slot: number,
  active: flag(value(`access_key_${number}_active`)),
  createdAt: date(value(`access_key_${number}_last_rotated`)),
  lastUsedAt: date(value(`access_key_${number}_last_used_date`)),
  lastUsedRegion: word(value(`access_key_${number}_last_used_region`)),
  lastUsedService: word(value(`access_key_${number}_last_used_service`)),
});

const ABSENT = new Set(['', 'N/A', 'no_information', 'not_supported']);

const word = (text: string): string | null => (ABSENT.has(text) ? null : text);

function flag(text: string): boolean {
  const lower = text.toLowerCase();
  if (lower !== 'true' && lower !== 'false')
    throw incomplete(OPERATION, 'the credential report has a flag that is neither true nor false');
  return lower === 'true';
}

/** With its zone: a time without one would be read in the zone of whoever runs the scan. */
const TIMESTAMP = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/;

function date(text: string): string | null {
  if (ABSENT.has(text)) return null;
  const time = TIMESTAMP.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(time)) throw incomplete(OPERATION, 'the credential report has a date that is none');
  return new Date(time).toISOString();
}

/** Splits at commas outside quotes; a doubled quote inside quotes is one quote. Only a whole field can be quoted. */
function splitLine(line: string): readonly string[] {
  if (!line.includes('"')) return line.split(',');
  const fields = [...line.matchAll(/(?:"((?:[^"]|"")*)"|([^,]*))(?:,|$)/gy)];
  const values = fields.map(([, quoted, bare = '']) => quoted?.replaceAll('""', '"') ?? bare);
  // At the end of the line stands one more, empty match, unless the last field is empty itself.
  return line.endsWith(',') ? values : values.slice(0, -1);
}

/**
 * User names and paths may hold commas, and AWS does not promise to quote them. A name holds no colon, so the first
 * `,arn:` ends it; the ARN ends where the other columns begin.
 */
function joinName(columns: readonly string[], values: readonly string[]): readonly string[] {
  const excess = values.length - columns.length;
  if (excess <= 0 || columns[0] !== 'user' || columns[1] !== 'arn') return values;
  const head = values.slice(0, excess + 2).join(',');
  const end = head.indexOf(',arn:');
  return end < 0 ? values : [head.slice(0, end), head.slice(end + 1), ...values.slice(excess + 2)];
}
