import { describe, it } from 'vitest';
import { regionTrails, type Trail, trailStatus } from '../../src/facts/aws/cloudtrail.ts';
import { eventDataStore, regionStores, type StoreState } from '../../src/facts/aws/event-data-stores.ts';
import { type LogTable, logTables } from '../../src/facts/aws/glue.ts';
import { type GivenFact, given, givenFor, testRule, unread, unreadFor } from '../../src/testing/index.ts';
import {
  lakeStore,
  logging,
  organizationTrail,
  selection,
  storeState,
  trail,
} from '../../src/testing/trail-samples.ts';
import rule from './rule.ts';

const TABLES = logTables.operation;
const LISTING = regionTrails.operation;
const STATUS = trailStatus.operation;
const STORES = regionStores.operation;
const STORE = eventDataStore.operation;
const TWO = ['eu-west-1', 'us-east-1'];

const main = trail('main');
const GROUP = 'arn:aws:logs:us-east-1:111122223333:log-group:trail-events:*';
const grouped = trail('main', { logGroupArn: GROUP });
const trails = (...all: readonly Trail[]) => given(regionTrails, all);

const catalog = (region = 'us-east-1') => ({ region, buckets: ['trail-logs'] });
const table = (...locations: readonly string[]): LogTable => ({ database: 'default', name: 'logs', locations });
const tables = (...found: readonly LogTable[]) => givenFor(logTables, catalog(), { tables: found, missed: null });
const STANDARD = 's3://trail-logs/AWSLogs/111122223333/CloudTrail/';

const noStores = given(regionStores, []);
const lake = lakeStore('lake');
const storing = (parts: Partial<StoreState> | null = {}): readonly GivenFact[] => [
  given(regionStores, [lake]),
  givenFor(eventDataStore, lake, parts && storeState(parts)),
];

const NOWHERE =
  'Logs can be queried nowhere: no Athena table covers them, and neither an event data store nor a CloudWatch Logs group takes them in; a table should be ready before it is needed.';

