import { describe, it } from 'vitest';
import { type AccessKey, accessKeys, accountSummary, credentialReport } from '../../src/facts/aws/iam.ts';
import { authorizationDetails } from '../../src/facts/aws/iam-authorization.ts';
import { DEFAULT_ROTATION, type RotationPlan } from '../../src/facts/declarations.ts';
import { type Drill, drillLog } from '../../src/facts/repository/drills.ts';
import {
  activeSlot,
  authorization,
  keySlot,
  report,
  reportRow,
  rootRow,
  user,
  userDetail,
} from '../../src/testing/iam-samples.ts';
import { type GivenFact, given, givenFor, testRule, unread, unreadFor } from '../../src/testing/index.ts';
import rule from './rule.ts';

const KEYS = accessKeys.operation;
const MADE = '2025-06-01T00:00:00.000Z';
const LOG = 'docs/drills';

const planned = (parts: Partial<RotationPlan>) => ({ rotation: { ...DEFAULT_ROTATION, ...parts } });
const row = (name: string) => reportRow(name, { keys: [activeSlot(1, MADE), keySlot(2)] });
const fresh = (parts: Partial<AccessKey> = {}): AccessKey => ({
  id: 'AKIAIOSFODNN7EXAMPLE',
  active: true,
  createdAt: MADE,
  ...parts,
});
const names = (count: number) => Array.from({ length: count }, (_, index) => `user-${index}`);
const details = given(authorizationDetails, authorization());
const listed = (name: string, keys: readonly AccessKey[] | null = [fresh()]) => givenFor(accessKeys, user(name), keys);

/** So many users, each with one key that is there. */
const holding = (count: number): readonly GivenFact[] => [
  given(credentialReport, report(names(count).map(row))),
  details,
  ...names(count).map((name) => listed(name)),
];

const drill = (at: string, minutes: number): Drill => ({ at, minutes, file: `${LOG}/a.yaml`, line: 1 });
const drilled = (...drills: readonly Drill[]) => givenFor(drillLog, LOG, { drills, problems: [] });

