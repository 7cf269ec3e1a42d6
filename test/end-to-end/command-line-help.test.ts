import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWorkspace, type Workspace } from './sample-workspace.ts';

const POLICY_FLAGS = ['policy', 'rule', 'skip-rule'];
const REPORT_FLAGS = ['format', 'min-severity', 'fail-on', 'allow-unknown', 'quiet', 'color'];
const CREDENTIAL_FLAGS = ['profile', 'role-name', 'external-id', 'timeout'];
const READ_FLAGS = [...CREDENTIAL_FLAGS, 'region', 'accounts', 'organization', 'shard', 'concurrency', 'progress'];

const PUBLISH_FLAGS = ['dry-run', 'skip-excepted'];

const FLAGS: Readonly<Record<string, readonly string[]>> = {
  scan: [...POLICY_FLAGS, ...REPORT_FLAGS, ...READ_FLAGS, ...PUBLISH_FLAGS, 'baseline', 'publish', 'save-snapshot'],
  collect: [...POLICY_FLAGS, ...READ_FLAGS, 'output', 'quiet'],
  evaluate: [...POLICY_FLAGS, ...REPORT_FLAGS, 'baseline'],
  demo: [...REPORT_FLAGS, 'save-snapshot'],
  publish: [...CREDENTIAL_FLAGS, ...PUBLISH_FLAGS, 'policy', 'format'],
  diff: ['format', 'fail-on'],
  merge: ['policy', ...REPORT_FLAGS, 'baseline'],
  doctor: [...POLICY_FLAGS, ...CREDENTIAL_FLAGS, 'region', 'accounts', 'organization', 'format', 'color'],
  rules: [],
  'rules list': ['policy', 'controls'],
  'rules explain': ['policy', 'color'],
  'rules new': ['output', 'typescript'],
  'rules test': ['policy', 'require-tests', 'format', 'color'],
  policy: [],
  'policy init': [],
  'policy check': [...POLICY_FLAGS, 'against'],
  'policy print': [...POLICY_FLAGS, 'account'],
  'policy lock': ['policy'],
  'policy schema': ['policy', 'output'],
  permissions: [...POLICY_FLAGS, 'format', 'publish', 'diff', 'role-name', 'external-id', 'github'],
};

describe('help and version', () => {
  let workspace: Workspace;
  beforeAll(async () => {
    workspace = await openWorkspace();
  });
  afterAll(() => workspace.remove());

  it.each(Object.entries(FLAGS))('keydrill %s --help names every flag and runs nothing', async (command, flags) => {
    const { code, stdout, stderr } = await workspace.run([...command.split(' '), '--help']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout.split('\n')[0]).toMatch(new RegExp(`^keydrill ${command}(?: |$)`));
    const named = [...stdout.matchAll(/^ +(?:-\w, )?--([a-z-]+)/gm)].map(([, name]) => name);
    expect(named).toEqual(expect.arrayContaining([...flags, 'help', 'version']));
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(110);
  });

  it.each([['--help'], ['-h'], ['help']])('keydrill %s names every command and every exit code', async (flag) => {
    const { code, stdout, stderr } = await workspace.run([flag]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const commands = Object.keys(FLAGS).filter((command) => !command.includes(' '));
    expect([...stdout.matchAll(/^ {2}keydrill (\w+)/gm)].map(([, name]) => name).sort()).toEqual(commands.sort());
    expect(stdout).toMatch(/Exit codes: 0 .* 1 .* 2 .* 3 /);
  });

  it('knows every command that it helps with: each is suggested when it is misspelt', async () => {
    for (const command of Object.keys(FLAGS)) {
      const [said] = await workspace.refused(`${command}x`.split(' '));
      expect(said).toContain(`(did you mean "${command.split(' ').at(-1)}"?)`);
    }
  });

  it('--version is that of the package, alone and beside a command', async () => {
    const { version } = JSON.parse(await readFile(new URL('../../package.json', import.meta.url), 'utf8'));
    for (const args of [['--version'], ['scan', '--version']]) {
      expect(await workspace.run(args)).toMatchObject({ code: 0, stdout: `${version}\n`, stderr: '' });
    }
  });

  it('speaks English wherever it runs', async () => {
    const german = { LC_ALL: 'de_DE.UTF-8', LANG: 'de_DE.UTF-8' };
    const here = await workspace.run(['scan', '--help']);
    expect(await workspace.run(['scan', '--help'], { env: german })).toMatchObject({ stdout: here.stdout });
    expect(await workspace.refused(['demo', '--frobnicate'], { env: german })).toEqual([
      'Unknown flag --frobnicate; see "keydrill demo --help".',
    ]);
  });
});
