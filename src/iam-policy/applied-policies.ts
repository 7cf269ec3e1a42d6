import {
  type AuthorizationDetails,
  authorizationDetails,
  type Principal,
  type UserDetail,
} from '../facts/aws/iam-authorization.ts';
import { incomplete } from '../facts/fact.ts';
import { isFullAccess, wellKnownDocument } from './managed-policies.ts';
import { type Statement, statementsOf } from './statement.ts';

/** A policy that applies to a user. */
export interface AppliedPolicy {
  readonly name: string;
  /** Null for an inline policy. */
  readonly arn: string | null;
  /** The group that brings it; null when it is the user's own. */
  readonly group: string | null;
  /** Null when the answer attaches the policy without its document, and its name says what it is about. */
  readonly statements: readonly Statement[] | null;
}

/**
 * Attached and inline policies of a user and of the groups it is in. An unattached policy is nobody's.
 * Throws `FactUnavailable` (IncompleteAnswer) when a group, or a document that no name speaks for, is missing.
 */
export function policiesOf(user: UserDetail, details: AuthorizationDetails): readonly AppliedPolicy[] {
  const groups = user.groups.map((name) => groupNamed(name, details));
  return [...policiesIn(user, null, details), ...groups.flatMap((group) => policiesIn(group, group.name, details))];
}

function policiesIn(
  { attached, inline }: Principal,
  group: string | null,
  details: AuthorizationDetails,
): readonly AppliedPolicy[] {
  return [
    ...attached.map(({ name, arn }) => ({ name, arn, group, statements: managedStatements(arn, details) })),
    ...inline.map(({ name, document }) => ({ name, arn: null, group, statements: statementsOf(document) })),
  ];
}

function managedStatements(arn: string, details: AuthorizationDetails): readonly Statement[] | null {
  const document = documentOf(arn, details);
  if (document !== undefined) return statementsOf(document);
  if (isFullAccess(arn)) return null;
  throw missingPart('the document of an attached policy');
}

/** What the permissions boundary of a user says; null for a user without one. */
export function boundaryOf({ boundary }: UserDetail, details: AuthorizationDetails): readonly Statement[] | null {
  if (boundary === null) return null;
  const document = documentOf(boundary, details);
  if (document === undefined) throw missingPart('the document of a permissions boundary');
  return statementsOf(document);
}

/** The default version as answered, else as AWS publishes it. */
const documentOf = (arn: string, { policies }: AuthorizationDetails) => policies[arn] ?? wellKnownDocument(arn);

function groupNamed(name: string, details: AuthorizationDetails): Principal {
  const group = byName(details).get(name);
  if (group === undefined) throw missingPart('a group that a user is in');
  return group;
}

const indexes = new WeakMap<AuthorizationDetails, ReadonlyMap<string, Principal>>();

function byName(details: AuthorizationDetails): ReadonlyMap<string, Principal> {
  const index = indexes.get(details) ?? new Map(details.groups.map((group) => [group.name, group]));
  indexes.set(details, index);
  return index;
}

/** A part that the answer should hold, and without which nothing can be said of a user. */
export const missingPart = (what: string) => incomplete(authorizationDetails.operation, `the answer lacks ${what}`);
