import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface Commit {
  readonly at: Date;
  /** By path; what a later commit does not name stays. */
  readonly files: Readonly<Record<string, string>>;
}

/** Makes a git repository of an empty folder, commit by commit. Nothing of the user's own git settings gets in. */
export async function writeGitRepository(folder: string, commits: readonly Commit[]): Promise<void> {
  const git = (args: readonly string[], at?: Date) => {
    const date = at === undefined ? {} : { GIT_AUTHOR_DATE: at.toISOString(), GIT_COMMITTER_DATE: at.toISOString() };
    const env = { PATH: process.env['PATH'], GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1', ...date };
    return run('git', ['-c', 'user.name=lab', '-c', 'user.email=lab@example.com', ...args], { cwd: folder, env });
  };
  await git(['init', '--quiet', '--initial-branch=main']);
  for (const { at, files } of commits) {
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text);
    }
    await git(['add', '--force', '--all']);
    await git(['commit', '--quiet', '--message', 'lab'], at);
  }
}
