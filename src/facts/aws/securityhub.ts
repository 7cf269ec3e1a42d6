import { allPages, nullWhen, present } from '../answer.ts';
import { type Aws, one } from '../collector.ts';

const load = () => import('@aws-sdk/client-securityhub');

const OPERATION = 'securityhub:DescribeHub';
const PRODUCTS = 'securityhub:ListEnabledProductsForImport';

/**
 * Whether Security Hub (CSPM) is on in a region. Off is an InvalidAccessException ("not subscribed"). The operation's
 * ResourceNotFoundException is about a hub that was asked for by ARN, which this call does not do: not taken for "off".
 * https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_DescribeHub.html
 */
export const hubEnabled = one<boolean>({
  operation: OPERATION,
  scope: 'region',
  async read(aws) {
    const { DescribeHubCommand, SecurityHubClient } = await load();
    const hub = await nullWhen(['InvalidAccessException'], aws.send(SecurityHubClient, new DescribeHubCommand({})));
    if (hub !== null) present(hub.HubArn, OPERATION, 'HubArn');
    return hub !== null;
  },
});

/**
 * The products whose findings Security Hub takes in, e.g. `aws/guardduty`; null where the account may not ask, as where
 * Security Hub is off. https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_ListEnabledProductsForImport.html
 */
export const enabledProducts = one<readonly string[] | null>({
  operation: PRODUCTS,
  scope: 'region',
  async read(aws) {
    const pages = await nullWhen(['InvalidAccessException'], productPages(aws));
    return (
      pages?.flatMap((page) => present(page.ProductSubscriptions, PRODUCTS, 'ProductSubscriptions').map(product)) ??
      null
    );
  },
});

async function productPages(aws: Aws) {
  const { ListEnabledProductsForImportCommand, SecurityHubClient } = await load();
  return allPages(
    PRODUCTS,
    (NextToken) =>
      aws.send(
        SecurityHubClient,
        new ListEnabledProductsForImportCommand({ MaxResults: 100, ...(NextToken === undefined ? {} : { NextToken }) }),
      ),
    (page) => page.NextToken,
  );
}

/** `arn:aws:securityhub:us-east-1:111122223333:product-subscription/aws/guardduty` to `aws/guardduty`. */
const product = (arn: string): string => arn.slice(arn.indexOf('/') + 1);
