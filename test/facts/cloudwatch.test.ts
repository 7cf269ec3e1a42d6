import { describe, expect, it } from 'vitest';
import { alarms, countingRegions, isSame } from '../../src/facts/aws/cloudwatch.ts';
import { logGroupArn, metricFilter } from '../../src/testing/alert-samples.ts';
import { logging, trail } from '../../src/testing/trail-samples.ts';
import { type Answers, fakeAws } from './fake-aws.ts';

const OPERATION = 'cloudwatch:DescribeAlarms';
const ROOT = { namespace: 'Trail', name: 'root' };
const asking = { region: 'eu-west-1', metrics: [ROOT] };
const reading = (answer: Answers[string]) => alarms.read(asking, fakeAws({ [OPERATION]: answer }));

const alarm = (AlarmName: string, parts: object = {}) => ({
  AlarmName,
  AlarmArn: `arn:aws:cloudwatch:eu-west-1:111122223333:alarm:${AlarmName}`,
  Namespace: 'Trail',
  MetricName: 'root',
  Dimensions: [],
  ActionsEnabled: true,
  AlarmActions: ['arn:aws:sns:eu-west-1:111122223333:alerts'],
  OKActions: ['arn:aws:sns:eu-west-1:111122223333:calm'],
  ...parts,
});
const query = (parts: object = {}) => ({
  Id: 'm1',
  MetricStat: { Metric: { Namespace: 'Trail', MetricName: 'root', ...parts }, Period: 300, Stat: 'Sum' },
});
const withQueries = (...Metrics: readonly object[]) =>
  alarm('math', { Namespace: undefined, MetricName: undefined, Dimensions: undefined, Metrics });

describe('cloudwatch:DescribeAlarms', () => {
  it('asks for the metric alarms of the region, page by page', async () => {
    const asked: unknown[] = [];
    const found = await reading((input, region) => {
      asked.push({ ...input, region });
      return 'NextToken' in input ? { MetricAlarms: [alarm('b')] } : { MetricAlarms: [alarm('a')], NextToken: 't' };
    });
    expect(asked).toEqual([
      { AlarmTypes: ['MetricAlarm'], MaxRecords: 100, region: 'eu-west-1' },
      { AlarmTypes: ['MetricAlarm'], MaxRecords: 100, NextToken: 't', region: 'eu-west-1' },
    ]);
    expect(found).toEqual([
      {
        name: 'a',
        arn: 'arn:aws:cloudwatch:eu-west-1:111122223333:alarm:a',
        metrics: [ROOT],
        actionsEnabled: true,
        actions: ['arn:aws:sns:eu-west-1:111122223333:alerts'],
      },
      expect.objectContaining({ name: 'b' }),
    ]);
  });

  it.each([
    ['another metric', alarm('a', { MetricName: 'other' }), 0],
    ['the metric of that name in another namespace', alarm('a', { Namespace: 'Other' }), 0],
    ['one series of many', alarm('a', { Dimensions: [{ Name: 'User', Value: 'x' }] }), 0],
    ['an expression on the metric', withQueries({ Id: 'e1', Expression: 'm1 * 2' }, query()), 1],
    ['an expression on another metric', withQueries({ Id: 'e1', Expression: 'm1' }, query({ MetricName: 'other' })), 0],
    ['an expression on one series of many', withQueries(query({ Dimensions: [{ Name: 'User', Value: 'x' }] })), 0],
  ])('keeps alarms that look at a metric in question: %s', async (_, given, count) => {
    await expect(reading({ MetricAlarms: [given] })).resolves.toHaveLength(count);
  });

  it('tells alarms whose actions are off, or that have none', async () => {
    const found = await reading({
      MetricAlarms: [alarm('off', { ActionsEnabled: false }), alarm('none', { AlarmActions: undefined })],
    });
    expect(found).toMatchObject([
      { actionsEnabled: false, actions: ['arn:aws:sns:eu-west-1:111122223333:alerts'] },
      { actionsEnabled: true, actions: [] },
    ]);
  });

  it.each([
    ['an answer without a list', {}],
    ['an alarm without an ARN', { MetricAlarms: [alarm('a', { AlarmArn: undefined })] }],
    ['an alarm that does not say whether it acts', { MetricAlarms: [alarm('a', { ActionsEnabled: undefined })] }],
  ])('takes %s for an incomplete answer', async (_, answer) => {
    await expect(reading(answer)).rejects.toMatchObject({ error: { operation: OPERATION, code: 'IncompleteAnswer' } });
  });

  it.each([
    ['AccessDenied', { kind: 'access-denied', iamAction: OPERATION }],
    ['Throttling', { kind: 'throttled' }],
  ])('passes %s on', async (code, error) => {
    await expect(reading(code)).rejects.toMatchObject({ error: { operation: OPERATION, code, ...error } });
  });
});

it('two metrics are the same by name and namespace', () => {
  expect(isSame(ROOT, { ...ROOT })).toBe(true);
  expect(isSame(ROOT, { ...ROOT, namespace: 'Other' })).toBe(false);
  expect(isSame(ROOT, { ...ROOT, name: 'other' })).toBe(false);
});

it('alarms are asked for once for each region with metric filters', () => {
  const groups = [logGroupArn('a', 'eu-west-1'), logGroupArn('b', 'eu-west-1'), logGroupArn('c', 'us-east-1')];
  const facts = {
    trails: [
      { region: 'us-east-1', read: () => groups.map((group, index) => trail(`t${index}`, { logGroupArn: group })) },
    ],
    status: () => logging(),
    filters: ({ name }: { readonly name: string }) => (name === 'c' ? [] : [metricFilter(name)]),
  };
  const target = { partition: 'aws', accountId: '111122223333', region: 'us-east-1' };
  expect(countingRegions.list(facts, target)).toEqual({
    items: [
      {
        region: 'eu-west-1',
        metrics: [
          { namespace: 'Trail', name: 'a' },
          { namespace: 'Trail', name: 'b' },
        ],
      },
    ],
    unread: [],
  });
});
