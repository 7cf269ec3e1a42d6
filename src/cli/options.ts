import type { Options } from 'yargs';
import { SEVERITIES } from '../engine/rule.ts';
import { listed } from '../policy/problem.ts';
import { FORMATS } from '../report/reporters.ts';

/** A flag that may be repeated; values are not split, and one value is a list of one. */
const repeatable = (describe: string) =>
  ({
    type: 'string',
    array: true,
    nargs: 1,
    default: [] as readonly string[],
    defaultDescription: 'none',
    describe,
  }) as const;

export const POLICY_OPTIONS = {
  policy: {
    type: 'string',
    requiresArg: true,
    describe: 'Policy file (default: keydrill.yaml, here or up to the repository root)',
  },
  rule: repeatable(
    'Judge only this rule, a pattern, capability:see, pack:strict, control:cis-7.0 or control:cis-7.0:2.12 (repeatable)',
  ),
  'skip-rule': repeatable('Leave out what these names stand for (repeatable)'),
} as const satisfies Record<string, Options>;

/** Whose credentials are used, and how other accounts are entered. */
export const CREDENTIAL_OPTIONS = {
  profile: { type: 'string', requiresArg: true, describe: 'Profile of the AWS configuration' },
  'role-name': { type: 'string', requiresArg: true, describe: 'Role to assume in each account' },
  'external-id': { type: 'string', requiresArg: true, describe: 'External id for assuming the role' },
  timeout: { type: 'number', requiresArg: true, default: 20, describe: 'Seconds that one attempt of a call may take' },
} as const satisfies Record<string, Options>;

export const READ_OPTIONS = {
  ...CREDENTIAL_OPTIONS,
  region: repeatable('Read only this region (repeatable; default: all that the account has enabled)'),
  accounts: repeatable('Read this account through --role-name (repeatable)'),
  organization: { type: 'boolean', default: false, describe: 'Read every active account of the organization' },
  shard: { type: 'string', requiresArg: true, describe: 'Read the I-th of N parts of the accounts, as I/N' },
  concurrency: {
    type: 'number',
    requiresArg: true,
    default: 16,
    describe: 'Calls at once, for each account and service',
  },
  progress: { type: 'boolean', default: true, describe: 'Show progress on a terminal (--no-progress)' },
  quiet: { type: 'boolean', default: false, describe: 'Say nothing but the report and errors' },
} as const satisfies Record<string, Options>;

const FAIL_ON = {
  choices: [...SEVERITIES, 'never'] as const,
  default: 'high' as const,
  describe: 'Severity from which findings make the exit code 1',
} as const;

export const REPORT_OPTIONS = {
  format: repeatable(`Output as ${listed(FORMATS, 'or')}; NAME=FILE writes a file (repeatable; default: text)`),
  'min-severity': {
    choices: SEVERITIES,
    describe: 'Show only findings of this severity or worse in the text; score and exit code stay',
  },
  'fail-on': FAIL_ON,
  'allow-unknown': {
    type: 'boolean',
    default: false,
    describe: 'Do not exit with 3 because something could not be judged',
  },
  'sarif-location': {
    choices: ['policy', 'resource'] as const,
    default: 'policy' as const,
    describe: 'Where SARIF alerts point',
  },
  color: { type: 'boolean', default: true, describe: 'Colours on a terminal (--no-color)' },
  quiet: { type: 'boolean', default: false, describe: 'Say nothing but the report and errors' },
} as const satisfies Record<string, Options>;

export const BASELINE_OPTION = {
  baseline: {
    type: 'string',
    requiresArg: true,
    describe: 'JSON report of an earlier run: only findings that it lacks make the exit code 1; incidents always do',
  },
} as const satisfies Record<string, Options>;

export const SAVE_SNAPSHOT_OPTION = {
  'save-snapshot': { type: 'string', requiresArg: true, describe: 'Also save the facts for "keydrill evaluate"' },
} as const satisfies Record<string, Options>;

