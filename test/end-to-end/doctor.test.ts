import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { EnableSecurityHubCommand, SecurityHubClient } from '@aws-sdk/client-securityhub';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Check } from '../../src/doctor/check.ts';
import type { DiagnosisJson } from '../../src/doctor/diagnosis-json.ts';
import { writeGitRepository } from '../lab/accounts/git-repository.ts';
import { type CliRun, runCli } from '../lab/cli.ts';
import { LAB_ACCOUNT_ID, type Lab, startLab } from '../lab/lab.ts';
import { emulatorSkipped } from '../lab/python.ts';
import { harmIn, openWorkspace, type Workspace } from './sample-workspace.ts';
import { CRASH } from './scan.ts';

vi.setConfig({ testTimeout: 120_000 });

const MINUTE = 60_000;
const HERE = ['--region', 'us-east-1'];
const OTHER = '111122223333';
const POLICY = 'extends: essential\nplaybook: { path: playbook.md }\n';
const TEMPORARY = { AWS_ACCESS_KEY_ID: 'ASIALABSCANNER000001', AWS_SESSION_TOKEN: 'token' };

const run = promisify(execFile);

interface Examined extends CliRun {
  readonly diagnosis: DiagnosisJson;
}

describe.skipIf(emulatorSkipped)('keydrill doctor', () => {
  let lab: Lab;
  let workspace: Workspace;
  beforeAll(async () => {
    lab = await startLab();
    workspace = await openWorkspace();
    await writeGitRepository(workspace.folder, [
      { at: new Date(), files: { 'keydrill.yaml': POLICY, 'playbook.md': '# Playbook\n' } },
    ]);
  });
  afterEach(() => lab.reset());
  afterAll(async () => {
    await workspace?.remove();
    await lab?.stop();
  });

  const examine = async (
    args: readonly string[] = [],
    { env = {}, cwd = workspace.folder }: { env?: Readonly<Record<string, string>>; cwd?: string } = {},
  ): Promise<Examined> => {
    const done = await runCli(['doctor', '--format', 'json', ...args], { env: lab.env({ ...TEMPORARY, ...env }), cwd });
    expect(done.stderr).toBe('');
    expect(done.stdout).not.toMatch(CRASH);
    const diagnosis: DiagnosisJson = JSON.parse(done.stdout);
    expect(done.code).toBe(diagnosis.counts.problem === 0 ? 0 : 2);
    for (const { status, remedy } of diagnosis.checks) if (status === 'problem') expect(remedy).toMatch(/\.$/);
    return { ...done, diagnosis };
  };
  const inArea = ({ diagnosis }: Examined, area: Check['area']) =>
    diagnosis.checks.filter((check) => check.area === area).map(({ status, message }) => `${status}: ${message}`);
  const problems = ({ diagnosis }: Examined) =>
    diagnosis.checks.filter(({ status }) => status === 'problem').map(({ area, message }) => `${area}: ${message}`);

  it('finds nothing wrong where a scan works', async () => {
    const found = await examine();
    expect(problems(found)).toEqual([]);
    expect(found.diagnosis.missingActions).toEqual([]);
    expect(inArea(found, 'policy')).toEqual(['ok: keydrill.yaml is valid.']);
    expect(inArea(found, 'credentials')).toEqual([expect.stringContaining(`in account ${LAB_ACCOUNT_ID} of the`)]);
    expect(inArea(found, 'clock')).toEqual(['ok: The clock agrees with that of AWS.']);
    expect(inArea(found, 'regions')).toEqual([expect.stringMatching(/^ok: 17 regions \(.*us-east-1.*\) enabled\.$/)]);
    expect(inArea(found, 'permissions')).toEqual([expect.stringMatching(/^ok: What the rules need could be read/)]);
    expect(inArea(found, 'publishing')).toEqual([expect.stringMatching(/^remark: Security Hub is off in us-east-1/)]);
    expect(inArea(found, 'code-scanning')).toEqual([expect.stringMatching(/^not-checked: Not in GitHub Actions/)]);
  });

  it('asks only what a scan asks, and for one finding of the hub', async () => {
    const plan = JSON.parse((await workspace.run(['permissions'])).stdout).Statement[0].Action;
    lab.clearCalls();
    await examine();
    const asked = [...new Set(lab.calls().map(({ operation }) => operation))];
    const more = ['sts:GetCallerIdentity', 'ec2:DescribeRegions', 'securityhub:GetFindings'];
    expect(asked).toContain('securityhub:GetFindings');
    const renamed = { 's3:ListBuckets': 's3:ListAllMyBuckets' } as Readonly<Record<string, string>>;
    const isS3 = (name: string) => /^s3(control)?:/.test(name);
    const beyond = asked.filter((name) => ![...plan, ...more].includes(renamed[name] ?? name) && !isS3(name));
    expect(beyond).toEqual([]);
    for (const name of asked) expect(name).toMatch(/:(?:Get|List|Describe|Generate|Lookup|Test)/);
  });

  it('says the same in text, a line each, without colours where nobody sees them', async () => {
    const text = await runCli(['doctor'], { env: lab.env(TEMPORARY), cwd: workspace.folder });
    expect(text).toMatchObject({ code: 0, stderr: '' });
    expect(harmIn(text.stdout)).toEqual([]);
    const found = await examine();
    const lines = text.stdout.split('\n').filter((line) => /^(?:ok|remark|problem|not checked) /.test(line));
    expect(lines).toHaveLength(found.diagnosis.checks.length);
    expect(text.stdout).toMatch(/\n\nA scan would work: no problem, 1 remark\.\n$/);
  });

  describe('permissions', () => {
    it('names each action that is missing, where, and how many rules rest on it', async () => {
      lab.fault({ kind: 'denied', operation: 'guardduty:ListDetectors', region: 'eu-west-1' });
      lab.fault({ kind: 'denied', operation: 'iam:GetAccountSummary' });
      const found = await examine();
      expect(found.diagnosis.missingActions).toEqual(['guardduty:ListDetectors', 'iam:GetAccountSummary']);
      const [detectors, summary] = found.diagnosis.checks.flatMap(({ missing }) => missing ?? []);
      expect(detectors).toMatchObject({ operations: ['guardduty:ListDetectors'], regions: ['eu-west-1'] });
      expect(detectors?.rules).toContain('guardduty-enabled');
      expect(summary?.regions).toEqual([]);
      expect(found.diagnosis.permissions).toBe('keydrill permissions');
    });

    it('groups operations that one action opens', async () => {
      lab.fault({ kind: 'denied', operation: 'iam:*' });
      const found = await examine();
      const actions = found.diagnosis.checks.flatMap(({ missing }) => missing?.iamAction ?? []);
      expect(new Set(actions).size).toBe(actions.length);
      expect(found.diagnosis.missingActions).toEqual(actions);
      expect(inArea(found, 'permissions')[0]).toMatch(/^remark: Is the calling key quarantined\?/);
    });

    it('tells an explicit deny, which no permission lifts', async () => {
      const refusal =
        'not authorized to perform: iam:GetAccountSummary with an explicit deny in a service control policy';
      lab.overlay('iam:GetAccountSummary', {
        status: 403,
        body: `<ErrorResponse><Error><Code>AccessDenied</Code><Message>${refusal}</Message></Error></ErrorResponse>`,
      });
      const found = await examine();
      expect(problems(found)).toEqual([
        expect.stringMatching(/^permissions: iam:GetAccountSummary is denied explicitly \(AccessDenied\)/),
      ]);
      expect(found.diagnosis.missingActions).toEqual([]);
    });

    it('tells throttling', async () => {
      lab.fault({ kind: 'throttled', operation: 'iam:GetAccountSummary' });
      expect(problems(await examine())).toEqual([
        expect.stringMatching(/^permissions: iam:GetAccountSummary was throttled \(Throttling\)/),
      ]);
    });

    it('ends when nothing answers', async () => {
      lab.fault({ kind: 'hang', operation: 'iam:*' });
      const found = await examine(['--timeout', '1']);
      expect(found.timedOut).toBe(false);
      expect(problems(found).join()).toMatch(/iam:GetAccountSummary did not answer in time/);
    });

    it('ends when not even the caller is told', async () => {
      lab.fault({ kind: 'hang' });
      const found = await examine(['--timeout', '1']);
      expect(found.ms).toBeLessThan(20_000);
      expect(inArea(found, 'credentials')).toEqual([expect.stringMatching(/^problem: AWS could not be asked who/)]);
    });

    it('goes by the selected rules', async () => {
      lab.fault({ kind: 'denied', operation: 'iam:*' });
      const found = await examine(['--rule', 'guardduty-enabled']);
      expect(problems(found)).toEqual([]);
      expect(found.diagnosis.permissions).toBe('keydrill permissions --rule guardduty-enabled');
    });
  });

  describe('credentials', () => {
    it('tells that there are none', async () => {
      const none = { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '' };
      const found = await examine([], { env: none });
      expect(problems(found)).toEqual([expect.stringMatching(/^credentials: No usable AWS credentials/)]);
      for (const area of ['regions', 'permissions', 'publishing'] as const) {
        expect(inArea(found, area)).toEqual([expect.stringMatching(/^not-checked: /)]);
      }
      expect(inArea(found, 'checkout')).toEqual([expect.stringMatching(/^ok: The git checkout/)]);
    });

    it('tells that they expired', async () => {
      lab.fault({ kind: 'expired-token' });
      expect(problems(await examine())).toEqual([
        expect.stringMatching(/^credentials: The AWS credentials were refused \(ExpiredToken\)/),
      ]);
    });

    it('remarks on a long-lived key of a user', async () => {
      const key = { AWS_ACCESS_KEY_ID: 'AKIALABSCANNER000001', AWS_SESSION_TOKEN: '' };
      const found = await examine([], { env: key });
      expect(inArea(found, 'credentials')[1]).toMatch(/^remark: This is a long-lived access key/);
      expect(problems(found)).toEqual([]);
    });

    it('tells of a profile that there is none of', async () => {
      const env = { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '', AWS_SESSION_TOKEN: '' };
      const found = await examine(['--profile', 'nobody'], { env });
      expect(problems(found)[0]).toMatch(/^credentials: .*profile "nobody"/);
    });

    it('tells when AWS cannot be reached, and of a proxy that is not used', async () => {
      const env = { AWS_ENDPOINT_URL: 'http://127.0.0.1:9', HTTPS_PROXY: 'http://proxy.example.com:3128' };
      const found = await examine(['--timeout', '1'], { env });
      expect(inArea(found, 'credentials')).toEqual([expect.stringMatching(/ECONNREFUSED/)]);
      expect(inArea(found, 'network')).toEqual([expect.stringMatching(/^remark: HTTPS_PROXY is set/)]);
    });
  });

  describe('the clock', () => {
    it.each([
      [-3 * MINUTE, 'remark: The clock of this computer is 3 minutes ahead of that of AWS.'],
      [20 * MINUTE, 'problem: The clock of this computer is 20 minutes behind that of AWS.'],
    ])('is compared with that of AWS (%d ms)', async (aheadMs, expected) => {
      lab.fault({ kind: 'clock', aheadMs });
      expect(inArea(await examine(), 'clock')).toEqual([expected]);
    });
  });

  describe('regions', () => {
    it('that are named must be enabled, and the rest goes on', async () => {
      lab.fault({ kind: 'denied', operation: 'iam:GetAccountSummary' });
      const found = await examine(['--region', 'us-east-1', '--region', 'mars-north-1']);
      expect(inArea(found, 'regions')).toEqual([expect.stringMatching(/^problem: "mars-north-1" is not an enabled/)]);
      expect(found.diagnosis.missingActions).toEqual(['iam:GetAccountSummary']);
    });

    it('that are named, and cannot be read, are taken as they are named', async () => {
      lab.fault({ kind: 'denied', operation: 'account:ListRegions' });
      lab.fault({ kind: 'denied', operation: 'ec2:DescribeRegions' });
      const found = await examine(HERE);
      expect(inArea(found, 'regions')).toEqual([expect.stringMatching(/^remark: 1 region \(us-east-1\) named; /)]);
    });

    it('that cannot be read are told', async () => {
      lab.fault({ kind: 'denied', operation: 'account:ListRegions' });
      lab.fault({ kind: 'denied', operation: 'ec2:DescribeRegions' });
      const found = await examine();
      expect(inArea(found, 'regions')).toEqual([expect.stringMatching(/^problem: The enabled regions could not/)]);
      expect(found.diagnosis.missingActions).toEqual(['account:ListRegions']);
    });
  });

  describe('accounts', () => {
    const ROLE = ['--accounts', OTHER, '--accounts', LAB_ACCOUNT_ID, '--role-name', 'keydrill-read', ...HERE];

    it('are entered, each', async () => {
      expect(inArea(await examine(ROLE), 'accounts')).toEqual([
        `ok: All 2 accounts can be entered (${OTHER} and ${LAB_ACCOUNT_ID}).`,
      ]);
    });

    it('that are closed are named', async () => {
      lab.fault({ kind: 'denied', operation: 'sts:AssumeRole' });
      expect(inArea(await examine(ROLE), 'accounts')).toEqual([
        `ok: 1 account can be entered (${LAB_ACCOUNT_ID}).`,
        expect.stringMatching(`^problem: Account ${OTHER} cannot be entered through the role keydrill-read`),
      ]);
    });

    it('of the organization are listed first', async () => {
      lab.fault({ kind: 'denied', operation: 'organizations:ListAccounts' });
      const found = await examine(['--organization', '--role-name', 'keydrill-read', ...HERE]);
      expect(inArea(found, 'accounts')).toEqual([expect.stringMatching(/^problem: The organization's accounts could/)]);
      expect(inArea(found, 'permissions')).toEqual([expect.stringMatching(/^ok: /)]);
    });
  });

  describe('Security Hub', () => {
    it('is tried as far as reading goes', async () => {
      await lab.client(SecurityHubClient).send(new EnableSecurityHubCommand({}));
      const found = await examine();
      expect(inArea(found, 'publishing')).toEqual([
        'ok: Security Hub is on in us-east-1, and securityhub:GetFindings is allowed.',
        expect.stringMatching(/^not-checked: securityhub:BatchImportFindings was not tried/),
      ]);
    });

    it('that may not be read is a remark', async () => {
      lab.fault({ kind: 'denied', operation: 'securityhub:GetFindings' });
      expect(inArea(await examine(), 'publishing')).toEqual([
        expect.stringMatching(/^remark: .*allow securityhub:GetFindings\.$/),
      ]);
    });
  });

  describe('the policy', () => {
    it('that is broken is told line by line, and the rest goes on', async () => {
      const broken = await openWorkspace();
      await broken.file('keydrill.yaml', 'extends: essential\nrules:\n  no-such-rule: on\n');
      const found = await examine([], { cwd: broken.folder });
      expect(inArea(found, 'policy')).toEqual([expect.stringMatching(/^problem: keydrill\.yaml:3:3: /)]);
      expect(inArea(found, 'permissions')).toHaveLength(1);
      await broken.remove();
    });

    it('with a rule that there is none of on the command line is told', async () => {
      const found = await examine(['--rule', 'guardduty-enable']);
      expect(problems(found)).toEqual([expect.stringMatching(/^rules: .*guardduty-enable/)]);
    });
  });

  describe('the checkout', () => {
    it('that is shallow is told, with the remedy', async () => {
      const clone = await openWorkspace();
      await run('git', ['clone', '--quiet', '--depth', '1', pathToFileURL(workspace.folder).href, 'clone'], {
        cwd: clone.folder,
      });
      const policy = 'extends: recommended\nplaybook: { path: playbook.md }\n';
      await writeFile(join(clone.folder, 'clone', 'keydrill.yaml'), policy);
      const found = await examine(['--rule', 'playbook-*'], { cwd: join(clone.folder, 'clone') });
      const [shallow] = found.diagnosis.checks.filter(({ area }) => area === 'checkout');
      expect(shallow).toMatchObject({ status: 'problem', message: expect.stringContaining('is a shallow clone') });
      expect(shallow?.remedy).toMatch(/fetch-depth: 0/);
      await clone.remove();
    });

    it('is looked for by code scanning', async () => {
      const actions = { GITHUB_ACTIONS: 'true', GITHUB_WORKSPACE: workspace.folder };
      expect(inArea(await examine([], { env: actions }), 'code-scanning')).toEqual([
        expect.stringMatching(/^ok: .*security-events: write/),
      ]);
      const empty = join(workspace.folder, 'empty');
      await mkdir(empty, { recursive: true });
      const elsewhere = { GITHUB_ACTIONS: 'true', GITHUB_WORKSPACE: empty };
      expect(inArea(await examine([], { env: elsewhere }), 'code-scanning')).toEqual([
        expect.stringMatching(/^remark: .*holds no git checkout/),
      ]);
    });
  });
});
