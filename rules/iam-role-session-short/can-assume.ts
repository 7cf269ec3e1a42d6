import { matchesWildcard } from '../../src/engine/wildcard.ts';
import type { AuthorizationDetails, RoleDetail, UserDetail } from '../../src/facts/aws/iam-authorization.ts';
import { missingPart, policiesOf } from '../../src/iam-policy/applied-policies.ts';
import type { Condition } from '../../src/iam-policy/condition.ts';
import { allows, concerns, isUnconditionalDeny, type Limits, limitsOf } from '../../src/iam-policy/limits.ts';
import { holdWithoutMfa, needMfa } from '../../src/iam-policy/mfa.ts';
import { reaches } from '../../src/iam-policy/patterns.ts';
import { namesAction, type Statement } from '../../src/iam-policy/statement.ts';
import { lets, type TrustedPrincipal, type TrustStatement, trustOf } from '../../src/iam-policy/trust.ts';

const ASSUME = 'sts:assumerole';

/** A user who holds a key, and what its policies say about assuming roles. */
export interface Caller {
  readonly arn: string;
  readonly statements: readonly Statement[];
  readonly limits: Limits;
}

/** Throws `FactUnavailable` (IncompleteAnswer) when a document is missing or malformed. */
export function callerOf(user: UserDetail, details: AuthorizationDetails): Caller {
  const policies = policiesOf(user, details);
  const statements = policies.flatMap(({ statements: known }) => {
    if (known === null) throw missingPart('the document of an attached policy');
    return known;
  });
  return {
    arn: user.arn,
    statements: statements.filter((statement) => namesAction(statement, ASSUME)),
    limits: limitsOf(user, details, policies),
  };
}

/** Whether users could be meant at all. Throws like `trustOf`. */
export const trustsUsers = (role: RoleDetail): boolean =>
  trustOf(role).some((statement) => lets(statement, ASSUME) && statement.principals.some(({ type }) => type === 'AWS'));

/**
 * Whether a user's key alone opens a role: its trust policy and the user's own policies have to agree, without MFA. What
 * another condition asks for may be the case.
 */
export function canAssume(caller: Caller, role: RoleDetail): boolean {
  const trust = trustOf(role);
  if (trust.some((statement) => shutsOut(statement, caller))) return false;
  const letting = trust.filter((statement) => lets(statement, ASSUME) && mayHold(statement, caller));
  return (
    (letting.some(names(caller, isUser)) && !isDenied(caller, role)) ||
    (letting.some(names(caller, isAccount)) && isAllowed(caller, role))
  );
}

type Test = (principal: TrustedPrincipal, arn: string) => boolean;

const names =
  ({ arn }: Caller, test: Test) =>
  ({ principals }: TrustStatement): boolean =>
    principals.some((principal) => principal.type === 'AWS' && test(principal, arn));

/** Trust in the user itself, which needs no policy of the user's own. */
const isUser: Test = ({ value }, arn) => value === '*' || value === arn;

/** Trust in the account, which leaves it to the policies of its users. */
function isAccount({ value }: TrustedPrincipal, arn: string): boolean {
  const [, partition, , , account] = arn.split(':');
  return value === account || value === `arn:${partition}:iam::${account}:root`;
}

const shutsOut = (statement: TrustStatement, caller: Caller): boolean =>
  statement.effect === 'Deny' &&
  reaches(statement.actions, ASSUME) &&
  (statement.conditions.length === 0 || holdWithoutMfa(statement.conditions)) &&
  names(caller, isUser)(statement);

/** Conditions are followed as far as MFA and the caller's ARN. */
const mayHold = ({ conditions }: TrustStatement, { arn }: Caller): boolean =>
  !needMfa(conditions) && conditions.every((condition) => isMetBy(condition, arn));

const isMetBy = ({ key, operator, values }: Condition, arn: string): boolean =>
  key !== 'aws:principalarn' ||
  !/^(?:arn|string)(?:equals|like)$/.test(operator) ||
  values.some((value) => matchesWildcard(value, arn));

const isAllowed = (caller: Caller, role: RoleDetail): boolean =>
  !isDenied(caller, role) &&
  caller.statements.some(
    (statement) =>
      !needMfa(statement.conditions) &&
      allows(statement, { action: ASSUME, resource: role.arn }, caller.limits) !== 'no',
  );

/** In so many words: a boundary that only does not allow it does not stand in the way of trust in the user itself. */
const isDenied = ({ statements, limits }: Caller, role: RoleDetail): boolean =>
  [...statements, ...(limits.boundary() ?? [])].some(
    (statement) =>
      statement.effect === 'Deny' &&
      (isUnconditionalDeny(statement) || holdWithoutMfa(statement.conditions)) &&
      concerns(statement, { action: ASSUME, resource: role.arn }),
  );
