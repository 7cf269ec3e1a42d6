import { mkdir, symlink } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CliRun, runCli } from '../lab/cli.ts';
import { openWorkspace, type Workspace } from './sample-workspace.ts';

/** A plug-in's tables under the real runners: `testRule` and `testPlugin` use nothing of them but describe and it. */

const ROOT = resolve(import.meta.dirname, '../..');
const packages = join(ROOT, 'node_modules');

/** Colours would part the words. */
const PLAIN = { NO_COLOR: '1', FORCE_COLOR: '0' };

interface Runner {
  readonly name: string;
  /** What the test file says besides: the first line. */
  readonly imports: string;
  readonly run: (workspace: Workspace) => Promise<CliRun>;
}

const script =
  (path: string, args: readonly string[], nodeOptions = '') =>
  (workspace: Workspace) =>
    runCli(args, {
      script: path,
      cwd: workspace.folder,
      env: { ...PLAIN, NODE_OPTIONS: nodeOptions },
      timeoutMs: 120_000,
    });

const RUNNERS: readonly Runner[] = [
  {
    name: 'vitest',
    imports: "import { describe, it } from 'vitest';",
    run: script(join(packages, 'vitest/vitest.mjs'), ['run', '--reporter=verbose', 'plugin.test.js']),
  },
  {
    name: 'jest',
    imports: '// jest has describe and it as globals.',
    run: script(
      join(packages, 'jest/bin/jest.js'),
      ['--verbose', '--watchman=false', 'plugin.test.js'],
      '--experimental-vm-modules --no-warnings',
    ),
  },
  {
    name: 'node:test',
    imports: "import { describe, it } from 'node:test';",
    run: script('--test', ['--test-reporter=spec', 'plugin.test.js']),
  },
];

const testFile = ({ imports }: Runner): string => `${imports}
import { testPlugin, testRule } from 'keydrill/testing';
import plugin from './keydrill-rules/plugin.js';

testPlugin(plugin, { describe, it });
for (const { rule, cases } of plugin.tests) testRule({ ...rule, id: 'acme/by-rule' }, { describe, it }, cases);
`;

describe.each(RUNNERS)('the table of a plug-in under $name', (runner) => {
  let workspace: Workspace;
  let rule: string;

  beforeAll(async () => {
    workspace = await openWorkspace();
    await workspace.file('package.json', JSON.stringify({ type: 'module', private: true, jest: { transform: {} } }));
    await mkdir(join(workspace.folder, 'node_modules'));
    await symlink(ROOT, join(workspace.folder, 'node_modules/keydrill'));
    await symlink(join(packages, 'vitest'), join(workspace.folder, 'node_modules/vitest'));
    expect((await workspace.run(['rules', 'new', 'acme/user-owned'])).code).toBe(0);
    await workspace.file('plugin.test.js', testFile(runner));
    rule = await workspace.read('keydrill-rules/user-owned/rule.js');
  });
  afterAll(() => workspace.remove());

  it('fails readably where the rule is wrong', async () => {
    const { code, stdout, stderr } = await runner.run(workspace);
    const told = stdout + stderr;
    expect(code, told).toBe(1);
    expect(told).toContain('acme/user-owned');
    expect(told).toContain('acme/by-rule');
    expect(told).toContain('every user has an owner');
    expect(told).toContain('your turn: a tag without a value names nobody');
    expect(told).toContain('111122223333: expected fail, got pass (Every IAM user has the tag owner.)');
  });

  it('fails readably where the rule passes over an unread fact', async () => {
    const sloppy = rule.replace(
      'const { users } = facts.details;',
      'const users = readable(() => facts.details.users);',
    );
    const reading = 'function readable(read) { try { return read(); } catch { return []; } }\n';
    await workspace.file(
      'keydrill-rules/user-owned/rule.js',
      sloppy.replace('export default', `${reading}export default`),
    );
    const { code, stdout, stderr } = await runner.run(workspace);
    expect(code, stdout + stderr).toBe(1);
    expect(stdout + stderr).toContain('iam:GetAccountAuthorizationDetails denied: still gives a verdict');
  });

  it('passes where it is right', async () => {
    await workspace.file(
      'keydrill-rules/user-owned/rule.js',
      rule.replace('=> tags[tag] === undefined)', '=> !tags[tag])'),
    );
    const { code, stdout, stderr } = await runner.run(workspace);
    expect(code, stdout + stderr).toBe(0);
    expect(stdout + stderr).toContain('has a complete table');
    expect(stdout + stderr).not.toContain('expected fail');
  });
});
