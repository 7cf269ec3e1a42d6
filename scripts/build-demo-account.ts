import { alternateContact } from '../src/facts/aws/account.ts';
import { eventSelectors, regionTrails, type Trail, trailStatus } from '../src/facts/aws/cloudtrail.ts';
import { type ConfigRule, configRecorders, configRules } from '../src/facts/aws/config.ts';
import { detectorStatus, detectors } from '../src/facts/aws/guardduty.ts';
import {
  accessKeys,
  accountSummary,
  credentialReport,
  loginProfile,
  mfaDevices,
  oidcProviders,
} from '../src/facts/aws/iam.ts';
import { authorizationDetails } from '../src/facts/aws/iam-authorization.ts';
import {
  accountPublicAccessBlock,
  bucketPolicyIsPublic,
  bucketPublicAccessBlock,
  bucketPublicGrants,
  type PublicAccessBlock,
  type TrailBucket,
} from '../src/facts/aws/s3.ts';
import { hubEnabled } from '../src/facts/aws/securityhub.ts';
import type { Calls, Snapshot } from '../src/facts/snapshot.ts';
import { writeSnapshot } from '../src/facts/snapshot-file.ts';
import {
  answer,
  answerFor,
  deniedByOrganization,
  deniedFor,
  type Entry,
  HOME,
  throttledFor,
} from './demo-account/facts.ts';
import { machines } from './demo-account/machines.ts';
import { groups, managedPolicies, roles } from './demo-account/policies.ts';
import {
  oldTrail,
  oldTrailStatus,
  organizationTrail,
  organizationTrailStatus,
  REGIONS,
  type RegionState,
} from './demo-account/regions.ts';
import { staff } from './demo-account/staff.ts';
import { detailOf, devicesOf, keysOf, reportOf, userOf } from './demo-account/users.ts';

/**
 * The example account of `keydrill demo`: a retailer with a web shop, tills, a data lake and ten years of habits, as one
 * scan would have read it. The tables in `demo-account/` are the company; here they become the facts of a snapshot.
 * Nothing in it depends on a clock or on chance, so the same tables give the same text.
 */
export const demoAccountText = (): string => writeSnapshot(snapshot());

const TAKEN_AT = '2026-11-20T06:12:00.000Z';
const REPORT_OF = '2026-11-20T03:41:26.000Z';

const users = [...staff, ...machines].sort((a, b) => (a.name < b.name ? -1 : 1));

function snapshot(): Snapshot {
  const facts = [...accountFacts(), ...userFacts(), ...trailFacts(), ...Object.entries(REGIONS).flatMap(regionFacts)];
  return {
    schemaVersion: 1,
    tool: { name: 'keydrill', version: '0.1.0' },
    takenAt: TAKEN_AT,
    finishedAt: '2026-11-20T06:12:09.000Z',
    account: { partition: HOME.partition, id: HOME.accountId },
    homeRegion: HOME.region,
    regions: { ok: true, value: Object.keys(REGIONS) },
    calls: callsFor(facts),
    facts: Object.fromEntries(facts.sort(([a], [b]) => (a < b ? -1 : 1))),
  };
}

function accountFacts(): readonly Entry[] {
  const existing = users.filter(({ changed }) => changed !== 'deleted');
  return [
    answer(accountSummary, { accessKeysPresent: false, mfaEnabled: true }),
    answer(credentialReport, reportOf(users, REPORT_OF)),
    answer(authorizationDetails, {
      users: existing.map(detailOf),
      groups,
      roles: roles.map((role) => ({ ...role, trust: { Statement: [] }, boundary: null })),
      policies: managedPolicies,
    }),
    answer(oidcProviders, [`arn:aws:iam::${HOME.accountId}:oidc-provider/token.actions.githubusercontent.com`]),
    answer(accountPublicAccessBlock, blockAll(false)),
    ...answerFor({ collector: alternateContact, subject: 'SECURITY' }, { email: 'security@example.com' }),
    ...answerFor({ collector: alternateContact, subject: 'OPERATIONS' }, { email: 'operations@example.com' }),
    ...answerFor({ collector: alternateContact, subject: 'BILLING' }, null),
  ];
}

const blockAll = (on: boolean): PublicAccessBlock => ({
  blockPublicAcls: on,
  ignorePublicAcls: on,
  blockPublicPolicy: on,
  restrictPublicBuckets: on,
});

