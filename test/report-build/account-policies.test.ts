import { describe, expect, it, vi } from 'vitest';
import { accountPolicies, skippedNotices } from '../../src/cli/account-policies.ts';
import { CommandError } from '../../src/cli/command-error.ts';
import { select } from '../../src/cli/policy.ts';
import type { SelectedRule } from '../../src/engine/select.ts';
import type { PolicyLayer } from '../../src/policy/layers.ts';
import { defaultPolicy, type Policy, type RuleSetting } from '../../src/policy/policy.ts';

const A = '111122223333';
const B = '444455556666';
const C = '777788889999';
interface Names {
  readonly rule: readonly string[];
  readonly skipRule: readonly string[];
}
const NOTHING: Names = { rule: [], skipRule: [] };

const ON: RuleSetting = { state: 'on', severity: null, parameters: {} };
const OFF: RuleSetting = { ...ON, state: 'off' };

const statement = { values: { rules: {}, exceptions: [] }, origins: new Map<string, string>(), ruleLines: {} };
const overridden: PolicyLayer = {
  ...statement,
  plugins: [],
  overrides: [{ ...statement, accounts: ['*'], origin: 'keydrill.yaml:9' }],
};

const policyOf = (rules: Policy['rules'], parts: Partial<Policy> = {}): Policy => ({
  ...defaultPolicy(),
  extends: [],
  rules,
  layers: [overridden],
  ...parts,
});

/** A policy by which some accounts have rules of their own; a new object each time, as from the policy file. */
const ownRules =
  (own: Readonly<Record<string, Policy['rules']>>): ((policy: Policy, id: string) => Policy) =>
  (policy, id) => {
    const rules = own[id];
    return rules === undefined ? policy : { ...policy, rules: { ...policy.rules, ...rules } };
  };

const policiesOf = (
  base: Policy['rules'],
  own: Readonly<Record<string, Policy['rules']>>,
  flags: Partial<Names> = {},
) => accountPolicies(policyOf(base), { ...NOTHING, ...flags }, ownRules(own));

type Policies = ReturnType<typeof accountPolicies>;
const idsOf = (rules: readonly SelectedRule[]) => rules.map(({ rule }) => rule.id);
const judging = (policies: Policies, account: string) => {
  const own = policies.of(account);
  return own.ok ? idsOf(own.value.rules) : own.problem;
};
const planned = (policies: Policies, account: string) => {
  const own = policies.of(account);
  if (!own.ok) throw new Error(own.problem);
  return own.value.plan().operations;
};

const KEYS = 'iam-access-key-rotated';
const USED = 'iam-access-key-used';
const DETECTOR = 'guardduty-enabled';

describe('the policies of accounts', () => {
  it('are one selection and one plan for a thousand accounts without overrides', () => {
    const accounts = Array.from({ length: 1000 }, (_, index) => String(100_000_000_000 + index));
    const policies = accountPolicies(defaultPolicy(), NOTHING);
    const own = accounts.map((account) => policies.of(account));
    expect(new Set(own).size).toBe(1);
    const [first] = own;
    if (first === undefined || !first.ok) throw new Error('no rule');
    expect(first.value.plan()).toBe(first.value.plan());
    expect(first.value.rules).toEqual(select(defaultPolicy(), NOTHING).selected);
    expect(policies.together(accounts)).toEqual(first.value.rules);
  });

  it('are one selection for all accounts that an override makes alike', () => {
    const rules = { [KEYS]: ON };
    const policies = policiesOf({ [DETECTOR]: ON }, { [A]: rules, [B]: rules });
    expect(policies.of(A)).toBe(policies.of(B));
    expect(policies.of(A)).not.toBe(policies.of(C));
  });

  it.each<[string, Policy['rules'], Policy['rules'], Partial<Names>, string | readonly string[]]>([
    ['a rule that is off and turned on', { [DETECTOR]: ON, [KEYS]: OFF }, { [KEYS]: ON }, {}, [DETECTOR, KEYS]],
    ['a rule that is on and turned off', { [DETECTOR]: ON, [KEYS]: ON }, { [KEYS]: OFF }, {}, [DETECTOR]],
    ['a name, whatever is off', { [DETECTOR]: ON }, { [KEYS]: OFF }, { rule: [KEYS] }, [KEYS]],
    ['a pattern that only narrows', { [DETECTOR]: ON }, { [KEYS]: ON }, { rule: ['iam-*'] }, [KEYS]],
    ['what is left out', { [DETECTOR]: ON, [KEYS]: ON }, { [USED]: ON }, { skipRule: [KEYS] }, [DETECTOR, USED]],
    [
      'nothing, and says so',
      { [KEYS]: ON },
      { [KEYS]: OFF },
      {},
      expect.stringMatching(/^No rule is left for account 444455556666, .*\.$/),
    ],
  ])('select %s', (_, base, own, flags, expected) => {
    expect(judging(policiesOf(base, { [B]: own }, flags), B)).toEqual(expected);
  });

  it('plan for an account what its rules need, and no more', () => {
    const policies = policiesOf({ [DETECTOR]: ON }, { [B]: { [DETECTOR]: OFF, [KEYS]: ON } });
    expect(planned(policies, A)).toContain('guardduty:ListDetectors');
    expect(planned(policies, A)).not.toContain('iam:ListAccessKeys');
    expect(planned(policies, B)).toContain('iam:ListAccessKeys');
    expect(planned(policies, B)).not.toContain('guardduty:ListDetectors');
  });

  it('have the parameters, severities and declarations of the account', () => {
    const strict: RuleSetting = { state: 'on', severity: 'critical', parameters: { maxAgeDays: 7 } };
    const responder = { role: 'incident-responder' };
    const policies = accountPolicies(policyOf({ [KEYS]: ON }), NOTHING, (policy, id) =>
      id === B ? { ...policy, rules: { [KEYS]: strict }, declarations: { ...policy.declarations, responder } } : policy,
    );
    const [a, b] = [policies.of(A), policies.of(B)];
    expect(a).toMatchObject({ ok: true, value: { rules: [{ severity: null }], declarations: { responder: null } } });
    expect(b).toMatchObject({
      ok: true,
      value: { rules: [{ severity: 'critical', parameters: { maxAgeDays: 7 } }], declarations: { responder } },
    });
  });

  it('tell two accounts apart that differ in what is declared only', () => {
    const policies = accountPolicies(policyOf({ [KEYS]: ON }), NOTHING, (policy, id) => ({
      ...policy,
      declarations: { ...policy.declarations, responder: { role: id } },
    }));
    expect(policies.of(A)).toMatchObject({ ok: true, value: { declarations: { responder: { role: A } } } });
    expect(policies.of(B)).toMatchObject({ ok: true, value: { declarations: { responder: { role: B } } } });
  });
});

