import { spawnSync } from 'node:child_process';
import { cp, mkdir, readdir, symlink } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openWorkspace, type Workspace } from './sample-workspace.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const YOUR_TURN = 'your turn: a tag without a value names nobody';

let workspace: Workspace;
beforeEach(async () => {
  workspace = await openWorkspace();
});
afterEach(() => workspace.remove());

const start = async (...args: readonly string[]) => {
  const run = await workspace.run(['rules', 'new', ...args]);
  expect(run, run.stderr).toMatchObject({ code: 0, stdout: '' });
  return run.stderr.trimEnd().split('\n');
};

/** What the comment in the new rule says. */
async function follow(file: string): Promise<void> {
  const text = await workspace.read(file);
  expect(text).toContain('// Write "!tags[tag]" in place of "tags[tag] === undefined", and all of them pass.');
  await workspace.file(file, text.replace('=> tags[tag] === undefined)', '=> !tags[tag])'));
}

describe('a new rule of a plug-in', () => {
  it('works but for one test, which says what to write, and then judges an account', async () => {
    expect(await start('acme/user-owned')).toEqual([
      'Wrote keydrill-rules/user-owned/rule.mjs, keydrill-rules/user-owned/rule.tests.mjs, keydrill-rules/user-owned/rule.md and keydrill-rules/plugin.mjs.',
      'One of its tests fails, and says what to write. To run them:',
      '  keydrill rules test keydrill-rules',
      'To scan with it, say in keydrill.yaml (paths count from its folder):',
      "  plugins: ['./keydrill-rules/plugin.mjs']",
    ]);
    const first = await workspace.run(['rules', 'test', 'keydrill-rules']);
    expect(first, first.stderr).toMatchObject({ code: 1, stderr: '' });
    expect(first.stdout.match(/✗/g)).toHaveLength(1);
    expect(first.stdout.replace(/\s+/g, ' ')).toContain(`✗ ${YOUR_TURN}, so check() in rule.mjs must say fail;`);
    expect(first.stdout).toContain('5 cases and 4 denied facts of 1 rule: 1 case not as expected.');

    await follow('keydrill-rules/user-owned/rule.mjs');
    const second = await workspace.run(['rules', 'test', 'keydrill-rules']);
    expect(second, second.stderr).toMatchObject({ code: 0, stderr: '' });
    expect(second.stdout).toContain('5 cases and 5 denied facts of 1 rule: all as expected.');

    await workspace.file('keydrill.yaml', "plugins: ['./keydrill-rules/plugin.mjs']\n");
    const check = await workspace.run(['policy', 'check']);
    expect(check, check.stderr).toMatchObject({ code: 0 });
    const snapshot = join(ROOT, 'src/demo/account.json');
    const report = await workspace.run(['evaluate', snapshot, '--rule', 'acme/user-owned', '--format', 'json']);
    expect(report.code, report.stderr).toBe(0);
    const { results } = JSON.parse(report.stdout);
    expect(results).toMatchObject([
      { ruleId: 'acme/user-owned', status: 'fail', message: 'The tag owner is missing on 39 of 39 IAM users.' },
    ]);
  });

  it.each([
    [[], '{"type":"module"}', 'js'],
    [[], '{"type":"commonjs"}', 'mjs'],
    [[], 'no JSON', 'mjs'],
    [['--typescript'], '{"type":"module"}', 'ts'],
    [['--typescript'], '{}', 'mts'],
  ])('has modules that Node takes for such: %j in %s', async (flags, manifest, extension) => {
    await workspace.file('package.json', manifest);
    await start('acme/user-owned', '--output', 'security/rules', ...flags);
    expect((await readdir(join(workspace.folder, 'security/rules'))).sort()).toEqual([
      `plugin.${extension}`,
      'user-owned',
    ]);
    expect(new Set(await readdir(join(workspace.folder, 'security/rules/user-owned')))).toEqual(
      new Set(['rule.md', `rule.${extension}`, `rule.tests.${extension}`]),
    );
    expect(await workspace.read(`security/rules/plugin.${extension}`)).toContain(`./user-owned/rule.${extension}`);
  });

  it('joins those that are there', async () => {
    await start('acme/user-owned');
    const told = await start('acme/bucket-tagged');
    expect(told.join('\n')).not.toContain('plugins:');
    expect(await workspace.read('keydrill-rules/plugin.mjs')).toContain('rules: [bucketTagged, userOwned]');
    const { stdout, code } = await workspace.run(['rules', 'test', 'keydrill-rules/plugin.mjs']);
    expect(code).toBe(1);
    expect(stdout).toContain('10 cases and 8 denied facts of 2 rules: 2 cases not as expected.');
  });

  it('leaves a module alone that is kept by hand', async () => {
    await start('acme/user-owned');
    const [, ...own] = (await workspace.read('keydrill-rules/plugin.mjs')).split('\n');
    await workspace.file('keydrill-rules/plugin.mjs', own.join('\n'));
    expect(await start('acme/bucket-tagged')).toEqual([
      expect.stringMatching(/^Wrote .*rule\.md\.$/),
      'keydrill-rules/plugin.mjs is kept by hand; add these lines to it, bucketTagged to its rules and bucketTaggedTests to its tests:',
      "  import bucketTagged from './bucket-tagged/rule.mjs';",
      "  import bucketTaggedTests from './bucket-tagged/rule.tests.mjs';",
      'One of its tests fails, and says what to write. To run them:',
      '  keydrill rules test keydrill-rules',
    ]);
    expect(await workspace.read('keydrill-rules/plugin.mjs')).toBe(own.join('\n'));
  });

  it('takes the place of nothing', async () => {
    await start('acme/user-owned');
    await workspace.file('keydrill-rules/a-file', 'text');
    await workspace.file('file', 'text');
    const refused = (...args: readonly string[]) => workspace.refused(['rules', 'new', ...args]);
    expect(await refused('acme/user-owned')).toEqual([
      'keydrill-rules/user-owned exists already; choose another name, or remove it first.',
    ]);
    expect(await refused('acme/a-file')).toEqual([
      'keydrill-rules/a-file exists already; choose another name, or remove it first.',
    ]);
    expect(await refused('other/user-owned')).toEqual([
      'keydrill-rules/plugin.mjs is the plug-in acme, which has no rules of other; write acme/user-owned, or name another folder with --output.',
    ]);
    expect(await refused('acme/user-tagged', '--output', 'file/rules')).toEqual([
      'file/rules/user-tagged cannot be made, because something above it is a file; name another folder with --output.',
    ]);
  });

  it.each([
    [
      'user-owned',
      "A rule without a namespace is one of keydrill's own; call yours by one, as in keydrill rules new acme/user-owned.",
    ],
    [
      'acme/Owned',
      'A rule cannot be called "Owned"; name the desired state in two or more lower-case words with hyphens, as in bucket-tagged.',
    ],
    [
      '../user-owned',
      'A rule cannot be in the namespace ".."; use lower-case words with hyphens, such as the name of your organization.',
    ],
  ])('is refused as %s', async (id, told) => {
    expect(await workspace.refused(['rules', 'new', id])).toEqual([told]);
  });
});

