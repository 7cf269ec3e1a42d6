import { describe, expect, it } from 'vitest';
import { fail, pass, type Rule, type Verdict } from '../../src/engine/rule.ts';
import { FactUnavailable } from '../../src/facts/fact.ts';
import { unreadFor } from '../../src/testing/given.ts';
import type { RuleCase } from '../../src/testing/rule-case.ts';
import { ruleTests } from '../../src/testing/rule-tests.ts';
import { runCase, runTable, runTests } from '../../src/testing/run-tests.ts';
import { FAIL, keys, noKeys, PASS, users } from './sample-table.ts';

const LISTED = { key: 'iam:ListUsers', problem: null, stands: false };
const KEYS = { key: 'iam:ListAccessKeys#ada', problem: null, stands: false };

/** The rule with another check, which may be what no check should be. */
const checking = (check: (input: Parameters<typeof noKeys.check>[0]) => unknown): Rule => ({
  ...noKeys,
  check: (input) => check(input) as Verdict,
});

describe('a table that is run', () => {
  it('gives each case, each fact that it reads denied, and the table as data', () => {
    expect(runTests(ruleTests(noKeys, [PASS, FAIL]))).toEqual({
      rule: noKeys,
      cases: [
        { name: 'none', problems: [], denials: [LISTED, KEYS] },
        { name: 'one', problems: [], denials: [LISTED, KEYS] },
      ],
      problems: [],
    });
  });

  it('denies nothing to a case that fails by itself', () => {
    expect(runCase(noKeys, { ...PASS, expect: { status: 'fail' } })).toEqual({
      name: 'none',
      problems: ['ada: expected fail, got pass (ada has none.)'],
      denials: [],
    });
  });

  it('denies nothing that is unread already', () => {
    const unread: RuleCase = { ...PASS, facts: [PASS.facts[0], unreadFor(keys, 'ada')], expect: { status: 'unknown' } };
    expect(runCase(noKeys, unread).denials).toEqual([LISTED]);
  });

  it('tells the denials that a verdict survives from those that it claims to survive', () => {
    const sloppy = checking(({ subject, facts }) => {
      try {
        return facts.keys(subject).length > 0 ? fail('Some.') : pass('None.');
      } catch {
        return pass('None.');
      }
    });
    const survived = { ...KEYS, problem: expect.stringMatching(/^still gives a verdict, where it should be unknown/) };
    expect(runCase(sloppy, PASS)).toEqual({ name: 'none', problems: [], denials: [LISTED, survived] });
    const claiming = { ...PASS, stands: ['iam:ListAccessKeys'] };
    expect(runCase(sloppy, claiming)).toEqual({
      name: 'none',
      problems: [],
      denials: [LISTED, { ...KEYS, stands: true }],
    });
    expect(runCase(noKeys, claiming)).toMatchObject({
      problems: ['claims to stand without iam:ListAccessKeys, but does not, or never reads it'],
      denials: [LISTED, KEYS],
    });
  });

  it('knows an unread fact by its brand, whichever copy of keydrill threw it', () => {
    class FactUnavailableOfAnotherCopy extends Error {
      readonly brand = 'keydrill.fact-unavailable';
      readonly error: FactUnavailable['error'];
      constructor({ error }: FactUnavailable) {
        super('unread');
        this.error = error;
      }
    }
    const rethrowing = checking(({ subject, facts }) => {
      try {
        return facts.keys(subject).length > 0 ? fail('Some.') : pass('None.');
      } catch (thrown) {
        throw thrown instanceof FactUnavailable ? new FactUnavailableOfAnotherCopy(thrown) : thrown;
      }
    });
    expect(runCase(rethrowing, PASS)).toEqual({ name: 'none', problems: [], denials: [LISTED, KEYS] });
  });
});

