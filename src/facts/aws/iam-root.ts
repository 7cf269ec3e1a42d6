import type * as Iam from '@aws-sdk/client-iam';
import { allPages, present } from '../answer.ts';
import { one } from '../collector.ts';

const OPERATION = 'iam:ListVirtualMFADevices';

/**
 * Serial numbers of the virtual MFA devices with which root signs in. The owner tells, not the serial number, which may
 * hold any name. Hardware keys are in no such list.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListVirtualMFADevices.html
 */
export const rootVirtualMfaDevices = one<readonly string[]>({
  operation: OPERATION,
  scope: 'account',
  async read(aws) {
    const { IAMClient, ListVirtualMFADevicesCommand } = await import('@aws-sdk/client-iam');
    const pages = await allPages<Iam.ListVirtualMFADevicesResponse>(
      OPERATION,
      (Marker) => {
        const page = Marker === undefined ? {} : { Marker };
        return aws.send(IAMClient, new ListVirtualMFADevicesCommand({ AssignmentStatus: 'Assigned', ...page }));
      },
      ({ IsTruncated, Marker }) => (IsTruncated === true ? present(Marker, OPERATION, 'Marker') : undefined),
    );
    const root = `arn:${aws.partition}:iam::${aws.accountId}:root`;
    return pages
      .flatMap(({ VirtualMFADevices }) => present(VirtualMFADevices, OPERATION, 'VirtualMFADevices'))
      .filter(({ User }) => present(User?.Arn, OPERATION, 'User.Arn') === root)
      .map(({ SerialNumber }) => present(SerialNumber, OPERATION, 'SerialNumber'));
  },
});
