import { describe, expect, it } from 'vitest';
import { anyHub, findingAggregator, isLinked } from '../../src/facts/aws/securityhub-aggregation.ts';
import { FactUnavailable } from '../../src/facts/fact.ts';
import { type Answers, fakeAws } from './fake-aws.ts';

const LIST = 'securityhub:ListFindingAggregators';
const GET = 'securityhub:GetFindingAggregator';
const ARN = 'arn:aws:securityhub:us-east-1:111122223333:finding-aggregator/a1b2c3d4-5678-90ab-cdef-EXAMPLE11111';

const listed = { FindingAggregators: [{ FindingAggregatorArn: ARN }] };
const aggregator = (parts: object = {}) => ({
  FindingAggregatorArn: ARN,
  FindingAggregationRegion: 'us-east-1',
  RegionLinkingMode: 'SPECIFIED_REGIONS',
  Regions: ['eu-west-1'],
  ...parts,
});
const reading = (answers: Answers) => findingAggregator.read({ region: 'eu-west-1' }, fakeAws(answers));

describe('the region that is asked', () => {
  const refused = new FactUnavailable({
    kind: 'throttled',
    operation: 'securityhub:DescribeHub',
    code: 'TooManyRequestsException',
    iamAction: null,
    message: '',
  });
  const target = { partition: 'aws', accountId: '111122223333', region: 'us-east-1' };
  const hub = (region: string, isOn: boolean | null) => ({
    region,
    read: () => {
      if (isOn === null) throw refused;
      return isOn;
    },
  });

  it('is the first where Security Hub is on', () => {
    const hubs = [hub('eu-west-1', null), hub('eu-west-2', false), hub('eu-west-3', true), hub('us-east-1', true)];
    expect(anyHub.list({ hubs }, target)).toEqual({ items: [{ region: 'eu-west-3' }], unread: [refused.error] });
  });

  it('is none where it is off everywhere', () => {
    expect(anyHub.list({ hubs: [hub('us-east-1', false)] }, target)).toEqual({ items: [], unread: [] });
  });

  it('makes no difference to what is asked', () => {
    const keys = ['eu-west-1', 'us-east-1'].map((region) => anyHub.describe({ region }, target).resource.id);
    expect(new Set(keys).size).toBe(1);
  });
});

describe('securityhub:GetFindingAggregator', () => {
  it('finds the aggregator from any region, and asks where it lives', async () => {
    const asked: unknown[] = [];
    const note = (answer: object) => (input: object, region: string) => {
      asked.push({ ...input, region });
      return answer;
    };
    await expect(reading({ [LIST]: note(listed), [GET]: note(aggregator()) })).resolves.toEqual({
      region: 'us-east-1',
      mode: 'SPECIFIED_REGIONS',
      regions: ['eu-west-1'],
    });
    expect(asked).toEqual([{ region: 'eu-west-1' }, { FindingAggregatorArn: ARN, region: 'us-east-1' }]);
  });

  it('is null where nothing is aggregated', async () => {
    await expect(reading({ [LIST]: { FindingAggregators: [] } })).resolves.toBeNull();
  });

  it.each(['ALL_REGIONS', 'NO_REGIONS'])('expects no regions with %s', async (RegionLinkingMode) => {
    const answer = aggregator({ RegionLinkingMode, Regions: undefined });
    await expect(reading({ [LIST]: listed, [GET]: answer })).resolves.toMatchObject({ regions: [] });
  });

  it.each([
    ['no list', { [LIST]: {} }, LIST],
    ['no ARN', { [LIST]: { FindingAggregators: [{}] } }, LIST],
    ['no region', { [LIST]: listed, [GET]: aggregator({ FindingAggregationRegion: undefined }) }, GET],
    ['no mode', { [LIST]: listed, [GET]: aggregator({ RegionLinkingMode: undefined }) }, GET],
    ['a mode to come', { [LIST]: listed, [GET]: aggregator({ RegionLinkingMode: 'SOME_REGIONS' }) }, GET],
    ['no regions where they are named', { [LIST]: listed, [GET]: aggregator({ Regions: undefined }) }, GET],
  ])('takes an answer with %s for an incomplete one', async (_, answers, operation) => {
    await expect(reading(answers)).rejects.toMatchObject({ error: { operation, code: 'IncompleteAnswer' } });
  });

  it.each([
    ['the list', { [LIST]: 'AccessDeniedException' }, LIST],
    ['the aggregator', { [LIST]: listed, [GET]: 'AccessDeniedException' }, GET],
  ])('passes a refusal of %s on', async (_, answers, operation) => {
    await expect(reading(answers)).rejects.toMatchObject({
      error: { operation, kind: 'access-denied', iamAction: operation },
    });
  });

  it('takes no access for an unread fact, not for "nothing is aggregated"', async () => {
    await expect(reading({ [LIST]: 'InvalidAccessException' })).rejects.toMatchObject({
      error: { operation: LIST, kind: 'failed' },
    });
  });
});

describe('a region is linked', () => {
  it.each([
    ['ALL_REGIONS', [], true],
    ['SPECIFIED_REGIONS', ['eu-west-1'], true],
    ['SPECIFIED_REGIONS', ['eu-west-2'], false],
    ['ALL_REGIONS_EXCEPT_SPECIFIED', ['eu-west-1'], false],
    ['ALL_REGIONS_EXCEPT_SPECIFIED', ['eu-west-2'], true],
    ['NO_REGIONS', [], false],
  ] as const)('%s %j: %s', (mode, regions, expected) => {
    expect(isLinked({ region: 'us-east-1', mode, regions }, 'eu-west-1')).toBe(expected);
  });
});
