import { allPages, present } from '../answer.ts';
import { one } from '../collector.ts';

const OPERATION = 'sso:ListInstances';

/**
 * ARNs of the active IAM Identity Center instances of a region that the account has or can see: its organization's, or
 * one of its own. https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_ListInstances.html
 */
export const identityCenters = one<readonly string[]>({
  operation: OPERATION,
  scope: 'region',
  async read(aws) {
    const { ListInstancesCommand, SSOAdminClient } = await import('@aws-sdk/client-sso-admin');
    const pages = await allPages(
      OPERATION,
      (NextToken) => aws.send(SSOAdminClient, new ListInstancesCommand(NextToken === undefined ? {} : { NextToken })),
      (page) => page.NextToken,
    );
    return pages
      .flatMap(({ Instances }) => present(Instances, OPERATION, 'Instances'))
      .filter(({ Status }) => present(Status, OPERATION, 'Status') === 'ACTIVE')
      .map(({ InstanceArn }) => present(InstanceArn, OPERATION, 'InstanceArn'));
  },
});
