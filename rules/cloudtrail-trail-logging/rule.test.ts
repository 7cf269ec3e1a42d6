import { describe, it } from 'vitest';
import { eventSelectors, regionTrails, type Trail, trailStatus } from '../../src/facts/aws/cloudtrail.ts';
import { given, givenFor, testRule, unread, unreadFor } from '../../src/testing/index.ts';
import { logging, organizationTrail, recording, selection, trail } from '../../src/testing/trail-samples.ts';
import rule from './rule.ts';

const LISTING = regionTrails.operation;
const STATUS = trailStatus.operation;
const SELECTORS = eventSelectors.operation;

const TWO = ['eu-west-1', 'us-east-1'];
const SEVENTEEN = [...Array.from({ length: 16 }, (_, index) => `eu-test-${index + 10}`), 'us-east-1'];

const seen = (trails: readonly Trail[], regions: readonly string[] = ['us-east-1']) =>
  regions.map((region) => given(regionTrails, trails, region));

const works = (which: Trail, ...selections: Parameters<typeof selection>) => [
  givenFor(trailStatus, which, logging()),
  givenFor(eventSelectors, which, recording(selection(...selections))),
];
const stopped = (which: Trail) => givenFor(trailStatus, which, logging({ logging: false }));

const main = trail('main');
const local = (name: string, homeRegion: string, parts: Partial<Trail> = {}) =>
  trail(name, { homeRegion, multiRegion: false, globalServiceEvents: false, ...parts });
const virginia = local('virginia', 'us-east-1', { globalServiceEvents: true });
const ireland = local('ireland', 'eu-west-1');
const organization = organizationTrail('organization', 'eu-central-1');

