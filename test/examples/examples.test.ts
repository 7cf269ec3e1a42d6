import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import registered from '../../rules/iam-key-registered/rule.ts';
import incidentReviewed from '../../rules/incident-reviewed-in-time/rule.ts';
import queryReady from '../../rules/lookup-query-ready/rule.ts';
import complete from '../../rules/playbook-complete/rule.ts';
import current from '../../rules/playbook-current/rule.ts';
import owned from '../../rules/playbook-owned/rule.ts';
import present from '../../rules/playbook-present/rule.ts';
import drilled from '../../rules/rotation-drilled/rule.ts';
import withinBudget from '../../rules/rotation-within-budget/rule.ts';
import supportPath from '../../rules/support-path-declared/rule.ts';
import { evaluate } from '../../src/engine/evaluate.ts';
import { parameterDefaults } from '../../src/engine/parameters.ts';
import type { Result } from '../../src/engine/result.ts';
import type { Rule } from '../../src/engine/rule.ts';
import { credentialReport } from '../../src/facts/aws/iam.ts';
import { authorizationDetails } from '../../src/facts/aws/iam-authorization.ts';
import { collect } from '../../src/facts/collect.ts';
import { planOf } from '../../src/facts/plan.ts';
import { parsePolicy } from '../../src/policy/parse-policy.ts';
import { activeSlot, authorization, keySlot, report, reportRow } from '../../src/testing/iam-samples.ts';
import { given, TEST_ACCOUNT } from '../../src/testing/index.ts';
import { codeBlocks } from '../contract/rule-folders.ts';
import { snapshotWith } from '../engine/sample-snapshot.ts';
import { fakeAws } from '../facts/fake-aws.ts';
import { fakeRepository } from '../facts/repository/fake-repository.ts';

const FOLDER = 'docs/examples';
/** Near the days that the examples name; as the years go by they stay examples of their time. */
const NOW = '2026-11-20T10:00:00.000Z';

const files: Readonly<Record<string, string>> = Object.fromEntries(
  readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(join(FOLDER, name)).isFile())
    .map((name) => [name.replaceAll('\\', '/'), readFileSync(join(FOLDER, name), 'utf8')]),
);

const ABOUT_THE_REPOSITORY: readonly Rule[] = [
  present,
  current,
  complete,
  owned,
  queryReady,
  incidentReviewed,
  supportPath,
  drilled,
];
const ABOUT_KEYS: readonly Rule[] = [registered, withinBudget];
const rules = [...ABOUT_THE_REPOSITORY, ...ABOUT_KEYS];

/** Judges a checkout of these files as the program does; the account has the keys of the register, and AWS says no more. */
async function judge(checkout: Readonly<Record<string, string>>, changedAt = NOW): Promise<readonly Result[]> {
  const policy = await parsePolicy({
    file: 'keydrill.yaml',
    source: checkout['keydrill.yaml'] ?? '',
    rules,
    now: new Date(NOW),
  });
  if (!policy.ok) throw new Error(JSON.stringify(policy.problems));
  const { declarations } = policy.policy;
  const repository = fakeRepository({
    files: checkout,
    changedAt: Object.fromEntries(Object.keys(checkout).map((path) => [path, changedAt])),
  });
  const { facts } = await collect({
    plan: planOf(ABOUT_THE_REPOSITORY),
    target: TEST_ACCOUNT,
    regions: { ok: true, value: [TEST_ACCOUNT.region] },
    connect: () => ({ ...fakeAws({ 'cloudtrail:LookupEvents': 'AccessDeniedException' }), repository }),
    declarations,
    concurrency: 4,
  });
  const MADE = '2026-09-01T00:00:00.000Z';
  const holders = (declarations.keys ?? []).map(({ user }) =>
    reportRow(user, { keys: [activeSlot(1, MADE), keySlot(2)] }),
  );
  const answers = [given(credentialReport, report(holders)), given(authorizationDetails, authorization())];
  const known = Object.fromEntries(answers.map(({ keyIn, fact }) => [keyIn(TEST_ACCOUNT), fact]));
  return evaluate({
    rules: rules.map((rule) => ({ rule, severity: null, parameters: parameterDefaults(rule.parameters) })),
    snapshot: snapshotWith({ ...known, ...facts }, { takenAt: NOW }),
    declarations,
  });
}

