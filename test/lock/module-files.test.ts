import { createHash } from 'node:crypto';
import { symlink, unlink } from 'node:fs/promises';
import nodeModule from 'node:module';
import { afterEach, describe, expect, it } from 'vitest';
import { moduleFiles } from '../../src/lock/module-files.ts';
import { refusal, scratchFolder } from './scratch-folder.ts';

const folder = scratchFolder();
const sha256 = (text: string | Uint8Array) => createHash('sha256').update(text).digest('hex');
const pinned = (entry = 'plugin.mjs') => moduleFiles(folder.at(entry), folder.path());
const names = async (entry?: string) => Object.keys(await pinned(entry)).sort();

describe('the files of a module', () => {
  it('are itself and what it imports, wherever that leads, with the digests of their bytes', async () => {
    const files = {
      'rules/plugin.mjs': "import './a/rule.mjs'; import 'acme'; import 'node:fs'; import 'fs'; import 'keydrill';",
      'rules/a/rule.mjs': "import data from '../../shared/data.json' with { type: 'json' }; import('./b.js');",
      'rules/a/b.js': "export { x } from '../plugin.mjs';",
      'rules/a/unused.mjs': 'export {}',
      'shared/data.json': '{"import": "./x"}\r\n',
    };
    await folder.put(files);
    const { 'rules/a/unused.mjs': _, ...loaded } = files;

    expect(await pinned('rules/plugin.mjs')).toEqual(
      Object.fromEntries(Object.entries(loaded).map(([name, text]) => [name, sha256(text)])),
    );
  });

  it('lie outside of the folder too', async () => {
    await folder.put({ 'team/x.txt': '', 'plugin.mjs': "import './b.mjs'", 'b.mjs': '' });

    expect(Object.keys(await moduleFiles(folder.at('plugin.mjs'), folder.at('team'))).sort()).toEqual([
      '../b.mjs',
      '../plugin.mjs',
    ]);
  });

  it.each([
    ['b', ['b.js']],
    ['b.js', ['b.js']],
    ['data', ['data.json']],
    ['folder', ['folder/index.cjs']],
    ['other', ['other/index.js']],
  ])('are found as require finds them: ./%s', async (name, expected) => {
    await folder.put({
      'plugin.cjs': `require('./${name}')`,
      'b.js': '',
      'data.json': '{}',
      'folder/package.json': '{"main":"index.cjs"}',
      'folder/index.cjs': '',
      'other/index.js': '',
    });

    expect(await names('plugin.cjs')).toEqual([...expected, 'plugin.cjs'].sort());
  });

  it('are found as import finds them: query and escapes are no part of the name', async () => {
    await folder.put({ 'plugin.mjs': "import './b%20c.mjs?v=2#x'", 'b c.mjs': '' });

    expect(await names()).toEqual(['b c.mjs', 'plugin.mjs']);
  });

  it('go by their real paths: a link that is turned elsewhere gives other files', async () => {
    await folder.put({
      'plugin.mjs': "import './now.mjs'",
      'v1/a.mjs': "import './b.mjs'",
      'v1/b.mjs': '',
      'v2.mjs': '',
    });
    await symlink('v1/a.mjs', folder.at('now.mjs'));
    expect(await names()).toEqual(['plugin.mjs', 'v1/a.mjs', 'v1/b.mjs']);

    await unlink(folder.at('now.mjs'));
    await symlink('v2.mjs', folder.at('now.mjs'));
    expect(await names()).toEqual(['plugin.mjs', 'v2.mjs']);
  });

  it('are also those that a module reads or starts from beside it', async () => {
    const urls = ['rule.md', 'worker.mjs', 'missing.md', 'templates/'].map(
      (name) => `new URL('./${name}', import.meta.url)`,
    );
    await folder.put({
      'plugin.mjs': urls.join(';\n'),
      'rule.md': '# import(x)',
      'worker.mjs': "import './part.mjs'",
      'part.mjs': '',
      'templates/a.txt': '',
    });

    expect(await names()).toEqual(['part.mjs', 'plugin.mjs', 'rule.md', 'worker.mjs']);
  });

  it('are followed when a file is read first and loaded later', async () => {
    await folder.put({
      'plugin.mjs': "new URL('./a.mjs', import.meta.url); import './a.mjs'",
      'a.mjs': "import './b.mjs'",
      'b.mjs': '',
    });

    expect(await names()).toEqual(['a.mjs', 'b.mjs', 'plugin.mjs']);
  });

  it.each([
    "new URL('./a.wasm', import.meta.url); import './a.wasm'",
    "import './a.wasm'; new URL('./a.wasm', import.meta.url)",
  ])('may be of any kind where they are only read: not in %s', async (source) => {
    await folder.put({ 'plugin.mjs': "new URL('./a.wasm', import.meta.url)", 'a.wasm': '' });
    expect(await names()).toEqual(['a.wasm', 'plugin.mjs']);
    await folder.put({ 'plugin.mjs': source });

    expect(await refusal(pinned())).toBe('Unpinnable: a.wasm is neither JavaScript, TypeScript nor JSON');
  });

  it('are pinned whole where there is nothing to follow', async () => {
    const addon = new Uint8Array([0, 255, 1]);
    await folder.put({
      'plugin.cjs': "require('./a.node'); require('./b.json')",
      'a.node': addon,
      'b.json': '"import(x)"',
    });

    expect(await pinned('plugin.cjs')).toMatchObject({ 'a.node': sha256(addon), 'b.json': sha256('"import(x)"') });
  });
});

