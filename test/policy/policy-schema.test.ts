import { readFile } from 'node:fs/promises';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { TARGETS, typesText } from '../../scripts/build-types.ts';
import { PACKS, type Rule } from '../../src/engine/rule.ts';
import { DEFAULT_ROTATION } from '../../src/facts/declarations.ts';
import { DEFAULT_REVIEW_AGE_DAYS } from '../../src/policy/declarations-of.ts';
import base from '../../src/policy/policy.base.schema.json' with { type: 'json' };
import { DEFAULT_MAX_EXCEPTION_DAYS } from '../../src/policy/policy.ts';
import { type PluginRules, policySchema, policySchemaText } from '../../src/policy/policy-schema.ts';
import { keyRotated, noExposedKey, rules } from './fake-rules.ts';

const at = (schema: unknown, ...path: readonly string[]): unknown =>
  path.reduce<unknown>(
    (node, name) => (typeof node === 'object' && node !== null ? Reflect.get(node, name) : undefined),
    schema,
  );

/** Every schema below one, with its path. */
function* schemas(node: unknown, path = '#'): Generator<readonly [string, Readonly<Record<string, unknown>>]> {
  if (typeof node !== 'object' || node === null) return;
  const entries = Object.entries(node);
  yield [path, Object.fromEntries(entries)];
  for (const [name, child] of entries) yield* schemas(child, `${path}/${name}`);
}

describe('the schema of a policy', () => {
  it('is a valid schema that any validator of the draft takes', () => {
    const ajv = new Ajv2020({ strict: false, validateFormats: false });

    expect(ajv.validateSchema(policySchema(rules), true)).toBe(true);
    expect(at(policySchema(rules), '$id')).toBe('urn:keydrill:policy:1');
  });

  it('offers every rule with its parameters, and strikes old names through', () => {
    const settings = at(policySchema(rules), '$defs', 'rules', 'properties');

    expect(Object.keys(Object(settings))).toEqual([...rules.map(({ id }) => id), 'iam-key-rotated-90-days']);
    expect(at(settings, 'iam-access-key-rotated', 'anyOf', '1', 'properties', 'maxAgeDays')).toEqual(
      keyRotated.parameters.maxAgeDays,
    );
    expect(at(settings, 'iam-access-key-rotated', 'deprecated')).toBeUndefined();
    expect(at(settings, 'iam-key-rotated-90-days', 'deprecated')).toBe(true);
  });

  it('does not offer incidents for exceptions', () => {
    const offered = (given: readonly Rule[]): unknown =>
      at(policySchema(given), 'properties', 'exceptions', 'items', 'properties', 'rule', 'enum');

    expect(offered(rules)).toEqual([
      'iam-access-key-rotated',
      'cloudtrail-trail-logging',
      'cloudtrail-encrypted',
      'iam-key-rotated-90-days',
    ]);
    expect(offered([noExposedKey])).toBeUndefined();
  });

  it('describes every key, for the editor', () => {
    const described = (schema: Readonly<Record<string, unknown>>): unknown =>
      typeof schema['$ref'] === 'string' ? at(base, ...schema['$ref'].split('/').slice(1)) : schema;
    const silent = [...schemas(base)]
      .filter(([path]) => /\/properties\/(?!severity$)[^/]+$/.test(path))
      .map(([path, schema]) => [path, Object(described(schema))] as const);

    expect(silent.length).toBeGreaterThan(20);
    expect(silent.filter(([, { description }]) => typeof description !== 'string')).toEqual([]);
  });

  it('closes every map of named keys', () => {
    const open = [...schemas(policySchema(rules))].filter(
      ([, { type }]) => type === 'object' || `${type}` === 'object,null',
    );

    expect(open.length).toBeGreaterThan(6);
    expect(open.filter(([, { additionalProperties }]) => additionalProperties !== false)).toEqual([]);
  });

  it('states the defaults that the program has', () => {
    const figures = base.properties.rotation.properties;

    expect({
      minutesPerKey: figures.minutesPerKey.default,
      parallel: figures.parallel.default,
      budgetMinutes: figures.budgetMinutes.default,
      drillLog: null,
    }).toEqual(DEFAULT_ROTATION);
    expect(base.properties.playbook.properties.maxReviewAgeDays.default).toBe(DEFAULT_REVIEW_AGE_DAYS);
    expect(base.properties.maxExceptionDays.default).toBe(DEFAULT_MAX_EXCEPTION_DAYS);
  });

  it('refuses a rule whose parameter would hide the severity', () => {
    const severity = { type: 'string', default: 'x', description: 'A clash.' } as const;
    const rule: Rule = { ...keyRotated, parameters: { severity } };

    expect(() => policySchema([rule])).toThrow('iam-access-key-rotated: a parameter cannot be named "severity"');
  });
});

describe('the schema for editors', () => {
  const RULE = { reason: 'r', resource: 'x', owner: 'o', expires: '2026-11-01' };
  const accepts = (pluginRules: PluginRules, policy: object): boolean =>
    new Ajv2020({ strict: false, validateFormats: false }).validate(
      JSON.parse(policySchemaText(rules, pluginRules)),
      policy,
    );

  it.each<[string, object, boolean, boolean]>([
    ['a rule', { rules: { 'iam-access-key-rotated': { maxAgeDays: 5 } } }, true, true],
    ['a misspelt rule', { rules: { 'iam-access-key-rotatd': 'on' } }, false, false],
    ['a misspelt parameter', { rules: { 'iam-access-key-rotated': { maxAgeDay: 5 } } }, false, false],
    ['a rule of a plug-in', { rules: { 'acme/x': { maxAgeDays: 5, severity: 'low' } } }, true, false],
    ['a wrong severity of a rule of a plug-in', { rules: { 'acme/x': { severity: 'lo' } } }, false, false],
    ['a list as a rule of a plug-in', { rules: { 'acme/x': [] } }, false, false],
    [
      'a rule of a plug-in in an override',
      { overrides: [{ accounts: ['*'], rules: { 'acme/x': 'off' } }] },
      true,
      false,
    ],
    ['a misspelt rule in an override', { overrides: [{ accounts: ['*'], rules: { x: 'off' } }] }, false, false],
    ['an exception for a rule', { exceptions: [{ ...RULE, rule: 'cloudtrail-encrypted' }] }, true, true],
    ['an exception for a rule of a plug-in', { exceptions: [{ ...RULE, rule: 'acme/x' }] }, true, false],
    ['an exception for an incident', { exceptions: [{ ...RULE, rule: 'incident-no-exposed-key' }] }, false, false],
    ['a file, a package and a pack', { extends: ['./a.yaml', 'acme-policy', 'strict'] }, true, true],
    ['a plug-in twice', { plugins: ['./a.mjs', './a.mjs'] }, false, false],
  ])('takes %s where plug-ins are not known, and where they are', (_, policy, any, known) => {
    expect([accepts('any', policy), accepts('known', policy)]).toEqual([any, known]);
  });

  it('completes the built-in packs, alone and in a list', () => {
    const { anyOf } = base.properties.extends;

    expect(anyOf.map((branch) => branch.enum ?? branch.items?.anyOf[0]?.enum)).toEqual([PACKS, undefined, PACKS]);
  });
});

describe('the generated types', () => {
  it.each(TARGETS)('of $schema are up to date', async (target) => {
    expect(await readFile(new URL(`../../${target.types}`, import.meta.url), 'utf8')).toBe(await typesText(target));
  });
});
