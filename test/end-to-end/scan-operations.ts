/** Operations whose IAM action has another name; from the service authorization reference of S3. */
const ACTIONS: Readonly<Record<string, string>> = {
  's3:GetPublicAccessBlock': 's3:GetBucketPublicAccessBlock',
  's3control:GetPublicAccessBlock': 's3:GetAccountPublicAccessBlock',
};

/** AWS never denies it, and no policy need allow it. */
export const IDENTITY = 'sts:GetCallerIdentity';

/**
 * The operations of the essential pack, but for `IDENTITY`. Written out, so that each is a test case with a name; the
 * tests hold it against what `keydrill permissions` prints and against what the server saw.
 */
export const OPERATIONS = [
  'account:GetAlternateContact',
  'account:ListRegions',
  'cloudtrail:DescribeTrails',
  'cloudtrail:GetEventSelectors',
  'cloudtrail:GetTrailStatus',
  'config:DescribeConfigRules',
  'config:DescribeConfigurationRecorderStatus',
  'ec2:DescribeRegions',
  'guardduty:GetDetector',
  'guardduty:ListDetectors',
  'iam:GenerateCredentialReport',
  'iam:GetAccountAuthorizationDetails',
  'iam:GetAccountSummary',
  'iam:GetCredentialReport',
  'iam:GetLoginProfile',
  'iam:ListAccessKeys',
  'iam:ListMFADevices',
  'iam:ListOpenIDConnectProviders',
  's3:GetBucketAcl',
  's3:GetBucketPolicyStatus',
  's3:GetPublicAccessBlock',
  's3control:GetPublicAccessBlock',
  'securityhub:DescribeHub',
] as const;

export const actionOf = (operation: string): string => ACTIONS[operation] ?? operation;

export const ACTIONS_OF_PACK: readonly string[] = OPERATIONS.map(actionOf).sort();

/** Asked only when the operation it stands in for has failed. */
export const INSTEAD: Readonly<Record<string, string>> = { 'ec2:DescribeRegions': 'account:ListRegions' };

/** Asked only of users that were created after the credential report was prepared. */
export const FOR_NEWCOMERS = 'iam:GetLoginProfile';
