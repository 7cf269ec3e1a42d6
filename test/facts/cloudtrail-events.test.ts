import { describe, expect, it } from 'vitest';
import { lookUp, textAt, trailTampering, valueAt, wasRefused } from '../../src/facts/aws/cloudtrail-events.ts';
import { type Answers, fakeAws } from './fake-aws.ts';

const LOOKUP = 'cloudtrail:LookupEvents';
const NAMES = ['StopLogging', 'DeleteTrail', 'PutEventSelectors', 'DeleteDetector', 'UpdateDetector'];

const MALLORY = 'arn:aws:iam::111122223333:user/mallory';

/** An event as LookupEvents answers it: the record is JSON text. */
const event = (EventName: string, record: object = {}, parts: object = {}) => ({
  EventId: 'e-1',
  EventName,
  ReadOnly: 'false',
  AccessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  EventTime: new Date('2025-12-30T10:00:00Z'),
  EventSource: EventName.endsWith('Detector') ? 'guardduty.amazonaws.com' : 'cloudtrail.amazonaws.com',
  Username: 'mallory',
  Resources: [],
  CloudTrailEvent: JSON.stringify({
    eventVersion: '1.11',
    userIdentity: { type: 'IAMUser', arn: MALLORY, userName: 'mallory' },
    eventName: EventName,
    sourceIPAddress: '198.51.100.7',
    requestParameters: null,
    ...record,
  }),
  ...parts,
});

const soughtIn = (input: object): string => {
  const attributes = 'LookupAttributes' in input ? input.LookupAttributes : [];
  const [first] = Array.isArray(attributes) ? attributes : [];
  return String(first?.AttributeValue);
};

const incomplete = { error: { operation: LOOKUP, kind: 'failed', code: 'IncompleteAnswer' } };

describe('lookUp', () => {
  const attribute = { key: 'EventName', value: 'StopLogging' } as const;
  const reading = (answer: Answers[string]) => lookUp(fakeAws({ [LOOKUP]: answer }), attribute, 'eu-west-1');

  it('asks one region for the newest page of events with the attribute', async () => {
    const asked: object[] = [];
    const aws = fakeAws({
      [LOOKUP]: (input) => {
        asked.push(input);
        return { Events: [event('StopLogging')] };
      },
    });
    const found = await lookUp(aws, attribute, 'eu-west-1');
    expect(asked).toEqual([
      { LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: 'StopLogging' }], MaxResults: 50 },
    ]);
    expect(aws.sent).toEqual([`${LOOKUP}@eu-west-1`]);
    expect(found).toMatchObject({
      complete: true,
      events: [
        {
          name: 'StopLogging',
          source: 'cloudtrail.amazonaws.com',
          time: '2025-12-30T10:00:00.000Z',
          accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
          record: { userIdentity: { arn: MALLORY } },
        },
      ],
    });
  });

  it('asks in the region of the collector unless another is named', async () => {
    const aws = fakeAws({ [LOOKUP]: { Events: [] } });
    expect(await lookUp(aws, attribute)).toEqual({ events: [], complete: true });
    expect(aws.sent).toEqual([`${LOOKUP}@us-east-1`]);
  });

  it('knows an event that no access key signed', async () => {
    const unsigned = event('StopLogging', {}, { AccessKeyId: '' });
    expect((await reading({ Events: [unsigned] })).events[0]?.accessKeyId).toBeNull();
  });

  it('stops after a full page, and says that there is more', async () => {
    const page = Array.from({ length: 50 }, () => event('StopLogging'));
    const aws = fakeAws({ [LOOKUP]: { Events: page, NextToken: 'more' } });
    const found = await lookUp(aws, attribute);
    expect(found.complete).toBe(false);
    expect(found.events).toHaveLength(50);
    expect(aws.sent).toHaveLength(1);
  });

  it('goes on after a page that came back short, with the same question', async () => {
    const asked: object[] = [];
    const found = await reading((input) => {
      asked.push(input);
      return 'NextToken' in input ? { Events: [event('StopLogging')] } : { Events: [], NextToken: 'more' };
    });
    expect(found).toMatchObject({ complete: true, events: [{ name: 'StopLogging' }] });
    expect(asked[1]).toEqual({ ...asked[0], NextToken: 'more' });
  });

  it('does not page for ever', async () => {
    const aws = fakeAws({ [LOOKUP]: { Events: [], NextToken: 'more' } });
    expect(await lookUp(aws, attribute)).toEqual({ events: [], complete: false });
    expect(aws.sent).toHaveLength(3);
  });

  it.each([
    ['no list', {}],
    ['an event without a name', { Events: [event('StopLogging', {}, { EventName: undefined })] }],
    ['an event without a source', { Events: [event('StopLogging', {}, { EventSource: undefined })] }],
    ['an event without a time', { Events: [event('StopLogging', {}, { EventTime: undefined })] }],
    ['an event without a record', { Events: [event('StopLogging', {}, { CloudTrailEvent: undefined })] }],
    ['a record that is cut off', { Events: [event('StopLogging', {}, { CloudTrailEvent: '{"a":' })] }],
    ['a record that is no object', { Events: [event('StopLogging', {}, { CloudTrailEvent: '[]' })] }],
  ])('concludes nothing from %s', async (_, answer) => {
    await expect(reading(answer)).rejects.toMatchObject(incomplete);
  });

  it.each([
    ['AccessDeniedException', { kind: 'access-denied', iamAction: LOOKUP }],
    ['ThrottlingException', { kind: 'throttled', iamAction: null }],
    ['InvalidTimeRangeException', { kind: 'failed', iamAction: null }],
  ])('passes %s on', async (code, error) => {
    await expect(reading(code)).rejects.toMatchObject({ error: { operation: LOOKUP, code, ...error } });
  });
});

