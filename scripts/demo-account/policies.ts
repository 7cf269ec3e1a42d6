import type { AttachedPolicy, InlinePolicy, Principal } from '../../src/facts/aws/iam-authorization.ts';
import type { PolicyDocument } from '../../src/facts/aws/policy-document.ts';
import { HOME } from './facts.ts';

interface Statement {
  readonly Effect: 'Allow' | 'Deny';
  readonly Action?: string | readonly string[];
  readonly NotAction?: readonly string[];
  readonly Resource: string | readonly string[];
}

const document = (...Statement: readonly Statement[]): PolicyDocument & { readonly Version: string } => ({
  Version: '2012-10-17',
  Statement,
});

const allow = (Action: string | readonly string[], Resource: string | readonly string[] = '*'): Statement => ({
  Effect: 'Allow',
  Action,
  Resource,
});

export const inline = (
  name: string,
  actions: string | readonly string[],
  on?: string | readonly string[],
): InlinePolicy => ({
  name,
  document: document(allow(actions, on)),
});

/** Managed by AWS; of the long ones, the part that says what they are. */
const OF_AWS = {
  AdministratorAccess: document(allow('*')),
  PowerUserAccess: document(
    { Effect: 'Allow', NotAction: ['iam:*', 'organizations:*', 'account:*'], Resource: '*' },
    allow(['iam:CreateServiceLinkedRole', 'iam:DeleteServiceLinkedRole', 'iam:ListRoles', 'account:ListRegions']),
  ),
  AmazonS3FullAccess: document(allow(['s3:*', 's3-object-lambda:*'])),
  AWSSupportAccess: document(allow('support:*')),
  IAMUserChangePassword: document(
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a policy variable of IAM
    allow('iam:ChangePassword', 'arn:aws:iam::*:user/${aws:username}'),
    allow('iam:GetAccountPasswordPolicy'),
  ),
  AmazonSSMManagedInstanceCore: document(allow(['ssm:UpdateInstanceInformation', 'ssmmessages:*', 'ec2messages:*'])),
  AWSCompromisedKeyQuarantineV3: document({
    Effect: 'Deny',
    Action: [
      'cloudtrail:LookupEvents',
      'ec2:RequestSpotInstances',
      'ec2:RunInstances',
      'ec2:StartInstances',
      'iam:AddUserToGroup',
      'iam:AttachUserPolicy',
      'iam:CreateAccessKey',
      'iam:CreateLoginProfile',
      'iam:CreateRole',
      'iam:CreateUser',
      'iam:PutUserPolicy',
      'iam:UpdateAccessKey',
      'lambda:CreateFunction',
      'organizations:CreateAccount',
      's3:DeleteBucket',
      's3:PutBucketLifecycleConfiguration',
    ],
    Resource: '*',
  }),
  'service-role/AmazonECSTaskExecutionRolePolicy': document(
    allow(['ecr:GetAuthorizationToken', 'ecr:BatchGetImage', 'logs:CreateLogStream', 'logs:PutLogEvents']),
  ),
  'service-role/AWSLambdaBasicExecutionRole': document(
    allow(['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents']),
  ),
};

/** The company's own. The last one has no holder, and so is nobody's power. */
const OWN = {
  'developer-access': document(allow(['ecs:*', 'ecr:*', 'logs:*', 'cloudwatch:*', 'lambda:*', 'sqs:*', 'sns:*'])),
  'finance-reporting': document(allow(['ce:Get*', 'cur:Describe*', 'budgets:View*'])),
  'engineer-boundary': document(allow(['s3:*', 'glue:*', 'athena:*', 'redshift-data:*', 'logs:*'])),
  'lake-read': document(
    allow(['s3:GetObject', 's3:ListBucket'], ['arn:aws:s3:::lake-curated', 'arn:aws:s3:::lake-curated/*']),
  ),
  'lake-write': document(allow(['s3:GetObject', 's3:PutObject'], 'arn:aws:s3:::lake-raw/*')),
  'metrics-read': document(allow(['cloudwatch:GetMetricData', 'cloudwatch:ListMetrics', 'tag:GetResources'])),
  'order-events': document(
    allow(['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sns:Publish'], `arn:aws:*:eu-west-1:${HOME.accountId}:orders-*`),
  ),
  'migration-2019': document(allow('*')),
};

