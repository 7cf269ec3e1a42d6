import { incomplete } from '../facts/fact.ts';
import type { Patterns } from './patterns.ts';

/** The elements that statements of every kind have. A shape that IAM does not document is an incomplete answer. */

/** `Action` or `NotAction`, `Resource` or `NotResource`: one of the two must be there. */
export function patternsOf(
  source: Readonly<Record<string, unknown>>,
  element: 'Action' | 'Resource',
  operation: string,
): Patterns {
  const [only, allBut] = [source[element], source[`Not${element}`]];
  if ((only === undefined) === (allBut === undefined)) throw malformed(element, operation);
  return { kind: only === undefined ? 'all-but' : 'only', patterns: textsOf(only ?? allBut, element, operation) };
}

/** In lower case: IAM does not tell the case of actions apart. */
export function actionsOf(source: Readonly<Record<string, unknown>>, operation: string): Patterns {
  const { kind, patterns } = patternsOf(source, 'Action', operation);
  return { kind, patterns: patterns.map((action) => action.toLowerCase()) };
}

export function effectOf({ Effect }: Readonly<Record<string, unknown>>, operation: string): 'Allow' | 'Deny' {
  if (Effect !== 'Allow' && Effect !== 'Deny') throw malformed('Effect', operation);
  return Effect;
}

export function textsOf(value: unknown, element: string, operation: string): readonly string[] {
  const values = listOf(value, element, operation);
  if (!values.every((each) => typeof each === 'string')) throw malformed(element, operation);
  return values;
}

/** IAM lets a list of one stand without its brackets. */
export function listOf(value: unknown, element: string, operation: string): readonly unknown[] {
  if (value === undefined || value === null) throw malformed(element, operation);
  return Array.isArray(value) ? value : [value];
}

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const malformed = (element: string, operation: string) =>
  incomplete(operation, `a policy document has no usable ${element}`);
