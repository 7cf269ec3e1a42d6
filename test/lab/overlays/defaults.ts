import { bucketPolicyStatus } from './bucket-policy-status.ts';
import type { Overlay } from './overlay.ts';
import { defaultPublicAccessBlock } from './public-access-block.ts';
import { DEFAULT_REGIONS, describeRegions, listRegions } from './regions.ts';

/** The overlays of a fresh lab. */
export const DEFAULT_OVERLAYS: Readonly<Record<string, Overlay>> = {
  'account:ListRegions': listRegions(DEFAULT_REGIONS),
  'ec2:DescribeRegions': describeRegions(DEFAULT_REGIONS),
  's3:GetBucketPolicyStatus': bucketPolicyStatus,
  's3:GetPublicAccessBlock': defaultPublicAccessBlock,
};
