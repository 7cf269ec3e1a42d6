import { describe, expect, it } from 'vitest';
import { authorizationDetails, type RoleDetail } from '../../src/facts/aws/iam-authorization.ts';
import { authorization, roleDetail, trusting } from '../../src/testing/iam-samples.ts';
import { given, testRule, unread } from '../../src/testing/index.ts';
import { ciProviderOf } from './ci-provider.ts';
import rule from './rule.ts';

const GITHUB = 'token.actions.githubusercontent.com';
const GITLAB = 'gitlab.com';
const HCP = 'app.terraform.io';
const CIRCLE = 'oidc.circleci.com/org/6D1A';

const providerArn = (url: string, partition = 'aws') => `arn:${partition}:iam::111122223333:oidc-provider/${url}`;
const roles = (...details: readonly RoleDetail[]) => [given(authorizationDetails, authorization({ roles: details }))];

const BY_TOKEN = { Action: 'sts:AssumeRoleWithWebIdentity' };
/** Lets builds of a provider in under a condition. */
const letting = (url: string, Condition: object | undefined, parts: object = {}) =>
  trusting(
    { Federated: providerArn(url) },
    { ...BY_TOKEN, ...(Condition === undefined ? {} : { Condition }), ...parts },
  );
const role = (...parts: Parameters<typeof letting>) => roleDetail('deploy', [letting(...parts)]);
const AUD = { [`${GITHUB}:aud`]: 'sts.amazonaws.com' };
/** With the audience named, and `sub` limited by StringLike. */
const lettingGithub = (sub: string | readonly string[], url = GITHUB) =>
  letting(url, { StringEquals: { [`${url}:aud`]: 'sts.amazonaws.com' }, StringLike: { [`${url}:sub`]: sub } });
const github = (sub: string | readonly string[], url = GITHUB) => roleDetail('deploy', [lettingGithub(sub, url)]);
const githubClaims = (conditions: object) => role(GITHUB, { StringEquals: AUD, ...conditions });
const other = (url: string, sub: string) => role(url, { StringLike: { [`${url}:sub`]: sub, [`${url}:aud`]: 'one' } });

const PASS = 'Role deploy lets only builds of named projects in.';
const ANYBODY =
  'Role deploy lets anybody on GitHub Actions in; its trust should name projects in sub and audiences in aud.';
const ORGANIZATION = /^Role deploy lets every project of an organization on GitHub Actions in; /;
const pass = (name: string, each: RoleDetail) =>
  ({ name, facts: roles(each), expect: { status: 'pass', message: PASS } }) as const;
const anybody = (name: string, each: RoleDetail) =>
  ({ name, facts: roles(each), expect: { status: 'fail', message: ANYBODY } }) as const;
const organization = (name: string, each: RoleDetail) =>
  ({ name, facts: roles(each), expect: { status: 'fail', message: ORGANIZATION } }) as const;

