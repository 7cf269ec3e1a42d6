import {
  AddUserToGroupCommand,
  AttachGroupPolicyCommand,
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreateGroupCommand,
  CreateLoginProfileCommand,
  CreatePolicyCommand,
  CreateUserCommand,
  CreateVirtualMFADeviceCommand,
  EnableMFADeviceCommand,
  IAMClient,
  PutUserPolicyCommand,
  type Tag,
  UpdateAccessKeyCommand,
} from '@aws-sdk/client-iam';
import pLimit from 'p-limit';
import { LAB_ACCOUNT_ID, type Lab } from '../lab.ts';
import type { AccessKeyPatch, UserPatch } from '../patch.ts';
import { daysBefore, type KeyFact, type Power, type UserFact } from './facts.ts';

/** A user to make. The key ids come from the emulator. */
export interface UserPlan extends Partial<Omit<UserFact, 'arn' | 'keys' | 'name'>> {
  readonly name: string;
  readonly keys?: readonly KeyPlan[];
  readonly tags?: readonly Tag[];
}

export interface KeyPlan {
  readonly ageDays: number;
  /** null: never used. */
  readonly unusedDays: number | null;
  readonly isActive?: boolean;
  readonly service?: string;
}

const USER_AGE_DAYS = 1000;
const ADMIN_GROUP = 'administrators';
const BOUNDARY = 'key-user-boundary';
const AWS_POLICY = 'arn:aws:iam::aws:policy';
// moto is one process: more at once only wait in its queue.
const AT_ONCE = 8;

/** Makes the users through the API, then sets all dates in one patch. */
export async function createUsers(lab: Lab, now: Date, plans: readonly UserPlan[]): Promise<UserFact[]> {
  const iam = lab.client(IAMClient);
  if (plans.some(({ power }) => power === 'admin-group')) await createAdminGroup(iam);
  if (plans.some(({ hasBoundary }) => hasBoundary)) await createBoundary(iam);
  const limit = pLimit(AT_ONCE);
  const users = await Promise.all(plans.map((plan) => limit(() => createUser(iam, plan))));
  await lab.patch({ accessKeys: keyPatches(users, now), users: userPatches(users, now) });
  return users;
}

async function createUser(iam: IAMClient, plan: UserPlan): Promise<UserFact> {
  const UserName = plan.name;
  const created = await iam.send(new CreateUserCommand({ UserName, ...(plan.tags ? { Tags: [...plan.tags] } : {}) }));
  if (plan.hasPassword === true) {
    await iam.send(new CreateLoginProfileCommand({ UserName, Password: 'correct-horse-battery-1' }));
  }
  if (plan.hasMfa === true) await enableMfa(iam, UserName);
  await grant(iam, UserName, plan.power ?? 'none');
  if (plan.isQuarantined === true) {
    const PolicyArn = `${AWS_POLICY}/AWSCompromisedKeyQuarantineV3`;
    await iam.send(new AttachUserPolicyCommand({ UserName, PolicyArn }));
  }
  const keys: KeyFact[] = [];
  // One after the other: ListAccessKeys should keep the plan's order.
  for (const key of plan.keys ?? []) keys.push(await createKey(iam, UserName, key));
  return {
    name: plan.name,
    arn: created.User?.Arn ?? '',
    hasPassword: plan.hasPassword ?? false,
    hasMfa: plan.hasMfa ?? false,
    power: plan.power ?? 'none',
    hasBoundary: plan.hasBoundary ?? false,
    isQuarantined: plan.isQuarantined ?? false,
    keys,
  };
}

async function createKey(iam: IAMClient, UserName: string, plan: KeyPlan): Promise<KeyFact> {
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
  const id = AccessKey?.AccessKeyId ?? '';
  const isActive = plan.isActive ?? true;
  if (!isActive) await iam.send(new UpdateAccessKeyCommand({ UserName, AccessKeyId: id, Status: 'Inactive' }));
  const service = plan.unusedDays === null ? undefined : (plan.service ?? 's3');
  return { id, isActive, ageDays: plan.ageDays, unusedDays: plan.unusedDays, service };
}

async function enableMfa(iam: IAMClient, UserName: string): Promise<void> {
  const VirtualMFADeviceName = UserName;
  const { VirtualMFADevice } = await iam.send(new CreateVirtualMFADeviceCommand({ VirtualMFADeviceName }));
  const SerialNumber = VirtualMFADevice?.SerialNumber;
  const codes = { AuthenticationCode1: '123456', AuthenticationCode2: '654321' };
  await iam.send(new EnableMFADeviceCommand({ UserName, SerialNumber, ...codes }));
}

async function grant(iam: IAMClient, UserName: string, power: Power): Promise<void> {
  const attach = (name: string) =>
    iam.send(new AttachUserPolicyCommand({ UserName, PolicyArn: `${AWS_POLICY}/${name}` }));
  const inline = (Action: string) =>
    iam.send(new PutUserPolicyCommand({ UserName, PolicyName: 'inline', PolicyDocument: allow(Action) }));
  switch (power) {
    case 'none':
      return;
    case 'read-only':
      await attach('ReadOnlyAccess');
      return;
    case 'power-user':
      await attach('PowerUserAccess');
      return;
    case 'admin-direct':
      await attach('AdministratorAccess');
      return;
    case 'admin-group':
      await iam.send(new AddUserToGroupCommand({ UserName, GroupName: ADMIN_GROUP }));
      return;
    case 'admin-inline':
      await inline('*:*');
      return;
    case 'ses-send':
      await inline('ses:SendRawEmail');
      return;
  }
}

async function createAdminGroup(iam: IAMClient): Promise<void> {
  await iam.send(new CreateGroupCommand({ GroupName: ADMIN_GROUP }));
  const PolicyArn = `${AWS_POLICY}/AdministratorAccess`;
  await iam.send(new AttachGroupPolicyCommand({ GroupName: ADMIN_GROUP, PolicyArn }));
}

async function createBoundary(iam: IAMClient): Promise<void> {
  await iam.send(new CreatePolicyCommand({ PolicyName: BOUNDARY, PolicyDocument: allow('s3:*') }));
}

function allow(Action: string): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, Resource: '*' }] });
}

function keyPatches(users: readonly UserFact[], now: Date): Record<string, AccessKeyPatch> {
  return Object.fromEntries(
    users
      .flatMap((user) => user.keys)
      .map((key) => [key.id, { createDate: daysBefore(now, key.ageDays), lastUsed: lastUse(key, now) }] as const),
  );
}

function lastUse({ unusedDays, service }: KeyFact, now: Date): NonNullable<AccessKeyPatch['lastUsed']> | null {
  if (unusedDays === null || service === undefined) return null;
  return { date: daysBefore(now, unusedDays), service, region: 'us-east-1' };
}

function userPatches(users: readonly UserFact[], now: Date): Record<string, UserPatch> {
  const boundary = { permissionsBoundary: `arn:aws:iam::${LAB_ACCOUNT_ID}:policy/${BOUNDARY}` };
  return Object.fromEntries(
    users.map((user) => {
      const createDate = daysBefore(now, USER_AGE_DAYS);
      return [user.name, { createDate, ...(user.hasBoundary ? boundary : {}) }] as const;
    }),
  );
}
