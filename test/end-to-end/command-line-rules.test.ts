import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { builtInRules } from '../../rules/index.ts';
import { CAPABILITIES, PACKS } from '../../src/engine/rule.ts';
import { planOf } from '../../src/facts/plan.ts';
import { CONTACT_RULE } from './sample-snapshots.ts';
import { harmIn, openWorkspace, type Workspace } from './sample-workspace.ts';

let workspace: Workspace;
beforeAll(async () => {
  workspace = await openWorkspace();
});
afterAll(() => workspace.remove());

/** What a command prints when all is well. */
async function printed(args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await workspace.run(args);
  expect({ code, stderr }, args.join(' ')).toEqual({ code: 0, stderr: '' });
  return stdout;
}

describe('keydrill rules', () => {
  it('lists every rule once, with severity and pack', async () => {
    const lines = (await printed(['rules', 'list'])).split('\n').filter((line) => line.startsWith('  '));
    const listed = lines.map((line) => line.trim().split(/ {2,}/));
    const known = builtInRules.map(({ severity, pack, id, title }) => [severity, pack, id, title]);
    expect(listed.toSorted()).toEqual(known.toSorted());
  });

  it('lists the rules that help with a framework, by the numbers of its controls', async () => {
    const [title, ...lines] = (await printed(['rules', 'list', '--controls', 'cis-7.0'])).trimEnd().split('\n');
    const cis = builtInRules.flatMap(({ id, controls }) =>
      controls
        .filter(({ framework, version }) => framework === 'cis-aws' && version === '7.0')
        .map((each) => [each.id, id]),
    );
    expect(lines.map((line) => line.trim().split(/ {2,}/)).map(([number, , , id]) => [number, id])).toEqual(
      cis.toSorted(([a = ''], [b = '']) => a.localeCompare(b, 'en', { numeric: true })),
    );
    const rules = new Set(cis.map(([, id]) => id)).size;
    const numbers = new Set(cis.map(([number]) => number)).size;
    expect(title).toBe(
      `CIS AWS Foundations 7.0: ${rules} of ${builtInRules.length} rules help with ${numbers} controls`,
    );
  });

  it('knows no framework without its version', async () => {
    expect(await workspace.run(['rules', 'list', '--controls', 'cis'])).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(
        /^keydrill: There is no framework "cis"; --controls takes cis-1\.4, .* or \S+\.\n$/,
      ),
    });
  });

  it('explains a rule: why, how it judges, how to fix what it finds, and what it reads', async () => {
    const explained = await printed(['rules', 'explain', 'iam-access-key-rotated']);
    expect(explained).toMatch(/^Active access keys are rotated in time\n`iam-access-key-rotated` · high · exposure · /);
    expect(explained).toContain('\nWhy\n  An access key works until somebody ends it.');
    expect(explained).toMatch(/\nHow to fix\n[\s\S]*\n {2}AWS CLI\n {6}aws iam create-access-key --user-name USER\n/);
    expect(explained).toMatch(/\n {2}`maxAgeDays` {2}integer, at least 1 {2}`90` +Days after which/);
    expect(explained).toMatch(/\n {2}`iam:GetCredentialReport` +once +the same\n/);
    expect(explained).toMatch(/\n {2}`iam:ListAccessKeys` +for each IAM user where it matters +the same\n/);
    expect(explained).toMatch(/\n {2}CIS AWS Foundations 1\.4 +1\.14\n/);
    expect(explained).toMatch(/\n {2}NIST 800-53 r5 +AC-2\(1\), AC-2\(3\)\n/);
  });

  it('explains what a costly option would ask for, and what the policy file is asked for', async () => {
    const explained = await printed(['rules', 'explain', 'iam-access-key-replaceable']);
    expect(explained).toMatch(
      /\n {2}`cloudtrail:LookupEvents` \(key-use\) +for each access key in use, only with +the same\n +`inspectUsage`\n/,
    );
    expect(explained).toContain('  Of the policy file: `keys` (docs/policy.md#keys).\n');
  });

  it('explains a rule of every capability, with its page', async () => {
    const one = CAPABILITIES.flatMap((capability) => builtInRules.find((rule) => rule.capability === capability) ?? []);
    expect(one).toHaveLength(CAPABILITIES.length);
    for (const { id, title, remediation } of one) {
      const explained = await printed(['rules', 'explain', id]);
      expect(explained.startsWith(`${title}\n\`${id}\` · `), id).toBe(true);
      expect(explained).toContain('\nWhen an exception is fair\n');
      expect(explained).not.toContain(remediation.text);
      expect(explained).not.toMatch(/undefined|\[object Object\]|could not be read \(/);
      expect(harmIn(explained)).toEqual([]);
    }
  });

  it('has colours where they are wanted, and the same lines', async () => {
    const args = ['rules', 'explain', 'iam-root-unused'];
    const { stdout } = await workspace.run(args, { env: { FORCE_COLOR: '1' } });
    expect(stdout).toContain('\u001b[1mWhy\u001b[22m\n');
    expect(stdout.replace(/\u001b\[\d+m/g, '')).toBe(await printed(args));
    expect((await workspace.run([...args, '--no-color'], { env: { FORCE_COLOR: '1' } })).stdout).toBe(
      await printed(args),
    );
  });

  it('knows no other rule, and says which was meant', async () => {
    expect(await workspace.refused(['rules', 'explain', 'iam-root-unusd'])).toEqual([
      'There is no rule "iam-root-unusd" (did you mean "iam-root-unused"?); "keydrill rules list" shows all.',
    ]);
  });
});