describe("a new rule of keydrill's own", () => {
  const inCheckout = (command: string, ...args: readonly string[]) =>
    spawnSync(process.execPath, [join(ROOT, 'node_modules', command), ...args], {
      cwd: workspace.folder,
      encoding: 'utf8',
    });

  beforeEach(async () => {
    await workspace.file('package.json', JSON.stringify({ name: 'keydrill', type: 'module', version: '0.1.0' }));
    await mkdir(join(workspace.folder, 'rules'));
    await cp(join(ROOT, 'rules/index.ts'), join(workspace.folder, 'rules/index.ts'));
    await cp(join(ROOT, 'biome.json'), join(workspace.folder, 'biome.json'));
    for (const name of ['src', 'schemas', 'node_modules'])
      await symlink(join(ROOT, name), join(workspace.folder, name));
  });

  it('is in the style of the house, and works but for one test', async () => {
    expect(await start('user-owned')).toEqual([
      'Wrote rules/user-owned/rule.ts, rule.test.ts and rule.md: a rule that works, and one test that fails and says what to write.',
      'Next:',
      '  npm run generate',
      '  npx vitest run rules/user-owned',
    ]);
    const lint = inCheckout('@biomejs/biome/bin/biome', 'check', '--vcs-enabled=false', 'rules/user-owned');
    expect(lint.status, lint.stdout + lint.stderr).toBe(0);
    await workspace.file(
      'tsconfig.json',
      JSON.stringify({ extends: join(ROOT, 'tsconfig.json'), include: ['rules/user-owned'] }),
    );
    const types = inCheckout('typescript/bin/tsc', '-p', '.');
    expect(types.status, types.stdout).toBe(0);
    const tsx = { env: { NODE_OPTIONS: `--import ${join(ROOT, 'node_modules/tsx/dist/loader.mjs')}` } };
    const first = await workspace.run(['rules', 'test', 'rules/user-owned'], tsx);
    expect(first.code, first.stderr).toBe(1);
    expect(first.stdout.match(/✗/g)).toHaveLength(1);
    expect(first.stdout).toContain(YOUR_TURN);
    await follow('rules/user-owned/rule.ts');
    const second = await workspace.run(['rules', 'test', 'rules/user-owned', '--require-tests'], tsx);
    expect(second, second.stderr).toMatchObject({ code: 0 });
  });

  it('has a name of its own, and lies in rules/', async () => {
    const refused = async (...args: readonly string[]) => {
      const { code, stderr } = await workspace.run(['rules', 'new', ...args]);
      expect(code).toBe(2);
      return stderr;
    };
    expect(await refused('guardduty-enabled')).toBe(
      'keydrill: There is a rule guardduty-enabled already; choose another name.\n',
    );
    expect(await refused('user-owned', '--output', 'x')).toBe(
      "keydrill: --output is for rules of a plug-in; keydrill's own lie in rules/.\n",
    );
    expect(await readdir(join(workspace.folder, 'rules'))).toEqual(['index.ts']);
  });
});
