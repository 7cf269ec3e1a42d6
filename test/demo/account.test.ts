import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { builtInRules } from '../../rules/index.ts';
import { demoAccountText } from '../../scripts/build-demo-account.ts';
import { demoAccount } from '../../src/demo/account.ts';
import { demoPolicy } from '../../src/demo/policy.ts';
import { planOf } from '../../src/facts/plan.ts';
import { NOT_COLLECTED } from '../../src/facts/read-facts.ts';
import { deepFreeze } from '../../src/facts/snapshot.ts';
import { readSnapshot, writeSnapshot } from '../../src/facts/snapshot-file.ts';
import { judgeAccount } from '../../src/judge.ts';
import { defaultPolicy, expiredExceptions, lastAllowedDay } from '../../src/policy/policy.ts';
import { selectRules } from '../../src/policy/select-rules.ts';
import { buildReport } from '../../src/report/build-report.ts';

const committed = readFileSync(new URL('../../src/demo/account.json', import.meta.url), 'utf8');
const account = deepFreeze(await demoAccount());
const policy = { ...defaultPolicy(), ...demoPolicy };

const rules = (() => {
  const selection = selectRules({ policy, rules: builtInRules, only: [], skip: [] });
  if (!selection.ok) throw new Error(selection.problem);
  return selection.selected;
})();

const report = buildReport({
  accounts: [judgeAccount(account, rules, policy.declarations)],
  rules,
  exceptions: policy.exceptions,
  rotation: policy.declarations.rotation,
  policy: null,
  regions: null,
  notices: [],
  example: true,
});

const of = (ruleId: string) => report.results.filter((result) => result.ruleId === ruleId);
const messages = (status: string) =>
  report.results.filter((result) => result.status === status).map(({ message }) => message);

