import {
  AttachUserPolicyCommand,
  CreateLoginProfileCommand,
  CreateRoleCommand,
  CreateUserCommand,
  GenerateCredentialReportCommand,
  IAMClient,
  PutUserPolicyCommand,
  UpdateAccessKeyCommand,
} from '@aws-sdk/client-iam';
import { LAB_ACCOUNT_ID, type Lab } from '../lab.ts';
import { allow, arnOfRole, document } from './catalogue.ts';
import { daysBefore } from './facts.ts';
import { createUsers, type UserPlan } from './users.ts';

const arnOfUser = (name: string): string => `arn:aws:iam::${LAB_ACCOUNT_ID}:user/${name}`;
const DEPLOYER = 'deployer';
const ROTATING = 'rotating';
const SENDER = 'ses-smtp-user.20210101';

const USERS: readonly UserPlan[] = [
  { name: 'human', hasPassword: true },
  {
    name: DEPLOYER,
    keys: [
      { ageDays: 400, unusedDays: 1 },
      { ageDays: 200, unusedDays: 100 },
    ],
  },
  { name: SENDER, power: 'ses-send', keys: [{ ageDays: 700, unusedDays: 1, service: 'ses' }] },
  { name: 'github-actions', power: 'read-only', keys: [{ ageDays: 100, unusedDays: 1 }] },
  {
    name: ROTATING,
    keys: [
      { ageDays: 300, unusedDays: 200 },
      { ageDays: 5, unusedDays: 1 },
    ],
  },
  { name: 'retired', keys: [{ ageDays: 900, unusedDays: 800, isActive: false }] },
  { name: 'leaked', isQuarantined: true, keys: [{ ageDays: 300, unusedDays: 3 }] },
];

/** Users with each fault that a user, a password or a key can have. Gives the id of a key that is about to be retired. */
export async function createWorstUsers(lab: Lab, now: Date): Promise<string> {
  const users = await createUsers(lab, now, USERS);
  await lab.patch({ users: { human: { passwordLastUsed: daysBefore(now, 200) } } });
  const iam = lab.client(IAMClient);
  // Not AdministratorAccess: who may do everything may also open a support case.
  const PolicyArn = 'arn:aws:iam::aws:policy/IAMFullAccess';
  await iam.send(new AttachUserPolicyCommand({ UserName: DEPLOYER, PolicyArn }));
  const inline = (UserName: string, ...statements: readonly object[]) =>
    iam.send(new PutUserPolicyCommand({ UserName, PolicyName: 'more', PolicyDocument: document(...statements) }));
  await inline(DEPLOYER, allow('sts:AssumeRole', arnOfRole('night-shift')));
  await inline(SENDER, allow('s3:*'));
  return users.find(({ name }) => name === ROTATING)?.keys[0]?.id ?? '';
}

/** The credential report, as it is now, knows neither that the key is deactivated nor the user that comes last. */
export async function changeSinceReport(lab: Lab, AccessKeyId: string): Promise<void> {
  const iam = lab.client(IAMClient);
  await iam.send(new GenerateCredentialReportCommand({}));
  await lab.patch({ credentialReport: { frozen: true } });
  await iam.send(new UpdateAccessKeyCommand({ UserName: ROTATING, AccessKeyId, Status: 'Inactive' }));
  const newcomer = { UserName: 'newcomer' };
  await iam.send(new CreateUserCommand(newcomer));
  await iam.send(new CreateLoginProfileCommand({ ...newcomer, Password: 'correct-horse-battery-1' }));
}

/** Roles that let the wrong ones in, or for too long. */
export async function createWorstIdentities(lab: Lab): Promise<void> {
  const iam = lab.client(IAMClient);
  const createRole = (RoleName: string, trust: object, MaxSessionDuration = 3600) =>
    iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: document(trust), MaxSessionDuration }));
  const byDeployer = { Effect: 'Allow', Principal: { AWS: arnOfUser(DEPLOYER) }, Action: 'sts:AssumeRole' };
  await createRole('incident-responder', byDeployer);
  await createRole('night-shift', byDeployer, 43_200);
  // The provider was deleted, its role was forgotten.
  const Federated = `arn:aws:iam::${LAB_ACCOUNT_ID}:oidc-provider/token.actions.githubusercontent.com`;
  await createRole('deploy', {
    Effect: 'Allow',
    Principal: { Federated },
    Action: 'sts:AssumeRoleWithWebIdentity',
    Condition: { StringLike: { 'token.actions.githubusercontent.com:sub': 'repo:*' } },
  });
}
