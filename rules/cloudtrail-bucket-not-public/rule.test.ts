import { describe, it } from 'vitest';
import { regionTrails } from '../../src/facts/aws/cloudtrail.ts';
import {
  accountPublicAccessBlock,
  bucketPolicyIsPublic,
  bucketPublicAccessBlock,
  bucketPublicGrants,
  type PublicAccessBlock,
} from '../../src/facts/aws/s3.ts';
import { type GivenFact, given, givenFor, testRule, unread, unreadFor } from '../../src/testing/index.ts';
import { accessBlock, trail, trailBucket } from '../../src/testing/trail-samples.ts';
import rule from './rule.ts';

const ACCOUNT = accountPublicAccessBlock.operation;
const BLOCK = bucketPublicAccessBlock.operation;
const POLICY = bucketPolicyIsPublic.operation;
const ACL = bucketPublicGrants.operation;

const bucket = trailBucket('trail-logs');
const trails = given(regionTrails, [trail('main')]);

const account = (block: Partial<PublicAccessBlock> = {}) => given(accountPublicAccessBlock, accessBlock(block));
const block = (parts: Partial<PublicAccessBlock> | null = {}) =>
  givenFor(bucketPublicAccessBlock, bucket, parts && accessBlock(parts));
const policy = (isPublic: boolean | null) => givenFor(bucketPolicyIsPublic, bucket, isPublic);
const acl = (...groups: readonly string[]) => givenFor(bucketPublicGrants, bucket, groups);

const EFFECTIVE = { ignorePublicAcls: true, restrictPublicBuckets: true };
const PREVENTIVE = { blockPublicAcls: true, blockPublicPolicy: true };
const PUBLIC: readonly GivenFact[] = [policy(true), acl('AllUsers')];
const PRIVATE: readonly GivenFact[] = [policy(false), acl()];

