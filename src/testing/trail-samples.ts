import type { Trail, TrailStatus } from '../facts/aws/cloudtrail.ts';
import type { EventSelection, Selections } from '../facts/aws/cloudtrail-selectors.ts';
import type { EventDataStore, StoreState } from '../facts/aws/event-data-stores.ts';
import type { PublicAccessBlock, TrailBucket } from '../facts/aws/s3.ts';
import type { LifecycleRule } from '../facts/aws/s3-lifecycle.ts';
import { TEST_ACCOUNT } from './given.ts';

/** CloudTrail answers for test tables: a complete, healthy one each, of which a case changes what it is about. */

export function trail(name: string, parts: Partial<Omit<Trail, 'name'>> = {}): Trail {
  const homeRegion = parts.homeRegion ?? TEST_ACCOUNT.region;
  return {
    name,
    arn: `arn:aws:cloudtrail:${homeRegion}:${TEST_ACCOUNT.accountId}:trail/${name}`,
    homeRegion,
    multiRegion: true,
    organization: false,
    globalServiceEvents: true,
    logFileValidation: true,
    bucket: 'trail-logs',
    prefix: null,
    kmsKeyId: null,
    logGroupArn: null,
    ...parts,
  };
}

/** A trail of another account's organization, as a member account sees it. */
export const organizationTrail = (name: string, homeRegion: string = TEST_ACCOUNT.region): Trail =>
  trail(name, { homeRegion, organization: true, arn: `arn:aws:cloudtrail:${homeRegion}:999988887777:trail/${name}` });

export const logging = (parts: Partial<TrailStatus> = {}): TrailStatus => ({
  logging: true,
  startedAt: '2025-01-01T00:00:00.000Z',
  deliveredAt: '2025-12-31T23:50:00.000Z',
  deliveryError: null,
  digestDeliveredAt: null,
  digestError: null,
  logGroupDeliveredAt: null,
  logGroupError: null,
  ...parts,
});

/** A selector that lets every management event through. */
export const selection = (parts: Partial<EventSelection> = {}): EventSelection => ({
  reads: true,
  writes: true,
  excluded: [],
  narrowedBy: [],
  ...parts,
});

/** A trail that records these management events, and no others. */
export const recording = (...management: readonly EventSelection[]): Selections => ({ management, objects: [] });

export const trailBucket = (name: string, trails: readonly string[] = ['main']): TrailBucket => ({
  name,
  region: TEST_ACCOUNT.region,
  trails,
});

/** All four switches off, but for those named. */
export const accessBlock = (parts: Partial<PublicAccessBlock> = {}): PublicAccessBlock => ({
  blockPublicAcls: false,
  ignorePublicAcls: false,
  blockPublicPolicy: false,
  restrictPublicBuckets: false,
  ...parts,
});

/** An enabled lifecycle rule for every object of a bucket, which does nothing unless its other parts say so. */
export const lifecycleRule = (parts: Partial<LifecycleRule> = {}): LifecycleRule => ({
  prefix: '',
  byTag: false,
  bySize: false,
  deletes: null,
  archives: null,
  ...parts,
});

export const lakeStore = (name: string, region: string = TEST_ACCOUNT.region): EventDataStore => ({
  name,
  arn: `arn:aws:cloudtrail:${region}:${TEST_ACCOUNT.accountId}:eventdatastore/${name}`,
  region,
});

/** An event data store that takes in all management events of all regions and keeps them for seven years. */
export const storeState = (parts: Partial<StoreState> = {}): StoreState => ({
  status: 'ENABLED',
  retentionDays: 2557,
  multiRegion: true,
  management: [selection()],
  ...parts,
});
