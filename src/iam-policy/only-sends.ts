import type { AuthorizationDetails, UserDetail } from '../facts/aws/iam-authorization.ts';
import { missingPart, policiesOf } from './applied-policies.ts';
import { isUnconditionalDeny, limitsOf } from './limits.ts';
import { covers, disjoint, type Patterns, reaches } from './patterns.ts';
import type { Statement } from './statement.ts';

const SENDING = 'ses:send*';

/** Any of these makes a sender. https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonses.html */
const SENDING_ACTIONS = [
  'ses:sendemail',
  'ses:sendrawemail',
  'ses:sendtemplatedemail',
  'ses:sendbulktemplatedemail',
  'ses:sendbulkemail',
  'ses:sendbounce',
  'ses:sendcustomverificationemail',
] as const;

/**
 * Whether a user can send mail through SES and do nothing else, which is what SMTP needs a long-lived key for.
 * Throws `FactUnavailable` (IncompleteAnswer) when a document is missing or malformed.
 */
export function onlySends(user: UserDetail, details: AuthorizationDetails): boolean {
  const scope = scopeOf(user, details);
  return beyond(scope).length === 0 && SENDING_ACTIONS.some((action) => isOpen(action, scope));
}

/** What a user may do besides sending mail, and what allows it. */
export interface BeyondSending {
  /** As the policy has it, in lower case: `s3:get*`, or `all but iam:*`. */
  readonly actions: string;
  readonly policy: string;
  /** The group that brings the policy; null when it is the user's own. */
  readonly group: string | null;
}

/** Empty for a user that can do nothing else, whether it can send or not. Throws like `onlySends`. */
export const beyondSending = (user: UserDetail, details: AuthorizationDetails): readonly BeyondSending[] =>
  beyond(scopeOf(user, details));

/** What a user's policies come to, whatever the resource: which identities one may send from is of no interest here. */
interface Scope {
  readonly allowed: readonly Allowed[];
  readonly denied: readonly Statement[];
  /** What the permissions boundary allows; null without one. */
  readonly frame: readonly Statement[] | null;
}

interface Allowed {
  readonly statement: Statement;
  readonly policy: string;
  readonly group: string | null;
}

function scopeOf(user: UserDetail, details: AuthorizationDetails): Scope {
  const policies = policiesOf(user, details);
  const allowed = policies.flatMap(({ name, group, statements }) => {
    if (statements === null) throw missingPart('the document of an attached policy');
    return statements.filter(isAllow).map((statement) => ({ statement, policy: name, group }));
  });
  const { denies, boundary } = limitsOf(user, details, policies);
  const frame = boundary();
  return {
    allowed,
    denied: [...denies, ...(frame ?? []).filter(isUnconditionalDeny)].filter(isEverywhere),
    frame: frame?.filter(isAllow) ?? null,
  };
}

const isAllow = ({ effect }: Statement): boolean => effect === 'Allow';

const isEverywhere = ({ resources }: Statement): boolean =>
  resources.kind === 'only' && resources.patterns.some((pattern) => covers(pattern, '*'));

function isOpen(action: string, { allowed, denied, frame }: Scope): boolean {
  const opens = (statement: Statement): boolean => reaches(statement.actions, action);
  const granted = allowed.some(({ statement }) => opens(statement));
  return granted && !denied.some(opens) && (frame === null || frame.some(opens));
}

const beyond = (scope: Scope): readonly BeyondSending[] =>
  scope.allowed.flatMap(({ statement: { actions }, policy, group }) => {
    if (actions.kind === 'only') {
      return actions.patterns
        .filter((action) => isMore(action, scope))
        .map((action) => ({ actions: action, policy, group }));
    }
    return isMore('*:*', scope) ? [{ actions: `all but ${actions.patterns.join(', ')}`, policy, group }] : [];
  });

/** Whether an action pattern that a policy allows comes to more than sending, after denials and boundary. */
const isMore = (action: string, { denied, frame }: Scope): boolean =>
  !isSending(action) &&
  !denied.some(({ actions }) => takesAllButSending(actions, action)) &&
  !(frame?.every(({ actions }) => actions.kind === 'only' && isSendingAt(actions, action)) ?? false);

const isSending = (action: string): boolean => covers(SENDING, action);

/** Whether, of an action pattern, a Deny leaves nothing or only sending. */
const takesAllButSending = (denied: Patterns, action: string): boolean =>
  denied.kind === 'only' ? denied.patterns.some((pattern) => covers(pattern, action)) : isSendingAt(denied, action);

/** Whether patterns have nothing but sending in common with an action pattern. */
const isSendingAt = ({ patterns }: Patterns, action: string): boolean =>
  patterns.every((pattern) => isSending(pattern) || disjoint(pattern, action));
