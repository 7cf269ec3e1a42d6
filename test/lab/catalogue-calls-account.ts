import * as cloudtrail from '@aws-sdk/client-cloudtrail';
import { GetDatabasesCommand, GetTablesCommand, GlueClient } from '@aws-sdk/client-glue';
import * as iam from '@aws-sdk/client-iam';
import { DescribeKeyCommand, GetKeyPolicyCommand, KMSClient } from '@aws-sdk/client-kms';
import * as organizations from '@aws-sdk/client-organizations';
import * as s3 from '@aws-sdk/client-s3';
import { ListInstancesCommand, SSOAdminClient } from '@aws-sdk/client-sso-admin';
import type { CatalogueCall } from './catalogue-calls.ts';
import { LAB_ACCOUNT_ID } from './lab.ts';

const AccountId = LAB_ACCOUNT_ID;
const KeyId = '1234abcd-12ab-34cd-56ef-1234567890ab';
const EventDataStore = `arn:aws:cloudtrail:eu-west-1:${AccountId}:eventdatastore/main`;
const PolicyArn = 'arn:aws:iam::aws:policy/SecurityAudit';
const PolicySourceArn = `arn:aws:iam::${AccountId}:role/responder`;
const AccessKeyId = 'AKIALABNOBODYS000001';
const Bucket = 'logs';
const Filter = 'SERVICE_CONTROL_POLICY';

