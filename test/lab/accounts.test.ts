import { AccountClient, GetAlternateContactCommand } from '@aws-sdk/client-account';
import { CloudTrailClient, DescribeTrailsCommand, GetTrailStatusCommand } from '@aws-sdk/client-cloudtrail';
import { ConfigServiceClient, DescribeConfigRulesCommand } from '@aws-sdk/client-config-service';
import { GetDetectorCommand, GuardDutyClient, ListDetectorsCommand } from '@aws-sdk/client-guardduty';
import {
  GenerateCredentialReportCommand,
  GetAccessKeyLastUsedCommand,
  GetAccountSummaryCommand,
  GetCredentialReportCommand,
  IAMClient,
  ListAccessKeysCommand,
  paginateGetAccountAuthorizationDetails,
  type UserDetail,
} from '@aws-sdk/client-iam';
import { GetBucketPolicyStatusCommand, S3Client } from '@aws-sdk/client-s3';
import { DescribeHubCommand, SecurityHubClient } from '@aws-sdk/client-securityhub';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { daysBefore, type UserFact } from './accounts/facts.ts';
import { messyAccount } from './accounts/messy.ts';
import { READY_KEY_USER, readyAccount } from './accounts/ready.ts';
import { type Lab, startLab } from './lab.ts';
import { emulatorSkipped } from './python.ts';

const via = { via: 'proxy' } as const;

describe.skipIf(emulatorSkipped)('account builders', () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await startLab();
  }, 60_000);
  afterEach(() => lab.reset());
  afterAll(() => lab.stop());

  const reportRows = async () => {
    const iam = lab.client(IAMClient, via);
    await iam.send(new GenerateCredentialReportCommand({}));
    const { Content } = await iam.send(new GetCredentialReportCommand({}));
    return Buffer.from(Content ?? [])
      .toString()
      .split('\n')
      .slice(1)
      .map((line) => line.replace(/"([^"]*)"/g, (_all, quoted: string) => quoted.replaceAll(',', ';')).split(','));
  };
  const authorizationDetails = async () => {
    const users: UserDetail[] = [];
    const policies: string[] = [];
    const rolePolicies: string[] = [];
    let pages = 0;
    for await (const page of paginateGetAccountAuthorizationDetails({ client: lab.client(IAMClient, via) }, {})) {
      users.push(...(page.UserDetailList ?? []));
      policies.push(...(page.Policies ?? []).map(({ PolicyName }) => PolicyName ?? ''));
      for (const { RoleName, RolePolicyList = [] } of page.RoleDetailList ?? []) {
        rolePolicies.push(...RolePolicyList.map(({ PolicyName }) => `${RoleName} ${PolicyName}`));
      }
      pages += 1;
    }
    return { users, policies, rolePolicies, pages };
  };
  const detectorStatus = async (region: string) => {
    const guardduty = lab.client(GuardDutyClient, { ...via, region });
    const [DetectorId] = (await guardduty.send(new ListDetectorsCommand({}))).DetectorIds ?? [];
    if (DetectorId === undefined) return 'absent';
    const { Status } = await guardduty.send(new GetDetectorCommand({ DetectorId }));
    return Status === 'ENABLED' ? 'enabled' : 'suspended';
  };
  const hasHub = (region: string) =>
    lab
      .client(SecurityHubClient, { ...via, region })
      .send(new DescribeHubCommand({}))
      .then(
        () => true,
        () => false,
      );

  it('the messy account is what its facts say', async () => {
    const facts = await messyAccount(lab, { users: 60, keys: 80 });
    const keys = facts.users.flatMap((user) => user.keys);
    expect(facts.users).toHaveLength(60);
    expect(keys).toHaveLength(80);
    expect(new Set(keys.map(({ id }) => id)).size).toBe(80);

    const { users, policies, rolePolicies } = await authorizationDetails();
    expect(rolePolicies).toEqual(['leaked-role AWSExposedCredentialPolicy_DO_NOT_REMOVE']);
    expect(policies).toEqual(
      expect.arrayContaining(['AdministratorAccess', 'PowerUserAccess', 'AWSCompromisedKeyQuarantineV3']),
    );
    for (const fact of facts.users) {
      expect(powerOf(users.find(({ UserName }) => UserName === fact.name))).toEqual([fact.power, fact.hasBoundary]);
    }

    const rows = await reportRows();
    expect(rows).toHaveLength(61);
    expect(rows[0]?.slice(3, 9)).toEqual(['true', 'no_information', 'not_supported', 'not_supported', 'false', 'true']);
    for (const fact of facts.users) {
      const row = rows.find(([name]) => name === fact.name.replaceAll(',', ';'));
      expect([row?.[3], row?.[7]]).toEqual([`${fact.hasPassword}`, `${fact.hasMfa}`]);
      expect(slotsOf(row)).toEqual(slotsExpected(fact, facts.now));
    }

    for (const region of facts.regions) {
      expect([region, await detectorStatus(region)]).toEqual([region, facts.guardDuty[region]]);
      expect([region, await hasHub(region)]).toEqual([region, facts.securityHub.includes(region)]);
    }
  }, 60_000);

  it('the messy account has the wrong settings it promises', async () => {
    const facts = await messyAccount(lab, { users: 20, keys: 20 });
    const cloudtrail = lab.client(CloudTrailClient, { ...via, region: 'us-east-1' });
    const { trailList = [] } = await cloudtrail.send(new DescribeTrailsCommand({ includeShadowTrails: false }));
    expect(trailList.map(({ Name }) => Name).sort()).toEqual(['everything', 'stopped']);
    for (const trail of facts.trails) {
      const client = lab.client(CloudTrailClient, { ...via, region: trail.homeRegion });
      const status = await client.send(new GetTrailStatusCommand({ Name: trail.name }));
      expect(status.IsLogging).toBe(trail.isLogging);
      expect(status.LatestDeliveryError).toBe(trail.delivery === 'failing' ? 'NoSuchBucket' : undefined);
    }
    for (const { name, isPublic } of facts.buckets) {
      const { PolicyStatus } = await lab.client(S3Client, via).send(new GetBucketPolicyStatusCommand({ Bucket: name }));
      expect(PolicyStatus?.IsPublic).toBe(isPublic);
    }
    const { SummaryMap } = await lab.client(IAMClient, via).send(new GetAccountSummaryCommand({}));
    expect(SummaryMap).toMatchObject({ AccountMFAEnabled: 0, AccountAccessKeysPresent: 1 });
    const { ConfigRules } = await lab.client(ConfigServiceClient, via).send(new DescribeConfigRulesCommand({}));
    expect(ConfigRules).toMatchObject([{ Source: { SourceIdentifier: 'ACCESS_KEYS_ROTATED' } }]);
    const billing = new GetAlternateContactCommand({ AlternateContactType: 'BILLING' });
    await expect(lab.client(AccountClient, via).send(billing)).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
    const { id = '' } = facts.users.find(({ name }) => name === 'ses-smtp-user.mail')?.keys[0] ?? {};
    const used = await lab.client(IAMClient, via).send(new GetAccessKeyLastUsedCommand({ AccessKeyId: id }));
    expect(used.AccessKeyLastUsed).toMatchObject({ ServiceName: 'ses', Region: 'us-east-1' });
  }, 60_000);

  it('the ready account has one young key and everything on', async () => {
    const facts = await readyAccount(lab);
    expect(facts.users.flatMap((user) => user.keys)).toMatchObject([{ isActive: true, ageDays: 20, unusedDays: 1 }]);
    for (const region of facts.regions) {
      expect([region, await detectorStatus(region), await hasHub(region)]).toEqual([region, 'enabled', true]);
    }
    const { AccessKeyMetadata } = await lab
      .client(IAMClient, via)
      .send(new ListAccessKeysCommand({ UserName: READY_KEY_USER }));
    expect(AccessKeyMetadata?.[0]?.CreateDate?.toISOString().slice(0, 19)).toBe(daysBefore(facts.now, 20).slice(0, 19));
    const rows = await reportRows();
    expect(rows[0]?.[7]).toBe('true');
  }, 60_000);

  it('a large account is quick to make and pages', async () => {
    const started = performance.now();
    const facts = await messyAccount(lab, { users: 200, keys: 300 });
    expect(facts.users.flatMap((user) => user.keys)).toHaveLength(300);
    const { users, pages } = await authorizationDetails();
    expect(users).toHaveLength(200);
    expect(pages).toBe(3);
    // Not a benchmark: a builder that takes this long is broken.
    expect(performance.now() - started).toBeLessThan(60_000);
  }, 90_000);
});

