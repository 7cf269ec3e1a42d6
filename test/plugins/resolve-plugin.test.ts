import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { resolvePlugin } from '../../src/plugins/resolve-plugin.ts';

const root = realpathSync(mkdtempSync(join(tmpdir(), 'keydrill-resolve-')));
afterAll(() => rmSync(root, { recursive: true }));

function put(path: string, text = 'throw new Error("resolving must run nothing");'): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

const putPackage = (name: string, manifest: object, ...files: readonly string[]) => {
  put(`node_modules/${name}/package.json`, JSON.stringify({ name, version: '1.2.3', ...manifest }));
  for (const file of files) put(`node_modules/${name}/${file}`);
};

put('policy/rules.mjs');
put('policy/plugin/plugin.mjs');
put('policy/empty/readme.md');
put('policy/bare.js');
put('shared/rules.ts');
putPackage(
  'acme',
  {
    exports: {
      '.': { types: './a.d.ts', import: './esm.js', require: './cjs.cjs' },
      './strict': './strict.js',
      './hidden': null,
    },
  },
  'esm.js',
  'cjs.cjs',
  'strict.js',
);
putPackage('@acme/rules', { main: 'lib/main.js' }, 'lib/main.js', 'other.js');
putPackage('only-require', { exports: { require: './a.cjs' } }, 'a.cjs');
putPackage('unbuilt', { exports: './dist/index.js' });
putPackage('no-main', {});
putPackage('odd', { exports: { '.': '../outside.js' } });
put('workspace/linked/package.json', JSON.stringify({ name: 'linked', version: '0.0.1', exports: './index.js' }));
put('workspace/linked/index.js');
symlinkSync(join(root, 'workspace/linked'), join(root, 'node_modules/linked'));

const policy = join(root, 'policy');

describe('a plug-in is found', () => {
  it.each([
    ['./rules.mjs', 'policy/rules.mjs'],
    ['../shared/rules.ts', 'shared/rules.ts'],
    ['./plugin/../rules.mjs', 'policy/rules.mjs'],
  ])('by the path %s', async (name, entry) => {
    expect(await resolvePlugin(name, policy)).toEqual({
      ok: true,
      value: { name, entry: join(root, entry), package: null },
    });
  });

  it.each([
    ['acme', 'acme', 'acme/esm.js', ''],
    ['acme/strict', 'acme', 'acme/strict.js', 'strict'],
    ['@acme/rules', '@acme/rules', '@acme/rules/lib/main.js', ''],
    ['@acme/rules/other.js', '@acme/rules', '@acme/rules/other.js', 'other.js'],
  ])('as the package %s', async (name, packageName, entry, subpath) => {
    expect(await resolvePlugin(name, policy)).toEqual({
      ok: true,
      value: {
        name,
        entry: join(root, 'node_modules', entry),
        package: { name: packageName, version: '1.2.3', folder: join(root, 'node_modules', packageName), subpath },
      },
    });
  });

  it('where a link of a workspace leads', async () => {
    const folder = join(root, 'workspace/linked');
    expect(await resolvePlugin('linked', policy)).toMatchObject({
      ok: true,
      value: { entry: join(folder, 'index.js'), package: { folder } },
    });
  });
});

const NEITHER =
  'is neither a path that begins with ./ or ../ nor the name of an npm package; name it relative to this file';

describe('what is not found is told with what to do', () => {
  it.each([
    [
      './rules',
      'There is no file for the plug-in "./rules" (did you mean "./rules.mjs"?); the path is relative to this file.',
    ],
    ['./gone.mjs', 'There is no file for the plug-in "./gone.mjs"; the path is relative to this file.'],
    ['./plugin', 'The plug-in "./plugin" is a folder; name its file, as in "./plugin/plugin.mjs".'],
    ['..', 'The plug-in ".." is a folder; name its file, as in "../plugin.mjs".'],
    ['./empty', 'The plug-in "./empty" is a folder; name its file, as in "./empty/plugin.mjs".'],
    ['/etc/rules.js', `The plug-in "/etc/rules.js" ${NEITHER}.`],
    ['~/rules.js', `The plug-in "~/rules.js" ${NEITHER}.`],
    ['.\\rules.js', `The plug-in ".\\\\rules.js" ${NEITHER}.`],
    ['C:\\rules.js', `The plug-in "C:\\\\rules.js" ${NEITHER}.`],
    ['https://example.com/rules.js', `The plug-in "https://example.com/rules.js" ${NEITHER}.`],
    ['file:///rules.js', `The plug-in "file:///rules.js" ${NEITHER}.`],
    ['data:text/javascript,1', `The plug-in "data:text/javascript,1" ${NEITHER}.`],
    ['node:fs', `The plug-in "node:fs" ${NEITHER}.`],
    ['bare', 'The plug-in "bare" is no installed package; for the file, write "./bare.js".'],
    ['bare.js', 'The plug-in "bare.js" is no installed package; for the file, write "./bare.js".'],
    [
      'gone/sub',
      'The plug-in "gone/sub" is not installed; run "npm install --save-dev gone" beside this file, or begin with ./ for a file.',
    ],
    [
      '@acme/gone',
      'The plug-in "@acme/gone" is not installed; run "npm install --save-dev @acme/gone" beside this file, or begin with ./ for a file.',
    ],
    [
      'fs',
      'The plug-in "fs" is not installed; run "npm install --save-dev fs" beside this file, or begin with ./ for a file.',
    ],
    ['Two Words', 'The plug-in "Two Words" is no name that an npm package can have; for a file, begin with ./ or ../.'],
    ['', 'The plug-in "" is no name that an npm package can have; for a file, begin with ./ or ../.'],
    [
      'acme/gone',
      'The plug-in "acme/gone" cannot be loaded: the package acme 1.2.3 has no export "./gone"; see "exports" in its package.json.',
    ],
    [
      'acme/hidden',
      'The plug-in "acme/hidden" cannot be loaded: the package acme 1.2.3 has no export "./hidden"; see "exports" in its package.json.',
    ],
    [
      '@acme/rules/gone.js',
      'The plug-in "@acme/rules/gone.js" cannot be loaded: the package @acme/rules 1.2.3 has no file "gone.js"; name one of its files or exports.',
    ],
    [
      '@acme/rules/lib',
      'The plug-in "@acme/rules/lib" cannot be loaded: the package @acme/rules 1.2.3 has no file "lib"; name one of its files or exports.',
    ],
    [
      'only-require',
      'The plug-in "only-require" cannot be loaded: the package only-require 1.2.3 has no export for import; name one of its exports, as in "only-require/plugin.mjs".',
    ],
    [
      'unbuilt',
      'The plug-in "unbuilt" cannot be loaded: the package unbuilt 1.2.3 lacks the file that its package.json names as its entry; build or install it again.',
    ],
    [
      'no-main',
      'The plug-in "no-main" cannot be loaded: the package no-main 1.2.3 lacks the file that its package.json names as its entry; build or install it again.',
    ],
    [
      'odd',
      'The plug-in "odd" cannot be loaded: the package odd 1.2.3 has an invalid package.json (ERR_INVALID_PACKAGE_TARGET); install it again.',
    ],
  ])('%j', async (name, problem) => expect(await resolvePlugin(name, policy)).toEqual({ ok: false, problem }));
});
