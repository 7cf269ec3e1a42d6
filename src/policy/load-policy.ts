import { lstat, open } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import type { Rule } from '../engine/rule.ts';
import type { PolicyOutcome } from './parse-policy.ts';
import { defaultPolicy } from './policy.ts';
import { listed } from './problem.ts';

/** Looked for in this order; two of them in one folder is a mistake. */
const POLICY_FILE_NAMES = ['keydrill.yaml', 'keydrill.yml', '.keydrill.yaml'] as const;

export interface LoadPolicyInput {
  /** `--policy`; without it the file is looked for. */
  readonly path: string | undefined;
  readonly cwd: string;
  readonly rules: readonly Rule[];
  readonly now: Date;
}

/** The policy from the file named, else found, else the default. The only part of the policy code that touches the disk. */
export async function loadPolicy({ path, cwd, rules, now }: LoadPolicyInput): Promise<PolicyOutcome> {
  const found = path === undefined ? await findPolicyFiles(cwd) : [path];
  const [file, ...others] = found;
  if (file === undefined) return { ok: true, policy: defaultPolicy() };
  if (others.length > 0)
    return failed(file, `There is more than one policy file here (${listed(found, 'and')}); keep one.`);
  const content = await readText(resolve(cwd, file));
  if (!content.ok) return failed(file, content.message);
  const { parsePolicy } = await import('./parse-policy.ts');
  return parsePolicy({ file, source: content.source, rules, now });
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
    (thrown: unknown) => !['ENOENT', 'ENOTDIR'].includes(codeOf(thrown)),
  );

type Content = { readonly ok: true; readonly source: string } | { readonly ok: false; readonly message: string };

async function readText(path: string): Promise<Content> {
  try {
    const bytes = await readBytes(path);
    return { ok: true, source: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch (thrown) {
    return { ok: false, message: unreadable(thrown) };
  }
}

/** One byte past the limit is enough for the parser to say so; a pipe or a device has no size to ask for. */
async function readBytes(path: string): Promise<Uint8Array> {
  const { LARGEST_POLICY_BYTES } = await import('./parse-policy.ts');
  const buffer = Buffer.alloc(LARGEST_POLICY_BYTES + 1);
  const file = await open(path, 'r');
  try {
    let length = 0;
    while (length < buffer.length) {
      const { bytesRead } = await file.read(buffer, length, buffer.length - length, null);
      if (bytesRead === 0) break;
      length += bytesRead;
    }
    if (length === buffer.length) throw Object.assign(new Error('too large'), { code: 'EFBIG' });
    return buffer.subarray(0, length);
  } finally {
    await file.close();
  }
}

const codeOf = (thrown: unknown): string =>
  thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : 'unknown';

function unreadable(thrown: unknown): string {
  const code = codeOf(thrown);
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return 'There is no such policy file; "keydrill policy init" writes one.';
    case 'EISDIR':
      return 'This is a folder; name a policy file.';
    case 'EACCES':
    case 'EPERM':
      return 'The policy file may not be read; check its permissions.';
    case 'EFBIG':
      return 'A policy file may have at most 1 MiB.';
    case 'ERR_ENCODING_INVALID_ENCODED_DATA':
      return 'The policy file is not UTF-8; save it as UTF-8.';
    default:
      return `The policy file could not be read (${code}).`;
  }
}
