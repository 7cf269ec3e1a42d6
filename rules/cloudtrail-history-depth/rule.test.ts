import { describe, it } from 'vitest';
import { regionTrails, type Trail, trailStatus } from '../../src/facts/aws/cloudtrail.ts';
import { given, givenFor, testRule, unread, unreadFor } from '../../src/testing/index.ts';
import { logging, organizationTrail, trail } from '../../src/testing/trail-samples.ts';
import rule from './rule.ts';

const LISTING = regionTrails.operation;
const STATUS = trailStatus.operation;
const TWO = ['eu-west-1', 'us-east-1'];

const main = trail('main');
const young = trail('young');
const trails = (...all: readonly Trail[]) => given(regionTrails, all);
/** Cases are judged at 2026-01-01T00:00:00Z. */
const since = (which: Trail, startedAt: string | null, running = true) =>
  givenFor(trailStatus, which, logging({ startedAt, logging: running }));

testRule(rule, { describe, it }, [
  {
    name: 'logging for a year',
    facts: [trails(main), since(main, '2025-01-01T00:00:00.000Z')],
    expect: {
      status: 'pass',
      severity: 'low',
      message: 'Trail main has been logging for 365 days.',
      observed: { trail: 'main', startedAt: '2025-01-01T00:00:00.000Z', days: 365 },
    },
  },
  {
    name: 'exactly 90 days',
    facts: [trails(main), since(main, '2025-10-03T00:00:00.000Z')],
    expect: { status: 'pass', message: /for 90 days\.$/ },
  },
  {
    name: 'a second short of 90 days',
    facts: [trails(main), since(main, '2025-10-03T00:00:01.000Z')],
    expect: {
      status: 'fail',
      message: 'Trail main is configured, but only 89 days of history exist; there should be 90 days.',
      observed: { trail: 'main', days: 89 },
    },
  },
  {
    name: 'started today',
    facts: [trails(main), since(main, '2025-12-31T23:00:00.000Z')],
    expect: { status: 'fail', message: /only 0 days of history exist/ },
  },
  {
    name: 'a shorter limit from the policy',
    parameters: { minDays: 30 },
    facts: [trails(main), since(main, '2025-12-01T00:00:00.000Z')],
    expect: { status: 'pass', message: /for 31 days\.$/ },
  },
  {
    name: 'the longest-running trail counts, wherever it is in the list',
    facts: [trails(young, main), since(young, '2025-12-30T00:00:00.000Z'), since(main, '2025-01-01T00:00:00.000Z')],
    stands: [STATUS],
    expect: { status: 'pass', observed: { trail: 'main' } },
  },
  {
    name: 'of two young trails the older one is named',
    facts: [trails(young, main), since(young, '2025-12-30T00:00:00.000Z'), since(main, '2025-12-02T00:00:00.000Z')],
    expect: { status: 'fail', message: /^Trail main is configured, but only 30 days/ },
  },
  {
    name: 'a stopped trail does not count, however old',
    facts: [
      trails(main, young),
      since(main, '2020-01-01T00:00:00.000Z', false),
      since(young, '2025-12-22T00:00:00.000Z'),
    ],
    expect: { status: 'fail', message: /^Trail young is configured, but only 10 days/ },
  },
  {
    name: 'nothing is logging',
    facts: [trails(main), since(main, null, false)],
    expect: {
      status: 'fail',
      message: 'No trail is logging, so no history grows; one should have been logging for 90 days.',
      observed: { trail: null, days: 0 },
    },
  },
  {
    name: 'no trail',
    facts: [trails()],
    expect: { status: 'fail', message: /^No trail is logging/ },
  },
  {
    name: 'a logging trail that does not say since when',
    facts: [trails(main), since(main, null)],
    expect: { status: 'unknown', message: /GetTrailStatus failed \(IncompleteAnswer\)/ },
  },
  {
    name: 'an old trail proves it, whatever the others do not say',
    regions: TWO,
    facts: [
      trails(main, organizationTrail('organization')),
      unread(regionTrails, 'access-denied', 'eu-west-1'),
      since(main, '2025-01-01T00:00:00.000Z'),
      unreadFor(trailStatus, organizationTrail('organization')),
    ],
    expect: { status: 'pass' },
  },
  {
    name: 'an unreadable trail may be older',
    facts: [
      trails(young, organizationTrail('organization')),
      since(young, '2025-12-22T00:00:00.000Z'),
      unreadFor(trailStatus, organizationTrail('organization')),
    ],
    expect: { status: 'unknown', message: /GetTrailStatus was denied/ },
  },
  {
    name: 'a region that cannot be asked may have an older trail',
    regions: TWO,
    facts: [trails(young), unread(regionTrails, 'throttled', 'eu-west-1'), since(young, '2025-12-22T00:00:00.000Z')],
    expect: { status: 'unknown', message: /DescribeTrails was throttled/ },
  },
  {
    name: 'a trail that several regions show is one',
    regions: TWO,
    facts: [trails(main), given(regionTrails, [main], 'eu-west-1'), since(main, '2025-01-01T00:00:00.000Z')],
    stands: [LISTING],
    expect: { status: 'pass' },
  },
]);
