import { describe, expect, it } from 'vitest';
import { cloudFormation } from '../../src/permissions/cloudformation.ts';
import { managedPolicies } from '../../src/permissions/document.ts';
import { deploy, type Parameter, parseTemplate } from './resolve-template.ts';
import { entrancesOf, judged } from './role-of.ts';
import { grammarProblems, manyActions, type PolicyJson, PUBLISH, READ_ACTIONS, template } from './sample-template.ts';

const SCANNER = 'arn:aws-us-gov:iam::111122223333:role/security-scanner';
const WITH_SCANNER = { ScannerPrincipal: SCANNER, ExternalId: 'our-own-id' };
const WITH_GITHUB = { GitHubRepository: 'acme/security' };

const text = cloudFormation(template());
const publishing = cloudFormation(template({ publish: PUBLISH }));

const roleIn = ({ resources }: ReturnType<typeof deploy>) => {
  const { AssumeRolePolicyDocument, ...rest } = resources['Role']?.Properties ?? {};
  const attached = Object.entries(resources).filter(
    ([, { Properties }]) => JSON.stringify(Properties['Roles']) === '["made:Role"]',
  );
  return { trust: AssumeRolePolicyDocument as PolicyJson, attached: attached.map(([name]) => name), rest };
};
const trustIn = (source: string, given: Readonly<Record<string, string>>) => roleIn(deploy(source, given)).trust;
const documentsIn = ({ resources }: ReturnType<typeof deploy>) =>
  Object.values(resources)
    .filter(({ Type }) => Type === 'AWS::IAM::ManagedPolicy')
    .map(({ Properties }) => Properties['PolicyDocument'] as PolicyJson);

const FROM_SCANNER = {
  effect: 'Allow',
  principals: [`AWS ${SCANNER}`],
  actions: ['sts:assumerole'],
  conditions: ['stringequals sts:externalid our-own-id'],
};
const fromGitHub = (provider: string, subject: string) => ({
  effect: 'Allow',
  principals: [`Federated ${provider}`],
  actions: ['sts:assumerolewithwebidentity'],
  conditions: [
    'stringequals token.actions.githubusercontent.com:aud sts.amazonaws.com',
    `stringequals token.actions.githubusercontent.com:sub ${subject}`,
  ],
});
const EXISTING = 'arn:aws-us-gov:iam::999988887777:oidc-provider/token.actions.githubusercontent.com';
const MAIN = 'repo:acme/security:ref:refs/heads/main';

describe('who may assume the role', () => {
  it.each<readonly [string, Readonly<Record<string, string>>, readonly object[]]>([
    ['a scanner', WITH_SCANNER, [FROM_SCANNER]],
    ['GitHub', WITH_GITHUB, [fromGitHub(EXISTING, MAIN)]],
    ['both', { ...WITH_SCANNER, ...WITH_GITHUB }, [FROM_SCANNER, fromGitHub(EXISTING, MAIN)]],
    [
      'GitHub by a provider of the stack',
      { ...WITH_GITHUB, CreateGitHubProvider: 'true' },
      [fromGitHub('made:GitHubProvider', MAIN)],
    ],
    [
      'GitHub from an environment, with ids',
      { GitHubRepository: 'acme@12/security@34', GitHubRefOrEnvironment: 'environment:security-hub' },
      [fromGitHub(EXISTING, 'repo:acme@12/security@34:environment:security-hub')],
    ],
  ])('%s', (_, given, expected) => {
    const deployed = deploy(text, given);
    expect(deployed.refused).toEqual([]);
    const { trust } = roleIn(deployed);
    expect(entrancesOf(trust)).toEqual(expected);
    expect(grammarProblems(trust, 'trust')).toEqual([]);
    // Of a provider that the stack makes, only the stack knows the ARN.
    if (given['CreateGitHubProvider'] === undefined) expect(judged(trust)).toBe('pass');
  });

  it('would be a finding of keydrill itself with a wildcard for the repository', () => {
    const wide = text.replaceAll('StringEquals', 'StringLike');
    expect(judged(trustIn(wide, { GitHubRepository: '*' }))).toBe('fail');
    expect(judged(trustIn(text, { GitHubRepository: '*' }))).toBe('pass');
  });

  it.each<readonly [string, Readonly<Record<string, string>>, readonly string[]]>([
    ['nobody', {}, ['Nobody could assume the role: give ScannerPrincipal, GitHubRepository or both.']],
    ['an external id alone', { ExternalId: 'x1' }, [expect.stringMatching(/^Nobody/)]],
    [
      'a scanner without an external id',
      { ScannerPrincipal: SCANNER },
      ['ScannerPrincipal needs an ExternalId; a template without one is made with --no-external-id.'],
    ],
  ])('is asked for: %s is refused', (_, given, expected) => expect(deploy(text, given).refused).toEqual(expected));

  it('needs no external id where the template is made without', () => {
    const without = cloudFormation(template({ externalId: false }));
    expect(without).not.toContain('External');
    expect(deploy(without, { ScannerPrincipal: SCANNER }).refused).toEqual([]);
    const trust = trustIn(without, { ScannerPrincipal: SCANNER });
    expect(entrancesOf(trust)).toEqual([{ ...FROM_SCANNER, conditions: [] }]);
  });

  it('is filled in by --github, and the name by --role-name', () => {
    const filled = cloudFormation(template({ github: 'acme/security', roleName: 'reader' }));
    expect(entrancesOf(trustIn(filled, {}))).toEqual([fromGitHub(EXISTING, MAIN)]);
    expect(roleIn(deploy(filled)).rest).toMatchObject({ RoleName: 'reader' });
  });
});

