import { allowDocument, managedPolicies } from '../../src/permissions/document.ts';
import type { RoleTemplate } from '../../src/permissions/role-template.ts';
import { PUBLISH_ACTIONS } from '../../src/publish/operations.ts';

export const READ_ACTIONS = ['account:ListRegions', 'iam:ListUsers', 's3:GetBucketPolicyStatus'] as const;

/** A role that only reads, for whoever deploys it to fill in. */
export const template = (parts: Partial<RoleTemplate> = {}): RoleTemplate => ({
  roleName: 'keydrill-read',
  read: managedPolicies('KeydrillRead', READ_ACTIONS),
  publish: null,
  externalId: true,
  github: null,
  ...parts,
});

export const PUBLISH = allowDocument('KeydrillPublish', PUBLISH_ACTIONS);

/** More actions than one managed policy holds. */
export const manyActions = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => `service:DescribeSomethingOfANumber${String(index).padStart(5, '0')}`);

export interface PolicyJson {
  readonly Version: string;
  readonly Statement: readonly StatementJson[];
}

export interface StatementJson {
  readonly Sid: string;
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly [element: string]: unknown;
}

/** What IAM would not take, by its grammar: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html */
export function grammarProblems(document: PolicyJson, kind: 'identity' | 'trust'): readonly string[] {
  const { Version, Statement, ...others } = document;
  const unknown = Object.keys(others).map((key) => `unknown element ${key}`);
  const version = Version === '2012-10-17' ? [] : [`version ${Version}`];
  const needed = kind === 'identity' ? ['Action', 'Effect', 'Resource'] : ['Action', 'Effect', 'Principal'];
  const statements = Statement.flatMap((statement) => {
    const { Sid, Condition: _, ...rest } = statement;
    const keys = Object.keys(rest).sort();
    const actions = [statement.Action].flat();
    return [
      ...(JSON.stringify(keys) === JSON.stringify(needed) ? [] : [`elements ${keys}`]),
      ...(/^[A-Za-z0-9]+$/.test(Sid) ? [] : [`Sid ${Sid}`]),
      ...(statement.Effect === 'Allow' ? [] : [`Effect ${statement.Effect}`]),
      ...actions.filter((action) => !/^[a-z0-9-]+:[A-Za-z0-9]+$/.test(action)).map((action) => `action ${action}`),
      ...(new Set(actions).size === actions.length ? [] : ['an action twice']),
    ];
  });
  return [...unknown, ...version, ...(Statement.length === 0 ? ['no statement'] : []), ...statements];
}
