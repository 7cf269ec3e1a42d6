import { describe, expect, it } from 'vitest';
import {
  accountPublicAccessBlock,
  bucketIsOwn,
  bucketObjectLock,
  bucketPolicyIsPublic,
  bucketPublicAccessBlock,
  bucketPublicGrants,
  bucketVersioning,
  trailBuckets,
} from '../../src/facts/aws/s3.ts';
import { bucketLifecycle } from '../../src/facts/aws/s3-lifecycle.ts';
import { type FactError, FactUnavailable } from '../../src/facts/fact.ts';
import { accessBlock, trail, trailBucket } from '../../src/testing/trail-samples.ts';
import { type Answers, fakeAws } from './fake-aws.ts';

const ACCOUNT_BLOCK = 's3control:GetPublicAccessBlock';
const BLOCK = 's3:GetPublicAccessBlock';
const POLICY = 's3:GetBucketPolicyStatus';
const ACL = 's3:GetBucketAcl';
const VERSIONING = 's3:GetBucketVersioning';
const LOCK = 's3:GetObjectLockConfiguration';
const LIFECYCLE = 's3:GetBucketLifecycleConfiguration';
const OWN = 's3:ListBuckets';

const UNSET = 'NoSuchPublicAccessBlockConfiguration';
const SWITCHES = ['BlockPublicAcls', 'IgnorePublicAcls', 'BlockPublicPolicy', 'RestrictPublicBuckets'] as const;
const ON = Object.fromEntries(SWITCHES.map((name) => [name, true]));

const unavailable = (error: Partial<FactError>) => expect.objectContaining({ error: expect.objectContaining(error) });
const incomplete = (operation: string) => unavailable({ operation, kind: 'failed', code: 'IncompleteAnswer' });

interface Refusals {
  readonly operation: string;
  readonly iamAction: string;
  readonly read: (answers: Answers) => Promise<unknown>;
}

/** What every collector makes of a refusal, of throttling, and of an error that says nothing about the setting. */
function refusals({ operation, iamAction, read }: Refusals): void {
  it.each([
    ['AccessDenied', { kind: 'access-denied', iamAction }],
    ['SlowDown', { kind: 'throttled', iamAction: null }],
    ['PermanentRedirect', { kind: 'failed', iamAction: null }],
  ] as const)('%s is an unread fact', async (code, error) => {
    const reading = read({ [operation]: code });
    await expect(reading).rejects.toBeInstanceOf(FactUnavailable);
    await expect(reading).rejects.toEqual(unavailable({ operation, code, ...error }));
  });
}

/** What both kinds of Public Access Block have in common. */
function accessBlocks(operation: string, read: (answers: Answers) => Promise<unknown>): void {
  const answered = (PublicAccessBlockConfiguration: object) =>
    read({ [operation]: { PublicAccessBlockConfiguration } });

  it('reads the four switches', async () => {
    await expect(answered({ ...ON, BlockPublicAcls: false, BlockPublicPolicy: false })).resolves.toEqual(
      accessBlock({ ignorePublicAcls: true, restrictPublicBuckets: true }),
    );
    await expect(answered({ ...ON, IgnorePublicAcls: false, RestrictPublicBuckets: false })).resolves.toEqual(
      accessBlock({ blockPublicAcls: true, blockPublicPolicy: true }),
    );
  });

  it('has all switches off where none was ever set', async () => {
    await expect(read({ [operation]: UNSET })).resolves.toEqual(accessBlock());
  });

  it('takes no configuration for an incomplete answer, not for switches that are off', async () => {
    await expect(read({ [operation]: {} })).rejects.toEqual(incomplete(operation));
  });

  it.each(SWITCHES)('takes a configuration without %s for an incomplete answer', async (name) => {
    await expect(answered({ ...ON, [name]: undefined })).rejects.toEqual(incomplete(operation));
  });
}

