import { analyzers } from './access-analyzer.ts';
import { bucketPolicyStatus } from './bucket-policy-status.ts';
import { eventDataStores, lookupEvents } from './cloudtrail.ts';
import { anomalySubscriptions } from './cost-explorer.ts';
import { healthSubscriptionRequired } from './health.ts';
import { noOrganizationsFeatures, serviceSpecificCredentials } from './iam.ts';
import { identityCenterInstances } from './identity-center.ts';
import { testMetricFilter } from './logs.ts';
import type { Overlays } from './overlay.ts';
import { defaultPublicAccessBlock } from './public-access-block.ts';
import { DEFAULT_REGIONS, describeRegions, listRegions } from './regions.ts';

/** The overlays of a fresh lab: an ordinary account with the basic support plan, in which nothing is configured. */
export const DEFAULT_OVERLAYS: Overlays = {
  'account:ListRegions': listRegions(DEFAULT_REGIONS),
  'ec2:DescribeRegions': describeRegions(DEFAULT_REGIONS),
  's3:GetBucketPolicyStatus': bucketPolicyStatus,
  's3:GetPublicAccessBlock': defaultPublicAccessBlock,
  ...analyzers([]),
  ...anomalySubscriptions([]),
  ...eventDataStores([]),
  ...healthSubscriptionRequired(),
  ...identityCenterInstances([]),
  ...lookupEvents([]),
  ...noOrganizationsFeatures('OrganizationNotFoundException'),
  ...serviceSpecificCredentials([]),
  ...testMetricFilter(),
};
