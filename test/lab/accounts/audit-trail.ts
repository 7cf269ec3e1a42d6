import {
  CloudTrailClient,
  CreateTrailCommand,
  PutEventSelectorsCommand,
  StartLoggingCommand,
} from '@aws-sdk/client-cloudtrail';
import { CloudWatchLogsClient, CreateLogGroupCommand } from '@aws-sdk/client-cloudwatch-logs';
import { CreateDatabaseCommand, CreateTableCommand, GlueClient } from '@aws-sdk/client-glue';
import { CreateKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import {
  CreateBucketCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketPolicyCommand,
  PutBucketVersioningCommand,
  PutObjectLockConfigurationCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import type { Lab } from '../lab.ts';
import { allow, document } from './catalogue.ts';
import { daysBefore } from './facts.ts';

export const AUDIT_BUCKET = 'audit-logs-example';
const PREFIX = 'trail';
export const AUDIT_LOG_GROUP = '/aws/cloudtrail/audit';
const NAME = 'audit';

export interface AuditTrail {
  readonly region: string;
  readonly now: Date;
  /** The account that the trail and its key belong to; the bucket belongs to the lab's. */
  readonly accountId: string;
  readonly isOfOrganization: boolean;
}

/**
 * A trail with everything: all regions, validation, a key of its own, object-level events, a log group, a table, and a
 * bucket that keeps what is in it. Gives the ARN of the key.
 */
export async function createAuditTrail(lab: Lab, plan: AuditTrail): Promise<string> {
  const { region, now, accountId } = plan;
  await createAuditBucket(lab);
  const { KeyMetadata } = await lab.client(KMSClient, { region, accountId }).send(new CreateKeyCommand({}));
  const keyArn = KeyMetadata?.Arn ?? '';
  const logs = lab.client(CloudWatchLogsClient, { region, accountId });
  await logs.send(new CreateLogGroupCommand({ logGroupName: AUDIT_LOG_GROUP }));
  const cloudtrail = lab.client(CloudTrailClient, { region, accountId });
  await cloudtrail.send(
    new CreateTrailCommand({
      Name: NAME,
      S3BucketName: AUDIT_BUCKET,
      S3KeyPrefix: PREFIX,
      IsMultiRegionTrail: true,
      IsOrganizationTrail: plan.isOfOrganization,
      EnableLogFileValidation: true,
      KmsKeyId: keyArn,
      CloudWatchLogsLogGroupArn: `arn:aws:logs:${region}:${accountId}:log-group:${AUDIT_LOG_GROUP}:*`,
      CloudWatchLogsRoleArn: `arn:aws:iam::${accountId}:role/cloudtrail-to-logs`,
    }),
  );
  const DataResources = [{ Type: 'AWS::S3::Object', Values: ['arn:aws:s3:::customer-data/'] }];
  const selector = { ReadWriteType: 'All', IncludeManagementEvents: true, DataResources } as const;
  await cloudtrail.send(new PutEventSelectorsCommand({ TrailName: NAME, EventSelectors: [selector] }));
  await cloudtrail.send(new StartLoggingCommand({ Name: NAME }));
  const minutesAgo = daysBefore(now, 0.005);
  const status = {
    StartLoggingTime: daysBefore(now, 500),
    LatestDeliveryTime: minutesAgo,
    LatestDigestDeliveryTime: minutesAgo,
    LatestCloudWatchLogsDeliveryTime: minutesAgo,
  };
  await lab.patch({ accountId, trails: { [NAME]: { status } } });
  await createTable(lab, region);
  return keyArn;
}

async function createAuditBucket(lab: Lab): Promise<void> {
  const s3 = lab.client(S3Client);
  const Bucket = AUDIT_BUCKET;
  await s3.send(new CreateBucketCommand({ Bucket, ObjectLockEnabledForBucket: true }));
  await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } }));
  const Rule = { DefaultRetention: { Mode: 'COMPLIANCE', Days: 365 } } as const;
  await s3.send(
    new PutObjectLockConfigurationCommand({ Bucket, ObjectLockConfiguration: { ObjectLockEnabled: 'Enabled', Rule } }),
  );
  const keepLong = { ID: 'keep', Status: 'Enabled', Filter: { Prefix: '' }, Expiration: { Days: 730 } } as const;
  await s3.send(new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration: { Rules: [keepLong] } }));
  const objects = `arn:aws:s3:::${Bucket}/*`;
  const write = { ...allow('s3:PutObject', objects), Principal: { Service: 'cloudtrail.amazonaws.com' } };
  await s3.send(new PutBucketPolicyCommand({ Bucket, Policy: document(write) }));
}

async function createTable(lab: Lab, region: string): Promise<void> {
  const glue = lab.client(GlueClient, { region });
  const DatabaseName = 'security';
  await glue.send(new CreateDatabaseCommand({ DatabaseInput: { Name: DatabaseName } }));
  const StorageDescriptor = {
    Location: `s3://${AUDIT_BUCKET}/${PREFIX}/AWSLogs/`,
    InputFormat: 'com.amazon.emr.cloudtrail.CloudTrailInputFormat',
    Columns: [
      { Name: 'useridentity', Type: 'struct<accesskeyid:string,username:string>' },
      { Name: 'eventname', Type: 'string' },
    ],
  };
  const TableInput = { Name: 'cloudtrail_logs', TableType: 'EXTERNAL_TABLE', StorageDescriptor };
  await glue.send(new CreateTableCommand({ DatabaseName, TableInput }));
}
