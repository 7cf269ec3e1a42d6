import { describe, expect, it } from 'vitest';
import type { Organization } from '../../src/facts/aws/organization.ts';
import { boundAccount, serviceControlPolicies } from '../../src/facts/aws/scps.ts';
import { TEST_ACCOUNT } from '../../src/testing/index.ts';
import { type Answers, fakeAws } from './fake-aws.ts';

const ACCOUNT = '111122223333';
const UNIT = 'ou-ab12-workload';
const FULL = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };
const DENY = { Statement: { Effect: 'Deny', Action: 'cloudtrail:*', Resource: '100 %' } };

const parents = (input: object): object => {
  const above: Readonly<Record<string, object>> = {
    [ACCOUNT]: { Id: UNIT, Type: 'ORGANIZATIONAL_UNIT' },
    [UNIT]: { Id: 'r-ab12', Type: 'ROOT' },
  };
  return { Parents: 'ChildId' in input ? [above[String(input.ChildId)]] : [] };
};
const FULL_ACCESS = { Id: 'p-FullAWSAccess', Name: 'FullAWSAccess' };
const attached = (input: object): object => ({
  Policies:
    'TargetId' in input && input.TargetId === UNIT ? [FULL_ACCESS, { Id: 'p-1', Name: 'guard' }] : [FULL_ACCESS],
});
const contents = (input: object): object => ({
  Policy: { Content: JSON.stringify('PolicyId' in input && input.PolicyId === 'p-1' ? DENY : FULL) },
});

const ANSWERS: Answers = {
  'organizations:ListParents': parents,
  'organizations:ListPoliciesForTarget': attached,
  'organizations:DescribePolicy': contents,
};
const read = (answers: Answers = {}) => serviceControlPolicies.read(TEST_ACCOUNT, fakeAws({ ...ANSWERS, ...answers }));

describe('the policies that reach an account', () => {
  it('are read from the account to the root, each document once', async () => {
    const aws = fakeAws(ANSWERS);
    const full = { id: 'p-FullAWSAccess', name: 'FullAWSAccess', document: FULL };
    expect(await serviceControlPolicies.read(TEST_ACCOUNT, aws)).toEqual([
      { target: ACCOUNT, policies: [full] },
      { target: UNIT, policies: [full, { id: 'p-1', name: 'guard', document: DENY }] },
      { target: 'r-ab12', policies: [full] },
    ]);
    expect(aws.sent.filter((sent) => sent.startsWith('organizations:DescribePolicy'))).toHaveLength(2);
    expect(aws.sent.filter((sent) => sent.startsWith('organizations:ListParents'))).toHaveLength(2);
  });

  it('asks for service control policies only', async () => {
    const inputs: object[] = [];
    await read({
      'organizations:ListPoliciesForTarget': (input) => {
        inputs.push(input);
        return attached(input);
      },
    });
    expect(inputs).toContainEqual({ TargetId: ACCOUNT, Filter: 'SERVICE_CONTROL_POLICY' });
    expect(inputs.every((input) => 'Filter' in input && input.Filter === 'SERVICE_CONTROL_POLICY')).toBe(true);
  });

  it('an empty page is not the last one', async () => {
    const paged =
      (whole: (input: object) => object, empty: object) =>
      (input: object): object =>
        'NextToken' in input ? whole(input) : { ...empty, NextToken: 't' };
    const levels = await read({
      'organizations:ListParents': paged(parents, { Parents: [] }),
      'organizations:ListPoliciesForTarget': paged(attached, { Policies: [] }),
    });
    expect(levels.map(({ target, policies }) => [target, policies.length])).toEqual([
      [ACCOUNT, 1],
      [UNIT, 2],
      ['r-ab12', 1],
    ]);
  });

  it.each<[string, Answers]>([
    ['no parents', { 'organizations:ListParents': {} }],
    ['an account without a parent', { 'organizations:ListParents': { Parents: [] } }],
    ['a parent without its id', { 'organizations:ListParents': { Parents: [{ Type: 'ROOT' }] } }],
    ['a path that never ends', { 'organizations:ListParents': { Parents: [{ Id: UNIT }] } }],
    ['no policies', { 'organizations:ListPoliciesForTarget': {} }],
    ['a policy without its id', { 'organizations:ListPoliciesForTarget': { Policies: [{ Name: 'x' }] } }],
    ['a policy without its name', { 'organizations:ListPoliciesForTarget': { Policies: [{ Id: 'p-1' }] } }],
    ['a policy without its content', { 'organizations:DescribePolicy': { Policy: {} } }],
    ['a content that is no JSON', { 'organizations:DescribePolicy': { Policy: { Content: '{' } } }],
  ])('%s: nothing can be concluded', async (_, answers) => {
    const [operation] = Object.keys(answers);
    await expect(read(answers)).rejects.toMatchObject({ error: { operation, code: 'IncompleteAnswer' } });
  });

  it.each(
    Object.keys(ANSWERS).flatMap((operation) => [
      [operation, 'AccessDeniedException', 'access-denied'] as const,
      [operation, 'TooManyRequestsException', 'throttled'] as const,
      [operation, 'ServiceException', 'failed'] as const,
    ]),
  )('%s: passes %s on', async (operation, code, kind) => {
    await expect(read({ [operation]: code })).rejects.toMatchObject({ error: { operation, code, kind } });
  });
});

describe('boundAccount', () => {
  const its: Organization = { id: 'o-1', managementAccountId: '999988887777', featureSet: 'ALL' };
  const listed = (organization: Organization | null) => boundAccount.list({ organization }, TEST_ACCOUNT);

  it('is a member account of an organization with all features', () => {
    expect(listed(its)).toEqual([TEST_ACCOUNT]);
    expect(boundAccount.describe(TEST_ACCOUNT, TEST_ACCOUNT).resource.name).toBe(ACCOUNT);
  });

  it.each([
    ['no organization', null],
    ['the management account', { ...its, managementAccountId: ACCOUNT }],
    ['an organization that only shares a bill', { ...its, featureSet: 'CONSOLIDATED_BILLING' }],
  ])('%s: none', (_, organization) => {
    expect(listed(organization)).toEqual([]);
  });
});
