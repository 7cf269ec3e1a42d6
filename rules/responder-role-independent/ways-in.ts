import type { RoleDetail } from '../../src/facts/aws/iam-authorization.ts';
import type { Condition } from '../../src/iam-policy/condition.ts';
import { holdWithoutMfa, needMfa } from '../../src/iam-policy/mfa.ts';
import { reaches } from '../../src/iam-policy/patterns.ts';
import { lets, type TrustedPrincipal, type TrustStatement, trustOf } from '../../src/iam-policy/trust.ts';

/** A principal that a trust policy lets in, and what it has to show. */
export interface WayIn {
  readonly principal: string;
  /** `service`: AWS itself, which no person can be. */
  readonly by: 'federation' | 'mfa' | 'nothing' | 'service';
}

/** Every way into a role. Throws `FactUnavailable` (IncompleteAnswer) for a trust policy that cannot be read. */
export function waysInto(role: RoleDetail): readonly WayIn[] {
  const statements = trustOf(role);
  const mfaIsForced = statements.some(deniesWithoutMfa);
  return statements.flatMap((statement) =>
    statement.principals
      .filter((principal) => isLetIn(principal, statement))
      .map((principal) => ({ principal: principal.value, by: proofOf(principal, statement, mfaIsForced) })),
  );
}

const FEDERATION = ['sts:assumerolewithsaml', 'sts:assumerolewithwebidentity'];

/** A deleted user or role stays behind as its unique id, and nobody can be it again. */
const isLetIn = ({ type, value }: TrustedPrincipal, statement: TrustStatement): boolean =>
  type === 'Federated'
    ? FEDERATION.some((action) => lets(statement, action))
    : lets(statement, 'sts:assumerole') && !/^A[A-Z]{3}[A-Z0-9]+$/.test(value);

function proofOf({ type, value }: TrustedPrincipal, { conditions }: TrustStatement, mfaIsForced: boolean): WayIn['by'] {
  if (type === 'Federated') return 'federation';
  if (type === 'Service') return 'service';
  if (isFromIdentityCenter(value) || conditions.some(needsIdentityCenter)) return 'federation';
  return mfaIsForced || needMfa(conditions) ? 'mfa' : 'nothing';
}

/** Only IAM Identity Center makes roles in this path. */
const isFromIdentityCenter = (arn: string): boolean => /^arn:[^/]*:role\/aws-reserved\/sso\.amazonaws\.com\//.test(arn);

const ONE_OF = ['arnequals', 'arnlike', 'stringequals', 'stringlike'];

const needsIdentityCenter = ({ key, operator, values, holdsWithoutKey }: Condition): boolean =>
  key === 'aws:principalarn' && ONE_OF.includes(operator) && !holdsWithoutKey && values.every(isFromIdentityCenter);

/** A Deny for everybody whose request does not tell of MFA. */
const deniesWithoutMfa = ({ effect, principals, actions, conditions }: TrustStatement): boolean =>
  effect === 'Deny' &&
  principals.some(({ type, value }) => type === 'AWS' && value === '*') &&
  reaches(actions, 'sts:assumerole') &&
  holdWithoutMfa(conditions);
