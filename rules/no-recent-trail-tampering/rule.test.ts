import { describe, it } from 'vitest';
import { type TamperingCall, type TamperingSearch, trailTampering } from '../../src/facts/aws/cloudtrail-events.ts';
import { given, testRule, unread } from '../../src/testing/index.ts';
import { selection } from '../../src/testing/trail-samples.ts';
import rule from './rule.ts';

const LOOKUP = trailTampering.operation;
const TWO = ['eu-west-1', 'us-east-1'];
const MALLORY = 'arn:aws:iam::111122223333:user/mallory';

/** Cases are judged at 2026-01-01T00:00:00Z. */
const call = (name: string, parts: Partial<TamperingCall> = {}): TamperingCall => ({
  name,
  target: 'main',
  time: '2025-12-30T10:00:00.000Z',
  actor: MALLORY,
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  refused: null,
  management: null,
  suspends: false,
  ...parts,
});
const search = (name: string, ...calls: readonly TamperingCall[]): TamperingSearch => ({ name, calls, backTo: null });
const found = (calls: readonly TamperingCall[], region?: string) => {
  const names = ['StopLogging', 'DeleteTrail', 'PutEventSelectors', 'DeleteDetector', 'UpdateDetector'];
  const searches = names.map((name) => search(name, ...calls.filter((each) => each.name === name)));
  return given(trailTampering, searches, region);
};
const deed = (name: string, parts: Partial<TamperingCall> = {}) => ({ facts: [found([call(name, parts)])] });
const shown = (event: string, parts: object = {}) => ({
  event,
  target: 'main',
  region: 'us-east-1',
  time: '2025-12-30T10:00:00.000Z',
  actor: MALLORY,
  accessKeyId: 'AKIA…MPLE',
  refused: null,
  ...parts,
});