type AwsPolicyName = keyof typeof OF_AWS;
type OwnPolicyName = keyof typeof OWN;
export type PolicyName = AwsPolicyName | OwnPolicyName;

const arnOf = (policy: PolicyName): string =>
  policy in OF_AWS ? `arn:aws:iam::aws:policy/${policy}` : `arn:aws:iam::${HOME.accountId}:policy/${policy}`;

export const attached = (policies: readonly PolicyName[] = []): readonly AttachedPolicy[] =>
  policies.map((policy) => ({ name: policy.slice(policy.lastIndexOf('/') + 1), arn: arnOf(policy) }));

export const boundaryArn = (policy: OwnPolicyName): string => arnOf(policy);

/** Every managed policy by ARN, in the order above. */
export const managedPolicies: Readonly<Record<string, PolicyDocument>> = Object.fromEntries([
  ...Object.entries(OF_AWS).map(([name, text]) => [`arn:aws:iam::aws:policy/${name}`, text]),
  ...Object.entries(OWN).map(([name, text]) => [`arn:aws:iam::${HOME.accountId}:policy/${name}`, text]),
]);

const GROUPS = {
  Administrators: ['AdministratorAccess'],
  DataEngineers: ['PowerUserAccess'],
  Developers: ['developer-access', 'IAMUserChangePassword'],
  Finance: ['finance-reporting', 'IAMUserChangePassword'],
  Support: ['AWSSupportAccess', 'IAMUserChangePassword'],
} as const satisfies Record<string, readonly PolicyName[]>;

export type GroupName = keyof typeof GROUPS;

const ROLES: Readonly<Record<string, readonly PolicyName[]>> = {
  'batch-invoices': ['lake-read'],
  'break-glass-admin': ['AdministratorAccess'],
  'catalogue-api-task': ['order-events'],
  'checkout-api-task': ['order-events'],
  'config-recorder': ['metrics-read'],
  'data-lake-crawler': ['lake-read', 'lake-write'],
  'ecs-execution': ['service-role/AmazonECSTaskExecutionRolePolicy'],
  'ec2-bastion': ['AmazonSSMManagedInstanceCore'],
  'ec2-build-agent': ['AmazonSSMManagedInstanceCore', 'developer-access'],
  'fraud-scoring': ['service-role/AWSLambdaBasicExecutionRole', 'lake-read'],
  'github-storefront-deploy': ['developer-access'],
  'github-terraform-plan': ['metrics-read'],
  'image-resizer': ['service-role/AWSLambdaBasicExecutionRole'],
  'keydrill-scan': [],
  'log-forwarder': ['service-role/AWSLambdaBasicExecutionRole'],
  'metrics-bridge': ['metrics-read'],
  'nightly-export': ['lake-read'],
  'order-router': ['service-role/AWSLambdaBasicExecutionRole', 'order-events'],
  'price-import': ['lake-write'],
  'returns-api-task': ['order-events'],
  'search-indexer': ['lake-read'],
  'sso-developer': ['developer-access'],
  'sso-finance': ['finance-reporting'],
  'support-escalation': ['AWSSupportAccess'],
  'warehouse-sync': ['order-events'],
};

const principal =
  (type: 'group' | 'role') =>
  ([name, policies]: readonly [string, readonly PolicyName[]]): Principal => ({
    type,
    name,
    arn: `arn:aws:iam::${HOME.accountId}:${type}/${name}`,
    attached: attached(policies),
    inline: [],
  });

export const groups: readonly Principal[] = Object.entries(GROUPS).map(principal('group'));

export const roles: readonly Principal[] = Object.entries(ROLES).map(principal('role'));
