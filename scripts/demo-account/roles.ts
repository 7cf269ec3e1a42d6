import type { InlinePolicy, RoleDetail } from '../../src/facts/aws/iam-authorization.ts';
import type { PolicyDocument } from '../../src/facts/aws/policy-document.ts';
import { HOME } from './answer.ts';
import { allow, attached, document, type PolicyName } from './policies.ts';

export const GITHUB = `arn:aws:iam::${HOME.accountId}:oidc-provider/token.actions.githubusercontent.com`;
const SIGN_ON = `arn:aws:iam::${HOME.accountId}:saml-provider/single-sign-on`;

interface DemoRole {
  /** Who may assume it. */
  readonly trust: PolicyDocument;
  readonly policies?: readonly PolicyName[];
  readonly inline?: readonly InlinePolicy[];
}

const trusting = (
  principal: Readonly<Record<string, string>>,
  action = 'sts:AssumeRole',
  condition: Readonly<Record<string, Readonly<Record<string, string>>>> = {},
): PolicyDocument =>
  document({
    Effect: 'Allow',
    Principal: principal,
    Action: action,
    ...(Object.keys(condition).length === 0 ? {} : { Condition: condition }),
  });

const service = (name: string): PolicyDocument => trusting({ Service: `${name}.amazonaws.com` });
const task = service('ecs-tasks');
const lambda = service('lambda');
const instance = service('ec2');

/** People, through the company's single sign-on. */
const people = trusting({ Federated: SIGN_ON }, 'sts:AssumeRoleWithSAML', {
  StringEquals: { 'SAML:aud': 'https://signin.aws.amazon.com/saml' },
});

/** Builds on GitHub; `sub` says of which repositories. */
const builds = (sub: string): PolicyDocument =>
  trusting({ Federated: GITHUB }, 'sts:AssumeRoleWithWebIdentity', {
    StringEquals: { 'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com' },
    StringLike: { 'token.actions.githubusercontent.com:sub': sub },
  });

/** Named in the policy file as the role that cuts a key off. Whoever wrote it thought of keys, not of policies on users. */
const responder: DemoRole = {
  trust: people,
  inline: [
    {
      name: 'contain',
      document: document(
        allow(
          [
            'iam:CreateAccessKey',
            'iam:DeleteLoginProfile',
            'iam:GetAccessKeyLastUsed',
            'iam:ListAccessKeys',
            'iam:UpdateAccessKey',
          ],
          `arn:aws:iam::${HOME.accountId}:user/*`,
        ),
        allow('iam:PutRolePolicy', `arn:aws:iam::${HOME.accountId}:role/*`),
      ),
    },
    {
      name: 'investigate',
      document: document(
        allow(['cloudtrail:LookupEvents', 'athena:StartQueryExecution', 'athena:GetQueryResults', 's3:GetObject']),
        allow('kms:Decrypt', '*', { StringEquals: { 'kms:ViaService': 's3.us-east-1.amazonaws.com' } }),
      ),
    },
  ],
};

const ROLES: Readonly<Record<string, DemoRole>> = {
  'batch-invoices': { trust: task, policies: ['lake-read'] },
  'break-glass-admin': {
    trust: trusting({ AWS: `arn:aws:iam::${HOME.accountId}:user/marcus.oduya` }, 'sts:AssumeRole', {
      Bool: { 'aws:MultiFactorAuthPresent': 'true' },
    }),
    policies: ['AdministratorAccess'],
  },
  'catalogue-api-task': { trust: task, policies: ['order-events'] },
  'checkout-api-task': { trust: task, policies: ['order-events'] },
  'config-recorder': { trust: service('config'), policies: ['metrics-read'] },
  'data-lake-crawler': { trust: service('glue'), policies: ['lake-read', 'lake-write'] },
  'ecs-execution': { trust: task, policies: ['service-role/AmazonECSTaskExecutionRolePolicy'] },
  'ec2-bastion': { trust: instance, policies: ['AmazonSSMManagedInstanceCore'] },
  'ec2-build-agent': { trust: instance, policies: ['AmazonSSMManagedInstanceCore', 'developer-access'] },
  'fraud-scoring': { trust: lambda, policies: ['service-role/AWSLambdaBasicExecutionRole', 'lake-read'] },
  'github-storefront-deploy': {
    trust: builds('repo:example-retail/storefront:ref:refs/heads/main'),
    policies: ['developer-access'],
  },
  'github-terraform-plan': { trust: builds('repo:example-retail/*'), policies: ['metrics-read'] },
  'image-resizer': { trust: lambda, policies: ['service-role/AWSLambdaBasicExecutionRole'] },
  'incident-responder': responder,
  'keydrill-scan': { trust: people },
  'log-forwarder': { trust: lambda, policies: ['service-role/AWSLambdaBasicExecutionRole'] },
  'metrics-bridge': {
    trust: trusting({ AWS: 'arn:aws:iam::777788889999:root' }, 'sts:AssumeRole', {
      StringEquals: { 'sts:ExternalId': 'metrics-bridge' },
    }),
    policies: ['metrics-read'],
  },
  'nightly-export': { trust: task, policies: ['lake-read'] },
  'order-router': { trust: lambda, policies: ['service-role/AWSLambdaBasicExecutionRole', 'order-events'] },
  'price-import': { trust: task, policies: ['lake-write'] },
  'returns-api-task': { trust: task, policies: ['order-events'] },
  'search-indexer': { trust: task, policies: ['lake-read'] },
  'sso-developer': { trust: people, policies: ['developer-access'] },
  'sso-finance': { trust: people, policies: ['finance-reporting'] },
  'support-escalation': { trust: people, policies: ['AWSSupportAccess'] },
  'warehouse-sync': { trust: task, policies: ['order-events'] },
};

export const roles: readonly RoleDetail[] = Object.entries(ROLES).map(([name, { trust, policies, inline = [] }]) => ({
  type: 'role',
  name,
  arn: `arn:aws:iam::${HOME.accountId}:role/${name}`,
  attached: attached(policies),
  inline,
  boundary: null,
  trust,
}));
