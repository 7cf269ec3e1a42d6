import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SAMPLE_RULE, samplePlugin } from './sample-plugin.ts';
import { openWorkspace, type Workspace } from './sample-workspace.ts';

const REPOSITORY = resolve(import.meta.dirname, '../..');

let workspace: Workspace;
beforeEach(async () => {
  workspace = await openWorkspace();
});
afterEach(() => workspace.remove());

const LINE = 'begin keydrill.yaml with this line:\n# yaml-language-server: $schema=';

describe('keydrill policy schema', () => {
  it('knows the built-in rules where there is no plug-in, and no others', async () => {
    const { code, stdout, stderr } = await workspace.run(['policy', 'schema']);

    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const published = JSON.parse(await readFile(join(REPOSITORY, 'schemas/policy.schema.json'), 'utf8'));
    const { patternProperties, ...rules } = published.$defs.rules;
    expect(patternProperties).toBeDefined();
    expect(JSON.parse(stdout).$defs.rules).toEqual(rules);
    expect(JSON.parse(stdout).properties.extends).toEqual(published.properties.extends);
  });

  it('has the rules of the plug-ins with their parameters', async () => {
    await samplePlugin(workspace, 'rules');
    await workspace.file('keydrill.yaml', "plugins: ['./rules/plugin.mjs']\n");
    expect(await workspace.run(['policy', 'schema', '-o', 'keydrill.schema.json'])).toMatchObject({
      code: 0,
      stdout: '',
      stderr: `Wrote keydrill.schema.json; ${LINE}./keydrill.schema.json\n`,
    });

    const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(
      JSON.parse(await workspace.read('keydrill.schema.json')),
    );
    const rules = (setting: unknown) => validate({ rules: { [SAMPLE_RULE]: setting } });
    expect([rules('high'), rules({ prefix: '2' }), rules({ prefiks: '2' })]).toEqual([true, true, false]);
  });

  it.each([
    ['a folder below', 'editor/s.json', undefined, `${LINE}./editor/s.json\n`],
    [
      'a folder beside the policy',
      'editor/s.json',
      'team/p.yaml',
      'begin team/p.yaml with this line:\n# yaml-language-server: $schema=../editor/s.json\n',
    ],
  ])('says how to name it from the policy: %s', async (_, output, policy, expected) => {
    await workspace.file('editor/x', '');
    await workspace.file('team/p.yaml', '');
    const flags = policy === undefined ? [] : ['--policy', policy];
    const { code, stderr } = await workspace.run(['policy', 'schema', '-o', output, ...flags]);

    expect({ code, stderr }).toEqual({ code: 0, stderr: `Wrote ${output}; ${expected}` });
  });

  it('helps whoever mends a policy, and marks no rule of a plug-in that may be right', async () => {
    await samplePlugin(workspace, 'rules');
    await workspace.file('keydrill.yaml', "extend: strict\nplugins: ['./rules/plugin.mjs']\n");
    const { code, stdout, stderr } = await workspace.run(['policy', 'schema']);

    expect({ code, stderr }).toEqual({
      code: 0,
      stderr:
        'The policy is not valid, so the schema has the built-in rules only; "keydrill policy check" tells why, and with a valid policy those of its plug-ins are added.\n',
    });
    const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(JSON.parse(stdout));
    const named = (rule: string) => validate({ rules: { [rule]: 'high' } });
    expect([named('iam-access-key-rotated'), named(SAMPLE_RULE), named('acme')]).toEqual([true, true, false]);
  });

  it('needs a policy that is there, and somewhere to write', async () => {
    expect(await workspace.refused(['policy', 'schema', '--policy', 'none.yaml'])).toEqual([
      'none.yaml:1:1: There is no such policy file; "keydrill policy init" writes one.',
    ]);
    expect(await workspace.refused(['policy', 'schema', '-o', 'none/s.json'])).toEqual([
      'The folder of the output file none/s.json does not exist; create it first.',
    ]);
  });
});
