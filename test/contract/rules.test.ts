import { existsSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { builtInRules } from '../../rules/index.ts';
import { CAPABILITIES, PACKS, SEVERITIES } from '../../src/engine/rule.ts';
import { ruleFile, ruleFolders, rulesById, ruleText } from './rule-folders.ts';

const NAME = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)+$/;

describe('the registry', () => {
  it('holds the rule of every folder, sorted, and nothing else', () => {
    expect(builtInRules.map(({ id }) => id)).toEqual(ruleFolders);
  });

  it('has no name twice, aliases included', () => {
    const names = builtInRules.flatMap(({ id, aliases = [] }) => [id, ...aliases]);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
    expect(names.filter((name) => !NAME.test(name))).toEqual([]);
  });

  it('has no title twice', () => {
    const titles = builtInRules.map(({ title }) => title);
    expect(new Set(titles).size).toBe(titles.length);
  });
});

describe.each(rulesById)('%s', (id, rule) => {
  it('says what it is about, in words that fit everywhere', () => {
    expect(rule.title).toMatch(/^[A-Z]\S* .*[^.\s]$/);
    expect(rule.title.length).toBeLessThanOrEqual(120);
    expect(rule.description).toMatch(/^[A-Z][\s\S]*\.$/);
    expect(rule.description.length).toBeLessThanOrEqual(1024);
    expect(rule.remediation.text).toMatch(/^[A-Z][\s\S]*\.$/);
    expect(rule.remediation.text.length).toBeLessThanOrEqual(512);
    for (const text of [rule.title, rule.description, rule.remediation.text]) expect(text).toBe(text.trim());
  });

  it('has a capability, a severity and a pack', () => {
    expect(CAPABILITIES).toContain(rule.capability);
    expect(SEVERITIES).toContain(rule.severity);
    expect(PACKS).toContain(rule.pack);
    expect(rule.since).toMatch(/^\d+\.\d+\.\d+$/);
  });

  it('refers to pages that can be read', () => {
    expect(rule.references.length).toBeGreaterThan(0);
    for (const reference of rule.references) {
      expect(new URL(reference).protocol).toBe('https:');
      expect(reference).toBe(reference.trim());
    }
    expect(new Set(rule.references).size).toBe(rule.references.length);
  });

  it('names each control once', () => {
    const controls = rule.controls.map(({ framework, version, id: control }) => `${framework} ${version} ${control}`);
    expect(controls.filter((control, index) => controls.indexOf(control) !== index)).toEqual([]);
    for (const { framework, version, id: control } of rule.controls) {
      expect(framework).toMatch(/^[a-z0-9-]+$/);
      expect(version).toMatch(/^\S+$/);
      expect(control).toMatch(/^[\w.()-]+$/);
    }
  });

  it('has parameters that hold by their own schema', () => {
    for (const [name, schema] of Object.entries<object>(rule.parameters)) {
      expect(name).toMatch(/^[a-z][A-Za-z0-9]*$/);
      expect(schema).toMatchObject({ description: expect.stringMatching(/^[A-Z].*\.$/) });
      const validate = new Ajv2020({ strict: true }).compile(schema);
      expect(
        validate('default' in schema ? schema.default : undefined),
        `${name}: ${JSON.stringify(validate.errors)}`,
      ).toBe(true);
    }
  });

  it('has a table of tests', () => {
    expect(existsSync(ruleFile(id, 'rule.test.ts'))).toBe(true);
    expect(ruleText(id, 'rule.test.ts')).toMatch(/testRule\(rule, /);
  });
});
