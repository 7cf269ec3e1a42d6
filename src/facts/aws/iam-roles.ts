import type { ListRolesResponse } from '@aws-sdk/client-iam';
import { allPages, present } from '../answer.ts';
import { one } from '../collector.ts';

const OPERATION = 'iam:ListRoles';

/**
 * How long a session of each role may last, in seconds, by the role's ARN. The authorization details do not say.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListRoles.html
 */
export const roleSessions = one<Readonly<Record<string, number>>>({
  operation: OPERATION,
  scope: 'account',
  async read(aws) {
    const { IAMClient, ListRolesCommand } = await import('@aws-sdk/client-iam');
    const pages = await allPages<ListRolesResponse>(
      OPERATION,
      (Marker) =>
        aws.send(IAMClient, new ListRolesCommand({ MaxItems: 1000, ...(Marker === undefined ? {} : { Marker }) })),
      ({ IsTruncated, Marker }) => (IsTruncated === true ? present(Marker, OPERATION, 'Marker') : undefined),
    );
    return Object.fromEntries(
      pages
        .flatMap(({ Roles }) => present(Roles, OPERATION, 'Roles'))
        .map(({ Arn, MaxSessionDuration }) => [
          present(Arn, OPERATION, 'Arn'),
          present(MaxSessionDuration, OPERATION, 'MaxSessionDuration'),
        ]),
    );
  },
});
