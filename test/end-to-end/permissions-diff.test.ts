import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWorkspace, type Workspace } from './sample-workspace.ts';

const CLI = resolve(import.meta.dirname, '../../dist/cli.js');

interface Policy {
  readonly Statement: readonly [{ readonly Action: readonly string[] }];
}

let workspace: Workspace;
let own: string;
let actions: readonly string[];
beforeAll(async () => {
  workspace = await openWorkspace();
  own = (await workspace.run(['permissions'])).stdout;
  const { Statement }: Policy = JSON.parse(own);
  actions = Statement[0].Action;
  await workspace.file('own.json', own);
});
afterAll(() => workspace?.remove());

const against = async (policy: unknown, ...flags: readonly string[]) => {
  await workspace.file('team.json', typeof policy === 'string' ? policy : JSON.stringify(policy));
  return workspace.run(['permissions', '--diff', 'team.json', ...flags]);
};
const allowing = (Action: readonly string[], parts: object = {}) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action, Resource: '*', ...parts }],
});
/** The list that is ready to be pasted. */
const toAdd = (stdout: string): readonly string[] => JSON.parse(/^\[\n.*?^\]$/ms.exec(stdout)?.[0] ?? '[]');

describe('keydrill permissions --diff', () => {
  it('ends with 0 for what it would print itself, as IAM gives it back', async () => {
    const said = `The policy team.json allows everything that the selected rules need (${actions.length} actions).\n`;
    const stored = { PolicyVersion: { Document: JSON.parse(own), VersionId: 'v3', IsDefaultVersion: true } };
    for (const policy of [own, stored, JSON.stringify(encodeURIComponent(own))]) {
      expect(await against(policy)).toMatchObject({ code: 0, stdout: said, stderr: '' });
    }
  });

  it('ends with 1 for one action less, whichever it is, and the list closes the gap', async () => {
    for (const action of [actions[0], actions[20], actions.at(-1)]) {
      const { code, stdout } = await against(allowing(actions.filter((each) => each !== action)));
      expect(code).toBe(1);
      expect(stdout).toContain(`allows ${actions.length - 1} of ${actions.length} actions`);
      expect(toAdd(stdout)).toEqual([action]);
    }
    const { stdout } = await against(allowing(['iam:*']));
    expect((await against([allowing(['iam:*']), allowing(toAdd(stdout))])).code).toBe(0);
  });

  it.each<readonly [string, object, number, RegExp]>([
    ['everything', allowing(['*']), 0, /more than reads of configuration \(1\):\n {2}\*\n/],
    ['all but IAM', allowing([], { Action: undefined, NotAction: 'iam:*' }), 1, /everything but iam:\*/],
    ['some resources', allowing(['*'], { Resource: 'arn:aws:s3:::logs' }), 1, /only on arn:aws:s3:::logs\n/],
    ['nothing', { Version: '2012-10-17', Statement: [] }, 1, /allows 0 of /],
  ])('tells a policy that allows %s', async (_, policy, expected, pattern) => {
    const { code, stdout, stderr } = await against(policy);
    expect({ code, stderr }).toEqual({ code: expected, stderr: '' });
    expect(stdout).toMatch(pattern);
  });

  it('compares with what publishing needs, and with the rules that are named', async () => {
    expect((await against(own, '--publish')).stdout).toMatch(/allows 0 of 2 actions that publishing needs\.\n/);
    const few = JSON.parse((await workspace.run(['permissions', '--rule', 'guardduty-enabled'])).stdout);
    expect((await against(few, '--rule', 'guardduty-enabled')).code).toBe(0);
    expect((await against(few)).code).toBe(1);
  });

  it('reads standard input', async () => {
    const child = spawn(process.execPath, [CLI, 'permissions', '--diff', '-'], { cwd: workspace.folder });
    child.stdin.end(own);
    const [stdout, code] = await Promise.all([text(child.stdout), new Promise((done) => child.once('close', done))]);
    expect({ stdout, code }).toEqual({
      stdout: `The policy on standard input allows everything that the selected rules need (${actions.length} actions).\n`,
      code: 0,
    });
  });

  it.each<readonly [string, string, RegExp]>([
    ['nothing', '', /^The policy bad\.json is empty; give the policy document/],
    ['no JSON', 'Version: 1', /^The policy bad\.json is not JSON; give/],
    ['no policy', '{"a":1}', /^The policy bad\.json holds no identity policy of IAM/],
    ['too much', `"${'x'.repeat(1_000_000)}"`, /^The policy bad\.json is too large for a policy; give/],
  ])('refuses a file with %s', async (_, content, sentence) => {
    await workspace.file('bad.json', content);
    expect(await workspace.refused(['permissions', '--diff', 'bad.json'])).toEqual([expect.stringMatching(sentence)]);
  });

  it.each<readonly [string, readonly string[], string | RegExp]>([
    [
      'a file that is not there',
      ['--diff', 'gone.json'],
      /^The policy gone\.json does not exist; save there what "aws iam/,
    ],
    ['a folder', ['--diff', '.'], 'The policy . is a folder; name the files in it.'],
    [
      'a template beside it',
      ['--diff', 'own.json', '--format', 'terraform'],
      '--diff compares policies, not templates; leave out --format terraform.',
    ],
    ['standard input that is empty', ['--diff', '-'], /^The policy on standard input is empty; /],
  ])('refuses %s', async (_, flags, sentence) => {
    const expected = typeof sentence === 'string' ? sentence : expect.stringMatching(sentence);
    expect(await workspace.refused(['permissions', ...flags])).toEqual([expected]);
  });
});

describe('keydrill permissions', () => {
  it.each<readonly [string, readonly string[], string]>([
    [
      'a repository without a role',
      ['--github', 'acme/security'],
      '--github is about who may assume a role; it goes with --format cloudformation or terraform.',
    ],
    [
      'no external id without a role',
      ['--no-external-id'],
      '--no-external-id is about who may assume a role; it goes with --format cloudformation or terraform.',
    ],
    [
      'a wildcard for the repository',
      ['--format', 'terraform', '--github', 'acme/*'],
      '--github "acme/*" is not one repository; write it as OWNER/NAME, or as OWNER@ID/NAME@ID where the subject of its tokens has ids.',
    ],
    [
      'a name that no role can have',
      ['--format', 'cloudformation', '--role-name', 'a "b" ${c}'],
      '--role-name "a \\"b\\" ${c}" cannot name a role; use up to 64 letters, digits and any of _+=,.@-.',
    ],
    [
      'a format that it does not know',
      ['--format', 'cloudfromation'],
      '--format takes json, cloudformation or terraform, not "cloudfromation" (did you mean "cloudformation"?).',
    ],
  ])('refuses %s', async (_, flags, sentence) => {
    const [said, ...more] = await workspace.refused(['permissions', ...flags]);
    expect(more).toEqual([]);
    expect(said).toBe(sentence);
  });

  it('asks for what any account of the overrides needs', async () => {
    await workspace.file(
      'overridden.yaml',
      'extends: essential\nrules:\n  guardduty-enabled: off\noverrides:\n  - accounts: ["44*"]\n    rules: { cost-alerts-configured: { costExplorer: true } }\n',
    );
    const { stdout, stderr } = await workspace.run(['permissions', '--policy', 'overridden.yaml']);
    expect(stderr).toBe('');
    expect(stdout).toContain('"ce:GetAnomalySubscriptions"');
  });
});
