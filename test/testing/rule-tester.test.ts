import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { defineRule, fail, notApplicable, pass, type Rule } from '../../src/engine/rule.ts';
import { item, list, one, subjects } from '../../src/facts/collector.ts';
import { some } from '../../src/facts/logic.ts';
import { declared, everyRegion, ifReadable } from '../../src/facts/needs.ts';
import { account, region } from '../../src/subjects/account.ts';
import { given, givenFor, type RuleCase, testRule, unread, unreadFor } from '../../src/testing/index.ts';

const none = () => Promise.reject(new Error('tests do not read'));
const summary = one<number>({ operation: 'iam:GetAccountSummary', scope: 'account', read: none });
const hub = one<string | null>({ operation: 'securityhub:DescribeHub', scope: 'region', read: none });
const users = list<string>({
  operation: 'iam:ListUsers',
  scope: 'account',
  name: 'user',
  read: none,
  describe: (name) => ({ resource: { type: 'AwsIamUser', id: name, name, region: 'global' } }),
});
const keys = item<string, readonly string[]>({ operation: 'iam:ListAccessKeys', of: users, read: none });

const COMMON = {
  id: 'a-rule',
  title: 'A rule',
  capability: 'see',
  severity: 'medium',
  pack: 'essential',
  description: 'For tests.',
  remediation: { text: 'Nothing.' },
  references: [],
  controls: [],
  since: '0.1.0',
} as const;

const noKeys = defineRule({
  ...COMMON,
  on: users,
  needs: { keys },
  check: ({ subject, facts }) => {
    const count = facts.keys(subject).length;
    return count > 0
      ? fail(`${subject} has ${count}.`, { observed: { count, names: facts.keys(subject) } })
      : pass(`${subject} has none.`);
  },
});

const PASS: RuleCase = {
  name: 'none',
  facts: [given(users, ['ada']), givenFor(keys, 'ada', [])],
  expect: { status: 'pass' },
};
const FAIL: RuleCase = {
  name: 'one',
  facts: [given(users, ['ada']), givenFor(keys, 'ada', ['k'])],
  expect: { status: 'fail' },
};

const NODE_TEST_TABLE = fileURLToPath(new URL('./node-test-table.ts', import.meta.url));

/** What the tester says of each registered test: a list of its complaints, empty for those that hold. */
function complaints(rule: Rule, cases: readonly RuleCase[]): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  testRule(
    rule,
    {
      describe: (_, body) => body(),
      it: (name, body) => {
        try {
          body();
        } catch (thrown) {
          found[name] = thrown instanceof Error ? thrown.message : String(thrown);
        }
      },
    },
    cases,
  );
  return found;
}

const TABLE = 'has a complete table';

const survived = (key: string) =>
  `${key} denied: still gives a verdict, where it should be unknown; do not catch what an unread fact throws, or name the operation in "stands" where something else proves the verdict`;

