import { describe, it } from 'vitest';
import { regionTrails } from '../../src/facts/aws/cloudtrail.ts';
import { bucketObjectLock, bucketVersioning, type ObjectLock, type Versioning } from '../../src/facts/aws/s3.ts';
import { given, givenFor, testRule, unread, unreadFor } from '../../src/testing/index.ts';
import { trail, trailBucket } from '../../src/testing/trail-samples.ts';
import rule from './rule.ts';

const TWO = ['eu-west-1', 'us-east-1'];

const bucket = trailBucket('trail-logs');
const trails = given(regionTrails, [trail('main')]);
const versioning = (parts: Partial<Versioning> = {}) =>
  givenFor(bucketVersioning, bucket, { enabled: true, mfaDelete: false, ...parts });
const lock = (parts: Partial<ObjectLock> = {}) =>
  givenFor(bucketObjectLock, bucket, { enabled: true, defaultRetention: 'COMPLIANCE for 365 days', ...parts });
const noLock = lock({ enabled: false, defaultRetention: null });

testRule(rule, { describe, it }, [
  {
    name: 'versioning and Object Lock',
    facts: [trails, versioning(), lock()],
    expect: {
      status: 'pass',
      severity: 'medium',
      message: 'Trail bucket trail-logs locks what is written to it: COMPLIANCE for 365 days.',
      observed: {
        versioning: true,
        mfaDelete: false,
        objectLock: { enabled: true, defaultRetention: 'COMPLIANCE for 365 days' },
        trails: ['main'],
      },
    },
  },
  {
    name: 'governance mode will do',
    facts: [trails, versioning(), lock({ defaultRetention: 'GOVERNANCE for 1 year' })],
    expect: { status: 'pass', message: /GOVERNANCE for 1 year\.$/ },
  },
  {
    name: 'versioning and MFA delete; Object Lock does not matter',
    facts: [trails, versioning({ mfaDelete: true })],
    expect: {
      status: 'pass',
      message: 'Trail bucket trail-logs keeps every version, and deleting one takes an MFA code.',
    },
  },
  {
    name: 'versioning alone',
    facts: [trails, versioning(), noLock],
    expect: {
      status: 'fail',
      message:
        'Trail bucket trail-logs has neither Object Lock nor MFA delete, so that versions can be deleted; they should be locked.',
    },
  },
  {
    name: 'Object Lock without a default retention locks nothing that CloudTrail writes',
    facts: [trails, versioning(), lock({ defaultRetention: null })],
    expect: {
      status: 'fail',
      message:
        'Trail bucket trail-logs has Object Lock without a default retention, so that versions can be deleted; they should be locked.',
    },
  },
  {
    name: 'a retention without Object Lock does nothing',
    facts: [trails, versioning(), lock({ enabled: false })],
    expect: { status: 'fail', message: /neither Object Lock nor MFA delete/ },
  },
  {
    name: 'no versioning: the rest does not matter',
    facts: [trails, versioning({ enabled: false })],
    expect: {
      status: 'fail',
      message: 'Trail bucket trail-logs has no versioning, so that logs can be deleted; it should keep every version.',
      observed: { versioning: false, mfaDelete: false, trails: ['main'] },
    },
  },
  {
    name: 'MFA delete without versioning keeps no versions',
    facts: [trails, versioning({ enabled: false, mfaDelete: true })],
    expect: { status: 'fail', message: /has no versioning/ },
  },
  {
    name: 'a bucket of another account refuses to answer',
    facts: [trails, unreadFor(bucketVersioning, bucket), lock()],
    expect: { status: 'unknown', message: /s3:GetBucketVersioning was denied/ },
  },
  {
    name: 'Object Lock could not be read, and something hangs on it',
    facts: [trails, versioning(), unreadFor(bucketObjectLock, bucket, 'throttled')],
    expect: { status: 'unknown', message: /s3:GetObjectLockConfiguration was throttled/ },
  },
  {
    name: 'the bucket is gone when its lock is asked for',
    facts: [trails, versioning(), givenFor(bucketObjectLock, bucket, null)],
    expect: { status: 'fail', observed: { objectLock: null } },
  },
  {
    name: 'a bucket that does not exist',
    facts: [trails, givenFor(bucketVersioning, bucket, null)],
    expect: {
      status: 'not-applicable',
      message: 'Bucket trail-logs does not exist, so there is nothing in it to keep.',
    },
  },
  {
    name: 'each bucket is judged by itself, and a region that cannot be asked may name more',
    regions: TWO,
    facts: [
      given(regionTrails, [trail('main'), trail('second', { bucket: 'other-logs' })]),
      unread(regionTrails, 'throttled', 'eu-west-1'),
      versioning({ mfaDelete: true }),
      givenFor(bucketVersioning, trailBucket('other-logs'), { enabled: false, mfaDelete: false }),
    ],
    expect: [
      { status: 'pass', resource: 'trail-logs' },
      { status: 'fail', resource: 'other-logs' },
      { status: 'unknown', message: /^There may be more to judge \(trail bucket\)/ },
    ],
  },
  {
    name: 'no trail bucket',
    facts: [given(regionTrails, [])],
    expect: { status: 'not-applicable', message: 'There is no trail bucket to judge.' },
  },
]);
