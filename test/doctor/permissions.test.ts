import { describe, expect, it } from 'vitest';
import type { DryCollection } from '../../src/doctor/permissions.ts';
import { permissionChecks } from '../../src/doctor/permissions.ts';
import type { UnreadFacts } from '../../src/engine/coverage.ts';

const unread = (parts: Partial<UnreadFacts>): UnreadFacts => ({
  operation: 'guardduty:ListDetectors',
  kind: 'access-denied',
  code: 'AccessDeniedException',
  iamAction: null,
  targets: 1,
  regions: [],
  rules: ['a-rule'],
  ...parts,
});

const denied = (operation: string, parts: Partial<UnreadFacts> = {}) =>
  unread({ operation, iamAction: operation, ...parts });

const checksOf = (facts: readonly UnreadFacts[], parts: Partial<DryCollection> = {}) =>
  permissionChecks({ account: '111122223333', planned: 40, unread: facts, stoppedAfter: null, ...parts });
const told = (...facts: readonly UnreadFacts[]) =>
  checksOf(facts).map(({ status, message }) => `${status}: ${message}`);

describe('what a dry collection could not read', () => {
  it('is nothing', () => {
    expect(told()).toEqual([
      'ok: What the rules need could be read, with the 40 planned IAM actions in account 111122223333.',
    ]);
  });

  it('is a problem for each missing action, by its name', () => {
    expect(told(denied('sns:ListTopics'), denied('ec2:DescribeRegions', { rules: ['b', 'a'] }))).toEqual([
      'problem: ec2:DescribeRegions is not allowed, and 2 rules may stay unknown for it (a and b).',
      'problem: sns:ListTopics is not allowed, and 1 rule may stay unknown for it (a-rule).',
    ]);
  });

  it('is told once where one action opens several operations in several regions', () => {
    const of = (operation: string, region: string, rule: string) =>
      unread({ operation, iamAction: 'budgets:ViewBudget', regions: [region], rules: [rule] });
    const checks = checksOf([
      of('budgets:DescribeBudgets', 'us-east-1', 'a'),
      of('budgets:DescribeNotificationsForBudget', 'eu-west-1', 'b'),
      of('budgets:DescribeBudgets', 'eu-west-1', 'a'),
    ]);
    expect(checks).toHaveLength(1);
    expect(checks[0]?.missing).toEqual({
      iamAction: 'budgets:ViewBudget',
      operations: ['budgets:DescribeBudgets', 'budgets:DescribeNotificationsForBudget'],
      regions: ['eu-west-1', 'us-east-1'],
      rules: ['a', 'b'],
    });
    expect(checks[0]?.message).toBe(
      'budgets:ViewBudget is not allowed for budgets:DescribeBudgets and budgets:DescribeNotificationsForBudget in eu-west-1 and us-east-1, and 2 rules may stay unknown for it (a and b).',
    );
    expect(checks[0]?.remedy).toBe('Allow budgets:ViewBudget.');
  });

  it.each([
    ['an explicit deny', {}, 'problem', /is denied explicitly/, /service control policy/],
    ['throttling', { kind: 'throttled', code: 'Throttling' }, 'problem', /was throttled/, /--concurrency/],
    ['a timeout', { kind: 'timeout', code: 'TimeoutError' }, 'problem', /did not answer in time/, /--timeout/],
    ['no way there', { kind: 'unavailable', code: 'ECONNREFUSED' }, 'problem', /could not be reached/, /network/],
    ['expired credentials', { kind: 'failed', code: 'ExpiredToken' }, 'problem', /failed \(ExpiredToken\)/, /Sign in/],
    ['a failure', { kind: 'failed', code: 'Odd' }, 'problem', /failed \(Odd\)/, /report/],
    ['too little', { kind: 'failed', code: 'RegionNotScanned' }, 'remark', /too little \(RegionNotScanned\)/, null],
  ] as const)('tells %s as such', (_, parts, status, message, remedy) => {
    const checks = checksOf([unread({ ...parts, regions: ['eu-west-1'] })]);
    expect(checks).toHaveLength(1);
    expect(checks[0]).toMatchObject({ area: 'permissions', status, message: expect.stringMatching(message) });
    expect(checks[0]?.message).toContain('eu-west-1');
    expect(checks[0]?.missing).toBeUndefined();
    if (remedy === null) expect(checks[0]?.remedy).toBeNull();
    else expect(checks[0]?.remedy).toMatch(remedy);
  });

  it('wonders about a quarantined key, before anything is proposed', () => {
    const [first, ...others] = told(denied('iam:ListUsers'), denied('cloudtrail:LookupEvents'));
    expect(first).toMatch(/^remark: Is the calling key quarantined\?/);
    expect(others).toHaveLength(2);
  });

  it('leaves the repository to others', () => {
    expect(told(unread({ operation: 'repository:Playbook', kind: 'failed', code: 'ShallowClone' }))).toEqual([
      expect.stringMatching(/^ok: /),
    ]);
  });

  it('says that it was ended early', () => {
    const checks = checksOf([], { stoppedAfter: 120 });
    expect(checks.map(({ status }) => status)).toEqual(['ok', 'problem']);
    expect(checks[1]?.message).toContain('after 120 seconds');
  });

  it('is short, however many rules and regions there are', () => {
    const names = Array.from({ length: 60 }, (_, index) => `name-${index}`);
    const [line = ''] = told(denied('sns:ListTopics', { rules: names, regions: names }));
    expect(line.length).toBeLessThan(250);
    expect(line).toContain('56 more');
    expect(line).toContain('60 rules');
  });
});