/** A bucket of another account is refused, so that whatever was answered is about one of this account. */
function bucketCalls(operation: string, read: (answers: Answers) => Promise<unknown>): void {
  it('asks as the owner of the bucket, in the region of its trail', async () => {
    const asked: unknown[] = [];
    await read({
      [operation]: (input, region) => {
        asked.push({ ...input, region });
        return 'NoSuchBucket';
      },
    });
    expect(asked).toEqual([{ Bucket: 'trail-logs', ExpectedBucketOwner: '111122223333', region: 'eu-west-1' }]);
  });

  it('is null when there is no such bucket', async () => {
    await expect(read({ [operation]: 'NoSuchBucket' })).resolves.toBeNull();
  });
}

const bucket = { ...trailBucket('trail-logs'), region: 'eu-west-1' };

describe('Public Access Block of the account', () => {
  const read = (answers: Answers) => accountPublicAccessBlock.read(fakeAws(answers));

  it('is asked for the account that is scanned', async () => {
    let asked: object = {};
    await read({
      [ACCOUNT_BLOCK]: (input) => {
        asked = input;
        return UNSET;
      },
    });
    expect(asked).toEqual({ AccountId: '111122223333' });
  });

  accessBlocks(ACCOUNT_BLOCK, read);
  refusals({ operation: ACCOUNT_BLOCK, iamAction: 's3:GetAccountPublicAccessBlock', read });
});

describe('Public Access Block of a bucket', () => {
  const read = (answers: Answers) => bucketPublicAccessBlock.read(bucket, fakeAws(answers));

  accessBlocks(BLOCK, read);
  bucketCalls(BLOCK, read);
  refusals({ operation: BLOCK, iamAction: 's3:GetBucketPublicAccessBlock', read });
});

describe('GetBucketPolicyStatus', () => {
  const read = (answers: Answers) => bucketPolicyIsPublic.read(bucket, fakeAws(answers));

  it.each([true, false])('reads that a policy is public: %s', async (IsPublic) => {
    await expect(read({ [POLICY]: { PolicyStatus: { IsPublic } } })).resolves.toBe(IsPublic);
  });

  it('knows that no policy is not a public one', async () => {
    await expect(read({ [POLICY]: 'NoSuchBucketPolicy' })).resolves.toBe(false);
  });

  it.each([
    ['no status', {}],
    ['a status without IsPublic', { PolicyStatus: {} }],
  ])('takes %s for an incomplete answer, not for "false"', async (_, answer) => {
    await expect(read({ [POLICY]: answer })).rejects.toEqual(incomplete(POLICY));
  });

  bucketCalls(POLICY, read);
  refusals({ operation: POLICY, iamAction: POLICY, read });
});

describe('GetBucketAcl', () => {
  const read = (answers: Answers) => bucketPublicGrants.read(bucket, fakeAws(answers));
  const granted = (...grantees: readonly (object | undefined)[]) =>
    read({ [ACL]: { Owner: { ID: 'o' }, Grants: grantees.map((Grantee) => ({ Grantee, Permission: 'READ' })) } });

  const OWNER = { Type: 'CanonicalUser', ID: '75aa57f09aa0c8caeab4f8c24e99d10f8e7faeebf76c078efc7c6caea54ba06a' };
  const group = (path: string) => ({ Type: 'Group', URI: `http://acs.amazonaws.com/groups/${path}` });

  it('finds the public groups, each once', async () => {
    const found = await granted(
      OWNER,
      group('global/AllUsers'),
      group('global/AuthenticatedUsers'),
      group('global/AllUsers'),
    );
    expect(found).toEqual(['AllUsers', 'AuthenticatedUsers']);
  });

  it('lets the owner, a mail address and the log delivery group be', async () => {
    const mail = { Type: 'AmazonCustomerByEmail', EmailAddress: 'ops@example.com' };
    await expect(granted(OWNER, mail, group('s3/LogDelivery'))).resolves.toEqual([]);
  });

  it('knows an ACL that grants nothing', async () => {
    await expect(granted()).resolves.toEqual([]);
  });

  it('takes no grants for an incomplete answer, not for an empty ACL', async () => {
    await expect(read({ [ACL]: {} })).rejects.toEqual(incomplete(ACL));
  });

  it.each([
    ['without a grantee', undefined],
    ['to a group without a name', { Type: 'Group' }],
  ])('takes a grant %s for an incomplete answer', async (_, grantee) => {
    await expect(granted(OWNER, grantee)).rejects.toEqual(incomplete(ACL));
  });

  bucketCalls(ACL, read);
  refusals({ operation: ACL, iamAction: ACL, read });
});

