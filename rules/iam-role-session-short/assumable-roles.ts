import { accessKeys, credentialReport, holdsActiveKey, type User, usersOf } from '../../src/facts/aws/iam.ts';
import {
  type AuthorizationDetails,
  authorizationDetails,
  type RoleDetail,
} from '../../src/facts/aws/iam-authorization.ts';
import { type Listing, subjects, type Target } from '../../src/facts/collector.ts';
import { readEach, settle } from '../../src/facts/logic.ts';
import { detailOf } from '../../src/subjects/iam-users.ts';
import { type Caller, callerOf, canAssume, trustsUsers } from './can-assume.ts';

/** A role, and the users with an active key who can assume it. */
export interface AssumableRole {
  readonly role: RoleDetail;
  readonly users: readonly User[];
}

/** Roles that a leaked key opens as well. Roles that these can assume in turn are not followed. */
export const assumableRoles = subjects({
  name: 'role that a user with an access key can assume',
  scope: 'account',
  needs: { report: credentialReport, details: authorizationDetails, keys: accessKeys },
  list: ({ report, details, keys }, _target: Target): Listing<AssumableRole> => {
    const users = usersOf(report, { ok: true, value: details });
    const holders = readEach(users, ({ report: row, ...user }) =>
      row === null ? isHolding(keys({ ...user, report: row })) : holdsActiveKey(row),
    );
    const callers = readEach(
      holders.values.filter(({ value }) => value).map(({ item }) => item),
      (user) => callerFor(user, details),
    );
    const known = callers.values.flatMap(({ item, value }) => (value === null ? [] : [{ user: item, caller: value }]));
    const roles = readEach(details.roles, (role) => ({ role, users: usersAssuming(role, known) }));
    return {
      items: roles.values.map(({ value }) => value).filter((found) => found.users.length > 0),
      unread: [...holders.unread, ...callers.unread, ...roles.unread].map(({ error }) => error),
    };
  },
  describe: ({ role: { name, arn } }) => ({
    resource: { type: 'AwsIamRole', id: arn, arn, name, region: 'global' },
  }),
});

interface Known {
  readonly user: User;
  readonly caller: Caller;
}

/** One user makes the role a subject; that there is none must not rest on what could not be read. */
function usersAssuming(role: RoleDetail, known: readonly Known[]): readonly User[] {
  // Most roles trust a service alone; asking for each user would take long in a large account.
  if (known.length > 0 && !trustsUsers(role)) return [];
  const { values, unread } = readEach(known, ({ caller }) => canAssume(caller, role));
  const users = values.filter(({ value }) => value).map(({ item }) => item.user);
  return users.length > 0 ? users : settle(unread, []);
}

export const isHolding = (keys: readonly { readonly active: boolean }[] | null): boolean =>
  keys?.some(({ active }) => active) === true;

/** Null for a user that was deleted since the credential report. */
function callerFor(user: User, details: AuthorizationDetails): Caller | null {
  const detail = detailOf(user, details);
  return detail === undefined ? null : callerOf(detail, details);
}
