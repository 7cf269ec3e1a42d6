import { describe, expect, it } from 'vitest';
import { fold, type LayerValues, pathKey, type Statement } from '../../src/policy/layers.ts';
import type { RuleSetting } from '../../src/policy/policy.ts';

const says = (values: Partial<LayerValues>, origin = 'a', ...keys: readonly string[]): Statement => ({
  values: { rules: {}, exceptions: [], ...values },
  origins: new Map(keys.map((key) => [key, origin])),
  ruleLines: {},
});
const folded = (...values: readonly Partial<LayerValues>[]): LayerValues =>
  fold(values.map((each) => says(each))).values;
const setting = (change: Partial<RuleSetting> = {}): RuleSetting => ({
  state: 'on',
  severity: null,
  parameters: {},
  ...change,
});
const key = (user: string, owner: string) => ({ user, owner, consumers: [], reason: 'r' });
const contact = (email: string) => ({ email });

/** What is said one after the other, and what it comes to. */
const TABLE: readonly (readonly [string, readonly Partial<LayerValues>[], Partial<LayerValues>])[] = [
  ['nothing', [], {}],
  ['packs are joined', [{ extends: ['strict'] }, {}, { extends: ['essential'] }], { extends: ['strict', 'essential'] }],
  ['no pack and a pack', [{ extends: [] }, { extends: ['strict'] }], { extends: ['strict'] }],
  ['no pack', [{ extends: [] }, {}], { extends: [] }],
  ['regions are replaced', [{ regions: ['us-east-1'] }, { regions: 'enabled' }, {}], { regions: 'enabled' }],
  ['the limit is replaced', [{ maxExceptionDays: 5 }, { maxExceptionDays: 9 }], { maxExceptionDays: 9 }],
  [
    'figures go one by one',
    [{ rotation: { parallel: 1, minutesPerKey: 2 } }, { rotation: { parallel: 3 } }],
    { rotation: { parallel: 3, minutesPerKey: 2 } },
  ],
  [
    'a playbook goes key by key',
    [{ playbook: { maxReviewAgeDays: 5 } }, { playbook: { path: 'a.md' } }],
    { playbook: { maxReviewAgeDays: 5, path: 'a.md' } },
  ],
  ['a role is replaced', [{ responder: { role: 'a' } }, { responder: { role: 'b' } }], { responder: { role: 'b' } }],
  [
    'contacts go one by one, each whole',
    [
      { contacts: { security: contact('a@a.aa'), billing: contact('b@b.bb') } },
      { contacts: { security: { domains: ['c.cc'] } } },
    ],
    { contacts: { security: { domains: ['c.cc'] }, billing: contact('b@b.bb') } },
  ],
  [
    'keys go by user, at their first place',
    [{ keys: [key('a', '1'), key('b', '1')] }, { keys: [key('a', '2'), key('constructor', '2')] }],
    { keys: [key('a', '2'), key('b', '1'), key('constructor', '2')] },
  ],
  ['an empty register takes nothing away', [{ keys: [key('a', '1')] }, { keys: [] }], { keys: [key('a', '1')] }],
  ['an empty register is one', [{}, { keys: [] }], { keys: [] }],
  [
    'a rule is turned off and on, and keeps its parameters',
    [
      { rules: { r: setting({ parameters: { a: 1, b: 1 }, severity: 'low' }) } },
      { rules: { r: setting({ state: 'off' }) } },
      { rules: { r: setting({ parameters: { b: 2 } }) } },
    ],
    { rules: { r: setting({ parameters: { a: 1, b: 2 }, severity: 'low' }) } },
  ],
  [
    'off stays off where nobody says otherwise',
    [
      { rules: { r: setting({ parameters: { a: 1 } }) } },
      { rules: { r: setting({ state: 'off' }) } },
      { rules: { s: setting() } },
    ],
    { rules: { r: setting({ state: 'off', parameters: { a: 1 } }), s: setting() } },
  ],
  [
    'a severity replaces a severity',
    [{ rules: { r: setting({ severity: 'low' }) } }, { rules: { r: setting({ severity: 'high' }) } }],
    { rules: { r: setting({ severity: 'high' }) } },
  ],
];

describe('layers', () => {
  it.each(TABLE)('%s', (_, values, expected) => {
    expect(folded(...values)).toEqual({ rules: {}, exceptions: [], ...expected });
  });

  it('are the same however they are grouped', () => {
    for (const [, values] of TABLE) {
      const statements = values.map((each) => says(each));
      const [first, ...others] = statements;
      if (first !== undefined) expect(fold([first, fold(others)])).toEqual(fold(statements));
    }
  });

  it('tell of each value who said it last', () => {
    const [a, b] = [pathKey('rules', 'a'), pathKey('rules', 'b')];
    const { origins } = fold([says({}, 'base.yaml:1', a, b), says({}, 'keydrill.yaml:9', b)]);

    expect([...origins]).toEqual([
      ['["rules","a"]', 'base.yaml:1'],
      ['["rules","b"]', 'keydrill.yaml:9'],
    ]);
  });
});
