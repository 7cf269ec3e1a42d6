import { mkdir, rename, rm, symlink, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { LOCK_FILE, openLock, pinsOf } from '../../src/lock/lock.ts';
import { lockFileText } from '../../src/lock/lock-file.ts';
import type { Trusted } from '../../src/lock/trusted.ts';
import { scratchFolder } from './scratch-folder.ts';

const folder = scratchFolder();

const FILES = {
  'base.yaml': 'extends: strict\n',
  'rules/plugin.mjs': "import './a.mjs';",
  'rules/a.mjs': 'export {};',
  'node_modules/acme/package.json': '{"name":"acme","version":"1.2.0"}',
  'node_modules/acme/index.js': 'export {};',
  'node_modules/acme/keydrill.yaml': 'extends: essential\n',
};

const ownFile = (name: string, entry = name): Trusted => ({
  kind: 'plugin',
  name,
  entry: folder.at(entry),
  package: null,
});
const installed = (name = 'acme'): Trusted => ({
  kind: 'plugin',
  name,
  entry: folder.at('node_modules/acme/index.js'),
  package: { name: 'acme', version: '1.2.0', folder: folder.at('node_modules/acme'), subpath: '' },
});
const extended = (name: string, path = name, source = FILES['base.yaml']): Trusted => ({
  kind: 'policy',
  name,
  path: folder.at(path),
  source: Buffer.from(source),
});

const all = (): readonly Trusted[] => [
  extended('./base.yaml'),
  extended('acme', 'node_modules/acme/keydrill.yaml', FILES['node_modules/acme/keydrill.yaml']),
  ownFile('./rules/plugin.mjs'),
  installed(),
];

async function pinned(trusted = all(), at = '.') {
  const pins = await pinsOf(folder.at(at), trusted);
  if (!pins.ok) throw new Error(pins.problem);
  return pins.value;
}

/** Pins what is there now. */
const lockIt = async (trusted = all(), at = '.') =>
  folder.put({ [`${at}/${LOCK_FILE}`]: lockFileText(await pinned(trusted, at)) });

async function problemsWith(trusted = all(), at = '.') {
  const lock = await openLock(folder.at(at));
  if (!lock.ok) return lock.problem;
  return Promise.all(trusted.map(lock.value.problemWith));
}

describe('what is pinned', () => {
  it('goes by names that are the same on every machine', async () => {
    await folder.put(FILES);

    expect((await pinned()).map(({ files, ...pin }) => [pin, Object.keys(files).sort()])).toEqual([
      [{ kind: 'policy', name: './base.yaml' }, ['base.yaml']],
      [{ kind: 'policy', name: 'acme/keydrill.yaml', version: '1.2.0' }, ['keydrill.yaml']],
      [{ kind: 'plugin', name: './rules/plugin.mjs' }, ['rules/a.mjs', 'rules/plugin.mjs']],
      [{ kind: 'plugin', name: 'acme', version: '1.2.0' }, ['index.js', 'keydrill.yaml', 'package.json']],
    ]);
  });

  it('is called by its place, whoever names it and how', async () => {
    await folder.put(FILES);
    await symlink('rules/plugin.mjs', folder.at('link.mjs'));
    const [byRoot] = await pinned([ownFile('./rules/plugin.mjs')]);
    const [whole] = await pinned([installed()]);

    expect(await pinned([ownFile('./plugin.mjs', 'rules/plugin.mjs'), ownFile('./link.mjs')])).toEqual([
      byRoot,
      byRoot,
    ]);
    expect(await pinned([installed('acme/index.js')])).toEqual([whole]);
    const outside = await pinned([ownFile('../rules/plugin.mjs', 'rules/plugin.mjs')], 'node_modules');
    expect(outside).toMatchObject([{ name: '../rules/plugin.mjs', files: { '../rules/a.mjs': expect.any(String) } }]);
  });

  it('is called by its package when it lies in one, wherever that is installed', async () => {
    const here = 'node_modules/@acme/policies';
    const files = {
      'package.json': '{"version":"3.0.0"}',
      'strict/a.yaml': 'a',
      'plugin.mjs': "import './b.mjs'",
      'b.mjs': '',
    };
    await folder.put(Object.fromEntries(Object.entries(files).map(([name, text]) => [`app/${here}/${name}`, text])));
    const parts = (at: string) => [
      extended('./a.yaml', `${at}/strict/a.yaml`, 'a'),
      ownFile('../plugin.mjs', `${at}/plugin.mjs`),
    ];
    const near = await pinned(parts(`app/${here}`), 'app');

    expect(near.map(({ files: pinnedFiles, ...pin }) => [pin, Object.keys(pinnedFiles).sort()])).toEqual([
      [{ kind: 'policy', name: '@acme/policies/strict/a.yaml', version: '3.0.0' }, ['strict/a.yaml']],
      [{ kind: 'plugin', name: '@acme/policies/plugin.mjs', version: '3.0.0' }, ['b.mjs', 'plugin.mjs']],
    ]);
    await mkdir(folder.at('node_modules'));
    await rename(folder.at('app/node_modules/@acme'), folder.at('node_modules/@acme'));
    expect(await pinned(parts(here), 'app')).toEqual(near);
  });

  it('is the same through a link to the folder', async () => {
    await folder.put(FILES);
    const expected = await pinned();
    await symlink('.', folder.at('link'));

    expect(await pinned(all(), 'link')).toEqual(expected);
  });

  it('is the same where packages lie in a store', async () => {
    await folder.put(FILES);
    const expected = await pinned();
    await mkdir(folder.at('store'));
    await rename(folder.at('node_modules/acme'), folder.at('store/acme'));
    await symlink('../store/acme', folder.at('node_modules/acme'));

    expect(await pinned()).toEqual(expected);
  });

  it('is the bytes that were read, not those that lie there later', async () => {
    await folder.put(FILES);
    const [before] = await pinned([extended('./base.yaml')]);
    await folder.put({ 'base.yaml': 'other' });

    expect(await pinned([extended('./base.yaml')])).toEqual([before]);
  });

  it('is nothing when one thing cannot be pinned', async () => {
    await folder.put({ ...FILES, 'rules/a.mjs': '\nimport(name)' });

    expect(await pinsOf(folder.path(), all())).toEqual({
      ok: false,
      problem:
        'The plug-in ./rules/plugin.mjs cannot be pinned: rules/a.mjs:2 works out what it loads when it runs; write the name out.',
    });
  });
});

describe('a lock', () => {
  it('lets everything through where there is none', async () => {
    await folder.put({ ...FILES, 'rules/a.mjs': 'import(name)' });

    expect(await problemsWith()).toEqual([null, null, null, null]);
  });

  it('lets through what is as it was pinned, touched or not', async () => {
    await folder.put(FILES);
    await lockIt();
    await folder.put(FILES);

    expect(await problemsWith()).toEqual([null, null, null, null]);
  });

  it('pins nothing when it is empty', async () => {
    await folder.put(FILES);
    await lockIt([]);

    expect(await problemsWith()).toEqual([
      'The extended file ./base.yaml is not pinned in keydrill.lock; read it, then run "keydrill policy lock".',
      'The extended file acme/keydrill.yaml 1.2.0 is not pinned in keydrill.lock; read it, then run "keydrill policy lock".',
      'The plug-in ./rules/plugin.mjs is not pinned in keydrill.lock; read it, then run "keydrill policy lock".',
      'The plug-in acme 1.2.0 is not pinned in keydrill.lock; read it, then run "keydrill policy lock".',
    ]);
  });

  it.each([
    ['a changed byte', { 'rules/a.mjs': 'export {}; ' }, 'changed rules/a.mjs'],
    ['other line ends', { 'rules/a.mjs': 'export {};\r\n' }, 'changed rules/a.mjs'],
    [
      'one more file',
      { 'rules/plugin.mjs': "import './b.mjs';import './a.mjs'", 'rules/b.mjs': '' },
      'changed rules/plugin.mjs; added rules/b.mjs',
    ],
    ['one file less', { 'rules/plugin.mjs': '' }, 'changed rules/plugin.mjs; removed rules/a.mjs'],
  ])("names what is different in a plug-in of one's own: %s", async (_, change, told) => {
    await folder.put(FILES);
    await lockIt();
    await folder.put(change);

    expect(await problemsWith()).toEqual([
      null,
      null,
      `The plug-in ./rules/plugin.mjs is not what keydrill.lock pins (${told}); read it, then run "keydrill policy lock".`,
      null,
    ]);
  });

  it('does not look at files that the plug-in does not load', async () => {
    await folder.put(FILES);
    await lockIt();
    await folder.put({ 'rules/c.mjs': '', 'base.yml': '' });

    expect(await problemsWith()).toEqual([null, null, null, null]);
  });

  it('looks at every file of a package', async () => {
    await folder.put(FILES);
    await lockIt([installed()]);
    await folder.put({ 'node_modules/acme/postinstall.txt': '' });
    await rm(folder.at('node_modules/acme/keydrill.yaml'));

    expect(await problemsWith([installed()])).toEqual([
      'The plug-in acme 1.2.0 is not what keydrill.lock pins (added postinstall.txt; removed keydrill.yaml); read it, then run "keydrill policy lock".',
    ]);
  });

  it('tells a file from a link that leads to a copy of it', async () => {
    await folder.put({ ...FILES, 'node_modules/acme/copy.js': FILES['node_modules/acme/index.js'] });
    await lockIt([installed()]);
    await unlink(folder.at('node_modules/acme/index.js'));
    await symlink('copy.js', folder.at('node_modules/acme/index.js'));

    expect(await problemsWith([installed()])).toEqual([expect.stringContaining('(changed index.js)')]);
  });

  it('does not take a plug-in for an extended file, nor one file for another', async () => {
    await folder.put({ ...FILES, 'other.yaml': FILES['base.yaml'] });
    await lockIt([installed(), extended('./base.yaml')]);

    expect(
      await problemsWith([
        extended('acme', 'node_modules/acme/keydrill.yaml', FILES['node_modules/acme/keydrill.yaml']),
        extended('./other.yaml'),
        ownFile('./rules/plugin.mjs'),
      ]),
    ).toEqual([
      expect.stringContaining('extended file acme/keydrill.yaml 1.2.0 is not pinned'),
      expect.stringContaining('extended file ./other.yaml is not pinned'),
      expect.stringContaining('plug-in ./rules/plugin.mjs is not pinned'),
    ]);
  });

  it('holds two versions of one package, and no third', async () => {
    const nested = 'node_modules/other/node_modules/acme';
    await folder.put({ ...FILES, [`${nested}/package.json`]: '{"version":"2.0.0"}' });
    const two = [
      extended('acme', 'node_modules/acme/keydrill.yaml', 'one'),
      extended('acme', `${nested}/keydrill.yaml`, 'two'),
    ];
    await lockIt(two);

    expect(await problemsWith(two)).toEqual([null, null]);
    expect(await problemsWith([extended('acme', `${nested}/keydrill.yaml`, 'three')])).toEqual([
      'The extended file acme/keydrill.yaml 2.0.0 is not what keydrill.lock pins (changed keydrill.yaml); read it, then run "keydrill policy lock".',
    ]);
  });

  it('refuses what cannot be pinned any more', async () => {
    await folder.put(FILES);
    await lockIt();
    await folder.put({ 'rules/a.mjs': 'import(name)' });
    const [, , problem] = await problemsWith();

    expect(problem).toBe(
      'The plug-in ./rules/plugin.mjs cannot be pinned: rules/a.mjs:1 works out what it loads when it runs; write the name out.',
    );
  });

  it('that is damaged lets nothing be asked', async () => {
    await folder.put({ ...FILES, [LOCK_FILE]: '{' });

    expect(await problemsWith()).toMatch(/^keydrill\.lock is not complete JSON; /);
  });

  it('is that of the folder, not of one above', async () => {
    await folder.put({ ...FILES, [LOCK_FILE]: '{' });

    expect(await problemsWith(all(), dirname('rules/a.mjs'))).toEqual([null, null, null, null]);
  });
});
