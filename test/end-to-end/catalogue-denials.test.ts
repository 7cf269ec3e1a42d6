import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Result } from '../../src/engine/result.ts';
import { bestAccount } from '../lab/accounts/best.ts';
import type { CatalogueAccount } from '../lab/accounts/catalogue.ts';
import { worstAccount } from '../lab/accounts/worst.ts';
import { type Lab, startLab } from '../lab/lab.ts';
import { emulatorSkipped } from '../lab/python.ts';
import { PLANNED } from './catalogue-plan.ts';
import { byFingerprint, inShort, keyIdOf, openScanner, type Scan, type Scanner } from './scan.ts';
import { IDENTITY, INSTEAD } from './scan-operations.ts';

vi.setConfig({ maxConcurrency: 4, testTimeout: 300_000, hookTimeout: 120_000 });

const regions = ['eu-west-1', 'us-east-1'];

const ACCOUNTS: readonly (readonly [string, (lab: Lab) => Promise<CatalogueAccount>])[] = [
  ['best', (lab) => bestAccount(lab, { regions })],
  ['best, as a member', (lab) => bestAccount(lab, { regions, variant: 'member' })],
  ['worst', (lab) => worstAccount(lab, { regions })],
  ['worst, as the management account', (lab) => worstAccount(lab, { regions, variant: 'management' })],
];

/** Facts that an operation stands behind, when it is not the one that answers. */
const BEHIND: Readonly<Record<string, string>> = {
  'iam:GenerateCredentialReport': 'iam:GetCredentialReport',
  'budgets:DescribeBudgetNotificationsForAccount': 'budgets:DescribeBudgets',
  'glue:GetDatabases': 'glue:GetTables',
  'guardduty:GetFindings': 'guardduty:ListFindings',
  'kms:DescribeKey': 'kms:GetKeyPolicy',
  'securityhub:ListFindingAggregators': 'securityhub:GetFindingAggregator',
};

/** Rules whose verdicts may stand without an operation that they read, and what proves them then. */
const PROVEN: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'cloudtrail:DescribeTrails': {
    'cloudtrail-organization-trail': 'an account of no organization needs none',
    'cloudtrail-logs-queryable': 'an event data store can be queried',
    'responder-can-investigate': 'the role is refused other actions already',
  },
  'cloudtrail:GetEventDataStore': {
    'cloudtrail-logs-queryable': 'a table can be queried',
    'cloudtrail-retention': 'the bucket keeps the logs',
  },
  'cloudtrail:GetTrailStatus': {
    'cloudtrail-logs-queryable': 'a table can be queried',
    'cloudtrail-data-events-recorded': 'no trail selects any, logging or not',
  },
  'cloudtrail:ListEventDataStores': {
    'cloudtrail-logs-queryable': 'a table can be queried',
    'cloudtrail-retention': 'the bucket keeps the logs',
  },
  'cloudtrail:LookupEvents': { 'rotation-drilled': 'the drill log has a drill' },
  'config:DescribeConfigRules': { 'config-watches-key-age': 'no recorder runs' },
  'config:DescribeConfigurationRecorderStatus': { 'config-watches-key-age': 'no rule watches' },
  'events:ListRules': {
    'iam-change-alerts': 'an alarm tells of it',
    'root-use-alerts': 'an alarm tells of it',
    'trail-tampering-alerts': 'an alarm tells of it',
  },
  'glue:GetDatabases': { 'cloudtrail-logs-queryable': 'a log group can be queried' },
  'glue:GetTables': { 'cloudtrail-logs-queryable': 'a log group can be queried' },
  'guardduty:GetDetector': { 'findings-reach-a-human': 'findings of Security Hub do' },
  'guardduty:ListDetectors': { 'findings-reach-a-human': 'findings of Security Hub do' },
  'guardduty:GetFindings': { 'no-active-credential-finding': 'the list of that region is empty' },
  'iam:GetAccountSummary': { 'rotation-within-budget': 'the keys of the users are too many already' },
  'iam:ListAccessKeys': { 'rotation-within-budget': 'a key that is gone would only make it shorter' },
  'iam:ListOpenIDConnectProviders': { 'iam-federation-available': 'there is Identity Center' },
  'iam:ListSAMLProviders': { 'iam-federation-available': 'there is Identity Center' },
  's3:GetBucketAcl': { 'cloudtrail-bucket-not-public': 'its block, or its policy, decides' },
  's3:GetBucketLifecycleConfiguration': { 'cloudtrail-retention': 'an event data store keeps the events' },
  's3:GetBucketPolicyStatus': { 'cloudtrail-bucket-not-public': 'its block restricts whatever the policy says' },
  's3:GetBucketVersioning': { 'cloudtrail-bucket-isolated': 'another answer shows whose bucket it is' },
  's3:GetPublicAccessBlock': { 'cloudtrail-bucket-not-public': 'neither policy nor ACL is public' },
  's3control:GetPublicAccessBlock': { 'cloudtrail-bucket-not-public': 'neither policy nor ACL is public' },
  'securityhub:DescribeHub': { 'findings-reach-a-human': 'findings of GuardDuty do' },
  'sns:GetTopicAttributes': { 'findings-reach-a-human': 'nobody has confirmed a subscription' },
  'sns:ListSubscriptionsByTopic': { 'exposed-key-event-alerts': 'the topic lets nobody publish' },
  'sso:ListInstances': { 'iam-federation-available': 'there is an OIDC provider' },
};

