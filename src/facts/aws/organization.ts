import { nullWhen, present } from '../answer.ts';
import { one } from '../collector.ts';

const OPERATION = 'organizations:DescribeOrganization';

/** The organization that the account belongs to. */
export interface Organization {
  /** E.g. `o-exampleorgid`. */
  readonly id: string;
  readonly managementAccountId: string;
  /** `ALL`, or `CONSOLIDATED_BILLING`: accounts that share a bill and no policies. */
  readonly featureSet: string;
}

/**
 * Any account of an organization may ask; null for an account of none.
 * https://docs.aws.amazon.com/organizations/latest/APIReference/API_DescribeOrganization.html
 */
export const organization = one<Organization | null>({
  operation: OPERATION,
  scope: 'account',
  async read(aws) {
    const { DescribeOrganizationCommand, OrganizationsClient } = await import('@aws-sdk/client-organizations');
    const asked = aws.send(OrganizationsClient, new DescribeOrganizationCommand({}));
    const answer = await nullWhen(['AWSOrganizationsNotInUseException'], asked);
    if (answer === null) return null;
    const { Id, MasterAccountId, FeatureSet } = present(answer.Organization, OPERATION, 'Organization');
    return {
      id: present(Id, OPERATION, 'Id'),
      managementAccountId: present(MasterAccountId, OPERATION, 'MasterAccountId'),
      featureSet: present(FeatureSet, OPERATION, 'FeatureSet'),
    };
  },
});
