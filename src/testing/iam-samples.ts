import type { CredentialReport, KeySlot, ReportRow } from '../facts/aws/credential-report.ts';
import type { User } from '../facts/aws/iam.ts';
import type {
  AuthorizationDetails,
  InlinePolicy,
  Principal,
  RoleDetail,
  UserDetail,
} from '../facts/aws/iam-authorization.ts';
import { TEST_ACCOUNT } from './given.ts';

/** IAM answers for test tables: a complete, harmless one each, of which a case changes what it is about. */

const EMPTY_SLOT = { active: false, createdAt: null, lastUsedAt: null, lastUsedRegion: null, lastUsedService: null };

export const keySlot = (slot: 1 | 2, key: Partial<KeySlot> = {}): KeySlot => ({ ...EMPTY_SLOT, ...key, slot });

/** An active key that was made on a day (ISO 8601). */
export const activeSlot = (slot: 1 | 2, createdAt: string, key: Partial<KeySlot> = {}): KeySlot =>
  keySlot(slot, { active: true, createdAt, ...key });

export function reportRow(user: string, row: Partial<Omit<ReportRow, 'user'>> = {}): ReportRow {
  return {
    user,
    arn: userArn(user),
    createdAt: '2020-01-01T00:00:00.000Z',
    passwordEnabled: false,
    passwordLastUsedAt: null,
    passwordLastChangedAt: null,
    mfaActive: false,
    keys: [keySlot(1), keySlot(2)],
    ...row,
  };
}

export const rootRow = (row: Partial<Omit<ReportRow, 'user'>> = {}): ReportRow =>
  reportRow('<root_account>', {
    arn: `arn:aws:iam::${TEST_ACCOUNT.accountId}:root`,
    passwordEnabled: true,
    mfaActive: true,
    ...row,
  });

export const report = (users: readonly ReportRow[], root: ReportRow | null = rootRow()): CredentialReport => ({
  generatedAt: '2025-12-31T22:00:00.000Z',
  root,
  users,
});

export const userArn = (name: string): string => `arn:aws:iam::${TEST_ACCOUNT.accountId}:user/${name}`;

/** A user as the credential report shows it, or with null as only the authorization details know it. */
export const user = (name: string, row: ReportRow | null = null): User => ({
  name,
  arn: row?.arn ?? userArn(name),
  report: row,
});

export const principal = (type: Principal['type'], name: string, parts: Partial<Principal> = {}): Principal => ({
  type,
  name,
  arn: `arn:aws:iam::${TEST_ACCOUNT.accountId}:${type}/${name}`,
  attached: [],
  inline: [],
  ...parts,
});

export const userDetail = (name: string, parts: Partial<UserDetail> = {}): UserDetail => ({
  ...principal('user', name),
  groups: [],
  boundary: null,
  tags: {},
  ...parts,
});

/** A role that trusts as its statements say; without any, nobody may assume it. */
export const roleDetail = (
  name: string,
  trust: readonly unknown[] = [],
  parts: Partial<Omit<RoleDetail, 'trust'>> = {},
): RoleDetail => ({ boundary: null, ...principal('role', name, parts), trust: { Statement: trust } });

/** A statement of a trust policy that lets principals assume the role, e.g. `{ AWS: '111122223333' }`. */
export const trusting = (Principal: object | string, parts: object = {}) => ({
  Effect: 'Allow',
  Principal,
  Action: 'sts:AssumeRole',
  ...parts,
});

type Parts = Partial<Omit<AuthorizationDetails, 'roles'>> & { readonly roles?: readonly Principal[] };

export const authorization = ({ roles = [], ...parts }: Parts = {}): AuthorizationDetails => ({
  users: [],
  groups: [],
  policies: {},
  ...parts,
  roles: roles.map((role) => ({ trust: { Statement: [] }, boundary: null, ...role })),
});

/** An inline policy of statements as IAM stores them. */
export const inlinePolicy = (name: string, ...statements: readonly unknown[]): InlinePolicy => ({
  name,
  document: { Statement: statements },
});

/** A statement that allows actions on every resource, unless its other parts say otherwise. */
export const allowing = (actions: string | readonly string[], parts: object = {}) => ({
  Effect: 'Allow',
  Action: actions,
  Resource: '*',
  ...parts,
});

export const denying = (actions: string | readonly string[], parts: object = {}) => ({
  ...allowing(actions, parts),
  Effect: 'Deny',
});

/** A policy as a principal has it attached. */
export const attached = (arn: string) => ({ name: arn.slice(arn.lastIndexOf('/') + 1), arn });

export const awsManaged = (name: string): string => `arn:aws:iam::aws:policy/${name}`;
