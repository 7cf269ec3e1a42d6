import { namesAction, type Statement } from './statement.ts';

/** An IAM write that mints credentials or raises privilege, and the resources that have to be open to it. */
export interface Escalation {
  /** As AWS writes it, e.g. `iam:CreateAccessKey`. */
  readonly action: string;
  readonly resource: 'user' | 'group' | 'role' | 'policy';
}

/** CreateUser is not here: it raises nothing without a right to attach or put a policy, which counts by itself. */
export const ESCALATIONS: readonly Escalation[] = [
  { action: 'iam:CreateAccessKey', resource: 'user' },
  { action: 'iam:CreateLoginProfile', resource: 'user' },
  { action: 'iam:UpdateLoginProfile', resource: 'user' },
  { action: 'iam:PutUserPolicy', resource: 'user' },
  { action: 'iam:AttachUserPolicy', resource: 'user' },
  { action: 'iam:AttachGroupPolicy', resource: 'group' },
  { action: 'iam:AddUserToGroup', resource: 'group' },
  { action: 'iam:PutRolePolicy', resource: 'role' },
  { action: 'iam:AttachRolePolicy', resource: 'role' },
  { action: 'iam:UpdateAssumeRolePolicy', resource: 'role' },
  { action: 'iam:PassRole', resource: 'role' },
  { action: 'iam:CreatePolicyVersion', resource: 'policy' },
  { action: 'iam:SetDefaultPolicyVersion', resource: 'policy' },
];

/** Those that a statement names, whatever its resources. */
export const escalationsIn = (statement: Statement): readonly Escalation[] =>
  ESCALATIONS.filter(({ action }) => namesAction(statement, action.toLowerCase()));