describe('a module is refused', () => {
  const relative = 'import the file by its relative path';
  it.each([
    ['a missing file', "import './b.mjs'", 'b.mjs does not exist'],
    ['a missing require', "require('./b')", 'plugin.mjs:1 imports "./b", which leads to no file'],
    ['a folder', "import './folder'", 'folder is no file'],
    [
      'an address of a file',
      "\nimport 'file:///x.mjs'",
      'plugin.mjs:2 imports "file:///x.mjs", which is no relative path; write one',
    ],
    [
      'an address',
      "import 'https://example.com/x.mjs'",
      'plugin.mjs:1 imports "https://example.com/x.mjs", which is no relative path; write one',
    ],
    [
      'code in an address',
      "import 'data:text/javascript,1'",
      'plugin.mjs:1 imports "data:text/javascript,1", which is no relative path; write one',
    ],
    ['an absolute path', "import '/x.mjs'", 'plugin.mjs:1 imports "/x.mjs", which is no relative path; write one'],
    ['a name of package.json', "import '#x'", `plugin.mjs:1 imports "#x", a name from package.json; ${relative}`],
    ['its own package', "import 'own'", `plugin.mjs:1 imports "own", which is its own package; ${relative}`],
    [
      'a part of its own package',
      "require('own/x')",
      `plugin.mjs:1 imports "own/x", which is its own package; ${relative}`,
    ],
    ['an escaped slash', "import './a%2fb.mjs'", 'plugin.mjs:1 imports "./a%2fb.mjs", which leads to no file'],
    ['another kind of file', "import './a.wasm'", 'a.wasm is neither JavaScript, TypeScript nor JSON'],
    [
      'a computed import in what it loads',
      "import './c.mjs'",
      'c.mjs:2 works out what it loads when it runs; write the name out',
    ],
  ])('for %s', async (_, source, expected) => {
    await folder.put({
      'package.json': '{"name":"own"}',
      'plugin.mjs': source,
      'a.wasm': '',
      'c.mjs': '\nimport(x)',
      'folder/index.js': '',
    });

    expect(await refusal(pinned())).toBe(`Unpinnable: ${expected}`);
  });

  it.each([
    ['another package', '{"name":"other"}', "import 'own'"],
    ['a package without a name', '{}', "import 'own'"],
    ['a manifest that is none', '{', "import 'own'"],
    ['a longer name', '{"name":"own"}', "import 'own-rules'"],
    ['keydrill in its own repository', '{"name":"keydrill"}', "import 'keydrill/testing'"],
  ])('not for %s', async (_, manifest, source) => {
    await folder.put({ 'rules/plugin.mjs': source, 'rules/package.json': manifest, 'package.json': '{"name":"own"}' });

    expect(await names('rules/plugin.mjs')).toEqual(['rules/plugin.mjs']);
  });

  it('when it is missing, or leads to itself', async () => {
    await symlink('a.mjs', folder.at('a.mjs'));

    expect(await refusal(pinned('b.mjs'))).toBe('Unpinnable: b.mjs does not exist');
    expect(await refusal(pinned('a.mjs'))).toBe('Unpinnable: a.mjs cannot be read (ELOOP)');
  });

  it('when it loads more than any plug-in has', async () => {
    const count = 5001;
    const files = Object.fromEntries(Array.from({ length: count }, (_, index) => [`m/${index}.json`, '{}']));
    const imports = Object.keys(files).map((name) => `import './${name}';`);
    await folder.put({ ...files, 'plugin.mjs': imports.join('') });

    expect(await refusal(pinned())).toBe('Unpinnable: it has more than 5000 files');
  });

  it('when it is larger than any plug-in is', async () => {
    await folder.put({ 'plugin.mjs': "import './a.json'; import './b.json'" });
    await folder.put({ 'a.json': new Uint8Array(40e6), 'b.json': new Uint8Array(40e6) });

    expect(await refusal(pinned())).toBe('Unpinnable: its files have more than 64 MiB');
  });
});

describe('TypeScript', () => {
  const own = Object.getOwnPropertyDescriptor(nodeModule, 'stripTypeScriptTypes');
  afterEach(() => {
    Reflect.deleteProperty(nodeModule, 'stripTypeScriptTypes');
    if (own !== undefined) Object.defineProperty(nodeModule, 'stripTypeScriptTypes', own);
  });
  const source = "import type { A } from './types.ts';\nimport { b } from './b.ts';\nexport const a: A = b;";
  const stripped = source.replace(/^import type.*$/m, (line) => ' '.repeat(line.length));

  /** Node 20 has no such function: one that gives what Node's would give, or fails. */
  const stripping = (value: unknown) =>
    Object.defineProperty(nodeModule, 'stripTypeScriptTypes', { value, configurable: true });

  it('is read without its types, which load nothing', async () => {
    await folder.put({ 'plugin.ts': source, 'b.ts': '' });
    stripping((text: string) => (text === source ? stripped : text));

    expect(await names('plugin.ts')).toEqual(['b.ts', 'plugin.ts']);
  });

  it('is refused where Node cannot load it either', async () => {
    await folder.put({ 'plugin.mts': source });
    stripping(undefined);

    expect(await refusal(pinned('plugin.mts'))).toBe(
      `Unpinnable: plugin.mts is TypeScript, which Node ${process.versions.node} cannot load; use Node 22.18 or later`,
    );
  });

  it('is refused where it is more than types', async () => {
    await folder.put({ 'plugin.cts': 'enum A {}' });
    stripping(() => {
      throw new Error('TypeScript enum is not supported\n  in strip-only mode');
    });

    expect(await refusal(pinned('plugin.cts'))).toBe(
      'Unpinnable: plugin.cts is TypeScript that Node cannot load (TypeScript enum is not supported in strip-only mode)',
    );
  });
});
