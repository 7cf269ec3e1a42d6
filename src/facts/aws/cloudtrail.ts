import type * as CloudTrail from '@aws-sdk/client-cloudtrail';
import { isoDate, present } from '../answer.ts';
import { item, type Listing, list, subjects, type Target } from '../collector.ts';
import type { FactError } from '../fact.ts';
import { readEach } from '../logic.ts';
import { everyRegion, type RegionAnswer } from '../needs.ts';
import { type Selections, selectionsOf } from './cloudtrail-selectors.ts';

const load = () => import('@aws-sdk/client-cloudtrail');

/** A trail as DescribeTrails shows it, from its home region or as a shadow elsewhere. */
export interface Trail {
  readonly name: string;
  readonly arn: string;
  readonly homeRegion: string;
  readonly multiRegion: boolean;
  readonly organization: boolean;
  readonly globalServiceEvents: boolean;
  readonly logFileValidation: boolean;
  /** Null for a trail that delivers to no bucket. */
  readonly bucket: string | null;
  readonly prefix: string | null;
  readonly kmsKeyId: string | null;
  readonly logGroupArn: string | null;
}

const DESCRIBE = 'cloudtrail:DescribeTrails';

const describeTrail = ({ arn, name, homeRegion }: Trail) => ({
  resource: { type: 'AwsCloudTrailTrail', id: arn, arn, name, region: homeRegion },
});

/**
 * The trails that log one region, with the shadows of multi-region and organization trails.
 * https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_DescribeTrails.html
 */
export const regionTrails = list<Trail>({
  name: 'trail',
  operation: DESCRIBE,
  scope: 'region',
  async read(aws) {
    const { CloudTrailClient, DescribeTrailsCommand } = await load();
    const { trailList } = await aws.send(CloudTrailClient, new DescribeTrailsCommand({ includeShadowTrails: true }));
    return present(trailList, DESCRIBE, 'trailList').map(trail);
  },
  describe: describeTrail,
});

const trail = (answer: CloudTrail.Trail): Trail => ({
  name: present(answer.Name, DESCRIBE, 'Name'),
  arn: present(answer.TrailARN, DESCRIBE, 'TrailARN'),
  homeRegion: present(answer.HomeRegion, DESCRIBE, 'HomeRegion'),
  multiRegion: present(answer.IsMultiRegionTrail, DESCRIBE, 'IsMultiRegionTrail'),
  organization: present(answer.IsOrganizationTrail, DESCRIBE, 'IsOrganizationTrail'),
  globalServiceEvents: present(answer.IncludeGlobalServiceEvents, DESCRIBE, 'IncludeGlobalServiceEvents'),
  logFileValidation: present(answer.LogFileValidationEnabled, DESCRIBE, 'LogFileValidationEnabled'),
  bucket: answer.S3BucketName ?? null,
  prefix: answer.S3KeyPrefix ?? null,
  kmsKeyId: answer.KmsKeyId ?? null,
  logGroupArn: answer.CloudWatchLogsLogGroupArn ?? null,
});

/** The trails that were seen from any region, each once, and what kept others from being seen. */
export interface SeenTrails {
  readonly found: readonly Trail[];
  readonly unread: readonly { readonly error: FactError }[];
}

export function trailsIn(regions: readonly RegionAnswer<readonly Trail[]>[]): SeenTrails {
  const { values, unread } = readEach(regions, ({ read }) => read());
  const byArn = new Map(values.flatMap(({ value }) => value).map((seen) => [seen.arn, seen]));
  return { found: [...byArn.values()], unread };
}

/** Every trail of the account, once, however many regions show it; regions that could not be asked are kept apart. */
export const trails = subjects({
  name: 'trail',
  scope: 'account',
  needs: { regions: everyRegion(regionTrails) },
  list: ({ regions }, _target: Target): Listing<Trail> => {
    const { found, unread } = trailsIn(regions);
    return { items: found, unread: unread.map(({ error }) => error) };
  },
  describe: describeTrail,
});

/** What a trail does right now. Times are ISO 8601; errors are AWS's words, e.g. `NoSuchBucket`, null when there is none. */
export interface TrailStatus {
  readonly logging: boolean;
  readonly startedAt: string | null;
  readonly deliveredAt: string | null;
  readonly deliveryError: string | null;
  readonly digestDeliveredAt: string | null;
  readonly digestError: string | null;
  readonly logGroupDeliveredAt: string | null;
  readonly logGroupError: string | null;
}

/** Asked in the trail's home region. https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_GetTrailStatus.html */
export const trailStatus = item<Trail, TrailStatus>({
  operation: 'cloudtrail:GetTrailStatus',
  of: trails,
  async read({ arn, homeRegion }, aws) {
    const { CloudTrailClient, GetTrailStatusCommand } = await load();
    const status = await aws.send(CloudTrailClient, new GetTrailStatusCommand({ Name: arn }), homeRegion);
    return {
      logging: present(status.IsLogging, 'cloudtrail:GetTrailStatus', 'IsLogging'),
      startedAt: isoDate(status.StartLoggingTime),
      deliveredAt: isoDate(status.LatestDeliveryTime),
      deliveryError: status.LatestDeliveryError || null,
      digestDeliveredAt: isoDate(status.LatestDigestDeliveryTime),
      digestError: status.LatestDigestDeliveryError || null,
      logGroupDeliveredAt: isoDate(status.LatestCloudWatchLogsDeliveryTime),
      logGroupError: status.LatestCloudWatchLogsDeliveryError || null,
    };
  },
});

const SELECTORS = 'cloudtrail:GetEventSelectors';

/**
 * What a trail records, asked in its home region.
 * https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_GetEventSelectors.html
 */
export const eventSelectors = item<Trail, Selections>({
  operation: SELECTORS,
  of: trails,
  async read({ arn, homeRegion }, aws) {
    const { CloudTrailClient, GetEventSelectorsCommand } = await load();
    const answer = await aws.send(CloudTrailClient, new GetEventSelectorsCommand({ TrailName: arn }), homeRegion);
    return selectionsOf({
      operation: SELECTORS,
      basic: answer.EventSelectors,
      advanced: answer.AdvancedEventSelectors,
    });
  },
});
