import type { Rule } from '../../src/engine/rule.ts';
import { account, definePlugin, defineRule, fail, one, type Plugin, pass } from '../../src/index.ts';
import { ruleTests } from '../../src/testing/index.ts';

export const passwordPolicy = one<{ readonly minimumLength: number }>({
  operation: 'iam:GetAccountPasswordPolicy',
  scope: 'account',
  read: () => Promise.resolve({ minimumLength: 14 }),
});

/** A rule in which nothing is wrong. */
export const soundRule = (changes: Readonly<Record<string, unknown>> = {}): Rule =>
  Object.assign(
    defineRule({
      id: 'acme/passwords-long',
      title: 'Passwords are long',
      capability: 'exposure',
      severity: 'medium',
      pack: 'recommended',
      description: 'Whoever guesses a password makes keys with it.',
      remediation: { text: 'Set the minimum length.', commands: ['aws iam get-account-password-policy'] },
      references: ['https://example.com/passwords'],
      controls: [{ framework: 'nist-800-53', version: 'r5', id: 'IA-5(1)' }],
      parameters: { minimum: { type: 'integer', minimum: 8, default: 14, description: 'Characters.' } },
      since: '1.0.0',
      on: account,
      needs: { policy: passwordPolicy },
      check: ({ facts, parameters }) =>
        facts.policy.minimumLength < parameters.minimum ? fail('Too short.') : pass('Long enough.'),
    }),
    changes,
  );

export const testsOf = (rule: Rule) => ruleTests(rule, [{ name: 'long', facts: [], expect: { status: 'pass' } }]);

/** A plug-in of one rule, changed in one place: a rule in which something is wrong, or something of the plug-in itself. */
export function pluginWith(
  rule: Readonly<Record<string, unknown>>,
  changes: Readonly<Record<string, unknown>> = {},
): Plugin {
  const changed = soundRule(rule);
  const plugin = definePlugin({ apiVersion: 1, name: 'acme', rules: [changed], tests: [testsOf(changed)] });
  return Object.assign(plugin, changes);
}
