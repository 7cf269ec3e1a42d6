import type { AllowDocument } from './document.ts';

/** The role that a template makes: what it may do, and what is filled in for whoever deploys it. */
export interface RoleTemplate {
  readonly roleName: string;
  readonly read: readonly AllowDocument[];
  /** Null for a role that only reads. */
  readonly publish: AllowDocument | null;
  /** Whether another account has to name an external id when it assumes the role. */
  readonly externalId: boolean;
  /** OWNER/NAME; null leaves it to whoever deploys. */
  readonly github: string | null;
}

/** What an action is called with a token of GitHub, and what has to stand in the token. */
export const GITHUB_HOST = 'token.actions.githubusercontent.com';
export const GITHUB_AUDIENCE = 'sts.amazonaws.com';
export const GITHUB_DEFAULT_REF = 'ref:refs/heads/main';

/** Seconds; IAM takes one hour to twelve. */
export const SESSION_SECONDS = { least: 3_600, most: 43_200 } as const;

/** Characters. https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html */
export const LONGEST_EXTERNAL_ID = 1_224;

/**
 * What may be filled in, as expressions that Java (CloudFormation), Go (Terraform) and JavaScript read alike. No value
 * can hold a wildcard. A repository may come with the ids that its subject has since 2026: `OWNER@123/NAME@456`.
 */
export const PATTERNS = {
  roleName: '^[\\w+=,.@-]{1,64}$',
  scannerPrincipal: '^(\\d{12}|arn:aws[a-z-]*:iam::\\d{12}:(root|(role|user)/[\\w+=,.@/-]+))$',
  externalId: '^[\\w+=,.@:/-][\\w+=,.@:/-]+$',
  githubRepository: '^[\\w-]+(@\\d+)?/[\\w.-]+(@\\d+)?$',
  githubRefOrEnvironment: '^(ref:refs/(heads|tags)/|environment:)[^*?\\s]+$',
} as const;
