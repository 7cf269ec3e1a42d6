import {
  CreateAccessKeyCommand,
  CreateLoginProfileCommand,
  CreateOpenIDConnectProviderCommand,
  CreateUserCommand,
  DeleteAccessKeyCommand,
  DeleteLoginProfileCommand,
  DeleteUserCommand,
  GenerateCredentialReportCommand,
  IAMClient,
} from '@aws-sdk/client-iam';
import { createDetection } from '../lab/accounts/detection.ts';
import type { TrailFact } from '../lab/accounts/facts.ts';
import { createSettings } from '../lab/accounts/settings.ts';
import { createBuckets, createTrails } from '../lab/accounts/trails.ts';
import { createUsers, type UserPlan } from '../lab/accounts/users.ts';
import type { Lab } from '../lab/lab.ts';
import { describeRegions, listRegions } from '../lab/overlays/regions.ts';

/** Created after the credential report was prepared: only the authorization details know it. */
export const CREATED_SINCE = 'created-since';
/** Deleted after the credential report was prepared: only the report knows it. */
export const DELETED_SINCE = 'deleted-since';

export interface MixedOptions {
  /** Whether there is a `CREATED_SINCE`, for whom alone iam:GetLoginProfile is asked. */
  readonly withNewcomer: boolean;
}

const REGIONS = ['eu-central-1', 'eu-west-1', 'us-east-1'] as const;
const ENABLED = Object.fromEntries(REGIONS.map((region) => [region, 'ENABLED_BY_DEFAULT'] as const));
const USERS: readonly UserPlan[] = [
  { name: 'admin', hasPassword: true, hasMfa: true, power: 'admin-group', keys: [{ ageDays: 30, unusedDays: 1 }] },
  { name: 'human', hasPassword: true },
  { name: 'ses-mailer', power: 'ses-send', keys: [{ ageDays: 400, unusedDays: 1, service: 'ses' }] },
  { name: 'leaked', isQuarantined: true, keys: [{ ageDays: 300, unusedDays: 60 }] },
  {
    name: 'github-actions',
    power: 'read-only',
    keys: [
      { ageDays: 100, unusedDays: 1 },
      { ageDays: 300, unusedDays: null, isActive: false },
    ],
    tags: [{ Key: 'ci', Value: 'github' }],
  },
];
const TRAIL: TrailFact = {
  name: 'everything',
  homeRegion: 'us-east-1',
  isMultiRegion: true,
  isLogging: true,
  hasValidation: true,
  delivery: 'ok',
  bucket: 'mixed-private',
};
const TRAILS: readonly TrailFact[] = [
  TRAIL,
  {
    ...TRAIL,
    name: 'stopped',
    homeRegion: 'eu-west-1',
    isLogging: false,
    hasValidation: false,
    bucket: 'mixed-public',
  },
];
const BUCKETS = [
  { name: 'mixed-private', isPublic: false },
  { name: 'mixed-public', isPublic: true },
];

/**
 * A small account for which the operations of the essential pack are called: three regions, some of everything, and a
 * credential report that is older than what became of some users and of root's key. What one proof settles has exactly
 * one, so that the verdict rests on it.
 */
export async function mixedAccount(lab: Lab, { withNewcomer }: MixedOptions): Promise<void> {
  const now = new Date();
  lab.overlay('account:ListRegions', listRegions(ENABLED));
  lab.overlay('ec2:DescribeRegions', describeRegions(ENABLED));
  await createUsers(lab, now, USERS);
  await createBuckets(lab, BUCKETS);
  await createTrails(lab, now, TRAILS);
  const detection = {
    guardDuty: { 'us-east-1': 'enabled', 'eu-west-1': 'suspended', 'eu-central-1': 'enabled' },
    securityHub: ['us-east-1'],
    keyAgeRules: [{ region: 'eu-west-1', maxAccessKeyAge: 90 }],
  } as const;
  await createDetection(lab, detection, 'mixed-private');
  const root = { hasMfa: false, hasAccessKey: true };
  await createSettings(lab, { contacts: ['SECURITY'], root, quarantinedRoles: ['leaked-role'] });
  const iam = lab.client(IAMClient);
  await iam.send(
    new CreateOpenIDConnectProviderCommand({
      Url: 'https://token.actions.githubusercontent.com',
      ThumbprintList: ['0'.repeat(40)],
    }),
  );
  const keyId = await createUser(iam, DELETED_SINCE);
  await iam.send(new GenerateCredentialReportCommand({}));
  await lab.patch({ credentialReport: { frozen: true }, accountSummary: { AccountAccessKeysPresent: 0 } });
  await deleteUser(iam, DELETED_SINCE, keyId);
  if (withNewcomer) await createUser(iam, CREATED_SINCE);
}

async function createUser(iam: IAMClient, UserName: string): Promise<string> {
  await iam.send(new CreateUserCommand({ UserName }));
  await iam.send(new CreateLoginProfileCommand({ UserName, Password: 'correct-horse-battery-1' }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
  return AccessKey?.AccessKeyId ?? '';
}

async function deleteUser(iam: IAMClient, UserName: string, AccessKeyId: string): Promise<void> {
  await iam.send(new DeleteAccessKeyCommand({ UserName, AccessKeyId }));
  await iam.send(new DeleteLoginProfileCommand({ UserName }));
  await iam.send(new DeleteUserCommand({ UserName }));
}
