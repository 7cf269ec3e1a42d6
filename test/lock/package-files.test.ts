import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmod, symlink } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { packageFiles } from '../../src/lock/package-files.ts';
import { refusal, scratchFolder } from './scratch-folder.ts';

const folder = scratchFolder();
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const HOME = 'node_modules/acme';
const inPackage = (files: Readonly<Record<string, string>>) =>
  folder.put(Object.fromEntries(Object.entries(files).map(([name, text]) => [`${HOME}/${name}`, text])));
const pinned = (entry = 'index.js') => packageFiles(folder.at(HOME), folder.at(`${HOME}/${entry}`));
const isRoot = process.getuid?.() === 0;

describe('the files of a package', () => {
  it('are all that it brings, and not what is installed for it', async () => {
    await inPackage({
      'index.js': 'import(anything)',
      'package.json': '{}',
      'lib/deep/a.txt': 'a\r\n',
      'lib/node_modules/own/index.js': '',
      '.hidden': '',
      '.git/config': '',
      'node_modules/other/index.js': '',
    });

    expect(await pinned()).toEqual({
      'index.js': sha256('import(anything)'),
      'package.json': sha256('{}'),
      'lib/deep/a.txt': sha256('a\r\n'),
      'lib/node_modules/own/index.js': sha256(''),
      '.hidden': sha256(''),
    });
  });

  it('are the same where a package manager links the folder', async () => {
    await folder.put({ 'store/acme/index.js': '', 'store/acme/lib/a.js': '', 'node_modules/x': '' });
    await symlink('../store/acme', folder.at(HOME));

    expect(Object.keys(await pinned()).sort()).toEqual(['index.js', 'lib/a.js']);
    expect(Object.keys(await packageFiles(folder.at(HOME), folder.at('store/acme/index.js'))).sort()).toEqual([
      'index.js',
      'lib/a.js',
    ]);
  });

  it('may be links to each other, pinned by where they lead', async () => {
    await inPackage({ 'index.js': '', 'lib/a.js': '' });
    await symlink('lib/a.js', folder.at(`${HOME}/a.js`));
    await symlink('lib', folder.at(`${HOME}/source`));

    expect(await pinned()).toEqual({
      'index.js': sha256(''),
      'lib/a.js': sha256(''),
      'a.js': 'link:lib/a.js',
      source: 'link:lib',
    });
    expect(await refusal(pinned('a.js'))).toMatch(/^pinned/);
  });

  it.each([
    ['out of it', '../../outside.js'],
    ['into the packages installed for it', 'node_modules/other.js'],
    ['into what git keeps', '.git/x.js'],
  ])('are refused with a link %s', async (_, target) => {
    await inPackage({ 'index.js': '', 'node_modules/other.js': '', '.git/x.js': '' });
    await folder.put({ 'outside.js': '' });
    await symlink(target, folder.at(`${HOME}/link.js`));

    expect(await refusal(pinned())).toBe('Unpinnable: link.js is a link that leads out of the package');
  });

  it('are refused with a link to nothing, a pipe, and a module from elsewhere', async () => {
    await inPackage({ 'index.js': '' });
    await folder.put({ 'node_modules/other/index.js': '' });
    expect(await refusal(pinned('../other/index.js'))).toBe(
      'Unpinnable: its module, ../other/index.js, is none of its own files',
    );
    expect(await refusal(pinned('none.js'))).toBe('Unpinnable: its module does not exist');
    await symlink('nothing.js', folder.at(`${HOME}/link.js`));
    expect(await refusal(pinned())).toBe('Unpinnable: link.js does not exist');
  });

  it('are refused with something that is no file', async () => {
    await inPackage({ 'index.js': '' });
    execFileSync('mkfifo', [folder.at(`${HOME}/pipe`)]);

    expect(await refusal(pinned())).toBe('Unpinnable: pipe is no file');
  });

  it('are refused where there are none', async () => {
    expect(await refusal(pinned())).toBe('Unpinnable: its folder does not exist');
  });

  it.skipIf(isRoot)('are refused where they may not be read', async () => {
    await inPackage({ 'index.js': '', 'lib/a.js': '' });
    await chmod(folder.at(`${HOME}/index.js`), 0);
    expect(await refusal(pinned())).toBe('Unpinnable: index.js cannot be read (EACCES)');
    await chmod(folder.at(`${HOME}/lib`), 0);
    expect(await refusal(pinned())).toBe('Unpinnable: its folder lib cannot be read');
    await chmod(folder.at(`${HOME}/lib`), 0o755);
  });
});
