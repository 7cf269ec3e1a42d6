import type { UserDetail } from '../../src/facts/aws/iam-authorization.ts';

/** A system that runs builds or deployments and can prove who it is with OpenID Connect. */
export interface CiSystem {
  readonly name: string;
  /** What its users are called or tagged. */
  readonly words: readonly string[];
  /** A part of the URL that its tokens come from. */
  readonly issuer: string;
}

const NAMED: readonly CiSystem[] = [
  { name: 'GitHub Actions', words: ['github'], issuer: 'token.actions.githubusercontent.com' },
  { name: 'GitLab', words: ['gitlab'], issuer: 'gitlab' },
  { name: 'Bitbucket Pipelines', words: ['bitbucket'], issuer: 'api.bitbucket.org' },
  { name: 'CircleCI', words: ['circleci'], issuer: 'oidc.circleci.com' },
  { name: 'Terraform', words: ['terraform', 'tfc', 'tfe'], issuer: 'app.terraform.io' },
  { name: 'Jenkins', words: ['jenkins'], issuer: 'jenkins' },
  { name: 'Buildkite', words: ['buildkite'], issuer: 'agent.buildkite.com' },
  { name: 'Spacelift', words: ['spacelift'], issuer: 'spacelift.io' },
  { name: 'Azure DevOps', words: ['azuredevops'], issuer: 'vstoken.dev.azure.com' },
];

/** Names no product, so any provider of a product answers it. */
const UNNAMED = { name: 'a CI system', words: ['ci', 'cicd', 'travis', 'teamcity', 'drone', 'codefresh'] };

/** Tags that tell where a user was made, not what uses its key: `managed-by: terraform`. */
const PROVENANCE = /manage|creat|provision|repo|source|module|stack/i;

/** The CI system that a user seems to belong to, by the words of its name, path and tags; null for none. */
export function ciSystemOf(
  user: { readonly arn: string },
  detail: UserDetail | undefined,
): Omit<CiSystem, 'issuer'> | null {
  const tags = Object.entries(detail?.tags ?? {}).filter(([key]) => !PROVENANCE.test(key));
  const texts = [user.arn.slice(user.arn.indexOf('/') + 1), ...tags.flat()];
  return [...NAMED, UNNAMED].find(({ words }) => words.some((word) => texts.some((text) => says(text, word)))) ?? null;
}

/** The part of a provider's ARN that names its issuer, when the system can use that provider; null without one. */
export function providerFor({ name }: { readonly name: string }, providers: readonly string[]): string | null {
  const wanted = NAMED.filter((system) => name === UNNAMED.name || system.name === name);
  const issuers = providers.map((arn) => arn.slice(arn.indexOf('/') + 1).toLowerCase());
  return issuers.find((url) => wanted.some(({ issuer }) => url.includes(issuer))) ?? null;
}

/** A long word may be part of another one; a short one has to stand by itself, as in `deploy-ci` and `DeployCI`. */
function says(text: string, word: string): boolean {
  const lower = text.toLowerCase();
  if (word.length >= 6) return lower.includes(word);
  const parts = text.replace(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase();
  return [parts, lower].some((spelling) => spelling.split(/[^a-z0-9]+/).includes(word));
}
