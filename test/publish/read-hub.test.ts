import { describe, expect, it } from 'vitest';
import { readHub } from '../../src/publish/read-hub.ts';
import { productArn } from '../../src/report/asff/finding.ts';
import { fakeAws } from '../facts/fake-aws.ts';
import { fakeClock } from './fake-clock.ts';
import { EARLIER, HUB, inHub, LATER, result } from './sample-hub.ts';

const READ = 'securityhub:GetFindings';
const ann = inHub(result('ann'));
const bob = inHub(result('bob'));

/** What reading comes to when these are the pages. */
async function read(...pages: readonly unknown[]) {
  const inputs: unknown[] = [];
  const clock = fakeClock();
  const aws = fakeAws({
    [READ]: (input) => {
      inputs.push(input);
      const page = pages[inputs.length - 1];
      if (typeof page === 'string') return page;
      return { Findings: page, ...(inputs.length < pages.length ? { NextToken: `${inputs.length}` } : {}) };
    },
  });
  return { fact: await readHub(HUB, aws, clock), inputs, waits: clock.waits };
}

describe('a hub is read', () => {
  it('for the findings of keydrill in its own account and region', async () => {
    const { fact, inputs } = await read([ann, bob]);
    expect(fact).toEqual({ ok: true, value: [ann, bob] });
    expect(inputs).toEqual([
      {
        Filters: {
          ProductArn: [{ Comparison: 'EQUALS', Value: productArn(HUB) }],
          AwsAccountId: [{ Comparison: 'EQUALS', Value: '111122223333' }],
          GeneratorId: [{ Comparison: 'PREFIX', Value: 'keydrill/' }],
        },
        MaxResults: 100,
      },
    ]);
  });

  it('page by page, three a second', async () => {
    const { fact, inputs, waits } = await read([ann], [], [bob], []);
    expect(fact).toEqual({ ok: true, value: [ann, bob] });
    expect(inputs.map((input) => (input as { readonly NextToken?: string }).NextToken)).toEqual([
      undefined,
      '1',
      '2',
      '3',
    ]);
    expect(waits).toEqual([334, 333, 333]);
  });

  it.each([
    [
      'of another region, as an aggregation region shows them',
      { ProductArn: ann.ProductArn.replace('us-east-1', 'eu-west-1') },
    ],
    ['of another account', { AwsAccountId: '999999999999' }],
    ['of another product', { ProductArn: 'arn:aws:securityhub:us-east-1::product/aws/guardduty' }],
    ['of another tool', { GeneratorId: 'prowler-iam' }],
    ['of a tool with a similar name', { GeneratorId: 'keydriller/rule' }],
  ])('and findings %s are left out, whatever the hub shows', async (_, parts) => {
    const { fact } = await read([{ ...ann, ...parts }, bob]);
    expect(fact).toEqual({ ok: true, value: [bob] });
  });

  it('for archived ones too', async () => {
    const archived = { ...ann, RecordState: 'ARCHIVED' };
    expect((await read([archived])).fact).toEqual({ ok: true, value: [archived] });
  });

  it.each([
    [EARLIER, LATER],
    [LATER, EARLIER],
  ])('for each finding once, as it was last: %s and %s', async (first, second) => {
    const twice = [first, second].map((UpdatedAt) => ({ ...ann, UpdatedAt }));
    const { fact } = await read([twice[0], bob], [twice[1]]);
    expect(fact).toEqual({ ok: true, value: [{ ...ann, UpdatedAt: LATER }, bob] });
  });
});

describe('a hub cannot be read', () => {
  const codeOf = async (...pages: readonly unknown[]) => {
    const { fact } = await read(...pages);
    return fact.ok ? 'read' : `${fact.error.code}: ${fact.error.message}`;
  };

  it.each([
    'SchemaVersion',
    'Id',
    'ProductArn',
    'GeneratorId',
    'AwsAccountId',
    'CreatedAt',
    'UpdatedAt',
    'Title',
    'Description',
    'Resources',
  ])('when a finding has no %s', async (field) => {
    const { [field]: _, ...without } = { ...ann } as Readonly<Record<string, unknown>>;
    const name = field === 'Id' ? 'a finding without an Id' : ann.Id;
    expect(await codeOf([bob, without])).toBe(`IncompleteAnswer: the answer has no ${field} of ${name}`);
  });

  it.each(['CreatedAt', 'UpdatedAt'])('when a time is none: %s', async (field) => {
    expect(await codeOf([{ ...ann, [field]: 'yesterday' }])).toBe(`IncompleteAnswer: ${field} of ${ann.Id} is no time`);
  });

  it('when there is no list', async () => {
    expect(await codeOf(undefined)).toBe('IncompleteAnswer: the answer has no Findings');
  });

  it.each([
    ['InvalidAccessException', []],
    ['AccessDeniedException', []],
    ['ThrottlingException', [[ann], [bob]]],
  ])('when it says %s, at once or half way', async (name, before) => {
    expect(await codeOf(...before, name)).toMatch(new RegExp(`^${name}: `));
  });

  it('when its pages go in a circle', async () => {
    const aws = fakeAws({ [READ]: { Findings: [ann], NextToken: 'again' } });
    expect(await readHub(HUB, aws, fakeClock())).toMatchObject({ ok: false, error: { code: 'IncompleteAnswer' } });
  });

  it('but a bug is no failure of the hub', async () => {
    const broken = { ...fakeAws({}), send: () => Promise.reject(new TypeError('a bug')) };
    await expect(readHub(HUB, broken, fakeClock())).rejects.toThrow('a bug');
  });
});
