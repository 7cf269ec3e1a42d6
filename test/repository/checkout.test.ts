import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isFactUnavailable } from '../../src/facts/fact.ts';
import { openCheckout } from '../../src/repository/checkout.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'keydrill-checkout-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const git = (cwd: string, ...command: readonly string[]) =>
  execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...command], {
    cwd,
    env: { ...process.env, GIT_COMMITTER_DATE: '2026-03-01T12:00:00+02:00', GIT_CONFIG_GLOBAL: '/dev/null' },
    stdio: 'pipe',
  });

function checkout(name: string, files: Readonly<Record<string, string>>): string {
  const root = join(folder, name);
  mkdirSync(root);
  git(root, 'init', '-q');
  for (const [path, text] of Object.entries(files)) write(join(root, path), text);
  git(root, 'add', '-A');
  git(root, 'commit', '-qm', 'first');
  return root;
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

/** The code and the message of what a read rejects with. */
const refusal = (reading: Promise<unknown>): Promise<readonly [string, string]> =>
  reading.then(
    (value) => {
      throw new Error(`was read: ${JSON.stringify(value)}`);
    },
    (thrown: unknown) => {
      if (!isFactUnavailable(thrown)) throw thrown;
      expect(thrown.error).toMatchObject({ kind: 'failed', operation: 'repository:Checkout', iamAction: null });
      return [thrown.error.code, thrown.error.message] as const;
    },
  );

describe('a checkout', () => {
  let root: string;
  beforeAll(() => {
    root = checkout('whole', {
      'ops/keydrill.yaml': 'extends: strict\n',
      'docs/playbook.md': '# Playbook\n',
      'docs/übung ☂.md': 'name',
      '.gitignore': '.env\n',
      'large.txt': 'x'.repeat(1024 * 1024 + 1),
      'gone.md': 'was here',
    });
    symlinkSync('/etc/hostname', join(root, 'outside.md'));
    symlinkSync('docs/playbook.md', join(root, 'inside.md'));
    git(root, 'add', '-A');
    git(root, 'commit', '-qm', 'links');
    rmSync(join(root, 'gone.md'));
    write(join(root, 'docs/untracked.md'), 'new');
  });

  it('lists what git tracks, by names as they are', async () => {
    expect(await openCheckout(root).files()).toEqual([
      '.gitignore',
      'docs/playbook.md',
      'docs/übung ☂.md',
      'gone.md',
      'inside.md',
      'large.txt',
      'ops/keydrill.yaml',
      'outside.md',
    ]);
    expect(await openCheckout(join(root, 'ops')).files()).toHaveLength(8);
  });

  it('reads the working tree, not the last commit, and only what is tracked', async () => {
    const repository = openCheckout(root);
    expect(await repository.text('docs/playbook.md')).toBe('# Playbook\n');
    expect(await repository.text('inside.md')).toBe('# Playbook\n');
    expect(await repository.text('docs/untracked.md')).toBeNull();
    expect(await repository.text('no/such.md')).toBeNull();
    expect(await repository.text('gone.md')).toBeNull();
    write(join(root, 'docs/playbook.md'), '# Edited\n');
    expect(await repository.text('docs/playbook.md')).toBe('# Edited\n');
  });

  it('does not follow a link out of the checkout, nor swallow a huge file', async () => {
    expect((await refusal(openCheckout(root).text('outside.md')))[0]).toBe('OutsideCheckout');
    expect(await refusal(openCheckout(root).text('large.txt'))).toEqual([
      'TooLarge',
      'large.txt is larger than 1 MiB; make it shorter',
    ]);
  });

  it('resolves the paths of a policy file from its folder', async () => {
    const repository = openCheckout(join(root, 'ops'));
    expect(await repository.resolve('playbook.md')).toBe('ops/playbook.md');
    expect(await repository.resolve('../docs/playbook.md')).toBe('docs/playbook.md');
    for (const path of ['../../elsewhere.md', '..', '../']) {
      expect(await refusal(repository.resolve(path))).toEqual([
        'OutsideCheckout',
        `${path} lies outside the git checkout; move it into the repository`,
      ]);
    }
  });

  it('knows when a commit last changed a file, in UTC', async () => {
    const repository = openCheckout(root);
    expect(await repository.changedAt('docs/playbook.md')).toBe('2026-03-01T10:00:00.000Z');
    expect(await repository.changedAt('docs/untracked.md')).toBeNull();
  });

  it('knows what git ignores, be it there or not', async () => {
    const repository = openCheckout(root);
    expect(await repository.ignores('.env')).toBe(true);
    expect(await repository.ignores('nested/.env')).toBe(true);
    expect(await repository.ignores('env')).toBe(false);
  });

  it('in a shallow clone knows everything but ages', async () => {
    git(folder, 'clone', '-q', '--depth', '1', `file://${root}`, 'shallow');
    const repository = openCheckout(join(folder, 'shallow'));
    expect(await repository.text('docs/playbook.md')).toBe('# Playbook\n');
    expect(await refusal(repository.changedAt('docs/playbook.md'))).toEqual([
      'ShallowClone',
      'the git checkout is shallow, so nobody knows when a file last changed; check out with fetch-depth: 0',
    ]);
  });
});

it('a repository without a commit has files and no ages', async () => {
  const root = join(folder, 'newborn');
  mkdirSync(root);
  git(root, 'init', '-q');
  write(join(root, 'a.md'), 'a');
  git(root, 'add', 'a.md');
  const repository = openCheckout(root);
  expect(await repository.files()).toEqual(['a.md']);
  expect(await repository.changedAt('a.md')).toBeNull();
});

describe('what is no checkout', () => {
  it('is said so, with the remedy', async () => {
    const plain = join(folder, 'plain');
    mkdirSync(plain);
    const repository = openCheckout(plain);
    const said = [
      'NotARepository',
      'there is no git checkout here; run keydrill in a clone of the repository',
    ] as const;
    for (const reading of [
      repository.files(),
      repository.text('a'),
      repository.changedAt('a'),
      repository.ignores('.env'),
      repository.resolve('a'),
    ]) {
      expect(await refusal(reading)).toEqual(said);
    }
  });

  it('a bare repository has no working tree', async () => {
    git(folder, 'init', '-q', '--bare', 'bare');
    expect((await refusal(openCheckout(join(folder, 'bare')).files()))[0]).toMatch(/^(GitFailed|NoWorkingTree)$/);
  });

  it('without git, the remedy is to install it', async () => {
    const path = process.env['PATH'];
    process.env['PATH'] = '';
    try {
      expect(await refusal(openCheckout(folder).files())).toEqual([
        'GitMissing',
        'the command git was not found; install git',
      ]);
    } finally {
      process.env['PATH'] = path;
    }
  });
});
