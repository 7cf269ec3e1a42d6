import type { ParameterSchema, ParameterSchemas } from '../engine/parameters.ts';
import { type Expectation, expectationsOf, type RuleCase } from './rule-case.ts';

const CASE_KEYS: Readonly<Record<keyof RuleCase, true>> = {
  name: true,
  facts: true,
  declared: true,
  parameters: true,
  regions: true,
  now: true,
  account: true,
  expect: true,
  stands: true,
};

const EXPECTATION_KEYS: Readonly<Record<keyof Expectation, true>> = {
  status: true,
  resource: true,
  message: true,
  severity: true,
  observed: true,
};

/** What a case says that no case can: a key that would be passed over, a parameter that no policy could set so. */
export function shapeProblems(schemas: ParameterSchemas, each: RuleCase): readonly string[] {
  return [
    ...unknownKeys('a case', each, CASE_KEYS),
    ...expectationsOf(each).flatMap((expectation) => unknownKeys('an expectation', expectation, EXPECTATION_KEYS)),
    ...Object.entries(each.parameters ?? {}).flatMap(([name, value]) => {
      const schema = Object.hasOwn(schemas, name) ? schemas[name] : undefined;
      const wrong = schema === undefined ? 'is none of the rule' : valueProblem(schema, value);
      return wrong === null ? [] : [`the parameter "${name}" ${wrong}`];
    }),
  ];
}

const unknownKeys = (what: string, value: object, known: Readonly<Record<string, true>>): readonly string[] =>
  Object.keys(value)
    .filter((key) => !Object.hasOwn(known, key))
    .map((key) => `${what} has no key "${key}"; it takes ${Object.keys(known).join(', ')}`);

/** As the schema of the policy file would refuse it; null when it would not. */
function valueProblem(schema: ParameterSchema, value: unknown): string | null {
  const is = `but is ${JSON.stringify(value)}`;
  switch (schema.type) {
    case 'integer':
    case 'number': {
      if (typeof value !== 'number' || !Number.isFinite(value)) return `must be a number, ${is}`;
      if (schema.type === 'integer' && !Number.isInteger(value)) return `must be a whole number, ${is}`;
      if (schema.minimum !== undefined && value < schema.minimum) return `must be at least ${schema.minimum}, ${is}`;
      if (schema.maximum !== undefined && value > schema.maximum) return `must be at most ${schema.maximum}, ${is}`;
      return null;
    }
    case 'string': {
      if (typeof value !== 'string') return `must be a text, ${is}`;
      const matches = schema.pattern === undefined || new RegExp(schema.pattern, 'u').test(value);
      return matches ? null : `must match ${schema.pattern}, ${is}`;
    }
    case 'boolean':
      return typeof value === 'boolean' ? null : `must be true or false, ${is}`;
    case 'array': {
      const texts = Array.isArray(value) && value.every((entry) => typeof entry === 'string');
      return texts ? null : `must be a list of texts, ${is}`;
    }
  }
}