describe('GetBucketVersioning', () => {
  const read = (answers: Answers) => bucketVersioning.read(bucket, fakeAws(answers));

  it.each([
    ['versioning alone', { Status: 'Enabled' }, { enabled: true, mfaDelete: false }],
    ['MFA delete', { Status: 'Enabled', MFADelete: 'Enabled' }, { enabled: true, mfaDelete: true }],
    ['MFA delete that is off', { Status: 'Enabled', MFADelete: 'Disabled' }, { enabled: true, mfaDelete: false }],
    ['suspended versioning', { Status: 'Suspended' }, { enabled: false, mfaDelete: false }],
    ['a bucket that never had any', {}, { enabled: false, mfaDelete: false }],
  ])('knows %s', async (_, answer, versioning) => {
    await expect(read({ [VERSIONING]: answer })).resolves.toEqual(versioning);
  });

  bucketCalls(VERSIONING, read);
  refusals({ operation: VERSIONING, iamAction: VERSIONING, read });
});

describe('GetObjectLockConfiguration', () => {
  const read = (answers: Answers) => bucketObjectLock.read(bucket, fakeAws(answers));
  const locked = (ObjectLockConfiguration: object) => read({ [LOCK]: { ObjectLockConfiguration } });
  const retaining = (DefaultRetention: object) => locked({ ObjectLockEnabled: 'Enabled', Rule: { DefaultRetention } });

  it.each([
    [{ Mode: 'COMPLIANCE', Days: 365 }, 'COMPLIANCE for 365 days'],
    [{ Mode: 'GOVERNANCE', Years: 7 }, 'GOVERNANCE for 7 years'],
    [{ Mode: 'GOVERNANCE', Days: 1, Years: 0 }, 'GOVERNANCE for 1 day'],
    [{ Mode: 'GOVERNANCE', Years: 1 }, 'GOVERNANCE for 1 year'],
  ])('reads the default retention %j', async (retention, defaultRetention) => {
    await expect(retaining(retention)).resolves.toEqual({ enabled: true, defaultRetention });
  });

  it('knows a lock that by default locks nothing', async () => {
    await expect(locked({ ObjectLockEnabled: 'Enabled' })).resolves.toEqual({ enabled: true, defaultRetention: null });
  });

  it('knows a bucket without Object Lock', async () => {
    const none = { enabled: false, defaultRetention: null };
    await expect(read({ [LOCK]: 'ObjectLockConfigurationNotFoundError' })).resolves.toEqual(none);
  });

  it.each([
    ['no configuration', {}],
    ['a configuration that does not say whether it is on', { ObjectLockConfiguration: {} }],
    [
      'a retention without a period',
      { ObjectLockConfiguration: { ObjectLockEnabled: 'Enabled', Rule: { DefaultRetention: { Mode: 'GOVERNANCE' } } } },
    ],
  ])('takes %s for an incomplete answer', async (_, answer) => {
    await expect(read({ [LOCK]: answer })).rejects.toEqual(incomplete(LOCK));
  });

  bucketCalls(LOCK, read);
  refusals({ operation: LOCK, iamAction: 's3:GetBucketObjectLockConfiguration', read });
});

