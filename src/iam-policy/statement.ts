import { authorizationDetails } from '../facts/aws/iam-authorization.ts';
import type { PolicyDocument } from '../facts/aws/policy-document.ts';
import { incomplete } from '../facts/fact.ts';
import { type Patterns, reaches } from './patterns.ts';

/** One statement of an identity policy, as far as it can be judged without a request. */
export interface Statement {
  /** Its Sid, else its place: `statement 2`. */
  readonly name: string;
  readonly effect: 'Allow' | 'Deny';
  /** In lower case: IAM does not tell the case of actions apart. */
  readonly actions: Patterns;
  readonly resources: Patterns;
  /** It holds only for some requests, which nobody can tell in advance. */
  readonly conditional: boolean;
}

const known = new WeakMap<PolicyDocument, readonly Statement[]>();

/**
 * The statements of a document. Throws `FactUnavailable` (IncompleteAnswer) for a shape that IAM does not document,
 * from which nothing can be concluded.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
export function statementsOf(document: PolicyDocument): readonly Statement[] {
  const statements = known.get(document) ?? listOf(document.Statement, 'Statement').map(statement);
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

function statement(source: unknown, index: number): Statement {
  if (!isRecord(source)) throw malformed('Statement');
  const { Sid, Effect, Condition } = source;
  if (Effect !== 'Allow' && Effect !== 'Deny') throw malformed('Effect');
  if (Condition !== undefined && !isRecord(Condition)) throw malformed('Condition');
  const actions = patterns(source, 'Action');
  return {
    name: typeof Sid === 'string' && Sid !== '' ? Sid : `statement ${index + 1}`,
    effect: Effect,
    actions: { ...actions, patterns: actions.patterns.map((action) => action.toLowerCase()) },
    resources: patterns(source, 'Resource'),
    conditional: Condition !== undefined && Object.keys(Condition).length > 0,
  };
}

function patterns(source: Readonly<Record<string, unknown>>, element: 'Action' | 'Resource'): Patterns {
  const [only, allBut] = [source[element], source[`Not${element}`]];
  if ((only === undefined) === (allBut === undefined)) throw malformed(element);
  const values = listOf(only ?? allBut, element);
  if (!values.every((value) => typeof value === 'string')) throw malformed(element);
  return { kind: only === undefined ? 'all-but' : 'only', patterns: values };
}

/** IAM lets a list of one stand without its brackets. */
function listOf(value: unknown, element: string): readonly unknown[] {
  if (value === undefined || value === null) throw malformed(element);
  return Array.isArray(value) ? value : [value];
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const malformed = (element: string) =>
  incomplete(authorizationDetails.operation, `a policy document has no usable ${element}`);
