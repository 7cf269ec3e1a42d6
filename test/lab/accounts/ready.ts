import { LAB_ACCOUNT_ID, type Lab } from '../lab.ts';
import { REGIONS_BY_DEFAULT } from '../overlays/regions.ts';
import { createDetection } from './detection.ts';
import type { AccountFacts } from './facts.ts';
import { createSettings } from './settings.ts';
import { createBuckets, createTrails } from './trails.ts';
import { createUsers, type UserPlan } from './users.ts';

const BUCKET = 'ready-trail';
/** The one key user: its register entry belongs in the policy file of the test. */
export const READY_KEY_USER = 'ses-mailer';
const USERS: readonly UserPlan[] = [
  { name: 'alice', hasPassword: true, hasMfa: true },
  { name: 'bob', hasPassword: true, hasMfa: true },
  { name: READY_KEY_USER, power: 'ses-send', keys: [{ ageDays: 20, unusedDays: 1, service: 'ses' }] },
];

/** An account that passes every essential rule, once the policy file registers READY_KEY_USER's key. */
export async function readyAccount(lab: Lab, now: Date = new Date()): Promise<AccountFacts> {
  const facts: Omit<AccountFacts, 'users'> = {
    accountId: LAB_ACCOUNT_ID,
    now,
    regions: REGIONS_BY_DEFAULT,
    quarantinedRoles: [],
    trails: [
      {
        name: 'audit',
        homeRegion: 'us-east-1',
        isMultiRegion: true,
        isLogging: true,
        hasValidation: true,
        delivery: 'ok',
        bucket: BUCKET,
      },
    ],
    buckets: [{ name: BUCKET, isPublic: false }],
    guardDuty: Object.fromEntries(REGIONS_BY_DEFAULT.map((region) => [region, 'enabled'] as const)),
    securityHub: REGIONS_BY_DEFAULT,
    contacts: ['BILLING', 'OPERATIONS', 'SECURITY'],
    keyAgeRules: [{ region: 'us-east-1', maxAccessKeyAge: 90 }],
    root: { hasMfa: true, hasAccessKey: false },
  };
  const users = await createUsers(lab, now, USERS);
  await createBuckets(lab, facts.buckets);
  await createTrails(lab, now, facts.trails);
  await createDetection(lab, facts, BUCKET);
  await createSettings(lab, facts);
  return { ...facts, users };
}
