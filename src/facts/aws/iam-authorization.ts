import type * as Iam from '@aws-sdk/client-iam';
import { allPages, present } from '../answer.ts';
import { one } from '../collector.ts';
import { type PolicyDocument, parsePolicyDocument } from './policy-document.ts';

const OPERATION = 'iam:GetAccountAuthorizationDetails';

/** A user, group or role, and the policies attached to it. */
export interface Principal {
  readonly type: 'user' | 'group' | 'role';
  readonly name: string;
  readonly arn: string;
  readonly attached: readonly AttachedPolicy[];
  readonly inline: readonly InlinePolicy[];
}

export interface AttachedPolicy {
  readonly name: string;
  readonly arn: string;
}

export interface InlinePolicy {
  readonly name: string;
  readonly document: PolicyDocument;
}

export interface UserDetail extends Principal {
  readonly groups: readonly string[];
  readonly boundary: string | null;
  readonly tags: Readonly<Record<string, string>>;
}

export interface RoleDetail extends Principal {
  /** Who may assume the role, and under what conditions; null when the answer has no document that can be read. */
  readonly trust: PolicyDocument | null;
  readonly boundary: string | null;
}

export interface AuthorizationDetails {
  readonly users: readonly UserDetail[];
  readonly groups: readonly Principal[];
  readonly roles: readonly RoleDetail[];
  /** Default versions of the managed policies that the answer holds, by ARN: certain to hold those that are attached. */
  readonly policies: Readonly<Record<string, PolicyDocument>>;
}

type Page = Iam.GetAccountAuthorizationDetailsResponse;

/**
 * All users, groups, roles and managed policies in use, with what they allow, in pages of up to 1,000.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html
 */
export const authorizationDetails = one<AuthorizationDetails>({
  operation: OPERATION,
  scope: 'account',
  async read(aws) {
    const { IAMClient, GetAccountAuthorizationDetailsCommand } = await import('@aws-sdk/client-iam');
    const pages = await allPages<Page>(
      OPERATION,
      (Marker) =>
        aws.send(
          IAMClient,
          new GetAccountAuthorizationDetailsCommand({ MaxItems: 1000, ...(Marker === undefined ? {} : { Marker }) }),
        ),
      ({ IsTruncated, Marker }) => (IsTruncated === true ? present(Marker, OPERATION, 'Marker') : undefined),
    );
    return {
      users: pages.flatMap((page) => present(page.UserDetailList, OPERATION, 'UserDetailList').map(userDetail)),
      groups: pages.flatMap((page) => present(page.GroupDetailList, OPERATION, 'GroupDetailList').map(groupDetail)),
      roles: pages.flatMap((page) => present(page.RoleDetailList, OPERATION, 'RoleDetailList').map(roleDetail)),
      policies: Object.fromEntries(
        pages.flatMap((page) => present(page.Policies, OPERATION, 'Policies').map(managedPolicy)),
      ),
    };
  },
});

const userDetail = (user: Iam.UserDetail): UserDetail => ({
  ...principal({
    type: 'user',
    name: user.UserName,
    arn: user.Arn,
    attached: user.AttachedManagedPolicies,
    inline: user.UserPolicyList,
  }),
  groups: present(user.GroupList, OPERATION, 'GroupList'),
  boundary: boundaryArn(user.PermissionsBoundary),
  tags: Object.fromEntries((user.Tags ?? []).map(({ Key, Value }) => [Key ?? '', Value ?? ''])),
});

const boundaryArn = (boundary: Iam.AttachedPermissionsBoundary | undefined): string | null =>
  boundary === undefined ? null : present(boundary.PermissionsBoundaryArn, OPERATION, 'PermissionsBoundaryArn');

const groupDetail = (group: Iam.GroupDetail): Principal =>
  principal({
    type: 'group',
    name: group.GroupName,
    arn: group.Arn,
    attached: group.AttachedManagedPolicies,
    inline: group.GroupPolicyList,
  });

const roleDetail = (role: Iam.RoleDetail): RoleDetail => ({
  ...principal({
    type: 'role',
    name: role.RoleName,
    arn: role.Arn,
    attached: role.AttachedManagedPolicies,
    inline: role.RolePolicyList,
  }),
  trust: trustPolicy(role.AssumeRolePolicyDocument),
  boundary: boundaryArn(role.PermissionsBoundary),
});

/** An unreadable trust policy leaves open who may assume the one role; whatever else the answer says stands. */
function trustPolicy(encoded: string | undefined): PolicyDocument | null {
  try {
    return parsePolicyDocument(OPERATION, encoded);
  } catch {
    return null;
  }
}

interface PrincipalParts {
  readonly type: Principal['type'];
  readonly name: string | undefined;
  readonly arn: string | undefined;
  readonly attached: readonly Iam.AttachedPolicy[] | undefined;
  readonly inline: readonly Iam.PolicyDetail[] | undefined;
}

const principal = ({ type, name, arn, attached, inline }: PrincipalParts): Principal => ({
  type,
  name: present(name, OPERATION, `${type} name`),
  arn: present(arn, OPERATION, `${type} ARN`),
  attached: present(attached, OPERATION, 'AttachedManagedPolicies').map(({ PolicyName, PolicyArn }) => ({
    name: present(PolicyName, OPERATION, 'PolicyName'),
    arn: present(PolicyArn, OPERATION, 'PolicyArn'),
  })),
  // AWS leaves the list out for a principal without inline policies.
  inline: (inline ?? []).map(({ PolicyName, PolicyDocument }) => ({
    name: present(PolicyName, OPERATION, 'PolicyName'),
    document: parsePolicyDocument(OPERATION, PolicyDocument),
  })),
});

function managedPolicy(policy: Iam.ManagedPolicyDetail): readonly [string, PolicyDocument] {
  const version = (policy.PolicyVersionList ?? []).find(({ IsDefaultVersion }) => IsDefaultVersion === true);
  const document = present(version, OPERATION, 'default policy version').Document;
  return [present(policy.Arn, OPERATION, 'policy ARN'), parsePolicyDocument(OPERATION, document)];
}
