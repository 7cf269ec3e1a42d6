/**
 * Facts that keydrill reads anyway, for rules of one's own: `keydrill/facts`. They cost no call that a built-in rule does
 * not make. The names and what they yield stay as they are within one version of the plug-in API; fields may be added.
 *
 * ```js
 * import { defineRule, fail, pass } from 'keydrill';
 * import { authorizationDetails, iamUsers } from 'keydrill/facts';
 *
 * export default defineRule({
 *   on: iamUsers,
 *   needs: { details: authorizationDetails },
 *   check: ({ subject, facts }) => {
 *     const detail = facts.details.users.find(({ arn }) => arn === subject.arn);
 *     return detail?.tags.team === undefined
 *       ? fail(`User ${subject.name} has no tag "team"; tag it with the team that answers for it.`)
 *       : pass(`User ${subject.name} belongs to ${detail.tags.team}.`);
 *   },
 *   // id, title, …
 * });
 * ```
 */
import { authorizationDetails, type RoleDetail } from './facts/aws/iam-authorization.ts';
import { subjects, type Target } from './facts/collector.ts';

export {
  /** A fact about one of `trails`: whether it logs and since when, its last delivery, and AWS's word for what went wrong. */
  trailStatus,
  /** The trails that log anything of the account, each once, whichever regions show them. */
  trails,
} from './facts/aws/cloudtrail.ts';
/** The ids of GuardDuty's detectors, regional: texts, at most one in a region. */
export { detectors as guardDutyDetectors } from './facts/aws/guardduty.ts';
export {
  /**
   * A fact about one of `iamUsers`: id, state and date of each access key as they are now; null when the user is gone.
   * Asked only of users that hold an active key by the credential report, or that it does not know.
   */
  accessKeys,
  /**
   * A row for root (`root`, null where AWS leaves it out) and for each user (`users`), with password, MFA and both key
   * slots. Up to four hours old (`generatedAt`), and without key ids.
   */
  credentialReport,
  /** IAM users: name, ARN, and their row of the credential report, null for a user that is newer than the report. */
  users as iamUsers,
} from './facts/aws/iam.ts';
/** All IAM users, groups, roles and the managed policies in use, with what they allow, whom roles trust, and users' tags. */
export { authorizationDetails } from './facts/aws/iam-authorization.ts';
/** The organization of the account: its id, management account and feature set; null for an account of none. */
export { organization } from './facts/aws/organization.ts';
/** The S3 buckets that trails deliver to, each once: name, region, and the names of the trails. */
export { trailBuckets } from './facts/aws/s3.ts';
/** Whether Security Hub is on, regional: a boolean. */
export { hubEnabled as securityHubEnabled } from './facts/aws/securityhub.ts';
/**
 * Active access keys of users and of root: the user, when the key was made, when and for which service it was last used
 * (ISO 8601, null for never). Known from the credential report, which has no key ids.
 */
export { activeKeys as activeAccessKeys } from './subjects/access-keys.ts';
/** IAM users who can sign in to the console with a password. */
export { humans as consoleUsers } from './subjects/iam-users.ts';

/** IAM roles, with their policies, boundary, and whom they trust: the roles of `authorizationDetails`, one by one. */
export const iamRoles = subjects({
  name: 'IAM role',
  scope: 'account',
  needs: { details: authorizationDetails },
  list: ({ details }, _target: Target): readonly RoleDetail[] => details.roles,
  describe: ({ arn, name }) => ({ resource: { type: 'AwsIamRole', id: arn, arn, name, region: 'global' } }),
});