export const PUBLISH_OPTIONS = {
  'dry-run': { type: 'boolean', default: false, describe: 'Show what publishing would change, and change nothing' },
  'skip-excepted': { type: 'boolean', default: false, describe: 'Do not publish findings that an exception covers' },
} as const satisfies Record<string, Options>;

export const DIFF_OPTIONS = {
  format: {
    choices: ['text', 'json', 'markdown'] as const,
    default: 'text' as const,
    describe: 'Output format',
  },
  'fail-on': { ...FAIL_ON, describe: 'Severity from which new findings make the exit code 1' },
} as const satisfies Record<string, Options>;

export const RULES_LIST_OPTIONS = {
  controls: {
    type: 'string',
    requiresArg: true,
    describe: 'Only rules that help with this framework, e.g. cis-7.0 or nist-800-53-r5',
  },
} as const satisfies Record<string, Options>;

export const RULES_EXPLAIN_OPTIONS = {
  color: REPORT_OPTIONS.color,
} as const satisfies Record<string, Options>;

export const RULES_NEW_OPTIONS = {
  output: {
    alias: 'o',
    type: 'string',
    requiresArg: true,
    describe: 'Folder of the plug-in (default: keydrill-rules)',
  },
  typescript: { type: 'boolean', default: false, describe: 'Write TypeScript, which needs Node 22.18 or later' },
} as const satisfies Record<string, Options>;

export const RULES_TEST_OPTIONS = {
  'require-tests': {
    type: 'boolean',
    default: false,
    describe: 'Fail where a rule has no test, or nothing was tested',
  },
  format: repeatable('Output as text or junit; NAME=FILE writes a file (repeatable; default: text)'),
  color: { type: 'boolean', default: true, describe: 'Colours on a terminal (--no-color)' },
} as const satisfies Record<string, Options>;

export const POLICY_CHECK_OPTIONS = {
  against: repeatable('Also find exceptions that nothing needs any more, by a JSON report or a snapshot (repeatable)'),
} as const satisfies Record<string, Options>;

export const POLICY_PRINT_OPTIONS = {
  account: { type: 'string', requiresArg: true, describe: 'As it works out for this account, overrides applied' },
} as const satisfies Record<string, Options>;

export const POLICY_SCHEMA_OPTIONS = {
  output: { alias: 'o', type: 'string', requiresArg: true, describe: 'File to write (default: stdout)' },
} as const satisfies Record<string, Options>;

export const DOCTOR_OPTIONS = {
  ...CREDENTIAL_OPTIONS,
  region: READ_OPTIONS.region,
  accounts: READ_OPTIONS.accounts,
  organization: READ_OPTIONS.organization,
  format: { choices: ['text', 'json'] as const, default: 'text' as const, describe: 'Output format' },
  color: REPORT_OPTIONS.color,
} as const satisfies Record<string, Options>;

export const PERMISSIONS_OPTIONS = {
  format: {
    choices: ['json', 'cloudformation', 'terraform'] as const,
    default: 'json' as const,
    describe: 'The policy alone, or a template with the role that has it',
  },
  publish: {
    type: 'boolean',
    default: false,
    describe: 'What publishing to Security Hub needs, which scanning does not',
  },
  diff: {
    type: 'string',
    requiresArg: true,
    describe: 'Compare with the IAM policy in this file; exit with 1 where it lacks something',
  },
  'role-name': {
    type: 'string',
    requiresArg: true,
    default: 'keydrill-read',
    describe: 'Name of the role in a template',
  },
  'external-id': {
    type: 'boolean',
    default: true,
    describe: 'Ask for an external id where another account assumes the role (--no-external-id)',
  },
  github: {
    type: 'string',
    requiresArg: true,
    describe: 'Repository that may assume the role from GitHub Actions, as OWNER/NAME',
  },
} as const satisfies Record<string, Options>;
