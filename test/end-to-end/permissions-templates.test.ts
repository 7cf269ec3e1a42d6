import { CreateAccessKeyCommand, CreateUserCommand, IAMClient, PutUserPolicyCommand } from '@aws-sdk/client-iam';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { LAB_ACCOUNT_ID, type Lab, startLab } from '../lab/lab.ts';
import { emulatorSkipped } from '../lab/python.ts';
import { entrancesOf, judged } from '../permissions/role-of.ts';
import { grammarProblems, type PolicyJson } from '../permissions/sample-template.ts';
import { createStack, lint, roleOf } from './permissions-stacks.ts';
import { openWorkspace, type Workspace } from './sample-workspace.ts';
import { openScanner, type Scanner } from './scan.ts';

vi.setConfig({ testTimeout: 180_000 });

const SCANNER = 'arn:aws:iam::111122223333:role/security-scanner';
const WITH_SCANNER = { ScannerPrincipal: SCANNER, ExternalId: 'our-own-id' };
const WITH_GITHUB = { GitHubRepository: 'acme/security' };
const PROVIDER = `arn:aws:iam::${LAB_ACCOUNT_ID}:oidc-provider/token.actions.githubusercontent.com`;

/** Flags of the command line, and what is filled in. moto makes no OIDC provider: see test/permissions. */
const VARIANTS: readonly (readonly [string, readonly string[], Readonly<Record<string, string>>])[] = [
  ['another account', [], WITH_SCANNER],
  ['another account without external id', ['--no-external-id'], { ScannerPrincipal: '111122223333' }],
  ['GitHub', ['--github', 'acme/security'], {}],
  ['both', ['--role-name', 'reader'], { ...WITH_SCANNER, ...WITH_GITHUB }],
  ['publishing', ['--publish'], WITH_SCANNER],
  ['publishing, switched off', ['--publish'], { ...WITH_SCANNER, EnablePublishing: 'false' }],
  ['every rule', ['--rule', 'pack:strict'], WITH_SCANNER],
];

const actionsOf = ({ Statement }: PolicyJson): readonly string[] => Statement.flatMap(({ Action }) => [Action].flat());

