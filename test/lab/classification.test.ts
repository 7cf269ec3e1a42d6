import { request } from 'node:http';
import { AccountClient, GetAlternateContactCommand, ListRegionsCommand } from '@aws-sdk/client-account';
import {
  CloudTrailClient,
  DescribeTrailsCommand,
  GetEventSelectorsCommand,
  GetTrailStatusCommand,
} from '@aws-sdk/client-cloudtrail';
import {
  ConfigServiceClient,
  DescribeConfigRulesCommand,
  DescribeConfigurationRecorderStatusCommand,
  DescribeConfigurationRecordersCommand,
} from '@aws-sdk/client-config-service';
import { DescribeRegionsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { GetDetectorCommand, GuardDutyClient, ListDetectorsCommand } from '@aws-sdk/client-guardduty';
import {
  GenerateCredentialReportCommand,
  GetAccountAuthorizationDetailsCommand,
  GetAccountSummaryCommand,
  GetCredentialReportCommand,
  GetLoginProfileCommand,
  IAMClient,
  ListAccessKeysCommand,
  ListMFADevicesCommand,
  ListOpenIDConnectProvidersCommand,
} from '@aws-sdk/client-iam';
import { ListAccountsCommand, OrganizationsClient } from '@aws-sdk/client-organizations';
import {
  CreateBucketCommand,
  GetBucketAclCommand,
  GetBucketLocationCommand,
  GetBucketPolicyStatusCommand,
  GetPublicAccessBlockCommand as GetBucketPublicAccessBlockCommand,
  ListBucketsCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { GetPublicAccessBlockCommand, S3ControlClient } from '@aws-sdk/client-s3-control';
import { DescribeHubCommand, SecurityHubClient } from '@aws-sdk/client-securityhub';
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LAB_ACCOUNT_ID, type Lab, startLab } from './lab.ts';
import { emulatorSkipped } from './python.ts';

describe.skipIf(emulatorSkipped)('the lab tells every request', () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await startLab();
  }, 60_000);
  afterAll(() => lab.stop());

  const via = { via: 'proxy', region: 'eu-west-1' } as const;
  const RoleArn = `arn:aws:iam::${LAB_ACCOUNT_ID}:role/reader`;
  const cases: readonly [operation: string, parameters: Record<string, string>, send: () => Promise<unknown>][] = [
    ['sts:GetCallerIdentity', {}, () => lab.client(STSClient, via).send(new GetCallerIdentityCommand({}))],
    [
      'sts:AssumeRole',
      { RoleArn },
      () => lab.client(STSClient, via).send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'lab' })),
    ],
    ['account:ListRegions', {}, () => lab.client(AccountClient, via).send(new ListRegionsCommand({}))],
    [
      'account:GetAlternateContact',
      { AlternateContactType: 'SECURITY' },
      () => lab.client(AccountClient, via).send(new GetAlternateContactCommand({ AlternateContactType: 'SECURITY' })),
    ],
    ['ec2:DescribeRegions', {}, () => lab.client(EC2Client, via).send(new DescribeRegionsCommand({}))],
    [
      'iam:GenerateCredentialReport',
      {},
      () => lab.client(IAMClient, via).send(new GenerateCredentialReportCommand({})),
    ],
    ['iam:GetCredentialReport', {}, () => lab.client(IAMClient, via).send(new GetCredentialReportCommand({}))],
    [
      'iam:GetAccountAuthorizationDetails',
      { MaxItems: '7' },
      () => lab.client(IAMClient, via).send(new GetAccountAuthorizationDetailsCommand({ MaxItems: 7 })),
    ],
    ['iam:GetAccountSummary', {}, () => lab.client(IAMClient, via).send(new GetAccountSummaryCommand({}))],
    [
      'iam:ListAccessKeys',
      { UserName: 'a,b' },
      () => lab.client(IAMClient, via).send(new ListAccessKeysCommand({ UserName: 'a,b' })),
    ],
    [
      'iam:ListMFADevices',
      { UserName: 'ann' },
      () => lab.client(IAMClient, via).send(new ListMFADevicesCommand({ UserName: 'ann' })),
    ],
    [
      'iam:GetLoginProfile',
      { UserName: 'ann' },
      () => lab.client(IAMClient, via).send(new GetLoginProfileCommand({ UserName: 'ann' })),
    ],
    [
      'iam:ListOpenIDConnectProviders',
      {},
      () => lab.client(IAMClient, via).send(new ListOpenIDConnectProvidersCommand({})),
    ],
    ['cloudtrail:DescribeTrails', {}, () => lab.client(CloudTrailClient, via).send(new DescribeTrailsCommand({}))],
    [
      'cloudtrail:GetTrailStatus',
      { Name: 'main' },
      () => lab.client(CloudTrailClient, via).send(new GetTrailStatusCommand({ Name: 'main' })),
    ],
    [
      'cloudtrail:GetEventSelectors',
      { TrailName: 'main' },
      () => lab.client(CloudTrailClient, via).send(new GetEventSelectorsCommand({ TrailName: 'main' })),
    ],
    [
      's3:GetBucketPolicyStatus',
      { Bucket: 'logs' },
      () => lab.client(S3Client, via).send(new GetBucketPolicyStatusCommand({ Bucket: 'logs' })),
    ],
    [
      's3:GetBucketAcl',
      { Bucket: 'logs' },
      () => lab.client(S3Client, via).send(new GetBucketAclCommand({ Bucket: 'logs' })),
    ],
    [
      's3:GetPublicAccessBlock',
      { Bucket: 'logs' },
      () => lab.client(S3Client, via).send(new GetBucketPublicAccessBlockCommand({ Bucket: 'logs' })),
    ],
    [
      's3:GetBucketLocation',
      { Bucket: 'logs' },
      () => lab.client(S3Client, via).send(new GetBucketLocationCommand({ Bucket: 'logs' })),
    ],
    ['s3:ListBuckets', {}, () => lab.client(S3Client, via).send(new ListBucketsCommand({}))],
    [
      's3control:GetPublicAccessBlock',
      { AccountId: LAB_ACCOUNT_ID },
      () => lab.client(S3ControlClient, via).send(new GetPublicAccessBlockCommand({ AccountId: LAB_ACCOUNT_ID })),
    ],
    ['guardduty:ListDetectors', {}, () => lab.client(GuardDutyClient, via).send(new ListDetectorsCommand({}))],
    [
      'guardduty:GetDetector',
      { DetectorId: 'abc' },
      () => lab.client(GuardDutyClient, via).send(new GetDetectorCommand({ DetectorId: 'abc' })),
    ],
    ['securityhub:DescribeHub', {}, () => lab.client(SecurityHubClient, via).send(new DescribeHubCommand({}))],
    [
      'config:DescribeConfigRules',
      {},
      () => lab.client(ConfigServiceClient, via).send(new DescribeConfigRulesCommand({})),
    ],
    [
      'config:DescribeConfigurationRecorders',
      {},
      () => lab.client(ConfigServiceClient, via).send(new DescribeConfigurationRecordersCommand({})),
    ],
    [
      'config:DescribeConfigurationRecorderStatus',
      {},
      () => lab.client(ConfigServiceClient, via).send(new DescribeConfigurationRecorderStatusCommand({})),
    ],
    ['organizations:ListAccounts', {}, () => lab.client(OrganizationsClient, via).send(new ListAccountsCommand({}))],
  ];

  it.each(cases)('%s', async (operation, parameters, send) => {
    lab.clearCalls();
    // Whether an empty account answers with data or an error does not matter, only that it answers.
    const name = await send().then(
      () => 'answered',
      (error: Error) => error.name,
    );
    const calls = lab.calls();
    expect(calls).toHaveLength(1);
    expect(calls[0]).toMatchObject({
      operation,
      region: 'eu-west-1',
      accessKeyId: 'AKIALABSETUP00000001',
      attempt: 1,
      parameters,
      fault: undefined,
    });
    expect(calls[0]?.status).toBeLessThan(500);
    expect(name).not.toMatch(/NotInLab|Unknown|SyntaxError|TypeError/);
  });

  it('takes a bucket named by the host too', async () => {
    await lab.client(S3Client).send(new CreateBucketCommand({ Bucket: 'by-host' }));
    lab.clearCalls();
    const answer = await hostStyle(lab, 'by-host');
    expect(lab.calls()[0]).toMatchObject({ operation: 's3:GetBucketAcl', parameters: { Bucket: 'by-host' } });
    expect(answer).toContain('<Permission>FULL_CONTROL</Permission>');
  });
});

/** `fetch` cannot set the host header. */
async function hostStyle(lab: Lab, bucket: string): Promise<string> {
  const scope = 'Credential=AKIALABSETUP00000001/20260101/us-east-1/s3/aws4_request';
  const headers = { host: `${bucket}.localhost`, authorization: `AWS4-HMAC-SHA256 ${scope}, Signature=0` };
  return new Promise((done, fail) => {
    const outgoing = request(`${lab.endpoint}/?acl`, { headers }, (response) => {
      let text = '';
      response.on('data', (chunk) => {
        text += chunk;
      });
      response.on('end', () => done(text));
    });
    outgoing.on('error', fail).end();
  });
}
