import { describe, expect, it } from 'vitest';
import { IAM_CHANGES } from '../../src/facts/aws/alert-events.ts';
import {
  filterMatches,
  groupFilters,
  listGroupFilters,
  logGroupOf,
  metricFilters,
  trailLogGroups,
} from '../../src/facts/aws/logs.ts';
import { FactUnavailable } from '../../src/facts/fact.ts';
import { logGroup, logGroupArn, metricFilter } from '../../src/testing/alert-samples.ts';
import { logging, trail } from '../../src/testing/trail-samples.ts';
import { type Answers, fakeAws } from './fake-aws.ts';

const incomplete = (operation: string) => ({ error: { operation, kind: 'failed', code: 'IncompleteAnswer' } });
const refused = new FactUnavailable({
  kind: 'throttled',
  operation: 'cloudtrail:GetTrailStatus',
  code: 'ThrottlingException',
  iamAction: null,
  message: '',
});
const HOME = { partition: 'aws', accountId: '111122223333', region: 'us-east-1' };
const GROUP = logGroup(logGroupArn('trail', 'eu-west-1'));

describe('the log group of a trail', () => {
  it('is read from its ARN', () => {
    expect(logGroupOf({ logGroupArn: 'arn:aws-cn:logs:cn-north-1:111122223333:log-group:/aws/cloudtrail:*' })).toEqual({
      arn: 'arn:aws-cn:logs:cn-north-1:111122223333:log-group:/aws/cloudtrail:*',
      name: '/aws/cloudtrail',
      region: 'cn-north-1',
      accountId: '111122223333',
    });
  });

  it('is null for a trail without one', () => expect(logGroupOf({ logGroupArn: null })).toBeNull());
});

describe('the log groups of trails', () => {
  const main = trail('main', { logGroupArn: GROUP.arn });
  const second = trail('second', { logGroupArn: GROUP.arn });
  const stopped = trail('stopped', { logGroupArn: logGroupArn('stopped') });
  const foreign = trail('foreign', { logGroupArn: logGroupArn('foreign', 'us-east-1', '999988887777') });
  const denied = trail('denied', { logGroupArn: logGroupArn('denied') });
  const facts = {
    trails: [{ region: 'us-east-1', read: () => [main, second, stopped, foreign, denied, trail('plain')] }],
    status: ({ name }: { readonly name: string }) => {
      if (name === 'denied' || name === 'plain') throw refused;
      return logging({ logging: name !== 'stopped' });
    },
    filters: () => [metricFilter('a'), metricFilter('b')],
  };

  it('are those of logging trails, the own ones, each once', () => {
    expect(trailLogGroups.list(facts, HOME)).toEqual({ items: [GROUP], unread: [refused.error] });
  });

  it('have filters, each with its group', () => {
    const { items, unread } = listGroupFilters(facts, HOME);
    expect(items).toEqual([
      { group: GROUP, filter: metricFilter('a') },
      { group: GROUP, filter: metricFilter('b') },
    ]);
    expect(unread).toEqual([refused.error]);
  });

  it('and filters are told apart by ARN and name', () => {
    expect(trailLogGroups.describe(GROUP, HOME).resource).toMatchObject({ arn: GROUP.arn, region: 'eu-west-1' });
    expect(groupFilters.describe({ group: GROUP, filter: metricFilter('a') }, HOME).resource.id).toBe(`${GROUP.arn}/a`);
  });
});

