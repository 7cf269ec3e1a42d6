import type { AttachedPolicy, InlinePolicy, Principal } from '../../src/facts/aws/iam-authorization.ts';
import { ownPolicies, policyDocument } from '../../src/facts/aws/iam-policies.ts';
import type { PolicyDocument } from '../../src/facts/aws/policy-document.ts';
import { type Answer, answer, answerFor, HOME, known } from './answer.ts';

interface Statement {
  readonly Effect: 'Allow' | 'Deny';
  readonly Action?: string | readonly string[];
  readonly NotAction?: readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Principal?: Readonly<Record<string, string | readonly string[]>>;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

export const document = (...Statement: readonly Statement[]): PolicyDocument & { readonly Version: string } => ({
  Version: '2012-10-17',
  Statement,
});

export const allow = (
  Action: string | readonly string[],
  Resource: string | readonly string[] = '*',
  Condition?: NonNullable<Statement['Condition']>,
): Statement => ({ Effect: 'Allow', Action, Resource, ...(Condition === undefined ? {} : { Condition }) });

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

/** The company's own that somebody holds. */
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
};

/** The company's own without a holder, and so nobody's power; one of them waits for a key that leaks. */
const UNATTACHED = {
  'migration-2019': document(allow('*')),
  'DenyAll-IncidentResponse': document({ Effect: 'Deny', Action: '*', Resource: '*' }),
};

export type PolicyName = keyof typeof OF_AWS | keyof typeof OWN;

const ownArn = (name: string): string => `arn:aws:iam::${HOME.accountId}:policy/${name}`;
const awsArn = (name: string): string => `arn:aws:iam::aws:policy/${name}`;

export const attached = (policies: readonly PolicyName[] = []): readonly AttachedPolicy[] =>
  policies.map((policy) => ({
    name: policy.slice(policy.lastIndexOf('/') + 1),
    arn: policy in OF_AWS ? awsArn(policy) : ownArn(policy),
  }));

export const boundaryArn = (policy: keyof typeof OWN): string => ownArn(policy);

const byArn = (policies: Readonly<Record<string, PolicyDocument>>, arnOf: (name: string) => string) =>
  Object.fromEntries(Object.entries(policies).map(([name, text]) => [arnOf(name), text]));

/** The managed policies that somebody holds, by ARN, in the order above. */
export const managedPolicies: Readonly<Record<string, PolicyDocument>> = {
  ...byArn(OF_AWS, awsArn),
  ...byArn(OWN, ownArn),
};

const unattached: Readonly<Record<string, PolicyDocument>> = byArn(UNATTACHED, ownArn);

export const policyAnswers: readonly Answer[] = [
  answer(ownPolicies, () =>
    Object.keys({ ...OWN, ...UNATTACHED }).map((name) => ({
      name,
      arn: ownArn(name),
      version: name === 'developer-access' ? 'v7' : 'v1',
      attachable: true,
    })),
  ),
  answerFor(policyDocument, ({ arn }) => known(unattached[arn], arn)),
];

const GROUPS = {
  Administrators: ['AdministratorAccess'],
  DataEngineers: ['PowerUserAccess'],
  Developers: ['developer-access', 'IAMUserChangePassword'],
  Finance: ['finance-reporting', 'IAMUserChangePassword'],
  Support: ['AWSSupportAccess', 'IAMUserChangePassword'],
} as const satisfies Record<string, readonly PolicyName[]>;

export type GroupName = keyof typeof GROUPS;

export const groups: readonly Principal[] = Object.entries(GROUPS).map(([name, policies]) => ({
  type: 'group',
  name,
  arn: `arn:aws:iam::${HOME.accountId}:group/${name}`,
  attached: attached(policies),
  inline: [],
}));
