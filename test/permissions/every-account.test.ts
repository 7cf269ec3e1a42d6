import { describe, expect, it } from 'vitest';
import { builtInRules } from '../../rules/index.ts';
import { demandOf } from '../../src/engine/select.ts';
import { planOf } from '../../src/facts/plan.ts';
import { forEveryAccount } from '../../src/permissions/every-account.ts';
import { fold, type LayerValues, type Override, type PolicyLayer } from '../../src/policy/layers.ts';
import { policyFor } from '../../src/policy/overrides.ts';
import { defaultPolicy, type Policy, type RuleSetting } from '../../src/policy/policy.ts';
import { selectRules } from '../../src/policy/select-rules.ts';

type Settings = Readonly<Record<string, 'on' | 'off' | RuleSetting['parameters']>>;
interface LayerSketch {
  readonly rules?: Settings;
  /** By pattern of account ids. */
  readonly overrides?: Readonly<Record<string, Settings>>;
}

const valuesOf = (settings: Settings): LayerValues => ({
  exceptions: [],
  rules: Object.fromEntries(
    Object.entries(settings).map(([id, said]) => [
      id,
      { state: said === 'off' ? 'off' : 'on', severity: null, parameters: typeof said === 'string' ? {} : said },
    ]),
  ),
});
const statement = (settings: Settings) => ({ values: valuesOf(settings), origins: new Map(), ruleLines: {} });

/** A policy of files, the one that was named last. */
function policyOf(...sketches: readonly LayerSketch[]): Policy {
  const layers = sketches.map(
    ({ rules = {}, overrides = {} }): PolicyLayer => ({
      ...statement(rules),
      plugins: [],
      overrides: Object.entries(overrides).map(
        ([pattern, settings]): Override => ({ ...statement(settings), accounts: [pattern], origin: 'keydrill.yaml:1' }),
      ),
    }),
  );
  return { ...defaultPolicy(), extends: ['essential'], rules: fold(layers).values.rules, layers };
}

const actionsOf = (policy: Policy): readonly string[] => {
  const selection = selectRules({ policy, rules: builtInRules, only: [], skip: [] });
  return selection.ok ? planOf(selection.selected.map(demandOf)).iamActions : [];
};
const COSTS = 'ce:GetAnomalySubscriptions';
const RULE = 'cost-alerts-configured';
const IN_PACK = 'guardduty-enabled';

describe('the policy of every account', () => {
  it('is the policy itself without overrides, and where they say nothing of rules', () => {
    const plain = policyOf({ rules: { [RULE]: 'on' } });
    expect(forEveryAccount(plain)).toBe(plain);
    const silent = policyOf({ overrides: { '44*': {} } });
    expect(forEveryAccount(silent)).toBe(silent);
  });

  it.each<readonly [string, readonly LayerSketch[], Settings[string] | undefined]>([
    ['an override turns a rule on', [{ overrides: { '44*': { [RULE]: 'on' } } }], 'on'],
    ['one of several does', [{ overrides: { '44*': { [RULE]: 'off' }, '55*': { [RULE]: 'on' } } }], 'on'],
    [
      'the file turns it off, and an override on',
      [{ rules: { [RULE]: 'off' }, overrides: { '44*': { [RULE]: 'on' } } }],
      'on',
    ],
    [
      'the file turns it on, and an override off',
      [{ rules: { [RULE]: 'on' }, overrides: { '44*': { [RULE]: 'off' } } }],
      'on',
    ],
    ['both turn it off', [{ rules: { [RULE]: 'off' }, overrides: { '44*': { [RULE]: 'off' } } }], 'off'],
    ['only a pack has it, and an override turns it off', [{ overrides: { '44*': { [IN_PACK]: 'off' } } }], undefined],
    ['an override opts in', [{ overrides: { '44*': { [RULE]: { costExplorer: true } } } }], { costExplorer: true }],
    [
      'an override opts out',
      [{ rules: { [RULE]: { costExplorer: true } }, overrides: { '44*': { [RULE]: { costExplorer: false } } } }],
      { costExplorer: true },
    ],
    [
      'one override opts in and another turns it off',
      [{ overrides: { '44*': { [RULE]: { costExplorer: true } }, '*': { [RULE]: 'off' } } }],
      { costExplorer: true },
    ],
    [
      'what is extended opts in, and an override turns it on',
      [
        { rules: { [RULE]: { costExplorer: true } } },
        { rules: { [RULE]: 'off' }, overrides: { '44*': { [RULE]: 'on' } } },
      ],
      { costExplorer: true },
    ],
    [
      'an override of what is extended opts in, and the file leaves it on',
      [{ overrides: { '44*': { [RULE]: { costExplorer: true } } } }, { rules: { [RULE]: 'on' } }],
      { costExplorer: true },
    ],
    [
      'an override of what is extended turns it on, and the file off',
      [{ overrides: { '44*': { [RULE]: 'on' } } }, { rules: { [RULE]: 'off' } }],
      'off',
    ],
    [
      'an override of what is extended opts in, and the file opts out',
      [{ overrides: { '44*': { [RULE]: { costExplorer: true } } } }, { rules: { [RULE]: { costExplorer: false } } }],
      { costExplorer: false },
    ],
    [
      'the file turns off for some what is extended with it on',
      [{ rules: { [RULE]: 'on' } }, { overrides: { '44*': { [RULE]: 'off' } } }],
      'on',
    ],
  ])('where %s', (_, layers, expected) => {
    const setting = forEveryAccount(policyOf(...layers)).rules[layers.some(hasPackRule) ? IN_PACK : RULE];
    if (expected === undefined) expect(setting).toBeUndefined();
    else
      expect(setting).toMatchObject(
        typeof expected === 'string' ? { state: expected } : { state: 'on', parameters: expected },
      );
  });

  it('asks for what each account needs, and for nothing that none does', () => {
    const accounts = ['440000000000', '550000000000', '660000000000'];
    const settings: readonly Settings[] = [
      {},
      { [RULE]: 'on' },
      { [RULE]: 'off' },
      { [RULE]: { costExplorer: true } },
      { [RULE]: { costExplorer: false } },
    ];
    for (const [lower, upper, first, second] of combinations(settings, 4)) {
      const policy = policyOf(
        { rules: lower ?? {}, overrides: { '44*': first ?? {} } },
        { rules: upper ?? {}, overrides: { '55*': second ?? {} } },
      );
      const needed = new Set(accounts.flatMap((account) => actionsOf(policyFor(policy, account))));
      const asked = actionsOf(forEveryAccount(policy));
      const label = JSON.stringify([lower, upper, first, second]);
      expect(
        [...needed].filter((action) => !asked.includes(action)),
        label,
      ).toEqual([]);
      // Where one account has the rule on, and another an opt-in that is turned off again, both are asked for.
      expect([COSTS, undefined], label).toContain(asked.find((action) => !needed.has(action)));
    }
  });
});

const hasPackRule = ({ overrides = {} }: LayerSketch) =>
  Object.values(overrides).some((settings) => IN_PACK in settings);

function combinations<T>(values: readonly T[], length: number): readonly (readonly T[])[] {
  if (length === 0) return [[]];
  return combinations(values, length - 1).flatMap((rest) => values.map((value) => [...rest, value]));
}