testRule(rule, { describe, it }, [
  {
    name: 'too many keys',
    facts: holding(14),
    stands: [KEYS],
    expect: {
      status: 'fail',
      severity: 'high',
      message: '14 active keys × 30 min = 7 h; the budget is 4 h.',
      observed: { activeKeys: 14, minutesPerKey: 30, parallel: 1, totalMinutes: 420, drilledAt: null },
    },
  },
  {
    name: 'as many as the budget allows',
    facts: holding(8),
    stands: [KEYS],
    expect: { status: 'pass', message: '8 active keys × 30 min = 4 h; the budget is 4 h.' },
  },
  {
    name: 'one more than the budget allows rests on each of them',
    facts: holding(9),
    expect: { status: 'fail', message: '9 active keys × 30 min = 4.5 h; the budget is 4 h.' },
  },
  {
    name: 'several at once: a half pair takes as long as a whole one',
    declared: planned({ parallel: 2, budgetMinutes: 90 }),
    facts: holding(7),
    expect: {
      status: 'fail',
      message: '7 active keys × 30 min ÷ 2 at once = 2 h; the budget is 1.5 h.',
      observed: { totalMinutes: 120 },
    },
  },
  {
    name: 'one key',
    declared: planned({ minutesPerKey: 45 }),
    facts: holding(1),
    stands: [KEYS],
    expect: { status: 'pass', message: '1 active key × 45 min = 45 min; the budget is 4 h.' },
  },
  {
    name: 'the last drill tells how long a key takes',
    declared: planned({ drillLog: LOG }),
    facts: [...holding(14), drilled(drill('2025-03-01T00:00:00.000Z', 90), drill('2025-09-01T00:00:00.000Z', 12))],
    stands: [KEYS],
    expect: {
      status: 'pass',
      message: '14 active keys × 12 min (as in the drill of 2025-09-01) = 2 h 48 min; the budget is 4 h.',
      observed: { minutesPerKey: 12, drilledAt: '2025-09-01T00:00:00.000Z' },
    },
  },
  {
    name: 'a drill may also tell that it takes longer than was thought',
    declared: planned({ drillLog: LOG }),
    facts: [...holding(3), drilled(drill('2025-09-01T00:00:00.000Z', 100))],
    expect: { status: 'fail', message: /^3 active keys × 100 min \(as in the drill of 2025-09-01\) = 5 h;/ },
  },
  {
    name: 'a drill of the future was not held',
    declared: planned({ drillLog: LOG }),
    facts: [...holding(2), drilled(drill('2026-02-01T00:00:00.000Z', 500))],
    stands: [KEYS],
    expect: { status: 'pass', observed: { minutesPerKey: 30 } },
  },
  {
    name: 'no drill yet leaves the estimate of the policy',
    declared: planned({ drillLog: LOG, minutesPerKey: 20 }),
    facts: [...holding(2), drilled()],
    stands: [KEYS],
    expect: { status: 'pass', message: '2 active keys × 20 min = 40 min; the budget is 4 h.' },
  },
  {
    name: 'a drill log that could not be read may tell otherwise',
    declared: planned({ drillLog: LOG }),
    facts: [...holding(2), unreadFor(drillLog, LOG, 'failed')],
    expect: { status: 'unknown' },
  },
  {
    name: 'no key needs no pace',
    declared: planned({ drillLog: LOG }),
    facts: [given(credentialReport, report([reportRow('ada')])), details, unreadFor(drillLog, LOG, 'failed')],
    expect: { status: 'pass', message: 'No active access key would have to be rotated.' },
  },
  {
    name: 'keys that are gone since the report do not count',
    declared: planned({ budgetMinutes: 30 }),
    facts: [
      given(credentialReport, report(['a', 'b', 'c', 'd'].map(row))),
      details,
      listed('a'),
      listed('b', []),
      listed('c', null),
      listed('d', [fresh({ active: false })]),
    ],
    stands: [KEYS],
    expect: { status: 'pass', message: '1 active key × 30 min = 30 min; the budget is 30 min.' },
  },
  {
    name: 'the key of root and those of users that are newer than the report count',
    facts: [
      given(credentialReport, report([], rootRow({ keys: [activeSlot(1, MADE), keySlot(2)] }))),
      given(authorizationDetails, authorization({ users: [userDetail('new')] })),
      listed('new', [fresh(), fresh({ id: 'AKIAI44QH8DHBEXAMPLE', createdAt: '2025-12-31T00:00:00.000Z' })]),
      given(accountSummary, { accessKeysPresent: true, mfaEnabled: true }),
    ],
    stands: [accountSummary.operation],
    expect: { status: 'pass', observed: { activeKeys: 3 } },
  },
  {
    name: 'keys that could not be confirmed are counted by a pass',
    facts: [
      given(credentialReport, report(['a', 'b'].map(row))),
      details,
      listed('a'),
      unreadFor(accessKeys, user('b'), 'throttled'),
    ],
    stands: [KEYS],
    expect: { status: 'pass', observed: { activeKeys: 2 } },
  },
  {
    name: 'but prove no fail',
    declared: planned({ budgetMinutes: 30 }),
    facts: [
      given(credentialReport, report(['a', 'b'].map(row))),
      details,
      listed('a'),
      unreadFor(accessKeys, user('b'), 'throttled'),
    ],
    expect: { status: 'unknown', message: /iam:ListAccessKeys was throttled/ },
  },
  {
    name: 'a list that may be longer proves no pass',
    facts: [given(credentialReport, report([row('a')])), unread(authorizationDetails), listed('a')],
    expect: { status: 'unknown', message: /allow iam:GetAccountAuthorizationDetails\.$/ },
  },
  {
    name: 'nor that there is none',
    facts: [given(credentialReport, report([])), unread(authorizationDetails)],
    expect: { status: 'unknown' },
  },
  {
    name: 'but those that are known may be too many already',
    declared: planned({ budgetMinutes: 10 }),
    facts: [given(credentialReport, report([row('a')])), unread(authorizationDetails), listed('a')],
    expect: { status: 'fail', message: '1 active key × 30 min = 30 min; the budget is 10 min.' },
  },
  {
    name: 'without the report nothing is known',
    facts: [unread(credentialReport), details],
    expect: { status: 'unknown' },
  },
]);
