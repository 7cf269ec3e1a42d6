import { describe, expect, it } from 'vitest';
import { builtInRules } from '../../rules/index.ts';
import { classifyError } from '../../src/aws/classify-error.ts';
import { operationName } from '../../src/aws/operation-name.ts';
import { evaluate } from '../../src/engine/evaluate.ts';
import { parameterDefaults } from '../../src/engine/parameters.ts';
import type { Rule } from '../../src/engine/rule.ts';
import { collect } from '../../src/facts/collect.ts';
import type { Aws } from '../../src/facts/collector.ts';
import { type Declarations, NOTHING_DECLARED } from '../../src/facts/declarations.ts';
import { type Fact, FactUnavailable } from '../../src/facts/fact.ts';
import { collectorsOf, planOf } from '../../src/facts/plan.ts';
import { checkoutUnreadable, type Repository } from '../../src/facts/repository.ts';
import { judgeAccount } from '../../src/judge.ts';
import { buildReport } from '../../src/report/build-report.ts';
import { exitCode } from '../../src/report/exit-code.ts';
import { snapshotWith, unread } from '../engine/sample-snapshot.ts';
import { HOME } from '../facts/sample-collectors.ts';

const selectedOf = (rule: Rule) => ({ rule, severity: null, parameters: parameterDefaults(rule.parameters) });

/** A policy that declares everything, so that no rule can say what it says of an empty one. */
const DECLARED: Declarations = {
  ...NOTHING_DECLARED,
  keys: [],
  playbook: { path: 'docs/leaked-key.md', maxReviewAgeDays: 180, incidentLog: 'docs/incidents' },
  rotation: { ...NOTHING_DECLARED.rotation, drillLog: 'docs/drills' },
  responder: { role: 'responder' },
  contacts: {
    security: { email: 'a@example.com' },
    operations: { email: 'a@example.com' },
    billing: { email: 'a@example.com' },
  },
};

/** Rules that the policy file alone decides; all others rest on something that must be read. */
const ofThePolicyAlone = builtInRules.filter((rule) => collectorsOf(rule).length === 0);
const readingRules = builtInRules.filter((rule) => !ofThePolicyAlone.includes(rule));

it('only what a person vouches for is judged without reading anything', () => {
  expect(ofThePolicyAlone.map(({ id }) => id)).toEqual(['support-path-declared']);
});

const refuse = () => Promise.reject(checkoutUnreadable('GitFailed', 'git could not read the checkout; run git status'));
const UNREADABLE: Repository = { resolve: refuse, files: refuse, text: refuse, changedAt: refuse, ignores: refuse };

/** A connection that is denied whatever it sends, in a checkout that cannot be read. */
const denied = (region: string): Aws => ({
  ...HOME,
  region,
  repository: UNREADABLE,
  send: (client, command) => {
    const operation = operationName(client.name, command.constructor.name);
    return Promise.reject(
      new FactUnavailable(classifyError(operation, Object.assign(new Error(), { name: 'AccessDenied' }))),
    );
  },
});

/** The permission to add, or what to do about the checkout. */
const REASON =
  /( was denied \(AccessDenied\); allow [\w-]+:\w+\b.*|git could not read the checkout; run git status)\.$/;

const plan = planOf(builtInRules);
const takeSnapshot = async (regions: Fact<readonly string[]>) =>
  snapshotWith(
    (await collect({ plan, target: HOME, declarations: DECLARED, regions, connect: denied, concurrency: 8 })).facts,
    { regions },
  );

const withRegions = await takeSnapshot({ ok: true, value: ['eu-west-1', 'us-east-1'] });
const withoutRegions = await takeSnapshot(unread('account:ListRegions', 'access-denied'));

describe.each([
  ['and the regions unread', withoutRegions],
  ['and the regions named', withRegions],
])('with every call denied %s', (_, snapshot) => {
  it.each(readingRules.map((rule) => [rule.id, rule] as const))(
    '%s is unknown, with the reason as its cause',
    (_id, rule) => {
      const results = evaluate({ rules: [selectedOf(rule)], snapshot, declarations: DECLARED });
      expect(results.length).toBeGreaterThan(0);
      for (const { status, cause, message } of results) {
        expect([status, message]).toEqual(['unknown', expect.stringMatching(REASON)]);
        expect([cause?.kind, cause?.operation?.startsWith('repository:')]).toBeOneOf([
          ['access-denied', false],
          ['failed', true],
        ]);
      }
    },
  );

  it('the report is incomplete: nothing passed, nothing failed, no score of its own making, exit code 3', () => {
    const rules = readingRules.map(selectedOf);
    const report = buildReport({
      accounts: [judgeAccount(snapshot, rules, DECLARED)],
      rules,
      exceptions: [],
      rotation: { minutesPerKey: 30, parallel: 1, budgetMinutes: 240 },
      policy: null,
      regions: null,
      notices: [],
    });
    expect(report.summary.counts).toMatchObject({ pass: 0, fail: 0, 'not-applicable': 0, excepted: 0 });
    expect(report.summary.counts.unknown).toBe(report.results.length);
    expect(report.summary.readiness.score).toBe(0);
    expect(report.summary.rotation).toBeNull();
    expect(exitCode(report, { failOn: 'high', allowUnknown: false })).toBe(3);
    const told = report.coverage.unreadable.flatMap(({ rules: names }) => names);
    for (const { id } of readingRules) expect(told).toContain(id);
  });
});

it('one unknown for each regional rule, not one for each region nobody knows', () => {
  for (const rule of builtInRules.filter(({ on }) => on.scope === 'region')) {
    expect(evaluate({ rules: [selectedOf(rule)], snapshot: withoutRegions, declarations: DECLARED })).toHaveLength(1);
  }
});
