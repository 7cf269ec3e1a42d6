import { describe, it } from 'vitest';
import { type KeyEvent, keyRotationEvents } from '../../src/facts/aws/cloudtrail-key-events.ts';
import { DEFAULT_ROTATION } from '../../src/facts/declarations.ts';
import { type DrillLog, drillLog } from '../../src/facts/repository/drills.ts';
import { given, givenFor, testRule, unread, unreadFor } from '../../src/testing/index.ts';
import rule from './rule.ts';

const LOG = 'docs/drills';
const LOG_READ = drillLog.operation;
const TRAIL_READ = keyRotationEvents.operation;
const declared = { rotation: { ...DEFAULT_ROTATION, drillLog: LOG } };

const logged = (drills: readonly (readonly [day: string, minutes: number])[], problems: DrillLog['problems'] = []) =>
  givenFor(drillLog, LOG, {
    drills: drills.map(([day, minutes]) => ({ at: `${day}T00:00:00.000Z`, minutes, file: `${LOG}/a.yaml`, line: 1 })),
    problems,
  });

/** A new key, and the old one switched off so many minutes later. */
const rotation = (day: string, minutes: number): readonly KeyEvent[] => {
  const at = Date.parse(`${day}T10:00:00Z`);
  const event = { user: 'ses-mailer', at: new Date(at).toISOString() };
  return [
    {
      ...event,
      name: 'UpdateAccessKey',
      at: new Date(at + minutes * 60_000).toISOString(),
      keyId: 'OLD1',
      status: 'Inactive',
    },
    { ...event, name: 'CreateAccessKey', keyId: 'NEW1', status: 'Active' },
  ];
};
const shown = (events: readonly KeyEvent[], complete = true) => given(keyRotationEvents, { events, complete });
const nothing = shown([]);