describe('what the role may do', () => {
  it('is the reads alone', () => {
    const deployed = deploy(text, WITH_SCANNER);
    expect(Object.keys(deployed.resources)).toEqual(['Role', 'ReadPolicy']);
    expect(roleIn(deployed).attached).toEqual(['ReadPolicy']);
    expect(documentsIn(deployed)).toEqual(template().read);
    expect(documentsIn(deployed).flatMap((document) => grammarProblems(document, 'identity'))).toEqual([]);
    expect(text).not.toMatch(/publish/i);
  });

  it('is publishing too where asked for, unless a parameter says no', () => {
    expect(roleIn(deploy(publishing, WITH_SCANNER)).attached).toEqual(['ReadPolicy', 'PublishPolicy']);
    expect(documentsIn(deploy(publishing, WITH_SCANNER))).toEqual([...template().read, PUBLISH]);
    const off = deploy(publishing, { ...WITH_SCANNER, EnablePublishing: 'false' });
    expect(roleIn(off).attached).toEqual(['ReadPolicy']);
    expect(documentsIn(off)).toEqual(template().read);
  });

  it('is several policies where one cannot hold it', () => {
    const actions = manyActions(400);
    const read = managedPolicies('KeydrillRead', actions);
    const deployed = deploy(cloudFormation(template({ read })), WITH_SCANNER);
    expect(roleIn(deployed).attached).toEqual(['ReadPolicy', 'ReadPolicy2', 'ReadPolicy3']);
    expect(documentsIn(deployed).flatMap(({ Statement }) => Statement.flatMap(({ Action }) => Action))).toEqual(
      actions,
    );
  });

  it('lasts as long as a parameter says', () => {
    expect(roleIn(deploy(text, WITH_SCANNER)).rest).toMatchObject({ MaxSessionDuration: '3600' });
    expect(roleIn(deploy(text, { ...WITH_SCANNER, MaxSessionDuration: '7200' })).rest).toMatchObject({
      MaxSessionDuration: '7200',
    });
  });

  it("makes GitHub's provider only with GitHub, and leaves it behind", () => {
    const made = (given: object) => 'GitHubProvider' in deploy(text, { ...WITH_SCANNER, ...given }).resources;
    expect(made({ ...WITH_GITHUB, CreateGitHubProvider: 'true' })).toBe(true);
    expect(made(WITH_GITHUB)).toBe(false);
    expect(made({ CreateGitHubProvider: 'true' })).toBe(false);
    expect(parseTemplate(text).Resources['GitHubProvider']).toMatchObject({
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: { Url: 'https://token.actions.githubusercontent.com', ClientIdList: ['sts.amazonaws.com'] },
    });
  });
});