/** How a user got its power, read back from the emulator. */
function powerOf(user: UserDetail | undefined) {
  const attached = (user?.AttachedManagedPolicies ?? []).map(({ PolicyName }) => PolicyName);
  const inline = (user?.UserPolicyList ?? []).map(({ PolicyDocument }) => decodeURIComponent(PolicyDocument ?? ''));
  const power = () => {
    if (attached.includes('AdministratorAccess')) return 'admin-direct';
    if (user?.GroupList?.includes('administrators')) return 'admin-group';
    if (attached.includes('PowerUserAccess')) return 'power-user';
    if (attached.includes('ReadOnlyAccess')) return 'read-only';
    if (inline.some((document) => document.includes('"*:*"'))) return 'admin-inline';
    return inline.some((document) => document.includes('"ses:SendRawEmail"')) ? 'ses-send' : 'none';
  };
  return [power(), user?.PermissionsBoundary !== undefined];
}

/** [active, created, used, service] of both slots, in no particular order. */
function slotsOf(row: readonly string[] | undefined): string[] {
  return [row?.slice(8, 13) ?? [], row?.slice(13, 18) ?? []]
    .filter(([, rotated]) => rotated !== 'N/A')
    .map(([active, rotated, used, , service]) => `${active} ${rotated} ${used} ${service}`)
    .sort();
}

function slotsExpected(user: UserFact, now: Date): string[] {
  const stamp = (days: number) => `${daysBefore(now, days).slice(0, 19)}+00:00`;
  return user.keys
    .map(({ isActive, ageDays, unusedDays, service }) => {
      const used = unusedDays === null ? 'N/A' : stamp(unusedDays);
      return `${isActive} ${stamp(ageDays)} ${used} ${service ?? 'N/A'}`;
    })
    .sort();
}
