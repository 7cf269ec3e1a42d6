import { join } from 'node:path';
import { EC2Client, RunInstancesCommand } from '@aws-sdk/client-ec2';
import {
  AddRoleToInstanceProfileCommand,
  CreateInstanceProfileCommand,
  CreateRoleCommand,
  IAMClient,
} from '@aws-sdk/client-iam';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Result } from '../../src/engine/result.ts';
import type { Report } from '../../src/report/report.ts';
import { createUsers } from '../lab/accounts/users.ts';
import { type Lab, startLab } from '../lab/lab.ts';
import { enabledRegions } from '../lab/overlays/regions.ts';
import { emulatorSkipped } from '../lab/python.ts';
import { copyPackage } from './copy-packages.ts';
import { type CommandRun, install, openProject, type Project, pack, REPOSITORY } from './installed-package.ts';

const USED = 'acme/access-key-used-where-we-work';
const TOKEN = 'acme/instance-metadata-token-required';

const POLICY = `plugins: [acme-keydrill-rules]
extends: [recommended, acme/baseline]
rules:
  ${USED}: { regions: [eu-central-1] }
`;

let project: Project;

beforeAll(async () => {
  project = await openProject();
  await copyPackage('@aws-sdk/client-ec2', project.folder);
  const tarballs = [await pack(project, REPOSITORY), await pack(project, join(REPOSITORY, 'docs/examples/plugin'))];
  await project.file('package.json', '{ "name": "acme-security", "version": "1.0.0", "private": true }\n');
  await install(project, ...tarballs);
  await project.file('keydrill.yaml', POLICY);
}, 120_000);

afterAll(() => project?.remove());

const keydrill = (...args: readonly string[]): Promise<CommandRun> => project.run(['keydrill', ...args]);
const said = (...args: readonly string[]): Promise<string> => project.must(['keydrill', ...args]);

describe('the example plug-in, packed and installed', () => {
  it('brings what its rules need', async () => {
    const files = await project.files('node_modules/acme-keydrill-rules');
    expect(files).toEqual([
      'README.md',
      'access-key-used-where-we-work/rule.js',
      'access-key-used-where-we-work/rule.md',
      'access-key-used-where-we-work/rule.tests.js',
      'instance-metadata-token-required/instances.js',
      'instance-metadata-token-required/rule.js',
      'instance-metadata-token-required/rule.md',
      'instance-metadata-token-required/rule.tests.js',
      'package.json',
      'plugin.js',
    ]);
  });

  it('is JavaScript that the types of keydrill understand', async () => {
    const compilerOptions = {
      module: 'nodenext',
      strict: true,
      noImplicitAny: false,
      skipLibCheck: true,
      noEmit: true,
    };
    const checked = { ...compilerOptions, allowJs: true, checkJs: true, maxNodeModuleJsDepth: 0, types: [] };
    await project.must(['cp', '-R', join(REPOSITORY, 'docs/examples/plugin'), 'plugin']);
    await project.file('tsconfig.json', JSON.stringify({ compilerOptions: checked, include: ['plugin'] }));
    const compiler = join(REPOSITORY, 'node_modules/typescript/bin/tsc');
    expect((await project.run([process.execPath, compiler, '-p', '.'])).stdout).toBe('');
  });

  it('is listed and explained beside the built-in rules', async () => {
    const list = await said('rules', 'list');
    for (const id of [USED, TOKEN, 'iam-access-key-rotated']) expect(list).toContain(id);
    const explained = await said('rules', 'explain', TOKEN);
    expect(explained).toContain('Instances with a role ask for a token before they give credentials away');
    for (const text of ['169.254.169.254', 'ec2:DescribeInstances']) expect(explained).toContain(text);
    expect(await said('rules', 'explain', USED)).toContain('regions');
  });

  it('passes its own tests, by name and through the policy', async () => {
    for (const args of [['acme-keydrill-rules'], []]) {
      const run = await keydrill('rules', 'test', ...args, '--require-tests');
      expect(run.code, run.stdout + run.stderr).toBe(0);
      expect(run.stdout).toContain(TOKEN);
    }
  });

  it('is part of a valid policy, with its pack', async () => {
    expect((await keydrill('policy', 'check')).code).toBe(0);
    const printed = await said('policy', 'print');
    expect(printed).toContain(USED);
    expect(printed).toMatch(/maxAgeDays: 60/);
  });

  it('asks for the permission of its own collector', async () => {
    const { Statement }: { Statement: readonly { Action: readonly string[] }[] } = JSON.parse(
      await said('permissions'),
    );
    const actions = Statement.flatMap(({ Action }) => Action);
    expect(actions).toEqual(expect.arrayContaining(['ec2:DescribeInstances', 'iam:ListAccessKeys']));
    expect(await said('permissions', '--skip-rule', TOKEN)).not.toContain('ec2:DescribeInstances');
  });

  it('is not run any more when it changed after it was pinned', async () => {
    await said('policy', 'lock');
    expect((await keydrill('policy', 'check')).code).toBe(0);
    const rule = 'node_modules/acme-keydrill-rules/plugin.js';
    const before = await project.read(rule);
    await project.file(rule, `console.log('run anyway');\n${before}`);
    try {
      const { code, stdout, stderr } = await keydrill('policy', 'check');
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toMatch(/acme-keydrill-rules/);
    } finally {
      await project.file(rule, before);
      await project.must(['rm', 'keydrill.lock']);
    }
  });
});

