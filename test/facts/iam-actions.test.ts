import { describe, expect, it } from 'vitest';
import { iamActionOf, isReadOnly } from '../../src/facts/iam-actions.ts';

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
