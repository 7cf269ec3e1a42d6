import { spawnSync } from 'node:child_process';
import { parse } from '@cdktf/hcl2json';
import { describe, expect, it } from 'vitest';
import { managedPolicies } from '../../src/permissions/document.ts';
import type { RoleTemplate } from '../../src/permissions/role-template.ts';
import { terraform } from '../../src/permissions/terraform.ts';
import { entrancesOf, judged } from './role-of.ts';
import {
  grammarProblems,
  manyActions,
  PUBLISH,
  READ_ACTIONS,
  type StatementJson,
  template,
} from './sample-template.ts';

type Block = Readonly<Record<string, unknown>>;
type Blocks = Readonly<Record<string, readonly Block[]>>;

/** What HashiCorp's own parser reads, every block as a list. */
interface Configuration {
  readonly terraform: readonly Block[];
  readonly variable: Readonly<Record<string, readonly Variable[]>>;
  readonly locals: readonly [Locals];
  readonly data: Readonly<Record<string, Blocks>>;
  readonly resource: Readonly<Record<string, Blocks>>;
  readonly output: Blocks;
}

interface Variable {
  readonly description: string;
  readonly type: string;
  readonly default: unknown;
  readonly validation?: readonly { readonly condition: string; readonly error_message: string }[];
}

interface Locals {
  readonly read_actions: readonly (readonly string[])[];
  readonly publish_actions?: readonly string[];
  readonly github_provider_arn: string;
  readonly scanner_trust: StatementJson;
  readonly github_trust: StatementJson;
}

const configuration = async (parts: Partial<RoleTemplate> = {}): Promise<Configuration> =>
  JSON.parse(JSON.stringify(await parse('main.tf', terraform(template(parts)))));
const localsOf = async (parts: Partial<RoleTemplate> = {}) => (await configuration(parts)).locals[0];

/** A statement with its references filled in. */
function filled(statement: StatementJson, values: Readonly<Record<string, string>>): StatementJson {
  const text = JSON.stringify(statement).replace(
    /\$\{(?:coalesce\()?([\w.]+)(?:, \\"none\\"\))?\}/g,
    (_, name: string) => {
      const value = values[name];
      if (value === undefined) throw new Error(`nothing is called ${name}`);
      return value;
    },
  );
  return JSON.parse(text);
}

const PROVIDER = 'arn:aws-cn:iam::999988887777:oidc-provider/token.actions.githubusercontent.com';
const VALUES = {
  'var.scanner_principal': '111122223333',
  'var.external_id': 'our-own-id',
  'var.github_repository': 'acme/security',
  'var.github_ref_or_environment': 'ref:refs/heads/main',
  'local.github_provider_arn': PROVIDER,
};
const trust = (...statements: readonly StatementJson[]) => ({
  Version: '2012-10-17',
  Statement: statements.map((statement) => filled(statement, VALUES)),
});