describe('GetBucketLifecycleConfiguration', () => {
  const read = (answers: Answers) => bucketLifecycle.read(bucket, fakeAws(answers));
  const ruled = (...Rules: readonly object[]) => read({ [LIFECYCLE]: { Rules } });
  const filtered = (scope: object) => ruled({ Status: 'Enabled', Expiration: { Days: 90 }, ...scope });

  const ALL = { prefix: '', byTag: false, bySize: false, deletes: null, archives: null };
  const EXPIRING = { ...ALL, deletes: { after: 90 } };

  it('is empty where none is configured', async () => {
    await expect(read({ [LIFECYCLE]: 'NoSuchLifecycleConfiguration' })).resolves.toEqual([]);
  });

  it.each([
    ['no filter at all', {}, {}],
    ['an empty filter', { Filter: {} }, {}],
    ['an empty prefix', { Filter: { Prefix: '' } }, {}],
    ['a prefix', { Filter: { Prefix: 'audit/' } }, { prefix: 'audit/' }],
    ['a prefix of the older kind', { Prefix: 'audit/' }, { prefix: 'audit/' }],
    ['a tag', { Filter: { Tag: { Key: 'k', Value: 'v' } } }, { byTag: true }],
    ['a least size', { Filter: { ObjectSizeGreaterThan: 0 } }, { bySize: true }],
    ['a largest size', { Filter: { ObjectSizeLessThan: 1000 } }, { bySize: true }],
    [
      'a prefix and tags',
      { Filter: { And: { Prefix: 'audit/', Tags: [{ Key: 'k', Value: 'v' }] } } },
      { prefix: 'audit/', byTag: true },
    ],
    [
      'a prefix and sizes',
      { Filter: { And: { Prefix: 'audit/', Tags: [], ObjectSizeGreaterThan: 1, ObjectSizeLessThan: 9 } } },
      { prefix: 'audit/', bySize: true },
    ],
  ])('knows for which objects a rule is: %s', async (_, scope, parts) => {
    await expect(filtered(scope)).resolves.toEqual([{ ...EXPIRING, ...parts }]);
  });

  it('leaves out rules that are disabled', async () => {
    const found = await ruled(
      { Status: 'Disabled', Expiration: { Days: 1 } },
      { Status: 'Enabled', Expiration: { Days: 90 } },
    );
    expect(found).toEqual([EXPIRING]);
  });

  it.each([
    ['a date', { Expiration: { Date: new Date('2027-01-01T00:00:00Z') } }, { on: '2027-01-01T00:00:00.000Z' }],
    ['delete markers only', { Expiration: { ExpiredObjectDeleteMarker: true } }, null],
    ['noncurrent versions only', { NoncurrentVersionExpiration: { NoncurrentDays: 1 } }, null],
    ['unfinished uploads only', { AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 } }, null],
  ])('knows when a rule deletes: %s', async (_, action, deletes) => {
    await expect(ruled({ Status: 'Enabled', ...action })).resolves.toEqual([{ ...ALL, deletes }]);
  });

  it.each([
    ['GLACIER', { after: 30 }],
    ['DEEP_ARCHIVE', { after: 30 }],
    ['GLACIER_IR', null],
    ['STANDARD_IA', null],
    ['INTELLIGENT_TIERING', null],
  ])('tells archives from classes that are read at once: %s', async (StorageClass, archives) => {
    const found = await ruled({ Status: 'Enabled', Transitions: [{ Days: 30, StorageClass }] });
    expect(found).toEqual([{ ...ALL, archives }]);
  });

  it('takes the first of several transitions', async () => {
    const Transitions = [
      { Days: 180, StorageClass: 'DEEP_ARCHIVE' },
      { Days: 0, StorageClass: 'STANDARD_IA' },
      { Days: 60, StorageClass: 'GLACIER' },
    ];
    await expect(ruled({ Status: 'Enabled', Transitions })).resolves.toMatchObject([{ archives: { after: 60 } }]);
    const dated = { Date: new Date('2027-01-01T00:00:00Z'), StorageClass: 'GLACIER' };
    await expect(ruled({ Status: 'Enabled', Transitions: [...Transitions, dated] })).resolves.toMatchObject([
      { archives: { on: '2027-01-01T00:00:00.000Z' } },
    ]);
  });

  it.each([
    ['no rules', {}],
    ['a rule that does not say whether it is enabled', { Rules: [{ Expiration: { Days: 1 } }] }],
  ])('takes %s for an incomplete answer', async (_, answer) => {
    await expect(read({ [LIFECYCLE]: answer })).rejects.toEqual(incomplete(LIFECYCLE));
  });

  bucketCalls(LIFECYCLE, read);
  refusals({ operation: LIFECYCLE, iamAction: 's3:GetLifecycleConfiguration', read });
});

