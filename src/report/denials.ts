import type { Unreadable } from './report.ts';

const isDenied = ({ kind }: Unreadable): boolean => kind === 'access-denied';

/** Nothing else is offered for pasting into a policy. */
const IAM_ACTION = /^[a-z0-9-]+:[A-Za-z0-9]+$/;

/** The IAM actions that the scanning role lacks, sorted. */
export const missingActions = (unreadable: readonly Unreadable[]): readonly string[] =>
  [...new Set(unreadable.filter(isDenied).flatMap(({ iamAction }) => iamAction ?? []))]
    .filter((action) => IAM_ACTION.test(action))
    .sort();

/** Whether something was denied that no permission would open. */
export const hasExplicitDeny = (unreadable: readonly Unreadable[]): boolean =>
  unreadable.filter(isDenied).some(({ iamAction }) => iamAction === null);

export const EXPLICIT_DENY =
  'What was denied explicitly needs no permission; the Deny has to go, and it often stands in a service control policy.';

/** Calls that AWS denies to a key it has found leaked, and that nearly every scanning role is allowed. */
const TELLTALE = new Set(['cloudtrail:LookupEvents', 'iam:ListUsers']);
const MANY = 3;

/** Whether what was denied looks as if the calling key itself were quarantined. */
export function looksQuarantined(unreadable: readonly Unreadable[]): boolean {
  const denied = unreadable.filter(isDenied).map(({ operation }) => operation);
  const deniedIam = new Set(denied.filter((operation) => operation.startsWith('iam:')));
  return denied.some((operation) => TELLTALE.has(operation)) || deniedIam.size >= MANY;
}

export const PERHAPS_QUARANTINED =
  'Is the calling key quarantined? AWS denies these calls to a key that it found leaked (AWSCompromisedKeyQuarantine). Rule that out before you add permissions.';
