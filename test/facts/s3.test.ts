import { describe, expect, it } from 'vitest';
import {
  accountPublicAccessBlock,
  bucketPolicyIsPublic,
  bucketPublicAccessBlock,
  bucketPublicGrants,
  trailBuckets,
} from '../../src/facts/aws/s3.ts';
import { type FactError, FactUnavailable } from '../../src/facts/fact.ts';
import { accessBlock, trail, trailBucket } from '../../src/testing/trail-samples.ts';
import { type Answers, fakeAws } from './fake-aws.ts';

const ACCOUNT_BLOCK = 's3control:GetPublicAccessBlock';
const BLOCK = 's3:GetPublicAccessBlock';
const POLICY = 's3:GetBucketPolicyStatus';
const ACL = 's3:GetBucketAcl';

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
