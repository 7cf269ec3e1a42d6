import {
  accessKeys,
  credentialReport,
  describeUser,
  holdsActiveKey,
  loginProfile,
  type User,
  usersOf,
} from '../facts/aws/iam.ts';
import type { AuthorizationDetails, UserDetail } from '../facts/aws/iam-authorization.ts';
import { authorizationDetails } from '../facts/aws/iam-authorization.ts';
import { type Listing, subjects, type Target } from '../facts/collector.ts';
import type { Fact, FactError } from '../facts/fact.ts';
import { readEach } from '../facts/logic.ts';
import { ifReadable } from '../facts/needs.ts';

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

/** IAM users with at least one active key. */
export const keyUsers = subjects({
  name: 'user with an active access key',
  scope: 'account',
  needs: { report: credentialReport, details: ifReadable(authorizationDetails), keys: accessKeys },
  list: ({ report, details, keys }, _target: Target): Listing<User> => {
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
  },
  describe: (user) => ({ ...describeUser(user), reads: knownBy(user, accessKeys) }),
});

/** Users created since the report are only in the authorization details: without those, there may be some. */
export const unlistedBy = (details: Fact<AuthorizationDetails>): readonly FactError[] =>
  details.ok ? [] : [details.error];

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
