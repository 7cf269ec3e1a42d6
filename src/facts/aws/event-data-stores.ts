import { allPages, nullWhen, present } from '../answer.ts';
import { item, type Listing, list, subjects, type Target } from '../collector.ts';
import { readEach } from '../logic.ts';
import { everyRegion } from '../needs.ts';
import { type EventSelection, selectionsOf } from './cloudtrail-selectors.ts';

const LIST = 'cloudtrail:ListEventDataStores';
const GET = 'cloudtrail:GetEventDataStore';

/** An event data store of CloudTrail Lake, as the list shows it: without a word on what it holds. */
export interface EventDataStore {
  readonly name: string;
  readonly arn: string;
  readonly region: string;
}

const describeStore = ({ arn, name, region }: EventDataStore) => ({
  resource: { type: 'Other', id: arn, arn, name, region },
});

/**
 * The event data stores that live in one region; none where CloudTrail has no Lake.
 * https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_ListEventDataStores.html
 */
export const regionStores = list<EventDataStore>({
  name: 'event data store',
  operation: LIST,
  scope: 'region',
  async read(aws) {
    const { CloudTrailClient, ListEventDataStoresCommand } = await import('@aws-sdk/client-cloudtrail');
    const asking = allPages(
      LIST,
      (NextToken) =>
        aws.send(CloudTrailClient, new ListEventDataStoresCommand(NextToken === undefined ? {} : { NextToken })),
      (page) => page.NextToken,
    );
    const pages = (await nullWhen(['UnsupportedOperationException'], asking)) ?? [];
    return pages
      .flatMap((page) => present(page.EventDataStores, LIST, 'EventDataStores'))
      .map(({ Name, EventDataStoreArn }) => ({
        name: present(Name, LIST, 'Name'),
        arn: present(EventDataStoreArn, LIST, 'EventDataStoreArn'),
        region: aws.region,
      }));
  },
  describe: describeStore,
});

/** The event data stores of all regions. */
export const eventDataStores = subjects({
  name: 'event data store',
  scope: 'account',
  needs: { regions: everyRegion(regionStores) },
  list: ({ regions }, _target: Target): Listing<EventDataStore> => {
    const { values, unread } = readEach(regions, ({ read }) => read());
    return { items: values.flatMap(({ value }) => value), unread: unread.map(({ error }) => error) };
  },
  describe: describeStore,
});

/** What an event data store takes in, and for how long it keeps it. */
export interface StoreState {
  /** `ENABLED` while it takes events in. */
  readonly status: string;
  readonly retentionDays: number;
  /** Events of all regions, or only of its own. */
  readonly multiRegion: boolean;
  readonly management: readonly EventSelection[];
}

/** Null for one that is gone. https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_GetEventDataStore.html */
export const eventDataStore = item<EventDataStore, StoreState | null>({
  operation: GET,
  of: eventDataStores,
  async read({ arn, region }, aws) {
    const { CloudTrailClient, GetEventDataStoreCommand } = await import('@aws-sdk/client-cloudtrail');
    const command = new GetEventDataStoreCommand({ EventDataStore: arn });
    const answer = await nullWhen(['EventDataStoreNotFoundException'], aws.send(CloudTrailClient, command, region));
    if (answer === null) return null;
    const advanced = present(answer.AdvancedEventSelectors, GET, 'AdvancedEventSelectors');
    return {
      status: present(answer.Status, GET, 'Status'),
      retentionDays: present(answer.RetentionPeriod, GET, 'RetentionPeriod'),
      multiRegion: present(answer.MultiRegionEnabled, GET, 'MultiRegionEnabled'),
      management: advanced.length === 0 ? [] : selectionsOf({ operation: GET, basic: undefined, advanced }).management,
    };
  },
});
