import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { writeGitRepository } from './accounts/git-repository.ts';

const run = promisify(execFile);

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keydrill-git-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const git = async (...args: string[]) => (await run('git', args, { cwd: folder })).stdout.trim();

it('makes commits with their dates, ignored files too', async () => {
  const at = (month: number) => new Date(Date.UTC(2025, month, 3, 4, 5, 6));
  await writeGitRepository(folder, [
    { at: at(0), files: { 'docs/playbook.md': 'one', '.gitignore': '.env\n', '.env': 'A=1\n' } },
    { at: at(5), files: { 'docs/playbook.md': 'two' } },
  ]);
  const seconds = (month: number) => at(month).getTime() / 1000;
  const dates = [5, 0].map((month) => `${seconds(month)} ${seconds(month)}`);
  expect(await git('log', '--format=%ct %at')).toBe(dates.join('\n'));
  expect((await git('ls-files')).split('\n')).toEqual(['.env', '.gitignore', 'docs/playbook.md']);
  expect(await readFile(join(folder, 'docs/playbook.md'), 'utf8')).toBe('two');
  expect(await git('status', '--porcelain')).toBe('');
});
