import type { KeyPlan, UserPlan } from './users.ts';

const USED_YESTERDAY = 1;

/** One user for each case that a rule must tell apart. */
const CASES: readonly UserPlan[] = [
  { name: 'admin-direct', hasPassword: true, hasMfa: true, power: 'admin-direct', keys: [key(30, USED_YESTERDAY)] },
  { name: 'admin-by-group', hasPassword: true, power: 'admin-group', keys: [key(200, 5)] },
  { name: 'admin-inline', power: 'admin-inline', keys: [key(120, 60)] },
  { name: 'ses-smtp-user.mail', power: 'ses-send', keys: [{ ...key(400, USED_YESTERDAY), service: 'ses' }] },
  { name: 'deployer', power: 'power-user', hasBoundary: true, keys: [key(10, 2)] },
  { name: 'leaked', isQuarantined: true, keys: [key(300, 3)] },
  { name: 'two-old-keys', keys: [key(500, 12), key(250, USED_YESTERDAY)] },
  { name: 'rotating', keys: [{ ...key(300, 30), isActive: false }, key(5, USED_YESTERDAY)] },
  { name: 'only-inactive', keys: [{ ...key(700, 600), isActive: false }] },
  { name: 'never-used-old', keys: [key(400, null)] },
  { name: 'never-used-fresh', keys: [key(2, null)] },
  { name: 'unused-for-long', keys: [key(80, 70)] },
  {
    name: 'github-actions',
    power: 'read-only',
    keys: [key(100, USED_YESTERDAY)],
    tags: [{ Key: 'ci', Value: 'github' }],
  },
  { name: 'human,with=comma@corp', hasPassword: true },
  { name: 'human-with-mfa', hasPassword: true, hasMfa: true },
  { name: 'mfa-without-password', hasMfa: true, keys: [key(15, 4)] },
];
const AGES = [3, 20, 40, 60, 88, 92, 120, 200, 365, 800];
const UNUSED = [1, 10, 44, 46, null, 0.5, 200];

/** The cases, then as many ordinary users as it takes; two keys for the first of them until there are enough. */
export function messyUsers(users: number, keys: number): UserPlan[] {
  const ordinary = Math.max(0, users - CASES.length);
  const missing = keys - CASES.reduce((sum, plan) => sum + (plan.keys?.length ?? 0), 0);
  if (missing > 2 * ordinary) throw new Error(`${users} users cannot hold ${keys} keys.`);
  const withTwo = Math.max(0, missing - ordinary);
  return [
    ...CASES,
    ...Array.from({ length: ordinary }, (_, index): UserPlan => {
      const count = index < withTwo ? 2 : index < missing ? 1 : 0;
      return {
        name: `user-${String(index).padStart(4, '0')}`,
        hasPassword: index % 4 === 0,
        hasMfa: index % 8 === 0,
        keys: Array.from({ length: count }, (_unused, slot) => ordinaryKey(index + slot * 5)),
      };
    }),
  ];
}

function key(ageDays: number, unusedDays: number | null): KeyPlan {
  return { ageDays, unusedDays };
}

function ordinaryKey(seed: number): KeyPlan {
  const ageDays = AGES[seed % AGES.length] ?? 3;
  const unusedDays = UNUSED[seed % UNUSED.length] ?? null;
  // A key cannot have been used before it was made.
  const used = unusedDays === null ? null : Math.min(unusedDays, ageDays - 1);
  return { ageDays, unusedDays: used, isActive: seed % 7 !== 3 };
}
