import { authorizationDetails } from '../facts/aws/iam-authorization.ts';
import type { PolicyDocument } from '../facts/aws/policy-document.ts';
import { type Condition, conditionsOf } from './condition.ts';
import { actionsOf, effectOf, isRecord, listOf, malformed, patternsOf } from './element.ts';
import { type Patterns, reaches } from './patterns.ts';

/** One statement of an identity or service control policy, as far as it can be judged without a request. */
export interface Statement {
  /** Its Sid, else its place: `statement 2`. */
  readonly name: string;
  readonly effect: 'Allow' | 'Deny';
  /** In lower case: IAM does not tell the case of actions apart. */
  readonly actions: Patterns;
  readonly resources: Patterns;
  readonly conditions: readonly Condition[];
  /** It holds only for some requests, which nobody can tell in advance. */
  readonly conditional: boolean;
}

const known = new WeakMap<PolicyDocument, readonly Statement[]>();

/**
 * The statements of a document that `operation` answered with. Throws `FactUnavailable` (IncompleteAnswer) for a shape
 * that IAM does not document, from which nothing can be concluded.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
export function statementsOf(
  document: PolicyDocument,
  operation: string = authorizationDetails.operation,
): readonly Statement[] {
  const statements =
    known.get(document) ??
    listOf(document.Statement, 'Statement', operation).map((source, index) => statement(source, index, operation));
  known.set(document, statements);
  return statements;
}

const asked = new WeakMap<Statement, Map<string, boolean>>();

/** Whether an action (in lower case) is among those of a statement. Kept: policies of AWS are long and widely attached. */
export function namesAction(statement: Statement, action: string): boolean {
  const answers = asked.get(statement) ?? new Map<string, boolean>();
  asked.set(statement, answers);
  const answer = answers.get(action) ?? reaches(statement.actions, action);
  answers.set(action, answer);
  return answer;
}

function statement(source: unknown, index: number, operation: string): Statement {
  if (!isRecord(source)) throw malformed('Statement', operation);
  const { Sid, Condition } = source;
  const conditions = conditionsOf(Condition, operation);
  return {
    name: typeof Sid === 'string' && Sid !== '' ? Sid : `statement ${index + 1}`,
    effect: effectOf(source, operation),
    actions: actionsOf(source, operation),
    resources: patternsOf(source, 'Resource', operation),
    conditions,
    conditional: conditions.length > 0,
  };
}
