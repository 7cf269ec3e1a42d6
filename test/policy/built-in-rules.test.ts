import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { builtInRules } from '../../rules/index.ts';
import { initialPolicy } from '../../src/policy/initial-policy.ts';
import { parsePolicy } from '../../src/policy/parse-policy.ts';
import { defaultPolicy } from '../../src/policy/policy.ts';
import { policySchemaText } from '../../src/policy/policy-schema.ts';
import { printPolicy } from '../../src/policy/print-policy.ts';
import { selectRules } from '../../src/policy/select-rules.ts';
import { NOW } from './fake-rules.ts';

describe('the built-in rules', () => {
  it('are in the schema for editors as they are (npm run generate)', async () => {
    const committed = await readFile(new URL('../../schemas/policy.schema.json', import.meta.url), 'utf8');

    expect(committed).toBe(policySchemaText(builtInRules));
  });

  it('have parameters that a policy with every default written out satisfies', async () => {
    const policy = { ...defaultPolicy(), extends: ['strict'] as const };
    const selection = selectRules({ policy, rules: builtInRules, only: [], skip: [] });
    const source = printPolicy(policy, selection.ok ? selection.selected : []);

    expect(await parsePolicy({ file: 'p', source, rules: builtInRules, now: NOW })).toMatchObject({ ok: true });
  });

  it('include those that the first policy of a repository names', async () => {
    const source = initialPolicy().replace(/^#(?= {2}iam-access-key-rotated: )/m, '');

    expect(source).not.toBe(initialPolicy());
    expect(await parsePolicy({ file: 'p', source, rules: builtInRules, now: NOW })).toMatchObject({ ok: true });
  });
});