testRule(rule, { describe, it }, [
  {
    name: 'neither policy nor ACL is public; no block is needed',
    facts: [trails, account(), block(), ...PRIVATE],
    stands: [ACCOUNT, BLOCK],
    expect: { status: 'pass', message: 'Trail bucket trail-logs is not public.' },
  },
  {
    name: 'not public, and all switches on: nothing is needed by itself',
    facts: [
      trails,
      account({ ...EFFECTIVE, ...PREVENTIVE }),
      block({ ...EFFECTIVE, ...PREVENTIVE }),
      policy(false),
      acl(),
    ],
    stands: [ACCOUNT, BLOCK, POLICY, ACL],
    expect: { status: 'pass' },
  },
  {
    name: 'a public policy',
    facts: [trails, account(), block(), policy(true), acl()],
    stands: [ACL],
    expect: {
      status: 'fail',
      message: 'Trail bucket trail-logs is public through its bucket policy; it should not be.',
      observed: { publicThrough: ['bucket policy'], trails: ['main'] },
    },
  },
  {
    name: 'a grant to everyone',
    facts: [trails, account(), block(), policy(false), acl('AllUsers')],
    stands: [POLICY],
    expect: { status: 'fail', message: 'Trail bucket trail-logs is public through its ACL; it should not be.' },
  },
  {
    name: 'a grant to anyone with an AWS account',
    facts: [trails, account(), block(), policy(false), acl('AuthenticatedUsers')],
    stands: [POLICY],
    expect: { status: 'fail', observed: { publicThrough: ['ACL'] } },
  },
  {
    name: 'both',
    facts: [trails, account(), block(), ...PUBLIC],
    stands: [POLICY, ACL],
    expect: { status: 'fail', message: /through its bucket policy and its ACL;/ },
  },
  {
    name: 'the switches that stop new grants do not end those there are',
    facts: [trails, account(PREVENTIVE), block(PREVENTIVE), ...PUBLIC],
    stands: [POLICY, ACL],
    expect: { status: 'fail', observed: { publicThrough: ['bucket policy', 'ACL'] } },
  },
  {
    name: 'neutralised by the bucket',
    facts: [trails, account(), block(EFFECTIVE), ...PUBLIC],
    stands: [ACCOUNT, POLICY, ACL],
    expect: { status: 'pass' },
  },
  {
    name: 'neutralised by the account',
    facts: [trails, account(EFFECTIVE), block(), ...PUBLIC],
    stands: [BLOCK, POLICY, ACL],
    expect: { status: 'pass' },
  },
  {
    name: 'half by the account, half by the bucket',
    facts: [trails, account({ ignorePublicAcls: true }), block({ restrictPublicBuckets: true }), ...PUBLIC],
    stands: [POLICY, ACL],
    expect: { status: 'pass' },
  },
  {
    name: 'RestrictPublicBuckets does nothing about an ACL',
    facts: [trails, account({ restrictPublicBuckets: true }), block({ restrictPublicBuckets: true }), ...PUBLIC],
    stands: [POLICY],
    expect: { status: 'fail', observed: { publicThrough: ['ACL'] } },
  },
  {
    name: 'IgnorePublicAcls does nothing about a policy',
    facts: [trails, account({ ignorePublicAcls: true }), block({ ignorePublicAcls: true }), ...PUBLIC],
    stands: [ACL],
    expect: { status: 'fail', observed: { publicThrough: ['bucket policy'] } },
  },
  {
    name: 'switches that neutralise everything make policy and ACL needless',
    facts: [
      trails,
      account(),
      block(EFFECTIVE),
      unreadFor(bucketPolicyIsPublic, bucket),
      unreadFor(bucketPublicGrants, bucket),
    ],
    stands: [ACCOUNT],
    expect: { status: 'pass' },
  },
  {
    name: 'a public policy is enough, whatever the ACL says',
    facts: [trails, account(), block(), policy(true), unreadFor(bucketPublicGrants, bucket, 'throttled')],
    expect: { status: 'fail', observed: { publicThrough: ['bucket policy'] } },
  },
  {
    name: 'the ACL is unread and nothing neutralises it',
    facts: [trails, account(), block(), policy(false), unreadFor(bucketPublicGrants, bucket)],
    expect: { status: 'unknown', message: /s3:GetBucketAcl was denied/ },
  },
  {
    name: 'a public policy that an unread block may neutralise',
    facts: [trails, account(), unreadFor(bucketPublicAccessBlock, bucket), policy(true), acl()],
    expect: { status: 'unknown', message: /s3:GetPublicAccessBlock was denied/ },
  },
  {
    name: 'a public policy that an unread block of the account may neutralise',
    facts: [trails, unread(accountPublicAccessBlock), block(), policy(true), acl()],
    expect: { status: 'unknown', message: /s3control:GetPublicAccessBlock was denied/ },
  },
  {
    name: 'one answer about the bucket proves that the block of the account applies to it',
    facts: [trails, account(EFFECTIVE), unreadFor(bucketPublicAccessBlock, bucket), policy(true), acl()],
    stands: [POLICY, ACL],
    expect: { status: 'pass' },
  },
  {
    name: 'a bucket that tells nothing may be of another account, which the block of this one does not protect',
    facts: [
      trails,
      account({ ...EFFECTIVE, ...PREVENTIVE }),
      unreadFor(bucketPublicAccessBlock, bucket),
      unreadFor(bucketPolicyIsPublic, bucket),
      unreadFor(bucketPublicGrants, bucket),
    ],
    expect: { status: 'unknown' },
  },
  {
    name: 'a bucket that does not exist',
    facts: [trails, block(null), policy(null), givenFor(bucketPublicGrants, bucket, null)],
    stands: [BLOCK, POLICY, ACL],
    expect: {
      status: 'not-applicable',
      message: 'Bucket trail-logs does not exist, so nothing in it is public; its trails deliver nowhere.',
    },
  },
  {
    name: 'two trails that share a bucket are one result',
    facts: [given(regionTrails, [trail('main'), trail('second')]), account(), block(), policy(true), acl()],
    stands: [ACL],
    expect: { status: 'fail', observed: { trails: ['main', 'second'] } },
  },
  {
    name: 'a bucket that cannot be read leaves its neighbour judged',
    facts: [
      given(regionTrails, [trail('main'), trail('second', { bucket: 'other-logs' })]),
      account(),
      block(),
      ...PRIVATE,
      unreadFor(bucketPublicAccessBlock, trailBucket('other-logs')),
      unreadFor(bucketPolicyIsPublic, trailBucket('other-logs')),
      unreadFor(bucketPublicGrants, trailBucket('other-logs')),
    ],
    stands: [ACCOUNT, BLOCK],
    expect: [
      { status: 'pass', resource: 'trail-logs' },
      { status: 'unknown', resource: 'other-logs' },
    ],
  },
  {
    name: 'a trail without a bucket',
    facts: [given(regionTrails, [trail('nowhere', { bucket: null })])],
    expect: { status: 'not-applicable', message: 'There is no trail bucket to judge.' },
  },
]);
