import {
  GITHUB_DEFAULT_REF,
  LONGEST_EXTERNAL_ID,
  PATTERNS,
  type RoleTemplate,
  SESSION_SECONDS,
} from '../role-template.ts';
import { quoted } from './quoted.ts';

interface Variable {
  readonly name: string;
  readonly type: 'string' | 'number' | 'bool';
  readonly description: string;
  /** As it stands in the file. */
  readonly default: string;
  readonly validation?: { readonly condition: string; readonly message: string };
}

const variable = ({ name, type, description, validation, ...rest }: Variable): string => `variable "${name}" {
  description = ${quoted(description)}
  type        = ${type}
  default     = ${rest.default}
${validation === undefined ? '' : validationOf(validation)}}
`;

const validationOf = ({ condition, message }: NonNullable<Variable['validation']>): string => `
  validation {
    condition     = ${condition}
    error_message = ${quoted(message)}
  }
`;

const matches = (name: string, pattern: string): string => `can(regex(${quoted(pattern)}, var.${name}))`;

const nullOr = (name: string, condition: string): string => `var.${name} == null || ${condition}`;

/** What whoever applies the configuration fills in, each as a block. */
export const variablesOf = ({ roleName, publish, externalId, github }: RoleTemplate): readonly string[] =>
  [
    {
      name: 'role_name',
      type: 'string',
      description: 'Name of the role, the same in every account that one scan reads.',
      default: quoted(roleName),
      validation: {
        condition: matches('role_name', PATTERNS.roleName),
        message: 'A role has a name of up to 64 letters, digits and any of _+=,.@-.',
      },
    } as const,
    SCANNER_PRINCIPAL,
    ...(externalId ? [EXTERNAL_ID] : []),
    {
      name: 'github_repository',
      type: 'string',
      description: 'Repository whose GitHub Actions scan: OWNER/NAME, or OWNER@ID/NAME@ID where its tokens say so.',
      default: github === null ? 'null' : quoted(github),
      validation: {
        condition: nullOr('github_repository', matches('github_repository', PATTERNS.githubRepository)),
        message: 'Name one repository as OWNER/NAME, or OWNER@ID/NAME@ID.',
      },
    } as const,
    ...CONSTANT_VARIABLES,
    ...(publish === null ? [] : [ENABLE_PUBLISHING]),
  ].map(variable);

const SCANNER_PRINCIPAL: Variable = {
  name: 'scanner_principal',
  type: 'string',
  description: 'Who scans from another account: the ARN of its role, or an account id for all of that account.',
  default: 'null',
  validation: {
    condition: nullOr('scanner_principal', matches('scanner_principal', PATTERNS.scannerPrincipal)),
    message: 'Give an account id, or the ARN of one role or user.',
  },
};

// Go counts repetitions to 1,000 only, so that the length is asked apart.
const EXTERNAL_ID: Variable = {
  name: 'external_id',
  type: 'string',
  description: 'External id that the scanner has to name; needed with scanner_principal.',
  default: 'null',
  validation: {
    condition: nullOr(
      'external_id',
      `(${matches('external_id', PATTERNS.externalId)} && try(length(var.external_id), 0) <= ${LONGEST_EXTERNAL_ID})`,
    ),
    message: `An external id has 2 to ${LONGEST_EXTERNAL_ID} letters, digits and any of _+=,.@:/-.`,
  },
};

const CONSTANT_VARIABLES: readonly Variable[] = [
  {
    name: 'github_ref_or_environment',
    type: 'string',
    description: 'The one branch or tag that may scan, or environment:NAME for jobs with an environment.',
    default: quoted(GITHUB_DEFAULT_REF),
    validation: {
      condition: matches('github_ref_or_environment', PATTERNS.githubRefOrEnvironment),
      message: 'Give ref:refs/heads/NAME, ref:refs/tags/NAME or environment:NAME, without wildcards.',
    },
  },
  {
    name: 'create_github_provider',
    type: 'bool',
    description: 'Whether to make the OIDC provider of GitHub; an account has one, so not where it exists.',
    default: 'false',
  },
  {
    name: 'max_session_duration',
    type: 'number',
    description: 'Seconds that a session may last.',
    default: String(SESSION_SECONDS.least),
    validation: {
      condition: `var.max_session_duration >= ${SESSION_SECONDS.least} && var.max_session_duration <= ${SESSION_SECONDS.most}`,
      message: `A session lasts ${SESSION_SECONDS.least} to ${SESSION_SECONDS.most} seconds.`,
    },
  },
];

const ENABLE_PUBLISHING: Variable = {
  name: 'enable_publishing',
  type: 'bool',
  description: 'Whether the role may also write findings to the Security Hub of the account.',
  default: 'true',
};
