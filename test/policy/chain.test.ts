import { mkdir, realpath, rename, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { one } from '../../src/facts/collector.ts';
import { ok, problem } from '../../src/outcome.ts';
import { definePlugin, type Plugin } from '../../src/plugins/plugin.ts';
import { acme, bucketTagged, fakePlugins, type SampleFolder, sampleFolder } from './sample-folder.ts';

let folder: SampleFolder;
beforeEach(async () => {
  folder = await sampleFolder();
});
afterEach(() => folder.remove());

const DAYS = (days: number) => `rules: { iam-access-key-rotated: { maxAgeDays: ${days} } }\n`;
const daysOf = async (): Promise<unknown> =>
  (await folder.load()).rules['iam-access-key-rotated']?.parameters['maxAgeDays'];

const listFunctions = () =>
  one<readonly string[]>({ operation: 'lambda:ListFunctions', scope: 'account', read: async () => [] });

describe('what a policy extends', () => {
  it('is merged left to right, depth first, and the file goes over it', async () => {
    await folder.write({
      'keydrill.yaml': 'extends: [./a.yaml, ./b.yaml]\nregions: [eu-west-1]\n',
      'a.yaml': `extends: ./deep/c.yaml\n${DAYS(10)}maxExceptionDays: 10`,
      'deep/c.yaml': `${DAYS(5)}maxExceptionDays: 5\nregions: [us-east-1]\nrotation: { parallel: 5, minutesPerKey: 5 }`,
      'b.yaml': 'rotation: { parallel: 7 }',
    });
    const policy = await folder.load();

    expect(policy.rules['iam-access-key-rotated']?.parameters).toEqual({ maxAgeDays: 10 });
    expect(policy).toMatchObject({ maxExceptionDays: 10, regions: ['eu-west-1'], extends: ['recommended'] });
    expect(policy.declarations.rotation).toMatchObject({ parallel: 7, minutesPerKey: 5, budgetMinutes: 240 });
  });

  it('counts once, at its first place, when two files reach it', async () => {
    await folder.write({
      'keydrill.yaml': 'extends: [./a.yaml, ./b.yaml]',
      'a.yaml': `extends: ./base.yaml\n${DAYS(10)}`,
      'b.yaml': 'extends: [./sub/../base.yaml]',
      'base.yaml': `${DAYS(5)}exceptions:\n  - { rule: cloudtrail-encrypted, resource: x, reason: r, owner: o, expires: 2026-11-01 }`,
    });

    expect(await daysOf()).toBe(10);
    const { exceptions, trusted } = await folder.load();
    expect(exceptions.map(({ location }) => location)).toEqual(['base.yaml:3:5']);
    expect(trusted.map(({ name }) => name)).toEqual(['./a.yaml', './base.yaml', './b.yaml']);
  });

  it('names its own files from where it lies', async () => {
    await folder.write({
      'team/keydrill.yaml': 'extends: ../shared/a.yaml',
      'shared/a.yaml': 'extends: ./b.yaml\nrulez: 1',
      'shared/b.yaml': 'rulez: 2',
    });

    expect(await folder.problems({ path: 'team/keydrill.yaml' })).toEqual([
      'shared/a.yaml:2:1: Unknown section "rulez" (did you mean "rules"?).',
      'shared/b.yaml:1:1: Unknown section "rulez" (did you mean "rules"?).',
    ]);
    const [first] = await folder.problems({ path: join(folder.root, 'team/keydrill.yaml') });
    expect(first).toBe(`${folder.root}/shared/a.yaml:2:1: Unknown section "rulez" (did you mean "rules"?).`);
  });

  it.each<[string, readonly string[], readonly string[]]>([
    ['no pack anywhere', ['regions: enabled'], ['recommended']],
    ['a pack in the file itself', ['extends: [./1.yaml, essential]', ''], ['essential']],
    ['a pack in a file below', ['extends: ./1.yaml', 'extends: strict'], ['strict']],
    ['packs in both', ['extends: [./1.yaml, essential]', 'extends: strict'], ['essential', 'strict']],
    ['no pack by an empty list below', ['extends: ./1.yaml', 'extends: []'], []],
    [
      'no pack by an empty list, and a pack below',
      ['extends: [./1.yaml]', 'extends: [./2.yaml, strict]', 'extends: []'],
      ['strict'],
    ],
    ['only files', ['extends: ./1.yaml', 'extends: ./2.yaml', ''], ['recommended']],
    ['the pack of a plug-in', ['plugins: [./acme.mjs]\nextends: acme/baseline'], []],
    ['the pack of a plug-in and a built-in one', ['plugins: [./acme.mjs]\nextends: [acme/extra, strict]'], ['strict']],
  ])('starts from the right packs: %s', async (_, sources, expected) => {
    await folder.write(
      Object.fromEntries(sources.map((source, index) => [index === 0 ? 'keydrill.yaml' : `${index}.yaml`, source])),
    );

    expect((await folder.load()).extends).toEqual(expected);
  });

  it('takes the limit of exceptions from the whole chain', async () => {
    const until = (day: string) =>
      `exceptions:\n  - { rule: cloudtrail-encrypted, resource: x, reason: r, owner: o, expires: ${day} }\n`;
    await folder.write({
      'keydrill.yaml': `extends: ./base.yaml\n${until('2026-10-31')}`,
      'base.yaml': `maxExceptionDays: 20\n${until('2026-10-22')}`,
    });

    expect(await folder.problems()).toEqual([
      'keydrill.yaml:3:78: An exception may run for at most 20 days, which is until 2026-10-21; this one runs until 2026-10-31.',
      'base.yaml:3:78: An exception may run for at most 20 days, which is until 2026-10-21; this one runs until 2026-10-22.',
    ]);
  });

  it('may leave the path of the playbook to the file, and may not leave the file without one', async () => {
    await folder.write({ 'keydrill.yaml': 'extends: ./base.yaml', 'base.yaml': 'playbook: { maxReviewAgeDays: 30 }' });
    expect((await folder.load()).declarations.playbook).toBeNull();

    await folder.write({ 'keydrill.yaml': 'extends: ./base.yaml\nplaybook: { path: docs/key.md }' });
    expect((await folder.load()).declarations.playbook).toEqual({
      path: 'docs/key.md',
      maxReviewAgeDays: 30,
      incidentLog: null,
    });

    await folder.write({ 'keydrill.yaml': 'extends: ./base.yaml\nplaybook: { incidentLog: docs }' });
    expect(await folder.problems()).toEqual(['keydrill.yaml:2:11: Add path to playbook.']);
  });

  it('keeps lines to the file itself, and the hash, too', async () => {
    await folder.write({
      'keydrill.yaml': '# mine\nextends: ./base.yaml\nrules:\n  cloudtrail-encrypted: on\n',
      'base.yaml': `${DAYS(5)}`,
    });
    const { lines, sha256, path, notices } = await folder.load();

    expect(lines).toEqual({ rules: { 'cloudtrail-encrypted': 4 }, extends: 2 });
    expect(path).toBe('keydrill.yaml');
    expect(notices.map(({ location }) => location)).toEqual(['keydrill.yaml:4:3']);
    await folder.write({ 'base.yaml': 'rules: { iam-key-rotated-90-days: on }' });
    const after = await folder.load();
    expect(after.sha256).toBe(sha256);
    expect(after.notices.map(({ location }) => location)).toEqual(['keydrill.yaml:4:3', 'base.yaml:1:10']);
  });
});

describe('a name that leads nowhere', () => {
  it.each<[string, string, string]>([
    ['a missing file', './gone.yaml', 'there is no such file; correct the name, or remove it.'],
    ['a folder', './folder', 'it is a folder; name a file in it.'],
    ['the folder itself', './', 'it is a folder; name a file in it.'],
    ['a picture', './picture.png', 'it is not UTF-8; save it as UTF-8.'],
    ['a large file', './large.yaml', 'it has more than 1 MiB; split it.'],
    ['an absolute path', '/etc/passwd', 'it is an absolute path; write one that begins with ./ or ../.'],
    ['a path of Windows', 'C:\\\\base.yaml', 'it is an absolute path; write one that begins with ./ or ../.'],
    ['a path from home', '~/base.yaml', 'it is an absolute path; write one that begins with ./ or ../.'],
    ['a URL', 'https://example.com/a.yaml', 'it is a URL; install it as an npm package, or copy the file.'],
    ['a URL of a file', 'file:///etc/passwd', 'it is a URL; install it as an npm package, or copy the file.'],
    ['a name with a NUL', './a\\0b', 'its name has characters that cannot be seen; write it anew.'],
    ['a misspelt pack', 'recomended', 'no pack and no installed package has this name (did you mean "recommended"?).'],
    ['a package', 'acme-policy', 'no pack and no installed package has this name; correct it, or install the package.'],
    [
      'a package of a scope',
      '@acme/policy/a.yaml',
      'no pack and no installed package has this name; correct it, or install the package.',
    ],
    [
      'a pack of a plug-in that nobody names',
      'zeta/baseline',
      'no pack and no installed package has this name; correct it, or install the package, or add the plug-in under plugins.',
    ],
    ['a prototype', '__proto__', 'no pack and no installed package has this name; correct it, or install the package.'],
    ['a package that is none', '../..', 'it is a folder; name a file in it.'],
    ['itself', './keydrill.yaml', 'it extends itself this way; remove one of these names.'],
  ])('%s', async (_, name, reason) => {
    await folder.write({
      'keydrill.yaml': `regions: enabled\nextends:\n  - "${name}"`,
      'folder/x': '',
      'picture.png': Uint8Array.of(0x89, 0xff),
      'large.yaml': '#'.repeat(1024 * 1024 + 1),
    });
    const [first = '', ...others] = await folder.problems();

    expect(others).toEqual([]);
    expect(first.replaceAll('\\u0000', '\\0')).toBe(
      `keydrill.yaml:3:5: "${name}" cannot be extended (keydrill.yaml → ${name}): ${reason}`,
    );
  });

  it('in a file below is told there, with the whole chain', async () => {
    await folder.write({
      'keydrill.yaml': 'extends: ./team.yaml',
      'team.yaml': 'extends: ./base.yaml',
      'base.yaml': 'extends: [./gone.yaml, ./team.yaml]',
    });

    expect(await folder.problems()).toEqual([
      'base.yaml:1:11: "./gone.yaml" cannot be extended (keydrill.yaml → ./team.yaml → ./base.yaml → ./gone.yaml): there is no such file; correct the name, or remove it.',
      'base.yaml:1:24: "./team.yaml" cannot be extended (keydrill.yaml → ./team.yaml → ./base.yaml → ./team.yaml): it extends itself this way; remove one of these names.',
    ]);
  });

  it('is no cycle when only the way to the file has a link', async () => {
    await folder.write({ 'real/keydrill.yaml': 'extends: ./base.yaml', 'real/base.yaml': 'extends: ./keydrill.yaml' });
    await symlink(join(folder.root, 'real'), join(folder.root, 'link'));

    expect(await folder.problems({ path: 'link/keydrill.yaml' })).toEqual([
      'link/base.yaml:1:10: "./keydrill.yaml" cannot be extended (link/keydrill.yaml → ./base.yaml → ./keydrill.yaml): it extends itself this way; remove one of these names.',
    ]);
  });

  it('does not hide what is wrong elsewhere', async () => {
    await folder.write({
      'keydrill.yaml': 'extends: [./broken.yaml, ./gone.yaml, ./b.yaml]\nrules: { nope: on }',
      'broken.yaml': 'a: [',
      'b.yaml': 'regions: 5',
    });

    expect((await folder.problems()).map((each) => each.split(' ')[0])).toEqual([
      'keydrill.yaml:1:26:',
      'keydrill.yaml:2:10:',
      'broken.yaml:1:5:',
      'b.yaml:1:10:',
    ]);
  });

  it('stops at a chain without end, and at names without end', async () => {
    const chain = Object.fromEntries(Array.from({ length: 30 }, (_, n) => [`${n}.yaml`, `extends: ./${n + 1}.yaml`]));
    await folder.write({ 'keydrill.yaml': 'extends: ./0.yaml', ...chain });
    expect(await folder.problems()).toEqual([
      expect.stringMatching(/^14\.yaml:1:10: .*: a chain may have at most 16 files; merge some\.$/),
    ]);

    const many = Array.from({ length: 5000 }, () => './empty.yaml').join(', ');
    await folder.write({ 'keydrill.yaml': `extends: [${many}]`, 'empty.yaml': '' });
    expect(await folder.problems()).toEqual([
      expect.stringMatching(
        /^keydrill\.yaml:1:1411: A policy may name at most 100 packs, files and plug-ins in all; merge some\.$/,
      ),
    ]);
  });
});

describe('a policy from a package', () => {
  const MANIFEST = '{"name":"x","version":"1.2.3"}';

  it.each([
    ['its keydrill.yaml', 'acme-policy', { 'keydrill.yaml': DAYS(3), 'keydrill.yml': DAYS(4) }, 3],
    ['its keydrill.yml', 'acme-policy', { 'keydrill.yml': DAYS(4) }, 4],
    ['a file of it', 'acme-policy/sub/strict.yaml', { 'sub/strict.yaml': DAYS(5) }, 5],
    ['a file that it extends', 'acme-policy', { 'keydrill.yaml': 'extends: ./sub/b.yaml', 'sub/b.yaml': DAYS(6) }, 6],
  ])('is %s', async (_, name, files, days) => {
    const inside = Object.entries(files).map(([file, text]) => [`node_modules/acme-policy/${file}`, text]);
    await folder.write({
      'keydrill.yaml': `extends: ${name}`,
      'node_modules/acme-policy/package.json': MANIFEST,
      ...Object.fromEntries(inside),
    });

    expect(await daysOf()).toBe(days);
    const [trusted] = (await folder.load()).trusted;
    expect(trusted).toMatchObject({
      kind: 'policy',
      name,
      path: join(
        folder.root,
        `node_modules/acme-policy/${Object.keys(files)[0] === 'keydrill.yml' ? 'keydrill.yml' : (Object.keys(files)[0] ?? '')}`,
      ),
    });
  });

  it('of a scope, which extends another package that only it can see', async () => {
    await folder.write({
      'keydrill.yaml': "extends: '@acme/policy'",
      'node_modules/@acme/policy/package.json': MANIFEST,
      'node_modules/@acme/policy/keydrill.yaml': 'extends: deep-policy\nrulez: 1',
      'node_modules/@acme/policy/node_modules/deep-policy/package.json': MANIFEST,
      'node_modules/@acme/policy/node_modules/deep-policy/keydrill.yaml': 'rulez: 2',
    });

    expect((await folder.problems()).map((each) => each.split(' ')[0])).toEqual([
      'node_modules/@acme/policy/keydrill.yaml:2:1:',
      'node_modules/@acme/policy/node_modules/deep-policy/keydrill.yaml:1:1:',
    ]);
  });

  it('may be a link, as in a workspace, and finds its own packages where it really lies', async () => {
    await folder.write({
      'app/keydrill.yaml': 'extends: acme-policy',
      'packages/policy/package.json': MANIFEST,
      'packages/policy/keydrill.yaml': 'extends: [./sub/b.yaml, deep-policy]',
      'packages/policy/sub/b.yaml': DAYS(6),
      'packages/node_modules/deep-policy/package.json': MANIFEST,
      'packages/node_modules/deep-policy/keydrill.yaml': 'maxExceptionDays: 33',
    });
    await mkdir(join(folder.root, 'app/node_modules'));
    await symlink(join(folder.root, 'packages/policy'), join(folder.root, 'app/node_modules/acme-policy'));
    const policy = await folder.load({ path: 'app/keydrill.yaml' });

    expect(policy.rules['iam-access-key-rotated']?.parameters).toEqual({ maxAgeDays: 6 });
    expect(policy.maxExceptionDays).toBe(33);
  });

  it.each([
    ['a way up', 'acme-policy/../../secret.yaml', {}],
    ['a way up from a file of it', 'acme-policy', { 'keydrill.yaml': 'extends: ../../secret.yaml' }],
    ['a link', 'acme-policy/link.yaml', {}],
    ['a link to a folder', 'acme-policy/up/secret.yaml', {}],
  ])('may not lead out of it by %s', async (_, name, files) => {
    const inside = Object.entries(files).map(([file, text]) => [`node_modules/acme-policy/${file}`, text]);
    await folder.write({
      'keydrill.yaml': `extends: ${name}`,
      'secret.yaml': DAYS(1),
      'node_modules/acme-policy/package.json': MANIFEST,
      ...Object.fromEntries(inside),
    });
    await symlink(join(folder.root, 'secret.yaml'), join(folder.root, 'node_modules/acme-policy/link.yaml'));
    await symlink(folder.root, join(folder.root, 'node_modules/acme-policy/up'));

    expect(await folder.problems()).toEqual([
      expect.stringMatching(/: it leads out of its package; name a file inside the package\.$/),
    ]);
  });

  it('is told to have no policy, and which name would do', async () => {
    await folder.write({ 'keydrill.yaml': 'extends: acme-policy', 'node_modules/acme-policy/package.json': MANIFEST });

    expect(await folder.problems()).toEqual([
      'keydrill.yaml:1:10: "acme-policy" cannot be extended (keydrill.yaml → acme-policy): the package has no keydrill.yaml; name a file of it, as in "acme-policy/policy.yaml".',
    ]);
  });
});

describe('plug-ins of a policy', () => {
  it('bring their rules to every file, are run once, and are in the order of their names', async () => {
    const beta = definePlugin({ apiVersion: 1, name: 'aa', rules: [], tests: [] });
    const { plugins, ran } = fakePlugins({ './acme.mjs': acme, './beta.mjs': beta });
    await folder.write({
      'keydrill.yaml': 'extends: ./sub/base.yaml\nplugins: [./acme.mjs, ./beta.mjs]\nrules: { acme/bucket-tagged: on }',
      'sub/base.yaml': 'plugins: [../acme.mjs]\nrules: { acme/bucket-tagged: { maxAgeDays: 5 } }',
    });
    const policy = await folder.load({ plugins });

    expect(policy.plugins.map(({ name }) => name)).toEqual(['aa', 'acme']);
    expect(policy.rules['acme/bucket-tagged']).toEqual({ state: 'on', severity: null, parameters: { maxAgeDays: 5 } });
    expect(ran).toEqual([join(folder.root, 'acme.mjs'), join(folder.root, 'beta.mjs')]);
    expect(policy.trusted.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
      'plugin ./acme.mjs',
      'plugin ./beta.mjs',
      'policy ./sub/base.yaml',
    ]);
  });

  it('give packs to the file that names them, and to those that it extends or that extend it', async () => {
    await folder.write({
      'keydrill.yaml': 'extends: [acme/baseline, ./base.yaml]\nrules: { acme/bucket-tagged: low }',
      'base.yaml': 'plugins: [./acme.mjs]\nextends: acme/extra',
    });

    expect((await folder.load()).rules).toEqual({
      'acme/bucket-named': { state: 'on', severity: null, parameters: {} },
      'acme/bucket-tagged': { state: 'on', severity: 'low', parameters: { maxAgeDays: 30 } },
      'cloudtrail-encrypted': { state: 'on', severity: 'high', parameters: {} },
      'iam-access-key-rotated': { state: 'on', severity: null, parameters: {} },
    });
  });

  it('that cannot be had are told where they are named, and their rules not at all', async () => {
    await folder.write({
      'keydrill.yaml':
        'plugins: [./acme.mjs, ./gone.mjs]\nextends: acme/baseline\nrules: { acme/x: on, nope: on, zeta/y: low }\nexceptions: [{ rule: acme/z, resource: x, reason: r, owner: o, expires: 2026-11-01 }]',
    });

    expect(await folder.problems({ plugins: fakePlugins({ './acme.mjs': 'It is broken; mend it.' }).plugins })).toEqual(
      [
        'keydrill.yaml:1:11: It is broken; mend it.',
        'keydrill.yaml:1:23: There is no plug-in "./gone.mjs"; install it.',
        'keydrill.yaml:3:22: There is no rule "nope"; see "keydrill rules list".',
      ],
    );
  });

  it.each([
    [
      'rules that are misspelt',
      'rules: { acme/bucket-taged: on }',
      '2:10: There is no rule "acme/bucket-taged" (did you mean "acme/bucket-tagged"?).',
    ],
    [
      'rules that it does not have',
      'rules: { acme/zzzzzzzzzzzzzz: on }',
      '2:10: There is no rule "acme/zzzzzzzzzzzzzz"; see "keydrill rules list".',
    ],
    [
      'rules of another',
      'rules: { zeta/y: low }',
      '2:10: There is no rule "zeta/y": no plug-in named zeta is loaded; add it under plugins.',
    ],
    [
      'parameters that are wrong',
      'rules: { acme/bucket-tagged: { maxAgeDays: 0 } }',
      '2:44: rules.acme/bucket-tagged.maxAgeDays must be at least 1, but is 0.',
    ],
    [
      'parameters that it does not have',
      'rules: { acme/bucket-tagged: { maxAgeDay: 3 } }',
      '2:32: Rule acme/bucket-tagged has no parameter "maxAgeDay" (did you mean "maxAgeDays"?).',
    ],
    [
      'a pack that is misspelt',
      'extends: acme/baselin',
      '2:10: "acme/baselin" cannot be extended (keydrill.yaml → acme/baselin): plug-in acme has no such pack (did you mean "acme/baseline"?); its packs are acme/baseline, acme/extra and acme/wrong.',
    ],
    [
      'the plug-in for a pack',
      'extends: acme',
      '2:10: "acme" cannot be extended (keydrill.yaml → acme): it is a plug-in; its packs are acme/baseline, acme/extra and acme/wrong.',
    ],
    [
      'it twice',
      'extends: strict\nplugins: [./acme.mjs, ./acme.mjs]',
      '3:23: Plug-in "./acme.mjs" is named twice; keep one.',
    ],
  ])('%s', async (what, source, expected) => {
    await folder.write({
      'keydrill.yaml':
        what === 'it twice' ? source.replace('extends: strict\n', '\n\n') : `plugins: [./acme.mjs]\n${source}`,
    });

    expect(await folder.problems()).toEqual([`keydrill.yaml:${expected}`]);
  });

  it('with a pack that is wrong are told with plug-in and pack, where the pack is named', async () => {
    await folder.write({ 'keydrill.yaml': 'plugins: [./acme.mjs]\nextends:\n  - acme/wrong' });

    expect(await folder.problems()).toEqual([
      'keydrill.yaml:3:5: Pack "acme/wrong" of plug-in "acme" is not valid: rules.acme/bucket-tagged.maxAgeDays must be at least 1, but is 0.',
      'keydrill.yaml:3:5: Pack "acme/wrong" of plug-in "acme" is not valid: there is no rule "acme/bucket-tagd" (did you mean "acme/bucket-tagged"?).',
    ]);
  });

  it('of one name are a mistake when they are two', async () => {
    const { plugins } = fakePlugins({ './acme.mjs': acme, './other.mjs': { ...acme } });
    await folder.write({
      'keydrill.yaml': 'extends: ./base.yaml\nplugins: [./acme.mjs]',
      'base.yaml': 'plugins: [./other.mjs]',
    });

    expect(await folder.problems({ plugins })).toEqual([
      'base.yaml:1:11: Two plug-ins are named "acme", "./acme.mjs" and "./other.mjs"; keep one.',
    ]);
  });

  it('that read one fact each by a collector of its own are a mistake; of one collector they share it', async () => {
    const reading = (name: string, functions = listFunctions()): Plugin => {
      const rule = { ...bucketTagged, id: `${name}/functions-few`, needs: { functions } };
      return definePlugin({ apiVersion: 1, name, rules: [rule], tests: [] });
    };
    await folder.write({ 'keydrill.yaml': 'plugins: [./one.mjs, ./two.mjs]' });

    const { plugins } = fakePlugins({ './one.mjs': reading('one'), './two.mjs': reading('two') });
    expect(await folder.problems({ plugins })).toEqual([
      'keydrill.yaml:1:22: Plug-in "./two.mjs" reads lambda:ListFunctions by a collector of its own, and so does another plug-in; give the collector an aspect.',
    ]);

    const shared = listFunctions();
    const sharing = fakePlugins({ './one.mjs': reading('one', shared), './two.mjs': reading('two', shared) });
    expect((await folder.load(sharing)).plugins.map(({ name }) => name)).toEqual(['one', 'two']);
  });

  it('may not lead out of the package whose policy names them', async () => {
    await folder.write({
      'keydrill.yaml': 'extends: acme-policy',
      'acme.mjs': '',
      'node_modules/acme-policy/package.json': '{}',
      'node_modules/acme-policy/keydrill.yaml': 'plugins: [../../acme.mjs]',
    });
    const { plugins, ran } = fakePlugins();

    expect(await folder.problems({ plugins })).toEqual([
      'node_modules/acme-policy/keydrill.yaml:1:11: Plug-in "../../acme.mjs" cannot be loaded: it leads out of its package; name a file inside the package.',
    ]);
    expect(ran).toEqual([]);
  });
});

