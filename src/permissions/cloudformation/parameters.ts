import {
  GITHUB_DEFAULT_REF,
  LONGEST_EXTERNAL_ID,
  PATTERNS,
  type RoleTemplate,
  SESSION_SECONDS,
} from '../role-template.ts';
import { and, condition, equals, not } from './intrinsic.ts';

/** What whoever deploys the template fills in. */
export const parametersOf = ({ roleName, publish, externalId, github }: RoleTemplate) => ({
  RoleName: {
    Type: 'String',
    Default: roleName,
    AllowedPattern: PATTERNS.roleName,
    Description: 'Name of the role, the same in every account that one scan reads.',
  },
  ScannerPrincipal: {
    Type: 'String',
    Default: '',
    AllowedPattern: orEmpty(PATTERNS.scannerPrincipal),
    Description: 'Who scans from another account: the ARN of its role, or an account id for all of that account.',
  },
  ...(externalId ? { ExternalId: externalIdParameter } : {}),
  GitHubRepository: {
    Type: 'String',
    Default: github ?? '',
    AllowedPattern: orEmpty(PATTERNS.githubRepository),
    Description:
      'Repository whose GitHub Actions scan, as OWNER/NAME; as OWNER@ID/NAME@ID where the subject of its tokens has ids.',
  },
  GitHubRefOrEnvironment: {
    Type: 'String',
    Default: GITHUB_DEFAULT_REF,
    AllowedPattern: PATTERNS.githubRefOrEnvironment,
    Description:
      'The one branch or tag that may scan, ref:refs/heads/NAME, or environment:NAME for jobs with an environment.',
  },
  CreateGitHubProvider: {
    ...YES_OR_NO,
    Default: 'false',
    Description: 'Whether to make the OIDC provider of GitHub; an account has one, so not where it exists.',
  },
  MaxSessionDuration: {
    Type: 'Number',
    Default: SESSION_SECONDS.least,
    MinValue: SESSION_SECONDS.least,
    MaxValue: SESSION_SECONDS.most,
    Description: 'Seconds that a session may last.',
  },
  ...(publish === null ? {} : { EnablePublishing: publishingParameter }),
});

const YES_OR_NO = { Type: 'String', AllowedValues: ['true', 'false'] } as const;

const orEmpty = (pattern: string): string => `^$|${pattern}`;

const externalIdParameter = {
  Type: 'String',
  Default: '',
  MaxLength: LONGEST_EXTERNAL_ID,
  AllowedPattern: orEmpty(PATTERNS.externalId),
  Description: 'External id that the scanner has to name, at least two characters; needed with ScannerPrincipal.',
} as const;

const publishingParameter = {
  ...YES_OR_NO,
  Default: 'true',
  Description: 'Whether the role may also write findings to the Security Hub of the account.',
} as const;

/** What must hold of the parameters together, before anything is made. */
export const rulesOf = ({ externalId }: RoleTemplate) => ({
  SomebodyMayAssumeTheRole: {
    Assertions: [
      {
        Assert: not(and(equals('ScannerPrincipal', ''), equals('GitHubRepository', ''))),
        AssertDescription: 'Nobody could assume the role: give ScannerPrincipal, GitHubRepository or both.',
      },
    ],
  },
  ...(externalId ? { ScannerNamesExternalId: externalIdRule() } : {}),
});

const externalIdRule = () => ({
  RuleCondition: not(equals('ScannerPrincipal', '')),
  Assertions: [
    {
      Assert: not(equals('ExternalId', '')),
      AssertDescription: 'ScannerPrincipal needs an ExternalId; a template without one is made with --no-external-id.',
    },
  ],
});

export const conditionsOf = ({ publish }: RoleTemplate) => ({
  TrustsScanner: not(equals('ScannerPrincipal', '')),
  TrustsGitHub: not(equals('GitHubRepository', '')),
  CreatesGitHubProvider: and(condition('TrustsGitHub'), equals('CreateGitHubProvider', 'true')),
  ...(publish === null ? {} : { Publishes: equals('EnablePublishing', 'true') }),
});