const told = (results: readonly Result[]) =>
  results
    .filter(({ status }) => status !== 'pass')
    .map(({ ruleId, status, message }) => `${ruleId} ${status}: ${message}`);

describe('the examples', () => {
  it('pass every rule that reads them', async () => {
    const results = await judge(files);
    expect(told(results)).toEqual([]);
    expect([...new Set(results.map(({ ruleId }) => ruleId))].sort()).toEqual(rules.map(({ id }) => id).sort());
    expect(results.filter(({ ruleId }) => ruleId === 'playbook-complete')).toHaveLength(14);
    expect(results.filter(({ ruleId }) => ruleId === 'iam-key-registered')).toHaveLength(2);
    expect(results.find(({ ruleId }) => ruleId === 'rotation-within-budget')?.message).toBe(
      '2 active keys × 12 min (as in the drill of 2026-10-06) ÷ 2 at once = 12 min; the budget is 4 h.',
    );
  });

  it.each([
    ['leaked-key-playbook.md', ['playbook-present']],
    ['CODEOWNERS', ['playbook-owned']],
    ['drills/2026-10-06-ses-mailer.md', ['rotation-drilled']],
  ])('would be missed: without %s', async (name, failing) => {
    const { [name]: _, ...rest } = files;
    const missed = (await judge(rest)).filter(({ status }) => status === 'fail' || status === 'unknown');
    expect(missed.map(({ ruleId }) => ruleId)).toEqual(expect.arrayContaining(failing));
  });

  it('would be missed: without the queries, of which one is enough', async () => {
    const without = (pattern: RegExp) =>
      judge(Object.fromEntries(Object.entries(files).filter(([name]) => !pattern.test(name))));
    expect(told(await without(/\.sql$/))).toEqual([]);
    expect(told(await without(/^queries\//))).toEqual([expect.stringMatching(/^lookup-query-ready fail/)]);
  });

  it('say which key comes first: the playbook without that step is not complete', async () => {
    const playbook = files['leaked-key-playbook.md'] ?? '';
    const steps = playbook.split(/^(?=## )/m);
    const without = (title: string) =>
      judge({ ...files, 'leaked-key-playbook.md': steps.filter((step) => !step.includes(title)).join('') });
    expect(told(await without('Decide which comes first'))).toEqual([
      expect.stringMatching(/^playbook-complete fail: .* does not say when a new key comes before the block/),
    ]);
    expect(told(await without('End its sessions'))).toEqual([expect.stringMatching(/aws:TokenIssueTime\.$/)]);
  });

  const pages = Object.entries(files).filter(([name]) => name.endsWith('.md'));

  it.each(pages)('%s has commands that bash understands, and policies that are JSON', (_, page) => {
    for (const script of codeBlocks(page, 'bash')) {
      const { status, stderr } = spawnSync('bash', ['-n'], { input: script, encoding: 'utf8' });
      expect(status, `${script}\n${stderr}`).toBe(0);
      for (const [, document = ''] of script.matchAll(/--policy-document '([^']*)'/g)) {
        expect(JSON.parse(document)).toMatchObject({ Version: '2012-10-17', Statement: [{ Effect: 'Deny' }] });
      }
    }
  });

  it('has a script that bash understands', () => {
    const { status, stderr } = spawnSync('bash', ['-n'], {
      input: files['queries/lookup-key.sh'] ?? '',
      encoding: 'utf8',
    });
    expect(status, stderr).toBe(0);
  });
});
