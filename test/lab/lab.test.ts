import { AccountClient, GetAlternateContactCommand, ListRegionsCommand } from '@aws-sdk/client-account';
import { ConfigServiceClient, DescribeConfigRulesCommand } from '@aws-sdk/client-config-service';
import { DescribeRegionsCommand, EC2Client } from '@aws-sdk/client-ec2';
import {
  DescribeOrganizationConfigurationCommand,
  GuardDutyClient,
  ListDetectorsCommand,
  ListFiltersCommand,
} from '@aws-sdk/client-guardduty';
import { DescribeEventDetailsCommand, HealthClient } from '@aws-sdk/client-health';
import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  GetAccountSummaryCommand,
  IAMClient,
  ListAccessKeysCommand,
  ListPoliciesGrantingServiceAccessCommand,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam';
import {
  CreateBucketCommand,
  GetBucketPolicyStatusCommand,
  GetPublicAccessBlockCommand as GetBucketPublicAccessBlockCommand,
  PutBucketPolicyCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { GetPublicAccessBlockCommand, S3ControlClient } from '@aws-sdk/client-s3-control';
import { DescribeHubCommand, SecurityHubClient } from '@aws-sdk/client-securityhub';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { LAB_ACCOUNT_ID, type Lab, startLab } from './lab.ts';
import { DEFAULT_REGIONS, listRegions, REGIONS_BY_DEFAULT } from './overlays/regions.ts';
import { emulatorSkipped } from './python.ts';

const via = { via: 'proxy' } as const;
const bucket = { Bucket: 'logs' };

describe.skipIf(emulatorSkipped)('the lab', () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await startLab();
  }, 60_000);
  afterEach(() => lab.reset());
  afterAll(() => lab.stop());

  const makeUser = async (UserName: string, at?: Date) => {
    const iam = lab.client(IAMClient, at === undefined ? {} : { at });
    await iam.send(new CreateUserCommand({ UserName }));
    const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
    return { id: AccessKey?.AccessKeyId ?? '', secret: AccessKey?.SecretAccessKey ?? '' };
  };

  describe('regions', () => {
    it('lists 17 enabled and a few disabled, in pages', async () => {
      lab.overlay('account:ListRegions', listRegions(DEFAULT_REGIONS, 10));
      const account = lab.client(AccountClient, via);
      const first = await account.send(new ListRegionsCommand({}));
      const second = await account.send(new ListRegionsCommand({ NextToken: first.NextToken, MaxResults: 50 }));
      const third = await account.send(new ListRegionsCommand({ NextToken: second.NextToken }));
      const pages = [first.Regions ?? [], second.Regions ?? [], third.Regions ?? []];
      expect(pages.map(({ length }) => length)).toEqual([10, 10, 1]);
      expect(third.NextToken).toBeUndefined();
      expect(pages.flat()).toContainEqual({ RegionName: 'me-south-1', RegionOptStatus: 'DISABLED' });
      const RegionOptStatusContains = ['ENABLED_BY_DEFAULT', 'ENABLED'] as const;
      lab.overlay('account:ListRegions', listRegions(DEFAULT_REGIONS));
      const enabled = await account.send(
        new ListRegionsCommand({ RegionOptStatusContains: [...RegionOptStatusContains] }),
      );
      expect(enabled.Regions?.map(({ RegionName }) => RegionName)).toEqual(REGIONS_BY_DEFAULT);
      expect(enabled.NextToken).toBeUndefined();
    });

    it('EC2 agrees', async () => {
      const ec2 = lab.client(EC2Client, via);
      const { Regions } = await ec2.send(new DescribeRegionsCommand({}));
      expect(Regions?.map(({ RegionName }) => RegionName)).toEqual(REGIONS_BY_DEFAULT);
      const all = await ec2.send(new DescribeRegionsCommand({ AllRegions: true }));
      expect(all.Regions).toHaveLength(Object.keys(DEFAULT_REGIONS).length);
      const Filters = [{ Name: 'opt-in-status', Values: ['not-opted-in'] }];
      const out = await ec2.send(new DescribeRegionsCommand({ AllRegions: true, Filters }));
      expect(out.Regions).toContainEqual(
        expect.objectContaining({ RegionName: 'me-south-1', OptInStatus: 'not-opted-in' }),
      );
      expect(out.Regions).toHaveLength(4);
    });
  });

  describe('S3', () => {
    const statement = { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::logs/*' };
    it.each([
      ['everyone', { ...statement, Principal: '*' }, true],
      ['every AWS principal', { ...statement, Principal: { AWS: ['*'] } }, true],
      ['everyone under a condition', { ...statement, Principal: '*', Condition: { Bool: { x: 'true' } } }, false],
      ['a service', { ...statement, Principal: { Service: 'cloudtrail.amazonaws.com' } }, false],
    ])('policy status: %s', async (_name, given, isPublic) => {
      const s3 = lab.client(S3Client);
      await s3.send(new CreateBucketCommand(bucket));
      const Policy = JSON.stringify({ Version: '2012-10-17', Statement: given });
      await s3.send(new PutBucketPolicyCommand({ ...bucket, Policy }));
      const { PolicyStatus } = await lab.client(S3Client, via).send(new GetBucketPolicyStatusCommand(bucket));
      expect(PolicyStatus).toEqual({ IsPublic: isPublic });
    });

    it('says what is not there', async () => {
      const s3 = lab.client(S3Client, via);
      const ask = () => s3.send(new GetBucketPolicyStatusCommand(bucket));
      await expect(ask()).rejects.toMatchObject({ name: 'NoSuchBucket' });
      await s3.send(new CreateBucketCommand(bucket));
      await expect(ask()).rejects.toMatchObject({ name: 'NoSuchBucketPolicy' });
      const block = lab
        .client(S3ControlClient, via)
        .send(new GetPublicAccessBlockCommand({ AccountId: LAB_ACCOUNT_ID }));
      await expect(block).rejects.toMatchObject({ name: 'NoSuchPublicAccessBlockConfiguration' });
    });

    it('blocks public access of a new bucket, which can be switched off', async () => {
      const s3 = lab.client(S3Client, via);
      await s3.send(new CreateBucketCommand(bucket));
      const { PublicAccessBlockConfiguration } = await s3.send(new GetBucketPublicAccessBlockCommand(bucket));
      expect(PublicAccessBlockConfiguration).toEqual({
        BlockPublicAcls: true,
        IgnorePublicAcls: true,
        BlockPublicPolicy: true,
        RestrictPublicBuckets: true,
      });
      lab.removeOverlay('s3:GetPublicAccessBlock');
      const without = s3.send(new GetBucketPublicAccessBlockCommand(bucket));
      await expect(without).rejects.toMatchObject({ name: 'NoSuchPublicAccessBlockConfiguration' });
    });
  });

  describe('what is not there', () => {
    it('is said by name', async () => {
      const contact = lab
        .client(AccountClient, via)
        .send(new GetAlternateContactCommand({ AlternateContactType: 'BILLING' }));
      await expect(contact).rejects.toMatchObject({
        name: 'ResourceNotFoundException',
        $metadata: { httpStatusCode: 400 },
      });
      const hub = lab.client(SecurityHubClient, via).send(new DescribeHubCommand({}));
      await expect(hub).rejects.toMatchObject({ name: 'InvalidAccessException' });
    });

    it('is a recognisable error for an operation the emulator lacks', async () => {
      const details = new DescribeEventDetailsCommand({ eventArns: ['arn:aws:health:us-east-1::event/RISK/a/b'] });
      const accessed = new ListPoliciesGrantingServiceAccessCommand({
        Arn: `arn:aws:iam::${LAB_ACCOUNT_ID}:user/ann`,
        ServiceNamespaces: ['s3'],
      });
      const organization = new DescribeOrganizationConfigurationCommand({ DetectorId: 'abc' });
      const message = (operation: string) => `The emulator has no ${operation}; give the lab an overlay for it.`;
      await expect(lab.client(IAMClient, via).send(accessed)).rejects.toMatchObject({
        name: 'NotInLab',
        message: message('iam:ListPoliciesGrantingServiceAccess'),
      });
      await expect(lab.client(HealthClient, via).send(details)).rejects.toMatchObject({
        name: 'NotInLab',
        message: message('health:DescribeEventDetails'),
      });
      await expect(lab.client(GuardDutyClient, via).send(organization)).rejects.toMatchObject({
        name: 'NotInLab',
        message: message('guardduty:DescribeOrganizationConfiguration'),
      });
    });

    it('can be overlaid, per call', async () => {
      lab.overlay('guardduty:ListFilters', (call) =>
        call.parameters['DetectorId'] === 'abc' ? { body: { filterNames: ['one'] } } : { status: 400, body: {} },
      );
      const guardduty = lab.client(GuardDutyClient, via);
      const { FilterNames } = await guardduty.send(new ListFiltersCommand({ DetectorId: 'abc' }));
      expect(FilterNames).toEqual(['one']);
      await expect(guardduty.send(new ListFiltersCommand({ DetectorId: 'def' }))).rejects.toThrow();
      expect(lab.calls().map(({ answeredBy }) => answeredBy)).toEqual(['overlay', 'overlay']);
    });
  });

  it('enforces IAM in the form of each protocol', async () => {
    const { id, secret } = await makeUser('scanner');
    const Action = ['iam:GetAccountSummary', 's3:GetAccountPublicAccessBlock', 's3:GetBucketPolicyStatus'];
    const Statement = [{ Effect: 'Allow', Action, Resource: '*' }];
    const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
    const iam = lab.client(IAMClient);
    await iam.send(new PutUserPolicyCommand({ UserName: 'scanner', PolicyName: 'scan', PolicyDocument }));
    await lab.client(S3Client).send(new CreateBucketCommand(bucket));
    await lab.enforceIam(true);
    const as = { ...via, credentials: { accessKeyId: id, secretAccessKey: secret } };
    const identity = await lab.client(STSClient, as).send(new GetCallerIdentityCommand({}));
    expect(identity.Arn).toBe(`arn:aws:iam::${LAB_ACCOUNT_ID}:user/scanner`);
    await lab.client(IAMClient, as).send(new GetAccountSummaryCommand({}));
    const AccountId = LAB_ACCOUNT_ID;
    const allowed = [
      () => lab.client(S3ControlClient, as).send(new GetPublicAccessBlockCommand({ AccountId })),
      () => lab.client(S3Client, as).send(new GetBucketPolicyStatusCommand(bucket)),
    ];
    const denied = [
      () => lab.client(AccountClient, as).send(new ListRegionsCommand({})),
      () => lab.client(IAMClient, as).send(new ListAccessKeysCommand({ UserName: 'scanner' })),
      () => lab.client(EC2Client, as).send(new DescribeRegionsCommand({})),
      () => lab.client(ConfigServiceClient, as).send(new DescribeConfigRulesCommand({})),
      () => lab.client(GuardDutyClient, as).send(new ListDetectorsCommand({})),
      () => lab.client(S3Client, as).send(new GetBucketPublicAccessBlockCommand(bucket)),
    ];
    const names = (calls: readonly (() => Promise<unknown>)[]) =>
      Promise.all(
        calls.map((call) =>
          call().then(
            () => 'answered',
            (error: Error) => error.name,
          ),
        ),
      );
    expect(await names(allowed)).toEqual(['NoSuchPublicAccessBlockConfiguration', 'NoSuchBucketPolicy']);
    expect(await names(denied)).toEqual([
      'AccessDeniedException',
      'AccessDenied',
      'UnauthorizedOperation',
      'AccessDeniedException',
      'AccessDeniedException',
      'AccessDenied',
    ]);
  });

  it('gives the CLI nothing of the outer AWS environment', () => {
    const env = lab.env({ AWS_REGION: 'eu-west-1' });
    expect(env).toMatchObject({ AWS_ENDPOINT_URL: lab.endpoint, AWS_REGION: 'eu-west-1' });
    expect(Object.keys(env).sort()).toEqual([
      'AWS_ACCESS_KEY_ID',
      'AWS_CONFIG_FILE',
      'AWS_EC2_METADATA_DISABLED',
      'AWS_ENDPOINT_URL',
      'AWS_REGION',
      'AWS_SECRET_ACCESS_KEY',
      'AWS_SHARED_CREDENTIALS_FILE',
    ]);
  });
});