describe('logs:DescribeMetricFilters', () => {
  const OPERATION = 'logs:DescribeMetricFilters';
  const reading = (answer: Answers[string]) => metricFilters.read(GROUP, fakeAws({ [OPERATION]: answer }));
  const counts = (metricName: string, parts: object = {}) => ({
    metricName,
    metricNamespace: 'Trail',
    metricValue: '1',
    ...parts,
  });
  const filter = (filterName: string, parts: object = {}) => ({
    filterName,
    filterPattern: '{ $.eventName = "StopLogging" }',
    metricTransformations: [counts(filterName)],
    ...parts,
  });

  it('asks for the log group in its region, page by page', async () => {
    const asked: unknown[] = [];
    const found = await reading((input, region) => {
      asked.push({ ...input, region });
      return 'nextToken' in input ? { metricFilters: [filter('b')] } : { metricFilters: [filter('a')], nextToken: 't' };
    });
    expect(asked).toEqual([
      { logGroupName: 'trail', region: 'eu-west-1' },
      { logGroupName: 'trail', nextToken: 't', region: 'eu-west-1' },
    ]);
    expect(found).toEqual([
      { name: 'a', pattern: '{ $.eventName = "StopLogging" }', metrics: [{ namespace: 'Trail', name: 'a' }] },
      { name: 'b', pattern: '{ $.eventName = "StopLogging" }', metrics: [{ namespace: 'Trail', name: 'b' }] },
    ]);
  });

  it('leaves out metrics with dimensions: each value is a series of its own', async () => {
    const metricTransformations = [
      counts('plain', { dimensions: {} }),
      counts('split', { dimensions: { User: '$.u' } }),
    ];
    await expect(reading({ metricFilters: [filter('a', { metricTransformations })] })).resolves.toMatchObject([
      { metrics: [{ name: 'plain' }] },
    ]);
    const emitting = filter('a', { emitSystemFieldDimensions: ['@aws.account'] });
    await expect(reading({ metricFilters: [emitting] })).resolves.toMatchObject([{ metrics: [] }]);
  });

  it('knows a filter for every line', async () => {
    const found = await reading({ metricFilters: [filter('all', { filterPattern: undefined })] });
    expect(found).toMatchObject([{ pattern: '' }]);
  });

  it('knows that a group which has gone has no filters', async () => {
    await expect(reading('ResourceNotFoundException')).resolves.toEqual([]);
  });

  it.each([
    ['an answer without a list', {}],
    ['a filter without a name', { metricFilters: [filter('a', { filterName: undefined })] }],
    ['a filter without metrics', { metricFilters: [filter('a', { metricTransformations: undefined })] }],
    [
      'a metric without a namespace',
      { metricFilters: [filter('a', { metricTransformations: [{ metricName: 'a' }] })] },
    ],
  ])('takes %s for an incomplete answer', async (_, answer) => {
    await expect(reading(answer)).rejects.toMatchObject(incomplete(OPERATION));
  });

  it('passes a refusal on', async () => {
    await expect(reading('AccessDeniedException')).rejects.toMatchObject({
      error: { operation: OPERATION, kind: 'access-denied', iamAction: OPERATION },
    });
  });
});

describe('logs:TestMetricFilter', () => {
  const OPERATION = 'logs:TestMetricFilter';
  const filter = metricFilter('iam');
  const reading = (answer: Answers[string]) =>
    filterMatches.read({ group: GROUP, filter }, fakeAws({ [OPERATION]: answer }));
  const lines = (input: object): readonly string[] =>
    'logEventMessages' in input && Array.isArray(input.logEventMessages) ? input.logEventMessages : [];

  it('asks once for all events, in the region of the group', async () => {
    const asked: unknown[] = [];
    const found = await reading((input, region) => {
      asked.push(['filterPattern' in input && input.filterPattern, lines(input).length, region]);
      const matching = lines(input).filter((line) => JSON.parse(line).eventSource === 'iam.amazonaws.com');
      return { matches: matching.map((eventMessage, index) => ({ eventNumber: index, eventMessage })) };
    });
    expect(asked).toEqual([[filter.pattern, 12, 'eu-west-1']]);
    expect(found).toEqual([...IAM_CHANGES]);
  });

  it('knows a filter that matches nothing', async () => {
    await expect(reading({ matches: [] })).resolves.toEqual([]);
  });

  it.each([
    ['an answer without a list', {}],
    ['a match without its line', { matches: [{ eventNumber: 1 }] }],
    ['a match of a line that was not sent', { matches: [{ eventNumber: 1, eventMessage: 'hello' }] }],
  ])('takes %s for an incomplete answer', async (_, answer) => {
    await expect(reading(answer)).rejects.toMatchObject(incomplete(OPERATION));
  });

  it.each([
    ['AccessDeniedException', { kind: 'access-denied', iamAction: OPERATION }],
    ['InvalidParameterException', { kind: 'failed' }],
  ])('passes %s on', async (code, error) => {
    await expect(reading(code)).rejects.toMatchObject({ error: { operation: OPERATION, code, ...error } });
  });
});
