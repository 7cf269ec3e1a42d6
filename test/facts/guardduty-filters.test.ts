import { describe, expect, it } from 'vitest';
import { archiveCriteria, filterNames, findingFilters } from '../../src/facts/aws/guardduty-filters.ts';
import { FactUnavailable } from '../../src/facts/fact.ts';
import { subjectKey } from '../../src/facts/read-facts.ts';
import { type Answers, fakeAws } from './fake-aws.ts';

const TARGET = { partition: 'aws-cn', accountId: '111122223333', region: 'cn-north-1' };
const incomplete = (operation: string) => ({ error: { operation, kind: 'failed', code: 'IncompleteAnswer' } });

describe('guardduty:ListFilters', () => {
  const OPERATION = 'guardduty:ListFilters';
  const reading = (answer: Answers[string]) => filterNames.read('d1', fakeAws({ [OPERATION]: answer }));

  it('gives the names of the filters of a detector', async () => {
    const inputs: object[] = [];
    const aws = fakeAws({
      [OPERATION]: (input) => {
        inputs.push(input);
        return { FilterNames: ['noise', 'scans'] };
      },
    });
    expect(await filterNames.read('d1', aws)).toEqual(['noise', 'scans']);
    expect(aws.sent).toEqual([`${OPERATION}@us-east-1`]);
    expect(inputs).toEqual([{ DetectorId: 'd1', MaxResults: 50 }]);
  });

  it('reads all pages, an empty token being the end', async () => {
    const pages = (input: object) =>
      'NextToken' in input ? { FilterNames: ['b'], NextToken: '' } : { FilterNames: ['a'], NextToken: 't' };
    expect(await reading(pages)).toEqual(['a', 'b']);
  });

  it('knows a detector without filters', async () => {
    expect(await reading({ FilterNames: [] })).toEqual([]);
  });

  it('takes an empty answer for no answer, not for no filters', async () => {
    await expect(reading({})).rejects.toMatchObject(incomplete(OPERATION));
  });

  it.each([
    ['AccessDeniedException', { kind: 'access-denied', iamAction: OPERATION }],
    ['TooManyRequestsException', { kind: 'throttled' }],
    ['BadRequestException', { kind: 'failed' }],
  ])('passes %s on', async (code, error) => {
    await expect(reading(code)).rejects.toMatchObject({ error: { operation: OPERATION, code, ...error } });
  });
});

describe('the filters of a region', () => {
  const refused = new FactUnavailable({
    kind: 'throttled',
    operation: 'guardduty:ListFilters',
    code: 'ThrottlingException',
    iamAction: null,
    message: '',
  });

  it('are those of its detectors, and what could not be listed is kept apart', () => {
    const names = (detector: string) => {
      if (detector === 'd2') throw refused;
      return ['a', 'b'];
    };
    expect(findingFilters.list({ detectors: ['d1', 'd2'], names }, TARGET)).toEqual({
      items: [
        { detector: 'd1', name: 'a' },
        { detector: 'd1', name: 'b' },
      ],
      unread: [refused.error],
    });
  });

  it('are told apart by their ARN', () => {
    expect(findingFilters.describe({ detector: 'd1', name: 'a' }, TARGET).resource).toMatchObject({
      arn: 'arn:aws-cn:guardduty:cn-north-1:111122223333:detector/d1/filter/a',
      name: 'a',
      region: 'cn-north-1',
    });
    const keys = ['a', 'b'].map((name) => subjectKey(findingFilters, { detector: 'd1', name }, TARGET));
    expect(new Set(keys).size).toBe(2);
  });
});

describe('guardduty:GetFilter', () => {
  const OPERATION = 'guardduty:GetFilter';
  const FILTER = { detector: 'd1', name: 'noise' };
  const reading = (answer: Answers[string]) => archiveCriteria.read(FILTER, fakeAws({ [OPERATION]: answer }));
  const archiving = (Criterion: object) =>
    reading({ Name: 'noise', Action: 'ARCHIVE', Rank: 1, FindingCriteria: { Criterion } });

  it('asks for the one filter', async () => {
    const inputs: object[] = [];
    await reading((input) => {
      inputs.push(input);
      return { Action: 'NOOP', FindingCriteria: { Criterion: {} } };
    });
    expect(inputs).toEqual([{ DetectorId: 'd1', FilterName: 'noise' }]);
  });

  it('is null for a filter that archives nothing', async () => {
    expect(await reading({ Action: 'NOOP', FindingCriteria: { Criterion: { type: { Eq: ['x'] } } } })).toBeNull();
  });

  it('keeps every condition, by its new name', async () => {
    expect(
      await archiving({
        type: { Equals: ['a', 'b'], NotEquals: ['c'] },
        'resource.accessKeyDetails.userName': { Matches: ['ci-*'], NotMatches: ['ci-prod'] },
        severity: { GreaterThanOrEqual: 4, LessThan: 7 },
        updatedAt: { GreaterThan: 1486685375000, LessThanOrEqual: 1486685376000 },
      }),
    ).toEqual([
      { field: 'type', operator: 'equals', values: ['a', 'b'] },
      { field: 'type', operator: 'not-equals', values: ['c'] },
      { field: 'resource.accessKeyDetails.userName', operator: 'matches', values: ['ci-*'] },
      { field: 'resource.accessKeyDetails.userName', operator: 'not-matches', values: ['ci-prod'] },
      { field: 'severity', operator: 'at-least', value: 4 },
      { field: 'severity', operator: 'below', value: 7 },
      { field: 'updatedAt', operator: 'above', value: 1486685375000 },
      { field: 'updatedAt', operator: 'at-most', value: 1486685376000 },
    ]);
  });

  it('knows the conditions by their old names, and each once where both are answered', async () => {
    expect(
      await archiving({
        type: { Eq: ['a'], Equals: ['a'] },
        id: { Eq: ['f1'] },
        region: { Neq: ['eu-west-1'] },
        severity: { Gt: 0, Lte: 6, LessThanOrEqual: 6 },
        'service.count': { Gte: 1, Lt: 9 },
      }),
    ).toEqual([
      { field: 'type', operator: 'equals', values: ['a'] },
      { field: 'id', operator: 'equals', values: ['f1'] },
      { field: 'region', operator: 'not-equals', values: ['eu-west-1'] },
      { field: 'severity', operator: 'above', value: 0 },
      { field: 'severity', operator: 'at-most', value: 6 },
      { field: 'service.count', operator: 'at-least', value: 1 },
      { field: 'service.count', operator: 'below', value: 9 },
    ]);
  });

  it.each([
    ['without an action', { FindingCriteria: { Criterion: {} } }],
    ['without criteria', { Action: 'ARCHIVE' }],
    ['with empty criteria', { Action: 'ARCHIVE', FindingCriteria: {} }],
    ['with a condition that cannot be read', { Action: 'ARCHIVE', FindingCriteria: { Criterion: { type: {} } } }],
    ['with a condition without values', { Action: 'ARCHIVE', FindingCriteria: { Criterion: { type: { Eq: [] } } } }],
  ])('concludes nothing from a filter %s', async (_, answer) => {
    await expect(reading(answer)).rejects.toMatchObject(incomplete(OPERATION));
  });

  it.each([
    ['AccessDeniedException', { kind: 'access-denied', iamAction: OPERATION }],
    ['TooManyRequestsException', { kind: 'throttled' }],
    ['BadRequestException', { kind: 'failed' }],
  ])('passes %s on', async (code, error) => {
    await expect(reading(code)).rejects.toMatchObject({ error: { operation: OPERATION, code, ...error } });
  });
});