testRule(rule, { describe, it }, [
  {
    name: 'one multi-region trail covers every region, in which it is seen as a shadow',
    regions: TWO,
    facts: [...seen([main], TWO), ...works(main)],
    stands: [LISTING],
    expect: { status: 'pass', message: 'Trail main records the management events of all 2 regions.' },
  },
  {
    name: 'one region',
    facts: [...seen([main]), ...works(main)],
    expect: { status: 'pass', message: 'Trail main records the management events of 1 region.' },
  },
  {
    name: 'no trail',
    facts: seen([]),
    expect: {
      status: 'fail',
      message: 'No CloudTrail trail exists; a logging trail should record the management events of every region.',
      observed: { uncoveredRegions: ['us-east-1'], trails: [] },
    },
  },
  {
    name: 'a stopped trail covers nothing, and its selectors do not matter',
    regions: SEVENTEEN,
    facts: [...seen([main], SEVENTEEN), stopped(main)],
    expect: {
      status: 'fail',
      message:
        'Management events are not recorded in any of 17 regions, and events of global services such as IAM are not recorded (trail main is not logging); logging trails should record all of them.',
      observed: {
        uncoveredRegions: SEVENTEEN,
        globalServiceEvents: false,
        trails: [{ arn: main.arn, shortcoming: 'is not logging', excluded: [] }],
      },
    },
  },
  {
    name: 'a trail without a bucket covers nothing, and its status does not matter',
    facts: seen([trail('nowhere', { bucket: null })]),
    expect: { status: 'fail', message: /\(trail nowhere delivers to no S3 bucket\)/ },
  },
  {
    name: 'one trail per region, one of them with global service events',
    regions: TWO,
    facts: [
      ...seen([ireland], ['eu-west-1']),
      ...seen([virginia], ['us-east-1']),
      ...works(ireland),
      ...works(virginia),
    ],
    expect: {
      status: 'pass',
      message: 'Trails ireland and virginia together record the management events of all 2 regions.',
    },
  },
  {
    name: 'a single-region trail leaves the other regions uncovered',
    regions: [...TWO, 'us-west-2'],
    facts: [...seen([virginia], ['us-east-1']), ...seen([], ['eu-west-1', 'us-west-2']), ...works(virginia)],
    expect: {
      status: 'fail',
      message:
        'Management events are not recorded in eu-west-1 and us-west-2 (trail virginia records only the events of us-east-1); logging trails should record all of them.',
      observed: { uncoveredRegions: ['eu-west-1', 'us-west-2'], globalServiceEvents: true },
    },
  },
  {
    name: 'many uncovered regions are counted, and listed in the evidence',
    regions: SEVENTEEN,
    facts: [...seen([virginia], SEVENTEEN), ...works(virginia)],
    expect: {
      status: 'fail',
      message: /not recorded in eu-test-10, eu-test-11, eu-test-12 and 13 more regions/,
      observed: { uncoveredRegions: SEVENTEEN.slice(0, 16) },
    },
  },
  {
    name: 'global service events that no trail includes',
    facts: [...seen([local('virginia', 'us-east-1')]), ...works(virginia)],
    expect: {
      status: 'fail',
      message: 'Events of global services such as IAM are not recorded; logging trails should record all of them.',
      observed: { uncoveredRegions: [], globalServiceEvents: false },
    },
  },
  {
    name: 'the flag for global service events has no effect on a single-region trail elsewhere',
    regions: TWO,
    facts: [
      ...seen([local('ireland', 'eu-west-1', { globalServiceEvents: true })], ['eu-west-1']),
      ...seen([local('virginia', 'us-east-1')], ['us-east-1']),
      ...works(ireland),
      ...works(virginia),
    ],
    expect: { status: 'fail', observed: { uncoveredRegions: [], globalServiceEvents: false } },
  },
  {
    name: 'global services are recorded in the home region of the partition',
    account: { partition: 'aws-cn', accountId: '111122223333', region: 'cn-north-1' },
    regions: ['cn-north-1'],
    facts: [
      ...seen([local('beijing', 'cn-north-1', { globalServiceEvents: true })], ['cn-north-1']),
      ...works(local('beijing', 'cn-north-1')),
    ],
    expect: { status: 'pass' },
  },
  {
    name: 'read events only',
    facts: [...seen([main]), ...works(main, { writes: false })],
    expect: {
      status: 'fail',
      message: /^Write events are not recorded in us-east-1, .* \(trail main records only the read events\)/,
      observed: { withoutReadEvents: [], withoutWriteEvents: ['us-east-1'] },
    },
  },
  {
    name: 'write events only',
    facts: [...seen([main]), ...works(main, { reads: false })],
    expect: {
      status: 'fail',
      message: /^Read events are not recorded in us-east-1, /,
      observed: { withoutReadEvents: ['us-east-1'], withoutWriteEvents: [] },
    },
  },
  {
    name: 'reads everywhere, writes in one region only',
    regions: TWO,
    facts: [
      ...seen([main], ['eu-west-1']),
      ...seen([main, virginia], ['us-east-1']),
      ...works(main, { writes: false }),
      ...works(virginia, { reads: false }),
    ],
    expect: { status: 'fail', observed: { uncoveredRegions: ['eu-west-1'], withoutReadEvents: [] } },
  },
  {
    name: 'two selectors of one trail, reads and writes, are all events',
    facts: [
      ...seen([main]),
      givenFor(trailStatus, main, logging()),
      givenFor(eventSelectors, main, recording(selection({ writes: false }), selection({ reads: false }))),
    ],
    expect: { status: 'pass' },
  },
  {
    name: 'two trails, one of reads and one of writes, are all events',
    facts: [
      ...seen([main, trail('second')]),
      ...works(main, { writes: false }),
      ...works(trail('second'), { reads: false }),
    ],
    expect: { status: 'pass', message: /^Trails main and second together/ },
  },
  {
    name: 'a trail of data events only',
    facts: [...seen([main]), givenFor(trailStatus, main, logging()), givenFor(eventSelectors, main, recording())],
    expect: { status: 'fail', message: /\(trail main records no management events\)/ },
  },
  {
    name: 'a selector that is narrowed further is not the whole record',
    facts: [...seen([main]), ...works(main, { narrowedBy: ['eventName'] })],
    expect: { status: 'fail', message: /records only some management events \(narrowed by eventName\)/ },
  },
  {
    name: 'a narrowed selector beside a whole one does no harm',
    facts: [
      ...seen([main]),
      givenFor(trailStatus, main, logging()),
      givenFor(eventSelectors, main, recording(selection({ narrowedBy: ['eventName'] }), selection())),
    ],
    expect: { status: 'pass' },
  },
  {
    name: 'excluded KMS and RDS Data events are mentioned, not failed',
    facts: [...seen([main]), ...works(main, { excluded: ['rdsdata.amazonaws.com', 'kms.amazonaws.com'] })],
    expect: {
      status: 'pass',
      message:
        'Trail main records the management events of 1 region; main leaves out kms.amazonaws.com and rdsdata.amazonaws.com.',
    },
  },
  {
    name: 'any other excluded source is a hole',
    facts: [...seen([main]), ...works(main, { excluded: ['sts.amazonaws.com'] })],
    expect: { status: 'fail', message: /narrowed by sts\.amazonaws\.com/ },
  },
  {
    name: 'a stopped trail beside a working one',
    facts: [...seen([trail('old'), main]), stopped(trail('old')), ...works(main)],
    stands: [STATUS],
    expect: { status: 'pass', message: 'Trail main records the management events of 1 region.' },
  },
  {
    name: 'two working trails: either would do',
    facts: [...seen([main, trail('second')]), ...works(main), ...works(trail('second'))],
    stands: [STATUS, SELECTORS],
    expect: { status: 'pass', message: 'Trail main records the management events of 1 region.' },
  },
  {
    name: 'what one trail leaves out, another records',
    facts: [
      ...seen([main, trail('second')]),
      ...works(main, { excluded: ['kms.amazonaws.com'] }),
      ...works(trail('second')),
    ],
    stands: [STATUS, SELECTORS],
    expect: { status: 'pass', message: 'Trail second records the management events of 1 region.' },
  },
  {
    name: 'a region that cannot be asked is covered by a multi-region trail seen elsewhere',
    regions: TWO,
    facts: [...seen([main]), unread(regionTrails, 'access-denied', 'eu-west-1'), ...works(main)],
    expect: { status: 'pass', message: /all 2 regions/ },
  },
  {
    name: 'a region that cannot be asked may have a trail of its own',
    regions: TWO,
    facts: [...seen([virginia]), unread(regionTrails, 'throttled', 'eu-west-1'), ...works(virginia)],
    expect: { status: 'unknown', message: /DescribeTrails was throttled/ },
  },
  {
    name: 'regions without CloudTrail need no cover',
    regions: TWO,
    facts: [...seen([virginia]), unread(regionTrails, 'unsupported', 'eu-west-1'), ...works(virginia)],
    expect: { status: 'pass', message: /1 region\.$/ },
  },
  {
    name: 'member account: the organization trail cannot be asked for its status',
    facts: [...seen([organization]), unreadFor(trailStatus, organization)],
    expect: { status: 'unknown', message: /GetTrailStatus was denied/ },
  },
  {
    name: 'member account: the organization trail cannot be asked for its selectors',
    facts: [
      ...seen([organization]),
      givenFor(trailStatus, organization, logging()),
      unreadFor(eventSelectors, organization),
    ],
    expect: { status: 'unknown', message: /GetEventSelectors was denied/ },
  },
  {
    name: 'member account: a readable organization trail, at home in a region that is not scanned',
    facts: [...seen([organization]), ...works(organization)],
    expect: { status: 'pass', message: /^Trail organization records/ },
  },
  {
    name: 'member account: a trail of its own proves what the organization trail does not tell',
    facts: [...seen([organization, main]), unreadFor(trailStatus, organization), ...works(main)],
    expect: { status: 'pass', message: /^Trail main records/ },
  },
  {
    name: 'member account: a stopped trail of its own, and an organization trail that may be recording',
    facts: [...seen([organization, main]), unreadFor(trailStatus, organization), stopped(main)],
    expect: { status: 'unknown' },
  },
  {
    name: 'a scan limited to other regions does not see a trail of the home region',
    regions: ['eu-west-1'],
    facts: [...seen([ireland], ['eu-west-1']), ...works(ireland)],
    expect: {
      status: 'unknown',
      message: /^Could not be judged: us-east-1, where .* is not among the regions of the scan\.$/,
    },
  },
  {
    name: 'a scan limited to other regions sees a multi-region trail',
    regions: ['eu-west-1'],
    facts: [...seen([main], ['eu-west-1']), ...works(main)],
    expect: { status: 'pass' },
  },
  {
    name: 'a scan limited to other regions still fails for what is missing there',
    regions: ['eu-west-1'],
    facts: seen([], ['eu-west-1']),
    expect: { status: 'fail', observed: { uncoveredRegions: ['eu-west-1'] } },
  },
]);
