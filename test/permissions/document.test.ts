import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { builtInRules } from '../../rules/index.ts';
import type { Rule } from '../../src/engine/rule.ts';
import { planOf } from '../../src/facts/plan.ts';
import { allowDocument, managedPolicies, QUOTAS, sizeOf } from '../../src/permissions/document.ts';
import { grammarProblems, manyActions } from './sample-template.ts';

const actionsOf = (actions: readonly string[]) =>
  managedPolicies('KeydrillRead', actions).map(({ Statement: [{ Action }] }) => Action);

describe('the document', () => {
  it('allows the actions on everything', () => {
    expect(allowDocument('KeydrillRead', ['iam:ListUsers', 's3:GetBucketAcl'])).toEqual({
      Version: '2012-10-17',
      Statement: [
        { Sid: 'KeydrillRead', Effect: 'Allow', Action: ['iam:ListUsers', 's3:GetBucketAcl'], Resource: '*' },
      ],
    });
  });

  it('is measured without white space', () => {
    expect(sizeOf(allowDocument('KeydrillRead', []))).toBe(
      '{"Version":"2012-10-17","Statement":[{"Sid":"KeydrillRead","Effect":"Allow","Action":[],"Resource":"*"}]}'
        .length,
    );
  });

  it('of every rule with all that costs fits one managed policy, with room for what comes', () => {
    const inFull = ({ on, needs, parameters }: Rule) => ({
      on,
      needs,
      values: Object.fromEntries(Object.keys(parameters).map((name) => [name, true])),
    });
    const { iamActions } = planOf(builtInRules.map(inFull));
    expect(iamActions).toContain('ce:GetAnomalySubscriptions');
    const policies = managedPolicies('KeydrillRead', iamActions);
    expect(policies).toHaveLength(1);
    expect(policies.map((policy) => sizeOf(policy) < QUOTAS.managedPolicy / 2)).toEqual([true]);
    expect(policies.flatMap((policy) => grammarProblems(policy, 'identity'))).toEqual([]);
  });
});

describe('managed policies', () => {
  it('are none for no actions, and one for a few', () => {
    expect(actionsOf([])).toEqual([]);
    expect(actionsOf(['iam:ListUsers'])).toEqual([['iam:ListUsers']]);
  });

  it('hold exactly as much as IAM takes', () => {
    const empty = sizeOf(allowDocument('KeydrillRead', ['']));
    const longest = 'a'.repeat(QUOTAS.managedPolicy - empty);
    expect(actionsOf([longest])).toEqual([[longest]]);
    const first = longest.slice(0, -'"b",'.length);
    expect(actionsOf([first, 'b'])).toEqual([[first, 'b']]);
    expect(actionsOf([first, 'bb'])).toEqual([[first], ['bb']]);
  });

  it('hold one action each where an action alone is too long, and end', () => {
    const huge = 'x'.repeat(QUOTAS.managedPolicy);
    expect(actionsOf([huge, 'iam:ListUsers', huge])).toEqual([[huge], ['iam:ListUsers'], [huge]]);
  });

  it('hold all actions in their order, each document within the limit and none of them half empty', () => {
    const action = fc.stringMatching(/^[a-z]{2,20}:[A-Z][A-Za-z]{2,60}$/);
    fc.assert(
      fc.property(fc.array(action, { maxLength: 400 }), (actions) => {
        const policies = managedPolicies('KeydrillRead', actions);
        expect(policies.flatMap(({ Statement: [{ Action }] }) => Action)).toEqual(actions);
        const sizes = policies.map(sizeOf);
        expect(Math.max(0, ...sizes)).toBeLessThanOrEqual(QUOTAS.managedPolicy);
        expect(Math.min(QUOTAS.managedPolicy, ...sizes.slice(0, -1))).toBeGreaterThan(QUOTAS.managedPolicy - 100);
      }),
      { numRuns: 50 },
    );
  });

  it('of a thousand actions are several', () => expect(actionsOf(manyActions(1_000)).length).toBeGreaterThan(5));
});
