import { allPages, isoDate, present } from '../answer.ts';
import { list } from '../collector.ts';

const OPERATION = 'iam:ListServiceSpecificCredentials';

/** A long-lived secret of an IAM user for one service: a Bedrock or CloudWatch Logs API key, a CodeCommit or Keyspaces password. */
export interface ServiceCredential {
  /** Such as `ACCAEXAMPLE123EXAMPLE`; not the secret. */
  readonly id: string;
  readonly user: string;
  /** Such as `bedrock.amazonaws.com`. */
  readonly service: string;
  /** Neither deactivated nor expired. */
  readonly active: boolean;
  /** ISO 8601. */
  readonly createdAt: string;
  /** ISO 8601; null for one that never expires. */
  readonly expiresAt: string | null;
}

/**
 * The service-specific credentials of every user.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListServiceSpecificCredentials.html
 */
export const serviceCredentials = list<ServiceCredential>({
  operation: OPERATION,
  scope: 'account',
  name: 'service-specific credential',
  async read(aws) {
    const { IAMClient, ListServiceSpecificCredentialsCommand } = await import('@aws-sdk/client-iam');
    const pages = await allPages(
      OPERATION,
      (Marker) =>
        aws.send(
          IAMClient,
          new ListServiceSpecificCredentialsCommand({ AllUsers: true, ...(Marker === undefined ? {} : { Marker }) }),
        ),
      ({ IsTruncated, Marker }) => (IsTruncated === true ? present(Marker, OPERATION, 'Marker') : undefined),
    );
    return pages
      .flatMap((page) => present(page.ServiceSpecificCredentials, OPERATION, 'ServiceSpecificCredentials'))
      .map(({ ServiceSpecificCredentialId, UserName, ServiceName, Status, CreateDate, ExpirationDate }) => ({
        id: present(ServiceSpecificCredentialId, OPERATION, 'ServiceSpecificCredentialId'),
        user: present(UserName, OPERATION, 'UserName'),
        service: present(ServiceName, OPERATION, 'ServiceName'),
        // A status that is new to this code is no reason to believe that the secret does not work.
        active: !['Inactive', 'Expired'].includes(present(Status, OPERATION, 'Status')),
        createdAt: present(isoDate(CreateDate), OPERATION, 'CreateDate'),
        expiresAt: ExpirationDate === undefined ? null : present(isoDate(ExpirationDate), OPERATION, 'ExpirationDate'),
      }));
  },
  // The answer has no path of the user, so there is no ARN to give.
  describe: ({ id, user }) => ({ resource: { type: 'Other', id, name: user, region: 'global' } }),
});
