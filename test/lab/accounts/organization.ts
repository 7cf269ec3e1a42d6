import {
  AttachPolicyCommand,
  CreateOrganizationalUnitCommand,
  CreateOrganizationCommand,
  CreatePolicyCommand,
  ListRootsCommand,
  MoveAccountCommand,
  OrganizationsClient,
} from '@aws-sdk/client-organizations';
import { LAB_ACCOUNT_ID, type Lab } from '../lab.ts';
import { organizationsFeatures } from '../overlays/iam.ts';

export const MANAGEMENT_ACCOUNT_ID = '111122223333';

/** What nobody in a member account should be able to do. */
const GUARDED = [
  'cloudtrail:StopLogging',
  'cloudtrail:DeleteTrail',
  'cloudtrail:UpdateTrail',
  'cloudtrail:PutEventSelectors',
  'guardduty:DeleteDetector',
  'guardduty:UpdateDetector',
  'config:StopConfigurationRecorder',
  'config:DeleteConfigurationRecorder',
];

/**
 * Makes the lab's account a member, in a unit, that may read the policies of the organization (a delegated
 * administrator). With guardrails the unit has a service control policy.
 */
export async function joinOrganization(
  lab: Lab,
  { hasGuardrails }: { readonly hasGuardrails: boolean },
): Promise<void> {
  const managementAccountId = MANAGEMENT_ACCOUNT_ID;
  await lab.patch({ organization: { managementAccountId, isDelegatedAdministrator: true } });
  const client = lab.client(OrganizationsClient, { accountId: managementAccountId });
  const { Roots: [{ Id: root } = {}] = [] } = await client.send(new ListRootsCommand({}));
  const unit = await client.send(new CreateOrganizationalUnitCommand({ ParentId: root, Name: 'workloads' }));
  const TargetId = unit.OrganizationalUnit?.Id;
  const move = { AccountId: LAB_ACCOUNT_ID, SourceParentId: root, DestinationParentId: TargetId };
  await client.send(new MoveAccountCommand(move));
  if (!hasGuardrails) return;
  const Content = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Deny', Action: GUARDED, Resource: '*' }],
  });
  const policy = { Name: 'guardrails', Description: '', Type: 'SERVICE_CONTROL_POLICY', Content } as const;
  const { Policy } = await client.send(new CreatePolicyCommand(policy));
  await client.send(new AttachPolicyCommand({ PolicyId: Policy?.PolicySummary?.Id, TargetId }));
}

/** Makes the lab's account the management account; `rootFeatures`: central root access. */
export async function createOrganization(
  lab: Lab,
  rootFeatures: readonly ('RootCredentialsManagement' | 'RootSessions')[],
): Promise<void> {
  const { Organization } = await lab
    .client(OrganizationsClient)
    .send(new CreateOrganizationCommand({ FeatureSet: 'ALL' }));
  lab.overlays(organizationsFeatures(rootFeatures, Organization?.Id));
}
