import { CloudTrailClient, CreateTrailCommand, StartLoggingCommand } from '@aws-sdk/client-cloudtrail';
import { CreateAccessKeyCommand, CreateUserCommand, IAMClient, PutUserPolicyCommand } from '@aws-sdk/client-iam';
import { type BucketLocationConstraint, CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeGitRepository } from '../lab/accounts/git-repository.ts';
import { type Lab, startLab } from '../lab/lab.ts';
import { enabledRegions } from '../lab/overlays/regions.ts';
import { emulatorSkipped } from '../lab/python.ts';
import { inShort, openScanner, type Scanner } from './scan.ts';

interface Partition {
  readonly partition: string;
  readonly home: BucketLocationConstraint & string;
  readonly regions: readonly string[];
  /** What is different there. */
  readonly says: Readonly<Record<string, string | RegExp>>;
}

const PARTITIONS: readonly Partition[] = [
  {
    partition: 'aws-us-gov',
    home: 'us-gov-west-1',
    regions: ['us-gov-east-1', 'us-gov-west-1'],
    says: {
      'cost-alerts-configured': /^GovCloud accounts have no bill of their own/,
      'root-use-alerts': /^Nobody is told of API call by root in us-gov-west-1;/,
    },
  },
  {
    partition: 'aws-cn',
    home: 'cn-north-1',
    regions: ['cn-north-1', 'cn-northwest-1'],
    says: {
      'cost-alerts-configured': /^No cost or usage budget of the account alerts anybody;/,
      'root-use-alerts': /^Nobody is told of console sign-in by root and API call by root in cn-north-1;/,
    },
  },
];

describe.skipIf(emulatorSkipped)('an account of another partition', () => {
  let lab: Lab;
  let scanner: Scanner;
  beforeEach(async () => {
    lab = await startLab();
    const files = { 'keydrill.yaml': 'extends: strict\n' };
    scanner = await openScanner(lab, (folder) => writeGitRepository(folder, [{ at: new Date(), files }]));
  });
  afterEach(async () => {
    await scanner?.remove();
    await lab?.stop();
  });

  it.each(PARTITIONS)(
    '$partition is judged by its own names and regions',
    async ({ partition, home, regions, says }) => {
      lab.overlays(enabledRegions(regions));
      await createSmallAccount(lab, home);
      const { report, code } = await scanner.scan({ env: { AWS_REGION: home, AWS_DEFAULT_REGION: home } });
      const { results } = report;
      expect(code).toBe(1);
      expect(results.filter(({ status }) => status === 'unknown').map(inShort)).toEqual([]);
      expect(new Set(results.map(({ target }) => target.partition))).toEqual(new Set([partition]));
      const arns = results.flatMap(({ resource }) => resource.arn ?? []);
      expect(arns.filter((arn) => !arn.startsWith(`arn:${partition}:`))).toEqual([]);
      expect(report.run.regions).toEqual(regions);
      const byRule = new Map(results.map((result) => [result.ruleId, result]));
      // Account-wide results stand in the partition's own home region, and IAM's names are those of the partition.
      expect(byRule.get('iam-root-mfa-enabled')?.target.region).toBe(home);
      expect(byRule.get('iam-key-user-least-privilege')).toMatchObject({
        status: 'fail',
        resource: { arn: `arn:${partition}:iam::123456789012:user/deploy` },
      });
      expect(byRule.get('cloudtrail-trail-logging')).toMatchObject({
        status: 'pass',
        message: 'Trail main records the management events of all 2 regions.',
      });
      for (const [rule, message] of Object.entries(says)) expect(byRule.get(rule)?.message).toMatch(message);
      const asked = new Set(lab.calls().map(({ region }) => region));
      expect([...asked].filter((region) => !regions.includes(region))).toEqual([]);
    },
  );
});

/** A user who may do everything, and one trail for all regions. */
async function createSmallAccount(lab: Lab, region: Partition['home']): Promise<void> {
  const iam = lab.client(IAMClient, { region });
  const UserName = 'deploy';
  await iam.send(new CreateUserCommand({ UserName }));
  await iam.send(new CreateAccessKeyCommand({ UserName }));
  const Statement = [{ Effect: 'Allow', Action: '*', Resource: '*' }];
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
  await iam.send(new PutUserPolicyCommand({ UserName, PolicyName: 'everything', PolicyDocument }));
  const Bucket = 'trail-logs';
  const CreateBucketConfiguration = { LocationConstraint: region };
  await lab.client(S3Client, { region }).send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration }));
  const cloudtrail = lab.client(CloudTrailClient, { region });
  await cloudtrail.send(new CreateTrailCommand({ Name: 'main', S3BucketName: Bucket, IsMultiRegionTrail: true }));
  await cloudtrail.send(new StartLoggingCommand({ Name: 'main' }));
}