describe('a rule that is not as a rule should be', () => {
  let times = 0;
  it.each<[string, (input: Parameters<typeof noKeys.check>[0]) => unknown, RegExp]>([
    ['throws', () => JSON.parse('{'), /got unknown \(.*please report this.*JSON/],
    ['gives no verdict', () => undefined, /got unknown \(/],
    [
      'gives a promise',
      async () => pass('Well.'),
      /got unknown \(.*check\(\) gave no verdict, which waits for nothing/,
    ],
    ['gives a word', () => 'pass', /check\(\) gave no verdict/],
    ['gives a status of its own', () => ({ status: 'passed', message: 'Well.' }), /check\(\) gave no verdict/],
    ['changes its parameters', ({ parameters }) => Object.assign(parameters, { most: 5 }), /got unknown \(.*read only/],
    [
      'changes its facts',
      ({ facts, subject }) => (facts.keys(subject) as string[]).push('k'),
      /got unknown \(.*not extensible/,
    ],
    ['remembers', () => pass(`Well, for the ${String(times++)}th time.`), /^gives other results when asked again/],
  ])('because it %s, is told so', (_, check, told) => {
    const { problems } = runCase(checking(check), { ...PASS, expect: { status: 'pass' } });
    expect(problems.join('\n')).toMatch(told);
  });

  it('ends no run, and neither does a table of anything', () => {
    const broken = { ...noKeys, on: null, needs: null, parameters: null } as unknown as Rule;
    const anything = [null, 'case', {}, { name: 'x', facts: [1], expect: 'pass' }] as unknown as readonly RuleCase[];
    const told = /^could not be run, because the rule or its table is not what it should be \(TypeError: /;
    for (const rule of [noKeys, broken]) {
      for (const { problems } of runTests({ rule, cases: anything }).cases)
        expect(problems).toEqual([expect.stringMatching(told)]);
      expect(runTable(rule, anything)).toEqual([expect.stringMatching(told)]);
    }
    expect(runTests({ rule: noKeys, cases: anything }).cases.map(({ name }) => name)).toEqual([
      'a case without a name',
      'a case without a name',
      'a case without a name',
      'x',
    ]);
  });
});

describe('a case', () => {
  const problemsOf = (parts: object) => runCase(noKeys, { ...PASS, ...parts }).problems;

  it.each<[parameters: object, told: string]>([
    [{ mots: 1 }, 'the parameter "mots" is none of the rule'],
    [{ toString: 1 }, 'the parameter "toString" is none of the rule'],
    [{ most: '1' }, 'the parameter "most" must be a number, but is "1"'],
    [{ most: Number.NaN }, 'the parameter "most" must be a number, but is null'],
    [{ most: 1.5 }, 'the parameter "most" must be a whole number, but is 1.5'],
    [{ most: -1 }, 'the parameter "most" must be at least 0, but is -1'],
    [{ most: 3 }, 'the parameter "most" must be at most 2, but is 3'],
    [{ share: 1.01 }, 'the parameter "share" must be at most 1, but is 1.01'],
    [{ prefix: 7 }, 'the parameter "prefix" must be a text, but is 7'],
    [{ prefix: 'SVC' }, 'the parameter "prefix" must match ^[a-z-]+$, but is "SVC"'],
    [{ strictly: 'yes' }, 'the parameter "strictly" must be true or false, but is "yes"'],
    [{ ignored: 'ada' }, 'the parameter "ignored" must be a list of texts, but is "ada"'],
    [{ ignored: [1] }, 'the parameter "ignored" must be a list of texts, but is [1]'],
  ])('sets no parameter as no policy could: %j', (parameters, told) => {
    expect(problemsOf({ parameters })).toContain(told);
  });

  it.each([
    [{ most: 0, share: 0, prefix: 'a', strictly: true, ignored: [] }],
    [{ most: 2, share: 1, ignored: ['ada'] }],
  ])('may set parameters to their limits: %j', (parameters) => expect(problemsOf({ parameters })).toEqual([]));

  it('has no key that would be passed over', () => {
    expect(problemsOf({ stand: ['iam:ListUsers'] })).toEqual([
      'a case has no key "stand"; it takes name, facts, declared, parameters, regions, now, account, expect, stands',
    ]);
    expect(problemsOf({ expect: { status: 'pass', mesage: 'ada has none.' } })).toEqual([
      'an expectation has no key "mesage"; it takes status, resource, message, severity, observed',
    ]);
  });

  it('may expect a pattern with a flag that remembers', () => {
    const expected = { status: 'pass', message: /none/g } as const;
    expect(problemsOf({ expect: expected })).toEqual([]);
    expect(problemsOf({ expect: expected })).toEqual([]);
  });

  it('shares its name with no other', () => {
    expect(runTable(noKeys, [PASS, FAIL, { ...PASS, now: '2026-02-01T00:00:00Z' }])).toEqual([
      'several cases are called "none"',
    ]);
  });

  it('lists what it is about by the facts that it gives', () => {
    expect(runCase(noKeys, { ...PASS, facts: [] }).problems.join()).toContain(users.operation);
  });
});
