import {
  CloudTrailClient,
  CreateTrailCommand,
  DescribeTrailsCommand,
  GetEventSelectorsCommand,
  GetTrailStatusCommand,
  StartLoggingCommand,
} from '@aws-sdk/client-cloudtrail';
import {
  ConfigServiceClient,
  DescribeConfigurationRecorderStatusCommand,
  DescribeConfigurationRecordersCommand,
  PutConfigurationRecorderCommand,
  PutDeliveryChannelCommand,
  StartConfigurationRecorderCommand,
} from '@aws-sdk/client-config-service';
import {
  CreatePolicyCommand,
  CreateRoleCommand,
  CreateVirtualMFADeviceCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  IAMClient,
  ListRolesCommand,
  ListVirtualMFADevicesCommand,
} from '@aws-sdk/client-iam';
import { CreateKeyCommand, DescribeKeyCommand, GetKeyPolicyCommand, KMSClient } from '@aws-sdk/client-kms';
import {
  CreatePolicyCommand as CreateScpCommand,
  DescribeOrganizationCommand,
  DescribePolicyCommand,
  ListParentsCommand,
  ListPoliciesCommand,
  ListPoliciesForTargetCommand,
  OrganizationsClient,
} from '@aws-sdk/client-organizations';
import {
  CreateBucketCommand,
  GetBucketVersioningCommand,
  GetObjectLockConfigurationCommand,
  PutBucketVersioningCommand,
  PutObjectLockConfigurationCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import {
  CreateTopicCommand,
  GetTopicAttributesCommand,
  ListSubscriptionsByTopicCommand,
  SNSClient,
  SubscribeCommand,
} from '@aws-sdk/client-sns';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { LAB_ACCOUNT_ID, type Lab, startLab } from './lab.ts';
import { emulatorSkipped } from './python.ts';

const via = { via: 'proxy' } as const;
const Filter = 'SERVICE_CONTROL_POLICY';
const OTHER_ACCOUNT_ID = '111122223333';

describe.skipIf(emulatorSkipped)('what the emulator gets wrong, put right', () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await startLab();
  }, 60_000);
  afterEach(() => lab.reset());
  afterAll(() => lab.stop());

  it('S3 remembers MFA delete, and counts a retention in one unit', async () => {
    const s3 = lab.client(S3Client, via);
    const bucket = { Bucket: 'logs' };
    await s3.send(new CreateBucketCommand({ ...bucket, ObjectLockEnabledForBucket: true }));
    expect(await s3.send(new GetBucketVersioningCommand(bucket))).not.toHaveProperty('MFADelete');
    const VersioningConfiguration = { Status: 'Enabled', MFADelete: 'Enabled' } as const;
    await s3.send(new PutBucketVersioningCommand({ ...bucket, MFA: 'arn 123456', VersioningConfiguration }));
    expect(await s3.send(new GetBucketVersioningCommand(bucket))).toMatchObject(VersioningConfiguration);
    const Rule = { DefaultRetention: { Mode: 'COMPLIANCE', Days: 365 } } as const;
    const ObjectLockConfiguration = { ObjectLockEnabled: 'Enabled', Rule } as const;
    await s3.send(new PutObjectLockConfigurationCommand({ ...bucket, ObjectLockConfiguration }));
    const lock = await s3.send(new GetObjectLockConfigurationCommand(bucket));
    expect(lock.ObjectLockConfiguration).toEqual(ObjectLockConfiguration);
  });

  it('S3 keeps the settings of a bucket to the account that owns it', async () => {
    const bucket = { Bucket: 'logs' };
    await lab.client(S3Client, { accountId: OTHER_ACCOUNT_ID }).send(new CreateBucketCommand(bucket));
    const versioning = (accountId: string) =>
      lab.client(S3Client, { ...via, accountId }).send(new GetBucketVersioningCommand(bucket));
    await versioning(OTHER_ACCOUNT_ID);
    await expect(versioning(LAB_ACCOUNT_ID)).rejects.toMatchObject({ name: 'AccessDenied' });
    const none = new GetBucketVersioningCommand({ Bucket: 'nowhere' });
    await expect(lab.client(S3Client, via).send(none)).rejects.toMatchObject({ name: 'NoSuchBucket' });
  });

  it('CloudTrail shows members the trail of their organization', async () => {
    await lab.patch({ organization: { managementAccountId: OTHER_ACCOUNT_ID } });
    const management = { accountId: OTHER_ACCOUNT_ID };
    await lab.client(S3Client, management).send(new CreateBucketCommand({ Bucket: 'logs' }));
    const trails = lab.client(CloudTrailClient, management);
    const create = async (Name: string, IsOrganizationTrail: boolean) =>
      trails.send(
        new CreateTrailCommand({ Name, S3BucketName: 'logs', IsMultiRegionTrail: true, IsOrganizationTrail }),
      );
    await create('own', false);
    const { TrailARN } = await create('of-all', true);
    await trails.send(new StartLoggingCommand({ Name: 'of-all' }));
    const client = lab.client(CloudTrailClient, { ...via, region: 'eu-west-1' });
    const { trailList } = await client.send(new DescribeTrailsCommand({}));
    expect(trailList).toMatchObject([{ TrailARN, HomeRegion: 'us-east-1', IsOrganizationTrail: true }]);
    const withoutShadows = new DescribeTrailsCommand({ includeShadowTrails: false });
    expect((await client.send(withoutShadows)).trailList).toEqual([]);
    expect(await client.send(new GetTrailStatusCommand({ Name: TrailARN }))).toMatchObject({ IsLogging: true });
    const selectors = await client.send(new GetEventSelectorsCommand({ TrailName: TrailARN }));
    expect(selectors.EventSelectors).toMatchObject([{ IncludeManagementEvents: true }]);
    const unknown = new GetEventSelectorsCommand({ TrailName: `${TrailARN}-2` });
    await expect(client.send(unknown)).rejects.toMatchObject({ name: 'TrailNotFoundException' });
  });

  it('SNS has subscriptions that nobody has confirmed', async () => {
    const sns = lab.client(SNSClient, { ...via, region: 'eu-west-1' });
    const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: 'alerts' }));
    const subscribe = (Endpoint: string) => sns.send(new SubscribeCommand({ TopicArn, Protocol: 'email', Endpoint }));
    const { SubscriptionArn = '' } = await subscribe('a@example.com');
    const { SubscriptionArn: pending = '' } = await subscribe('b@example.com');
    await lab.patch({ subscriptions: { [pending]: { isPending: true } } });
    const { Subscriptions } = await sns.send(new ListSubscriptionsByTopicCommand({ TopicArn }));
    expect(Subscriptions?.map((one) => one.SubscriptionArn)).toEqual([SubscriptionArn, 'PendingConfirmation']);
    const { Attributes } = await sns.send(new GetTopicAttributesCommand({ TopicArn }));
    expect(Attributes).toMatchObject({ SubscriptionsConfirmed: '1', SubscriptionsPending: '1' });
  });

  it('KMS has the keys of AWS services', async () => {
    const kms = lab.client(KMSClient, via);
    const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId: 'alias/aws/sns' }));
    expect(KeyMetadata).toMatchObject({ KeyManager: 'AWS', KeyState: 'Enabled', AWSAccountId: LAB_ACCOUNT_ID });
    const { Policy = '' } = await kms.send(new GetKeyPolicyCommand({ KeyId: KeyMetadata?.KeyId }));
    expect(JSON.parse(Policy).Statement[0].Condition.StringEquals).toEqual({
      'kms:CallerAccount': LAB_ACCOUNT_ID,
      'kms:ViaService': 'sns.us-east-1.amazonaws.com',
    });
    const again = await kms.send(new DescribeKeyCommand({ KeyId: 'alias/aws/sns' }));
    expect(again.KeyMetadata?.KeyId).toBe(KeyMetadata?.KeyId);
    const own = await kms.send(new CreateKeyCommand({}));
    expect(own.KeyMetadata?.KeyManager).toBe('CUSTOMER');
    await expect(kms.send(new DescribeKeyCommand({ KeyId: 'alias/none' }))).rejects.toMatchObject({
      name: 'NotFoundException',
    });
  });

  it('AWS Config says how a recorder fares', async () => {
    const config = lab.client(ConfigServiceClient, { ...via, region: 'eu-west-1' });
    const recorder = { name: 'default', roleARN: `arn:aws:iam::${LAB_ACCOUNT_ID}:role/config` };
    await config.send(new PutConfigurationRecorderCommand({ ConfigurationRecorder: recorder }));
    await config.send(new PutDeliveryChannelCommand({ DeliveryChannel: { name: 'default', s3BucketName: 'logs' } }));
    const status = async () =>
      (await config.send(new DescribeConfigurationRecorderStatusCommand({}))).ConfigurationRecordersStatus;
    expect(await status()).toMatchObject([{ name: 'default', recording: false }]);
    await config.send(new StartConfigurationRecorderCommand({ ConfigurationRecorderName: 'default' }));
    expect(await status()).toMatchObject([{ recording: true, lastStatus: 'SUCCESS' }]);
    await lab.patch({ recorders: { 'eu-west-1': { lastStatus: 'FAILURE', lastErrorCode: 'NoSuchBucket' } } });
    expect(await status()).toMatchObject([{ lastStatus: 'FAILURE', lastErrorCode: 'NoSuchBucket' }]);
    const { ConfigurationRecorders } = await config.send(new DescribeConfigurationRecordersCommand({}));
    expect(ConfigurationRecorders).toMatchObject([
      { arn: expect.stringContaining('configuration-recorder/default/'), recordingScope: 'PAID' },
    ]);
  });

  it('IAM encodes documents and keeps the seeds of MFA devices to itself', async () => {
    const iam = lab.client(IAMClient, via);
    const PolicyDocument = JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Deny', Action: '*', Resource: '*' }],
    });
    const { Policy } = await iam.send(new CreatePolicyCommand({ PolicyName: 'deny', PolicyDocument }));
    const version = { PolicyArn: Policy?.Arn, VersionId: 'v1' };
    const { PolicyVersion } = await iam.send(new GetPolicyVersionCommand(version));
    expect(PolicyVersion?.Document).toMatch(/^%7B/);
    expect(decodeURIComponent(PolicyVersion?.Document ?? '')).toBe(PolicyDocument);
    await iam.send(new CreateRoleCommand({ RoleName: 'r', AssumeRolePolicyDocument: PolicyDocument }));
    const { Role } = await iam.send(new GetRoleCommand({ RoleName: 'r' }));
    const { Roles } = await iam.send(new ListRolesCommand({}));
    expect(Roles?.[0]?.AssumeRolePolicyDocument).toBe(Role?.AssumeRolePolicyDocument);

    await iam.send(new CreateVirtualMFADeviceCommand({ VirtualMFADeviceName: 'ann' }));
    await lab.patch({ rootVirtualMfa: 'root-account-mfa-device' });
    const devices = async () => (await iam.send(new ListVirtualMFADevicesCommand({}))).VirtualMFADevices;
    expect(await devices()).toMatchObject([
      { SerialNumber: `arn:aws:iam::${LAB_ACCOUNT_ID}:mfa/ann` },
      {
        SerialNumber: `arn:aws:iam::${LAB_ACCOUNT_ID}:mfa/root-account-mfa-device`,
        User: { Arn: `arn:aws:iam::${LAB_ACCOUNT_ID}:root`, UserId: LAB_ACCOUNT_ID },
      },
    ]);
    for (const device of (await devices()) ?? []) expect(device).not.toHaveProperty('Base32StringSeed');
    await lab.patch({ rootVirtualMfa: null });
    expect(await devices()).toHaveLength(1);
  });

  describe('Organizations', () => {
    const managementAccountId = OTHER_ACCOUNT_ID;
    const names = async () => {
      const client = lab.client(OrganizationsClient, via);
      const calls = [
        () => client.send(new DescribeOrganizationCommand({})),
        () => client.send(new ListParentsCommand({ ChildId: LAB_ACCOUNT_ID })),
        () => client.send(new ListPoliciesCommand({ Filter })),
        () => client.send(new ListPoliciesForTargetCommand({ Filter, TargetId: LAB_ACCOUNT_ID })),
        () => client.send(new DescribePolicyCommand({ PolicyId: 'p-FullAWSAccess' })),
      ];
      return Promise.all(
        calls.map((call) =>
          call().then(
            () => 'answered',
            (error: Error) => error.name,
          ),
        ),
      );
    };

    it('are not in use in an account of its own', async () => {
      expect(await names()).toEqual(Array(5).fill('AWSOrganizationsNotInUseException'));
    });

    it('show a member no policies', async () => {
      await lab.patch({ organization: { managementAccountId } });
      expect(await names()).toEqual(['answered', ...Array(4).fill('AccessDeniedException')]);
      const client = lab.client(OrganizationsClient, via);
      const { Organization } = await client.send(new DescribeOrganizationCommand({}));
      expect(Organization?.MasterAccountId).toBe(managementAccountId);
    });

    it('are gone after a reset', async () => {
      await lab.patch({ organization: { managementAccountId } });
      await lab.reset();
      expect(await names()).toEqual(Array(5).fill('AWSOrganizationsNotInUseException'));
    });

    it('show a delegated administrator what the management account sees', async () => {
      await lab.patch({ organization: { managementAccountId, isDelegatedAdministrator: true } });
      expect(await names()).toEqual(Array(5).fill('answered'));
      const scp = { Name: 'guard', Description: '', Type: Filter, Content: '{}' } as const;
      await lab.client(OrganizationsClient, { accountId: managementAccountId }).send(new CreateScpCommand(scp));
      const { Policies } = await lab.client(OrganizationsClient, via).send(new ListPoliciesCommand({ Filter }));
      expect(Policies?.map(({ Name }) => Name)).toEqual(['FullAWSAccess', 'guard']);
    });
  });
});