/** What stood without what it read, over all accounts. */
const stood = new Set<string>();

describe.skipIf(emulatorSkipped).each(ACCOUNTS)('one operation of the catalogue denied: %s', (_name, create) => {
  let lab: Lab;
  let scanner: Scanner;
  let normal: Scan;
  let runs = 0;
  beforeAll(async () => {
    lab = await startLab();
    scanner = await openScanner(lab, (await create(lab)).writeRepository);
    normal = await scanner.scan();
  });
  afterAll(async () => {
    await scanner?.remove();
    await lab?.stop();
  });

  it.concurrent.each(PLANNED.filter((operation) => operation !== IDENTITY && !(operation in INSTEAD)))(
    '%s: what rests on it is unknown, and nothing else changes',
    async (operation) => {
      runs += 1;
      const keyId = keyIdOf(runs);
      const fault = lab.fault({ operation, kind: 'denied', match: ({ accessKeyId }) => accessKeyId === keyId });
      const { report } = await scanner.scan({ env: { AWS_ACCESS_KEY_ID: keyId } });
      fault.remove();
      const isAsked = (normal.report.run.calls.byOperation[operation] ?? 0) > 0;
      expect(fault.hits() > 0).toBe(isAsked);
      if (!isAsked) {
        expect(JSON.stringify(report.results)).toBe(JSON.stringify(normal.report.results));
        return;
      }
      const { wrong, proven } = differences(normal.report.results, report.results, operation);
      expect(wrong).toEqual([]);
      expect(proven.filter((rule) => PROVEN[operation]?.[rule] === undefined)).toEqual([]);
      for (const rule of proven) stood.add(`${operation} ${rule}`);
    },
  );
});

it.skipIf(emulatorSkipped)('names no proof that none needs', () => {
  const named = Object.entries(PROVEN).flatMap(([operation, rules]) =>
    Object.keys(rules).map((rule) => `${operation} ${rule}`),
  );
  expect(named.filter((each) => !stood.has(each))).toEqual([]);
});

/** What is wrong with the results, and the rules whose verdicts stand although they read what was denied. */
function differences(before: readonly Result[], after: readonly Result[], operation: string) {
  const known = byFingerprint(before);
  const found = byFingerprint(after);
  const added = after.filter(({ fingerprint }) => !known.has(fingerprint));
  const isItsUnknown = (result: Result | undefined) =>
    result?.status === 'unknown' && result.cause?.operation === operation;
  const wrong: string[] = [];
  const proven: string[] = [];
  for (const result of before) {
    const now = found.get(result.fingerprint);
    if (isItsUnknown(now)) continue;
    if (!result.reads.includes(BEHIND[operation] ?? operation)) {
      if (JSON.stringify(now) !== JSON.stringify(result)) wrong.push(`changed without need: ${inShort(now ?? result)}`);
    } else if (now !== undefined) {
      if (now.status === result.status) proven.push(result.ruleId);
      else wrong.push(`not unknown: ${inShort(now)}`);
    } else if (!added.some((other) => other.ruleId === result.ruleId && isItsUnknown(other))) {
      // The list that would have named it could not be read, and says so where its items would be.
      wrong.push(`gone without a word: ${inShort(result)}`);
    }
  }
  wrong.push(...added.filter((result) => !isItsUnknown(result)).map((result) => `uncalled for: ${inShort(result)}`));
  return { wrong, proven };
}