describe('what the role may do', () => {
  it('is the reads alone, each action once', async () => {
    const { locals, resource } = await configuration();
    expect(locals[0].read_actions).toEqual([READ_ACTIONS]);
    expect(locals[0]).not.toHaveProperty('publish_actions');
    expect(Object.keys(resource['aws_iam_policy'] ?? {})).toEqual(['read']);
    expect(terraform(template())).not.toMatch(/publish/i);
  });

  it('is publishing too where asked for, unless a variable says no', async () => {
    const { locals, resource, variable } = await configuration({ publish: PUBLISH });
    expect(locals[0].publish_actions).toEqual(PUBLISH.Statement[0].Action);
    expect(locals[0].read_actions).toEqual([READ_ACTIONS]);
    expect(Object.keys(resource['aws_iam_policy'] ?? {})).toEqual(['publish', 'read']);
    for (const kind of ['aws_iam_policy', 'aws_iam_role_policy_attachment']) {
      expect(resource[kind]?.['publish']?.[0]?.['count']).toBe('${var.enable_publishing ? 1 : 0}');
    }
    expect(variable['enable_publishing']?.[0]).toMatchObject({ type: '${bool}', default: true });
  });

  it('is several policies where one cannot hold it, as many attachments as policies', async () => {
    const actions = manyActions(400);
    const { locals, resource } = await configuration({ read: managedPolicies('KeydrillRead', actions) });
    expect(locals[0].read_actions).toHaveLength(3);
    expect(locals[0].read_actions.flat()).toEqual(actions);
    for (const kind of ['aws_iam_policy', 'aws_iam_role_policy_attachment']) {
      expect(resource[kind]?.['read']?.[0]?.['count']).toBe('${length(local.read_actions)}');
    }
  });

  it.each(['read', 'publish'] as const)('is a policy of IAM for what it %ss', async (name) => {
    const { resource, locals } = await configuration({ publish: PUBLISH });
    const policy = String(resource['aws_iam_policy']?.[name]?.[0]?.['policy']);
    const actions = name === 'read' ? locals[0].read_actions[0] : locals[0].publish_actions;
    const json = policy
      .replace(/^\$\{jsonencode\(|\)\}$/g, '')
      .replace(/local\.\w+(\[count\.index\])?/, JSON.stringify(actions))
      .replace(/^(\s*)(\w+)\s+= /gm, '$1"$2": ')
      .replace(/(["\]])\n(?=\s+")/g, '$1,\n');
    expect(grammarProblems(JSON.parse(json), 'identity')).toEqual([]);
    expect(JSON.parse(json).Statement[0].Action).toEqual(actions);
  });

  it('takes what a plug-in names its actions as text', async () => {
    const odd = ['a:${var.role_name}', 'b:%{ if true }', 'c:"quoted"', 'd:\\n', '$${e}', 'f: # no comment', '$%{g}'];
    const { read_actions } = await localsOf({ read: managedPolicies('KeydrillRead', odd) });
    // The parser gives templates as they stand in the file; doubled, they stand for themselves.
    expect(read_actions[0]?.map((action) => action.replace(/([$%])\1\{/g, '$1{'))).toEqual(odd);
    expect(read_actions[0]?.[0]).toBe('a:$${var.role_name}');
  });
});

describe('who may assume the role', () => {
  it('is a scanner that names an external id', async () => {
    const { scanner_trust } = await localsOf();
    expect(entrancesOf(trust(scanner_trust))).toEqual([
      {
        effect: 'Allow',
        principals: ['AWS 111122223333'],
        actions: ['sts:assumerole'],
        conditions: ['stringequals sts:externalid our-own-id'],
      },
    ]);
    expect(grammarProblems(trust(scanner_trust), 'trust')).toEqual([]);
  });

  it('is a scanner without one, where the configuration is made without', async () => {
    const source = terraform(template({ externalId: false }));
    expect(source).not.toMatch(/external/i);
    const { scanner_trust } = await localsOf({ externalId: false });
    expect(scanner_trust).not.toHaveProperty('Condition');
  });

  it('is one branch of one repository, which keydrill has nothing to say against', async () => {
    const { github_trust } = await localsOf();
    expect(entrancesOf(trust(github_trust))).toEqual([
      {
        effect: 'Allow',
        principals: [`Federated ${PROVIDER}`],
        actions: ['sts:assumerolewithwebidentity'],
        conditions: [
          'stringequals token.actions.githubusercontent.com:aud sts.amazonaws.com',
          'stringequals token.actions.githubusercontent.com:sub repo:acme/security:ref:refs/heads/main',
        ],
      },
    ]);
    expect(judged(trust(github_trust))).toBe('pass');
    expect(grammarProblems(trust(github_trust), 'trust')).toEqual([]);
  });

  it('is asked for, and nobody is there who was not', async () => {
    const { resource } = await configuration();
    const role = resource['aws_iam_role']?.['keydrill']?.[0] ?? {};
    expect(role['assume_role_policy']).toContain('var.scanner_principal == null ? [] : [local.scanner_trust]');
    expect(role['assume_role_policy']).toContain('var.github_repository == null ? [] : [local.github_trust]');
    expect(role['lifecycle']).toEqual([
      {
        precondition: [
          {
            condition: '${var.scanner_principal != null || var.github_repository != null}',
            error_message: 'Nobody could assume the role: give scanner_principal, github_repository or both.',
          },
          {
            condition: '${var.scanner_principal == null || var.external_id != null}',
            error_message: expect.stringMatching(/^With scanner_principal, give an external_id too; /),
          },
        ],
      },
    ]);
  });

  it('is filled in by --github, and the name by --role-name', async () => {
    const { variable } = await configuration({ github: 'acme/security', roleName: 'reader' });
    expect(variable['github_repository']?.[0]?.default).toBe('acme/security');
    expect(variable['role_name']?.[0]?.default).toBe('reader');
    const { variable: open } = await configuration();
    expect(open['github_repository']?.[0]?.default).toBeNull();
  });
});

describe('the configuration', () => {
  it('has the parts that a reader looks for', async () => {
    const { terraform: settings, variable, data, resource, output } = await configuration();
    expect(settings).toEqual([
      {
        required_version: '>= 1.2',
        required_providers: [{ aws: { source: 'hashicorp/aws', version: '>= 5.81' } }],
      },
    ]);
    expect(Object.keys(variable).sort()).toEqual([
      'create_github_provider',
      'external_id',
      'github_ref_or_environment',
      'github_repository',
      'max_session_duration',
      'role_name',
      'scanner_principal',
    ]);
    expect(Object.keys(data).sort()).toEqual(['aws_caller_identity', 'aws_partition']);
    expect(Object.keys(resource).sort()).toEqual([
      'aws_iam_openid_connect_provider',
      'aws_iam_policy',
      'aws_iam_role',
      'aws_iam_role_policy_attachment',
    ]);
    expect(output['role_arn']?.[0]?.['value']).toBe('${aws_iam_role.keydrill.arn}');
  });

  it('names no account or partition but in its examples', async () => {
    const { github_provider_arn } = await localsOf();
    expect(github_provider_arn).toContain('arn:${data.aws_partition.current.partition}:iam::');
    const body = terraform(template())
      .replace(/^#.*$/gm, '')
      .replace(/^ +condition .*$/gm, '');
    expect(body).not.toMatch(/\d{12}|arn:aws[:-]/);
  });

  it('says of every variable what it is for, and validates what people write', async () => {
    const { variable } = await configuration({ publish: PUBLISH });
    for (const [name, [described]] of Object.entries(variable)) {
      expect(described?.description, name).toMatch(/^[A-Z].{10,200}\.$/);
      // Go counts to 1,000 in a repetition.
      for (const [, count = '0'] of (described?.validation?.[0]?.condition ?? '').matchAll(/\{\d*,?(\d+)\}/g)) {
        expect(Number(count)).toBeLessThanOrEqual(1_000);
      }
      if (described?.type !== '${bool}') expect(described?.validation?.[0]?.error_message, name).toMatch(/^[A-Z].*\.$/);
    }
  });

  it.each<readonly [string, Partial<RoleTemplate>, readonly string[]]>([
    ['a scanner', {}, ['scanner_principal', 'external_id']],
    ['a scanner without external id', { externalId: false }, ['scanner_principal']],
    ['GitHub', { github: 'acme/security' }, ['create_github_provider']],
  ])('says how to apply it for %s, with variables that it has', async (_, parts, expected) => {
    const source = terraform(template(parts));
    const [command = ''] = /terraform apply.*/.exec(source) ?? [];
    const named = [...command.matchAll(/-var (\w+)=/g)].map(([, name = '']) => name);
    expect(named).toEqual(expected);
    const { variable } = await configuration(parts);
    expect(named.filter((name) => !(name in variable))).toEqual([]);
  });
});

const fmt = (source: string) =>
  spawnSync('terraform', ['fmt', '-check', '-diff', '-'], { input: source, encoding: 'utf8' });

/** Not every machine has Terraform, and the parser above says whether it would be read. */
describe.skipIf(fmt('').error !== undefined)('terraform fmt', () => {
  it.each<readonly [string, Partial<RoleTemplate>]>([
    ['reads', {}],
    ['reads and publishes', { publish: PUBLISH }],
    ['without external id', { externalId: false, github: 'acme/security' }],
    ['several policies', { read: managedPolicies('KeydrillRead', manyActions(400)) }],
  ])('has nothing to change: %s', (_, parts) => {
    const { stdout, status } = fmt(terraform(template(parts)));
    expect(stdout).toBe('');
    expect(status).toBe(0);
  });

  it('would change what is not aligned', () => {
    expect(fmt(terraform(template()).replace('  description = ', '  description  = ')).status).not.toBe(0);
  });
});
