import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { checkoutUnreadable, NOT_A_REPOSITORY } from '../facts/repository.ts';

const run = promisify(execFile);

/** No hook or monitor of the checkout runs, and nothing is written to it. */
const QUIETLY = ['-c', 'core.fsmonitor=false', '-c', 'core.quotePath=false'];
const MOST_OUTPUT = 64 * 1024 * 1024;

/**
 * What a git command prints. `orElse` is the answer where git says no by ending with 1 (nothing ignored) or 128 (no commit
 * yet); otherwise a failure rejects with `FactUnavailable`.
 */
export async function git(
  folder: string,
  command: readonly string[],
  { orElse }: { orElse?: string } = {},
): Promise<string> {
  try {
    const { stdout } = await run('git', [...QUIETLY, ...command], {
      cwd: folder,
      env: { ...process.env, GIT_OPTIONAL_LOCKS: '0', LC_ALL: 'C' },
      maxBuffer: MOST_OUTPUT,
      timeout: 30_000,
    });
    return stdout;
  } catch (thrown) {
    const { code, stderr = '' } = thrown as { readonly code?: string | number; readonly stderr?: string };
    if (orElse !== undefined && (code === 1 || /does not have any commits yet/.test(stderr))) return orElse;
    throw unreadable(code, stderr);
  }
}

function unreadable(code: string | number | undefined, stderr: string) {
  if (code === 'ENOENT') return checkoutUnreadable('GitMissing', 'the command git was not found; install git');
  if (/not a git repository/.test(stderr)) {
    return checkoutUnreadable(
      NOT_A_REPOSITORY,
      'there is no git checkout here; run keydrill in a clone of the repository',
    );
  }
  if (/dubious ownership/.test(stderr)) {
    return checkoutUnreadable(
      'DubiousOwnership',
      'the git checkout belongs to another user; allow it with git config --global --add safe.directory',
    );
  }
  return checkoutUnreadable(
    'GitFailed',
    `git could not read the checkout (${String(code ?? 'stopped')}); run git status here`,
  );
}
