import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CloudTrailClient, DescribeTrailsCommand, GetTrailStatusCommand } from '@aws-sdk/client-cloudtrail';
import { CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { EventBridgeClient, ListRulesCommand } from '@aws-sdk/client-eventbridge';
import { IAMClient, ListOrganizationsFeaturesCommand, ListVirtualMFADevicesCommand } from '@aws-sdk/client-iam';
import { ListPoliciesCommand, OrganizationsClient } from '@aws-sdk/client-organizations';
import { GetBucketVersioningCommand, S3Client } from '@aws-sdk/client-s3';
import { ListSubscriptionsByTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Report } from '../../src/report/report.ts';
import { AUDIT_BUCKET } from './accounts/audit-trail.ts';
import { bestAccount } from './accounts/best.ts';
import type { CatalogueAccount } from './accounts/catalogue.ts';
import { MANAGEMENT_ACCOUNT_ID } from './accounts/organization.ts';
import { worstAccount } from './accounts/worst.ts';
import { runCli } from './cli.ts';
import { LAB_ACCOUNT_ID, type Lab, startLab } from './lab.ts';
import { emulatorSkipped } from './python.ts';

const via = { via: 'proxy', region: 'us-east-1' } as const;
const HOME = 'us-east-1';

describe.skipIf(emulatorSkipped)('accounts for the whole catalogue', () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await startLab();
  }, 60_000);
  afterEach(() => lab.reset());
  afterAll(() => lab.stop());

  const trails = async () =>
    (await lab.client(CloudTrailClient, via).send(new DescribeTrailsCommand({}))).trailList ?? [];
  const rules = async (region: string) =>
    (await lab.client(EventBridgeClient, { ...via, region }).send(new ListRulesCommand({}))).Rules?.map(
      ({ Name }) => Name,
    );
  const scps = () =>
    lab.client(OrganizationsClient, via).send(new ListPoliciesCommand({ Filter: 'SERVICE_CONTROL_POLICY' }));

  it('best, alone: a trail of its own, alarms, and people who hear them', async () => {
    await bestAccount(lab);
    const [trail] = await trails();
    expect(trail).toMatchObject({
      IsMultiRegionTrail: true,
      IsOrganizationTrail: false,
      LogFileValidationEnabled: true,
    });
    expect(trail?.TrailARN).toContain(`:${LAB_ACCOUNT_ID}:`);
    const { MetricAlarms } = await lab.client(CloudWatchClient, via).send(new DescribeAlarmsCommand({}));
    expect(MetricAlarms?.map(({ AlarmName }) => AlarmName)).toEqual(['iam-changes', 'trail-changes', 'root-use']);
    const TopicArn = MetricAlarms?.[0]?.AlarmActions?.[0];
    const { Subscriptions } = await lab.client(SNSClient, via).send(new ListSubscriptionsByTopicCommand({ TopicArn }));
    expect(Subscriptions?.[0]?.SubscriptionArn).toContain(`${TopicArn}:`);
    expect([await rules('eu-central-1'), await rules('eu-west-1')]).toEqual([[], ['guardduty', 'security-hub']]);
    await expect(scps()).rejects.toMatchObject({ name: 'AWSOrganizationsNotInUseException' });
  });

  it('best, as a member: the trail of the organization, its logs, and guardrails', async () => {
    await bestAccount(lab, { variant: 'member' });
    const [trail] = await trails();
    expect(trail).toMatchObject({ IsOrganizationTrail: true, S3BucketName: AUDIT_BUCKET });
    expect(trail?.TrailARN).toContain(`:${MANAGEMENT_ACCOUNT_ID}:`);
    const status = new GetTrailStatusCommand({ Name: trail?.TrailARN });
    expect(await lab.client(CloudTrailClient, via).send(status)).toMatchObject({ IsLogging: true });
    const versioning = new GetBucketVersioningCommand({ Bucket: AUDIT_BUCKET });
    expect(await lab.client(S3Client, via).send(versioning)).toMatchObject({ Status: 'Enabled' });
    const asManagement = lab.client(S3Client, { ...via, accountId: MANAGEMENT_ACCOUNT_ID });
    await expect(asManagement.send(versioning)).rejects.toMatchObject({ name: 'AccessDenied' });
    expect((await scps()).Policies?.map(({ Name }) => Name)).toContain('guardrails');
    expect(await rules(HOME)).toContain('iam-changes');
  });

  it('worst comes in two variants', async () => {
    const iam = lab.client(IAMClient, via);
    const features = () => iam.send(new ListOrganizationsFeaturesCommand({}));
    const devices = async () => (await iam.send(new ListVirtualMFADevicesCommand({}))).VirtualMFADevices;
    await worstAccount(lab);
    expect(await devices()).toEqual([]);
    await expect(features()).rejects.toMatchObject({ name: 'OrganizationNotFoundException' });
    await lab.reset();
    await worstAccount(lab, { variant: 'management' });
    expect(await devices()).toMatchObject([{ User: { Arn: `arn:aws:iam::${LAB_ACCOUNT_ID}:root` } }]);
    expect((await features()).EnabledFeatures).toEqual([]);
  });

  it('takes other regions', async () => {
    const { regions } = await bestAccount(lab, { regions: [HOME] });
    expect(regions).toEqual([HOME]);
    expect(await rules(HOME)).toContain('guardduty');
  });

  describe('under the scan', () => {
    const scan = async ({ writeRepository }: CatalogueAccount): Promise<Report> => {
      const folder = await mkdtemp(join(tmpdir(), 'keydrill-catalogue-'));
      try {
        await writeRepository(folder);
        const run = await runCli(['scan', '--format', 'json'], { env: lab.env(), cwd: folder, timeoutMs: 120_000 });
        if (!run.stdout.startsWith('{')) throw new Error(`No report (exit ${run.code}): ${run.stderr}`);
        return JSON.parse(run.stdout);
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    };
    const lines = ({ results }: Report, isWanted: (status: string) => boolean) =>
      results
        .filter(({ status }) => isWanted(status))
        .map(({ status, ruleId, message }) => `${status} ${ruleId}: ${message}`);

    it.each(['alone', 'member'] as const)('best, %s: nothing fails, and nothing is unknown', async (variant) => {
      const report = await scan(await bestAccount(lab, { variant }));
      expect(lines(report, (status) => status !== 'pass' && status !== 'not-applicable')).toEqual([]);
      expect(report.summary.readiness.score).toBe(100);
    });

    it('worst: every rule fails in one variant at least, and nothing is unknown', async () => {
      const member = await scan(await worstAccount(lab));
      await lab.reset();
      const management = await scan(await worstAccount(lab, { variant: 'management' }));
      const failing = new Set(
        [member, management].flatMap(({ results }) =>
          results.filter(({ status }) => status === 'fail').map(({ ruleId }) => ruleId),
        ),
      );
      expect(member.run.rules.filter((id) => !failing.has(id))).toEqual([]);
      for (const report of [member, management]) expect(lines(report, (status) => status === 'unknown')).toEqual([]);
    });
  });
});
