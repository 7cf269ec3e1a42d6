import { hasReadName } from './read-name.ts';
import { reveals } from './refused-reads.ts';
import { WRITES_NAMED_LIKE_READS } from './write-actions.generated.ts';

/**
 * The IAM action that authorises an operation: the same name, but for these. A collector of another such operation names
 * its actions itself.
 * Source: the service authorization reference, "Actions, resources, and condition keys for AWS services".
 */
const ACTIONS: Readonly<Record<string, string>> = {
  's3:ListBuckets': 's3:ListAllMyBuckets',
  's3:GetBucketAccelerateConfiguration': 's3:GetAccelerateConfiguration',
  's3:GetBucketAnalyticsConfiguration': 's3:GetAnalyticsConfiguration',
  's3:GetBucketEncryption': 's3:GetEncryptionConfiguration',
  's3:GetBucketIntelligentTieringConfiguration': 's3:GetIntelligentTieringConfiguration',
  's3:GetBucketInventoryConfiguration': 's3:GetInventoryConfiguration',
  's3:GetBucketLifecycleConfiguration': 's3:GetLifecycleConfiguration',
  's3:GetBucketMetricsConfiguration': 's3:GetMetricsConfiguration',
  's3:ListBucketAnalyticsConfigurations': 's3:GetAnalyticsConfiguration',
  's3:ListBucketIntelligentTieringConfigurations': 's3:GetIntelligentTieringConfiguration',
  's3:ListBucketInventoryConfigurations': 's3:GetInventoryConfiguration',
  's3:ListBucketMetricsConfigurations': 's3:GetMetricsConfiguration',
  's3:GetPublicAccessBlock': 's3:GetBucketPublicAccessBlock',
  's3:GetObjectLockConfiguration': 's3:GetBucketObjectLockConfiguration',
  's3:GetBucketNotificationConfiguration': 's3:GetBucketNotification',
  's3:GetBucketReplication': 's3:GetReplicationConfiguration',
  's3control:GetPublicAccessBlock': 's3:GetAccountPublicAccessBlock',
  'budgets:DescribeBudget': 'budgets:ViewBudget',
  'budgets:DescribeBudgets': 'budgets:ViewBudget',
  'budgets:DescribeBudgetNotificationsForAccount': 'budgets:ViewBudget',
  'budgets:DescribeBudgetPerformanceHistory': 'budgets:ViewBudget',
  'budgets:DescribeNotificationsForBudget': 'budgets:ViewBudget',
  'budgets:DescribeSubscribersForNotification': 'budgets:ViewBudget',
};

/** S3 Control has a prefix of its own here, because it shares operation names with S3; IAM knows one service. */
export const iamActionOf = (operation: string): string => ACTIONS[operation] ?? operation.replace(/^s3control:/, 's3:');

/**
 * What only reads although its name does not say so: reports that are prepared for the one who asks, policies and
 * patterns that are tried without anything being sent, searches in what AWS Config and Resource Explorer recorded, and
 * actions that stand for reads of another name. Other verbs (Search, Query, Check, Test, Export …) tell nothing, so
 * nothing else is taken for a read.
 */
const READ_ANYWAY = new Set([
  'access-analyzer:CheckAccessNotGranted',
  'access-analyzer:CheckNoNewAccess',
  'access-analyzer:CheckNoPublicAccess',
  'access-analyzer:ValidatePolicy',
  'apigateway:GET',
  'budgets:ViewBudget',
  'config:SelectAggregateResourceConfig',
  'config:SelectResourceConfig',
  'events:TestEventPattern',
  'iam:GenerateCredentialReport',
  'iam:GenerateOrganizationsAccessReport',
  'iam:GenerateServiceLastAccessedDetails',
  'iam:SimulateCustomPolicy',
  'iam:SimulatePrincipalPolicy',
  'logs:TestMetricFilter',
  'resource-explorer-2:Search',
  // A name, which only looks like a way in.
  'sqs:GetQueueUrl',
]);

/** What is known of an operation, or of the IAM action that allows it, by its name `service:Operation`. */
export type OperationKind =
  | 'read'
  /** A read of secrets, credentials, contents or customer data. */
  | 'revealing'
  | 'write'
  /** Neither its name nor a list says that it only reads. */
  | 'unclear';

const WRITE_VERB =
  /^(?:Accept|Add|Allocate|Associate|Assume|Attach|Authorize|Batch(?:Create|Delete|Import|Put|Update|Write)|Cancel|Change|Copy|Create|Deactivate|Delete|Deregister|Detach|Disable|Disassociate|Enable|Execute|Import|Invite|Invoke|Modify|Move|Publish|Purge|Put|Reboot|Register|Reject|Release|Remove|Replace|Reset|Restore|Resume|Revoke|Rotate|Run|Schedule|Send|Set|Start|Stop|Suspend|Tag|Terminate|Untag|Update|Upload|Write)[A-Z]/;

export function operationKind(operation: string): OperationKind {
  if (READ_ANYWAY.has(operation)) return 'read';
  const [service = '', name = ''] = iamService(operation).split(':');
  if (!hasReadName(name)) return WRITE_VERB.test(name) ? 'write' : 'unclear';
  if (reveals(service, name)) return 'revealing';
  return WRITES_NAMED_LIKE_READS.has(`${service}:${name}`.toLowerCase()) ? 'write' : 'read';
}

/** Whether the guard may ever let an operation pass: reads of configuration only. */
export const isReadOnly = (operation: string): boolean => operationKind(operation) === 'read';

const iamService = (operation: string): string => operation.replace(/^s3control:/, 's3:');
