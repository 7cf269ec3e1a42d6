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

  it('explains a rule: what it judges, its parameters, its calls and permissions', async () => {
    const explained = await printed(['rules', 'explain', 'iam-access-key-rotated']);
    expect(explained).toMatch(/^iam-access-key-rotated\nActive access keys are rotated in time\n/);
    expect(explained).toContain('maxAgeDays = 90: ');
    expect(explained).toContain('iam:ListAccessKeys');
    expect(explained).toMatch(/How to fix\n {2}\S/);
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
      actions.filter((action) => !/^[a-z0-9-]+:(?:Get|List|Describe|Generate|Lookup|Simulate)\w+$/.test(action)),
    ).toEqual([]);
  });
});
