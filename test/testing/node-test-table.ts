import { describe, it } from 'node:test';
import { defineRule, fail, pass } from '../../src/engine/rule.ts';
import { one } from '../../src/facts/collector.ts';
import { account } from '../../src/subjects/account.ts';
import { given, testRule } from '../../src/testing/index.ts';

/** A table with one wrong case, for the runner that Node brings along; started by rule-tester.test.ts. */

const summary = one<number>({ operation: 'iam:GetAccountSummary', scope: 'account', read: async () => 0 });

const rule = defineRule({
  id: 'no-users',
  title: 'There are no users',
  capability: 'exposure',
  severity: 'low',
  pack: 'strict',
  description: 'For tests.',
  remediation: { text: 'Nothing.' },
  references: [],
  controls: [],
  since: '0.1.0',
  on: account,
  needs: { summary },
  check: ({ facts }) => (facts.summary > 0 ? fail('There are users.') : pass('There are none.')),
});

testRule(rule, { describe, it }, [
  { name: 'none', facts: [given(summary, 0)], expect: { status: 'pass' } },
  { name: 'some', facts: [given(summary, 2)], expect: { status: 'fail' } },
  { name: 'wrong', facts: [given(summary, 3)], expect: { status: 'pass' } },
]);
