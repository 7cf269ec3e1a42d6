import { controls } from '../../src/engine/controls.ts';
import { defineRule, pass, type Rule } from '../../src/engine/rule.ts';
import { parsePolicy } from '../../src/policy/parse-policy.ts';
import type { Policy } from '../../src/policy/policy.ts';
import { formatProblem } from '../../src/policy/problem.ts';
import { NOTHING_IN_REACH, type Reach } from '../../src/policy/reach.ts';
import { account } from '../../src/subjects/account.ts';

const common = {
  severity: 'high',
  description: 'A rule for tests.',
  remediation: { text: 'Nothing to do.' },
  references: [],
  controls: [],
  since: '0.1.0',
  on: account,
  needs: {},
  check: () => pass('It is well.'),
} as const;

export const keyRotated = defineRule({
  ...common,
  id: 'iam-access-key-rotated',
  aliases: ['iam-key-rotated-90-days'],
  title: 'Access keys are rotated',
  controls: controls({ cis: ['1.14', '1.14', '1.13', '2.13', '2.12'], nist80053: ['AC-2(1)'] }),
  capability: 'exposure',
  pack: 'essential',
  parameters: {
    maxAgeDays: { type: 'integer', default: 90, minimum: 1, maximum: 3650, description: 'Days.' },
    ignoredUsers: { type: 'array', items: { type: 'string' }, default: [], description: 'User names.' },
    strictly: { type: 'boolean', default: false, description: 'Count inactive keys.' },
    prefix: { type: 'string', default: 'svc-', pattern: '^[a-z-]+$', description: 'Name prefix.' },
    share: { type: 'number', default: 0.5, minimum: 0, maximum: 1, description: 'A share.' },
  },
});

export const trailLogging = defineRule({
  ...common,
  id: 'cloudtrail-trail-logging',
  title: 'A trail logs',
  capability: 'see',
  pack: 'recommended',
});

export const trailEncrypted = defineRule({
  ...common,
  id: 'cloudtrail-encrypted',
  title: 'Trails are encrypted',
  controls: controls({ cis: ['3.7', '3.5', '3.5', '4.5', '4.5'] }),
  capability: 'see',
  severity: 'low',
  pack: 'strict',
  deprecated: { since: '0.1.0', instead: 'cloudtrail-trail-logging' },
  parameters: { minimumKeys: { type: 'integer', default: 1, minimum: 0, description: 'Keys.' } },
});

export const noExposedKey = defineRule({
  ...common,
  id: 'incident-no-exposed-key',
  title: 'No key is exposed',
  capability: 'now',
  severity: 'critical',
  pack: 'essential',
});

export const rules: readonly Rule[] = [keyRotated, trailLogging, trailEncrypted, noExposedKey];

/** Noon, so that an hour's slip of a time zone does not change the day. */
export const NOW = new Date('2026-10-01T12:00:00Z');

/** The policy of a text that is expected to be valid. */
export async function policyFrom(source: string, reach: Reach = NOTHING_IN_REACH): Promise<Policy> {
  const outcome = await parsePolicy({ file: 'keydrill.yaml', source, rules, now: NOW, reach });
  if (!outcome.ok) throw new Error(outcome.problems.map(formatProblem).join('\n'));
  return outcome.policy;
}
