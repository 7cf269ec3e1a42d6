import { defineRule, fail, pass } from '../../src/engine/rule.ts';
import { item, list } from '../../src/facts/collector.ts';
import { given, givenFor } from '../../src/testing/given.ts';
import type { RuleCase } from '../../src/testing/rule-case.ts';

/** A rule about users and their keys, with the cases that its table needs, for tests of what runs tables. */

const none = () => Promise.reject(new Error('tests do not read'));

export const users = list<string>({
  operation: 'iam:ListUsers',
  scope: 'account',
  name: 'user',
  read: none,
  describe: (name) => ({ resource: { type: 'AwsIamUser', id: name, name, region: 'global' } }),
});

export const keys = item<string, readonly string[]>({ operation: 'iam:ListAccessKeys', of: users, read: none });

export const noKeys = defineRule({
  id: 'acme/no-keys',
  title: 'Users have no keys',
  capability: 'exposure',
  severity: 'low',
  pack: 'strict',
  description: 'For tests.',
  remediation: { text: 'Nothing.' },
  references: [],
  controls: [],
  since: '0.1.0',
  parameters: {
    most: { type: 'integer', default: 0, minimum: 0, maximum: 2, description: 'Most.' },
    share: { type: 'number', default: 0.5, minimum: 0, maximum: 1, description: 'A share.' },
    prefix: { type: 'string', default: 'svc-', pattern: '^[a-z-]+$', description: 'A prefix.' },
    strictly: { type: 'boolean', default: false, description: 'Strictly.' },
    ignored: { type: 'array', items: { type: 'string' }, default: [], description: 'Ignored.' },
  },
  on: users,
  needs: { keys },
  check: ({ subject, facts, parameters }) =>
    facts.keys(subject).length > parameters.most ? fail(`${subject} has keys.`) : pass(`${subject} has none.`),
});

export const PASS = {
  name: 'none',
  facts: [given(users, ['ada']), givenFor(keys, 'ada', [])],
  expect: { status: 'pass' },
} as const satisfies RuleCase;

export const FAIL = {
  name: 'one',
  facts: [given(users, ['ada']), givenFor(keys, 'ada', ['k'])],
  expect: { status: 'fail' },
} as const satisfies RuleCase;
