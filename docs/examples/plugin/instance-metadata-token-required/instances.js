import { allPages, list, present } from 'keydrill';

const OPERATION = 'ec2:DescribeInstances';

/**
 * An instance, as far as its metadata service can give credentials away.
 * @typedef {object} Instance
 * @property {string} id
 * @property {string | null} profile The ARN of its instance profile; without one there are no credentials to take.
 * @property {boolean} metadata Whether the metadata service answers at all.
 * @property {boolean} token Whether it asks for a session token (IMDSv2).
 */

/** Terminated instances stay in the answer for an hour; nothing runs on them. */
const ALIVE = ['pending', 'running', 'stopping', 'stopped'];

/**
 * The instances of a region. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeInstances.html
 * The SDK is loaded when it is needed: most commands of keydrill never ask AWS.
 */
export const instances = list({
  operation: OPERATION,
  // Another plug-in may list instances too, and keep something else of them.
  aspect: 'acme-metadata',
  scope: 'region',
  name: 'EC2 instance',
  async read(aws) {
    const { EC2Client, DescribeInstancesCommand } = await import('@aws-sdk/client-ec2');
    const Filters = [{ Name: 'instance-state-name', Values: ALIVE }];
    const pages = await allPages(
      OPERATION,
      (NextToken) => aws.send(EC2Client, new DescribeInstancesCommand({ Filters, NextToken })),
      (page) => page.NextToken,
    );
    return pages
      .flatMap(({ Reservations }) => present(Reservations, OPERATION, 'Reservations'))
      .flatMap(({ Instances }) => present(Instances, OPERATION, 'Instances'))
      .map(instance);
  },
  describe: ({ id }, { partition, region, accountId }) => {
    const arn = `arn:${partition}:ec2:${region}:${accountId}:instance/${id}`;
    return { resource: { type: 'AwsEc2Instance', id: arn, arn, name: id, region } };
  },
});

/**
 * What AWS documents as always there is demanded: an answer without it proves nothing.
 * @param {import('@aws-sdk/client-ec2').Instance} described
 * @returns {Instance}
 */
function instance({ InstanceId, IamInstanceProfile, MetadataOptions }) {
  const { HttpEndpoint, HttpTokens } = present(MetadataOptions, OPERATION, 'MetadataOptions');
  return {
    id: present(InstanceId, OPERATION, 'InstanceId'),
    profile: IamInstanceProfile === undefined ? null : present(IamInstanceProfile.Arn, OPERATION, 'Arn'),
    metadata: present(HttpEndpoint, OPERATION, 'HttpEndpoint') !== 'disabled',
    token: present(HttpTokens, OPERATION, 'HttpTokens') === 'required',
  };
}
