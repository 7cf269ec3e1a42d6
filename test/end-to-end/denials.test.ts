import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Result } from '../../src/engine/result.ts';
import type { Fault } from '../lab/faults.ts';
import { type Lab, startLab } from '../lab/lab.ts';
import { emulatorSkipped } from '../lab/python.ts';
import { CREATED_SINCE, type MixedOptions, mixedAccount } from './mixed-account.ts';
import { byFingerprint, inShort, keyIdOf, openScanner, type Scan, type Scanner } from './scan.ts';
import { FOR_NEWCOMERS, IDENTITY, INSTEAD, OPERATIONS } from './scan-operations.ts';

/** Facts that an operation stands behind, when it is not the one that answers. */
const BEHIND: Readonly<Record<string, string>> = { 'iam:GenerateCredentialReport': 'iam:GetCredentialReport' };

/** Results that read an operation and yet stand without it, because something else proves the verdict. */
interface Proven {
  readonly operation: string;
  readonly ruleId: string;
  readonly resource: string;
  readonly why: string;
}

const publicAccess = (operation: string, resource: string, why: string): Proven => ({
  operation,
  ruleId: 'cloudtrail-bucket-not-public',
  resource,
  why,
});

const PROVEN: readonly Proven[] = [
  publicAccess('s3:GetBucketPolicyStatus', 'mixed-private', 'its block restricts whatever the policy says'),
  publicAccess('s3:GetBucketAcl', 'mixed-private', 'its block ignores whatever the ACL grants'),
  publicAccess('s3:GetPublicAccessBlock', 'mixed-private', 'neither policy nor ACL is public'),
  publicAccess('s3control:GetPublicAccessBlock', 'mixed-private', 'neither policy nor ACL is public'),
  publicAccess('s3:GetBucketAcl', 'mixed-public', 'it is public through its policy already'),
];

vi.setConfig({ testTimeout: 120_000 });

let lab: Lab;
let scanner: Scanner;
let normal: Scan;
let runs = 0;

const withAccount = (options: MixedOptions) => {
  beforeAll(async () => {
    lab = await startLab();
    await mixedAccount(lab, options);
    scanner = await openScanner(lab);
    normal = await scanner.scan();
  });
  afterAll(async () => {
    await scanner?.remove();
    await lab?.stop();
  });
};

/** Concurrent runs share the lab: each is known by its access key id. */
const scanWithout = async (...denied: readonly Pick<Fault, 'operation' | 'region' | 'match'>[]) => {
  runs += 1;
  const keyId = keyIdOf(runs);
  const faults = denied.map(({ match, ...fault }) =>
    lab.fault({
      ...fault,
      kind: 'denied',
      match: (call) => call.accessKeyId === keyId && (match === undefined || match(call)),
    }),
  );
  const scan = await scanner.scan({ env: { AWS_ACCESS_KEY_ID: keyId } });
  const hits = faults.map((fault) => fault.hits());
  for (const fault of faults) fault.remove();
  return { scan, hits };
};

const expectNothingUnknown = () => {
  expect(normal.report.results.filter(({ status }) => status === 'unknown').map(inShort)).toEqual([]);
  expect(normal.report.coverage.unreadable).toEqual([]);
};

describe.skipIf(emulatorSkipped)('one operation denied', () => {
  withAccount({ withNewcomer: false });

  it('calls the operations of the pack in this account, and has nothing unknown when none is denied', () => {
    const called = Object.keys(normal.report.run.calls.byOperation).filter((operation) => operation !== IDENTITY);
    expect([...called, ...Object.keys(INSTEAD), FOR_NEWCOMERS].sort()).toEqual(OPERATIONS);
    expectNothingUnknown();
  });

  const denials = OPERATIONS.filter((operation) => !(operation in INSTEAD) && operation !== FOR_NEWCOMERS);
  it.concurrent.each(denials)('%s: what rests on it is unknown, and nothing else changes', async (operation) => {
    const { scan, hits } = await scanWithout({ operation });
    expect(hits[0]).toBeGreaterThan(0);
    expect(differences(normal.report.results, scan.report.results, operation)).toEqual([]);
  });

  it('names no exception that none needs', async () => {
    for (const { operation, ruleId, resource, why } of PROVEN) {
      const rests = normal.report.results.filter(
        (result) => result.ruleId === ruleId && result.resource.name === resource && result.reads.includes(operation),
      );
      expect(rests, why).toHaveLength(1);
    }
  });

  it.concurrent('account:ListRegions: EC2 answers instead, and nothing changes at all', async () => {
    const { scan } = await scanWithout({ operation: 'account:ListRegions' });
    expect(scan.report.run.calls.byOperation).toMatchObject({ 'ec2:DescribeRegions': 1 });
    expect(JSON.stringify(scan.report.results)).toBe(JSON.stringify(normal.report.results));
  });

  it.concurrent('ec2:DescribeRegions too: every regional rule is unknown once, and nothing else changes', async () => {
    const { scan, hits } = await scanWithout(
      { operation: 'ec2:DescribeRegions' },
      { operation: 'account:ListRegions' },
    );
    expect(hits).toEqual([1, 1]);
    const after = byFingerprint(scan.report.results);
    const regional = [
      'cloudtrail-bucket-not-public',
      'cloudtrail-delivery-healthy',
      'cloudtrail-log-file-validation-enabled',
      'cloudtrail-trail-logging',
      'config-watches-key-age',
      'guardduty-enabled',
      'securityhub-enabled',
    ];
    const unknown = scan.report.results.filter(({ status }) => status === 'unknown');
    expect(unknown.map(({ ruleId }) => ruleId).sort()).toEqual(regional);
    for (const { cause } of unknown) expect(cause).toMatchObject({ operation: 'account:ListRegions' });
    const others = normal.report.results.filter(({ ruleId }) => !regional.includes(ruleId));
    for (const result of others) expect(after.get(result.fingerprint)).toEqual(result);
    expect(after.size).toBe(others.length + regional.length);
  });

  it.concurrent('in one region: the others are judged as before', async () => {
    const { scan } = await scanWithout({ operation: 'guardduty:ListDetectors', region: 'eu-west-1' });
    expect(changes(normal, scan)).toEqual([
      'unknown guardduty-enabled eu-west-1 123456789012/eu-west-1',
      'unknown securityhub-enabled eu-west-1 123456789012/eu-west-1',
    ]);
  });

  it.concurrent('for one user: its neighbours are judged as before', async () => {
    const match: NonNullable<Fault['match']> = ({ parameters }) => parameters['UserName'] === 'leaked';
    const { scan } = await scanWithout({ operation: 'iam:ListAccessKeys', match });
    expect(changes(normal, scan)).toEqual([
      'unknown iam-access-key-replaceable us-east-1 leaked',
      'unknown iam-access-key-rotated us-east-1 leaked',
      'unknown iam-access-key-used us-east-1 leaked',
      'unknown iam-user-key-slot-free us-east-1 leaked',
    ]);
  });

  it.concurrent('for one trail: its neighbours are judged as before, and a whole record needs no other trail', async () => {
    const match: NonNullable<Fault['match']> = ({ parameters }) => `${parameters['Name']}`.endsWith('/stopped');
    const { scan } = await scanWithout({ operation: 'cloudtrail:GetTrailStatus', match });
    // The evidence of the record no longer lists the trail; the verdict stands on another one.
    expect(changes(normal, scan)).toEqual([
      'pass cloudtrail-trail-logging us-east-1 123456789012',
      'unknown cloudtrail-delivery-healthy us-east-1 stopped',
    ]);
  });
});

