import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { builtInRules } from '../../rules/index.ts';
import { PACKS } from '../../src/engine/rule.ts';
import { planOf } from '../../src/facts/plan.ts';
import { CONTACT_RULE } from './sample-snapshots.ts';
import { openWorkspace, type Workspace } from './sample-workspace.ts';

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

  it('explains a rule: what it judges, reads and asks for, and where that comes from', async () => {
    const explained = await printed(['rules', 'explain', 'iam-access-key-rotated']);
    expect(explained).toMatch(/^iam-access-key-rotated\nActive access keys are rotated in time\n/);
    expect(explained).toContain('Judges\n  each active access key\n');
    expect(explained).toContain('maxAgeDays = 90: ');
    expect(explained).toMatch(/How to fix\n {2}\S/);
    expect(explained).toContain('  iam:GetCredentialReport, once\n');
    expect(explained).toContain('  iam:ListAccessKeys, for each IAM user where it matters\n');
    expect(explained).toMatch(
      /API calls\n {2}sts:GetCallerIdentity\n(?: {2}\S+\n)*\nIAM actions\n(?: {2}iam:\w+\n)+\n/,
    );
    expect(explained).toContain('Where the requirement comes from\n  CIS AWS Foundations 1.4: 1.14\n');
    expect(explained).toContain('  NIST 800-53 r5: AC-2(1), AC-2(3)\n');
  });

  it('explains what a costly option would ask for, and that it is off', async () => {
    const explained = await printed(['rules', 'explain', 'iam-access-key-replaceable']);
    expect(explained).toMatch(/inspectUsage = false: .*two such requests a second/);
    expect(explained).toContain('  cloudtrail:LookupEvents (only with inspectUsage)\n');
    expect(explained).toContain('  the section "keys" of the policy file\n');
  });

  it('explains every rule', async () => {
    for (const { id, title, remediation } of builtInRules) {
      const explained = await printed(['rules', 'explain', id]);
      expect(explained).toContain(`${id}\n${title}\n`);
      expect(explained).toContain(remediation.text);
      expect(explained).not.toMatch(/undefined|\[object Object\]/);
    }
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