testRule(rule, { describe, it }, [
  {
    name: 'GitHub, one repository and branch',
    facts: roles(github('repo:acme/shop:ref:refs/heads/main')),
    expect: {
      status: 'pass',
      message: PASS,
      observed: {
        trusts: [
          {
            provider: GITHUB,
            reach: 'project',
            sub: ['repo:acme/shop:ref:refs/heads/main'],
            aud: ['sts.amazonaws.com'],
          },
        ],
      },
    },
  },
  pass('GitHub, every branch of a repository', github('repo:acme/shop:*')),
  pass('GitHub, repositories by the start of their name', github('repo:acme/shop-*:ref:refs/heads/main')),
  pass('GitHub, names with the ids that never change', github('repo:acme@12/shop@34:environment:prod')),
  pass('GitHub, several repositories', github(['repo:acme/shop:*', 'repo:acme/site:*'])),
  pass('GitHub, a subject of chosen parts', github('repository_owner_id:12:repository_id:34:*')),
  pass('GitHub, a subject that starts with the repository', github('repository:acme/shop:*')),
  pass('GitHub, a subject that names a reusable workflow', github('job_workflow_ref:acme/ops/.github/workflows/*')),
  pass(
    'GitHub, with the audience among the patterns',
    role(GITHUB, { StringLike: { [`${GITHUB}:sub`]: 'repo:acme/shop:*', ...AUD } }),
  ),
  pass(
    'GitHub, condition keys in another case',
    role(GITHUB, { stringequals: { [`${GITHUB}:SUB`]: 'repo:acme/shop:x', [`${GITHUB}:Aud`]: ['sts.amazonaws.com'] } }),
  ),
  pass(
    'GitHub, sub and aud that only have to hold if they exist: they always do',
    role(GITHUB, {
      'ForAnyValue:StringLike': { [`${GITHUB}:sub`]: 'repo:acme/shop:*' },
      StringEqualsIfExists: AUD,
    }),
  ),
  pass(
    'GitHub, all values of sub: it has one',
    githubClaims({ 'ForAllValues:StringLike': { [`${GITHUB}:sub`]: 'repo:acme/shop:*' } }),
  ),
  pass('GitHub, by the repository id', githubClaims({ StringLike: { [`${GITHUB}:repository_id`]: '1234' } })),
  pass('GitHub, by the repository', githubClaims({ StringLike: { [`${GITHUB}:repository`]: 'acme/shop' } })),
  pass(
    'GitHub, by a reusable workflow',
    githubClaims({ StringLike: { [`${GITHUB}:job_workflow_ref`]: 'acme/ops/.github/workflows/deploy.yml@*' } }),
  ),
  pass(
    'GitHub, a wide sub and a narrow repository',
    githubClaims({ StringLike: { [`${GITHUB}:sub`]: 'repo:acme/*', [`${GITHUB}:repository_id`]: '1234' } }),
  ),
  pass(
    'a pattern that is compared exactly matches no token',
    githubClaims({ StringEqualsIgnoreCase: { [`${GITHUB}:sub`]: 'repo:acme/*' } }),
  ),
  pass(
    'an audience that is compared exactly matches no other',
    role(GITHUB, {
      StringEquals: { [`${GITHUB}:aud`]: '*' },
      StringLike: { [`${GITHUB}:sub`]: 'repo:acme/shop:*' },
    }),
  ),
  anybody('GitHub, any subject', github('*')),
  anybody('GitHub, any repository', github('repo:*')),
  anybody('GitHub, a repository of any owner', github('repo:*/shop:*')),
  anybody('GitHub, owners by the start of their name', github('repo:acme*/*')),
  anybody('GitHub, an owner with a wildcard in it', github('repo:acm?/shop:*')),
  anybody('GitHub, one of several subjects is any', github(['repo:acme/shop:*', 'repo:*'])),
  anybody('GitHub, an environment of any repository', github('environment:prod')),
  anybody('GitHub, a repository id with a wildcard', github('repository_id:12*')),
  anybody('GitHub, a part behind a wildcard', github('repository_owner_id:*:repository_id:34')),
  anybody('GitHub, no condition on sub', githubClaims({})),
  anybody('GitHub, another provider’s sub', githubClaims({ StringLike: { [`${GITLAB}:sub`]: 'repo:acme/shop:*' } })),
  anybody(
    'GitHub, a repository that need not be told',
    githubClaims({ StringEqualsIfExists: { [`${GITHUB}:repository_id`]: '1234' } }),
  ),
  anybody(
    'GitHub, all values of a claim that may have none',
    githubClaims({ 'ForAllValues:StringEquals': { [`${GITHUB}:repository_id`]: '1234' } }),
  ),
  anybody('GitHub, only who must not get in', githubClaims({ StringNotLike: { [`${GITHUB}:sub`]: 'repo:evil/*' } })),
  anybody('GitHub, only an environment', githubClaims({ StringLike: { [`${GITHUB}:environment`]: 'prod' } })),
  organization('GitHub, every repository of an owner', github('repo:acme/*')),
  organization('GitHub, repositories by the end of their name', github('repo:acme/*-infra:*')),
  organization('GitHub, an owner with any id', github('repo:acme@*/shop:*')),
  organization('GitHub, an owner and no repository', github('repository_owner:acme:*')),
  organization('GitHub, an enterprise', githubClaims({ StringLike: { [`${GITHUB}:enterprise_id`]: '7' } })),
  organization('GitHub, the provider of one enterprise, any subject', github('*', `${GITHUB}/acme`)),
  {
    name: 'every repository of an owner, where the policy allows it',
    parameters: { allowOrgWide: true },
    facts: roles(github('repo:acme/*')),
    expect: { status: 'pass', message: 'Role deploy lets only builds of named organizations or projects in.' },
  },
  {
    name: 'anybody, where the policy allows organizations',
    parameters: { allowOrgWide: true },
    facts: roles(github('repo:*')),
    expect: { status: 'fail', message: ANYBODY },
  },
  {
    name: 'no condition at all',
    facts: roles(role(GITHUB, undefined)),
    expect: {
      status: 'fail',
      severity: 'high',
      message:
        'Role deploy lets anybody on GitHub Actions in and takes tokens of GitHub Actions for any audience; its trust should name projects in sub and audiences in aud.',
      observed: { trusts: [{ provider: GITHUB, reach: 'anyone', sub: [], aud: null }] },
    },
  },
  {
    name: 'no condition on the audience',
    facts: roles(role(GITHUB, { StringLike: { [`${GITHUB}:sub`]: 'repo:acme/shop:*' } })),
    expect: {
      status: 'fail',
      message:
        'Role deploy takes tokens of GitHub Actions for any audience; its trust should name projects in sub and audiences in aud.',
    },
  },
  {
    name: 'an audience with a wildcard',
    facts: roles(role(GITHUB, { StringLike: { [`${GITHUB}:sub`]: 'repo:acme/shop:*', [`${GITHUB}:aud`]: '*' } })),
    expect: { status: 'fail', message: /takes tokens of GitHub Actions for any audience/ },
  },
  {
    name: 'one of two statements is open',
    facts: roles(roleDetail('deploy', [lettingGithub('repo:acme/shop:*'), lettingGithub('repo:*')])),
    expect: { status: 'fail', message: ANYBODY },
  },
  {
    name: 'of an organization and of anybody, anybody is said',
    facts: roles(roleDetail('deploy', [lettingGithub('repo:acme/*'), lettingGithub('repo:*')])),
    expect: { status: 'fail', message: ANYBODY },
  },
  {
    name: 'Deny statements are told, and not counted',
    facts: roles(roleDetail('deploy', [lettingGithub('repo:*'), letting(GITHUB, undefined, { Effect: 'Deny' })])),
    expect: { status: 'fail', message: /audiences in aud \(its Deny statements are not counted\)\.$/ },
  },
  pass(
    'two providers, each with its own condition: no token meets both',
    role(
      GITHUB,
      { StringLike: { [`${GITHUB}:sub`]: '*', [`${GITLAB}:sub`]: '*' } },
      { Principal: { Federated: [providerArn(GITHUB), providerArn(GITLAB)] } },
    ),
  ),
  {
    name: 'two providers, and a condition that needs a claim of neither',
    facts: roles(
      role(
        GITHUB,
        { StringLikeIfExists: { [`${GITHUB}:sub`]: 'repo:acme/shop:*', [`${GITHUB}:aud`]: 'one' } },
        { Principal: { Federated: [providerArn(GITHUB), providerArn(GITLAB)] } },
      ),
    ),
    expect: { status: 'fail', message: /^Role deploy lets anybody on GitLab in and takes tokens of GitLab / },
  },
  pass('GitLab, one project', other(GITLAB, 'project_path:acme/shop:ref_type:branch:ref:main')),
  pass('GitLab, a group within a group', other(GITLAB, 'project_path:acme/team/*')),
  {
    name: 'GitLab, every project of a group',
    facts: roles(other(GITLAB, 'project_path:acme/*:ref_type:branch:ref:main')),
    expect: { status: 'fail', message: /lets every project of an organization on GitLab in/ },
  },
  {
    name: 'GitLab, any project',
    facts: roles(other(GITLAB, 'project_path:*')),
    expect: { status: 'fail', message: /lets anybody on GitLab in/ },
  },
  {
    name: 'an own GitLab, any project',
    facts: roles(other('gitlab.example.com', 'project_path:*')),
    expect: { status: 'fail', message: /lets every project of an organization on GitLab in/ },
  },
  pass('HCP Terraform, one workspace', other(HCP, 'organization:acme:project:*:workspace:prod:run_phase:*')),
  pass('HCP Terraform, one project', other(HCP, 'organization:acme:project:web:workspace:*:run_phase:apply')),
  {
    name: 'HCP Terraform, every workspace of an organization',
    facts: roles(other(HCP, 'organization:acme:project:*:workspace:*:run_phase:*')),
    expect: { status: 'fail', message: /lets every project of an organization on HCP Terraform in/ },
  },
  {
    name: 'HCP Terraform, any organization',
    facts: roles(other(HCP, 'organization:*:workspace:prod:*')),
    expect: { status: 'fail', message: /lets anybody on HCP Terraform in/ },
  },
  pass('CircleCI, one project, keys in any case', other(CIRCLE, 'org/6D1A/project/9F2C/user/*')),
  pass(
    'CircleCI, by the project id',
    role(CIRCLE, {
      StringEquals: { [`${CIRCLE}:oidc.circleci.com/project-id`]: '9F2C', [`${CIRCLE}:aud`]: '6D1A' },
    }),
  ),
  {
    name: 'CircleCI, every project of its organization',
    facts: roles(other(CIRCLE, 'org/6D1A/project/*')),
    expect: { status: 'fail', message: /lets every project of an organization on CircleCI in/ },
  },
  {
    name: 'another partition',
    account: { partition: 'aws-cn', accountId: '111122223333', region: 'cn-north-1' },
    facts: roles(role(GITHUB, undefined, { Principal: { Federated: providerArn(GITHUB, 'aws-cn') } })),
    expect: { status: 'fail', message: /lets anybody on GitHub Actions in/ },
  },
  {
    name: 'roles for others are not judged',
    facts: roles(
      role('oidc.eks.us-east-1.amazonaws.com/id/AB12', undefined),
      role(GITHUB, undefined, { Action: 'sts:AssumeRole' }),
      role(GITHUB, undefined, { Effect: 'Deny' }),
      role(GITHUB, undefined, { Principal: { AWS: providerArn(GITHUB) } }),
      roleDetail('task', [trusting({ Service: 'ecs-tasks.amazonaws.com' })]),
    ),
    expect: { status: 'not-applicable' },
  },
  {
    name: 'a trust policy that cannot be read hides one role and spares the others',
    facts: roles(github('repo:acme/shop:*'), { ...roleDetail('broken'), trust: null }),
    expect: [
      { status: 'pass', resource: 'deploy' },
      { status: 'unknown', message: /There may be more to judge .*IncompleteAnswer/ },
    ],
  },
  {
    name: 'roles could not be read',
    facts: [unread(authorizationDetails, 'throttled')],
    expect: { status: 'unknown', message: /iam:GetAccountAuthorizationDetails was throttled/ },
  },
]);

describe('ciProviderOf', () => {
  it.each([
    [GITHUB, 'GitHub Actions', 'anyone'],
    [`${GITHUB}/acme`, 'GitHub Actions', 'organization'],
    [GITLAB, 'GitLab', 'anyone'],
    ['gitlab.example.com', 'GitLab', 'organization'],
    ['code.gitlab.example.com:8443', 'GitLab', 'organization'],
    [HCP, 'HCP Terraform', 'anyone'],
    ['app.eu.terraform.io', 'HCP Terraform', 'anyone'],
    [CIRCLE, 'CircleCI', 'organization'],
  ])('%s is %s, for %s', (url, name, reach) => {
    expect(ciProviderOf(providerArn(url))).toMatchObject({ name, reach, url: url.toLowerCase() });
  });

  it.each([
    providerArn('accounts.google.com'),
    providerArn(`${GITHUB}.example.com`),
    providerArn('notgitlab.com'),
    'arn:aws:iam::111122223333:saml-provider/gitlab.com',
    'cognito-identity.amazonaws.com',
  ])('%s is none', (arn) => {
    expect(ciProviderOf(arn)).toBeNull();
  });
});