describe('the rules of a run', () => {
  const severe = (severity: RuleSetting['severity']): RuleSetting => ({ ...ON, severity });
  const policies = policiesOf(
    { [DETECTOR]: severe('low'), [USED]: OFF },
    {
      [B]: { [DETECTOR]: severe('critical'), [USED]: severe('medium') },
      [C]: { [DETECTOR]: OFF, [USED]: severe('high') },
    },
  );
  const together = (...accounts: readonly string[]) =>
    policies.together(accounts).map(({ rule, severity }) => [rule.id, severity]);

  it.each([
    ['of an account without override', [A], [[DETECTOR, 'low']]],
    [
      'are weighed as without overrides, where those select them',
      [B],
      [
        [DETECTOR, 'low'],
        [USED, 'medium'],
      ],
    ],
    ['are those of the accounts that were judged', [C], [[USED, 'high']]],
    [
      'are each named once',
      [A, B, C],
      [
        [DETECTOR, 'low'],
        [USED, 'medium'],
      ],
    ],
    [
      'are else weighed as the first account has them',
      [C, B],
      [
        [DETECTOR, 'low'],
        [USED, 'high'],
      ],
    ],
    ['are none without accounts', [], []],
  ] as const)('%s', (_, accounts, expected) => {
    expect(together(...accounts)).toEqual(expected);
  });
});

describe('a selection that is no good', () => {
  const refusal = (work: () => unknown): readonly string[] => {
    try {
      work();
    } catch (thrown) {
      if (thrown instanceof CommandError) return thrown.lines;
      throw thrown;
    }
    return [];
  };

  it.each([
    ['a rule that there is none of', { rule: ['no-such-rule'] }, /no-such-rule/],
    ['a rule to skip that there is none of', { skipRule: ['no-such-rule'] }, /no-such-rule/],
  ])('ends the command before AWS is asked: %s', (_, flags, expected) => {
    expect(refusal(() => policiesOf({}, { [B]: { [KEYS]: ON } }, flags))[0]).toMatch(expected);
  });

  it('ends the command when no override could mend it', () => {
    const alone = { ...policyOf({}), layers: [] };
    expect(refusal(() => accountPolicies(alone, NOTHING))).toEqual([expect.stringMatching(/selects no rule/)]);
  });

  it('waits for the accounts when an override may turn a rule on', () => {
    const policies = policiesOf({}, { [B]: { [KEYS]: ON } });
    expect(policies.base).toBeNull();
    expect(judging(policies, A)).toMatch(/^No rule is left for account 111122223333/);
    expect(judging(policies, B)).toEqual([KEYS]);
  });

  it('is asked of the overrides once for each question', () => {
    const asked = vi.fn((policy: Policy) => policy);
    accountPolicies(policyOf({ [KEYS]: ON }), NOTHING, asked).of(A);
    expect(asked).toHaveBeenCalledTimes(1);
  });

  it.each([
    [[], []],
    [
      [A],
      [
        'No rule is left for account 111122223333, so nothing is judged there; the overrides of the policy, --rule and --skip-rule leave none.',
      ],
    ],
    [
      [A, B],
      [
        'No rule is left for the accounts 111122223333 and 444455556666, so nothing is judged there; the overrides of the policy, --rule and --skip-rule leave none.',
      ],
    ],
  ])('is told once for all accounts: %j', (accounts, expected) => {
    const notices = skippedNotices(accounts.map((account) => ({ account, problem: 'x' })));
    expect(notices.map(({ message }) => message)).toEqual(expected);
    for (const { code, location } of notices)
      expect({ code, location }).toEqual({ code: 'account-not-judged', location: null });
  });
});
