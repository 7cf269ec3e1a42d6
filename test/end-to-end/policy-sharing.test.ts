import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { SAMPLE_RULE, samplePlugin } from './sample-plugin.ts';
import { CONTACT_RULE, contactsSnapshot } from './sample-snapshots.ts';
import { openWorkspace, type Workspace } from './sample-workspace.ts';

const KEY_RULE = 'iam-access-key-rotated';
const [PRODUCTION, SANDBOX] = ['444455556666', '111122223333'];

/** A company policy in a package, a team's beside it, and the repository's, which has a plug-in and extends both. */
const FILES = {
  'node_modules/acme-policy/package.json': '{ "name": "acme-policy", "version": "1.0.0" }',
  'node_modules/acme-policy/keydrill.yaml': `extends: essential
maxExceptionDays: 90
rules:
  ${KEY_RULE}: { maxAgeDays: 30 }
overrides:
  - accounts: ['44*']
    rules: { ${KEY_RULE}: { maxAgeDays: 7 } }
`,
  'team/team.yaml': `responder: { role: team-responder }
rules:
  guardduty-enabled: critical
`,
  'keydrill.yaml': `extends: [acme-policy, ./team/team.yaml, acme/baseline]
plugins: [./keydrill-rules/plugin.mjs]
rules:
  ${CONTACT_RULE}: { severity: low }
overrides:
  - accounts: ['1111*']
    rules: { ${CONTACT_RULE}: critical }
`,
} as const;

let workspace: Workspace;
beforeAll(async () => {
  workspace = await openWorkspace();
  await samplePlugin(workspace, 'keydrill-rules');
});
afterAll(() => workspace.remove());
beforeEach(async () => {
  for (const [name, content] of Object.entries(FILES)) await workspace.file(name, content);
});

/** What a command prints when all is well. */
async function printed(...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await workspace.run(args);
  expect({ code, stderr }, args.join(' ')).toEqual({ code: 0, stderr: '' });
  return stdout;
}

describe('a policy that is shared', () => {
  it('is merged, and every value says where it comes from', async () => {
    const text = await printed('policy', 'print');

    for (const line of [
      '  - ./keydrill-rules/plugin.mjs # keydrill.yaml:2',
      '  - essential # node_modules/acme-policy/keydrill.yaml:1',
      '    maxAgeDays: 30 # node_modules/acme-policy/keydrill.yaml:4',
      '    severity: critical # team/team.yaml:3',
      '    severity: low # keydrill.yaml:4',
      `  # recommended, high; on by acme/baseline\n  ${SAMPLE_RULE}:`,
      '  role: team-responder # team/team.yaml:1',
      'maxExceptionDays: 90 # node_modules/acme-policy/keydrill.yaml:2',
      `        severity: critical # keydrill.yaml:7`,
    ]) {
      expect(text).toContain(`${line}\n`);
    }
  });

  it('is printed as one file that selects the same, for every account', async () => {
    await workspace.file('printed.yaml', await printed('policy', 'print'));

    for (const account of [PRODUCTION, SANDBOX, '999999999999']) {
      const [before, after] = [
        parse(await printed('policy', 'print', '--account', account)),
        parse(await printed('policy', 'print', '--account', account, '--policy', 'printed.yaml')),
      ];
      expect(after).toEqual(before);
      expect(before.overrides).toBeUndefined();
      expect(before.rules[KEY_RULE]).toEqual({ maxAgeDays: account === PRODUCTION ? 7 : 30 });
    }
  });

  it('judges by the overrides of the account', async () => {
    await workspace.file('snapshot.json', contactsSnapshot({ accountId: SANDBOX, contacts: { SECURITY: 'missing' } }));
    await workspace.file('other.json', contactsSnapshot({ accountId: PRODUCTION, contacts: { SECURITY: 'missing' } }));
    const { stdout } = await workspace.run([
      ...['evaluate', 'snapshot.json', 'other.json', '--rule', CONTACT_RULE, '--rule', SAMPLE_RULE, '--format', 'json'],
    ]);
    const { results } = JSON.parse(stdout);
    const found = results
      .filter(({ status }: { readonly status: string }) => status === 'fail')
      .map(({ ruleId, target, severity }: Readonly<Record<string, Readonly<Record<string, string>>>>) =>
        [target?.['accountId'], ruleId, severity].join(' '),
      );

    expect(found.toSorted()).toEqual([
      `${SANDBOX} ${CONTACT_RULE} critical`,
      `${PRODUCTION} ${CONTACT_RULE} low`,
      `${PRODUCTION} ${SAMPLE_RULE} high`,
    ]);
  });

  it('takes an account id of 12 digits', async () => {
    expect(await workspace.refused(['policy', 'print', '--account', '4444'])).toEqual([
      '--account takes an account id of 12 digits, but got "4444".',
    ]);
  });
});

