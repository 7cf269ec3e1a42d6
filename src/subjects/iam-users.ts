import {
  accessKeys,
  credentialReport,
  describeUser,
  holdsActiveKey,
  loginProfile,
  type User,
  unlistedBy,
  usersOf,
} from '../facts/aws/iam.ts';
import type { AuthorizationDetails, UserDetail } from '../facts/aws/iam-authorization.ts';
import { authorizationDetails } from '../facts/aws/iam-authorization.ts';
import { type Described, type Listing, subjects, type Target } from '../facts/collector.ts';
import { readEach } from '../facts/logic.ts';
import { type Facts, ifReadable } from '../facts/needs.ts';

/** IAM users with a console password. A user that the report does not know is asked for a login profile. */
export const humans = subjects({
  name: 'console user',
  scope: 'account',
  needs: { report: credentialReport, details: ifReadable(authorizationDetails), loginProfile },
  list: ({ report, details, loginProfile: canSignIn }, _target: Target): Listing<User> => {
    const known = usersOf(report, details);
    const created = readEach(
      known.filter((user) => user.report === null),
      canSignIn,
    );
    return {
      items: [
        ...known.filter((user) => user.report?.passwordEnabled === true),
        ...created.values.filter(({ value }) => value).map(({ item }) => item),
      ],
      unread: [...unlistedBy(details), ...created.unread.map(({ error }) => error)],
    };
  },
  describe: (user) => ({ ...describeUser(user), reads: knownBy(user, loginProfile) }),
});

const keyUserNeeds = { report: credentialReport, details: ifReadable(authorizationDetails), keys: accessKeys };

/** IAM users with at least one active key. */
export const keyUsers = subjects({
  name: 'user with an active access key',
  scope: 'account',
  needs: keyUserNeeds,
  list: (facts, _target: Target) => listKeyUsers(facts),
  describe: describeKeyUser,
});

export function listKeyUsers({ report, details, keys }: Facts<typeof keyUserNeeds>): Listing<User> {
  const known = usersOf(report, details);
  const created = readEach(
    known.filter((user) => user.report === null),
    keys,
  );
  return {
    items: [
      ...known.filter((user) => user.report !== null && holdsActiveKey(user.report)),
      ...created.values.filter(({ value }) => value?.some(({ active }) => active) === true).map(({ item }) => item),
    ],
    unread: [...unlistedBy(details), ...created.unread.map(({ error }) => error)],
  };
}

/** Of a user that was found by its key. */
export function describeKeyUser(user: User): Described {
  return { ...describeUser(user), reads: knownBy(user, accessKeys) };
}

/** What a user that the report does not know was found by. */
export const knownBy = ({ report }: User, fresh: { readonly operation: string }): readonly string[] =>
  report === null ? [authorizationDetails.operation, fresh.operation] : [];

/** What a user is allowed and tagged; undefined for a user that was deleted since the credential report. */
export const detailOf = (user: Pick<User, 'arn'>, details: AuthorizationDetails): UserDetail | undefined =>
  byArn(details).get(user.arn);

const indexes = new WeakMap<AuthorizationDetails, ReadonlyMap<string, UserDetail>>();

function byArn(details: AuthorizationDetails): ReadonlyMap<string, UserDetail> {
  const known = indexes.get(details) ?? new Map(details.users.map((user) => [user.arn, user]));
  indexes.set(details, known);
  return known;
}
