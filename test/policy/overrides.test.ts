import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { builtInRules } from '../../rules/index.ts';
import { policyFor } from '../../src/policy/overrides.ts';
import { parsePolicy } from '../../src/policy/parse-policy.ts';
import { defaultPolicy } from '../../src/policy/policy.ts';
import { NOW, policyFrom } from './fake-rules.ts';
import { type SampleFolder, sampleFolder } from './sample-folder.ts';

let folder: SampleFolder;
beforeEach(async () => {
  folder = await sampleFolder();
});
afterEach(() => folder.remove());

const [PRODUCTION, SANDBOX] = ['444455556666', '111122223333'];
const KEY = 'iam-access-key-rotated';

describe('the policy for an account', () => {
  it('is the very same where no override names it', async () => {
    const policy = await policyFrom(`overrides: [{ accounts: ['44*'], rules: { ${KEY}: off } }]`);

    expect(policyFor(policy, SANDBOX)).toBe(policy);
    expect(policyFor(policy, PRODUCTION)).not.toBe(policy);
    expect(policyFor(defaultPolicy(), PRODUCTION)).toEqual(defaultPolicy());
  });

  it.each([
    ['44*', PRODUCTION, true],
    ['444455556666', PRODUCTION, true],
    ['4444????6666', PRODUCTION, true],
    ['*', SANDBOX, true],
    ['44*', SANDBOX, false],
    ['*44', PRODUCTION, false],
  ])('%s names %s: %s', async (pattern, account, expected) => {
    const policy = await policyFrom(`overrides: [{ accounts: ['0*', '${pattern}'], rules: { ${KEY}: off } }]`);

    expect(policyFor(policy, account).rules[KEY]?.state).toBe(expected ? 'off' : undefined);
    expect(policy.rules).toEqual({});
  });

  it('has what the overrides say over what the sections say, the later over the earlier', async () => {
    const policy = await policyFrom(`
rules: { ${KEY}: { severity: low, maxAgeDays: 60, prefix: a } }
responder: { role: everywhere }
contacts: { security: { email: a@example.com }, billing: { email: b@example.com } }
keys: [{ user: mail, owner: o, consumers: [], reason: r }]
attestations: { support-path: { value: direct, by: a, on: 2026-01-01 } }
overrides:
  - accounts: ['44*']
    rules: { ${KEY}: { maxAgeDays: 30, prefix: b }, cloudtrail-encrypted: high }
    responder: { role: there }
    contacts: { security: { email: c@example.com } }
    keys: [{ user: mail, owner: p, consumers: [], reason: r }, { user: till, owner: o, consumers: [], reason: r }]
    attestations: { support-path: { value: reseller, by: b, on: 2026-01-01 } }
  - accounts: ['*6666']
    rules: { iam-key-rotated-90-days: { maxAgeDays: 7 } }
`);
    const { rules, declarations, lines, exceptions, extends: packs } = policyFor(policy, PRODUCTION);

    expect(rules).toEqual({
      [KEY]: { state: 'on', severity: 'low', parameters: { maxAgeDays: 7, prefix: 'b' } },
      'cloudtrail-encrypted': { state: 'on', severity: 'high', parameters: {} },
    });
    expect(declarations).toMatchObject({
      responder: { role: 'there' },
      contacts: { security: { email: 'c@example.com' }, billing: { email: 'b@example.com' } },
      keys: [
        { user: 'mail', owner: 'p' },
        { user: 'till', owner: 'o' },
      ],
      attestations: { 'support-path': { value: 'reseller', by: 'b' } },
    });
    expect(lines.rules).toEqual({ [KEY]: 15, 'cloudtrail-encrypted': 9 });
    expect({ exceptions, packs }).toEqual({ exceptions: policy.exceptions, packs: policy.extends });
    expect(policy.declarations.responder).toEqual({ role: 'everywhere' });
    expect(policy.notices.map(({ location }) => location)).toContain('keydrill.yaml:15:14');
  });

  it('has what a file says over the overrides of what it extends', async () => {
    const days = (count: number) => `{ ${KEY}: { maxAgeDays: ${count} } }`;
    await folder.write({
      'keydrill.yaml': `extends: [./a.yaml, ./b.yaml]
overrides: [{ accounts: ['1*'], rules: ${days(9)} }]`,
      'a.yaml': `rules: { ${KEY}: { maxAgeDays: 1, prefix: a } }
overrides: [{ accounts: ['*'], rules: { ${KEY}: { maxAgeDays: 2, prefix: b } }, responder: { role: a } }]`,
      'b.yaml': `rules: ${days(3)}\noverrides: [{ accounts: ['44*'], rules: ${days(4)} }]`,
    });
    const policy = await folder.load();
    const of = (account: string) => policyFor(policy, account).rules[KEY]?.parameters;

    expect(policy.rules[KEY]?.parameters).toEqual({ maxAgeDays: 3, prefix: 'a' });
    expect(of(PRODUCTION)).toEqual({ maxAgeDays: 4, prefix: 'b' });
    expect(of(SANDBOX)).toEqual({ maxAgeDays: 9, prefix: 'b' });
    expect(of('999999999999')).toEqual({ maxAgeDays: 3, prefix: 'b' });
    expect(policyFor(policy, SANDBOX).lines).toEqual({ rules: { [KEY]: 2 }, extends: 1 });
    expect(policyFor(policy, PRODUCTION).lines).toEqual({ rules: {}, extends: 1 });
    expect(policyFor(policy, '999999999999').declarations.responder).toEqual({ role: 'a' });
  });

  it('is that of the account, whichever account is asked for next', async () => {
    const policy = await policyFrom(`overrides: [{ accounts: ['44*'], rules: { ${KEY}: off } }]`);
    const once = policyFor(policy, PRODUCTION);

    expect(policyFor(once, PRODUCTION)).toBe(once);
    expect(policyFor(policy, PRODUCTION)).toEqual(once);
  });

  it('takes no time for a thousand accounts', async () => {
    const source = `overrides:\n${Array.from({ length: 50 }, (_, n) => `  - { accounts: ['${n}44*'], rules: { ${KEY}: { maxAgeDays: ${n + 1} } } }`).join('\n')}`;
    const outcome = await parsePolicy({ file: 'k', source, rules: builtInRules, now: NOW });
    if (!outcome.ok) throw new Error(JSON.stringify(outcome.problems));
    const accounts = Array.from({ length: 1000 }, (_, n) => String(100_000_000_000 + n));

    expect(new Set(accounts.map((account) => policyFor(outcome.policy, account)))).toEqual(new Set([outcome.policy]));
  });
});