describe('the file of the example account', () => {
  it('is what the generator writes', () => {
    expect(committed === demoAccountText(), 'stale: run "npm run generate"').toBe(true);
  });

  it('is small, with one fact on each line', () => {
    expect(committed.length).toBeLessThan(250_000);
    const keys = Object.keys(account.facts);
    const lines = committed.split('\n').filter((line) => line.startsWith('    "') && line.includes('": {"ok":'));
    expect(lines).toHaveLength(keys.length);
    expect(keys).toEqual([...keys].sort());
  });

  it('is a snapshot that reads back as it was written', async () => {
    const read = await readSnapshot(committed, 'account.json');
    if (!read.ok) throw new Error(JSON.stringify(read));
    expect(read.value).toEqual(account);
    expect(writeSnapshot(read.value)).toBe(committed);
  });

  it('is of one account at one time, in the regions that every account has', () => {
    expect(account.takenAt).toBe('2026-11-20T06:12:00.000Z');
    expect(account.account).toEqual({ partition: 'aws', id: '111122223333' });
    expect(account.regions.ok && account.regions.value).toHaveLength(17);
  });

  it('counts a call for every fact', () => {
    const { total, byOperation } = account.calls;
    expect(Object.values(byOperation).reduce((sum, count) => sum + count, 0)).toBe(total);
    expect(total).toBeGreaterThanOrEqual(Object.keys(account.facts).length);
  });

  it('holds what a scan with the essential rules would ask for, and nothing else', () => {
    const planned = new Set(planOf(rules.map(({ rule }) => rule)).operations);
    const asked = new Set(Object.keys(account.facts).map((key) => key.split(/[@#]/)[0] ?? key));
    expect([...asked].filter((operation) => !planned.has(operation))).toEqual([]);
  });
});

describe('what the example account holds', () => {
  it('has no key id that could be one, and no secret', () => {
    const ids = committed.match(/\bA[KS]IA[A-Z0-9]{16}\b/g) ?? [];
    expect(ids.length).toBeGreaterThan(15);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((id) => !/^AKIA[A-Z2-7]*EXAMPLE[A-Z0-9]*$/.test(id))).toEqual([]);
    expect(committed).not.toMatch(/(?<![A-Za-z0-9/+])[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=])/);
  });

  it('writes to nobody but example.com', () => {
    const domains = [...committed.matchAll(/[\w.-]+@([a-z-]+\.[a-z.]+)/g)].map(([, domain]) => domain);
    expect(new Set(domains)).toEqual(new Set(['example.com']));
  });

  it('names accounts that stand for others in documentation', () => {
    const accounts = new Set(committed.match(/(?<=:)\d{12}(?=[:"])/g));
    expect([...accounts].sort()).toEqual(['111122223333', '444455556666', '777788889999']);
  });
});

describe('the report on the example account', () => {
  it('shows every kind of result', () => {
    const { failBySeverity, ...counts } = report.summary.counts;
    expect(Object.entries({ ...counts, ...failBySeverity }).filter(([, count]) => count === 0)).toEqual([]);
  });

  it('judges something by each of the essential rules', () => {
    expect(rules.map(({ rule }) => rule.id)).toHaveLength(17);
    const idle = rules.filter(({ rule }) => of(rule.id).every(({ status }) => status === 'not-applicable'));
    expect(idle.map(({ rule }) => rule.id)).toEqual([]);
  });

  it('judges something in every capability that has rules', () => {
    const capabilities = new Set(rules.map(({ rule }) => rule.capability));
    const judged = report.results.filter(({ status }) => status !== 'not-applicable');
    expect(new Set(judged.map(({ capability }) => capability))).toEqual(capabilities);
  });

  it('misses no fact and crashes no rule', () => {
    const causes = report.results.flatMap(({ cause }) => cause ?? []);
    expect(causes.filter(({ kind, code }) => kind === 'rule-crashed' || code === NOT_COLLECTED)).toEqual([]);
    expect(causes.map(({ code }) => code).filter((code) => code === 'IncompleteAnswer')).toEqual([]);
  });

  it('has one incident: a user whom AWS has put under quarantine', () => {
    expect(report.summary.incidents).toBe(1);
    const incidents = report.results.filter(({ kind, status }) => kind === 'incident' && status !== 'pass');
    expect(incidents).toMatchObject([
      { ruleId: 'no-quarantined-principal', status: 'fail', resource: { name: 'mobile-build' } },
    ]);
  });

  it('cannot rotate its keys in time', () => {
    expect(report.summary.rotation).toEqual({
      activeKeys: 16,
      minutesPerKey: 30,
      parallel: 1,
      totalMinutes: 480,
      budgetMinutes: 240,
    });
  });

  it('has an exception that covers one finding and leaves nothing to note', () => {
    const excepted = report.results.filter(({ status }) => status === 'excepted');
    expect(excepted).toMatchObject([
      { ruleId: 'iam-access-key-rotated', resource: { name: 'legacy-erp' }, exception: { expires: '2027-01-31' } },
    ]);
    expect(report.notices).toEqual([]);
    const now = new Date(account.takenAt);
    expect(expiredExceptions(policy, now)).toEqual([]);
    expect(policy.exceptions.every(({ expires }) => expires <= lastAllowedDay(now, policy.maxExceptionDays))).toBe(
      true,
    );
  });

  it('registers keys of users that exist', () => {
    const registered = (policy.declarations.keys ?? []).map(({ user }) => user);
    const passed = of('iam-access-key-replaceable').filter(({ status }) => status === 'pass');
    expect(passed.map(({ resource }) => resource.name).sort()).toEqual(registered.sort());
  });
});

describe('the stories in the example account', () => {
  const findings = (ruleId: string) =>
    Object.fromEntries(
      of(ruleId)
        .filter(({ status }) => status === 'fail')
        .map(({ resource, severity }) => [resource.name, severity]),
    );

  it('a user in a group of administrators, a pipeline with all rights, and one that can give itself any', () => {
    expect(findings('iam-key-user-least-privilege')).toEqual({
      'anna.keller': 'critical',
      terraform: 'critical',
      'backup-agent': 'high',
      jenkins: 'high',
    });
  });

  it('a power user whom a permissions boundary holds', () => {
    const ofKenji = of('iam-key-user-least-privilege').find(({ resource }) => resource.name === 'kenji.watanabe');
    expect(ofKenji?.status).toBe('pass');
  });

  it('a key of somebody who left, and one that was never used', () => {
    expect(Object.keys(findings('iam-access-key-used'))).toEqual(['julia.novak', 'metrics-export']);
  });

  it('an old key at work every day', () => {
    const ofTerraform = of('iam-access-key-rotated').find(({ resource }) => resource.name === 'terraform');
    expect(ofTerraform).toMatchObject({ status: 'fail', observed: { ageDays: 900, lastUsedService: 'ec2' } });
  });

  it('a user created and a user deleted since the credential report', () => {
    expect(messages('pass')).toContain('User lea.fontaine has MFA.');
    expect(of('iam-access-key-rotated').find(({ resource }) => resource.name === 'oliver.grant')?.status).toBe(
      'not-applicable',
    );
  });

  it('a stopped trail beside the one of the organization', () => {
    const statuses = of('cloudtrail-delivery-healthy').map(({ resource, status }) => [resource.name, status]);
    expect(statuses).toContainEqual(['organization-trail', 'pass']);
    expect(statuses).toContainEqual(['audit-eu', 'not-applicable']);
    expect(Object.keys(findings('cloudtrail-log-file-validation-enabled'))).toEqual(['audit-eu']);
  });

  it('GuardDuty in busy regions only, and Security Hub forgotten in one of them', () => {
    const statuses = of('guardduty-enabled').map(({ status }) => status);
    expect(statuses.filter((status) => status === 'fail')).toHaveLength(10);
    expect(statuses.filter((status) => status === 'pass')).toHaveLength(6);
    expect(messages('fail')).toContain('GuardDuty is suspended in eu-west-2.');
    expect(Object.keys(findings('securityhub-enabled'))).toEqual(['111122223333/us-west-2']);
  });

  it('a region that the organization closes, a bucket of another account, and a throttled call', () => {
    const reasons = report.coverage.unreadable.map(({ operation, kind }) => `${operation} ${kind}`);
    expect(reasons).toEqual([
      'cloudtrail:DescribeTrails access-denied',
      'config:DescribeConfigRules access-denied',
      'config:DescribeConfigurationRecorderStatus access-denied',
      'guardduty:ListDetectors access-denied',
      'iam:ListAccessKeys throttled',
      's3:GetBucketAcl access-denied',
      's3:GetBucketPolicyStatus access-denied',
      's3:GetPublicAccessBlock access-denied',
      'securityhub:DescribeHub access-denied',
    ]);
    expect(of('guardduty-enabled').find(({ target }) => target.region === 'sa-east-1')).toMatchObject({
      status: 'unknown',
      // A service control policy forbids it: no permission to add would help.
      cause: { code: 'AccessDeniedException', iamAction: null },
    });
  });

  it('one contact that nobody entered', () => {
    expect(findings('account-alternate-contacts-set')).toEqual({ 'BILLING contact': 'low' });
  });
});
