import { describe, it } from 'vitest';
import { regionTrails, type Trail } from '../../src/facts/aws/cloudtrail.ts';
import { eventDataStore, regionStores, type StoreState } from '../../src/facts/aws/event-data-stores.ts';
import { bucketLifecycle, type LifecycleRule } from '../../src/facts/aws/s3-lifecycle.ts';
import { type GivenFact, given, givenFor, testRule, unread, unreadFor } from '../../src/testing/index.ts';
import {
  lakeStore,
  lifecycleRule,
  organizationTrail,
  selection,
  storeState,
  trail,
  trailBucket,
} from '../../src/testing/trail-samples.ts';
import rule from './rule.ts';

const LIFECYCLE = bucketLifecycle.operation;
const STORES = regionStores.operation;
const TWO = ['eu-west-1', 'us-east-1'];

const main = trail('main');
const bucket = trailBucket('trail-logs');
const trails = (...all: readonly Trail[]) => given(regionTrails, all);
const lifecycle = (...rules: readonly LifecycleRule[]) => givenFor(bucketLifecycle, bucket, rules);
const noStores = given(regionStores, []);
const expiring = (after: number, parts: Partial<LifecycleRule> = {}) => lifecycleRule({ deletes: { after }, ...parts });

const lake = lakeStore('lake');
const storing = (parts: Partial<StoreState> | null = {}): readonly GivenFact[] => [
  given(regionStores, [lake]),
  givenFor(eventDataStore, lake, parts && storeState(parts)),
];

/** A case in which the lifecycle of the one bucket decides, as nothing else keeps the events. */
const decidedBy = (rules: readonly LifecycleRule[], which: Trail = main) => ({
  facts: [trails(which), lifecycle(...rules), noStores],
});
/** What a bucket keeps long enough needs no store. */
const keptBy = (rules: readonly LifecycleRule[], which: Trail = main) => ({
  ...decidedBy(rules, which),
  stands: [STORES],
});

