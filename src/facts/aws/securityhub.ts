import { nullWhen, present } from '../answer.ts';
import { one } from '../collector.ts';

const OPERATION = 'securityhub:DescribeHub';

/**
 * Whether Security Hub (CSPM) is on in a region. Off is an InvalidAccessException ("not subscribed"). The operation's
 * ResourceNotFoundException is about a hub that was asked for by ARN, which this call does not do: not taken for "off".
 * https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_DescribeHub.html
 */
export const hubEnabled = one<boolean>({
  operation: OPERATION,
  scope: 'region',
  async read(aws) {
    const { DescribeHubCommand, SecurityHubClient } = await import('@aws-sdk/client-securityhub');
    const hub = await nullWhen(['InvalidAccessException'], aws.send(SecurityHubClient, new DescribeHubCommand({})));
    if (hub !== null) present(hub.HubArn, OPERATION, 'HubArn');
    return hub !== null;
  },
});
