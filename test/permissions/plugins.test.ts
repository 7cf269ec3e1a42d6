import { describe, expect, it } from 'vitest';
import { registryOf } from '../../src/cli/policy.ts';
import { defineRule, pass } from '../../src/engine/rule.ts';
import { demandOf } from '../../src/engine/select.ts';
import { one } from '../../src/facts/collector.ts';
import { optIn } from '../../src/facts/needs.ts';
import { planOf } from '../../src/facts/plan.ts';
import { cloudFormation } from '../../src/permissions/cloudformation.ts';
import { managedPolicies } from '../../src/permissions/document.ts';
import { terraform } from '../../src/permissions/terraform.ts';
import { definePlugin } from '../../src/plugins/plugin.ts';
import { defaultPolicy, type Policy, type RuleSetting } from '../../src/policy/policy.ts';
import { selectRules } from '../../src/policy/select-rules.ts';
import { account } from '../../src/subjects/account.ts';
import { template } from './sample-template.ts';

const reads = (operation: string) => one({ operation, scope: 'account', read: () => Promise.resolve(null) });

const rule = defineRule({
  id: 'acme/backups-kept',
  title: 'Backups are kept',
  capability: 'respond',
  severity: 'low',
  pack: 'recommended',
  description: 'A rule for tests.',
  remediation: { text: 'Nothing to do.' },
  references: [],
  controls: [],
  parameters: { costs: { type: 'boolean', default: false, description: 'Whether to look at what costs.' } },
  since: '0.1.0',
  on: account,
  needs: {
    vaults: reads('backup:ListBackupVaults'),
    // S3 has actions that are not named like their operations, for plug-ins as for built-in rules.
    buckets: reads('s3:GetBucketNotificationConfiguration'),
    usage: optIn('costs', reads('ce:GetCostAndUsage')),
  },
  check: () => pass('It is well.'),
});
const plugin = definePlugin({ apiVersion: 1, name: 'acme', rules: [rule], tests: [] });

function actionsOf(parts: Partial<Policy>): readonly string[] {
  const policy = { ...defaultPolicy(), ...parts };
  const selection = selectRules({ policy, rules: registryOf(policy), only: [], skip: [] });
  return selection.ok ? planOf(selection.selected.map(demandOf)).iamActions : [];
}
const setting = (parts: Partial<RuleSetting>): Policy['rules'] => ({
  [rule.id]: { state: 'on', severity: null, parameters: {}, ...parts },
});
const added = (parts: Partial<Policy>) => {
  const before = new Set(actionsOf({}));
  return actionsOf(parts).filter((action) => !before.has(action));
};

describe('the permissions of a plug-in', () => {
  it.each<readonly [string, Partial<Policy>, readonly string[]]>([
    ['are asked for as soon as the policy names it', { plugins: [plugin] }, ['backup:ListBackupVaults']],
    ['are not without it', { rules: setting({}) }, []],
    ['are not where its rule is off', { plugins: [plugin], rules: setting({ state: 'off' }) }, []],
    ['are not where the pack of its rule is not selected', { plugins: [plugin], extends: ['essential'] }, []],
    [
      'hold what costs where that is opted in to',
      { plugins: [plugin], rules: setting({ parameters: { costs: true } }) },
      ['backup:ListBackupVaults', 'ce:GetCostAndUsage'],
    ],
  ])('%s', (_, parts, expected) => {
    expect(added(parts).filter((action) => !action.startsWith('s3:'))).toEqual(expected);
  });

  it('are actions, not operations', () => {
    const actions = actionsOf({ plugins: [plugin] });
    expect(actions).toContain('s3:GetBucketNotification');
    expect(actions).not.toContain('s3:GetBucketNotificationConfiguration');
  });

  it('are in the templates', () => {
    const read = managedPolicies('KeydrillRead', actionsOf({ plugins: [plugin] }));
    for (const write of [cloudFormation, terraform])
      expect(write(template({ read }))).toMatch(/backup:ListBackupVaults/);
  });
});
