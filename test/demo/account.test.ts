import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { builtInRules } from '../../rules/index.ts';
import { demoAccountText } from '../../scripts/build-demo-account.ts';
import { demoAccount } from '../../src/demo/account.ts';
import { demoPolicy } from '../../src/demo/policy.ts';
import { demandOf } from '../../src/engine/select.ts';
import { TRAIL_EVENTS } from '../../src/facts/aws/alert-events.ts';
import { eventRules, patternMatches } from '../../src/facts/aws/eventbridge.ts';
import { accessKeys } from '../../src/facts/aws/iam.ts';
import { authorizationDetails } from '../../src/facts/aws/iam-authorization.ts';
import { filterMatches, metricFilters } from '../../src/facts/aws/logs.ts';
import { simulatedContainment, simulatedInvestigation } from '../../src/facts/aws/responder.ts';
import type { AnyCollector } from '../../src/facts/collector.ts';
import { planOf } from '../../src/facts/plan.ts';
import { factKey, factName, listSubjects, NOT_COLLECTED, placeOf, subjectKey } from '../../src/facts/read-facts.ts';
import { accountTarget, deepFreeze } from '../../src/facts/snapshot.ts';
import { readSnapshot, writeSnapshot } from '../../src/facts/snapshot-file.ts';
import { judgeAccount } from '../../src/judge.ts';
import { parsePolicy } from '../../src/policy/parse-policy.ts';
import { defaultPolicy, expiredExceptions, lastAllowedDay } from '../../src/policy/policy.ts';
import { selectRules } from '../../src/policy/select-rules.ts';
import { buildReport } from '../../src/report/build-report.ts';

const fileAt = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const committed = fileAt('src/demo/account.json');
const account = deepFreeze(await demoAccount());
const policy = { ...defaultPolicy(), ...demoPolicy };

const rules = (() => {
  const selection = selectRules({ policy, rules: builtInRules, only: [], skip: [] });
  if (!selection.ok) throw new Error(selection.problem);
  return selection.selected;
})();
const plan = planOf(rules.map(demandOf));

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
const messages = (ruleId: string, status: string) =>
  of(ruleId)
    .filter((result) => result.status === status)
    .map(({ message }) => message);
const findings = (ruleId: string) =>
  Object.fromEntries(
    of(ruleId)
      .filter(({ status }) => status === 'fail')
      .map(({ resource, severity }) => [resource.name, severity]),
  );

/** What the facts of one collector say, by what follows its name in their keys. */
function said<T>(collector: AnyCollector): readonly { readonly key: string; readonly value: T }[] {
  return Object.entries(account.facts).flatMap(([key, fact]) =>
    placeOf(key).name === factName(collector) && fact.ok
      ? [{ key: key.slice(factName(collector).length), value: fact.value as T }]
      : [],
  );
}