describe('ListBuckets', () => {
  const read = (answers: Answers) => bucketIsOwn.read(bucket, fakeAws(answers));
  const listed = (...names: readonly string[]) => read({ [OWN]: { Buckets: names.map((Name) => ({ Name })) } });

  it('asks for buckets of the name, in pages', async () => {
    const asked: object[] = [];
    const found = await read({
      [OWN]: (input) => {
        asked.push(input);
        return 'ContinuationToken' in input
          ? { Buckets: [{ Name: 'trail-logs' }] }
          : { Buckets: [], ContinuationToken: 't' };
      },
    });
    expect(found).toBe(true);
    expect(asked).toEqual([
      { Prefix: 'trail-logs', MaxBuckets: 1000 },
      { Prefix: 'trail-logs', MaxBuckets: 1000, ContinuationToken: 't' },
    ]);
  });

  it('knows a bucket of the account by its whole name', async () => {
    await expect(listed('trail-logs-old', 'trail-logs')).resolves.toBe(true);
    await expect(listed('trail-logs-old', 'logs')).resolves.toBe(false);
    await expect(listed()).resolves.toBe(false);
  });

  it.each([
    ['no list', {}],
    ['a token that repeats', { Buckets: [], ContinuationToken: 't' }],
  ])('takes %s for an incomplete answer, not for no buckets', async (_, answer) => {
    await expect(read({ [OWN]: answer })).rejects.toEqual(incomplete(OWN));
  });

  refusals({ operation: OWN, iamAction: 's3:ListAllMyBuckets', read });
});

describe('trail buckets', () => {
  const target = { partition: 'aws-cn', accountId: '111122223333', region: 'cn-north-1' };

  it('lists a bucket once, with the trails that deliver to it', () => {
    const main = trail('main', { homeRegion: 'eu-west-1' });
    const refused = new FactUnavailable({
      kind: 'throttled',
      operation: 'cloudtrail:DescribeTrails',
      code: 'ThrottlingException',
      iamAction: null,
      message: '',
    });
    const regions = [
      { region: 'eu-west-1', read: () => [main, trail('second', { bucket: 'other-logs' })] },
      { region: 'eu-west-2', read: () => [main, trail('third'), trail('nowhere', { bucket: null })] },
      {
        region: 'eu-west-3',
        read: () => {
          throw refused;
        },
      },
    ];
    expect(trailBuckets.list({ regions }, target)).toEqual({
      items: [
        { name: 'trail-logs', region: 'eu-west-1', trails: ['main', 'third'] },
        { name: 'other-logs', region: 'us-east-1', trails: ['second'] },
      ],
      unread: [refused.error],
    });
  });

  it('names a bucket by its ARN, in the partition of the account', () => {
    expect(trailBuckets.describe(bucket, target).resource).toMatchObject({
      type: 'AwsS3Bucket',
      arn: 'arn:aws-cn:s3:::trail-logs',
      name: 'trail-logs',
    });
  });
});
