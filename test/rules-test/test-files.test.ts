import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { kindOf, testFilesIn } from '../../src/cli/rules-test/test-files.ts';

const FILES: Readonly<Record<string, string>> = {
  'plugin.mjs': 'export default definePlugin({});',
  'a/rule.mjs': '',
  'a/rule.tests.mjs': '',
  'b/rule.ts': '',
  'b/rule.test.ts': 'testRule(rule, runner, []);',
  'c/rule.js': '',
  'd/rule.mts': '',
  'd/other.test.mts': 'it("tests something else", () => {});',
  'd/rule.d.ts': '',
  'e/plugin.ts': 'export default { apiVersion: 1 };',
  'e/plugin.test.js': 'testPlugin(plugin, runner);',
  'e/f/g.tests.ts': '',
  'e/plugin.js': 'the plug-in of some other program',
  'e/table.tests.json': '',
  'h/notrule.js': '',
  'i/plugin.mjs': 'definePlugin',
  'i/rule.mjs': '',
  'node_modules/x/rule.tests.mjs': '',
  '.git/rule.tests.mjs': '',
};

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keydrill-test-files-'));
  for (const [name, text] of Object.entries(FILES)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('a folder', () => {
  it('gives its tables, the files that register some and the plug-ins, in the order of their names', async () => {
    const { files } = await testFilesIn(folder);
    expect(files.map(({ path, kind }) => [relative(folder, path), kind])).toEqual([
      ['a/rule.tests.mjs', 'table'],
      ['b/rule.test.ts', 'registered'],
      ['e/f/g.tests.ts', 'table'],
      ['e/plugin.test.js', 'registered'],
      ['e/plugin.ts', 'plugin'],
      ['i/plugin.mjs', 'plugin'],
      ['plugin.mjs', 'plugin'],
    ]);
  });

  it('tells the rules beside which no test lies', async () => {
    const { untested } = await testFilesIn(folder);
    expect(untested.map((path) => relative(folder, path))).toEqual(['c', 'd', 'i']);
  });
});

describe('a file', () => {
  it.each([
    ['a.tests.mjs', 'table'],
    ['a.tests.ts', 'table'],
    ['a.test.mts', 'registered'],
    ['a.test.js', 'registered'],
    ['plugin.mjs', 'plugin'],
    ['anything.js', 'plugin'],
    ['latest.js', 'plugin'],
  ])('%s is loaded as a %s', (name, kind) => expect(kindOf(name)).toBe(kind));
});
