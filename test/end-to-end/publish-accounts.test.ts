import { CreateAccessKeyCommand, CreateUserCommand, IAMClient, PutUserPolicyCommand } from '@aws-sdk/client-iam';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Report } from '../../src/report/report.ts';
import { LAB_ACCOUNT_ID, type Lab, startLab } from '../lab/lab.ts';
import { emulatorSkipped } from '../lab/python.ts';
import {
  AWAY,
  BOTH_RULES,
  callsOf,
  DETECTOR_RULE,
  enableGuardDuty,
  enableHub,
  HOME,
  hubOf,
  IMPORT,
  KEY_RULE,
  needyAccount,
  openPublishing,
  type Publishing,
  READ,
  REGIONS,
  shortHub,
} from './publishing.ts';

const OTHER = '111122223333';

describe.skipIf(emulatorSkipped)('keydrill publish', () => {
  let lab: Lab;
  let keydrill: Publishing;
  beforeAll(async () => {
    lab = await startLab();
  });
  beforeEach(async () => {
    keydrill = await openPublishing(lab);
    await needyAccount(lab);
  });
  afterEach(async () => {
    await keydrill?.remove();
    await lab.reset();
  });
  afterAll(() => lab?.stop());

  describe('with the reports of two accounts', () => {
    const ROLE = ['--role-name', 'keydrill'] as const;
    beforeEach(async () => {
      for (const region of REGIONS) await enableHub(lab, region, OTHER);
      await keydrill.report([...BOTH_RULES, '--accounts', LAB_ACCOUNT_ID, '--accounts', OTHER, ...ROLE]);
      lab.clearCalls();
    });

    it('enters the other through the role', async () => {
      const run = await keydrill.publish(ROLE);
      expect(run).toMatchObject({ code: 0, stderr: '' });
      expect(run.stdout.split('\n')).toEqual([
        `${OTHER} ${AWAY}: 1 created.`,
        `${OTHER} ${HOME}: 1 created.`,
        `${LAB_ACCOUNT_ID} ${AWAY}: 1 created.`,
        `${LAB_ACCOUNT_ID} ${HOME}: 3 created.`,
        'Total: 6 created.',
        '',
      ]);
      expect(await shortHub(lab, HOME, OTHER)).toEqual([`${DETECTOR_RULE} ${HOME} ACTIVE FAILED`]);
      expect(await shortHub(lab, HOME)).toHaveLength(3);
      expect(callsOf(lab, 'sts:AssumeRole')).toHaveLength(1);
    });

    it('without a role says so of the other, and publishes its own', async () => {
      const run = await keydrill.publish();
      expect(run.code).toBe(2);
      expect(run.stdout).toContain(
        `\n${OTHER}: not published: the credentials are for ${LAB_ACCOUNT_ID}; name a role to assume with --role-name.\n`,
      );
      expect(run.stderr).toMatch(/^keydrill: Not everything was published: 1 account failed; .*\.\n$/);
      expect(await shortHub(lab, HOME)).toHaveLength(3);
      expect(await hubOf(lab, HOME, OTHER)).toEqual([]);
      expect(callsOf(lab, 'sts:AssumeRole')).toEqual([]);
    });

    it('whose role refuses goes on with its own', async () => {
      lab.fault({ operation: 'sts:AssumeRole', kind: 'denied' });
      const run = await keydrill.publish(ROLE);
      expect(run.code).toBe(2);
      expect(run.stdout).toContain(
        `\n${OTHER}: not published: the role keydrill could not be assumed: sts:AssumeRole was denied (AccessDenied); allow sts:AssumeRole.\n`,
      );
      expect(await shortHub(lab, HOME)).toHaveLength(3);
    });
  });

  it('does not mix in what an aggregation region shows of others', async () => {
    const { CreateFindingAggregatorCommand, SecurityHubClient } = await import('@aws-sdk/client-securityhub');
    const aggregation = new CreateFindingAggregatorCommand({ RegionLinkingMode: 'ALL_REGIONS' });
    await lab.client(SecurityHubClient, { region: HOME }).send(aggregation);
    await keydrill.report();
    await keydrill.publish();
    expect(await hubOf(lab, HOME)).toHaveLength(4);
    await enableGuardDuty(lab, AWAY);
    await keydrill.report();
    const run = await keydrill.publish();
    expect(run).toMatchObject({ code: 0, stderr: '' });
    expect(run.stdout).toContain(`${HOME}: 3 updated.\n`);
    expect(run.stdout).toContain(`${AWAY}: 1 resolved.\n`);
  });

  it('leaves an account of another partition alone', async () => {
    const report = await keydrill.report();
    const cn = (target: Report['results'][number]['target']) => ({ ...target, partition: 'aws-cn' });
    await keydrill.save({
      ...report,
      run: { ...report.run, targets: report.run.targets.map((target) => ({ ...target, partition: 'aws-cn' })) },
      results: report.results.map((result) => ({ ...result, target: cn(result.target) })),
    });
    lab.clearCalls();
    const run = await keydrill.publish();
    expect(run.code).toBe(2);
    expect(run.stdout).toContain('not published: it is in the partition aws-cn, and the credentials are for aws.\n');
    expect(lab.calls().map(({ operation }) => operation)).toEqual(['sts:GetCallerIdentity']);
  });

  describe('with IAM enforced', () => {
    /** The credentials of a user with a policy, without some of its actions. */
    async function userWith(policy: string, without: readonly string[] = []): Promise<Record<string, string>> {
      const document: { readonly Statement: readonly { readonly Action: readonly string[] }[] } = JSON.parse(policy);
      const iam = lab.client(IAMClient);
      const UserName = `publisher-${without.length}`;
      await iam.send(new CreateUserCommand({ UserName }));
      const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
      const Statement = document.Statement.map((statement) => ({
        ...statement,
        Action: statement.Action.filter((action) => !without.includes(action)),
      }));
      const PolicyDocument = JSON.stringify({ ...document, Statement });
      await iam.send(new PutUserPolicyCommand({ UserName, PolicyName: 'keydrill', PolicyDocument }));
      return {
        AWS_ACCESS_KEY_ID: AccessKey?.AccessKeyId ?? '',
        AWS_SECRET_ACCESS_KEY: AccessKey?.SecretAccessKey ?? '',
      };
    }
    const policy = async () => (await keydrill.run(['permissions', '--publish'])).stdout;
    let env: Record<string, string>;
    beforeEach(async () => {
      await keydrill.report();
      env = await userWith(await policy());
    });

    it('needs exactly what "keydrill permissions --publish" prints', async () => {
      expect(JSON.parse(await policy())).toMatchObject({ Statement: [{ Effect: 'Allow', Action: [IMPORT, READ] }] });
      await lab.enforceIam(true);
      lab.clearCalls();
      expect(await keydrill.publish([], { env })).toMatchObject({ code: 0, stderr: '' });
      expect(new Set(lab.calls().map(({ operation }) => operation))).toEqual(
        new Set(['sts:GetCallerIdentity', READ, IMPORT]),
      );
    });

    it.each([IMPORT, READ])('names %s when it is missing', async (action) => {
      const without = await userWith(await policy(), [action]);
      await lab.enforceIam(true);
      const run = await keydrill.publish([], { env: without });
      expect(run.code).toBe(2);
      expect(run.stdout).toContain(`${action} was denied (AccessDeniedException); allow ${action}`);
      expect(run.stdout).toContain('"keydrill permissions --publish" prints the policy that publishing needs');
    });

    it('needs no more than to read for a dry run', async () => {
      const reader = await userWith(await policy(), [IMPORT]);
      await lab.enforceIam(true);
      expect(await keydrill.publish(['--dry-run'], { env: reader })).toMatchObject({ code: 0, stderr: '' });
    });
  });

  describe('as part of a scan', () => {
    const scan = (...flags: readonly string[]) => keydrill.run(['scan', '--publish', ...BOTH_RULES, ...flags]);

    it('says what it did on stderr: stdout holds the report', async () => {
      const run = await scan('--format', 'json', '--fail-on', 'never');
      expect(run.code).toBe(0);
      const report: Report = JSON.parse(run.stdout);
      expect(report.results.filter(({ status }) => status === 'fail')).toHaveLength(4);
      expect(run.stderr).toContain(`${LAB_ACCOUNT_ID} ${HOME}: 3 created.\n`);
      expect(await shortHub(lab, HOME)).toHaveLength(3);
    });

    it('keeps the exit code of a finding, and says what failed even when quiet', async () => {
      lab.fault({ operation: IMPORT, region: AWAY, kind: 'denied' });
      const run = await scan('--format', 'json', '--quiet');
      expect(run.code).toBe(1);
      expect(run.stderr).toContain(`${IMPORT} was denied`);
      expect(run.stderr).toMatch(/\nkeydrill: Not everything was published: 1 finding failed; /);
      expect(await scan('--format', 'json', '--fail-on', 'never')).toMatchObject({ code: 2 });
    });

    it('in a dry run sends nothing', async () => {
      expect((await scan('--dry-run', '--fail-on', 'never')).stderr).toContain(`${HOME}: would create 3.\n`);
      expect(callsOf(lab, IMPORT)).toEqual([]);
    });

    it('a scan without it never asks a hub for findings, nor sends any', async () => {
      await keydrill.report([]);
      expect([...callsOf(lab, IMPORT), ...callsOf(lab, READ)]).toEqual([]);
    });
  });

  it('leaves excepted findings out when told so, and says why they are accepted otherwise', async () => {
    const report = await keydrill.report();
    const exception = { reason: 'vendor', owner: 'platform@example.com', expires: '2099-01-31', ticket: 'SEC-1' };
    const isKey = ({ ruleId }: Report['results'][number]) => ruleId === KEY_RULE;
    await keydrill.save({
      ...report,
      results: report.results.map((result) => (isKey(result) ? { ...result, status: 'excepted', exception } : result)),
    });
    expect((await keydrill.publish(['--skip-excepted'])).stdout).toContain('Total: 2 created.\n');
    expect((await keydrill.publish()).stdout).toContain('Total: 2 created, 2 unchanged.\n');
    const [key] = (await hubOf(lab, HOME)).filter(({ GeneratorId }) => GeneratorId === `keydrill/${KEY_RULE}`);
    expect(key?.Compliance).toMatchObject({
      Status: 'FAILED',
      StatusReasons: [{ ReasonCode: 'EXCEPTION_GRANTED', Description: expect.stringContaining('vendor') }],
    });
  });

  describe('refuses', () => {
    const CASES: readonly (readonly [string, readonly string[], RegExp])[] = [
      ['a file that is not there', ['absent.json'], /absent\.json does not exist/],
      ['what is no report', ['keydrill.yaml'], /keydrill\.yaml is not complete JSON/],
      ['an external id without a role', ['report.json', '--external-id', 'x'], /--external-id goes with --role-name/],
      ['a timeout that is none', ['report.json', '--timeout', '0'], /--timeout takes seconds/],
      ['an unknown format', ['report.json', '--format', 'sarif'], /--format takes text or json/],
      ['the demo', ['demo.json'], /example account of "keydrill demo"/],
    ];
    it.each(CASES)('%s, in one sentence and without a call', async (_, args, words) => {
      await keydrill.run(['demo', '--quiet', '--format', 'json=demo.json']);
      const run = await keydrill.run(['publish', ...args]);
      expect(run).toMatchObject({ code: 2, stdout: '' });
      expect(run.stderr).toMatch(/^keydrill: [^\n]+\.\n$/);
      expect(run.stderr).toMatch(words);
      expect(lab.calls()).toEqual([]);
    });

    it('credentials that are none', async () => {
      await keydrill.report();
      const env = { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '' };
      const run = await keydrill.publish([], { env });
      expect(run).toMatchObject({ code: 2, stdout: '' });
      expect(run.stderr).toMatch(/^keydrill: No usable AWS credentials/);
    });

    it.each(['--dry-run', '--skip-excepted'])('%s in a scan that does not publish', async (flag) => {
      const run = await keydrill.run(['scan', flag]);
      expect(run).toMatchObject({ code: 2, stdout: '', stderr: `keydrill: ${flag} goes with --publish.\n` });
    });
  });
});
