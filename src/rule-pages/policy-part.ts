import type { ParameterSchema } from '../engine/parameters.ts';
import type { Rule } from '../engine/rule.ts';
import { markdownCode } from '../report/markdown/code-block.ts';
import { inertMarkdown } from '../report/markdown/inert-text.ts';
import { codeSpan, type Link, linked, markdownTable } from './page-markup.ts';

/** What a policy may say of the rule: its parameters, and an example to start from. */
export function policyPart(rule: Rule, link: Link): readonly string[] {
  const parameters = parametersOf(rule);
  const rows = parameters.map(([name, schema]) => [
    codeSpan(name),
    valuesOf(schema),
    codeSpan(JSON.stringify(schema.default)),
    inertMarkdown(schema.description),
  ]);
  return [
    '## In the policy file',
    ...(rows.length === 0 ? [] : [markdownTable(['parameter', 'values', 'default', 'meaning'], rows)]),
    markdownCode(policyExample(rule).split('\n'), 'yaml'),
    `\`on\`, \`off\` or a severity alone will do as well: see ${linked('rules', link('docs/policy.md#rules'))}.`,
  ];
}

/** A policy file that sets everything there is to set, to what holds without it. */
export function policyExample(rule: Rule): string {
  const parameters = parametersOf(rule).map(([name, schema]) => `    ${name}: ${JSON.stringify(schema.default)}`);
  if (parameters.length === 0) return `rules:\n  ${rule.id}: ${rule.severity}`;
  return ['rules:', `  ${rule.id}:`, `    severity: ${rule.severity}`, ...parameters].join('\n');
}

const parametersOf = ({ parameters }: Rule): readonly (readonly [string, ParameterSchema])[] =>
  Object.entries<ParameterSchema>(parameters);

function valuesOf(schema: ParameterSchema): string {
  switch (schema.type) {
    case 'integer':
    case 'number':
      return `${schema.type}${range(schema)}`;
    case 'boolean':
      return '`true` or `false`';
    case 'string':
      return schema.pattern === undefined ? 'text' : `text that matches ${codeSpan(schema.pattern)}`;
    case 'array':
      return 'list of texts';
  }
}

function range({ minimum, maximum }: { readonly minimum?: number; readonly maximum?: number }): string {
  if (minimum !== undefined && maximum !== undefined) return `, ${minimum} to ${maximum}`;
  if (minimum !== undefined) return `, at least ${minimum}`;
  return maximum === undefined ? '' : `, at most ${maximum}`;
}
