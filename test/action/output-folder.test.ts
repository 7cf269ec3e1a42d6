import { lstat, mkdir, mkdtemp, readdir, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openOutputFolder } from '../../src/action/output-folder.ts';
import { CommandError } from '../../src/cli/command-error.ts';

let base: string;
let workspace: string;
beforeEach(async () => {
  base = await realpath(await mkdtemp(join(tmpdir(), 'keydrill-workspace-')));
  workspace = join(base, 'workspace');
  await mkdir(workspace);
});
afterEach(() => rm(base, { recursive: true, force: true }));

const open = (name: string, place: { workspace?: string; workingDirectory?: string } = {}) =>
  openOutputFolder(name, { workspace, workingDirectory: workspace, ...place });

const OUTSIDE = (name: string) => `The input output-dir must be a folder of the workspace; "${name}" leads out of it.`;

/** Nothing was made, inside or outside. */
async function expectRefused(name: string, sentence: string | RegExp): Promise<void> {
  const before = (await readdir(base, { recursive: true })).sort();
  const thrown = await open(name).catch((error: unknown) => error);
  expect(thrown).toBeInstanceOf(CommandError);
  if (thrown instanceof CommandError) {
    if (typeof sentence === 'string') expect(thrown.lines).toEqual([sentence]);
    else expect(thrown.message).toMatch(sentence);
  }
  expect((await readdir(base, { recursive: true })).sort()).toEqual(before);
}

describe('the output folder', () => {
  it.each([
    ['keydrill-report', 'keydrill-report'],
    ['out/of/many', 'out/of/many'],
    ['./out/', 'out'],
    ['out/../other', 'other'],
    ['..out', '..out'],
    ['with space', 'with space'],
    ['--publish', '--publish'],
    ['a\nb', 'a\nb'],
    ['.', '.'],
  ])('%j is made, as %j', async (name, path) => {
    expect(await open(name)).toBe(path);
    expect((await lstat(join(workspace, path))).isDirectory()).toBe(true);
  });

  it('may be there already, with something in it', async () => {
    await mkdir(join(workspace, 'out'));
    await writeFile(join(workspace, 'out', 'mine.txt'), 'mine');
    expect(await open('out')).toBe('out');
    expect(await readdir(join(workspace, 'out'))).toEqual(['mine.txt']);
  });

  it('may be named by a whole path inside the workspace', async () => {
    expect(await open(join(workspace, 'out'))).toBe('out');
  });

  it('may lie behind a link that stays inside', async () => {
    await mkdir(join(workspace, 'real'));
    await symlink('real', join(workspace, 'link'));
    expect(await open('link/out')).toBe('link/out');
    expect(await readdir(join(workspace, 'real'))).toEqual(['out']);
  });

  it('is found in a workspace that is itself reached through a link', async () => {
    await symlink(workspace, join(base, 'alias'));
    const alias = join(base, 'alias');
    expect(await open('out', { workspace: alias, workingDirectory: alias })).toBe('out');
    expect(await readdir(workspace)).toEqual(['out']);
  });

  it('is named from the working directory', async () => {
    await mkdir(join(workspace, 'service'));
    expect(await open('out', { workingDirectory: join(workspace, 'service') })).toBe('../out');
    expect(await open('service/out', { workingDirectory: join(workspace, 'service') })).toBe('out');
  });

  it.each(['..', '../out', 'out/../../other', '/', '/tmp', '/etc/keydrill', '../workspace-2/out'])(
    'is not %s, which lies outside',
    (name) => expectRefused(name, OUTSIDE(name)),
  );

  it('is not a folder beside the workspace whose name begins with the same', async () => {
    await mkdir(join(base, 'workspace-other'));
    const name = join(base, 'workspace-other');
    await expectRefused(name, OUTSIDE(name));
  });

  it('is not behind a link that leads out, however deep', async () => {
    await mkdir(join(base, 'elsewhere'));
    await symlink(join(base, 'elsewhere'), join(workspace, 'link'));
    await symlink('..', join(workspace, 'up'));
    for (const name of ['link', 'link/out', 'link/a/b/c', 'up', 'up/out', 'up/elsewhere']) {
      await expectRefused(name, OUTSIDE(name));
    }
    expect(await readdir(join(base, 'elsewhere'))).toEqual([]);
  });

  it('is not behind a link to nothing: it would come to be outside', async () => {
    await symlink(join(base, 'nowhere'), join(workspace, 'dangling'));
    for (const name of ['dangling', 'dangling/out']) await expectRefused(name, /cannot be made \(\w+\)\.$/);
  });

  it('is not a file', async () => {
    await writeFile(join(workspace, 'README.md'), '');
    await expectRefused('README.md', 'The folder "README.md" of the input output-dir cannot be made (EEXIST).');
    await expectRefused(
      'README.md/out',
      'The folder "README.md/out" of the input output-dir cannot be made (ENOTDIR).',
    );
  });

  it('has no null character', () => expectRefused('a\0b', /output-dir/));
});