/** Now is 2026-01-01: 180 whole days before it is 2025-07-05. */
testRule(rule, { describe, it }, [
  {
    name: 'a drill in the log needs no CloudTrail',
    declared,
    facts: [logged([['2025-12-01', 12]]), unread(keyRotationEvents)],
    expect: {
      status: 'pass',
      severity: 'medium',
      message: 'A rotation was practised on 2025-12-01 in 12 min (drill log); the goal is 15 min.',
      observed: { practised: { at: '2025-12-01T00:00:00.000Z', minutes: 12, source: 'drill log' } },
    },
  },
  {
    name: 'a rotation in CloudTrail needs no drill log',
    facts: [shown(rotation('2025-12-01', 15))],
    expect: {
      status: 'pass',
      message: 'A rotation was practised on 2025-12-01 in 15 min (CloudTrail); the goal is 15 min.',
    },
  },
  {
    name: 'nor one that can be read',
    declared,
    facts: [unreadFor(drillLog, LOG, 'failed'), shown(rotation('2025-12-01', 10))],
    expect: { status: 'pass', message: /\(CloudTrail\)/ },
  },
  {
    name: 'of two proofs the later one is told',
    declared,
    facts: [logged([['2025-11-01', 12]]), shown(rotation('2025-12-01', 10))],
    stands: [LOG_READ, TRAIL_READ],
    expect: { status: 'pass', message: /^A rotation was practised on 2025-12-01 in 10 min \(CloudTrail\)/ },
  },
  {
    name: 'slower than the goal, within the limit',
    declared,
    facts: [logged([['2025-12-01', 30]]), nothing],
    stands: [TRAIL_READ],
    expect: {
      status: 'pass',
      message: 'A rotation was practised on 2025-12-01 in 30 min (drill log); the limit is 30 min, the goal is 15 min.',
    },
  },
  {
    name: 'slower than the limit',
    declared,
    facts: [logged([['2025-12-01', 31]]), nothing],
    expect: {
      status: 'fail',
      message: 'The last rotation was practised on 2025-12-01 in 31 min (drill log); the limit is 30 min.',
    },
  },
  {
    name: 'slower than the limit in CloudTrail: a rotation over days is no drill',
    facts: [shown(rotation('2025-12-01', 3 * 24 * 60))],
    expect: { status: 'fail', message: /in 72 h \(CloudTrail\); the limit is 30 min\.$/ },
  },
  {
    name: 'a slow rotation over days takes nothing away from a drill',
    declared,
    facts: [logged([['2025-11-01', 12]]), shown(rotation('2025-12-01', 3 * 24 * 60))],
    stands: [TRAIL_READ],
    expect: { status: 'pass', message: /on 2025-11-01 in 12 min \(drill log\)/ },
  },
  {
    name: 'the last drill of the log counts, not the best',
    declared,
    facts: [
      logged([
        ['2025-10-01', 10],
        ['2025-12-01', 50],
      ]),
      nothing,
    ],
    expect: { status: 'fail', message: /on 2025-12-01 in 50 min/ },
  },
  {
    name: 'on the last day that counts',
    declared,
    facts: [logged([['2025-07-05', 12]]), nothing],
    stands: [TRAIL_READ],
    expect: { status: 'pass' },
  },
  {
    name: 'a day earlier',
    declared,
    facts: [logged([['2025-07-04', 12]]), nothing],
    expect: {
      status: 'fail',
      message:
        'No rotation was practised within 180 days, the last on 2025-07-04; neither docs/drills nor CloudTrail shows one.',
    },
  },
  {
    name: 'an old drill, and CloudTrail unread',
    declared,
    facts: [logged([['2025-07-04', 12]]), unread(keyRotationEvents)],
    expect: { status: 'unknown', message: /allow cloudtrail:LookupEvents\.$/ },
  },
  {
    name: 'a slow drill, and CloudTrail unread',
    declared,
    facts: [logged([['2025-12-01', 50]]), unread(keyRotationEvents, 'throttled')],
    expect: { status: 'unknown' },
  },
  {
    name: 'no log, and CloudTrail unread',
    facts: [unread(keyRotationEvents)],
    expect: { status: 'unknown' },
  },
  {
    name: 'nothing anywhere',
    facts: [nothing],
    expect: {
      status: 'fail',
      message: 'No rotation was practised within 180 days; the policy names no drill log, and CloudTrail shows none.',
      observed: { practised: null },
    },
  },
  {
    name: 'a log that cannot be understood, at its place',
    declared,
    facts: [logged([], [{ file: `${LOG}/a.yaml`, line: 3, problem: 'has no date' }]), nothing],
    expect: {
      status: 'fail',
      message:
        'No rotation was practised within 180 days; neither docs/drills (docs/drills/a.yaml:3 has no date) nor CloudTrail shows one.',
    },
  },
  {
    name: 'a log that cannot be read, and nothing in CloudTrail',
    declared,
    facts: [unreadFor(drillLog, LOG, 'failed'), nothing],
    expect: { status: 'unknown' },
  },
  {
    name: 'more events than were read, and no proof among them',
    facts: [shown([], false)],
    expect: { status: 'unknown', message: /cloudtrail:LookupEvents failed \(IncompleteAnswer\)/ },
  },
  {
    name: 'more events than were read, and a proof among them',
    facts: [shown(rotation('2025-12-01', 10), false)],
    expect: { status: 'pass' },
  },
  {
    name: 'a drill of the future was not held',
    declared,
    facts: [logged([['2026-02-01', 12]]), nothing],
    expect: { status: 'fail', message: /^No rotation was practised within 180 days; neither docs\/drills nor/ },
  },
  {
    name: 'limits from the policy',
    declared,
    parameters: { maxAgeDays: 30, maxMinutes: 60, goalMinutes: 40 },
    facts: [logged([['2025-12-02', 60]]), nothing],
    stands: [TRAIL_READ],
    expect: { status: 'pass', message: /in 1 h \(drill log\); the limit is 1 h, the goal is 40 min\.$/ },
  },
  {
    name: 'a shorter age from the policy',
    declared,
    parameters: { maxAgeDays: 30 },
    facts: [logged([['2025-12-01', 10]]), nothing],
    expect: { status: 'fail', message: /within 30 days, the last on 2025-12-01;/ },
  },
]);