describe('the parameters', () => {
  const parameters = parseTemplate(publishing).Parameters;
  const takes = (name: string, value: string): boolean => {
    const { AllowedPattern, AllowedValues, MaxLength = 4_096 } = parameters[name] as Parameter;
    return (
      (AllowedPattern === undefined || new RegExp(`^(?:${AllowedPattern})$`).test(value)) &&
      (AllowedValues?.includes(value) ?? true) &&
      value.length <= MaxLength
    );
  };
  it.each<readonly [string, readonly string[], readonly string[]]>([
    ['RoleName', ['keydrill-read', 'a', 'A+b=c,d.e@f_g', 'x'.repeat(64)], ['', 'a b', 'a/b', 'x'.repeat(65), '*']],
    [
      'ScannerPrincipal',
      [
        '',
        '111122223333',
        SCANNER,
        'arn:aws:iam::111122223333:root',
        'arn:aws-cn:iam::111122223333:role/path/to/name',
        'arn:aws:iam::111122223333:user/someone',
      ],
      [
        '*',
        '1111',
        'arn:aws:iam::*:root',
        'arn:aws:iam::111122223333:role/*',
        'arn:aws:sts::111122223333:assumed-role/a/b',
        'arn:aws:iam::111122223333:group/a',
        'ec2.amazonaws.com',
      ],
    ],
    ['ExternalId', ['', 'ab', 'a+b=c,d.e@f:g/h-i_j', 'x'.repeat(1_224)], ['a', 'a b', 'ab*', 'x'.repeat(1_225), 'é1']],
    [
      'GitHubRepository',
      ['', 'acme/security', 'acme-org/.github', 'acme@12/security@34', 'a/b.c_d-e'],
      [
        'acme',
        'acme/',
        '/security',
        'acme/*',
        '*/*',
        '*/security',
        'acme/se?urity',
        'a/b/c',
        'a b/c',
        'acme/security:ref',
        'acme@x/security',
      ],
    ],
    [
      'GitHubRefOrEnvironment',
      [
        'ref:refs/heads/main',
        'ref:refs/heads/release/1.x',
        'ref:refs/tags/v1',
        'environment:security-hub',
        'environment:a%3Ab',
      ],
      [
        '',
        '*',
        'ref:refs/heads/*',
        'ref:refs/heads/',
        'environment:',
        'pull_request',
        'main',
        'ref:refs/pull/1/merge',
        'environment:a?',
      ],
    ],
    ['CreateGitHubProvider', ['true', 'false'], ['', 'yes']],
    ['EnablePublishing', ['true', 'false'], ['', 'True']],
  ])('%s', (name, good, bad) => {
    expect(good.filter((value) => !takes(name, value))).toEqual([]);
    expect(bad.filter((value) => takes(name, value))).toEqual([]);
    expect(takes(name, String(parameters[name]?.Default))).toBe(true);
  });

  it('say what they are for', () => {
    for (const { Description } of Object.values(parameters)) expect(Description).toMatch(/^[A-Z].{10,200}\.$/);
  });
});

describe('the template', () => {
  it('names no account, partition or day but in its examples', () => {
    const body = text.replace(/^#.*$/gm, '').replace(/^.*AllowedPattern.*$/gm, '');
    expect(body).not.toMatch(/\d{12}|arn:aws[:-]/);
    expect(text).toContain("Version: '2012-10-17'");
  });

  it.each<readonly [string, Parameters<typeof template>[0], readonly string[]]>([
    ['a scanner', {}, ['ScannerPrincipal', 'ExternalId']],
    ['a scanner without external id', { externalId: false }, ['ScannerPrincipal']],
    ['GitHub', { github: 'acme/security' }, ['CreateGitHubProvider']],
  ])('says how to deploy it for %s, with parameters that it has', (_, parts, expected) => {
    const source = cloudFormation(template(parts));
    const header = source
      .split('\n')
      .filter((line) => line.startsWith('#'))
      .join('\n');
    const overrides = [...(/--parameter-overrides (.*)$/m.exec(header)?.[1] ?? '').matchAll(/(\w+)=(\S+)/g)];
    const keys = [...header.matchAll(/ParameterKey=(\w+),ParameterValue=(\S+)/g)];
    for (const given of [overrides, keys]) {
      expect(given.map(([, name]) => name)).toEqual(expected);
      const values = Object.fromEntries(given.map(([, name, value]) => [name, value]));
      expect(deploy(source, values).refused).toEqual([]);
    }
    expect(header.match(/CAPABILITY_NAMED_IAM/g)).toHaveLength(2);
  });

  it('is the same every time', () => expect(cloudFormation(template())).toBe(text));

  it('takes what a plug-in names its actions as text', () => {
    const odd = ["a: 'b' # c", '- x', '!Ref RoleName', '*', 'no', '"'];
    const read = managedPolicies('KeydrillRead', odd);
    expect(documentsIn(deploy(cloudFormation(template({ read })), WITH_SCANNER))[0]?.Statement[0]?.Action).toEqual(odd);
  });

  it('asks for the actions that it was given', () => {
    for (const action of READ_ACTIONS) expect(text.match(new RegExp(`^ +- ${action}$`, 'gm'))).toHaveLength(1);
  });
});
