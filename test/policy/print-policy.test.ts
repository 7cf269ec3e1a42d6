import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { definePlugin } from '../../src/plugins/plugin.ts';
import { initialPolicy } from '../../src/policy/initial-policy.ts';
import { policyFor } from '../../src/policy/overrides.ts';
import { defaultPolicy, type Policy } from '../../src/policy/policy.ts';
import { printPolicy } from '../../src/policy/print-policy.ts';
import { NOTHING_IN_REACH } from '../../src/policy/reach.ts';
import { selectRules } from '../../src/policy/select-rules.ts';
import { policyFrom, rules } from './fake-rules.ts';
import { bucketNamed, bucketTagged, type SampleFolder, sampleFolder } from './sample-folder.ts';

const selectedBy = (policy: Policy) => {
  const selection = selectRules({ policy, rules, only: [], skip: [] });
  return selection.ok ? selection.selected : [];
};
const printed = (policy: Policy): string => printPolicy(policy, selectedBy(policy));

describe('the first policy of a repository', () => {
  it('is valid, and means what no file means', async () => {
    const policy = await policyFrom(initialPolicy());
    const { layers, lines, path, sha256 } = policy;

    expect(policy).toEqual({ ...defaultPolicy(), layers, lines, path, sha256 });
  });

  it('is still valid when its examples are uncommented', async () => {
    const source = initialPolicy()
      .replace(/^#(?=\S| {2})/gm, '')
      .replaceAll('YYYY-MM-DD', '2027-01-31');
    const examples = source
      .split('\n')
      .filter(
        (line) => !/^ ?(yaml-language|[A-Z"]|and |enabled is|a key that|at most|of a plug-in|that are)/.test(line),
      );
    const named: string[] = [];
    const policy = await policyFrom(examples.join('\n'), {
      ...NOTHING_IN_REACH,
      plugin: async (name) => {
        named.push(name);
        const plugin = definePlugin({ apiVersion: 1, name: `plugin-${named.length}`, rules: [], tests: [] });
        return { ok: true, plugin, entry: name, trusted: { kind: 'plugin', name, entry: name, package: null } };
      },
    });

    expect(named).toEqual(['./keydrill-rules/plugin.mjs', 'acme-keydrill-rules']);
    const settings = policyFor(policy, '444455556666').rules;
    expect(settings['iam-access-key-rotated']).toMatchObject({ severity: 'critical', parameters: { maxAgeDays: 60 } });

    expect(policy.rules['iam-access-key-rotated']).toMatchObject({ severity: 'high', parameters: { maxAgeDays: 60 } });
    expect(policy.declarations.keys?.map(({ user }) => user)).toEqual(['ses-mailer']);
    expect(policy.declarations).toMatchObject({
      playbook: { path: 'docs/playbooks/leaked-key.md' },
      rotation: { drillLog: 'docs/drills' },
      responder: { role: 'incident-responder' },
      contacts: { billing: { domains: ['example.com'] } },
      attestations: { 'support-path': { value: 'direct', on: '2027-01-31' } },
    });
    expect(policy.exceptions.map(({ resource }) => resource)).toEqual(['arn:aws:iam::111122223333:user/legacy-*']);
  });
});

describe('a printed policy', () => {
  const SOURCE = `extends: essential
rules:
  iam-access-key-rotated: { severity: low, maxAgeDays: 60, ignoredUsers: ['yes', '1'] }
  cloudtrail-encrypted: { minimumKeys: 2 }
  incident-no-exposed-key: off
keys:
  - { user: ses-mailer, owner: team, consumers: [], reason: SMTP }
exceptions:
  - { rule: iam-access-key-rotated, resource: '*', reason: later, owner: ops, expires: 2027-01-31 }
  - { rule: cloudtrail-encrypted, resource: x, accounts: ['012345678901'], reason: r, owner: o, expires: 2027-01-31, status: unknown }
`;

  it('shows every default, and pack and severity of each rule', async () => {
    expect(printed(await policyFrom(SOURCE))).toMatchInlineSnapshot(`
      "# The policy in keydrill.yaml, with every default written out, and where each value comes from.

      extends:
        - essential # keydrill.yaml:1
      regions: enabled # default
      rules:
        incident-no-exposed-key: off # keydrill.yaml:5
        # essential, low; on by keydrill.yaml:3
        iam-access-key-rotated:
          severity: low # keydrill.yaml:3
          maxAgeDays: 60 # keydrill.yaml:3
          ignoredUsers: [ yes, "1" ] # keydrill.yaml:3
          strictly: false # default
          prefix: svc- # default
          share: 0.5 # default
        # strict, low; on by keydrill.yaml:4
        cloudtrail-encrypted:
          minimumKeys: 2 # keydrill.yaml:4
      rotation:
        minutesPerKey: 30 # default
        parallel: 1 # default
        budgetMinutes: 240 # default
      keys:
        # keydrill.yaml:7
        - user: ses-mailer
          owner: team
          consumers: []
          reason: SMTP
      exceptions:
        # keydrill.yaml:9
        - rule: iam-access-key-rotated
          resource: "*"
          reason: later
          owner: ops
          expires: 2027-01-31
        # keydrill.yaml:10
        - rule: cloudtrail-encrypted
          resource: x
          accounts: [ "012345678901" ]
          reason: r
          owner: o
          expires: 2027-01-31
          status: unknown
      maxExceptionDays: 180 # default
      "
    `);
  });

  it.each([
    ['a full file', SOURCE],
    ['an empty file', ''],
    ['the strictest', 'extends: strict'],
    ['no pack', 'extends: []\nrules: { cloudtrail-encrypted: on }'],
    [
      'everything declared',
      `extends: essential
playbook: { path: docs/a.md, maxReviewAgeDays: 90, incidentLog: docs/incidents }
rotation: { minutesPerKey: 12.5, drillLog: docs/drills.yaml }
responder: { role: responder }
contacts: { security: { email: a@example.com, domains: [example.com] } }
keys: []
attestations: { support-path: { value: direct, by: ops, on: 2026-01-01, contact: '+1 555' } }`,
    ],
    ['rules off that no pack holds', 'extends: essential\nrules: { cloudtrail-encrypted: off }'],
  ])('is a policy that means the same: %s', async (_, source) => {
    const before = await policyFrom(source);
    const after = await policyFrom(printed(before));

    expect(selectedBy(after)).toEqual(selectedBy(before));
    expect(after.declarations).toEqual(before.declarations);
    expect(after.exceptions.map(({ location: _, ...rest }) => rest)).toEqual(
      before.exceptions.map(({ location: _, ...rest }) => rest),
    );
    expect(parse(printed(after))).toEqual(parse(printed(before)));
  });

  it('can be that of no file', () => {
    expect(printed(defaultPolicy()).split('\n')[0]).toBe(
      '# The policy that holds without a file, with every default written out, and where each value comes from.',
    );
  });

  it('keeps a hostile file name in its comment', async () => {
    const policy = { ...defaultPolicy(), path: 'a\nplugins: [x]' };

    expect((await policyFrom(printed(policy))).extends).toEqual(['recommended']);
  });
});

describe('where a printed value comes from', () => {
  let folder: SampleFolder;
  beforeEach(async () => {
    folder = await sampleFolder();
  });
  afterEach(() => folder.remove());

  const FILES = {
    'keydrill.yaml': `extends: [./shared/base.yaml, acme/baseline]
plugins: [./acme.mjs]
rules:
  iam-access-key-rotated:
    maxAgeDays: 60
overrides:
  - accounts: ['44*']
    rules:
      cloudtrail-encrypted: critical
    keys: [{ user: till, owner: o, consumers: [tills], reason: r }]
`,
    'shared/base.yaml': `extends: essential
plugins: [../acme.mjs]
rules:
  iam-access-key-rotated: { maxAgeDays: 30, severity: low }
  incident-no-exposed-key: off
rotation: { parallel: 2 }
responder: { role: base }
contacts: { security: { domains: [example.com] } }
exceptions:
  - { rule: iam-access-key-rotated, resource: '*', reason: later, owner: ops, expires: 2026-11-01 }
overrides:
  - accounts: ['1*']
    rules:
      iam-access-key-rotated: { maxAgeDays: 5, prefix: base- }
      acme/bucket-tagged: off
    responder: { role: theirs }
  - accounts: ['*']
    rules: { acme/bucket-tagged: on }
`,
  };
  const all = [...rules, bucketTagged, bucketNamed];
  const selectedOf = (policy: Policy) => {
    const selection = selectRules({ policy, rules: all, only: [], skip: [] });
    return selection.ok ? selection.selected : [];
  };

  it('is said of every value', async () => {
    await folder.write(FILES);
    const policy = await folder.load();

    expect(printPolicy(policy, selectedOf(policy))).toMatchInlineSnapshot(`
      "# The policy in keydrill.yaml, with every default written out, and where each value comes from.

      plugins:
        - ./acme.mjs # shared/base.yaml:2
      extends:
        - essential # shared/base.yaml:1
      regions: enabled # default
      rules:
        incident-no-exposed-key: off # shared/base.yaml:5
        # essential, low; on by keydrill.yaml:4
        iam-access-key-rotated:
          severity: low # shared/base.yaml:4
          maxAgeDays: 60 # keydrill.yaml:5
          ignoredUsers: [] # default
          strictly: false # default
          prefix: svc- # default
          share: 0.5 # default
        # strict, high; on by acme/baseline
        cloudtrail-encrypted:
          severity: high # acme/baseline
          minimumKeys: 1 # default
        # recommended, high; on by acme/baseline
        acme/bucket-tagged:
          maxAgeDays: 30 # acme/baseline
          ignoredUsers: [] # default
          strictly: false # default
          prefix: svc- # default
          share: 0.5 # default
      rotation:
        minutesPerKey: 30 # default
        parallel: 2 # shared/base.yaml:6
        budgetMinutes: 240 # default
      responder:
        role: base # shared/base.yaml:7
      contacts:
        security:
          # shared/base.yaml:8
          domains: [ example.com ]
      overrides:
        # shared/base.yaml:12
        - accounts: [ 1* ]
          rules:
            iam-access-key-rotated:
              prefix: base- # shared/base.yaml:14
          responder:
            role: theirs
        # keydrill.yaml:7
        - accounts: [ 44* ]
          rules:
            cloudtrail-encrypted:
              severity: critical # keydrill.yaml:9
          keys:
            - user: till
              owner: o
              consumers: [ tills ]
              reason: r
      exceptions:
        # shared/base.yaml:10
        - rule: iam-access-key-rotated
          resource: "*"
          reason: later
          owner: ops
          expires: 2026-11-01
      maxExceptionDays: 180 # default
      "
    `);
  });

  it('is said for one account, without overrides', async () => {
    await folder.write(FILES);
    const policy = policyFor(await folder.load(), '111122223333');
    const text = printPolicy(policy, selectedOf(policy), '111122223333');

    expect(text.split('\n')[0]).toBe(
      '# The policy in keydrill.yaml, as it works out for account 111122223333, with every default written out, and where each value comes from.',
    );
    expect(text).toContain('    prefix: base- # shared/base.yaml:14\n');
    expect(text).toContain('    maxAgeDays: 60 # keydrill.yaml:5\n');
    expect(text).toContain('  role: theirs # shared/base.yaml:16\n');
    expect(text).not.toContain('overrides');
  });

  it('names the flag that selects a rule, and the pack that does', async () => {
    const policy = await policyFrom('extends: [essential, strict]\nrules: { cloudtrail-trail-logging: off }');
    const selection = selectRules({ policy, rules, only: ['cloudtrail-trail-logging', 'pack:essential'], skip: [] });
    const text = printPolicy(policy, selection.ok ? selection.selected : []);

    expect(text).toContain('  cloudtrail-trail-logging: on # --rule\n');
    expect(text).toContain('  incident-no-exposed-key: on # keydrill.yaml:1\n');
  });

  it('leaves a policy that means the same for every account', async () => {
    await folder.write(FILES);
    const before = await folder.load();
    await folder.write({ 'printed.yaml': printPolicy(before, selectedOf(before)) });
    const after = await folder.load({ path: 'printed.yaml' });

    for (const account of ['000000000000', '111122223333', '444455556666']) {
      const [was, is] = [policyFor(before, account), policyFor(after, account)];
      expect(selectedOf(is)).toEqual(selectedOf(was));
      expect(is.declarations).toEqual(was.declarations);
    }
    expect(after.plugins).toEqual(before.plugins);
  });

  it('does not turn a rule on again that a file turns off over an override', async () => {
    const days = (count: number) => `{ iam-access-key-rotated: { maxAgeDays: ${count} } }`;
    await folder.write({
      'keydrill.yaml': 'extends: ./base.yaml\nrules: { iam-access-key-rotated: off, cloudtrail-trail-logging: on }',
      'base.yaml': `overrides:
  - { accounts: ['*'], rules: ${days(5)} }
  - { accounts: ['44*'], rules: { cloudtrail-trail-logging: off, cloudtrail-encrypted: on } }`,
    });
    const policy = await folder.load();

    expect(parse(printPolicy(policy, selectedOf(policy))).overrides).toEqual([
      { accounts: ['44*'], rules: { 'cloudtrail-encrypted': 'on' } },
    ]);
  });

  it('names plug-ins as the file would', async () => {
    await folder.write({
      'app/keydrill.yaml': 'extends: ../shared/base.yaml',
      'shared/base.yaml': 'plugins: [./rules/acme.mjs]',
    });
    const policy = await folder.load({ path: 'app/keydrill.yaml' });

    expect(parse(printPolicy(policy, selectedOf(policy))).plugins).toEqual(['../shared/rules/acme.mjs']);
  });

  it('keeps a hostile file name in its comment', async () => {
    const name = 'a\nplugins: [x]\u001b[31m.yaml';
    await folder.write({ [name]: 'rules: { iam-access-key-rotated: { maxAgeDays: 9 } }' });
    const policy = await folder.load({ path: name });
    const text = printPolicy(policy, selectedOf(policy));

    expect(text).toContain('maxAgeDays: 9 # a\\nplugins: [x]\\u001b[31m.yaml:1\n');
    expect(Object.keys(parse(text))).not.toContain('plugins');
  });
});
