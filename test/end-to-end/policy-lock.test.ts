import { rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { samplePlugin } from './sample-plugin.ts';
import { openWorkspace, type Workspace } from './sample-workspace.ts';

const READ_IT = 'read it, then run "keydrill policy lock"';

let workspace: Workspace;
beforeEach(async () => {
  workspace = await openWorkspace();
});
afterEach(() => workspace.remove());

const told = async (args: readonly string[]): Promise<string> => {
  const { code, stdout, stderr } = await workspace.run(args);
  expect({ code, stdout }, stderr).toEqual({ code: 0, stdout: '' });
  return stderr;
};
const refused = (...args: readonly string[]) => workspace.refused(args);
const pinned = async () =>
  JSON.parse(await workspace.read('keydrill.lock')).pinned.map((pin: { name: string; files: object }) => [
    pin.name,
    Object.keys(pin.files),
  ]);

/** A policy that extends a file and has a plug-in of its own. */
async function ownPlugin(): Promise<void> {
  await samplePlugin(workspace, 'keydrill-rules');
  await workspace.file('base.yaml', 'extends: essential\n');
  await workspace.file('keydrill.yaml', "extends: ['./base.yaml']\nplugins: ['./keydrill-rules/plugin.mjs']\n");
}

describe('keydrill policy lock', () => {
  it('pins what the policy takes from elsewhere, and says what is other than before', async () => {
    await ownPlugin();
    expect(await told(['policy', 'lock'])).toBe(
      [
        'The plug-in ./keydrill-rules/plugin.mjs (5 files) is new.',
        'The extended file ./base.yaml (1 file) is new.',
        'Wrote keydrill.lock; commit it with the policy.',
        '',
      ].join('\n'),
    );
    expect(await pinned()).toEqual([
      [
        './keydrill-rules/plugin.mjs',
        [
          'keydrill-rules/account-allowed/allowed.mjs',
          'keydrill-rules/account-allowed/rule.md',
          'keydrill-rules/account-allowed/rule.mjs',
          'keydrill-rules/account-allowed/rule.tests.mjs',
          'keydrill-rules/plugin.mjs',
        ],
      ],
      ['./base.yaml', ['base.yaml']],
    ]);
    expect(await told(['policy', 'lock'])).toMatch(
      /is unchanged\.\n.* is unchanged\.\nkeydrill\.lock is up to date\.\n$/,
    );

    await workspace.file('base.yaml', 'extends: strict\n');
    await workspace.file('keydrill.yaml', "extends: ['./base.yaml']\n");
    expect(await told(['policy', 'lock'])).toBe(
      [
        'The extended file ./base.yaml (1 file) is pinned as it is now: changed base.yaml.',
        'The plug-in ./keydrill-rules/plugin.mjs is not pinned any more: the policy does not name it.',
        'Wrote keydrill.lock; commit it with the policy.',
        '',
      ].join('\n'),
    );
    expect(await pinned()).toEqual([['./base.yaml', ['base.yaml']]]);
  });

  it('lies beside the policy, wherever the command runs', async () => {
    await workspace.file('team/base.yaml', 'extends: essential\n');
    await workspace.file('team/keydrill.yaml', "extends: ['./base.yaml']\n");
    expect(await told(['policy', 'lock', '--policy', 'team/keydrill.yaml'])).toContain('Wrote team/keydrill.lock; ');
    await workspace.file('team/base.yaml', 'extends: strict\n');

    expect(await refused('policy', 'check', '--policy', 'team/keydrill.yaml')).toEqual([
      `team/keydrill.yaml:1:11: The extended file ./base.yaml is not what keydrill.lock pins (changed base.yaml); ${READ_IT}.`,
    ]);
  });

  it('writes nothing where there is nothing to pin, and keeps a lock that is there', async () => {
    await workspace.file('keydrill.yaml', 'extends: strict\n');
    expect(await told(['policy', 'lock'])).toBe(
      'keydrill.yaml takes nothing from elsewhere: there is nothing to pin.\n',
    );
    await expect(workspace.read('keydrill.lock')).rejects.toThrow('ENOENT');

    await workspace.file('base.yaml', '');
    await workspace.file('keydrill.yaml', "extends: ['./base.yaml']\n");
    await told(['policy', 'lock']);
    await workspace.file('keydrill.yaml', '');
    await told(['policy', 'lock']);
    expect(await pinned()).toEqual([]);
    await workspace.file('keydrill.yaml', "extends: ['./base.yaml']\n");
    expect(await refused('policy', 'check')).toEqual([
      `keydrill.yaml:1:11: The extended file ./base.yaml is not pinned in keydrill.lock; ${READ_IT}.`,
    ]);
  });

  it('replaces a lock that is torn, and none that it does not understand', async () => {
    await workspace.file('base.yaml', '');
    await workspace.file('keydrill.yaml', "extends: ['./base.yaml']\n");
    await workspace.file('keydrill.lock', '<<<<<<< ours\n=======\n>>>>>>> theirs\n');
    const why =
      'keydrill.lock has merge conflicts; run "keydrill policy lock" to write it again, and read what it says has changed.';
    expect(await refused('policy', 'print')).toEqual([`keydrill.yaml:1:11: ${why}`]);
    expect(await told(['policy', 'lock'])).toBe(
      `What was pinned before cannot be compared: ${why}\nThe extended file ./base.yaml (1 file) is new.\nWrote keydrill.lock; commit it with the policy.\n`,
    );
    expect(await pinned()).toEqual([['./base.yaml', ['base.yaml']]]);

    await workspace.file('keydrill.lock', '{ "lockVersion": 2 }');
    expect(await refused('policy', 'lock')).toEqual([
      'keydrill.lock was written by a newer keydrill (lock version 2); update keydrill to read it.',
    ]);
    await rm(join(workspace.folder, 'keydrill.lock'));
    await symlink('base.yaml', join(workspace.folder, 'keydrill.lock'));
    expect(await refused('policy', 'lock')).toEqual(['keydrill.lock is a symbolic link; put the file itself there.']);
  });

  it('needs a policy that is valid', async () => {
    expect(await refused('policy', 'lock')).toEqual([
      'There is no policy file here, so nothing to pin; make one with "keydrill policy init".',
    ]);
    await workspace.file('keydrill.yaml', 'extends: everything\n');
    expect(await refused('policy', 'lock')).toHaveLength(1);
  });

  it('refuses a plug-in that works out what it loads', async () => {
    await ownPlugin();
    const rule = 'keydrill-rules/account-allowed/rule.mjs';
    await workspace.file(rule, `${await workspace.read(rule)}\nexport const load = (name) => import(name);\n`);
    const line = (await workspace.read(rule)).split('\n').length - 1;

    expect(await refused('policy', 'lock')).toEqual([
      `The plug-in ./keydrill-rules/plugin.mjs cannot be pinned: ${rule}:${line} works out what it loads when it runs; write the name out.`,
    ]);
  });
});

describe("a plug-in of one's own that was pinned", () => {
  const PROOF = 'code-ran.txt';
  const EVIL = `import { writeFileSync } from 'node:fs'; writeFileSync(${JSON.stringify(PROOF)}, '');\n`;
  const policy = (problem: string) => [
    `keydrill.yaml:2:11: The plug-in ./keydrill-rules/plugin.mjs ${problem}; ${READ_IT}.`,
  ];

  it.each([
    ['policy', 'check'],
    ['policy', 'print'],
    ['policy', 'schema', '-o', 'x.json'],
    ['rules', 'list'],
    ['permissions'],
    ['demo'],
    ['rules', 'test'],
  ])('runs nothing that was changed since: keydrill %s %s', async (...args) => {
    await ownPlugin();
    await told(['policy', 'lock']);
    expect((await workspace.run(['policy', 'check'])).code).toBe(0);
    const file = 'keydrill-rules/account-allowed/allowed.mjs';
    await workspace.file(file, EVIL + (await workspace.read(file)));

    await workspace.run(args);
    await expect(workspace.read(PROOF)).rejects.toThrow('ENOENT');
    expect(await refused('policy', 'check')).toEqual(policy(`is not what keydrill.lock pins (changed ${file})`));
  });

  it('runs nothing that was added since', async () => {
    await ownPlugin();
    await told(['policy', 'lock']);
    await workspace.file('keydrill-rules/evil.mjs', EVIL);
    expect((await workspace.run(['policy', 'check'])).code).toBe(0);
    await workspace.file(
      'keydrill-rules/plugin.mjs',
      `import './evil.mjs';\n${await workspace.read('keydrill-rules/plugin.mjs')}`,
    );

    expect(await refused('policy', 'check')).toEqual(
      policy('is not what keydrill.lock pins (changed keydrill-rules/plugin.mjs; added keydrill-rules/evil.mjs)'),
    );
    await expect(workspace.read(PROOF)).rejects.toThrow('ENOENT');
  });

  it('runs without a lock, and not with an empty one', async () => {
    await ownPlugin();
    expect((await workspace.run(['policy', 'check'])).code).toBe(0);
    await workspace.file('keydrill.lock', '{ "lockVersion": 1, "pinned": [] }');

    expect(await refused('policy', 'check')).toEqual([
      `keydrill.yaml:1:11: The extended file ./base.yaml is not pinned in keydrill.lock; ${READ_IT}.`,
      ...policy('is not pinned in keydrill.lock'),
    ]);
  });
});

describe('a plug-in from a package that was pinned', () => {
  const HOME = 'node_modules/acme-keydrill-rules';

  it('is refused when any file of the package is another', async () => {
    await samplePlugin(workspace, HOME);
    await workspace.file(
      `${HOME}/package.json`,
      '{"name":"acme-keydrill-rules","version":"1.0.0","exports":"./plugin.mjs"}',
    );
    await workspace.file(`${HOME}/README.md`, '');
    await workspace.file('keydrill.yaml', 'plugins: [acme-keydrill-rules]\nextends: [recommended, acme/baseline]\n');
    expect(await told(['policy', 'lock'])).toMatch(/^The plug-in acme-keydrill-rules 1\.0\.0 \(7 files\) is new\.\n/);
    expect((await workspace.run(['policy', 'check'])).code).toBe(0);
    await workspace.file(`${HOME}/README.md`, 'Read me.\n');
    await workspace.file(`${HOME}/postinstall.js`, '');

    expect(await refused('policy', 'check')).toEqual([
      `keydrill.yaml:1:11: The plug-in acme-keydrill-rules 1.0.0 is not what keydrill.lock pins (changed README.md; added postinstall.js); ${READ_IT}.`,
    ]);
    const manifest = await workspace.read(`${HOME}/package.json`);
    await workspace.file(`${HOME}/package.json`, manifest.replace('"1.0.0"', '"1.1.0"'));
    expect(await told(['policy', 'lock'])).toBe(
      'The plug-in acme-keydrill-rules 1.1.0 (8 files) is pinned as it is now, 1.0.0 before: changed README.md, package.json; added postinstall.js.\nWrote keydrill.lock; commit it with the policy.\n',
    );
  });
});
