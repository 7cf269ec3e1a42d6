import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { builtInRules } from '../../rules/index.ts';
import { parameterDefaults } from '../../src/engine/parameters.ts';
import { parsePolicy } from '../../src/policy/parse-policy.ts';
import { policyExample, policyPart } from '../../src/rule-pages/policy-part.ts';
import { bare, bucketTagged } from './sample-rules.ts';

const link = (path: string) => path;

describe('the example of a policy', () => {
  it.each(builtInRules.map((rule) => [rule.id, rule] as const))('for %s is valid', async (id, rule) => {
    const source = policyExample(rule);
    const outcome = await parsePolicy({ file: 'keydrill.yaml', source, rules: builtInRules, now: new Date() });
    expect(outcome).toMatchObject({
      ok: true,
      policy: {
        rules: { [id]: { state: 'on', severity: rule.severity, parameters: parameterDefaults(rule.parameters) } },
      },
    });
  });

  it('sets what the rule of a plug-in takes', () => {
    expect(parse(policyExample(bucketTagged))).toEqual({
      rules: {
        'acme/bucket-tagged': {
          severity: 'medium',
          tag: 'owner|team',
          most: 3,
          share: 0.5,
          least: 0,
          any: 1,
          events: false,
          ignored: ['*-logs'],
        },
      },
    });
    expect(policyExample(bare)).toBe('rules:\n  bare-rule: medium');
  });

  it.each(['yes', '- a', "it's", '"', 'a: b', 'a #b', '\u00e9', '\n', ''])('quotes the text %j as YAML', (text) => {
    const rule = { ...bucketTagged, parameters: { tag: { type: 'string', default: text, description: '' } } } as const;
    expect(parse(policyExample(rule)).rules['acme/bucket-tagged'].tag).toBe(text);
  });
});

it('the table of parameters says what each may be', () => {
  const [, table = ''] = policyPart(bucketTagged, link);
  const values = table.split('\n').slice(2);
  expect(values.map((row) => row.split(' | ').slice(0, 2).join(': '))).toEqual([
    '| `tag`: text that matches `^[a-z\\|]+$`',
    '| `most`: integer, 1 to 9',
    '| `share`: number, at most 1',
    '| `least`: integer, at least 0',
    '| `any`: number',
    '| `events`: `true` or `false`',
    '| `ignored`: list of texts',
  ]);
  expect(values[0]).toBe('| `tag` | text that matches `^[a-z\\|]+$` | `"owner\\|team"` | The tag; `a\\|b` for any. |');
});