describe.skipIf(emulatorSkipped)('a scan with the example plug-in', () => {
  let lab: Lab;

  beforeAll(async () => {
    lab = await startLab();
    lab.overlays(enabledRegions(['us-east-1', 'eu-west-1']));
    const users = await createUsers(lab, new Date(), [
      { name: 'app', keys: [{ ageDays: 10, unusedDays: 1 }] },
      { name: 'stray', keys: [{ ageDays: 10, unusedDays: 1 }] },
    ]);
    const used = ['eu-central-1', 'ap-southeast-3'].map(
      (region, index) =>
        [
          users[index]?.keys[0]?.id ?? '',
          { lastUsed: { date: new Date().toISOString(), service: 'ec2', region } },
        ] as const,
    );
    await lab.patch({ accessKeys: Object.fromEntries(used) });
    const profile = await createProfile(lab.client(IAMClient));
    const run = (region: string, HttpTokens: 'optional' | 'required', withRole: boolean) =>
      lab.client(EC2Client, { region }).send(
        new RunInstancesCommand({
          ImageId: 'ami-12c6146b',
          MinCount: 1,
          MaxCount: 1,
          MetadataOptions: { HttpTokens, HttpEndpoint: 'enabled' },
          ...(withRole ? { IamInstanceProfile: { Arn: profile } } : {}),
        }),
      );
    await run('us-east-1', 'required', true);
    await run('us-east-1', 'optional', false);
    await run('eu-west-1', 'optional', true);
  });

  afterAll(() => lab?.stop());

  async function createProfile(iam: IAMClient): Promise<string> {
    await iam.send(new CreateRoleCommand({ RoleName: 'web', AssumeRolePolicyDocument: '{}' }));
    const made = await iam.send(new CreateInstanceProfileCommand({ InstanceProfileName: 'web' }));
    await iam.send(new AddRoleToInstanceProfileCommand({ InstanceProfileName: 'web', RoleName: 'web' }));
    return made.InstanceProfile?.Arn ?? '';
  }

  const inLab = (...args: readonly string[]): Promise<CommandRun> =>
    project.run(['keydrill', ...args], { env: lab.env() });

  const ONLY_ACME = ['--rule', 'acme/*'];

  const resultsIn = ({ stdout, stderr }: CommandRun): readonly Result[] => {
    if (!stdout.startsWith('{')) throw new Error(stdout + stderr);
    return (JSON.parse(stdout) as Report).results;
  };

  const brief = (results: readonly Result[]): readonly string[] =>
    results.map(({ status, ruleId, resource }) => `${status} ${ruleId} ${resource.region}`).sort();

  const EXPECTED = [
    `fail ${USED} global`,
    `fail ${TOKEN} eu-west-1`,
    `not-applicable ${TOKEN} us-east-1`,
    `pass ${USED} global`,
    `pass ${TOKEN} us-east-1`,
  ].sort();

  it('judges users and instances, and calls only what it planned', async () => {
    lab.clearCalls();
    const run = await inLab('scan', ...ONLY_ACME, '--format', 'json');
    expect(run.code, run.stderr).toBe(1);
    expect(brief(resultsIn(run))).toEqual(EXPECTED);
    const asked = lab.calls().filter(({ operation }) => operation === 'ec2:DescribeInstances');
    expect(asked.map(({ region }) => region).sort()).toEqual(['eu-west-1', 'us-east-1']);
  });

  it('says unknown where the instances cannot be listed, and judges the rest', async () => {
    const fault = lab.fault({ kind: 'denied', operation: 'ec2:DescribeInstances', region: 'eu-west-1' });
    const results = resultsIn(await inLab('scan', ...ONLY_ACME, '--format', 'json'));
    fault.remove();
    expect(brief(results)).toEqual(
      EXPECTED.map((each) => (each === `fail ${TOKEN} eu-west-1` ? `unknown ${TOKEN} eu-west-1` : each)).sort(),
    );
    expect(results.find(({ status }) => status === 'unknown')?.cause).toMatchObject({
      kind: 'access-denied',
      operation: 'ec2:DescribeInstances',
      iamAction: 'ec2:DescribeInstances',
    });
  });

  it('judges a snapshot as it judges the account', async () => {
    const collected = await inLab('collect', ...ONLY_ACME, '--output', 'snapshot.json');
    expect(collected.code, collected.stderr).toBe(0);
    const run = await keydrill('evaluate', 'snapshot.json', ...ONLY_ACME, '--format', 'json');
    expect(brief(resultsIn(run))).toEqual(EXPECTED);
  });

  it('names its rules in SARIF, with what to do', async () => {
    const { stdout } = await inLab('scan', ...ONLY_ACME, '--format', 'sarif');
    const { runs } = JSON.parse(stdout);
    const [{ tool, results }] = runs;
    const rules: readonly { id: string; help: { markdown: string } }[] = tool.driver.rules;
    expect(rules.map(({ id }) => id).sort()).toEqual([USED, TOKEN].sort());
    expect(rules.find(({ id }) => id === TOKEN)?.help.markdown).toContain('modify-instance-metadata-options');
    expect(results.map(({ ruleId }: { ruleId: string }) => ruleId).sort()).toEqual([USED, TOKEN].sort());
  });
});