describe('what is wrong with a shared policy', () => {
  it('is told of all files at once, each by its name', async () => {
    await workspace.file('keydrill.yaml', `extends: [./team/team.yaml, acme-policy]\nrules: { ${KEY_RULE}: hihg }\n`);
    await workspace.file('team/team.yaml', 'extends: [./base.yaml, ../keydrill.yaml]\nrulez: 1\n');
    await workspace.file('node_modules/acme-policy/keydrill.yaml', 'extends: ../../team/team.yaml\nregions: 5\n');

    expect(
      (await workspace.refused(['policy', 'check'])).map((line) => line.replace(/ must be .*, but is/, ' … is')),
    ).toEqual([
      `keydrill.yaml:2:${KEY_RULE.length + 12}: rules.${KEY_RULE} … is "hihg" (did you mean "high"?).`,
      'team/team.yaml:1:11: "./base.yaml" cannot be extended (keydrill.yaml → ./team/team.yaml → ./base.yaml): there is no such file; correct the name, or remove it.',
      'team/team.yaml:1:24: "../keydrill.yaml" cannot be extended (keydrill.yaml → ./team/team.yaml → ../keydrill.yaml): it extends itself this way; remove one of these names.',
      'team/team.yaml:2:1: Unknown section "rulez" (did you mean "rules"?).',
      'node_modules/acme-policy/keydrill.yaml:1:10: "../../team/team.yaml" cannot be extended (keydrill.yaml → acme-policy → ../../team/team.yaml): it leads out of its package; name a file inside the package.',
      'node_modules/acme-policy/keydrill.yaml:2:10: regions … is 5.',
    ]);
  });

  it('includes a plug-in that the policy does not name', async () => {
    await workspace.file('keydrill.yaml', `rules: { ${SAMPLE_RULE}: on }\n`);

    expect(await workspace.refused(['policy', 'check'])).toEqual([
      `keydrill.yaml:1:10: There is no rule "${SAMPLE_RULE}": no plug-in named acme is loaded; add it under plugins.`,
    ]);
  });

  it('is found before any code runs', async () => {
    const folder = join(workspace.folder, 'locked');
    await samplePlugin(workspace, 'locked/keydrill-rules');
    await workspace.file('locked/team.yaml', '');
    await workspace.file('locked/keydrill.yaml', 'extends: ./team.yaml\nplugins: [./keydrill-rules/plugin.mjs]\n');
    const policy = ['--policy', 'locked/keydrill.yaml'];
    expect((await workspace.run(['policy', 'lock', ...policy])).code).toBe(0);
    expect((await workspace.run(['policy', 'check', ...policy])).code).toBe(0);

    const plugin = await readFile(join(folder, 'keydrill-rules/plugin.mjs'), 'utf8');
    const writes = `import { writeFileSync } from 'node:fs';\nwriteFileSync(new URL('./ran', import.meta.url), '');\n`;
    await workspace.file('locked/keydrill-rules/plugin.mjs', writes + plugin);
    await workspace.file('locked/team.yaml', 'extends: strict\n');

    expect(await workspace.refused(['policy', 'check', ...policy])).toEqual([
      expect.stringMatching(
        /^locked\/keydrill\.yaml:1:10: The extended file \.\/team\.yaml is not what keydrill\.lock pins .*\.$/,
      ),
      expect.stringMatching(
        /^locked\/keydrill\.yaml:2:11: The plug-in \.\/keydrill-rules\/plugin\.mjs is not what keydrill\.lock pins .*\.$/,
      ),
    ]);
    expect(await readdir(join(folder, 'keydrill-rules'))).not.toContain('ran');
  });
});
