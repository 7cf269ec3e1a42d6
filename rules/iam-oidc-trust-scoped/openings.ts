import { hasWildcard } from '../../src/engine/wildcard.ts';
import { authorizationDetails, type RoleDetail } from '../../src/facts/aws/iam-authorization.ts';
import { type Listing, subjects, type Target } from '../../src/facts/collector.ts';
import { readEach } from '../../src/facts/logic.ts';
import type { Condition } from '../../src/iam-policy/condition.ts';
import { lets, type TrustStatement, trustOf } from '../../src/iam-policy/trust.ts';
import { type CiProvider, ciProviderOf, type Reach } from './ci-provider.ts';

/** One statement by which builds of one system get into a role. */
export interface Opening {
  readonly provider: CiProvider;
  readonly reach: Reach;
  /** Values of the claims that say who gets in. */
  readonly subjects: readonly string[];
  /** Values of `aud`; null when any will do. */
  readonly audiences: readonly string[] | null;
}

/** Roles that builds can assume with a token of their system. */
export const ciRoles = subjects({
  name: 'role that trusts a CI system',
  scope: 'account',
  needs: { details: authorizationDetails },
  list: ({ details }, _target: Target): Listing<RoleDetail> => {
    const { values, unread } = readEach(details.roles, (role) => entrances(role).length > 0);
    return {
      items: values.filter(({ value }) => value).map(({ item }) => item),
      unread: unread.map(({ error }) => error),
    };
  },
  describe: ({ name, arn }) => ({ resource: { type: 'AwsIamRole', id: arn, arn, name, region: 'global' } }),
});

export const openingsOf = (role: RoleDetail): readonly Opening[] =>
  entrances(role)
    .filter(({ statement, provider }) => !isClosed(statement, provider))
    .map(({ statement, provider }) => opening(statement, provider));

interface Entrance {
  readonly statement: TrustStatement;
  readonly provider: CiProvider;
}

const entrances = (role: RoleDetail): readonly Entrance[] =>
  trustOf(role)
    .filter((statement) => lets(statement, 'sts:assumerolewithwebidentity'))
    .flatMap((statement) => providersIn(statement).map((provider) => ({ statement, provider })));

const providersIn = ({ principals }: TrustStatement): readonly CiProvider[] =>
  principals.flatMap(({ type, value }) => {
    const provider = type === 'Federated' ? ciProviderOf(value) : null;
    return provider === null ? [] : [provider];
  });

/** A statement for two providers that asks for a claim of one lets nobody of the other in. */
const isClosed = (statement: TrustStatement, provider: CiProvider): boolean =>
  providersIn(statement)
    .filter(({ url }) => url !== provider.url)
    .some((other) => claimsOf(statement, other).some(({ holdsWithoutKey }) => !holdsWithoutKey));

function opening(statement: TrustStatement, provider: CiProvider): Opening {
  const claims = claimsOf(statement, provider);
  const audiences = claims.filter(({ claim }) => claim === 'aud');
  const others = claims.filter(({ claim }) => claim !== 'aud');
  const isNamed = (condition: Claim): boolean =>
    condition.exact || condition.values.every((value) => !hasWildcard(value));
  return {
    provider,
    // All conditions have to hold, so the narrowest counts.
    reach: byWidth([provider.reach, ...others.map((each) => reachOf(each, provider))]).at(-1) ?? 'anyone',
    subjects: others.flatMap(({ values }) => values),
    audiences: audiences.some(isNamed) ? audiences.flatMap(({ values }) => values) : null,
  };
}

interface Claim extends Condition {
  readonly claim: string;
  /** Compared character by character: in a value, `*` is no wildcard. */
  readonly exact: boolean;
}

/** Operators by which a claim has to be one of some values. */
const EQUALITY: Readonly<Record<string, { readonly exact: boolean }>> = {
  stringequals: { exact: true },
  stringequalsignorecase: { exact: true },
  stringlike: { exact: false },
};

/** In every token: a condition that also holds without them limits them all the same. */
const ALWAYS_THERE = ['sub', 'aud'];

const claimsOf = ({ conditions }: TrustStatement, { url }: CiProvider): readonly Claim[] =>
  conditions.flatMap((condition) => {
    const operator = EQUALITY[condition.operator];
    if (operator === undefined || !condition.key.startsWith(`${url}:`)) return [];
    const claim = condition.key.slice(url.length + 1);
    if (condition.holdsWithoutKey && !ALWAYS_THERE.includes(claim)) return [];
    return [{ ...condition, claim, exact: operator.exact }];
  });

/** Any of the values will do, so the widest counts. Compared exactly, one with a `*` in it matches no token. */
const reachOf = ({ claim, values, exact }: Claim, provider: CiProvider): Reach =>
  byWidth(values.map((value) => (exact && hasWildcard(value) ? 'project' : provider.reachOf(claim, value))))[0] ??
  'anyone';

const WIDTHS: readonly Reach[] = ['anyone', 'organization', 'project'];

/** The widest first. */
const byWidth = (reaches: readonly Reach[]): readonly Reach[] =>
  [...reaches].sort((a, b) => WIDTHS.indexOf(a) - WIDTHS.indexOf(b));
