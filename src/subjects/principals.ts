import { authorizationDetails, type Principal } from '../facts/aws/iam-authorization.ts';
import { subjects, type Target } from '../facts/collector.ts';

const TYPES = { user: 'AwsIamUser', group: 'AwsIamGroup', role: 'AwsIamRole' } as const;

/** Every IAM user, group and role. */
export const principals = subjects({
  name: 'IAM user, group or role',
  scope: 'account',
  needs: { details: authorizationDetails },
  list: ({ details }, _target: Target): readonly Principal[] => [...details.users, ...details.groups, ...details.roles],
  describe: ({ type, arn, name }) => ({ resource: { type: TYPES[type], id: arn, arn, name, region: 'global' } }),
});