/** Identities, the organization, and the logs. */
export const ACCOUNT_CALLS: readonly CatalogueCall[] = [
  [
    'cloudtrail:LookupEvents',
    'json',
    { MaxResults: '7' },
    (lab, via) =>
      lab.client(cloudtrail.CloudTrailClient, via).send(new cloudtrail.LookupEventsCommand({ MaxResults: 7 })),
  ],
  [
    'cloudtrail:ListEventDataStores',
    'json',
    {},
    (lab, via) => lab.client(cloudtrail.CloudTrailClient, via).send(new cloudtrail.ListEventDataStoresCommand({})),
  ],
  [
    'cloudtrail:GetEventDataStore',
    'json',
    { EventDataStore },
    (lab, via) =>
      lab.client(cloudtrail.CloudTrailClient, via).send(new cloudtrail.GetEventDataStoreCommand({ EventDataStore })),
  ],
  ['glue:GetDatabases', 'json', {}, (lab, via) => lab.client(GlueClient, via).send(new GetDatabasesCommand({}))],
  [
    'glue:GetTables',
    'json',
    { DatabaseName: 'logs' },
    (lab, via) => lab.client(GlueClient, via).send(new GetTablesCommand({ DatabaseName: 'logs' })),
  ],
  [
    'iam:GetPolicyVersion',
    'query',
    { PolicyArn, VersionId: 'v1' },
    (lab, via) => lab.client(iam.IAMClient, via).send(new iam.GetPolicyVersionCommand({ PolicyArn, VersionId: 'v1' })),
  ],
  [
    'iam:GetAccessKeyLastUsed',
    'query',
    { AccessKeyId },
    (lab, via) => lab.client(iam.IAMClient, via).send(new iam.GetAccessKeyLastUsedCommand({ AccessKeyId })),
  ],
  [
    'iam:GetRole',
    'query',
    { RoleName: 'responder' },
    (lab, via) => lab.client(iam.IAMClient, via).send(new iam.GetRoleCommand({ RoleName: 'responder' })),
  ],
  [
    'iam:ListOrganizationsFeatures',
    'query',
    {},
    (lab, via) => lab.client(iam.IAMClient, via).send(new iam.ListOrganizationsFeaturesCommand({})),
  ],
  [
    'iam:ListPolicies',
    'query',
    { Scope: 'Local' },
    (lab, via) => lab.client(iam.IAMClient, via).send(new iam.ListPoliciesCommand({ Scope: 'Local' })),
  ],
  ['iam:ListRoles', 'query', {}, (lab, via) => lab.client(iam.IAMClient, via).send(new iam.ListRolesCommand({}))],
  [
    'iam:ListSAMLProviders',
    'query',
    {},
    (lab, via) => lab.client(iam.IAMClient, via).send(new iam.ListSAMLProvidersCommand({})),
  ],
  [
    'iam:ListServiceSpecificCredentials',
    'query',
    { AllUsers: 'true' },
    (lab, via) =>
      lab.client(iam.IAMClient, via).send(new iam.ListServiceSpecificCredentialsCommand({ AllUsers: true })),
  ],
  [
    'iam:ListVirtualMFADevices',
    'query',
    { AssignmentStatus: 'Assigned' },
    (lab, via) =>
      lab.client(iam.IAMClient, via).send(new iam.ListVirtualMFADevicesCommand({ AssignmentStatus: 'Assigned' })),
  ],
  [
    'iam:SimulatePrincipalPolicy',
    'query',
    { PolicySourceArn },
    (lab, via) =>
      lab
        .client(iam.IAMClient, via)
        .send(new iam.SimulatePrincipalPolicyCommand({ PolicySourceArn, ActionNames: ['iam:UpdateAccessKey'] })),
  ],
  [
    'kms:DescribeKey',
    'json',
    { KeyId },
    (lab, via) => lab.client(KMSClient, via).send(new DescribeKeyCommand({ KeyId })),
  ],
  [
    'kms:GetKeyPolicy',
    'json',
    { KeyId },
    (lab, via) => lab.client(KMSClient, via).send(new GetKeyPolicyCommand({ KeyId })),
  ],
  [
    'organizations:DescribeOrganization',
    'json',
    {},
    (lab, via) =>
      lab.client(organizations.OrganizationsClient, via).send(new organizations.DescribeOrganizationCommand({})),
  ],
  [
    'organizations:ListParents',
    'json',
    { ChildId: AccountId },
    (lab, via) =>
      lab
        .client(organizations.OrganizationsClient, via)
        .send(new organizations.ListParentsCommand({ ChildId: AccountId })),
  ],
  [
    'organizations:ListPolicies',
    'json',
    { Filter },
    (lab, via) =>
      lab.client(organizations.OrganizationsClient, via).send(new organizations.ListPoliciesCommand({ Filter })),
  ],
  [
    'organizations:ListPoliciesForTarget',
    'json',
    { Filter, TargetId: AccountId },
    (lab, via) =>
      lab
        .client(organizations.OrganizationsClient, via)
        .send(new organizations.ListPoliciesForTargetCommand({ Filter, TargetId: AccountId })),
  ],
  [
    'organizations:DescribePolicy',
    'json',
    { PolicyId: 'p-12345678' },
    (lab, via) =>
      lab
        .client(organizations.OrganizationsClient, via)
        .send(new organizations.DescribePolicyCommand({ PolicyId: 'p-12345678' })),
  ],
  ['s3:ListBuckets', 's3', {}, (lab, via) => lab.client(s3.S3Client, via).send(new s3.ListBucketsCommand({}))],
  [
    's3:GetBucketVersioning',
    's3',
    { Bucket },
    (lab, via) => lab.client(s3.S3Client, via).send(new s3.GetBucketVersioningCommand({ Bucket })),
  ],
  [
    's3:GetBucketLifecycleConfiguration',
    's3',
    { Bucket },
    (lab, via) => lab.client(s3.S3Client, via).send(new s3.GetBucketLifecycleConfigurationCommand({ Bucket })),
  ],
  [
    's3:GetObjectLockConfiguration',
    's3',
    { Bucket },
    (lab, via) => lab.client(s3.S3Client, via).send(new s3.GetObjectLockConfigurationCommand({ Bucket })),
  ],
  ['sso:ListInstances', 'json', {}, (lab, via) => lab.client(SSOAdminClient, via).send(new ListInstancesCommand({}))],
];
