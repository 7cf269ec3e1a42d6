import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  findPluginModule,
  isKept,
  namespaceIn,
  pluginModuleText,
  ruleFoldersIn,
} from '../../src/cli/rules-new/plugin-module.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keydrill-plugin-module-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function write(...names: readonly string[]): Promise<void> {
  for (const name of names) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), '');
  }
}

const rules = [
  { name: 'bucket-tagged', rule: 'rule.mjs', tests: 'rule.tests.mjs' },
  { name: 'key-12-days', rule: 'rule.ts', tests: 'rule.tests.ts' },
  { name: 'key-1-2-days', rule: 'rule.ts', tests: 'rule.tests.ts' },
];

describe('the module of a plug-in', () => {
  it('names every rule and its table, each by a name of its own', () => {
    expect(pluginModuleText({ namespace: 'acme', extension: '.mjs', rules })).toMatchInlineSnapshot(`
      "// "keydrill rules new" keeps this file by the folders beside it; remove this line to keep it yourself.
      // @ts-check
      import { definePlugin } from 'keydrill';
      import bucketTagged from './bucket-tagged/rule.mjs';
      import bucketTaggedTests from './bucket-tagged/rule.tests.mjs';
      import key_12Days from './key-12-days/rule.ts';
      import key_12DaysTests from './key-12-days/rule.tests.ts';
      import key_1_2Days from './key-1-2-days/rule.ts';
      import key_1_2DaysTests from './key-1-2-days/rule.tests.ts';

      export default definePlugin({
        apiVersion: 1,
        name: 'acme',
        rules: [bucketTagged, key_12Days, key_1_2Days],
        tests: [bucketTaggedTests, key_12DaysTests, key_1_2DaysTests],
      });
      "
    `);
  });

  it('is checked by editors where it is JavaScript', () => {
    const texts = (['.js', '.mjs', '.ts', '.mts'] as const).map((extension) =>
      pluginModuleText({ namespace: 'acme', extension, rules: [] }),
    );
    expect(texts.map((text) => text.includes('// @ts-check'))).toEqual([true, true, false, false]);
  });

  it('is kept as long as its first line says so', () => {
    const text = pluginModuleText({ namespace: 'acme', extension: '.mjs', rules });
    expect(isKept(text)).toBe(true);
    expect(isKept(text.replaceAll('\n', '\r\n'))).toBe(true);
    expect(isKept(text.split('\n').slice(1).join('\n'))).toBe(false);
    expect(isKept(`\n${text}`)).toBe(false);
    expect(namespaceIn(text)).toBe('acme');
  });

  it.each([
    ["definePlugin({ name: 'acme' })", 'acme'],
    ['{ "x": 1, name : "acme-corp" }', 'acme-corp'],
    ['definePlugin({ name })', null],
    ['', null],
  ])('tells its namespace, where its text does: %s', (text, name) => expect(namespaceIn(text)).toBe(name));
});

describe('the folder of a plug-in', () => {
  it('has one module, whatever its ending', async () => {
    expect(await findPluginModule(folder)).toBeNull();
    expect(await findPluginModule(join(folder, 'none'))).toBeNull();
    await write('plugin.md', 'other.mjs', 'plugin.mts');
    expect(await findPluginModule(folder)).toBe('plugin.mts');
  });

  it('has the rules that come with a table', async () => {
    await write('z-rule/rule.mjs', 'z-rule/rule.tests.mjs', 'z-rule/rule.md', 'a-rule/rule.ts', 'a-rule/rule.tests.ts');
    await write('no-table/rule.mjs', 'no-rule/rule.tests.mjs', 'shared/rule.mjs', 'shared/rule.tests.mjs');
    await write("x'-y/rule.mjs", "x'-y/rule.tests.mjs");
    expect(await ruleFoldersIn(folder)).toEqual([
      { name: 'a-rule', rule: 'rule.ts', tests: 'rule.tests.ts' },
      { name: 'z-rule', rule: 'rule.mjs', tests: 'rule.tests.mjs' },
    ]);
  });
});
