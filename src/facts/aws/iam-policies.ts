import type { ListPoliciesResponse, Policy } from '@aws-sdk/client-iam';
import { allPages, nullWhen, present } from '../answer.ts';
import { item, list, subjects, type Target } from '../collector.ts';
import { authorizationDetails } from './iam-authorization.ts';
import { type PolicyDocument, parsePolicyDocument } from './policy-document.ts';

const LIST = 'iam:ListPolicies';
const GET = 'iam:GetPolicyVersion';

/** A managed policy of the account's own. */
export interface OwnPolicy {
  readonly name: string;
  readonly arn: string;
  /** The default version, e.g. `v3`. */
  readonly version: string;
  readonly attachable: boolean;
}

const describePolicy = ({ name, arn }: OwnPolicy) => ({
  resource: { type: 'AwsIamPolicy', id: arn, arn, name, region: 'global' },
});

/** Attached or not. https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListPolicies.html */
export const ownPolicies = list<OwnPolicy>({
  name: 'customer managed policy',
  operation: LIST,
  scope: 'account',
  async read(aws) {
    const { IAMClient, ListPoliciesCommand } = await import('@aws-sdk/client-iam');
    const pages = await allPages<ListPoliciesResponse>(
      LIST,
      (Marker) => {
        const page = Marker === undefined ? {} : { Marker };
        return aws.send(IAMClient, new ListPoliciesCommand({ Scope: 'Local', MaxItems: 1000, ...page }));
      },
      ({ IsTruncated, Marker }) => (IsTruncated === true ? present(Marker, LIST, 'Marker') : undefined),
    );
    return pages.flatMap(({ Policies }) => present(Policies, LIST, 'Policies')).map(ownPolicy);
  },
  describe: describePolicy,
});

const ownPolicy = ({ PolicyName, Arn, DefaultVersionId, IsAttachable }: Policy): OwnPolicy => ({
  name: present(PolicyName, LIST, 'PolicyName'),
  arn: present(Arn, LIST, 'Arn'),
  version: present(DefaultVersionId, LIST, 'DefaultVersionId'),
  attachable: present(IsAttachable, LIST, 'IsAttachable'),
});

/** Policies whose document the authorization details do not hold. AWS does not say whether those hold unattached ones. */
export const unreadPolicies = subjects({
  name: 'customer managed policy',
  scope: 'account',
  needs: { policies: ownPolicies, details: authorizationDetails },
  list: ({ policies, details }, _target: Target): readonly OwnPolicy[] =>
    policies.filter(({ arn }) => details.policies[arn] === undefined),
  describe: describePolicy,
});

/** The default version of one; null when it is gone. https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetPolicyVersion.html */
export const policyDocument = item<OwnPolicy, PolicyDocument | null>({
  operation: GET,
  of: unreadPolicies,
  async read({ arn, version }, aws) {
    const { GetPolicyVersionCommand, IAMClient } = await import('@aws-sdk/client-iam');
    const asked = aws.send(IAMClient, new GetPolicyVersionCommand({ PolicyArn: arn, VersionId: version }));
    const answer = await nullWhen(['NoSuchEntity', 'NoSuchEntityException'], asked);
    if (answer === null) return null;
    return parsePolicyDocument(GET, present(answer.PolicyVersion, GET, 'PolicyVersion').Document);
  },
});
