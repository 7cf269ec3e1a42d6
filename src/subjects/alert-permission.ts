import { matchesWildcard } from '../engine/wildcard.ts';
import type { PolicyDocument } from '../facts/aws/policy-document.ts';
import { incomplete } from '../facts/fact.ts';

/** What an AWS service asks of a resource policy. */
export interface ServiceRequest {
  /** The operation that gave the policy. */
  readonly operation: string;
  /** E.g. `events.amazonaws.com`. */
  readonly service: string;
  readonly action: string;
  readonly resource: string;
  /** By lower-case condition key; a condition on any other key cannot be judged. */
  readonly context: Readonly<Record<string, ContextValue>>;
}

/** What comes under a condition key: null for nothing; `doubtful` where AWS advises against relying on it. */
export interface ContextValue {
  readonly value: string | null;
  readonly doubtful?: true;
}

export type Permission = 'yes' | 'conditionally' | 'no';

/**
 * Whether a resource policy lets a service act. `conditionally` where it depends on conditions that cannot be judged.
 * Throws `FactUnavailable` (IncompleteAnswer) for a shape that IAM does not document.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
export function permissionOf(policy: PolicyDocument, request: ServiceRequest): Permission {
  const statements = statementsOf(policy, request).map((statement) => ({
    effect: effectOf(statement, request),
    applies: appliesTo(statement, request),
  }));
  const strongest = (effect: 'Allow' | 'Deny'): Applies => {
    const found = statements.filter((statement) => statement.effect === effect).map(({ applies }) => applies);
    if (found.includes('yes')) return 'yes';
    return found.includes('maybe') ? 'maybe' : 'no';
  };
  const [allowed, denied] = [strongest('Allow'), strongest('Deny')];
  if (allowed === 'no' || denied === 'yes') return 'no';
  return allowed === 'yes' && denied === 'no' ? 'yes' : 'conditionally';
}

type Applies = 'yes' | 'maybe' | 'no';

type Fields = Readonly<Record<string, unknown>>;

const malformed = ({ operation }: Pick<ServiceRequest, 'operation'>, element: string) =>
  incomplete(operation, `a policy document has no usable ${element}`);

function statementsOf({ Statement }: PolicyDocument, request: ServiceRequest): readonly Fields[] {
  const statements = listOf(Statement);
  const isGiven = Statement !== undefined && Statement !== null;
  if (!isGiven || !statements.every(isRecord)) throw malformed(request, 'Statement');
  return statements;
}

function effectOf({ Effect }: { readonly Effect?: unknown }, request: ServiceRequest): 'Allow' | 'Deny' {
  if (Effect !== 'Allow' && Effect !== 'Deny') throw malformed(request, 'Effect');
  return Effect;
}

function appliesTo(statement: Fields, request: ServiceRequest): Applies {
  const names = (element: string, matches: (value: unknown) => boolean): boolean => {
    // Either the element, or its opposite (`NotAction`), which names everything else.
    const [only, allBut] = [statement[element], statement[`Not${element}`]];
    if ((only === undefined) === (allBut === undefined)) throw malformed(request, element);
    return only === undefined ? !matches(allBut) : matches(only);
  };
  const concerned =
    names('Principal', (principal) => isAddressed(principal, request)) &&
    names('Action', (actions) => matchesAny(lowerCase(actions), request.action.toLowerCase())) &&
    names('Resource', (resources) => matchesAny(resources, request.resource));
  return concerned ? conditionsHold(statement['Condition'], request) : 'no';
}

/** `*`, or the service by its name; `{"AWS":"*"}` is the same as `*`. */
function isAddressed(principal: unknown, { service }: ServiceRequest): boolean {
  if (!isRecord(principal)) return principal === '*';
  return listOf(principal['AWS']).includes('*') || listOf(principal['Service']).includes(service);
}

const lowerCase = (texts: unknown): readonly string[] => listOf(texts).map((text) => String(text).toLowerCase());

const matchesAny = (patterns: unknown, text: string): boolean =>
  listOf(patterns).some((pattern) => typeof pattern === 'string' && matchesWildcard(pattern, text));

/** All of them must hold. */
function conditionsHold(conditions: unknown, request: ServiceRequest): Applies {
  if (conditions === undefined) return 'yes';
  if (!isRecord(conditions)) throw malformed(request, 'Condition');
  const answers = Object.entries(conditions).flatMap(([operator, tests]) => {
    if (!isRecord(tests)) throw malformed(request, 'Condition');
    return Object.entries(tests).map(([key, values]) =>
      conditionHolds({ operator, key, values: listOf(values) }, request),
    );
  });
  if (answers.includes('no')) return 'no';
  return answers.includes('maybe') ? 'maybe' : 'yes';
}

interface Condition {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly unknown[];
}

/** The operators that are judged; IAM compares ARNs with wildcards, whichever of the two it is called. */
const COMPARED: Readonly<Record<string, (pattern: string, value: string) => boolean>> = {
  StringEquals: (pattern, value) => pattern === value,
  StringEqualsIgnoreCase: (pattern, value) => pattern.toLowerCase() === value.toLowerCase(),
  StringLike: matchesWildcard,
  ArnEquals: matchesWildcard,
  ArnLike: matchesWildcard,
  Bool: (pattern, value) => pattern.toLowerCase() === value,
};

function conditionHolds({ operator, key, values }: Condition, { context }: ServiceRequest): Applies {
  const name = operator.replace(/IfExists$/, '');
  const compare = COMPARED[name.replace('Not', '')];
  const known = context[key.toLowerCase()];
  // A policy variable stands for something that only the request knows.
  const isLiteral = values.every((value) => !String(value).includes('${'));
  if (compare === undefined || known === undefined || !isLiteral) return 'maybe';
  const { value } = known;
  if (value === null && operator.endsWith('IfExists')) return 'yes';
  const matched = value !== null && values.some((pattern) => compare(String(pattern), value));
  if (matched && known.doubtful === true) return 'maybe';
  return matched === !name.includes('Not') ? 'yes' : 'no';
}

/** IAM lets a list of one stand without its brackets. */
function listOf(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

const isRecord = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
