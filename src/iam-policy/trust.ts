import { authorizationDetails, type RoleDetail } from '../facts/aws/iam-authorization.ts';
import type { PolicyDocument } from '../facts/aws/policy-document.ts';
import { type Condition, conditionsOf } from './condition.ts';
import { actionsOf, effectOf, isRecord, listOf, malformed, textsOf } from './element.ts';
import { type Patterns, reaches } from './patterns.ts';

const PRINCIPAL_TYPES = ['AWS', 'Federated', 'Service', 'CanonicalUser'] as const;

/** Whom a statement of a trust policy is about. `AWS` and `*` is everybody. */
export interface TrustedPrincipal {
  readonly type: (typeof PRINCIPAL_TYPES)[number];
  /** As stored: an ARN, an account id, a service, the unique id of a deleted user or role. */
  readonly value: string;
}

export interface TrustStatement {
  readonly effect: 'Allow' | 'Deny';
  readonly principals: readonly TrustedPrincipal[];
  /** In lower case. */
  readonly actions: Patterns;
  readonly conditions: readonly Condition[];
}

const OPERATION = authorizationDetails.operation;
const known = new WeakMap<PolicyDocument, readonly TrustStatement[]>();

/**
 * The trust policy of a role. Throws `FactUnavailable` (IncompleteAnswer) for one that is missing or malformed.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export function trustOf({ trust }: Pick<RoleDetail, 'trust'>): readonly TrustStatement[] {
  if (!isRecord(trust)) throw malformed('trust policy', OPERATION);
  const statements = known.get(trust) ?? listOf(trust['Statement'], 'Statement', OPERATION).map(trustStatement);
  known.set(trust, statements);
  return statements;
}

/** Whether a statement lets its principals use an operation (in lower case), e.g. `sts:assumerole`. */
export const lets = ({ effect, actions }: TrustStatement, action: string): boolean =>
  effect === 'Allow' && reaches(actions, action);

function trustStatement(source: unknown): TrustStatement {
  if (!isRecord(source)) throw malformed('Statement', OPERATION);
  const effect = effectOf(source, OPERATION);
  return {
    effect,
    principals: source['NotPrincipal'] === undefined ? principalsOf(source['Principal']) : others(effect),
    actions: actionsOf(source, OPERATION),
    conditions: conditionsOf(source['Condition'], OPERATION),
  };
}

/** `NotPrincipal` allows everybody but a few; what it denies, it denies to people who are not named. */
const others = (effect: TrustStatement['effect']): readonly TrustedPrincipal[] =>
  effect === 'Allow' ? [{ type: 'AWS', value: '*' }] : [];

function principalsOf(element: unknown): readonly TrustedPrincipal[] {
  if (element === '*') return [{ type: 'AWS', value: '*' }];
  if (!isRecord(element)) throw malformed('Principal', OPERATION);
  return Object.entries(element).flatMap(([name, values]) => {
    const type = PRINCIPAL_TYPES.find((each) => each === name);
    if (type === undefined) throw malformed('Principal', OPERATION);
    return textsOf(values, 'Principal', OPERATION).map((value) => ({ type, value }));
  });
}