testRule(rule, { describe, it }, [
  {
    name: 'an Athena table over the folder of a trail',
    facts: [trails(main), tables(table(STANDARD)), noStores],
    stands: [STORES],
    expect: {
      status: 'pass',
      severity: 'medium',
      message: 'Logs can be queried through Athena table default.logs in us-east-1.',
      observed: { ways: ['Athena table default.logs in us-east-1'] },
    },
  },
  ...(
    [
      ['with projected partitions', 's3://trail-logs/AWSLogs/${account}/CloudTrail/${region}/${day}', main],
      ['of the whole bucket', 's3://trail-logs/', main],
      ['of one region', `${STANDARD}us-east-1/`, main],
      ['under the prefix of the trail', 's3://trail-logs/audit/AWSLogs/', trail('main', { prefix: 'audit' })],
      [
        'of an organization',
        's3://trail-logs/AWSLogs/o-exampleorgid/111122223333/CloudTrail/',
        organizationTrail('organization'),
      ],
    ] as const
  ).map(([what, location, which]) => ({
    name: `a table ${what}`,
    facts: [trails(which), tables(table(location)), noStores],
    stands: [STORES],
    expect: { status: 'pass', message: /through Athena table default\.logs in us-east-1\.$/ } as const,
  })),
  ...(
    [
      ['other logs of the account', 's3://trail-logs/AWSLogs/111122223333/vpcflowlogs/'],
      ['the digests', 's3://trail-logs/AWSLogs/111122223333/CloudTrail-Digest/'],
      ['the logs of another account', 's3://trail-logs/AWSLogs/444455556666/CloudTrail/'],
      ['another folder of the bucket', 's3://trail-logs/config/'],
    ] as const
  ).map(([what, location]) => ({
    name: `a table over ${what} does not count`,
    facts: [trails(main), tables(table(location)), noStores],
    expect: { status: 'fail' } as const,
  })),
  {
    name: 'no way at all',
    facts: [trails(main), tables(), noStores],
    expect: { status: 'fail', message: NOWHERE, observed: { ways: [] } },
  },
  {
    name: 'no trail, so that no table could cover anything',
    facts: [trails(), noStores],
    expect: { status: 'fail', message: NOWHERE },
  },
  {
    name: 'an event data store',
    facts: [trails(main), tables(), ...storing()],
    stands: [TABLES, LISTING],
    expect: { status: 'pass', message: 'Logs can be queried through event data store lake in us-east-1.' },
  },
  {
    name: 'an event data store of one region, without a trail',
    facts: [trails(), ...storing({ multiRegion: false, retentionDays: 7 })],
    stands: [LISTING],
    expect: { status: 'pass', message: /event data store lake/ },
  },
  ...(
    [
      ['takes nothing in', { status: 'STOPPED_INGESTION' }],
      ['holds no management events', { management: [] }],
      ['holds only some', { management: [selection({ narrowedBy: ['eventName'] })] }],
      ['is gone', null],
    ] as const
  ).map(([what, parts]) => ({
    name: `an event data store does not count that ${what}`,
    facts: [trails(main), tables(), ...storing(parts)],
    expect: { status: 'fail' } as const,
  })),
  {
    name: 'a CloudWatch Logs group',
    facts: [trails(grouped), givenFor(trailStatus, grouped, logging()), tables(), noStores],
    stands: [TABLES, STORES],
    expect: { status: 'pass', message: 'Logs can be queried through CloudWatch Logs group trail-events in us-east-1.' },
  },
  {
    name: 'a CloudWatch Logs group to which delivery fails',
    facts: [
      trails(grouped),
      givenFor(trailStatus, grouped, logging({ logGroupError: 'Access denied.' })),
      tables(),
      noStores,
    ],
    expect: { status: 'fail' },
  },
  {
    name: 'a CloudWatch Logs group of a stopped trail',
    facts: [trails(grouped), givenFor(trailStatus, grouped, logging({ logging: false })), tables(), noStores],
    expect: { status: 'fail' },
  },
  {
    name: 'all ways are listed, and the first is named',
    facts: [
      trails(grouped),
      givenFor(trailStatus, grouped, logging()),
      tables(table(STANDARD), { database: 'audit', name: 'all', locations: ['s3://trail-logs/'] }),
      ...storing(),
    ],
    stands: [TABLES, STORES, STORE, STATUS, LISTING],
    expect: {
      status: 'pass',
      message: 'Logs can be queried through Athena table default.logs in us-east-1 (and 3 more).',
      observed: {
        ways: [
          'Athena table default.logs in us-east-1',
          'Athena table audit.all in us-east-1',
          'event data store lake in us-east-1',
          'CloudWatch Logs group trail-events in us-east-1',
        ],
      },
    },
  },
  {
    name: 'tables are looked for where the trail lives and where the account does',
    facts: [
      trails(trail('ireland', { homeRegion: 'eu-west-1' })),
      tables(),
      givenFor(logTables, catalog('eu-west-1'), { tables: [table(STANDARD)], missed: null }),
      noStores,
    ],
    stands: [TABLES, STORES],
    expect: { status: 'pass', message: /in eu-west-1\.$/ },
  },
  {
    name: 'a table proves it, whatever could not be read',
    regions: TWO,
    facts: [
      trails(grouped),
      unread(regionTrails, 'throttled', 'eu-west-1'),
      unreadFor(trailStatus, grouped),
      givenFor(logTables, catalog(), {
        tables: [table(STANDARD)],
        missed: {
          kind: 'access-denied',
          operation: TABLES,
          code: 'AccessDeniedException',
          iamAction: TABLES,
          message: '',
        },
      }),
      unread(regionStores),
      unread(regionStores, 'throttled', 'eu-west-1'),
    ],
    expect: { status: 'pass' },
  },
  {
    name: 'tables that were missed may cover the logs',
    facts: [
      trails(main),
      givenFor(logTables, catalog(), {
        tables: [],
        missed: {
          kind: 'failed',
          operation: TABLES,
          code: 'TooManyTables',
          iamAction: null,
          message: 'there are too many tables',
        },
      }),
      noStores,
    ],
    expect: { status: 'unknown', message: 'Could not be judged: there are too many tables.' },
  },
  {
    name: 'tables could not be read',
    facts: [trails(main), unreadFor(logTables, catalog()), noStores],
    expect: { status: 'unknown', message: /allow glue:GetTables\.$/ },
  },
  {
    name: 'stores could not be listed',
    facts: [trails(main), tables(), unread(regionStores)],
    expect: { status: 'unknown', message: /allow cloudtrail:ListEventDataStores\.$/ },
  },
  {
    name: 'the status of a trail with a log group could not be read',
    facts: [trails(grouped), unreadFor(trailStatus, grouped, 'throttled'), tables(), noStores],
    expect: { status: 'unknown', message: /GetTrailStatus was throttled/ },
  },
  {
    name: 'a region that cannot be asked may have a trail with a log group',
    regions: TWO,
    facts: [
      trails(main),
      unread(regionTrails, 'throttled', 'eu-west-1'),
      tables(),
      noStores,
      given(regionStores, [], 'eu-west-1'),
    ],
    expect: { status: 'unknown', message: /DescribeTrails was throttled/ },
  },
]);
