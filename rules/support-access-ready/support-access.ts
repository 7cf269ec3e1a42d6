import type { AuthorizationDetails, RoleDetail, UserDetail } from '../../src/facts/aws/iam-authorization.ts';
import { type AppliedPolicy, missingPart, policiesOf } from '../../src/iam-policy/applied-policies.ts';
import { type Answer, allows, limitsOf } from '../../src/iam-policy/limits.ts';
import type { Statement } from '../../src/iam-policy/statement.ts';
import { lets, trustOf } from '../../src/iam-policy/trust.ts';

/** To open a case, and to answer in it. https://docs.aws.amazon.com/awssupport/latest/user/accessing-support.html */
const ACTIONS = ['support:createcase', 'support:addcommunicationtocase'] as const;

/** Somebody other than root who can talk to AWS Support, and what lets them. */
export interface SupportAccess {
  readonly type: 'user' | 'role';
  readonly name: string;
  readonly arn: string;
  readonly policy: string;
  readonly group: string | null;
  /** Given for this purpose: the statement names the service, and does not just allow everything. */
  readonly explicit: boolean;
  readonly conditional: boolean;
}

/** Null for a user who cannot. A group lets its members, and nobody while it has none. */
export const userAccess = (user: UserDetail, details: AuthorizationDetails): SupportAccess | null =>
  accessOf('user', user, details);

/** Null for a role that cannot, or that only a service or a workload may assume. */
export const roleAccess = (role: RoleDetail, details: AuthorizationDetails): SupportAccess | null =>
  isForPeople(role) ? accessOf('role', { ...role, groups: [], tags: {} }, details) : null;

/** People come as a user or role of some account, or through a SAML provider such as IAM Identity Center's. */
const isForPeople = (role: RoleDetail): boolean =>
  trustOf(role).some((statement) =>
    statement.principals.some(
      ({ type }) =>
        (type === 'AWS' && lets(statement, 'sts:assumerole')) ||
        (type === 'Federated' && lets(statement, 'sts:assumerolewithsaml')),
    ),
  );

function accessOf(
  type: SupportAccess['type'],
  principal: UserDetail,
  details: AuthorizationDetails,
): SupportAccess | null {
  const policies = policiesOf(principal, details);
  const limits = limitsOf(principal, details, policies);
  const grants = policies.flatMap((policy) => statementsIn(policy).map((statement) => ({ policy, statement })));
  const found = ACTIONS.map((action) =>
    grants
      .map((grant) => ({ ...grant, answer: allows(grant.statement, { action, resource: '*' }, limits) }))
      .filter(({ answer }) => answer !== 'no')
      .sort((a, b) => rank(a) - rank(b)),
  ).map(([best]) => best);
  const [opens, answers] = found;
  if (opens === undefined || answers === undefined) return null;
  return {
    type,
    name: principal.name,
    arn: principal.arn,
    policy: opens.policy.name,
    group: opens.policy.group,
    explicit: isExplicit(opens.statement),
    conditional: [opens, answers].some(({ answer }) => answer === 'conditionally'),
  };
}

function statementsIn({ statements }: AppliedPolicy): readonly Statement[] {
  if (statements === null) throw missingPart('the document of an attached policy');
  return statements;
}

const isExplicit = ({ actions }: Statement): boolean =>
  actions.kind === 'only' && actions.patterns.some((pattern) => pattern.startsWith('support:'));

const rank = ({ statement, answer }: { readonly statement: Statement; readonly answer: Answer }): number =>
  byMerit({ explicit: isExplicit(statement), conditional: answer === 'conditionally' });

/** What is most certain first, and of that what was meant for the purpose. */
export const byMerit = ({ explicit, conditional }: Pick<SupportAccess, 'explicit' | 'conditional'>): number =>
  (conditional ? 2 : 0) + (explicit ? 0 : 1);
