import { LAB_ACCOUNT_ID, type Lab } from '../lab.ts';
import { REGIONS_BY_DEFAULT } from '../overlays/regions.ts';
import { createDetection } from './detection.ts';
import type { AccountFacts, BucketFact, TrailFact } from './facts.ts';
import { messyUsers } from './messy-users.ts';
import { createSettings } from './settings.ts';
import { createBuckets, createTrails } from './trails.ts';
import { createUsers } from './users.ts';

export interface MessyOptions {
  readonly users?: number;
  readonly keys?: number;
  /** A multi-region trail that works, beside those that do not. Default true. */
  readonly hasGoodTrail?: boolean;
  readonly now?: Date;
}

const BUCKETS: readonly BucketFact[] = [
  { name: 'messy-trail-private', isPublic: false },
  { name: 'messy-trail-public', isPublic: true },
];
const GOOD_TRAIL = 'everything';
const TRAILS: readonly TrailFact[] = [
  trail({ name: GOOD_TRAIL, isMultiRegion: true }),
  trail({ name: 'stopped', isMultiRegion: true, isLogging: false }),
  trail({ name: 'undelivered', homeRegion: 'eu-west-1', delivery: 'failing' }),
  trail({ name: 'regional', homeRegion: 'eu-central-1', hasValidation: false, bucket: 'messy-trail-public' }),
];
const SUSPENDED = 'eu-west-2';
const WITH_DETECTOR: readonly string[] = REGIONS_BY_DEFAULT.filter((region) => !/^(ap|sa)-/.test(region));
const WITH_HUB: readonly string[] = ['us-east-1', 'us-east-2', 'eu-central-1', 'eu-west-1'];

/** An account with something of everything that goes wrong. About 1,000 calls: a few seconds. */
export async function messyAccount(lab: Lab, options: MessyOptions = {}): Promise<AccountFacts> {
  const now = options.now ?? new Date();
  const trails = options.hasGoodTrail === false ? TRAILS.filter(({ name }) => name !== GOOD_TRAIL) : TRAILS;
  const facts: Omit<AccountFacts, 'users'> = {
    accountId: LAB_ACCOUNT_ID,
    now,
    regions: REGIONS_BY_DEFAULT,
    quarantinedRoles: ['leaked-role'],
    trails,
    buckets: BUCKETS,
    guardDuty: Object.fromEntries(REGIONS_BY_DEFAULT.map((region) => [region, detectorState(region)] as const)),
    securityHub: WITH_HUB,
    contacts: ['SECURITY', 'OPERATIONS'],
    keyAgeRules: [{ region: 'us-east-1', maxAccessKeyAge: 365 }],
    root: { hasMfa: false, hasAccessKey: true },
  };
  const users = await createUsers(lab, now, messyUsers(options.users ?? 200, options.keys ?? 300));
  await createBuckets(lab, BUCKETS);
  await createTrails(lab, now, trails);
  await createDetection(lab, facts, 'messy-trail-private');
  await createSettings(lab, facts);
  return { ...facts, users };
}

function trail(given: Partial<TrailFact> & Pick<TrailFact, 'name'>): TrailFact {
  return {
    homeRegion: 'us-east-1',
    isMultiRegion: false,
    isLogging: true,
    hasValidation: true,
    delivery: 'ok',
    bucket: 'messy-trail-private',
    ...given,
  };
}

function detectorState(region: string): 'enabled' | 'suspended' | 'absent' {
  if (region === SUSPENDED) return 'suspended';
  return WITH_DETECTOR.includes(region) ? 'enabled' : 'absent';
}
