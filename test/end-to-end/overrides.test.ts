import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CreateAccessKeyCommand, CreateUserCommand, IAMClient } from '@aws-sdk/client-iam';
import { EnableSecurityHubCommand, GetFindingsCommand, SecurityHubClient } from '@aws-sdk/client-securityhub';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Result } from '../../src/engine/result.ts';
import type { Report } from '../../src/report/report.ts';
import { LAB_ACCOUNT_ID, type Lab, startLab } from '../lab/lab.ts';
import { emulatorSkipped } from '../lab/python.ts';
import { openScanner, type Scan, type Scanner } from './scan.ts';

vi.setConfig({ testTimeout: 120_000 });

const OTHER = '111122223333';
const ACCOUNTS = ['--accounts', OTHER, '--accounts', LAB_ACCOUNT_ID, '--role-name', 'keydrill-read'];
const REGION = ['--region', 'us-east-1'];

const DETECTOR = 'guardduty-enabled';
const SLOT = 'iam-user-key-slot-free';
const ROTATED = 'iam-access-key-rotated';

/** Everywhere: GuardDuty and old keys. In the other account: no GuardDuty, key slots as well, and keys of no age. */
const OVERRIDES = `overrides:
  - accounts: ['1111*']
    rules:
      ${DETECTOR}: off
      ${SLOT}: { severity: low }
      ${ROTATED}: { severity: critical, maxAgeDays: 1 }
`;
const BASE = `extends: []
rules:
  ${DETECTOR}: { severity: medium }
  ${ROTATED}: { severity: high }
  ${SLOT}: off
`;

