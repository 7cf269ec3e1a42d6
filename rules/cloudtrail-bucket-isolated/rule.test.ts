import { describe, it } from 'vitest';
import { regionTrails } from '../../src/facts/aws/cloudtrail.ts';
import { organization } from '../../src/facts/aws/organization.ts';
import { bucketIsOwn, bucketVersioning } from '../../src/facts/aws/s3.ts';
import { given, givenFor, testRule, unread, unreadFor } from '../../src/testing/index.ts';
import { organizationTrail, trail, trailBucket } from '../../src/testing/trail-samples.ts';
import rule from './rule.ts';

const VERSIONING = bucketVersioning.operation;
const TWO = ['eu-west-1', 'us-east-1'];

const bucket = trailBucket('trail-logs');
const shared = organizationTrail('everything');
const ownTrail = given(regionTrails, [trail('main')]);
const sharedTrail = given(regionTrails, [shared]);
const member = given(organization, {
  id: 'o-exampleorgid',
  managementAccountId: '999988887777',
  featureSet: 'ALL',
});
const isOwn = (value: boolean) => givenFor(bucketIsOwn, bucket, value);
const answers = givenFor(bucketVersioning, bucket, { enabled: true, mfaDelete: false });
const refuses = unreadFor(bucketVersioning, bucket);

testRule(rule, { describe, it }, [
  {
    name: 'an own trail that writes to a bucket of another account',
    facts: [ownTrail, member, isOwn(false), refuses],
    expect: {
      status: 'pass',
      severity: 'low',
      message: 'Trail bucket trail-logs belongs to another account than 111122223333.',
      observed: { ownBucket: false, trails: [trail('main').arn] },
    },
  },
  {
    name: 'a trail of the organization that writes to a bucket of another account',
    facts: [sharedTrail, member, isOwn(false), refuses],
    expect: { status: 'pass', observed: { ownBucket: false, trails: [shared.arn] } },
  },
  {
    name: 'an own trail in an own bucket, by the answer of the bucket',
    facts: [ownTrail, member, answers, isOwn(true)],
    stands: [VERSIONING],
    expect: {
      status: 'fail',
      message:
        'Trail bucket trail-logs belongs to account 111122223333, as trail main does; it should belong to an account for logs.',
      observed: { ownBucket: true, trails: [trail('main').arn] },
    },
  },
  {
    name: 'an own trail in an own bucket, by the list of buckets',
    facts: [ownTrail, member, refuses, isOwn(true)],
    expect: { status: 'fail', message: /as trail main does/ },
  },
  {
    name: 'a bucket that answers needs no list of buckets',
    facts: [ownTrail, member, answers, unreadFor(bucketIsOwn, bucket)],
    expect: { status: 'fail' },
  },
  {
    name: 'the organization trail of the management account in a bucket of that account',
    facts: [given(regionTrails, [trail('everything', { organization: true })]), member, answers],
    expect: { status: 'fail', message: /as trail everything does/ },
  },
  {
    name: 'the account that holds the logs of others',
    facts: [sharedTrail, member, answers],
    expect: {
      status: 'pass',
      message: 'Trail bucket trail-logs belongs to account 111122223333, and the trails in it to others.',
      observed: { ownBucket: true, trails: [shared.arn] },
    },
  },
  {
    name: 'the account that holds the logs of others, and its own in the same bucket',
    facts: [given(regionTrails, [shared, trail('main')]), member, answers],
    expect: { status: 'fail', message: /as trail main does/ },
  },
  {
    name: 'an own trail may write there from a region that cannot be asked',
    regions: TWO,
    facts: [sharedTrail, unread(regionTrails, 'throttled', 'eu-west-1'), member, answers],
    expect: [
      { status: 'unknown', resource: 'trail-logs', message: /DescribeTrails was throttled/ },
      { status: 'unknown', message: /^There may be more to judge/ },
    ],
  },
  {
    name: 'a trail of another bucket does not matter',
    facts: [
      given(regionTrails, [shared, trail('main', { bucket: 'other-logs' })]),
      member,
      answers,
      givenFor(bucketVersioning, trailBucket('other-logs'), { enabled: true, mfaDelete: false }),
    ],
    expect: [
      { status: 'pass', resource: 'trail-logs' },
      { status: 'fail', resource: 'other-logs' },
    ],
  },
  {
    name: 'a standalone account has no other',
    facts: [ownTrail, given(organization, null)],
    expect: {
      status: 'not-applicable',
      message: 'Account 111122223333 is in no organization, so it has no other account for bucket trail-logs.',
    },
  },
  {
    name: 'whether there is an organization could not be read',
    facts: [ownTrail, unread(organization), answers],
    expect: { status: 'unknown', message: /allow organizations:DescribeOrganization\.$/ },
  },
  {
    name: 'a refusal alone does not prove another account',
    facts: [ownTrail, member, refuses, unreadFor(bucketIsOwn, bucket)],
    expect: { status: 'unknown', message: /s3:ListBuckets was denied/ },
  },
  {
    name: 'a bucket that is not listed may exist nowhere, and was not asked',
    facts: [ownTrail, member, unreadFor(bucketVersioning, bucket, 'throttled'), isOwn(false)],
    expect: { status: 'unknown', message: /s3:GetBucketVersioning was throttled/ },
  },
  {
    name: 'a bucket that does not exist belongs to nobody',
    facts: [ownTrail, member, givenFor(bucketVersioning, bucket, null)],
    expect: {
      status: 'not-applicable',
      message: 'Bucket trail-logs does not exist, so it belongs to nobody; its trails deliver nowhere.',
    },
  },
  {
    name: 'no trail bucket',
    facts: [given(regionTrails, [])],
    expect: { status: 'not-applicable', message: 'There is no trail bucket to judge.' },
  },
]);