describe('the lock', () => {
  const SOURCES = {
    'keydrill.yaml': 'plugins: [./acme.mjs]\nextends: ./base.yaml',
    'base.yaml': 'rulez: 1',
  };
  const locked = (refused: string) => async (at: string) => {
    opened.push(at);
    return ok({
      problemWith: async ({ name }: { readonly name: string }) =>
        name === refused ? `${name} is not pinned; pin it.` : null,
    });
  };
  const opened: string[] = [];
  beforeEach(() => opened.splice(0));

  it('keeps a plug-in from being run', async () => {
    const { plugins, ran } = fakePlugins();
    await folder.write({ ...SOURCES, 'base.yaml': '' });

    expect(await folder.problems({ plugins, openLock: locked('./acme.mjs') })).toEqual([
      'keydrill.yaml:1:11: ./acme.mjs is not pinned; pin it.',
    ]);
    expect(ran).toEqual([]);
    expect(opened).toEqual([folder.root]);
  });

  it('keeps an extended file from being used', async () => {
    await folder.write(SOURCES);

    expect(await folder.problems({ openLock: locked('./base.yaml') })).toEqual([
      'keydrill.yaml:2:10: ./base.yaml is not pinned; pin it.',
    ]);
  });

  it('is ignored by the command that writes it, and not opened for nothing', async () => {
    await folder.write({ ...SOURCES, 'base.yaml': '' });
    expect((await folder.load({ openLock: locked('./base.yaml'), lock: 'ignore' })).trusted).toHaveLength(2);
    await folder.write({ 'keydrill.yaml': 'extends: strict' });
    await folder.load({ openLock: locked('./base.yaml') });
    expect(opened).toEqual([]);
  });

  it('that cannot be read lets nothing through', async () => {
    await folder.write(SOURCES);
    const { plugins, ran } = fakePlugins();
    const openLock = async () => problem('keydrill.lock is broken; write it anew.');

    expect(await folder.problems({ plugins, openLock })).toEqual([
      'keydrill.yaml:1:11: keydrill.lock is broken; write it anew.',
      'keydrill.yaml:2:10: keydrill.lock is broken; write it anew.',
    ]);
    expect(ran).toEqual([]);
  });

  it('sees the bytes that were read', async () => {
    await folder.write({ 'keydrill.yaml': 'extends: ./base.yaml', 'base.yaml': '\ufeffextends: strict\n' });
    const [trusted] = (await folder.load()).trusted;

    expect(trusted).toMatchObject({ kind: 'policy', name: './base.yaml', path: join(folder.root, 'base.yaml') });
    expect(trusted?.kind === 'policy' && Buffer.from(trusted.source).toString('hex')).toBe(
      Buffer.from('\ufeffextends: strict\n').toString('hex'),
    );
  });
});

describe('a folder that is reached by another name', () => {
  it('holds the same files', async () => {
    await folder.write({ 'a/keydrill.yaml': 'extends: [../b/base.yaml, ../c/base.yaml]', 'b/base.yaml': DAYS(2) });
    await rename(join(folder.root, 'b'), join(folder.root, 'real'));
    for (const name of ['b', 'c']) await symlink(join(folder.root, 'real'), join(folder.root, name));
    const { trusted } = await folder.load({ path: 'a/keydrill.yaml', cwd: await realpath(folder.root) });

    expect(trusted.map(({ name }) => name)).toEqual(['../b/base.yaml']);
  });
});
