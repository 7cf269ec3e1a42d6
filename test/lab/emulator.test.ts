import {
  CloudTrailClient,
  CreateTrailCommand,
  DescribeTrailsCommand,
  GetEventSelectorsCommand,
  GetTrailStatusCommand,
  PutEventSelectorsCommand,
  StartLoggingCommand,
} from '@aws-sdk/client-cloudtrail';
import {
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreateLoginProfileCommand,
  CreateUserCommand,
  GenerateCredentialReportCommand,
  GetAccountAuthorizationDetailsCommand,
  GetAccountSummaryCommand,
  GetCredentialReportCommand,
  IAMClient,
  ListAccessKeysCommand,
} from '@aws-sdk/client-iam';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { LAB_ACCOUNT_ID, type Lab, startLab } from './lab.ts';
import { emulatorSkipped } from './python.ts';

const via = { via: 'proxy' } as const;
const bucket = { Bucket: 'logs' };

describe.skipIf(emulatorSkipped)('the emulator', () => {
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

  const readReport = async () => {
    const iam = lab.client(IAMClient, via);
    await iam.send(new GenerateCredentialReportCommand({}));
    const { Content, GeneratedTime } = await iam.send(new GetCredentialReportCommand({}));
    const text = Buffer.from(Content ?? []).toString();
    const [header = '', ...lines] = text.split('\n');
    const columns = header.split(',');
    const rows = lines.map((line) =>
      Object.fromEntries(line.split(',').map((value, index) => [columns[index] ?? '', value] as const)),
    );
    return { text, columns, rows, GeneratedTime };
  };

  const makeTrail = async (region: string) => {
    await lab.client(S3Client).send(new CreateBucketCommand(bucket));
    const cloudtrail = lab.client(CloudTrailClient, { region });
    const given = { Name: 'audit', S3BucketName: bucket.Bucket, IsMultiRegionTrail: true };
    const { TrailARN = '' } = await cloudtrail.send(new CreateTrailCommand(given));
    await cloudtrail.send(new StartLoggingCommand({ Name: 'audit' }));
    return TrailARN;
  };

  describe('clock', () => {
    it('makes a key as old as the client says', async () => {
      const { id } = await makeUser('ann', new Date('2024-03-05T06:07:08Z'));
      const { AccessKeyMetadata } = await lab
        .client(IAMClient, via)
        .send(new ListAccessKeysCommand({ UserName: 'ann' }));
      expect(AccessKeyMetadata).toMatchObject([{ AccessKeyId: id, CreateDate: new Date('2024-03-05T06:07:08Z') }]);
    });

    it('can be set for everyone, and is the real one after a reset', async () => {
      await lab.setClock(new Date('2031-01-01T00:00:00Z'));
      await makeUser('ann');
      expect((await readReport()).GeneratedTime).toEqual(new Date('2031-01-01T00:00:00Z'));
      await lab.reset();
      const age = Date.now() - ((await readReport()).GeneratedTime?.getTime() ?? 0);
      expect(Math.abs(age)).toBeLessThan(60_000);
    });
  });

  describe('credential report', () => {
    it('is like the real one', async () => {
      await makeUser('ann', new Date('2024-03-05T06:07:08Z'));
      const { text, columns, rows } = await readReport();
      expect(columns).toHaveLength(22);
      expect(text.endsWith('\n')).toBe(false);
      expect(rows[0]).toMatchObject({
        user: '<root_account>',
        arn: `arn:aws:iam::${LAB_ACCOUNT_ID}:root`,
        mfa_active: 'false',
        access_key_1_active: 'false',
        password_last_changed: 'not_supported',
      });
      expect(rows[1]).toEqual({
        user: 'ann',
        arn: `arn:aws:iam::${LAB_ACCOUNT_ID}:user/ann`,
        user_creation_time: '2024-03-05T06:07:08+00:00',
        password_enabled: 'false',
        password_last_used: 'N/A',
        password_last_changed: 'N/A',
        password_next_rotation: 'N/A',
        mfa_active: 'false',
        access_key_1_active: 'true',
        access_key_1_last_rotated: '2024-03-05T06:07:08+00:00',
        access_key_1_last_used_date: 'N/A',
        access_key_1_last_used_region: 'N/A',
        access_key_1_last_used_service: 'N/A',
        access_key_2_active: 'false',
        access_key_2_last_rotated: 'N/A',
        access_key_2_last_used_date: 'N/A',
        access_key_2_last_used_region: 'N/A',
        access_key_2_last_used_service: 'N/A',
        cert_1_active: 'false',
        cert_1_last_rotated: 'N/A',
        cert_2_active: 'false',
        cert_2_last_rotated: 'N/A',
      });
    });

    it('shows what was patched', async () => {
      const { id } = await makeUser('ann');
      await lab.client(IAMClient).send(new CreateLoginProfileCommand({ UserName: 'ann', Password: 'correct-horse-1' }));
      await lab.patch({
        accessKeys: {
          [id]: {
            createDate: '2023-01-01T00:00:00Z',
            status: 'Inactive',
            lastUsed: { date: '2023-02-01T00:00:00Z', service: 'ses', region: 'eu-west-1' },
          },
        },
        users: { ann: { passwordLastUsed: '2023-03-01T00:00:00Z', report: { mfa_active: 'true' } } },
        accountSummary: { AccountMFAEnabled: 1, AccountAccessKeysPresent: 1 },
        root: { password_last_used: '2023-04-01T00:00:00+00:00' },
        credentialReport: { generatedTime: '2023-05-01T00:00:00Z' },
      });
      const { rows, GeneratedTime } = await readReport();
      expect(GeneratedTime).toEqual(new Date('2023-05-01T00:00:00Z'));
      expect(rows[0]).toMatchObject({
        mfa_active: 'true',
        access_key_1_active: 'true',
        password_last_used: '2023-04-01T00:00:00+00:00',
      });
      expect(rows[1]).toMatchObject({
        password_last_used: '2023-03-01T00:00:00+00:00',
        mfa_active: 'true',
        access_key_1_active: 'false',
        access_key_1_last_rotated: '2023-01-01T00:00:00+00:00',
        access_key_1_last_used_date: '2023-02-01T00:00:00+00:00',
        access_key_1_last_used_region: 'eu-west-1',
        access_key_1_last_used_service: 'ses',
      });
      const { SummaryMap } = await lab.client(IAMClient, via).send(new GetAccountSummaryCommand({}));
      expect(SummaryMap).toMatchObject({ AccountMFAEnabled: 1, AccountAccessKeysPresent: 1, Users: 1 });
    });

    it('can be frozen, quotes a comma, and must be generated first', async () => {
      const iam = lab.client(IAMClient, via);
      await expect(iam.send(new GetCredentialReportCommand({}))).rejects.toMatchObject({
        name: 'CredentialReportNotPresentException',
      });
      await makeUser('a,b');
      expect((await readReport()).text).toContain('\n"a,b",');
      await lab.patch({ credentialReport: { frozen: true } });
      await makeUser('late');
      expect((await readReport()).text).not.toContain('late');
    });

    it('refuses a patch it does not know', async () => {
      await expect(lab.patch({ users: { nobody: {} } })).rejects.toThrow("KeyError: 'nobody'");
    });
  });

  it('pages GetAccountAuthorizationDetails and lists only policies in use', async () => {
    const iam = lab.client(IAMClient);
    for (const UserName of ['a', 'b', 'c']) await makeUser(UserName);
    const PolicyArn = 'arn:aws:iam::aws:policy/AdministratorAccess';
    await iam.send(new AttachUserPolicyCommand({ UserName: 'a', PolicyArn }));
    await lab.patch({ users: { b: { permissionsBoundary: 'arn:aws:iam::aws:policy/PowerUserAccess' } } });
    await lab.patch({ authorizationDetails: { pageSize: 2 } });
    const pages: string[][] = [];
    let Marker: string | undefined;
    do {
      const command = new GetAccountAuthorizationDetailsCommand(Marker === undefined ? {} : { Marker });
      const page = await lab.client(IAMClient, via).send(command);
      const users = (page.UserDetailList ?? []).map(
        (user) => `${user.UserName} ${user.PermissionsBoundary?.PermissionsBoundaryArn ?? '-'}`,
      );
      pages.push([...users, ...(page.Policies ?? []).map((policy) => policy.PolicyName ?? '')]);
      expect(page.IsTruncated).toBe(page.Marker !== undefined);
      Marker = page.Marker;
    } while (Marker !== undefined);
    expect(pages).toEqual([
      ['a -', 'b arn:aws:iam::aws:policy/PowerUserAccess'],
      ['c -', expect.stringMatching(/Access$/)],
      [expect.stringMatching(/Access$/)],
    ]);
  });

  describe('CloudTrail', () => {
    it('has a default event selector until others are put', async () => {
      const TrailName = await makeTrail('eu-west-1');
      const cloudtrail = lab.client(CloudTrailClient, { ...via, region: 'eu-west-1' });
      const before = await cloudtrail.send(new GetEventSelectorsCommand({ TrailName }));
      expect(before.EventSelectors).toMatchObject([{ ReadWriteType: 'All', IncludeManagementEvents: true }]);
      expect(before.AdvancedEventSelectors).toBeUndefined();
      const FieldSelectors = [{ Field: 'eventCategory', Equals: ['Management'] }];
      const AdvancedEventSelectors = [{ Name: 'all', FieldSelectors }];
      await cloudtrail.send(new PutEventSelectorsCommand({ TrailName: 'audit', AdvancedEventSelectors }));
      const after = await cloudtrail.send(new GetEventSelectorsCommand({ TrailName }));
      expect(after.EventSelectors).toBeUndefined();
      expect(after.AdvancedEventSelectors).toEqual(AdvancedEventSelectors);
    });

    it('answers the status of a multi-region trail by ARN, with what was patched', async () => {
      const Name = await makeTrail('eu-west-1');
      await lab.patch({
        trails: {
          audit: {
            status: {
              LatestDeliveryTime: '2023-01-02T03:04:05Z',
              LatestDeliveryError: 'NoSuchBucket',
              StartLoggingTime: null,
            },
          },
        },
      });
      for (const region of ['eu-west-1', 'us-east-1']) {
        const status = await lab.client(CloudTrailClient, { ...via, region }).send(new GetTrailStatusCommand({ Name }));
        expect(status).toMatchObject({
          IsLogging: true,
          LatestDeliveryTime: new Date('2023-01-02T03:04:05Z'),
          LatestDeliveryError: 'NoSuchBucket',
        });
        expect(status.StartLoggingTime).toBeUndefined();
      }
      const { trailList } = await lab.client(CloudTrailClient, via).send(new DescribeTrailsCommand({}));
      expect(trailList).toMatchObject([{ Name: 'audit', HomeRegion: 'eu-west-1', HasCustomEventSelectors: false }]);
    });
  });

  it('keeps accounts apart', async () => {
    await lab.client(IAMClient, { accountId: '222222222222' }).send(new CreateUserCommand({ UserName: 'theirs' }));
    const ours = await lab.client(IAMClient, via).send(new GetAccountAuthorizationDetailsCommand({}));
    const theirs = await lab
      .client(IAMClient, { ...via, accountId: '222222222222' })
      .send(new GetAccountAuthorizationDetailsCommand({}));
    expect(ours.UserDetailList).toEqual([]);
    expect(theirs.UserDetailList).toMatchObject([{ UserName: 'theirs' }]);
  });
});
