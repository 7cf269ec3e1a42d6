import type { AuthorizationDetails, UserDetail } from '../facts/aws/iam-authorization.ts';
import { type AppliedPolicy, missingPart, policiesOf } from './applied-policies.ts';
import { escalationsIn } from './escalation.ts';
import { type Answer, allows, concerns, type Limits, limitsOf, type Request, withinLimits } from './limits.ts';
import { isFullAccess } from './managed-policies.ts';
import type { Statement } from './statement.ts';

/** More than a long-lived key should open, and what gives it. */
export interface Power {
  /** `everything`: IAM included, so that nothing stays out of reach; `all-but-iam`: everything else. */
  readonly grants: 'everything' | 'all-but-iam' | 'iam-writes' | 'service-full-access';
  readonly policy: string;
  readonly group: string | null;
  /** Null where the policy's name alone proves it. */
  readonly statement: string | null;
  readonly conditional: boolean;
  /** The IAM writes that remain after denials and boundary. */
  readonly iamActions: readonly string[];
}

/**
 * The managed power of a user: direct, inline or through groups, less what an unconditional Deny or the permissions
 * boundary takes away. Throws `FactUnavailable` (IncompleteAnswer) when a document that decides is missing or malformed.
 */
export function powersOf(user: UserDetail, details: AuthorizationDetails): readonly Power[] {
  const policies = policiesOf(user, details);
  const limits = limitsOf(user, details, policies);
  return policies.flatMap((policy) => {
    const { name, group, arn } = policy;
    const found = (policy.statements ?? []).flatMap((statement) => statementPower(statement, user.arn, limits));
    if (found.length > 0) return found.map((power) => ({ ...power, policy: name, group }));
    if (arn === null || !isFullAccess(arn) || !keepsFullAccess(policy, user.arn, limits)) return [];
    return [
      { grants: 'service-full-access', policy: name, group, statement: null, conditional: false, iamActions: [] },
    ];
  });
}

type StatementPower = Omit<Power, 'policy' | 'group'>;

function statementPower(statement: Statement, userArn: string, limits: Limits): readonly StatementPower[] {
  if (statement.effect !== 'Allow') return [];
  const writes = escalationsIn(statement)
    .map(({ action, resource }) => ({ action, answer: allows(statement, onAll(action, resource, userArn), limits) }))
    .filter(({ answer }) => answer !== 'no');
  const broad = allows(statement, everything(userArn), limits);
  const grants = grantsOf(broad, writes);
  if (grants === null) return [];
  const answers = broad === 'no' ? writes.map(({ answer }) => answer) : [broad];
  return [
    {
      grants,
      statement: statement.name,
      conditional: !answers.includes('yes'),
      iamActions: writes.map(({ action }) => action),
    },
  ];
}

function grantsOf(broad: Answer, writes: readonly { readonly answer: Answer }[]): Power['grants'] | null {
  if (broad === 'no') return writes.length > 0 ? 'iam-writes' : null;
  return writes.some(({ answer }) => answer === 'yes' || answer === broad) ? 'everything' : 'all-but-iam';
}

/** Whether nothing is out of reach, under no condition: from one statement, or from two that make up for each other. */
export function isUnconditionalAdmin(powers: readonly Power[]): boolean {
  const granted = new Set(powers.filter(({ conditional }) => !conditional).map(({ grants }) => grants));
  return granted.has('everything') || (granted.has('all-but-iam') && granted.has('iam-writes'));
}

/** Every user, group, role or policy of the account: as good as `*` for an action that knows no other resource. */
const onAll = (action: string, resource: string, userArn: string): Request => {
  const [, partition, , , account] = userArn.split(':');
  return { action: action.toLowerCase(), resource: `arn:${partition}:iam::${account}:${resource}/*` };
};

const everything = (userArn: string): Request => ({
  action: '*:*',
  resource: `arn:${userArn.split(':')[1]}:*:*:*:*`,
});

/**
 * Whether denials and boundary leave a FullAccess policy what it is for: a whole service if it grants one, else any of
 * its actions.
 */
function keepsFullAccess({ statements }: AppliedPolicy, userArn: string, limits: Limits): boolean {
  const all = everything(userArn);
  if (statements === null) return keepsUnseen(all, limits);
  const actions = statements
    .filter(({ effect, actions }) => effect === 'Allow' && actions.kind === 'only')
    .flatMap(({ actions }) => actions.patterns);
  const services = actions.filter((action) => action.endsWith(':*'));
  return (services.length > 0 ? services : actions).some((action) => withinLimits({ ...all, action }, limits) !== 'no');
}

/** Without its document, only limits that take nothing or everything away can be judged. */
function keepsUnseen(all: Request, limits: Limits): boolean {
  const answer = withinLimits(all, limits);
  const takesNothing = limits.denies.length === 0 && (limits.boundary() ?? []).every(isAllow);
  const takesEverything = limits.denies.some((deny) => concerns(deny, all));
  if ((answer !== 'no' && takesNothing) || takesEverything) return answer !== 'no';
  throw missingPart('the document of an attached policy');
}

const isAllow = ({ effect }: Statement): boolean => effect === 'Allow';