const userFacts = (): readonly Entry[] =>
  users.flatMap((each) => {
    const subject = userOf(each);
    return [
      ...(each.throttled === true
        ? throttledFor({ collector: accessKeys, subject })
        : answerFor({ collector: accessKeys, subject }, keysOf(each))),
      ...answerFor({ collector: loginProfile, subject }, each.console !== undefined),
      ...answerFor({ collector: mfaDevices, subject }, devicesOf(each)),
    ];
  });

function trailFacts(): readonly Entry[] {
  const all = { reads: true, writes: true, excluded: [], narrowedBy: [] };
  const ofOrganization = bucketOf(organizationTrail);
  const old = bucketOf(oldTrail);
  return [
    ...answerFor({ collector: trailStatus, subject: organizationTrail }, organizationTrailStatus),
    ...answerFor({ collector: eventSelectors, subject: organizationTrail }, { management: [all], objects: [] }),
    ...answerFor({ collector: trailStatus, subject: oldTrail }, oldTrailStatus),
    ...answerFor({ collector: eventSelectors, subject: oldTrail }, { management: [all], objects: [] }),
    // Another account's bucket: S3 says no more than that it is not for this caller.
    ...deniedFor({ collector: bucketPublicAccessBlock, subject: ofOrganization }),
    ...deniedFor({ collector: bucketPolicyIsPublic, subject: ofOrganization }),
    ...deniedFor({ collector: bucketPublicGrants, subject: ofOrganization }),
    ...answerFor({ collector: bucketPublicAccessBlock, subject: old }, blockAll(true)),
    ...answerFor({ collector: bucketPolicyIsPublic, subject: old }, false),
    ...answerFor({ collector: bucketPublicGrants, subject: old }, []),
  ];
}

const bucketOf = ({ bucket, homeRegion, name }: Trail): TrailBucket => ({
  name: bucket ?? '',
  region: homeRegion,
  trails: [name],
});

function regionFacts([region, state]: readonly [string, RegionState]): readonly Entry[] {
  if (state.guardDuty === 'forbidden') {
    return [
      deniedByOrganization(regionTrails, region),
      deniedByOrganization(detectors, region),
      deniedByOrganization(hubEnabled, region),
      deniedByOrganization(configRules, region),
      deniedByOrganization(configRecorders, region),
    ];
  }
  const detector = detectorIn(region);
  const isAbsent = state.guardDuty === 'absent';
  return [
    answer(regionTrails, region === oldTrail.homeRegion ? [oldTrail, organizationTrail] : [organizationTrail], region),
    answer(detectors, isAbsent ? [] : [detector], region),
    ...(isAbsent
      ? []
      : answerFor(
          { collector: detectorStatus, subject: detector, region },
          { enabled: state.guardDuty === 'on', publishingFrequency: 'SIX_HOURS' },
        )),
    answer(hubEnabled, state.securityHub, region),
    answer(configRules, configRulesIn(region, state), region),
    answer(
      configRecorders,
      state.configRecords ? [{ name: 'default', recording: true, lastStatus: 'SUCCESS', lastError: null }] : [],
      region,
    ),
  ];
}

/** Detector ids are 32 hexadecimal digits. */
const detectorIn = (region: string): string =>
  [...region]
    .map((letter) => letter.charCodeAt(0).toString(16))
    .join('')
    .padEnd(32, '0')
    .slice(0, 32);

const BUCKET_RULE: ConfigRule = {
  name: 's3-bucket-public-read',
  sourceIdentifier: 'S3_BUCKET_PUBLIC_READ_PROHIBITED',
  state: 'ACTIVE',
  inputParameters: null,
};

/** IAM is the same everywhere, so one region watches it. */
const KEY_AGE_RULE: ConfigRule = {
  name: 'access-keys-rotated',
  sourceIdentifier: 'ACCESS_KEYS_ROTATED',
  state: 'ACTIVE',
  inputParameters: '{"maxAccessKeyAge":"90"}',
};

function configRulesIn(region: string, { configRecords }: RegionState): readonly ConfigRule[] {
  if (!configRecords) return [];
  return region === HOME.region ? [KEY_AGE_RULE, BUCKET_RULE] : [BUCKET_RULE];
}

/** One request for each fact, and those that come before: who is asking, where, and the report being prepared. */
function callsFor(facts: readonly Entry[]): Calls {
  const operations = facts.map(([key]) => key.split(/[@#]/)[0] ?? key);
  const before = ['sts:GetCallerIdentity', 'account:ListRegions', 'iam:GenerateCredentialReport'];
  const byOperation: Record<string, number> = {};
  for (const operation of [...operations, ...before].sort()) byOperation[operation] = (byOperation[operation] ?? 0) + 1;
  return { total: operations.length + before.length, byOperation };
}