describe('a good rule with a complete table', () => {
  it('holds', () => expect(complaints(noKeys, [PASS, FAIL])).toEqual({}));

  it('holds with unread facts, several results, severity, message and evidence', () => {
    const several: RuleCase = {
      name: 'several',
      facts: [
        given(users, ['ada', 'bob', 'eve']),
        givenFor(keys, 'ada', ['k']),
        unreadFor(keys, 'bob'),
        givenFor(keys, 'eve', []),
      ],
      expect: [
        { status: 'pass', resource: 'eve', message: /none/ },
        { status: 'unknown', resource: 'bob', message: /allow iam:ListAccessKeys/ },
        {
          status: 'fail',
          resource: 'ada',
          message: 'ada has 1.',
          severity: 'medium',
          observed: { count: 1, names: ['k'] },
        },
      ],
    };
    const unlisted: RuleCase = {
      name: 'unlisted',
      facts: [unread(users, 'throttled')],
      expect: { status: 'unknown', message: /throttled/ },
    };
    expect(complaints(noKeys, [PASS, FAIL, several, unlisted])).toEqual({});
  });

  it('registers each case, and the table, with the functions that it is given', () => {
    const registered: string[] = [];
    const register = (name: string, body: () => void) => {
      registered.push(name);
      body();
    };
    testRule(noKeys, { describe: register, it: register }, [PASS, FAIL]);
    expect(registered).toEqual(['a-rule', 'none', 'one', TABLE]);
  });

  it('may be run by node:test', () => {
    const run = spawnSync(process.execPath, ['--import', 'tsx', '--test', '--test-reporter=tap', NODE_TEST_TABLE], {
      encoding: 'utf8',
      // A runner of node:test inside another would report to it instead of to us.
      env: { ...process.env, NODE_TEST_CONTEXT: undefined },
    });
    expect(run.stdout).toMatch(/# pass 3\n# fail 1\n/);
    expect(run.stdout).toContain('not ok 3 - wrong');
    expect(run.stdout).toContain('expected pass, got fail');
    expect(run.status).toBe(1);
  }, 30_000);
});

describe('a rule that makes a verdict of an unread fact', () => {
  const sloppy = (verdict: typeof pass) =>
    defineRule({
      ...COMMON,
      on: users,
      needs: { keys },
      check: ({ subject, facts }) => {
        try {
          return facts.keys(subject).length > 0 ? fail('Some.') : pass('None.');
        } catch {
          return verdict('It could not be read.');
        }
      },
    });

  it.each([
    ['pass', pass],
    ['fail', fail],
    ['not-applicable', notApplicable],
  ])('is caught, whether it says %s', (_, verdict) => {
    const problem = survived('iam:ListAccessKeys#ada');
    expect(complaints(sloppy(verdict), [PASS, FAIL])).toEqual({ none: problem, one: problem });
  });

  describe('because its subjects are sloppy', () => {
    const lenient = subjects({
      name: 'user',
      scope: 'account',
      needs: { users },
      list: (facts) => {
        try {
          return facts.users;
        } catch {
          return [];
        }
      },
      describe: users.describe,
    });
    const rule = defineRule({
      ...COMMON,
      on: lenient,
      needs: { summary },
      check: ({ facts }) => (facts.summary > 0 ? fail('Some.') : pass('None.')),
    });
    const cases = (names: readonly string[]): readonly RuleCase[] => [
      { name: 'p', facts: [given(users, names), given(summary, 0)], expect: names.map(() => ({ status: 'pass' })) },
      { name: 'f', facts: [given(users, names), given(summary, 1)], expect: names.map(() => ({ status: 'fail' })) },
    ];
    const caught = expect.stringContaining(survived('iam:ListUsers'));

    it('is caught with one subject', () => expect(complaints(rule, cases(['ada']))).toEqual({ p: caught, f: caught }));

    it('is caught with several, of which one false verdict is left', () => {
      expect(complaints(rule, cases(['ada', 'bob']))).toEqual({ p: caught, f: caught });
    });
  });

  it('is caught in one region of many', () => {
    const rule = defineRule({
      ...COMMON,
      on: account,
      needs: { hub: everyRegion(hub) },
      check: ({ facts }) => {
        const on = facts.hub.filter((answer) => {
          try {
            return answer.read() !== null;
          } catch {
            return true;
          }
        });
        return on.length === facts.hub.length ? pass('All.') : fail('Some.');
      },
    });
    const regions = ['eu-west-1', 'us-east-1'];
    const found = complaints(rule, [
      {
        name: 'p',
        regions,
        facts: [given(hub, 'h', 'eu-west-1'), given(hub, 'h', 'us-east-1')],
        expect: { status: 'pass' },
      },
      {
        name: 'f',
        regions,
        facts: [given(hub, 'h', 'eu-west-1'), given(hub, null, 'us-east-1')],
        expect: { status: 'fail' },
      },
    ]);
    expect(found['p']).toBe(
      ['eu-west-1', 'us-east-1'].map((name) => survived(`securityhub:DescribeHub@${name}`)).join('\n'),
    );
  });
});

describe('a verdict that stands without a fact', () => {
  const proof = defineRule({
    ...COMMON,
    on: account,
    needs: { hub: everyRegion(hub) },
    check: ({ facts }) =>
      some(facts.hub, (answer) => answer.read() !== null) ? pass('One is on.') : fail('None is on.'),
  });
  const regions = ['eu-west-1', 'us-east-1'];
  const two: RuleCase = {
    name: 'two proofs',
    regions,
    facts: [given(hub, 'h', 'eu-west-1'), given(hub, 'h', 'us-east-1')],
    expect: { status: 'pass' },
  };
  const off: RuleCase = {
    name: 'off',
    regions,
    facts: [given(hub, null, 'eu-west-1'), given(hub, null, 'us-east-1')],
    expect: { status: 'fail' },
  };

  it('must be claimed', () => {
    expect(Object.keys(complaints(proof, [two, off]))).toEqual(['two proofs']);
    expect(complaints(proof, [{ ...two, stands: ['securityhub:DescribeHub'] }, off])).toEqual({});
  });

  it('must not be claimed when it does not stand, or when the fact is never read', () => {
    const claim = (operation: string) => `claims to stand without ${operation}, but does not, or never reads it`;
    const off2 = { ...off, stands: ['securityhub:DescribeHub', 'iam:ListUsers'] };
    expect(complaints(proof, [{ ...two, stands: ['securityhub:DescribeHub'] }, off2])).toEqual({
      off: `${claim('securityhub:DescribeHub')}\n${claim('iam:ListUsers')}`,
    });
  });
});

describe('a wrong expectation', () => {
  it.each<[string, RuleCase['expect'], RegExp]>([
    ['of the status', { status: 'pass' }, /^ada: expected pass, got fail \(ada has 1\.\)$/],
    [
      'of the message',
      { status: 'fail', message: 'ada has 2.' },
      /^ada: expected the message "ada has 2\.", got "ada has 1\."$/,
    ],
    [
      'of a pattern',
      { status: 'fail', message: /none/ },
      /^ada: expected the message to match \/none\/, got "ada has 1\."$/,
    ],
    ['of the severity', { status: 'fail', severity: 'high' }, /^ada: expected severity high, got medium$/],
    ['of a value', { status: 'fail', observed: { count: 2 } }, /^ada: expected observed count to be 2, got 1$/],
    [
      'of a list',
      { status: 'fail', observed: { names: [] } },
      /^ada: expected observed names to be \[\], got \["k"\]$/,
    ],
    [
      'of evidence that is not there',
      { status: 'fail', observed: { other: 1 } },
      /^ada: expected observed other to be 1, got undefined$/,
    ],
    ['of the resource', { status: 'fail', resource: 'bob' }, /^ada: expected a result about bob$/],
    ['of how many results', [{ status: 'fail' }, { status: 'fail' }], /^expected 2 results, got 1: fail ada$/],
    ['of no result', [], /^expected 0 results, got 1: fail ada$/],
  ])('%s is told', (_, expected, told) => {
    expect(
      complaints(noKeys, [PASS, FAIL, { ...FAIL, name: 'wrong', now: '2026-01-02T00:00:00Z', expect: expected }]),
    ).toEqual({
      wrong: expect.stringMatching(told),
    });
  });

  it('says why when the rule crashed', () => {
    const crashing = { ...noKeys, check: () => JSON.parse('{') };
    expect(complaints(crashing, [PASS])['none']).toMatch(/got unknown \(.*please report this.*JSON/);
  });

  it('does not let two results meet one expectation', () => {
    const both: RuleCase = {
      name: 'both',
      facts: [given(users, ['ada', 'bob']), givenFor(keys, 'ada', []), givenFor(keys, 'bob', [])],
      expect: [{ status: 'pass' }, { status: 'fail' }],
    };
    expect(complaints(noKeys, [PASS, FAIL, both])).toMatchObject({ both: /expected fail, got pass/ });
  });
});

describe('a message', () => {
  it.each(['No period', 'Two lines.\nReally.', '', 'Ends with a space. '])('%j is not one sentence', (message) => {
    const rule = { ...noKeys, check: () => pass(message) };
    const cases: readonly RuleCase[] = [{ name: 'p', facts: [given(users, ['ada'])], expect: { status: 'pass' } }];
    expect(complaints(rule, cases)['p']).toContain('the message is not one sentence');
  });
});

describe('an incomplete table', () => {
  it('lacks a pass or a fail', () => {
    expect(complaints(noKeys, [FAIL])).toEqual({ [TABLE]: 'no case expects pass; add one' });
    expect(complaints(noKeys, [PASS])).toEqual({ [TABLE]: 'no case expects fail; add one' });
    expect(complaints(noKeys, [])[TABLE]).toContain('no case expects pass; add one\nno case expects fail; add one');
  });

  it('repeats a case, under whatever name', () => {
    expect(complaints(noKeys, [PASS, FAIL, { ...PASS, name: 'again' }])).toEqual({ [TABLE]: '"again" repeats "none"' });
    expect(complaints(noKeys, [PASS, FAIL, { ...PASS, name: 'later', now: '2026-02-01T00:00:00Z' }])).toEqual({});
  });

  it('gives a fact that the rule does not need', () => {
    const more = { ...PASS, facts: [...PASS.facts, given(summary, 1)] };
    expect(complaints(noKeys, [more, FAIL])).toEqual({
      [TABLE]: '"none" gives iam:GetAccountSummary, which the rule does not need',
    });
  });

  it('never reads a need', () => {
    const rule: Rule = { ...noKeys, needs: { ...noKeys.needs, summary, register: declared('keys') } };
    expect(complaints(rule, [PASS, FAIL])).toEqual({
      [TABLE]:
        'the need "summary" (iam:GetAccountSummary) is read by no case\nthe need "register" (policy:keys) is read by no case',
    });
  });
});

describe('what a case may set', () => {
  it('is the time, the account, the parameters and what the policy declares', () => {
    const rule = defineRule({
      ...COMMON,
      on: region,
      needs: { register: declared('keys') },
      parameters: { most: { type: 'integer', default: 5, description: 'Most.' } },
      check: ({ parameters, context, facts }) => {
        const text = `${parameters.most} ${context.now.getUTCFullYear()} ${context.partition} ${context.region} ${facts.register?.length}.`;
        return parameters.most > 5 ? fail(text) : pass(text);
      },
    });
    const other = { partition: 'aws-cn', accountId: '444455556666', region: 'cn-north-1' };
    expect(
      complaints(rule, [
        { name: 'p', facts: [], expect: { status: 'pass', message: '5 2026 aws us-east-1 undefined.' } },
        {
          name: 'f',
          facts: [],
          parameters: { most: 6 },
          now: '2030-01-01T00:00:00Z',
          account: other,
          declared: { keys: [] },
          expect: { status: 'fail', message: '6 2030 aws-cn cn-north-1 0.' },
        },
      ]),
    ).toEqual({});
  });

  it('is frozen: a rule that changes what it is given crashes', () => {
    const rule = defineRule({
      ...COMMON,
      on: users,
      needs: { keys },
      check: ({ subject, facts }) => {
        (facts.keys(subject) as string[]).push('mine');
        return pass('Mine.');
      },
    });
    expect(complaints(rule, [PASS])['none']).toMatch(/got unknown/);
  });
});

describe('facts that are read only if they can be', () => {
  it('need no claim when they are denied', () => {
    const people = subjects({
      name: 'user',
      scope: 'account',
      needs: { users, summary: ifReadable(summary) },
      list: (facts) => (facts.summary.ok ? facts.users.slice(0, facts.summary.value) : facts.users),
      describe: users.describe,
    });
    const rule = defineRule({
      ...COMMON,
      on: people,
      needs: {},
      check: ({ subject }) => (subject === 'bad' ? fail('Bad.') : pass('Good.')),
    });
    const facts = (name: string) => [given(users, [name]), given(summary, 1)];
    expect(
      complaints(rule, [
        { name: 'p', facts: facts('good'), expect: { status: 'pass' } },
        { name: 'f', facts: facts('bad'), expect: { status: 'fail' } },
      ]),
    ).toEqual({});
  });
});
