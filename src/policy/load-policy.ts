import { lstat, realpath } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import type { Rule } from '../engine/rule.ts';
import type { PolicyOutcome } from './parse-policy.ts';
import { defaultPolicy } from './policy.ts';
import { listed } from './problem.ts';
import type { Sources } from './reach-on-disk.ts';

/** Looked for in this order; two of them in one folder is a mistake. */
const POLICY_FILE_NAMES = ['keydrill.yaml', 'keydrill.yml', '.keydrill.yaml'] as const;

export interface LoadPolicyInput extends Sources {
  /** `--policy`; without it the file is looked for. */
  readonly path: string | undefined;
  readonly cwd: string;
  /** The built-in rules; those of plug-ins come along with them. */
  readonly rules: readonly Rule[];
  readonly now: Date;
}

/**
 * The policy from the file named, else found, else the default, with all that it extends. Runs the code of the plug-ins that
 * it names, unless a lock file says that they are not what was pinned.
 */
export async function loadPolicy({ path, cwd, rules, now, ...sources }: LoadPolicyInput): Promise<PolicyOutcome> {
  const found = path === undefined ? await findPolicyFiles(cwd) : [path];
  const [file, ...others] = found;
  if (file === undefined) return { ok: true, policy: defaultPolicy() };
  if (others.length > 0)
    return failed(file, `There is more than one policy file here (${listed(found, 'and')}); keep one.`);
  // What reads YAML is loaded only when there is some.
  const { readSource } = await import('./read-source.ts');
  const source = await readSource(resolve(cwd, file));
  if (!source.ok) return failed(file, unreadable(source.failure));
  const [{ parsePolicy }, { reachOnDisk }] = await Promise.all([
    import('./parse-policy.ts'),
    import('./reach-on-disk.ts'),
  ]);
  const absolute = resolve(cwd, file);
  return parsePolicy({
    file,
    path: absolute,
    identity: await realpath(absolute).catch(() => absolute),
    source: source.text,
    rules,
    now,
    reach: reachOnDisk({ root: absolute, shownFrom: absolute === file ? null : cwd, ...sources }),
  });
}

const failed = (file: string, message: string): PolicyOutcome => ({
  ok: false,
  problems: [{ file, line: 1, column: 1, message }],
});

/** From the working folder up to the root of its repository; outside a repository, the working folder only. */
async function findPolicyFiles(cwd: string): Promise<readonly string[]> {
  for (const folder of await foldersToSearch(resolve(cwd))) {
    const present = await Promise.all(POLICY_FILE_NAMES.map((name) => exists(join(folder, name))));
    const names = POLICY_FILE_NAMES.filter((_, index) => present[index]);
    if (names.length > 0) return names.map((name) => relative(cwd, join(folder, name)));
  }
  return [];
}

async function foldersToSearch(cwd: string): Promise<readonly string[]> {
  const folders: string[] = [];
  for (let folder = cwd; ; folder = dirname(folder)) {
    folders.push(folder);
    if (await exists(join(folder, '.git'))) return folders;
    // A file above that is nobody's in particular must not steer a scan.
    if (dirname(folder) === folder) return [cwd];
  }
}

/** Also when it cannot be read, or is a link to nowhere: better to stop there than to scan by another policy. */
const exists = (path: string): Promise<boolean> =>
  lstat(path).then(
    () => true,
    (thrown: unknown) =>
      !(thrown instanceof Error && 'code' in thrown && ['ENOENT', 'ENOTDIR'].includes(String(thrown.code))),
  );

function unreadable(failure: string): string {
  switch (failure) {
    case 'missing':
      return 'There is no such policy file; "keydrill policy init" writes one.';
    case 'folder':
      return 'This is a folder; name a policy file.';
    case 'forbidden':
      return 'The policy file may not be read; check its permissions.';
    case 'too-large':
      return 'A policy file may have at most 1 MiB.';
    case 'not-utf-8':
      return 'The policy file is not UTF-8; save it as UTF-8.';
    default:
      return `The policy file could not be read (${failure}); check it, or name another.`;
  }
}
