import type { PolicyDocument } from '../../src/facts/aws/policy-document.ts';
import { covers, type Patterns } from '../../src/iam-policy/patterns.ts';
import { type Statement, statementsOf } from '../../src/iam-policy/statement.ts';

/**
 * Whether a document denies everything, under no condition, and allows nothing.
 * Throws `FactUnavailable` (IncompleteAnswer) for a malformed one.
 */
export function deniesAll(document: PolicyDocument): boolean {
  const statements = statementsOf(document);
  return statements.every(({ effect }) => effect === 'Deny') && statements.some(isEverything);
}

const isEverything = ({ actions, resources, conditional }: Statement): boolean =>
  !conditional && hold(actions, '*:*') && hold(resources, '*');

/** With no exception: what `NotAction` or `NotResource` leaves out would stay open. */
const hold = ({ kind, patterns }: Patterns, everything: string): boolean =>
  kind === 'only' ? patterns.some((pattern) => covers(pattern, everything)) : patterns.length === 0;
