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
  const policies = policiesOf(user, details);
  const statements = policies.flatMap(({ statements: known }) => {
    if (known === null) throw missingPart('the document of an attached policy');
    return known;
  });
  const { denies, boundary } = limitsOf(user, details, policies);
  const frame = boundary();
  const scope: Scope = {
    allowed: statements.filter(isAllow),
    denied: [...denies, ...(frame ?? []).filter(isUnconditionalDeny)].filter(isEverywhere),
    frame: frame?.filter(isAllow) ?? null,
  };
  return leavesOnlySending(scope) && SENDING_ACTIONS.some((action) => isOpen(action, scope));
}

/** What a user's policies come to, whatever the resource: which identities one may send from is of no interest here. */
interface Scope {
  readonly allowed: readonly Statement[];
  readonly denied: readonly Statement[];
  /** What the permissions boundary allows; null without one. */
  readonly frame: readonly Statement[] | null;
}

const isAllow = ({ effect }: Statement): boolean => effect === 'Allow';

const isEverywhere = ({ resources }: Statement): boolean =>
  resources.kind === 'only' && resources.patterns.some((pattern) => covers(pattern, '*'));

function isOpen(action: string, { allowed, denied, frame }: Scope): boolean {
  const opens = (statement: Statement): boolean => reaches(statement.actions, action);
  return allowed.some(opens) && !denied.some(opens) && (frame === null || frame.some(opens));
}

const leavesOnlySending = ({ allowed, denied, frame }: Scope): boolean =>
  allowed.every(({ actions: { kind, patterns } }) =>
    (kind === 'only' ? patterns : ['*:*']).every(
      (action) =>
        isSending(action) ||
        denied.some(({ actions }) => takesAllButSending(actions, action)) ||
        (frame?.every(({ actions }) => actions.kind === 'only' && isSendingAt(actions, action)) ?? false),
    ),
  );

const isSending = (action: string): boolean => covers(SENDING, action);

/** Whether, of an action pattern, a Deny leaves nothing or only sending. */
const takesAllButSending = (denied: Patterns, action: string): boolean =>
  denied.kind === 'only' ? denied.patterns.some((pattern) => covers(pattern, action)) : isSendingAt(denied, action);

/** Whether patterns have nothing but sending in common with an action pattern. */
const isSendingAt = ({ patterns }: Patterns, action: string): boolean =>
  patterns.every((pattern) => isSending(pattern) || disjoint(pattern, action));