testRule(rule, { describe, it }, [
  {
    name: 'nothing happened',
    facts: [found([])],
    expect: {
      status: 'pass',
      severity: 'critical',
      message: 'Nobody has stopped or narrowed CloudTrail or GuardDuty within 7 days.',
      observed: { calls: [], refused: [] },
    },
  },
  {
    name: 'a trail was stopped',
    ...deed('StopLogging'),
    expect: {
      status: 'fail',
      message:
        'A trail was stopped in us-east-1 at 2025-12-30T10:00:00.000Z by arn:aws:iam::111122223333:user/mallory with access key AKIA…MPLE (StopLogging); nobody should blind the account.',
      observed: { calls: [shown('StopLogging')], refused: [] },
    },
  },
  {
    name: 'a trail was deleted, without an access key',
    ...deed('DeleteTrail', { accessKeyId: null }),
    expect: {
      status: 'fail',
      message: /^A trail was deleted in us-east-1 at \S+ by arn:\S+mallory \(DeleteTrail\); /,
      observed: { calls: [shown('DeleteTrail', { accessKeyId: null })] },
    },
  },
  {
    name: 'a detector was deleted',
    ...deed('DeleteDetector'),
    expect: { status: 'fail', message: /^A GuardDuty detector was deleted in us-east-1 / },
  },
  {
    name: 'a detector was suspended',
    ...deed('UpdateDetector', { suspends: true }),
    expect: { status: 'fail', message: /^A GuardDuty detector was suspended in us-east-1 / },
  },
  {
    name: 'another setting of a detector was changed',
    ...deed('UpdateDetector'),
    expect: { status: 'pass', observed: { calls: [], refused: [] } },
  },
  {
    name: 'a trail was left without management events',
    ...deed('PutEventSelectors', { management: [] }),
    expect: { status: 'fail', message: /^A trail was kept from recording all write events in us-east-1 / },
  },
  {
    name: 'a trail was left without write events',
    ...deed('PutEventSelectors', { management: [selection({ writes: false })] }),
    expect: { status: 'fail' },
  },
  {
    name: 'a trail was left with some events',
    ...deed('PutEventSelectors', { management: [selection({ narrowedBy: ['eventName'] })] }),
    expect: { status: 'fail' },
  },
  {
    name: 'a trail was left without the events of a source that nobody needs to leave out',
    ...deed('PutEventSelectors', { management: [selection({ excluded: ['iam.amazonaws.com'] })] }),
    expect: { status: 'fail' },
  },
  ...(
    [
      ['all events', selection()],
      ['all write events', selection({ reads: false })],
      ['all but KMS events', selection({ excluded: ['kms.amazonaws.com'] })],
    ] as const
  ).map(([what, management]) => ({
    name: `selectors that keep ${what} narrow nothing that matters`,
    ...deed('PutEventSelectors', { management: [selection({ narrowedBy: ['eventName'] }), management] }),
    expect: { status: 'pass' } as const,
  })),
  {
    name: 'selectors that the record does not show',
    ...deed('PutEventSelectors'),
    expect: { status: 'unknown', message: /cloudtrail:LookupEvents failed \(IncompleteAnswer\)/ },
  },
  {
    name: 'selectors that the record does not show, beside a trail that was stopped',
    facts: [found([call('PutEventSelectors'), call('StopLogging')])],
    expect: { status: 'fail', message: /^A trail was stopped/ },
  },
  {
    name: 'what AWS refused did not happen, and is listed',
    facts: [
      found([
        call('StopLogging', { refused: 'AccessDenied' }),
        call('PutEventSelectors', { refused: 'AccessDenied' }),
        call('UpdateDetector', { refused: 'AccessDenied' }),
      ]),
    ],
    expect: {
      status: 'pass',
      observed: {
        calls: [],
        refused: [
          shown('StopLogging', { refused: 'AccessDenied' }),
          shown('PutEventSelectors', { refused: 'AccessDenied' }),
        ],
      },
    },
  },
  {
    name: 'exactly seven days ago',
    ...deed('StopLogging', { time: '2025-12-25T00:00:00.000Z' }),
    expect: { status: 'fail' },
  },
  {
    name: 'more than seven days ago',
    ...deed('StopLogging', { time: '2025-12-24T23:59:59.000Z' }),
    expect: { status: 'pass', observed: { calls: [], refused: [] } },
  },
  {
    name: 'a longer look back, from the policy',
    parameters: { withinDays: 30 },
    ...deed('StopLogging', { time: '2025-12-10T00:00:00.000Z' }),
    expect: { status: 'fail' },
  },
  {
    name: 'selectors of long ago need not be understood',
    ...deed('PutEventSelectors', { time: '2025-11-01T00:00:00.000Z' }),
    expect: { status: 'pass' },
  },
  {
    name: 'of several calls the last is named, and all are listed',
    regions: TWO,
    facts: [
      found([call('StopLogging'), call('DeleteDetector', { time: '2025-12-29T10:00:00.000Z' })]),
      found([call('DeleteTrail', { time: '2025-12-31T10:00:00.000Z' })], 'eu-west-1'),
    ],
    stands: [LOOKUP],
    expect: {
      status: 'fail',
      message:
        /^A trail was deleted in eu-west-1 at 2025-12-31T10:00:00\.000Z by .* \(DeleteTrail\), and 2 more such calls were made; nobody should blind the account\.$/,
      observed: {
        calls: [
          shown('DeleteTrail', { region: 'eu-west-1', time: '2025-12-31T10:00:00.000Z' }),
          shown('StopLogging'),
          shown('DeleteDetector', { time: '2025-12-29T10:00:00.000Z' }),
        ],
      },
    },
  },
  {
    name: 'what was found stands, whatever other regions do not say',
    regions: TWO,
    facts: [found([call('StopLogging')]), unread(trailTampering, 'throttled', 'eu-west-1')],
    expect: { status: 'fail' },
  },
  {
    name: 'a region that cannot be asked may hide something',
    regions: TWO,
    facts: [found([]), unread(trailTampering, 'throttled', 'eu-west-1')],
    expect: { status: 'unknown', message: /cloudtrail:LookupEvents was throttled/ },
  },
  {
    name: 'a region without CloudTrail hides nothing',
    regions: TWO,
    facts: [found([]), unread(trailTampering, 'unsupported', 'eu-west-1')],
    expect: { status: 'pass' },
  },
  {
    name: 'more recent events than were looked at',
    facts: [given(trailTampering, [{ name: 'UpdateDetector', calls: [], backTo: '2025-12-28T00:00:00.000Z' }])],
    expect: {
      status: 'unknown',
      message: 'Could not be judged: us-east-1 has more recent UpdateDetector events than are looked at.',
    },
  },
  {
    name: 'events that were not looked at are older than matters',
    facts: [given(trailTampering, [{ name: 'UpdateDetector', calls: [], backTo: '2025-12-20T00:00:00.000Z' }])],
    expect: { status: 'pass' },
  },
]);
