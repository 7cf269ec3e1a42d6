import { describe, expect, it } from 'vitest';
import {
  type EventDataStore,
  eventDataStore,
  eventDataStores,
  regionStores,
} from '../../src/facts/aws/event-data-stores.ts';
import { type FactError, FactUnavailable } from '../../src/facts/fact.ts';
import { fakeAws } from './fake-aws.ts';

const LIST = 'cloudtrail:ListEventDataStores';
const GET = 'cloudtrail:GetEventDataStore';
const TARGET = { partition: 'aws', accountId: '111122223333', region: 'us-east-1' };

const arnOf = (id: string) => `arn:aws:cloudtrail:us-east-1:111122223333:eventdatastore/${id}`;
const LISTED = { EventDataStoreArn: arnOf('a'), Name: 'audit' };
const store: EventDataStore = { name: 'audit', arn: arnOf('a'), region: 'eu-west-1' };

const failed = (operation: string, code: string) => ({ error: { operation, kind: 'failed', code } });

function refusals(operation: string, reading: (answer: string) => Promise<unknown>): void {
  it.each([
    ['AccessDeniedException', { kind: 'access-denied', iamAction: operation }],
    ['ThrottlingException', { kind: 'throttled', iamAction: null }],
    ['OperationNotPermittedException', { kind: 'failed', iamAction: null }],
  ])('passes %s on', async (code, error) => {
    await expect(reading(code)).rejects.toMatchObject({ error: { operation, code, ...error } });
  });
}

describe(LIST, () => {
  type Answer = Parameters<typeof fakeAws>[0][string];
  const reading = (answer: Answer) => regionStores.read(fakeAws({ [LIST]: answer }));

  it('reads all pages, and where each store lives', async () => {
    const found = await reading((input) =>
      'NextToken' in input
        ? { EventDataStores: [{ EventDataStoreArn: arnOf('b'), Name: 'other' }], NextToken: '' }
        : { EventDataStores: [LISTED], NextToken: 't' },
    );
    expect(found).toEqual([
      { name: 'audit', arn: arnOf('a'), region: 'us-east-1' },
      { name: 'other', arn: arnOf('b'), region: 'us-east-1' },
    ]);
  });

  it('knows a region without stores, and one without Lake', async () => {
    expect(await reading({ EventDataStores: [] })).toEqual([]);
    expect(await reading('UnsupportedOperationException')).toEqual([]);
  });

  it.each([
    ['an empty answer', {}],
    ['a store without a name', { EventDataStores: [{ EventDataStoreArn: arnOf('a') }] }],
    ['a store without an ARN', { EventDataStores: [{ Name: 'audit' }] }],
    ['a token that repeats', { EventDataStores: [], NextToken: 't' }],
  ])('concludes nothing from %s', async (_, answer) => {
    await expect(reading(answer)).rejects.toMatchObject(failed(LIST, 'IncompleteAnswer'));
  });

  it('names a store by its ARN', () => {
    expect(regionStores.describe(store, TARGET).resource).toEqual({
      type: 'Other',
      id: arnOf('a'),
      arn: arnOf('a'),
      name: 'audit',
      region: 'eu-west-1',
    });
  });

  refusals(LIST, reading);
});

describe('the stores of all regions', () => {
  it('are listed with the regions that could not be asked', () => {
    const error: FactError = { kind: 'throttled', operation: LIST, code: 'Throttled', iamAction: null, message: '' };
    const refuse = () => {
      throw new FactUnavailable(error);
    };
    const regions = [
      { region: 'eu-west-1', read: () => [store] },
      { region: 'us-east-1', read: refuse },
    ];
    expect(eventDataStores.list({ regions }, TARGET)).toEqual({ items: [store], unread: [error] });
  });
});

describe(GET, () => {
  const reading = (answer: object | string) => eventDataStore.read(store, fakeAws({ [GET]: answer }));
  const MANAGEMENT = { Name: 'm', FieldSelectors: [{ Field: 'eventCategory', Equals: ['Management'] }] };
  const ANSWER = {
    ...LISTED,
    Status: 'ENABLED',
    AdvancedEventSelectors: [MANAGEMENT],
    MultiRegionEnabled: true,
    OrganizationEnabled: false,
    RetentionPeriod: 2557,
    TerminationProtectionEnabled: true,
    BillingMode: 'FIXED_RETENTION_PRICING',
  };

  it('asks for the ARN, in the region of the store', async () => {
    const asked: object[] = [];
    const aws = fakeAws({
      [GET]: (input) => {
        asked.push(input);
        return ANSWER;
      },
    });
    expect(await eventDataStore.read(store, aws)).toEqual({
      status: 'ENABLED',
      retentionDays: 2557,
      multiRegion: true,
      management: [{ reads: true, writes: true, excluded: [], narrowedBy: [] }],
    });
    expect(asked).toEqual([{ EventDataStore: store.arn }]);
    expect(aws.sent).toEqual([`${GET}@eu-west-1`]);
  });

  it('knows a store that takes in something else', async () => {
    const items = { FieldSelectors: [{ Field: 'eventCategory', Equals: ['ConfigurationItem'] }] };
    expect(await reading({ ...ANSWER, AdvancedEventSelectors: [items] })).toMatchObject({ management: [] });
    expect(await reading({ ...ANSWER, AdvancedEventSelectors: [] })).toMatchObject({ management: [] });
  });

  it('is null for a store that is gone since it was listed', async () => {
    expect(await reading('EventDataStoreNotFoundException')).toBeNull();
  });

  it.each(['Status', 'AdvancedEventSelectors', 'MultiRegionEnabled', 'RetentionPeriod'])(
    'concludes nothing without %s',
    async (part) => {
      await expect(reading({ ...ANSWER, [part]: undefined })).rejects.toMatchObject(failed(GET, 'IncompleteAnswer'));
    },
  );

  refusals(GET, reading);
});
