/** Who gets in: anybody with an account, all of an organization, or what is named of it (by the start of its name, too). */
export type Reach = 'anyone' | 'organization' | 'project';

/** An OpenID Connect provider whose tokens builds carry. */
export interface CiProvider {
  readonly name: string;
  /** In lower case, as in its ARN and before the claim of a condition key: `token.actions.githubusercontent.com`. */
  readonly url: string;
  /** Whose tokens it issues at all. */
  readonly reach: Reach;
  /** Whose tokens match, when a claim (in lower case) has to be a value, in which `*` and `?` stand for any text. */
  readonly reachOf: (claim: string, value: string) => Reach;
}

interface CiSystem {
  readonly name: string;
  readonly url: RegExp;
  /** One that issues the tokens of a single organization or installation. */
  readonly own: RegExp;
  readonly project: RegExp;
  readonly organization: RegExp;
  /** Claims by which AWS can tell, beside `sub`. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html */
  readonly claims: readonly string[];
}

/** No text matches these. */
const NEVER = /(?!)/;

/**
 * The patterns hold for what comes before the first wildcard, so that no wildcard can stand for a part that they need.
 * A `sub` of GitHub is made of claims and their values, and its parts can be chosen.
 */
const SYSTEMS: readonly CiSystem[] = [
  {
    // https://docs.github.com/en/actions/reference/security/oidc
    name: 'GitHub Actions',
    url: /^token\.actions\.githubusercontent\.com(?:\/|$)/,
    own: /^[^/]+\/./,
    project:
      /^(?:(?:repository_owner|repository_owner_id|enterprise|enterprise_id):[^:*?]+:)*(?:repo(?:sitory)?:[^:/*?]+\/[^:*?]|repository_id:\d+(?::|$)|job_workflow_ref:[^:/*?]+\/[^:/*?]+\/)/,
    organization:
      /^(?:repo(?:sitory)?:[^:/@*?]+[/@]|(?:repository_owner|repository_owner_id|enterprise|enterprise_id):[^:*?]+(?::|$))/,
    claims: ['repository', 'repository_id', 'job_workflow_ref', 'repository_owner_id', 'enterprise_id'],
  },
  {
    // https://docs.gitlab.com/ci/cloud_services/aws/
    name: 'GitLab',
    url: /^(?:[^/]+\.)?gitlab\./,
    own: /^(?!gitlab\.com(?:\/|$))/,
    project: /^project_path:[^:/*?]+\/[^:*?]/,
    organization: /^project_path:[^:/*?]+\//,
    claims: [],
  },
  {
    // https://developer.hashicorp.com/terraform/cloud-docs/workspaces/dynamic-provider-credentials/aws-configuration
    name: 'HCP Terraform',
    url: /^app(?:\.eu)?\.terraform\.io$/,
    own: NEVER,
    // The name of a workspace holds no colon, so that whatever stands between, this one is meant.
    project: /^organization:[^:*?]+:(?:.*:)?(?:project|workspace):[^:*?]/,
    organization: /^organization:[^:*?]+:/,
    claims: [],
  },
  {
    // https://circleci.com/docs/openid-connect-tokens/
    name: 'CircleCI',
    url: /^oidc\.circleci\.com\/org\//,
    own: /./,
    project: /^(?:org\/[^/*?]+\/project\/|oidc\.circleci\.com\/project-id:)[^/*?]/,
    organization: NEVER,
    claims: ['oidc.circleci.com/project-id'],
  },
];

/** Null for a provider that is no build system known here. */
export function ciProviderOf(arn: string): CiProvider | null {
  const url = /^arn:[^:]+:iam::[^:]*:oidc-provider\/(.+)$/.exec(arn)?.[1]?.toLowerCase();
  const system = SYSTEMS.find((each) => url !== undefined && each.url.test(url));
  if (url === undefined || system === undefined) return null;
  return {
    name: system.name,
    url,
    reach: system.own.test(url) ? 'organization' : 'anyone',
    reachOf: (claim, value) => reachOf(system, claim, value),
  };
}

function reachOf({ project, organization, claims }: CiSystem, claim: string, value: string): Reach {
  if (claim !== 'sub' && !claims.includes(claim)) return 'anyone';
  const text = claim === 'sub' ? value : `${claim}:${value}`;
  if (project.test(text)) return 'project';
  return organization.test(text) ? 'organization' : 'anyone';
}