describe('what a record says', () => {
  const read = { record: { a: { b: 'text', c: '', d: 1 }, list: ['x'], errorCode: 'AccessDenied' } };

  it('is found at a path', () => {
    expect(valueAt(read, 'a', 'd')).toBe(1);
    expect(textAt(read, 'a', 'b')).toBe('text');
    expect(valueAt(read, 'a', 'b', 'length')).toBeUndefined();
    expect(valueAt(read, 'list', '0')).toBeUndefined();
    expect(valueAt(read, 'z', 'b')).toBeUndefined();
  });

  it('is no text where there is none', () => {
    expect(textAt(read, 'a', 'c')).toBeNull();
    expect(textAt(read, 'a', 'd')).toBeNull();
    expect(textAt(read, 'a')).toBeNull();
  });

  it('tells a refused request by its error code', () => {
    expect(wasRefused(read)).toBe(true);
    expect(wasRefused({ record: { errorCode: null } })).toBe(false);
  });
});

describe('trail tampering', () => {
  const answering = (name: string, answer: object): Answers => ({
    [LOOKUP]: (input) => (soughtIn(input) === name ? answer : { Events: [] }),
  });
  const search = async (name: string, answer: object) => {
    const searches = await trailTampering.read(fakeAws(answering(name, answer)));
    return searches.find((each) => each.name === name);
  };
  const call = async (name: string, record: object = {}, parts: object = {}) =>
    (await search(name, { Events: [event(name, record, parts)] }))?.calls[0];

  it('searches for each call by name', async () => {
    const asked: string[] = [];
    const aws = fakeAws({
      [LOOKUP]: (input) => {
        asked.push(soughtIn(input));
        return { Events: [] };
      },
    });
    expect(await trailTampering.read(aws)).toEqual(NAMES.map((name) => ({ name, calls: [], backTo: null })));
    expect(asked).toEqual(NAMES);
  });

  it('keeps who, when and what', async () => {
    expect(await call('StopLogging', { requestParameters: { name: 'main' } })).toEqual({
      name: 'StopLogging',
      target: 'main',
      time: '2025-12-30T10:00:00.000Z',
      actor: MALLORY,
      accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
      refused: null,
      management: null,
      suspends: false,
    });
  });

  it.each([
    ['trailName', 'PutEventSelectors'],
    ['detectorId', 'DeleteDetector'],
  ])('knows what was meant by %s', async (parameter, name) => {
    expect(await call(name, { requestParameters: { [parameter]: 'the-one' } })).toMatchObject({ target: 'the-one' });
  });

  it.each([
    ['a service', { type: 'AWSService', invokedBy: 'x.amazonaws.com' }, 'x.amazonaws.com'],
    ['a principal without an ARN', { type: 'SAMLUser', principalId: 'AROA:alice' }, 'AROA:alice'],
    ['another account', { type: 'AWSAccount' }, 'AWSAccount'],
    ['nobody', undefined, 'somebody unknown'],
  ])('names %s', async (_, userIdentity, actor) => {
    expect(await call('DeleteTrail', { userIdentity })).toMatchObject({ actor });
  });

  it('knows a call that AWS refused', async () => {
    expect(await call('DeleteTrail', { errorCode: 'AccessDenied' })).toMatchObject({ refused: 'AccessDenied' });
  });

  it('leaves out calls of that name to another service', async () => {
    const other = event('StopLogging', {}, { EventSource: 'elasticloadbalancing.amazonaws.com' });
    expect(await search('StopLogging', { Events: [other] })).toMatchObject({ calls: [] });
    const foreign = event('DeleteDetector', {}, { EventSource: 'frauddetector.amazonaws.com' });
    expect(await search('DeleteDetector', { Events: [foreign] })).toMatchObject({ calls: [] });
  });

  it.each([
    [{ detectorId: 'd1', enable: false }, true],
    [{ detectorId: 'd1', enable: true }, false],
    [{ detectorId: 'd1', findingPublishingFrequency: 'SIX_HOURS' }, false],
    [null, false],
  ])('knows whether %j suspends a detector', async (requestParameters, suspends) => {
    expect(await call('UpdateDetector', { requestParameters })).toMatchObject({ suspends });
  });

  const ALL = { reads: true, writes: true, excluded: [], narrowedBy: [] };

  it.each([
    [
      'basic selectors',
      {
        trailName: 'main',
        eventSelectors: [
          {
            readWriteType: 'WriteOnly',
            includeManagementEvents: true,
            dataResources: [{ type: 'AWS::S3::Object', values: [] }],
            excludeManagementEventSources: ['kms.amazonaws.com'],
          },
        ],
      },
      [{ ...ALL, reads: false, excluded: ['kms.amazonaws.com'] }],
    ],
    [
      'basic selectors without management events',
      { trailName: 'main', eventSelectors: [{ readWriteType: 'ReadOnly', includeManagementEvents: false }] },
      [],
    ],
    [
      'advanced selectors',
      {
        trailName: 'main',
        advancedEventSelectors: [
          { name: 'm', fieldSelectors: [{ field: 'eventCategory', equals: ['Management'] }] },
          {
            name: 'd',
            fieldSelectors: [
              { field: 'eventCategory', equals: ['Data'] },
              { field: 'resources.type', equals: ['AWS::S3::Object'] },
            ],
          },
        ],
      },
      [ALL],
    ],
    ['a record without parameters', null, null],
    ['a record without selectors', { trailName: 'main' }, null],
  ])('reads from %s what is recorded from then on', async (_, requestParameters, management) => {
    expect(await call('PutEventSelectors', { requestParameters })).toMatchObject({ management });
  });

  it('says how far back it looked when there is more', async () => {
    const page = Array.from({ length: 50 }, (_, index) =>
      event('UpdateDetector', {}, { EventTime: new Date(Date.UTC(2025, 11, 30, 0, 50 - index)) }),
    );
    expect(await search('UpdateDetector', { Events: page, NextToken: 'more' })).toMatchObject({
      backTo: '2025-12-30T00:01:00.000Z',
    });
  });

  it('concludes nothing when pages without events never end', async () => {
    await expect(search('StopLogging', { Events: [], NextToken: 'more' })).rejects.toMatchObject(incomplete);
  });
});
