/**
 * The IAM action that authorises an operation: the same name, but for these.
 * Source: the service authorization reference, "Actions, resources, and condition keys for AWS services".
 */
const ACTIONS: Readonly<Record<string, string>> = {
  's3:ListBuckets': 's3:ListAllMyBuckets',
  's3:GetBucketEncryption': 's3:GetEncryptionConfiguration',
  's3:GetBucketLifecycleConfiguration': 's3:GetLifecycleConfiguration',
  's3:GetPublicAccessBlock': 's3:GetBucketPublicAccessBlock',
  's3:GetObjectLockConfiguration': 's3:GetBucketObjectLockConfiguration',
  's3:GetBucketNotificationConfiguration': 's3:GetBucketNotification',
  's3:GetBucketReplication': 's3:GetReplicationConfiguration',
  's3control:GetPublicAccessBlock': 's3:GetAccountPublicAccessBlock',
  'budgets:DescribeBudgets': 'budgets:ViewBudget',
  'budgets:DescribeBudgetNotificationsForAccount': 'budgets:ViewBudget',
  'budgets:DescribeNotificationsForBudget': 'budgets:ViewBudget',
  'budgets:DescribeSubscribersForNotification': 'budgets:ViewBudget',
};

export const iamActionOf = (operation: string): string => ACTIONS[operation] ?? operation;

/** Reads that reveal secrets or customer data: never part of a readiness scan, whatever their access level says. */
const FORBIDDEN = new Set([
  'secretsmanager:GetSecretValue',
  'secretsmanager:BatchGetSecretValue',
  'ssm:GetParameter',
  'ssm:GetParameters',
  'ssm:GetParametersByPath',
  'ssm:GetParameterHistory',
  's3:GetObject',
  's3:GetObjectVersion',
  'dynamodb:GetItem',
  'dynamodb:BatchGetItem',
  'logs:GetLogEvents',
  'logs:FilterLogEvents',
  'logs:GetQueryResults',
  'athena:GetQueryResults',
  'ec2:GetPasswordData',
  'kinesis:GetRecords',
  'ecr:GetAuthorizationToken',
  'lambda:GetFunction',
  'kms:Decrypt',
  'sts:GetSessionToken',
  'sts:GetFederationToken',
]);

const READ_NAME = /^(?:Describe|Get|List|Lookup|BatchGet|Simulate|Test)[A-Z]/;

/** Operations that only read, although their name does not start like one. */
const READ_ANYWAY = new Set(['iam:GenerateCredentialReport']);

/** Whether the guard may ever let an operation pass: reads of configuration only. */
export function isReadOnly(operation: string): boolean {
  if (FORBIDDEN.has(operation)) return false;
  const name = operation.slice(operation.indexOf(':') + 1);
  return READ_ANYWAY.has(operation) || READ_NAME.test(name);
}