describe.skipIf(emulatorSkipped)('the CloudFormation template', () => {
  let lab: Lab;
  let workspace: Workspace;
  beforeAll(async () => {
    lab = await startLab();
    workspace = await openWorkspace();
  });
  afterEach(() => lab.reset());
  afterAll(async () => {
    await workspace?.remove();
    await lab?.stop();
  });

  const templateOf = async (flags: readonly string[]) => {
    const { code, stdout, stderr } = await workspace.run(['permissions', '--format', 'cloudformation', ...flags]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    return stdout;
  };
  const actionsFor = async (flags: readonly string[]) =>
    actionsOf(JSON.parse((await workspace.run(['permissions', ...flags])).stdout));

  it.each(VARIANTS)('has nothing that cfn-lint would say, and makes the role: %s', async (_, flags, parameters) => {
    const template = await templateOf(flags);
    expect(await lint(`${workspace.folder}/${await workspace.file('role.yaml', template)}`)).toEqual([]);
    await createStack(lab, template, parameters);
    const role = await roleOf(lab, flags.includes('reader') ? 'reader' : 'keydrill-read');

    const rules = flags.includes('pack:strict') ? flags : [];
    const publishes = flags.includes('--publish') && parameters['EnablePublishing'] !== 'false';
    expect(role.policies.map(actionsOf)).toEqual([
      await actionsFor(rules),
      ...(publishes ? [['securityhub:BatchImportFindings', 'securityhub:GetFindings']] : []),
    ]);
    expect(role.policies.flatMap((policy) => grammarProblems(policy, 'identity'))).toEqual([]);
    expect(role.maxSessionDuration).toBe(3_600);

    const byScanner = parameters['ScannerPrincipal'] === undefined ? [] : [`AWS ${parameters['ScannerPrincipal']}`];
    const byGitHub = flags.includes('--github') || 'GitHubRepository' in parameters ? [`Federated ${PROVIDER}`] : [];
    expect(entrancesOf(role.trust).flatMap(({ principals }) => principals)).toEqual([...byScanner, ...byGitHub]);
    expect(grammarProblems(role.trust, 'trust')).toEqual([]);
    expect(judged(role.trust)).toBe('pass');
  });

  it.each<readonly [string, RegExp]>([
    ['!Ref ScannerPrincipal', /^E\d/m],
    ['Type: AWS::IAM::Role', /^E\d/m],
    ["AllowedValues:\n      - 'true'\n      - 'false'\n    Default: 'false'", /^E\d/m],
  ])('would not pass cfn-lint without %j', async (part, expected) => {
    const template = (await templateOf([])).replaceAll(part, (text) => text.replace(/\w+'?$/, 'Nothing'));
    expect((await lint(`${workspace.folder}/${await workspace.file('bad.yaml', template)}`)).join('\n')).toMatch(
      expected,
    );
  });

  it('would not pass cfn-lint with an action that AWS does not have', async () => {
    const template = (await templateOf([])).replace('- iam:GetAccountSummary', '- iam:GetAccountSumary');
    const problems = await lint(`${workspace.folder}/${await workspace.file('typo.yaml', template)}`);
    expect(problems.join()).toMatch(/^W3037 /);
  });
});

describe.skipIf(emulatorSkipped)('a scan through the role of the template', () => {
  const MEMBER = '111122223333';
  const RULES = ['--rule', 'pack:essential', '--rule', 'iam-oidc-trust-scoped'];
  let lab: Lab;
  let scanner: Scanner;
  beforeAll(async () => {
    lab = await startLab();
    scanner = await openScanner(lab);
  });
  afterEach(() => lab.reset());
  afterAll(async () => {
    await scanner?.remove();
    await lab?.stop();
  });

  /** Deploys the template in another account, and scans that by a user who may assume its role and nothing else. */
  const scanWith = async (change: (template: string) => string, externalId = 'our-own-id') => {
    const { stdout } = await scanner.run(['permissions', '--format', 'cloudformation', ...RULES]);
    const given = { ScannerPrincipal: LAB_ACCOUNT_ID, ExternalId: 'our-own-id', ...WITH_GITHUB };
    await createStack(lab, change(stdout), given, MEMBER);
    const env = await userWith(lab, 'sts:AssumeRole');
    await lab.enforceIam(true);
    const through = ['--accounts', MEMBER, '--role-name', 'keydrill-read', '--external-id', externalId];
    const { report } = await scanner.scan({ args: [...through, '--region', 'us-east-1', ...RULES], env });
    return report;
  };

  it('is let through everywhere, and finds nothing wrong with the role', async () => {
    const report = await scanWith((template) => template);
    expect(report.run.accounts).toEqual([MEMBER]);
    expect(report.coverage.unreadable).toEqual([]);
    const about = report.results.filter(({ ruleId }) => ruleId === 'iam-oidc-trust-scoped');
    expect(about.map(({ status, message }) => `${status} ${message}`)).toEqual([
      'pass Role keydrill-read lets only builds of named projects in.',
    ]);
    expect(lab.calls().filter(({ operation }) => operation === 'sts:AssumeRole')).toHaveLength(1);
  });

  it('is denied what the template lacks', async () => {
    const report = await scanWith((template) => template.replace(/^ +- iam:GetCredentialReport\n/m, ''));
    expect(report.coverage.unreadable.map(({ iamAction }) => iamAction)).toContain('iam:GetCredentialReport');
  });
});

async function userWith(lab: Lab, Action: string): Promise<Readonly<Record<string, string>>> {
  const iam = lab.client(IAMClient);
  await iam.send(new CreateUserCommand({ UserName: 'scanner' }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: 'scanner' }));
  const PolicyDocument = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action, Resource: '*' }],
  });
  await iam.send(new PutUserPolicyCommand({ UserName: 'scanner', PolicyName: 'scan', PolicyDocument }));
  return { AWS_ACCESS_KEY_ID: AccessKey?.AccessKeyId ?? '', AWS_SECRET_ACCESS_KEY: AccessKey?.SecretAccessKey ?? '' };
}
