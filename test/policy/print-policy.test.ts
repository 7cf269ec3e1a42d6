import { describe, expect, it } from 'vitest';
import { initialPolicy } from '../../src/policy/initial-policy.ts';
import { defaultPolicy, type Policy } from '../../src/policy/policy.ts';
import { printPolicy } from '../../src/policy/print-policy.ts';
import { selectRules } from '../../src/policy/select-rules.ts';
import { policyFrom, rules } from './fake-rules.ts';

const selectedBy = (policy: Policy) => {
  const selection = selectRules({ policy, rules, only: [], skip: [] });
  return selection.ok ? selection.selected : [];
};
const printed = (policy: Policy): string => printPolicy(policy, selectedBy(policy));

describe('the first policy of a repository', () => {
  it('is valid, and means what no file means', async () => {
    const { lines: _, path: __, sha256: ___, ...policy } = await policyFrom(initialPolicy());
    const { lines: _lines, path: _path, sha256: _sha256, ...standard } = defaultPolicy();

    expect(policy).toEqual(standard);
  });

  it('is still valid when its examples are uncommented', async () => {
    const source = initialPolicy()
      .replace(/^#(?=\S| {2})/gm, '')
      .replaceAll('YYYY-MM-DD', '2027-01-31');
    const examples = source
      .split('\n')
      .filter((line) => !/^ ?(yaml-language|[A-Z"]|and |enabled is|a key that|at most)/.test(line));
    const policy = await policyFrom(examples.join('\n'));

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
      "# The policy in keydrill.yaml, with every default written out.

      extends:
        - essential
      regions: enabled
      rules:
        incident-no-exposed-key: off
        # essential, low
        iam-access-key-rotated:
          severity: low
          maxAgeDays: 60
          ignoredUsers:
            - yes
            - "1"
          strictly: false
          prefix: svc-
          share: 0.5
        # strict, low
        cloudtrail-encrypted:
          minimumKeys: 2
      rotation:
        minutesPerKey: 30
        parallel: 1
        budgetMinutes: 240
      keys:
        - user: ses-mailer
          owner: team
          consumers: []
          reason: SMTP
      exceptions:
        - rule: iam-access-key-rotated
          resource: "*"
          reason: later
          owner: ops
          expires: 2027-01-31
        - rule: cloudtrail-encrypted
          resource: x
          accounts:
            - "012345678901"
          reason: r
          owner: o
          expires: 2027-01-31
          status: unknown
      maxExceptionDays: 180
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
    expect(printed({ ...after, path: before.path })).toBe(printed(before));
  });

  it('can be that of no file', () => {
    expect(printed(defaultPolicy()).split('\n')[0]).toBe(
      '# The policy that holds without a file, with every default written out.',
    );
  });

  it('keeps a hostile file name in its comment', async () => {
    const policy = { ...defaultPolicy(), path: 'a\nplugins: [x]' };

    expect((await policyFrom(printed(policy))).extends).toEqual(['recommended']);
  });
});
