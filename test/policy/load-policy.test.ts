import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadPolicy } from '../../src/policy/load-policy.ts';
import { defaultPolicy } from '../../src/policy/policy.ts';
import { formatProblem } from '../../src/policy/problem.ts';
import { NOW, rules } from './fake-rules.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'keydrill-policy-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const write = async (name: string, content: string | Uint8Array): Promise<void> => {
  await mkdir(join(root, name, '..'), { recursive: true });
  await writeFile(join(root, name), content);
};

/** The path that was read, or the problems as printed. */
async function load(path?: string, folder = '.'): Promise<string | null | readonly string[]> {
  const outcome = await loadPolicy({ path, cwd: join(root, folder), rules, now: NOW });
  return outcome.ok ? outcome.policy.path : outcome.problems.map(formatProblem);
}

describe('without --policy', () => {
  it('no file is the default policy', async () => {
    const outcome = await loadPolicy({ path: undefined, cwd: root, rules, now: NOW });

    expect(outcome).toEqual({ ok: true, policy: defaultPolicy() });
  });

  it.each(['keydrill.yaml', 'keydrill.yml', '.keydrill.yaml'])('%s is found', async (name) => {
    await write(name, 'extends: strict');

    expect(await load()).toBe(name);
  });

  it('two files in one folder are a mistake', async () => {
    await write('keydrill.yml', '');
    await write('.keydrill.yaml', '');

    expect(await load()).toEqual([
      'keydrill.yml:1:1: There is more than one policy file here (keydrill.yml and .keydrill.yaml); keep one.',
    ]);
  });

  it('the nearest folder up to the root of the repository counts', async () => {
    await write('.git/HEAD', '');
    await write('keydrill.yaml', '');
    await write('a/b/file', '');

    expect(await load(undefined, 'a/b')).toBe('../../keydrill.yaml');
    await write('a/keydrill.yml', '');
    expect(await load(undefined, 'a/b')).toBe('../keydrill.yml');
  });

  it('nothing above the root of the repository counts', async () => {
    await write('keydrill.yaml', '');
    await write('repository/.git', 'gitdir: elsewhere');
    await write('repository/a/file', '');

    expect(await load(undefined, 'repository/a')).toBeNull();
  });

  it('nothing above the working folder counts outside a repository', async () => {
    await write('keydrill.yaml', '');
    await write('a/file', '');

    expect(await load(undefined, 'a')).toBeNull();
  });

  it('a folder of that name is a mistake', async () => {
    await write('keydrill.yaml/file', '');

    expect(await load()).toEqual(['keydrill.yaml:1:1: This is a folder; name a policy file.']);
  });

  it('a link to nowhere is not passed over', async () => {
    await symlink(join(root, 'gone'), join(root, 'keydrill.yaml'));

    expect(await load()).toEqual([
      'keydrill.yaml:1:1: There is no such policy file; "keydrill policy init" writes one.',
    ]);
  });
});

describe('with --policy', () => {
  it('the file is named as it was given', async () => {
    await write('security/policy.yaml', 'extends: strict');

    expect(await load('./security/policy.yaml')).toBe('./security/policy.yaml');
    expect(await load(join(root, 'security/policy.yaml'))).toBe(join(root, 'security/policy.yaml'));
  });

  it('a file that is not there is a mistake, even if another could be found', async () => {
    await write('keydrill.yaml', '');

    expect(await load('keydrill.ymal')).toEqual([
      'keydrill.ymal:1:1: There is no such policy file; "keydrill policy init" writes one.',
    ]);
    expect(await load('keydrill.yaml/x')).toEqual([
      'keydrill.yaml/x:1:1: There is no such policy file; "keydrill policy init" writes one.',
    ]);
  });

  it('problems carry the name of the file', async () => {
    await write('p.yaml', 'regions: enable');

    expect(await load('p.yaml')).toEqual([expect.stringMatching(/^p\.yaml:1:10: regions must be .*\.$/)]);
  });

  it.each<[string, string | Uint8Array, string]>([
    ['not UTF-8', Uint8Array.of(0x61, 0x3a, 0x20, 0xff), 'The policy file is not UTF-8; save it as UTF-8.'],
    ['UTF-16', Buffer.from('\ufeffextends: strict', 'utf16le'), 'The policy file is not UTF-8; save it as UTF-8.'],
    ['too large', '#'.repeat(1024 * 1024 + 1), 'A policy file may have at most 1 MiB.'],
  ])('a file that is %s', async (_, content, message) => {
    await write('p.yaml', content);

    expect(await load('p.yaml')).toEqual([`p.yaml:1:1: ${message}`]);
  });

  it('a file of just 1 MiB is read', async () => {
    await write('p.yaml', '#'.repeat(1024 * 1024));

    expect(await load('p.yaml')).toBe('p.yaml');
  });

  it.skipIf(process.getuid?.() === 0 || process.platform === 'win32')('a file that may not be read', async () => {
    await write('p.yaml', '');
    await chmod(join(root, 'p.yaml'), 0o000);

    expect(await load('p.yaml')).toEqual(['p.yaml:1:1: The policy file may not be read; check its permissions.']);
  });

  it('the hash is that of the bytes in the file', async () => {
    await write('p.yaml', '\ufeffextends: strict\n');
    const outcome = await loadPolicy({ path: 'p.yaml', cwd: root, rules, now: NOW });

    // printf '\xef\xbb\xbfextends: strict\n' | sha256sum
    expect(outcome.ok && outcome.policy.sha256).toBe(
      '2ff495e775df057fb8e16d039bf1b7199369d982c48f84e07f93b88bd2bf5518',
    );
  });
});
