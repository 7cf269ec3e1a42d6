import type { ContextEntry, EvaluationResult, SimulatePolicyResponse } from '@aws-sdk/client-iam';
import { allPages, present } from '../answer.ts';
import type { Aws } from '../collector.ts';

const OPERATION = 'iam:SimulatePrincipalPolicy';

/** What AWS says a role may do, without anything being done. */
export interface Simulated {
  /** E.g. `iam:CreateAccessKey`. */
  readonly action: string;
  /** An ARN, or `*` for an action that knows no resources. */
  readonly resource: string;
  /** `depends`: refused for a request without the context keys in `missing`, which nobody can tell in advance. */
  readonly decision: 'allowed' | 'refused' | 'depends';
  readonly missing: readonly string[];
  /** What refuses it, where AWS says that it is not for the role's own policies to allow. */
  readonly refusedBy: 'service control policy' | 'permissions boundary' | null;
}

export interface SimulationRequest {
  readonly roleArn: string;
  readonly actions: readonly string[];
  /** One: the answer about several would have to be told apart. */
  readonly resource: string;
  /** Where the calls would be made. */
  readonly region: string;
}

/**
 * The identity policies, permissions boundary and service control policies of a role, evaluated by AWS; the policy of a
 * bucket or key is not part of it. https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html
 */
export async function simulate(request: SimulationRequest, aws: Aws): Promise<readonly Simulated[]> {
  const { IAMClient, SimulatePrincipalPolicyCommand } = await import('@aws-sdk/client-iam');
  const { roleArn, actions, resource } = request;
  const pages = await allPages<SimulatePolicyResponse>(
    OPERATION,
    (Marker) =>
      aws.send(
        IAMClient,
        new SimulatePrincipalPolicyCommand({
          PolicySourceArn: roleArn,
          ActionNames: [...actions],
          ResourceArns: [resource],
          ContextEntries: [...contextOf(request, aws)],
          ...(Marker === undefined ? {} : { Marker }),
        }),
      ),
    ({ IsTruncated, Marker }) => (IsTruncated === true ? present(Marker, OPERATION, 'Marker') : undefined),
  );
  const results = pages.flatMap((page) => present(page.EvaluationResults, OPERATION, 'EvaluationResults'));
  return actions.map((action) => {
    const result = results.find(({ EvalActionName }) => EvalActionName?.toLowerCase() === action.toLowerCase());
    return { action, resource, ...decisionOf(present(result, OPERATION, `result for ${action}`)) };
  });
}

/** What is known of a responder's requests: signed in with MFA, over TLS, as this role. */
function contextOf({ roleArn, region }: SimulationRequest, { accountId }: Aws): readonly ContextEntry[] {
  const entry = (ContextKeyName: string, value: string, ContextKeyType: 'boolean' | 'string'): ContextEntry => ({
    ContextKeyName,
    ContextKeyValues: [value],
    ContextKeyType,
  });
  return [
    entry('aws:MultiFactorAuthPresent', 'true', 'boolean'),
    entry('aws:SecureTransport', 'true', 'boolean'),
    entry('aws:PrincipalArn', roleArn, 'string'),
    entry('aws:PrincipalAccount', accountId, 'string'),
    entry('aws:RequestedRegion', region, 'string'),
  ];
}

function decisionOf(result: EvaluationResult): Pick<Simulated, 'decision' | 'missing' | 'refusedBy'> {
  const [specific] = result.ResourceSpecificResults ?? [];
  const decision = present(specific?.EvalResourceDecision ?? result.EvalDecision, OPERATION, 'EvalDecision');
  const keys = [...(result.MissingContextValues ?? []), ...(specific?.MissingContextValues ?? [])];
  const missing = [...new Set(keys)].sort();
  const boundary = specific?.PermissionsBoundaryDecisionDetail ?? result.PermissionsBoundaryDecisionDetail;
  if (result.OrganizationsDecisionDetail?.AllowedByOrganizations === false) {
    return { decision: 'refused', missing, refusedBy: 'service control policy' };
  }
  const bounded = boundary?.AllowedByPermissionsBoundary === false;
  if (decision === 'allowed' && !bounded) return { decision, missing, refusedBy: null };
  const refusedBy = bounded ? 'permissions boundary' : null;
  return { decision: missing.length > 0 ? 'depends' : 'refused', missing, refusedBy };
}
