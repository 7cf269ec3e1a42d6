import {
  eventSelectors,
  regionTrails,
  type Trail,
  type TrailStatus,
  trailStatus,
} from '../../src/facts/aws/cloudtrail.ts';
import type { Selections } from '../../src/facts/aws/cloudtrail-selectors.ts';
import { type EventDataStore, eventDataStore, regionStores } from '../../src/facts/aws/event-data-stores.ts';
import { logTables } from '../../src/facts/aws/glue.ts';
import {
  accountPublicAccessBlock,
  bucketObjectLock,
  bucketPolicyIsPublic,
  bucketPublicAccessBlock,
  bucketPublicGrants,
  bucketVersioning,
  type ObjectLock,
  type PublicAccessBlock,
  type TrailBucket,
  type Versioning,
} from '../../src/facts/aws/s3.ts';
import { bucketLifecycle, type LifecycleRule } from '../../src/facts/aws/s3-lifecycle.ts';
import type { Item } from '../../src/facts/collector.ts';
import { type Answer, answer, answerFor, denied, HOME, known } from './answer.ts';

interface DemoTrail {
  readonly trail: Trail;
  readonly status: TrailStatus;
  readonly selections: Selections;
}

const QUIET: TrailStatus = {
  logging: false,
  startedAt: null,
  deliveredAt: null,
  deliveryError: null,
  digestDeliveredAt: null,
  digestError: null,
  logGroupDeliveredAt: null,
  logGroupError: null,
};

const EVERYTHING: Selections = {
  management: [{ reads: true, writes: true, excluded: [], narrowedBy: [] }],
  objects: [],
};

/** The trail of the organization's management account; its bucket belongs to the log archive account. */
const ofOrganization: DemoTrail = {
  trail: {
    name: 'organization-trail',
    arn: 'arn:aws:cloudtrail:us-east-1:444455556666:trail/organization-trail',
    homeRegion: 'us-east-1',
    multiRegion: true,
    organization: true,
    globalServiceEvents: true,
    logFileValidation: true,
    bucket: 'organization-trail-logs-777788889999',
    prefix: null,
    kmsKeyId: 'arn:aws:kms:us-east-1:777788889999:key/0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0',
    logGroupArn: null,
  },
  status: {
    ...QUIET,
    logging: true,
    startedAt: '2023-02-14T10:05:31.000Z',
    deliveredAt: '2026-11-20T06:07:48.000Z',
    digestDeliveredAt: '2026-11-20T05:41:12.000Z',
  },
  selections: EVERYTHING,
};

/** What consultants set up for the alarms of a benchmark: write events, in a log group. */
const forAlarms: DemoTrail = {
  trail: {
    name: 'security-alarms',
    arn: `arn:aws:cloudtrail:us-east-1:${HOME.accountId}:trail/security-alarms`,
    homeRegion: 'us-east-1',
    multiRegion: true,
    organization: false,
    globalServiceEvents: true,
    logFileValidation: true,
    bucket: `security-alarms-${HOME.accountId}`,
    prefix: null,
    kmsKeyId: null,
    logGroupArn: `arn:aws:logs:us-east-1:${HOME.accountId}:log-group:security-alarms:*`,
  },
  status: {
    ...QUIET,
    logging: true,
    startedAt: '2024-05-21T14:20:03.000Z',
    deliveredAt: '2026-11-20T06:09:15.000Z',
    digestDeliveredAt: '2026-11-20T05:32:40.000Z',
    logGroupDeliveredAt: '2026-11-20T06:10:52.000Z',
  },
  selections: {
    management: [{ reads: false, writes: true, excluded: ['kms.amazonaws.com'], narrowedBy: [] }],
    objects: [],
  },
};

/** From the time before the organization; stopped, and forgotten. */
const old: DemoTrail = {
  trail: {
    name: 'audit-eu',
    arn: `arn:aws:cloudtrail:eu-west-1:${HOME.accountId}:trail/audit-eu`,
    homeRegion: 'eu-west-1',
    multiRegion: false,
    organization: false,
    globalServiceEvents: true,
    logFileValidation: false,
    bucket: `audit-eu-${HOME.accountId}`,
    prefix: 'cloudtrail',
    kmsKeyId: null,
    logGroupArn: null,
  },
  status: { ...QUIET, startedAt: '2019-06-03T12:44:09.000Z', deliveredAt: '2023-03-01T09:12:27.000Z' },
  selections: EVERYTHING,
};

const TRAILS = [old, forAlarms, ofOrganization];

const trailNamed = (arn: string): DemoTrail =>
  known(
    TRAILS.find(({ trail }) => trail.arn === arn),
    arn,
  );

/** What a trail bucket of the account is like. */
interface DemoBucket {
  readonly versioning: Versioning;
  readonly objectLock: ObjectLock;
  readonly lifecycle: readonly LifecycleRule[];
}

const BUCKETS: Readonly<Record<string, DemoBucket>> = {
  [`audit-eu-${HOME.accountId}`]: {
    versioning: { enabled: false, mfaDelete: false },
    objectLock: { enabled: false, defaultRetention: null },
    lifecycle: [],
  },
  [`security-alarms-${HOME.accountId}`]: {
    versioning: { enabled: true, mfaDelete: false },
    objectLock: { enabled: true, defaultRetention: 'GOVERNANCE for 90 days' },
    lifecycle: [{ prefix: '', byTag: false, bySize: false, deletes: { after: 90 }, archives: null }],
  },
};

/** Of another account's bucket S3 says no more than that it is not for this caller. */
const ofBucket = <T>(collector: Item<TrailBucket, T | null>, of: (bucket: DemoBucket) => T): Answer =>
  answerFor(collector, ({ name }) => {
    const bucket = BUCKETS[name];
    if (bucket === undefined) throw denied(collector);
    return of(bucket);
  });

const blockAll = (on: boolean): PublicAccessBlock => ({
  blockPublicAcls: on,
  ignorePublicAcls: on,
  blockPublicPolicy: on,
  restrictPublicBuckets: on,
});

/** From the weeks in which somebody tried CloudTrail Lake. */
const LAKE: EventDataStore = {
  name: 'lake-trial',
  arn: `arn:aws:cloudtrail:eu-west-1:${HOME.accountId}:eventdatastore/3c9d2a71-58e4-4b06-9f12-7d0c6be1a845`,
  region: 'eu-west-1',
};

export const trailAnswers: readonly Answer[] = [
  answer(regionTrails, (region) =>
    TRAILS.map(({ trail }) => trail).filter(({ multiRegion, homeRegion }) => multiRegion || homeRegion === region),
  ),
  answerFor(trailStatus, ({ arn }) => trailNamed(arn).status),
  answerFor(eventSelectors, ({ arn }) => trailNamed(arn).selections),
  answer(accountPublicAccessBlock, () => blockAll(false)),
  ofBucket(bucketPublicAccessBlock, () => blockAll(true)),
  ofBucket(bucketPolicyIsPublic, () => false),
  ofBucket(bucketPublicGrants, () => []),
  ofBucket(bucketVersioning, ({ versioning }) => versioning),
  ofBucket(bucketObjectLock, ({ objectLock }) => objectLock),
  ofBucket(bucketLifecycle, ({ lifecycle }) => lifecycle),
  answer(regionStores, (region) => (region === LAKE.region ? [LAKE] : [])),
  answerFor(eventDataStore, () => ({
    status: 'STOPPED_INGESTION',
    retentionDays: 366,
    multiRegion: true,
    management: EVERYTHING.management,
  })),
  // The analysts have tables for everything but this.
  answerFor(logTables, () => ({ tables: [], missed: null })),
];