describe('the file of the example account', () => {
  it('is what the generator writes', () => {
    expect(committed === demoAccountText(), 'stale: run "npm run generate"').toBe(true);
  });

  it('says the same again', () => {
    expect(demoAccountText()).toBe(demoAccountText());
  });

  it('is small, with one fact on each line', () => {
    expect(committed.length).toBeLessThan(200_000);
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

  it('counts a call for every fact but those of the repository', () => {
    const { total, byOperation } = account.calls;
    expect(Object.values(byOperation).reduce((sum, count) => sum + count, 0)).toBe(total);
    const ofAws = Object.keys(account.facts).filter((key) => !key.startsWith('repository:'));
    expect(total).toBeGreaterThan(ofAws.length);
    expect(Object.keys(byOperation).sort()).toEqual(plan.operations.filter((each) => !UNSENT.includes(each)).sort());
  });

  // The regions were told by the first of the two operations that can.
  const UNSENT = ['ec2:DescribeRegions'];
});

describe('what the example account holds', () => {
  const regions = account.regions.ok ? account.regions.value : [];
  const home = accountTarget(account);

  /** The keys under which a scan would store the facts of a collector. */
  function keysOf(collector: AnyCollector): readonly string[] {
    const scope = collector.kind === 'item' ? collector.of.scope : collector.scope;
    return (scope === 'region' ? regions : [home.region]).flatMap((region) => {
      if (collector.kind !== 'item') return [factKey(collector, region)];
      const target = { ...home, region };
      const from = { table: account, target, declarations: policy.declarations, onRead: () => undefined };
      try {
        return listSubjects(collector.of, from)
          .items.filter((item) => collector.when?.(item) ?? true)
          .map((item) => factKey(collector, region, subjectKey(collector.of, item, target)));
      } catch {
        // What lists the subjects was denied.
        return [];
      }
    });
  }

  it('is every fact that a scan by its policy would ask for, and no other', () => {
    expect(Object.keys(account.facts)).toEqual([...new Set(plan.collectors.flatMap(keysOf))].sort());
  });

  it('has at least one answer to each question of the recommended rules', () => {
    expect(policy.extends).toEqual(['recommended']);
    const unasked = plan.collectors.filter((collector) => said(collector).length === 0);
    expect(unasked.map(factName)).toEqual([]);
  });

  it('has no key id that could be one, and no secret', () => {
    const ids = said<readonly { readonly id: string }[] | null>(accessKeys).flatMap(({ value }) =>
      (value ?? []).map(({ id }) => id),
    );
    expect(ids.length).toBeGreaterThan(15);
    expect(new Set(ids).size).toBe(ids.length);
    const mentioned = committed.match(/\bA[KS]IA[A-Z0-9]{16}\b/g) ?? [];
    expect(mentioned.filter((id) => !/^AKIAEXAMPLE[A-Z0-9]{9}$/.test(id))).toEqual([]);
    expect([...new Set(mentioned)].sort()).toEqual([...ids].sort());
    expect(committed).not.toMatch(/(?<![A-Za-z0-9/+])[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=])/);
  });

  it('writes to nobody but the domains that stand for others in documentation', () => {
    const domains = [...committed.matchAll(/[\w.-]+@([a-z-]+\.[a-z.]+)/g)].map(([, domain]) => domain);
    expect(new Set(domains)).toEqual(new Set(['example.com', 'example.net']));
  });

  it('names accounts that stand for others in documentation', () => {
    const accounts = new Set(committed.match(/(?<=:)\d{12}(?=[:"])/g));
    expect([...accounts].sort()).toEqual(['111122223333', '444455556666', '777788889999']);
  });

  it('has metric filters that match what their patterns name', () => {
    const named = (pattern: string) =>
      TRAIL_EVENTS.filter((event) =>
        event.endsWith(' by root') ? pattern.includes('"Root"') : pattern.includes(`($.eventName = ${event})`),
      );
    const filters = said<readonly { readonly name: string; readonly pattern: string }[]>(metricFilters).flatMap(
      ({ value }) => value,
    );
    const matched = said<readonly string[]>(filterMatches);
    expect(filters.map(({ name }) => name)).toEqual(['iam-policy-changes', 'root-usage', 'trail-changes']);
    for (const { name, pattern } of filters) {
      const found = matched.find(({ key }) => key.endsWith(`/${name}`));
      expect([...(found?.value ?? [])].sort(), name).toEqual([...named(pattern)].sort());
    }
  });

  it('has event rules that match by the sources they name, unless they ask for a certain type', () => {
    const all = said<readonly { readonly arn: string; readonly pattern: string }[]>(eventRules).flatMap(
      ({ value }) => value,
    );
    const tried = said<boolean>(patternMatches);
    expect(tried).toHaveLength(4);
    for (const { key, value } of tried) {
      const rule = all.find(({ arn }) => key.startsWith(`#${arn} `));
      expect(value, key).toBe(rule?.pattern.includes('CryptoCurrency') === false);
    }
  });

  it('has IAM say of the responder role what its policies say', () => {
    interface Allow {
      readonly Action: readonly string[] | string;
      readonly Condition?: object;
    }
    const [details] = said<{
      readonly roles: readonly {
        readonly name: string;
        readonly inline: readonly { readonly document: { readonly Statement: readonly Allow[] } }[];
      }[];
    }>(authorizationDetails);
    const role = details?.value.roles.find(({ name }) => name === 'incident-responder');
    const allows = (role?.inline ?? []).flatMap(({ document }) => document.Statement);
    const simulated = [simulatedContainment, simulatedInvestigation].flatMap((collector) =>
      said<readonly { readonly action: string; readonly decision: string }[]>(collector).flatMap(({ value }) => value),
    );
    expect(simulated.length).toBeGreaterThan(10);
    for (const { action, decision } of simulated) {
      const allow = allows.find(({ Action }) => [Action].flat().includes(action));
      const expected = allow === undefined ? 'refused' : allow.Condition === undefined ? 'allowed' : 'depends';
      expect(decision, action).toBe(expected);
    }
  });
});

describe('the policy of the example company', () => {
  const file = 'keydrill.yaml';
  const source = fileAt(`scripts/demo-account/checkout/${file}`);

  it('is what its policy file says', async () => {
    const parsed = await parsePolicy({ file, source, rules: builtInRules, now: new Date(account.takenAt) });
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
    expect(parsed.policy).toEqual({
      ...policy,
      path: file,
      sha256: parsed.policy.sha256,
      lines: parsed.policy.lines,
      layers: parsed.policy.layers,
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
    expect([...new Set(passed.map(({ resource }) => resource.name))].sort()).toEqual(registered.sort());
  });
});

describe('the report on the example account', () => {
  it('shows every kind of result', () => {
    const { failBySeverity, ...counts } = report.summary.counts;
    expect(Object.entries({ ...counts, ...failBySeverity }).filter(([, count]) => count === 0)).toEqual([]);
  });

  it('judges something by each of the rules but one, for which the account lacks a support plan', () => {
    expect(rules.map(({ rule }) => rule.id)).toEqual(
      builtInRules.filter(({ pack }) => pack !== 'strict').map(({ id }) => id),
    );
    const idle = rules.filter(({ rule }) => of(rule.id).every(({ status }) => status === 'not-applicable'));
    expect(idle.map(({ rule }) => rule.id)).toEqual(['no-exposed-key-event']);
  });

  it('passes and fails a rule of every capability', () => {
    const statuses = report.summary.readiness.capabilities.map(({ id, passed, failed }) => [
      id,
      passed > 0,
      failed > 0,
    ]);
    expect(statuses).toEqual(['see', 'hear', 'exposure', 'contain', 'respond'].map((id) => [id, true, true]));
    const now = report.results.filter(({ capability }) => capability === 'now').map(({ status }) => status);
    expect(now).toEqual(expect.arrayContaining(['pass', 'fail', 'unknown', 'not-applicable']));
  });

  it('is neither hopeless nor fine', () => {
    expect(report.summary.readiness.score).toBeGreaterThanOrEqual(45);
    expect(report.summary.readiness.score).toBeLessThanOrEqual(65);
  });

  it('misses no fact and crashes no rule', () => {
    const causes = report.results.flatMap(({ cause }) => cause ?? []);
    expect(causes.filter(({ kind, code }) => kind === 'rule-crashed' || code === NOT_COLLECTED)).toEqual([]);
    expect(causes.map(({ code }) => code).filter((code) => code === 'IncompleteAnswer')).toEqual([]);
  });

  it('has two incidents, both about one key: AWS has put its user under quarantine, and GuardDuty saw it used', () => {
    expect(report.summary.incidents).toBe(2);
    const incidents = report.results.filter(({ kind, status }) => kind === 'incident' && status === 'fail');
    expect(incidents.map(({ ruleId }) => ruleId)).toEqual(['no-active-credential-finding', 'no-quarantined-principal']);
    expect(incidents.filter(({ message }) => !message.includes('mobile-build'))).toEqual([]);
  });

  it('cannot rotate its keys in time, as fast as they were rotated in the last drill', () => {
    expect(report.summary.rotation).toMatchObject({
      activeKeys: 16,
      minutesPerKey: 25,
      parallel: 1,
      totalMinutes: 400,
      budgetMinutes: 240,
    });
    expect(messages('rotation-drilled', 'pass').join()).toMatch(/^A rotation was practised on 2026-08-20 in 25 min/);
    expect(messages('rotation-within-budget', 'fail').join()).toMatch(/ = 6 h 40 min; the budget is 4 h\.$/);
  });

  it('leaves something unknown for several reasons', () => {
    const reasons = report.coverage.unreadable.map(({ operation, kind }) => `${operation} ${kind}`);
    expect(reasons).toEqual([
      'events:ListRules access-denied',
      'guardduty:ListDetectors access-denied',
      'iam:ListAccessKeys throttled',
      's3:GetBucketAcl access-denied',
      's3:GetBucketLifecycleConfiguration access-denied',
      's3:GetBucketPolicyStatus access-denied',
      's3:GetBucketVersioning access-denied',
      's3:GetObjectLockConfiguration access-denied',
      's3:GetPublicAccessBlock access-denied',
      'securityhub:DescribeHub access-denied',
      'securityhub:ListEnabledProductsForImport access-denied',
    ]);
    const causes = report.results.flatMap(({ cause }) => (cause === null ? [] : [`${cause.kind} ${cause.code}`]));
    expect([...new Set(causes)].sort()).toEqual([
      'access-denied AccessDenied',
      'access-denied AccessDeniedException',
      'failed MissingContextKeys',
      'throttled Throttling',
    ]);
  });
});

describe('the stories in the example account: people and keys', () => {
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
    expect(messages('iam-user-mfa-enabled', 'pass')).toContain('User lea.fontaine has MFA.');
    expect(of('iam-access-key-rotated').find(({ resource }) => resource.name === 'oliver.grant')?.status).toBe(
      'not-applicable',
    );
  });

  it('a key that was switched off since, in the last step of its rotation', () => {
    const ofCrm = of('iam-inactive-key-removed').find(({ resource }) => resource.name === 'crm-sync');
    expect(ofCrm?.message).toContain('was last used 12 days ago; it may be kept for 90 days.');
    expect(Object.keys(findings('iam-user-key-slot-free'))).toContain('crm-sync');
    expect(messages('iam-key-registered', 'fail').join()).toContain('is in the key register without vendorContact;');
  });

  it('keys that were switched off years ago and never deleted', () => {
    expect(Object.keys(findings('iam-inactive-key-removed'))).toEqual(['cdn-purge', 'circleci']);
  });

  it('a role that trusts one repository, and one that trusts them all', () => {
    expect(
      Object.fromEntries(of('iam-oidc-trust-scoped').map(({ resource, status }) => [resource.name, status])),
    ).toEqual({ 'github-storefront-deploy': 'pass', 'github-terraform-plan': 'fail' });
  });

  it('the workflow from which the key leaked', () => {
    expect(of('repo-workflows-use-oidc').filter(({ status }) => status === 'fail')).toMatchObject([
      { resource: { file: { path: '.github/workflows/mobile-release.yml', line: 12 } } },
    ]);
  });
});

describe('the stories in the example account: trails and alerts', () => {
  it('a stopped trail beside the one of the organization', () => {
    const statuses = of('cloudtrail-delivery-healthy').map(({ resource, status }) => [resource.name, status]);
    expect(statuses).toContainEqual(['organization-trail', 'pass']);
    expect(statuses).toContainEqual(['audit-eu', 'not-applicable']);
    expect(Object.keys(findings('cloudtrail-log-file-validation-enabled'))).toEqual(['audit-eu']);
  });

  it('logs that are gone after three months, in the one bucket that is locked', () => {
    expect(Object.keys(findings('cloudtrail-retention'))).toEqual(['security-alarms']);
    expect(Object.keys(findings('cloudtrail-bucket-immutable'))).toEqual(['audit-eu-111122223333']);
  });

  it('GuardDuty in busy regions only, and Security Hub forgotten in one of them', () => {
    const statuses = of('guardduty-enabled').map(({ status }) => status);
    expect(statuses.filter((status) => status === 'fail')).toHaveLength(10);
    expect(statuses.filter((status) => status === 'pass')).toHaveLength(6);
    expect(messages('guardduty-enabled', 'fail')).toContain('GuardDuty is suspended in eu-west-2.');
    expect(Object.keys(findings('securityhub-enabled'))).toEqual(['111122223333/us-west-2']);
  });

  it('AWS Config that fails in one region and was stopped in another, and three analyzers', () => {
    expect(messages('config-recorder-on', 'fail')).toHaveLength(13);
    expect(messages('config-recorder-on', 'fail').join()).toContain('fails in eu-central-1 (AccessDenied)');
    expect(messages('config-recorder-on', 'fail').join()).toContain('is stopped in eu-west-2');
    expect(messages('accessanalyzer-enabled', 'pass')).toHaveLength(3);
  });

  it('a region that the organization closes, but for the services that it exempts', () => {
    const there = (ruleId: string) => of(ruleId).find(({ target }) => target.region === 'sa-east-1');
    expect(there('guardduty-enabled')).toMatchObject({
      status: 'unknown',
      // A service control policy forbids it: no permission to add would help.
      cause: { code: 'AccessDeniedException', iamAction: null },
    });
    expect(there('config-recorder-on')?.status).toBe('fail');
    expect(messages('no-recent-trail-tampering', 'pass')).toHaveLength(1);
  });

  it('findings that reach somebody from the regions that are linked, and from no other', () => {
    const statuses = of('findings-reach-a-human').filter(({ status }) => status !== 'not-applicable');
    expect(Object.fromEntries(statuses.map(({ target, status }) => [target.region, status]))).toEqual({
      'ap-southeast-2': 'fail',
      'eu-central-1': 'pass',
      'eu-west-1': 'pass',
      'eu-west-2': 'pass',
      'sa-east-1': 'unknown',
      'us-east-1': 'pass',
      'us-east-2': 'pass',
      'us-west-2': 'fail',
    });
    expect(messages('findings-reach-a-human', 'fail').join()).toContain('no subscription that was confirmed');
  });

  it('an alert on exposed keys that ends at a topic which refuses it', () => {
    expect(messages('exposed-key-event-alerts', 'fail').join()).toContain(
      'aws-health sends to topic security-alerts, which does not let EventBridge publish',
    );
  });

  it('alarms as a benchmark words them: good for root, not for new users and keys', () => {
    expect(messages('root-use-alerts', 'pass')).toHaveLength(1);
    expect(messages('iam-change-alerts', 'fail').join()).toContain('CreateUser, CreateAccessKey');
    expect(messages('trail-tampering-alerts', 'fail').join()).toContain('PutEventSelectors');
  });

  it('a filter that archives what it was not meant to', () => {
    const regions = of('guardduty-credential-findings-not-archived').filter(({ status }) => status === 'fail');
    expect(regions.map(({ target }) => target.region)).toEqual(['eu-central-1']);
  });

  it('one contact that nobody entered, and one that is not what was agreed on', () => {
    expect(findings('account-alternate-contacts-set')).toEqual({ 'BILLING contact': 'low' });
    expect(findings('account-contacts-unchanged')).toEqual({ 'OPERATIONS contact': 'high' });
  });
});

describe('the stories in the example account: the response', () => {
  it('a responder role that lacks one permission, and of which one cannot be told', () => {
    expect(messages('responder-role-ready', 'fail').join()).toContain('is refused iam:PutUserPolicy;');
    expect(of('responder-can-investigate')).toMatchObject([
      { status: 'unknown', cause: { code: 'MissingContextKeys', message: expect.stringContaining('kms:ViaService') } },
    ]);
    expect(of('responder-role-independent')[0]?.status).toBe('pass');
    expect(messages('deny-all-policy-staged', 'pass').join()).toContain('DenyAll-IncidentResponse');
  });

  it('a playbook that nobody has reviewed for 400 days, and that forgets three things', () => {
    expect(of('playbook-present')[0]?.status).toBe('pass');
    expect(messages('playbook-current', 'fail').join()).toContain('was last reviewed on 2025-10-16, 400 days ago');
    expect(Object.keys(findings('playbook-complete')).sort()).toEqual([
      'alternate-contacts',
      'secondary-secrets',
      'sessions',
    ]);
    expect(messages('playbook-complete', 'pass')).toHaveLength(11);
  });

  it('owners of the playbook, and a query beside it', () => {
    expect(messages('playbook-owned', 'pass').join()).toContain('@example-retail/security');
    expect(messages('lookup-query-ready', 'pass').join()).toContain('playbooks/queries/key-activity.sql');
  });
});
