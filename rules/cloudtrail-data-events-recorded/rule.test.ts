import { describe, it } from 'vitest';
import { eventSelectors, regionTrails, type Trail, trailStatus } from '../../src/facts/aws/cloudtrail.ts';
import type { ObjectSelection } from '../../src/facts/aws/cloudtrail-selectors.ts';
import { given, givenFor, testRule, unread, unreadFor } from '../../src/testing/index.ts';
import { logging, organizationTrail, selection, trail } from '../../src/testing/trail-samples.ts';
import rule from './rule.ts';

const SELECTORS = eventSelectors.operation;
const TWO = ['eu-west-1', 'us-east-1'];

const main = trail('main');
const second = trail('second');
const organization = organizationTrail('organization');
const trails = (...all: readonly Trail[]) => given(regionTrails, all);
const runs = (which: Trail, running = true) => givenFor(trailStatus, which, logging({ logging: running }));
const selects = (which: Trail, ...objects: readonly Partial<ObjectSelection>[]) =>
  givenFor(eventSelectors, which, {
    management: [selection()],
    objects: objects.map((each) => ({ reads: true, writes: true, of: null, ...each })),
  });

const NONE = 'No logging trail records events about S3 objects; one should, for the buckets that matter.';

testRule(rule, { describe, it }, [
  {
    name: 'the objects of every bucket',
    facts: [trails(main), runs(main), selects(main, {})],
    expect: {
      status: 'pass',
      severity: 'low',
      message: 'Trail main records events about S3 objects.',
      observed: { trail: main.arn, buckets: ['every bucket'] },
    },
  },
  {
    name: 'the objects of one bucket, and writes only',
    facts: [trails(main), runs(main), selects(main, { of: ['arn:aws:s3:::customers/'], reads: false })],
    expect: { status: 'pass', observed: { buckets: ['arn:aws:s3:::customers/'] } },
  },
  {
    name: 'reads only',
    facts: [trails(main), runs(main), selects(main, { writes: false })],
    expect: { status: 'pass' },
  },
  {
    name: 'management events only; whether the trail runs does not matter',
    facts: [trails(main), selects(main)],
    expect: { status: 'fail', message: NONE, observed: { trails: [main.arn] } },
  },
  {
    name: 'a selector that lets neither reads nor writes through',
    facts: [trails(main), selects(main, { reads: false, writes: false })],
    expect: { status: 'fail' },
  },
  {
    name: 'a stopped trail records nothing',
    facts: [trails(main), runs(main, false), selects(main, {})],
    stands: [SELECTORS],
    expect: { status: 'fail', message: NONE },
  },
  {
    name: 'no trail',
    facts: [trails()],
    expect: { status: 'fail', observed: { trails: [] } },
  },
  {
    name: 'the second of two trails',
    facts: [trails(main, second), selects(main), runs(second), selects(second, {})],
    stands: [SELECTORS],
    expect: { status: 'pass', message: /^Trail second records/ },
  },
  {
    name: 'one trail proves it, whatever could not be read of others',
    regions: TWO,
    facts: [
      trails(organization, main),
      unread(regionTrails, 'throttled', 'eu-west-1'),
      unreadFor(eventSelectors, organization),
      runs(main),
      selects(main, {}),
    ],
    expect: { status: 'pass' },
  },
  {
    name: 'the organization trail of a member account does not show its selectors',
    facts: [trails(organization), runs(organization), unreadFor(eventSelectors, organization)],
    expect: { status: 'unknown', message: /GetEventSelectors was denied/ },
  },
  {
    name: 'selectors that do not matter, as the trail is stopped',
    facts: [trails(organization), runs(organization, false), unreadFor(eventSelectors, organization)],
    expect: { status: 'fail' },
  },
  {
    name: 'whether the trail is logging could not be read',
    facts: [trails(main), unreadFor(trailStatus, main, 'throttled'), selects(main, {})],
    expect: { status: 'unknown', message: /GetTrailStatus was throttled/ },
  },
  {
    name: 'a region that cannot be asked may have a trail that does',
    regions: TWO,
    facts: [trails(main), unread(regionTrails, 'throttled', 'eu-west-1'), selects(main)],
    expect: { status: 'unknown', message: /DescribeTrails was throttled/ },
  },
]);