const PLUGIN = `import { account, definePlugin, defineRule, fail, pass } from 'keydrill';
import { ruleTests } from 'keydrill/testing';

const rule = defineRule({
  id: 'acme/account-tagged',
  aliases: ['acme/account-labelled'],
  title: 'The account says whose it is',
  capability: 'respond',
  severity: 'low',
  pack: 'recommended',
  description: 'Nobody answers for an account without an owner.',
  remediation: { text: 'Tag the account.' },
  references: ['https://example.com/tags'],
  controls: [{ framework: 'cis-aws', version: '7.0', id: '99.1' }],
  parameters: { owners: { type: 'integer', default: 1, minimum: 1, description: 'How many.' } },
  since: '1.0.0',
  page: new URL('./rule.md', import.meta.url),
  on: account,
  needs: {},
  check: ({ parameters }) => (parameters.owners === 1 ? pass('It has one.') : fail('It should have more.')),
});
export default definePlugin({
  apiVersion: 1,
  name: 'acme',
  rules: [rule],
  tests: [
    ruleTests(rule, [
      { name: 'one', expect: 'pass' },
      { name: 'two', parameters: { owners: 2 }, expect: 'fail' },
    ]),
  ],
});
`;

describe('keydrill rules with a plug-in', () => {
  let withPlugin: Workspace;
  beforeAll(async () => {
    withPlugin = await openWorkspace();
    await withPlugin.file('plugin.mjs', PLUGIN);
    await withPlugin.file('rule.md', '# Title\n\n## Why\n\nSteers \u001b[31mnothing\u202e.\n\n::error::Nor this.\n');
    await withPlugin.file('keydrill.yaml', 'plugins: [./plugin.mjs]\n');
  });
  afterAll(() => withPlugin.remove());

  it('lists its rules among the others, also by control', async () => {
    const { code, stdout, stderr } = await withPlugin.run(['rules', 'list']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const [, respond = ''] = /\nrespond\n((?: {2}.*\n)+)/.exec(stdout) ?? [];
    expect(respond).toMatch(/^ {2}low +recommended +acme\/account-tagged +The account says whose it is$/m);
    const controls = await withPlugin.run(['rules', 'list', '--controls', 'cis-7.0']);
    expect(controls.stdout).toMatch(new RegExp(` of ${builtInRules.length + 1} rules help`));
    expect(controls.stdout).toMatch(/^ {2}99\.1 .* acme\/account-tagged /m);
  });

  it.each(['acme/account-tagged', 'acme/account-labelled'])('explains %s, and where it comes from', async (id) => {
    const { code, stdout, stderr } = await withPlugin.run(['rules', 'explain', id]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(
      /^The account says whose it is\n`acme\/account-tagged` · low · respond · [\s\S]*plug-in\s`acme`/,
    );
    expect(stdout).toContain('Steers \\u{1b}[31mnothing\\u{202e}.');
    expect(stdout).toContain('Tag the account.');
    expect(harmIn(stdout)).toEqual([]);
  });

  it('says which of its rules was meant', async () => {
    expect(await withPlugin.refused(['rules', 'explain', 'acme/account-taged'])).toEqual([
      'There is no rule "acme/account-taged" (did you mean "acme/account-tagged"?); "keydrill rules list" shows all.',
    ]);
  });

  it('lists and explains the built-in rules where a policy that was found is broken', async () => {
    const broken = await openWorkspace();
    await broken.file('keydrill.yaml', 'plugins: [./nowhere.mjs]\nextend: strict\n');
    for (const args of [['list'], ['explain', 'iam-root-unused']]) {
      const { code, stdout, stderr } = await broken.run(['rules', ...args]);
      expect(code).toBe(0);
      expect(stdout).toBe(await printed(['rules', ...args]));
      expect(stderr).toMatch(
        /^keydrill\.yaml:\d+:\d+: .*\.\nUntil the policy is valid, only the built-in rules are known here\.\n$/,
      );
    }
    const [problem, ...more] = await broken.refused(['rules', 'list', '--policy', 'keydrill.yaml']);
    expect(problem).toMatch(/^keydrill\.yaml:1:\d+: /);
    expect(more).toHaveLength(1);
    await broken.remove();
  });
});

describe('keydrill policy', () => {
  it('init, check and print: what is printed is a policy that selects the same', async () => {
    expect(await workspace.run(['policy', 'init'])).toMatchObject({
      code: 0,
      stdout: '',
      stderr: 'Wrote keydrill.yaml; "keydrill policy check" tells whether it is valid after you have edited it.\n',
    });
    const check = await workspace.run(['policy', 'check']);
    const recommended = builtInRules.filter(({ pack }) => PACKS.indexOf(pack) <= PACKS.indexOf('recommended'));
    expect(check).toMatchObject({
      code: 0,
      stdout: '',
      stderr: `keydrill.yaml is valid: ${recommended.length} rules, 0 exceptions.\n`,
    });
    const print = await printed(['policy', 'print']);
    expect(Object.keys(parse(print).rules)).toEqual(recommended.map(({ id }) => id));
    await workspace.file('printed.yaml', print);
    const again = await printed(['policy', 'print', '--policy', 'printed.yaml']);
    expect(parse(again)).toEqual(parse(print));
    expect((await workspace.run(['policy', 'check', '--policy', 'printed.yaml'])).code).toBe(0);
  });

  it('init names the file it writes', async () => {
    await workspace.file('config/x', '');
    expect(await workspace.run(['policy', 'init', 'config/other.yaml'])).toMatchObject({ code: 0, stdout: '' });
    expect(await workspace.read('config/other.yaml')).toBe(await workspace.read('keydrill.yaml'));
  });

  it('print shows what the file and the flags come to', async () => {
    const settings = 'extends: essential\nrules:\n  iam-access-key-rotated: { severity: low, maxAgeDays: 7 }\n';
    await workspace.file('mine.yaml', settings);
    const print = await printed(['policy', 'print', '--policy', 'mine.yaml', '--rule', 'iam-access-key-*']);
    const { rules } = parse(print);
    expect(rules['iam-access-key-rotated']).toEqual({ severity: 'low', maxAgeDays: 7 });
    expect(Object.keys(rules).every((id) => id.startsWith('iam-access-key-'))).toBe(true);
  });
});

describe('keydrill permissions', () => {
  it('are the union of what the selected rules ask for, and need no credentials', async () => {
    const policy = JSON.parse(await printed(['permissions', '--rule', CONTACT_RULE, '--rule', 'guardduty-enabled']));
    const demands = builtInRules.filter(({ id }) => id === CONTACT_RULE || id === 'guardduty-enabled');
    expect(policy).toEqual({
      Version: '2012-10-17',
      Statement: [{ Sid: 'KeydrillRead', Effect: 'Allow', Action: planOf(demands).iamActions, Resource: '*' }],
    });
    expect(policy.Statement[0].Action).toEqual(
      expect.arrayContaining(['account:GetAlternateContact', 'account:ListRegions', 'guardduty:ListDetectors']),
    );
  });

  it('of all rules hold only actions that read', async () => {
    await workspace.file('strict.yaml', 'extends: strict\n');
    const { Statement } = JSON.parse(await printed(['permissions', '--policy', 'strict.yaml']));
    const actions: readonly string[] = Statement[0].Action;
    expect(actions).toEqual([...new Set(actions)].sort());
    expect(
      actions.filter(
        (action) => !/^[a-z0-9-]+:(?:Get|List|Describe|Generate|Lookup|Simulate|Test|View)\w+$/.test(action),
      ),
    ).toEqual([]);
  });
});
