import type { AuthorizationDetails, UserDetail } from '../facts/aws/iam-authorization.ts';
import { type AppliedPolicy, boundaryOf } from './applied-policies.ts';
import { reaches } from './patterns.ts';
import { namesAction, type Statement } from './statement.ts';

/** What is asked of a policy: an action (in lower case) on a resource. With wildcards, all of it is asked. */
export interface Request {
  readonly action: string;
  readonly resource: string;
}

export type Answer = 'no' | 'conditionally' | 'yes';

/** What takes away from the permissions of a user. */
export interface Limits {
  readonly denies: readonly Statement[];
  /** Null without a permissions boundary. Throws when it is unread, so it is asked only where it decides. */
  readonly boundary: () => readonly Statement[] | null;
}

export const limitsOf = (
  user: UserDetail,
  details: AuthorizationDetails,
  policies: readonly AppliedPolicy[],
): Limits => ({
  denies: policies.flatMap(({ statements }) => statements ?? []).filter(isUnconditionalDeny),
  boundary: () => boundaryOf(user, details),
});

/** A Deny with a condition takes nothing away for certain. */
export const isUnconditionalDeny = ({ effect, conditional }: Statement): boolean => effect === 'Deny' && !conditional;

/** Whether one statement allows a request, after everything that the user's other policies and boundary take away. */
export function allows(statement: Statement, request: Request, limits: Limits): Answer {
  if (statement.effect !== 'Allow' || !concerns(statement, request)) return 'no';
  return both(statement.conditional ? 'conditionally' : 'yes', withinLimits(request, limits));
}

/** Whether the limits leave a request to whoever is allowed it. */
export function withinLimits(request: Request, { denies, boundary }: Limits): Answer {
  if (denies.some((deny) => concerns(deny, request))) return 'no';
  const frame = boundary();
  if (frame === null) return 'yes';
  if (frame.some((statement) => isUnconditionalDeny(statement) && concerns(statement, request))) return 'no';
  const allowing = frame.filter((statement) => statement.effect === 'Allow' && concerns(statement, request));
  if (allowing.length === 0) return 'no';
  return allowing.every(({ conditional }) => conditional) ? 'conditionally' : 'yes';
}

export const concerns = (statement: Statement, { action, resource }: Request): boolean =>
  namesAction(statement, action) && reaches(statement.resources, resource);

function both(first: Answer, second: Answer): Answer {
  if (first === 'no' || second === 'no') return 'no';
  return first === 'yes' && second === 'yes' ? 'yes' : 'conditionally';
}
