import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { builtInRules } from '../../rules/index.ts';
import type { ParameterSchema } from '../../src/engine/parameters.ts';
import { defineRule, kindOf, pass, type Rule, SEVERITIES } from '../../src/engine/rule.ts';
import { policySchemaText } from '../../src/policy/policy-schema.ts';
import { account } from '../../src/subjects/account.ts';

interface Schema {
  readonly $ref?: string;
  readonly title?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly deprecated?: boolean;
  readonly enum?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly anyOf?: readonly Schema[];
  readonly items?: Schema;
  readonly $defs?: Readonly<Record<string, Schema>>;
}

const acme: Rule = defineRule({
  id: 'acme/bucket-tagged',
  title: 'Buckets have an owner',
  description: 'A bucket without an owner is nobody’s.',
  capability: 'exposure',
  severity: 'low',
  pack: 'recommended',
  remediation: { text: 'Tag it.' },
  references: [],
  controls: [],
  since: '1.0.0',
  parameters: { tag: { type: 'string', default: 'owner', description: 'The tag that names the owner.' } },
  on: account,
  needs: {},
  check: () => pass('It is tagged.'),
});

const withPlugin = [...builtInRules, acme];
const schemas: readonly (readonly [string, Schema, readonly Rule[]])[] = [
  ['the published schema', JSON.parse(readFileSync('schemas/policy.schema.json', 'utf8')), builtInRules],
  ['the schema of a policy with a plug-in', JSON.parse(policySchemaText(withPlugin, 'known')), withPlugin],
];

/** What an editor finds at a place: it follows references, and of several shapes it offers all. */
function shapesAt(root: Schema, schema: Schema | undefined): readonly Schema[] {
  if (schema === undefined) return [];
  if (schema.$ref !== undefined) return shapesAt(root, root.$defs?.[schema.$ref.replace('#/$defs/', '')]);
  return [schema, ...(schema.anyOf ?? []).flatMap((each) => shapesAt(root, each))];
}

const keysAt = (root: Schema, schema: Schema | undefined): Readonly<Record<string, Schema>> =>
  Object.assign({}, ...shapesAt(root, schema).map(({ properties }) => properties ?? {}));

const valuesAt = (root: Schema, schema: Schema | undefined): readonly string[] =>
  shapesAt(root, schema).flatMap((shape) => shape.enum ?? []);

describe.each(schemas)('an editor with %s', (_, root, rules) => {
  const sections = keysAt(root, root);
  const settings = keysAt(root, sections['rules']);

  it('completes every section, and explains it', () => {
    expect(Object.keys(sections)).toEqual(
      expect.arrayContaining(['extends', 'plugins', 'rules', 'exceptions', 'overrides']),
    );
    for (const [name, section] of Object.entries(sections))
      expect(
        shapesAt(root, section).some(({ description }) => (description ?? '') !== ''),
        name,
      ).toBe(true);
  });

  it('completes every rule, explains it, and strikes old names through', () => {
    for (const { id, title, description, aliases = [] } of rules) {
      expect(settings[id]).toMatchObject({ title, description: expect.stringContaining(description) });
      expect(settings[id]?.deprecated).toBeUndefined();
      for (const alias of aliases) expect(settings[alias]?.deprecated).toBe(true);
    }
  });

  it('completes what a rule may be set to', () => {
    for (const { id } of rules) expect(valuesAt(root, settings[id])).toEqual(['off', 'on', ...SEVERITIES]);
  });

  it('completes every parameter with its default, and explains it', () => {
    const parameters = rules.flatMap((rule) => {
      const schemasOf: Readonly<Record<string, ParameterSchema>> = rule.parameters;
      return Object.entries(schemasOf).map(([name, parameter]) => ({ id: rule.id, name, parameter }));
    });
    expect(parameters.length).toBeGreaterThan(20);
    for (const { id, name, parameter } of parameters) {
      expect(parameter.description, `${id} ${name}`).toMatch(/\S/);
      expect(keysAt(root, settings[id])[name]).toMatchObject({
        description: parameter.description,
        default: parameter.default,
      });
    }
    for (const { id, severity } of rules)
      expect(keysAt(root, settings[id])['severity']).toMatchObject({
        description: expect.stringMatching(/\S/),
        enum: SEVERITIES,
        default: severity,
      });
  });

  it('completes the same for some accounts only', () => {
    const override = sections['overrides']?.items;
    expect(keysAt(root, keysAt(root, override)['rules'])).toEqual(settings);
  });

  it('completes the rule of an exception', () => {
    const offered = valuesAt(root, keysAt(root, sections['exceptions']?.items)['rule']);
    const gaps = rules.filter((rule) => kindOf(rule) === 'gap').map(({ id }) => id);
    expect(offered).toEqual(expect.arrayContaining(gaps));
    expect(offered).not.toContain('no-exposed-key-event');
  });
});