describe.skipIf(emulatorSkipped)('overrides of accounts', () => {
  let lab: Lab;
  let scanner: Scanner;
  let scan: Scan;
  beforeAll(async () => {
    lab = await startLab();
    for (const accountId of [OTHER, LAB_ACCOUNT_ID]) {
      const iam = lab.client(IAMClient, { accountId });
      await iam.send(new CreateUserCommand({ UserName: 'mailer' }));
      await iam.send(new CreateAccessKeyCommand({ UserName: 'mailer' }));
    }
    scanner = await openScanner(lab, `${BASE}${OVERRIDES}`);
    lab.clearCalls();
    scan = await scanner.scan({ args: [...ACCOUNTS, ...REGION, '--save-snapshot', 'saved-{account}.json'] });
  });
  afterAll(async () => {
    await scanner?.remove();
    await lab?.stop();
  });
  beforeEach(() => lab.clearCalls());

  const rulesIn = ({ results }: Report, account: string) =>
    [...new Set(results.filter(({ target }) => target.accountId === account).map(({ ruleId }) => ruleId))].sort();

  it('judge each account by its own rules', () => {
    expect(rulesIn(scan.report, OTHER)).toEqual([ROTATED, SLOT]);
    expect(rulesIn(scan.report, LAB_ACCOUNT_ID)).toEqual([DETECTOR, ROTATED]);
    expect([...scan.report.run.rules].sort()).toEqual([DETECTOR, ROTATED, SLOT].sort());
  });

  it('weigh a rule as the policy does, and as the override does only where the policy has it off', () => {
    expect(scan.report.run.severities).toEqual({ [DETECTOR]: 'medium', [ROTATED]: 'high', [SLOT]: 'low' });
    const severities = scan.report.results
      .filter(({ ruleId, status }) => ruleId === ROTATED && status !== 'not-applicable')
      .map(({ target, severity }) => [target.accountId, severity]);
    expect(Object.fromEntries(severities)).toEqual({ [OTHER]: 'critical', [LAB_ACCOUNT_ID]: 'high' });
  });

  it('ask of an account no more than its own rules need', async () => {
    const alone = async (...args: readonly string[]) => {
      lab.clearCalls();
      await scanner.scan({ args: [...args, ...REGION] });
      return new Set(lab.calls().map(({ operation }) => operation));
    };
    const other = await alone('--accounts', OTHER, '--role-name', 'keydrill-read');
    expect([...other].filter((operation) => operation.startsWith('guardduty:'))).toEqual([]);
    expect(other).toContain('iam:GetCredentialReport');
    const own = await alone();
    expect(own).toContain('guardduty:ListDetectors');
  });

  it('say the same of saved snapshots', async () => {
    const files = [OTHER, LAB_ACCOUNT_ID].map((account) => `saved-${account}.json`);
    const { stdout, code } = await scanner.run(['evaluate', ...files, '--format', 'json']);
    expect(code).toBe(scan.code);
    const offline: Report = JSON.parse(stdout);
    expect(JSON.stringify(offline.results)).toBe(JSON.stringify(scan.report.results));
    expect(offline.run.rules).toEqual(scan.report.run.rules);
    expect(lab.calls()).toEqual([]);
  });

  it('are narrowed by --rule and --skip-rule, and what is left of an account is told', async () => {
    const args = [...ACCOUNTS, ...REGION, '--rule', 'guardduty-*'];
    const narrowed = await scanner.scan({ args });
    expect(narrowed.report.run.accounts).toEqual([LAB_ACCOUNT_ID]);
    expect(narrowed.report.notices).toMatchObject([
      { code: 'account-not-judged', message: expect.stringContaining(OTHER), location: null },
    ]);
    const named = await scanner.scan({ args: [...ACCOUNTS, ...REGION, '--rule', DETECTOR] });
    expect(rulesIn(named.report, OTHER)).toEqual([DETECTOR]);
    const skipped = await scanner.scan({ args: [...ACCOUNTS, ...REGION, '--skip-rule', ROTATED] });
    expect([rulesIn(skipped.report, OTHER), rulesIn(skipped.report, LAB_ACCOUNT_ID)]).toEqual([[SLOT], [DETECTOR]]);
  });

  it('end the run where no rule is left for any account', async () => {
    const only = ['--accounts', OTHER, '--role-name', 'keydrill-read', '--rule', 'guardduty-*'];
    for (const command of [['scan'], ['collect', '-o', 'none.json']]) {
      const run = await scanner.run([...command, ...only]);
      expect(run).toMatchObject({ code: 2, stdout: '' });
      expect(run.stderr).toMatch(/^keydrill: No rule is left for account 111122223333, .*\.\n$/);
    }
    const offline = await scanner.run(['evaluate', `saved-${OTHER}.json`, '--rule', 'guardduty-*']);
    expect(offline).toMatchObject({ code: 2, stdout: '' });
  });

  it('collect no more than is judged', async () => {
    const run = await scanner.run([
      'collect',
      ...ACCOUNTS,
      ...REGION,
      '-o',
      'c-{account}.json',
      '--rule',
      'guardduty-*',
    ]);
    expect(run.stderr).toMatch(/^keydrill: No rule is left for account 111122223333/);
    expect(run.stderr).toMatch(/Saved c-123456789012\.json/);
    expect(run.stderr).not.toMatch(/Saved c-111122223333\.json/);
  });

  it('fix nothing by turning a rule off', async () => {
    const plain = await openScanner(lab, BASE);
    const before = await plain.scan({ args: [...ACCOUNTS, ...REGION] });
    await writeFile(join(plain.folder, 'before.json'), before.stdout);
    expect(rulesIn(before.report, OTHER)).toContain(DETECTOR);
    const files = ['scan', ...ACCOUNTS, ...REGION, '--format', 'json=after.json'];
    await scanner.run(files);
    const { stdout } = await plain.run(['diff', 'before.json', `${scanner.folder}/after.json`, '--format', 'json']);
    const diff: Record<'fixed' | 'notEvaluated', readonly Pick<Result, 'ruleId' | 'target'>[]> = JSON.parse(stdout);
    const lost = diff.notEvaluated.map(({ ruleId, target }) => `${ruleId} ${target.accountId}`);
    expect(lost).toEqual([`${DETECTOR} ${OTHER}`]);
    expect(diff.fixed).toEqual([]);
    await plain.remove();
  });

  it('archive nothing by turning a rule off', async () => {
    const hub = lab.client(SecurityHubClient, { accountId: OTHER, region: 'us-east-1' });
    await hub.send(new EnableSecurityHubCommand({}));
    await lab.client(SecurityHubClient).send(new EnableSecurityHubCommand({}));
    const plain = await openScanner(lab, BASE);
    await plain.run(['scan', ...ACCOUNTS, ...REGION, '--publish', '--format', 'json=x.json']);
    await scanner.run(['scan', ...ACCOUNTS, ...REGION, '--publish', '--format', 'json=y.json']);
    const { Findings = [] } = await hub.send(new GetFindingsCommand({}));
    const detectors = Findings.filter(({ GeneratorId }) => GeneratorId === `keydrill/${DETECTOR}`);
    expect(detectors.map(({ RecordState }) => RecordState)).toEqual(['ACTIVE']);
    await plain.remove();
  });

  it('go together again when accounts were scanned apart', async () => {
    await scanner.run(['scan', ...REGION, '--format', 'json=own.json']);
    const other = ['--accounts', OTHER, '--role-name', 'keydrill-read'];
    await scanner.run(['scan', ...other, ...REGION, '--format', 'json=other.json']);
    const { stdout } = await scanner.run(['merge', 'own.json', 'other.json', '--format', 'json']);
    const merged: Report = JSON.parse(stdout);
    expect([...merged.run.rules].sort()).toEqual([...scan.report.run.rules].sort());
    expect(merged.run.severities).toEqual(scan.report.run.severities);
    expect(merged.summary.readiness).toEqual(scan.report.summary.readiness);
  });
});