describe.skipIf(emulatorSkipped)(
  'one operation denied, with a user whom the credential report does not know yet',
  () => {
    withAccount({ withNewcomer: true });

    it('judges the newcomer, and has nothing unknown when none is denied', () => {
      const judged = normal.report.results.filter(({ resource }) => resource.name === CREATED_SINCE);
      expect(judged.map(({ status, ruleId }) => `${status} ${ruleId}`).sort()).toEqual([
        'fail iam-user-mfa-enabled',
        'not-applicable iam-access-key-replaceable',
        'pass iam-access-key-rotated',
        'pass iam-access-key-used',
        'pass iam-key-user-least-privilege',
        'pass iam-user-key-slot-free',
        'pass no-quarantined-principal',
      ]);
      expectNothingUnknown();
    });

    const denials = [
      'iam:GetAccountAuthorizationDetails',
      'iam:GetLoginProfile',
      'iam:ListAccessKeys',
      'iam:ListMFADevices',
    ];
    it.concurrent.each(denials)('%s: what rests on it is unknown, and nothing else changes', async (operation) => {
      const { scan, hits } = await scanWithout({ operation });
      expect(hits[0]).toBeGreaterThan(0);
      expect(differences(normal.report.results, scan.report.results, operation)).toEqual([]);
    });
  },
);

/** Every way in which a run with one operation denied is not what it should be. */
function differences(before: readonly Result[], after: readonly Result[], operation: string): readonly string[] {
  const known = byFingerprint(before);
  const found = byFingerprint(after);
  const added = after.filter(({ fingerprint }) => !known.has(fingerprint));
  const isItsUnknown = (result: Result | undefined) =>
    result?.status === 'unknown' && result.cause?.operation === operation;
  const problems = before.flatMap((result): readonly string[] => {
    const now = found.get(result.fingerprint);
    if (!restsOn(result, operation)) {
      return JSON.stringify(now) === JSON.stringify(result) ? [] : [`changed without need: ${inShort(now ?? result)}`];
    }
    if (isItsUnknown(now)) return [];
    if (now !== undefined) return [`not unknown: ${inShort(now)}`];
    // The list that would have named it could not be read, and says so where its items would be.
    const isSaid = added.some((other) => other.ruleId === result.ruleId && isItsUnknown(other));
    return isSaid ? [] : [`gone without a word: ${inShort(result)}`];
  });
  // Who was created since the report is only known from the authorization details: that there may be somebody is said.
  const isAboutNewcomers = operation === 'iam:GetAccountAuthorizationDetails';
  const uncalledFor = added.filter(
    (result) =>
      !isItsUnknown(result) ||
      (!isAboutNewcomers &&
        before.every(({ ruleId, fingerprint }) => ruleId !== result.ruleId || found.has(fingerprint))),
  );
  return [...problems, ...uncalledFor.map((result) => `uncalled for: ${inShort(result)}`)];
}

function restsOn({ ruleId, resource, reads }: Result, operation: string): boolean {
  const isProven = PROVEN.some(
    (proven) => proven.operation === operation && proven.ruleId === ruleId && proven.resource === resource.name,
  );
  return !isProven && reads.includes(BEHIND[operation] ?? operation);
}

/** What became of the results that are not as they were. */
function changes(before: Scan, after: Scan): readonly string[] {
  const known = byFingerprint(before.report.results);
  return after.report.results
    .filter((result) => JSON.stringify(known.get(result.fingerprint)) !== JSON.stringify(result))
    .map(({ status, ruleId, target, resource }) => `${status} ${ruleId} ${target.region} ${resource.name}`)
    .sort();
}