testRule(rule, { describe, it }, [
  {
    name: 'no lifecycle: kept for ever',
    ...keptBy([]),
    expect: {
      status: 'pass',
      severity: 'high',
      message: 'Bucket trail-logs keeps the logs of trail main for ever.',
      observed: { bucket: 'trail-logs', prefix: null, deletion: null, archiving: null },
    },
  },
  {
    name: 'exactly long enough',
    ...keptBy([expiring(365)]),
    expect: {
      status: 'pass',
      message: 'Bucket trail-logs keeps the logs of trail main for 365 days.',
      observed: { deletion: { moment: { after: 365 }, part: false } },
    },
  },
  {
    name: 'one day too short',
    ...decidedBy([expiring(364)]),
    expect: {
      status: 'fail',
      message:
        'Bucket trail-logs deletes the logs of trail main after 364 days; they should live for at least 365 days.',
    },
  },
  {
    name: 'a stricter limit from the policy',
    parameters: { minDays: 400 },
    ...decidedBy([expiring(365)]),
    expect: { status: 'fail', message: /at least 400 days\.$/ },
  },
  {
    name: 'of several rules the first deletion counts',
    ...decidedBy([expiring(400), expiring(30), expiring(90)]),
    expect: { status: 'fail', message: /after 30 days;/ },
  },
  {
    name: 'a rule that does nothing but expire old versions or delete markers does not count',
    ...keptBy([lifecycleRule()]),
    expect: { status: 'pass', message: /for ever\.$/ },
  },
  {
    name: 'a rule for the prefix of the trail',
    ...decidedBy([expiring(90, { prefix: 'audit/' })], trail('main', { prefix: 'audit' })),
    expect: { status: 'fail', observed: { prefix: 'audit', deletion: { moment: { after: 90 }, part: false } } },
  },
  {
    name: 'a rule for another prefix',
    ...keptBy([expiring(90, { prefix: 'config/' })], trail('main', { prefix: 'audit' })),
    expect: { status: 'pass', message: /for ever\.$/ },
  },
  {
    name: 'a rule for other logs of the same account in the same bucket',
    ...keptBy([expiring(7, { prefix: 'AWSLogs/111122223333/vpcflowlogs/' })]),
    expect: { status: 'pass' },
  },
  {
    name: 'a rule for a part of the logs',
    ...decidedBy([expiring(30, { prefix: 'AWSLogs/111122223333/CloudTrail/eu-west-1/' })]),
    expect: {
      status: 'fail',
      message: /^Bucket trail-logs deletes a part of the logs of trail main after 30 days;/,
      observed: { deletion: { moment: { after: 30 }, part: true } },
    },
  },
  {
    name: 'a rule for one account of the organization',
    ...decidedBy([expiring(30, { prefix: 'AWSLogs/o-exampleorgid/444455556666/' })], organizationTrail('organization')),
    expect: { status: 'fail', message: /deletes a part of the logs of trail organization/ },
  },
  {
    name: 'a rule by size meets some log files',
    ...decidedBy([expiring(30, { bySize: true })]),
    expect: { status: 'fail', message: /a part of the logs/ },
  },
  {
    name: 'a rule by tag meets none: CloudTrail tags nothing',
    ...keptBy([expiring(30, { byTag: true })]),
    expect: { status: 'pass', message: /for ever\.$/ },
  },
  {
    name: 'a date deletes logs of any age, however far off it is',
    ...decidedBy([lifecycleRule({ deletes: { on: '2030-01-01T00:00:00.000Z' } }), expiring(400)]),
    expect: {
      status: 'fail',
      message:
        'Bucket trail-logs deletes the logs of trail main of any age from 2030-01-01 on; they should live for at least 365 days.',
    },
  },
  {
    name: 'an early move to an archive is noted',
    ...keptBy([expiring(2557, { archives: { after: 90 } })]),
    expect: {
      status: 'pass',
      message:
        'Bucket trail-logs keeps the logs of trail main for 2557 days, but archives them after 90 days, from where they are slow to query.',
      observed: { archiving: { after: 90 } },
    },
  },
  {
    name: 'a move to an archive on a date is noted, the earliest of several',
    ...keptBy([
      lifecycleRule({ archives: { after: 30 } }),
      lifecycleRule({ archives: { on: '2026-03-01T00:00:00.000Z' } }),
    ]),
    expect: { status: 'pass', message: /for ever, but archives them of any age from 2026-03-01 on, from where/ },
  },
  {
    name: 'a late move to an archive is not',
    ...keptBy([lifecycleRule({ archives: { after: 365 } })]),
    expect: { status: 'pass', message: /for ever\.$/ },
  },
  {
    name: 'what happens to other objects is not noted',
    ...keptBy([lifecycleRule({ prefix: 'config/', archives: { after: 1 } })]),
    expect: { status: 'pass', message: /for ever\.$/ },
  },
  {
    name: 'an event data store keeps what the bucket does not',
    facts: [trails(main), lifecycle(expiring(30)), ...storing()],
    stands: [LIFECYCLE],
    expect: {
      status: 'pass',
      message: 'Event data store lake in us-east-1 keeps what trail main records for 2557 days.',
      observed: { eventDataStore: lake.arn, retentionDays: 2557 },
    },
  },
  {
    name: 'a store proves it although the bucket cannot be asked',
    facts: [trails(main), unreadFor(bucketLifecycle, bucket), ...storing({ retentionDays: 365 })],
    expect: { status: 'pass', message: /^Event data store lake/ },
  },
  {
    name: 'the bucket proves it although the stores cannot be listed',
    facts: [trails(main), lifecycle(), unread(regionStores)],
    expect: { status: 'pass', message: /^Bucket trail-logs keeps/ },
  },
  ...(
    [
      ['keeps events too briefly', { retentionDays: 364 }],
      ['takes nothing in', { status: 'STOPPED_INGESTION' }],
      ['is to be deleted', { status: 'PENDING_DELETION' }],
      ['holds no management events', { management: [] }],
      ['holds no write events', { management: [selection({ writes: false })] }],
      ['holds no read events', { management: [selection({ reads: false })] }],
      ['holds some events only', { management: [selection({ narrowedBy: ['eventName'] })] }],
      ['holds the events of one region only', { multiRegion: false }],
      ['is gone', null],
    ] as const
  ).map(([what, parts]) => ({
    name: `a store does not count that ${what}`,
    facts: [trails(main), lifecycle(expiring(30)), ...storing(parts)],
    expect: { status: 'fail', message: /^Bucket trail-logs deletes/ } as const,
  })),
  {
    name: 'reads and writes may be chosen by two selectors of a store',
    facts: [
      trails(main),
      lifecycle(expiring(30)),
      ...storing({ management: [selection({ writes: false }), selection({ reads: false })] }),
    ],
    stands: [LIFECYCLE],
    expect: { status: 'pass' },
  },
  {
    name: 'a store of one region has what a trail of that region records, and no other',
    facts: [
      trails(
        trail('here', { multiRegion: false }),
        trail('there', { multiRegion: false, homeRegion: 'eu-west-1', bucket: 'other-logs' }),
      ),
      lifecycle(expiring(30)),
      givenFor(bucketLifecycle, trailBucket('other-logs'), [expiring(30)]),
      ...storing({ multiRegion: false }),
    ],
    stands: [LIFECYCLE],
    expect: [
      { status: 'pass', resource: 'here' },
      { status: 'fail', resource: 'there', message: /other-logs deletes/ },
    ],
  },
  {
    name: 'a store may live in a region where stores cannot be listed',
    regions: TWO,
    facts: [
      trails(main),
      given(regionTrails, [main], 'eu-west-1'),
      lifecycle(expiring(30)),
      noStores,
      unread(regionStores, 'throttled', 'eu-west-1'),
    ],
    expect: { status: 'unknown', message: /ListEventDataStores was throttled/ },
  },
  {
    name: 'a store that cannot be read may keep the events',
    facts: [trails(main), lifecycle(expiring(30)), given(regionStores, [lake]), unreadFor(eventDataStore, lake)],
    expect: { status: 'unknown', message: /GetEventDataStore was denied/ },
  },
  {
    name: 'a readable store proves it beside one that is not',
    facts: [
      trails(main),
      lifecycle(expiring(30)),
      given(regionStores, [lakeStore('closed'), lake]),
      unreadFor(eventDataStore, lakeStore('closed')),
      givenFor(eventDataStore, lake, storeState()),
    ],
    stands: [LIFECYCLE],
    expect: { status: 'pass' },
  },
  {
    name: 'a bucket of another account refuses to answer',
    facts: [trails(organizationTrail('organization')), unreadFor(bucketLifecycle, bucket), noStores],
    expect: { status: 'unknown', message: /GetBucketLifecycleConfiguration was denied/ },
  },
  {
    name: 'a bucket that does not exist keeps nothing',
    facts: [trails(main), givenFor(bucketLifecycle, bucket, null), noStores],
    expect: {
      status: 'fail',
      message:
        'Bucket trail-logs of trail main does not exist, so no logs are kept; they should live for at least 365 days.',
    },
  },
  {
    name: 'a trail without a bucket keeps nothing',
    facts: [trails(trail('nowhere', { bucket: null })), noStores],
    expect: {
      status: 'fail',
      message:
        'Trail nowhere delivers to no S3 bucket, so its logs are not kept; they should live for at least 365 days.',
    },
  },
  {
    name: 'two trails with prefixes of their own in one bucket',
    facts: [
      trails(trail('short', { prefix: 'short' }), trail('long', { prefix: 'long' })),
      lifecycle(expiring(30, { prefix: 'short/' })),
      noStores,
    ],
    expect: [
      { status: 'fail', resource: 'short' },
      { status: 'pass', resource: 'long' },
    ],
  },
  {
    name: 'one unreadable bucket leaves its neighbour judged',
    facts: [
      trails(main, trail('second', { bucket: 'other-logs' })),
      lifecycle(),
      unreadFor(bucketLifecycle, trailBucket('other-logs')),
      noStores,
    ],
    stands: [STORES],
    expect: [
      { status: 'pass', resource: 'main' },
      { status: 'unknown', resource: 'second' },
    ],
  },
  {
    name: 'no trail',
    facts: [trails()],
    expect: { status: 'not-applicable', message: 'There is no trail to judge.' },
  },
]);
