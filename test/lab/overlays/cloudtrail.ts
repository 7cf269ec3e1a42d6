// Shapes: docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html,
// API_ListEventDataStores.html and API_GetEventDataStore.html
import type { Call } from '../call.ts';
import { errorAnswer, jsonAnswer } from '../error-answers.ts';
import type { Overlays } from './overlay.ts';

/** One entry of the event history, as far as tests have something to say of it. */
export interface HistoryEvent {
  readonly name: string;
  readonly time: Date;
  /** The service's domain; default iam.amazonaws.com. */
  readonly source?: string;
  readonly user?: string;
  readonly accessKeyId?: string;
  /** Default us-east-1, where IAM's events are. */
  readonly region?: string;
  readonly sourceIp?: string;
  readonly userAgent?: string;
  readonly requestParameters?: object | null;
  readonly responseElements?: object | null;
  readonly errorCode?: string;
  /** Replaces the `userIdentity` of the record. */
  readonly userIdentity?: object;
}

const PAGE = 50;

/** cloudtrail:LookupEvents: newest first, by region, one attribute, time range and page, as AWS does. */
export function lookupEvents(events: readonly HistoryEvent[]): Overlays {
  return {
    'cloudtrail:LookupEvents': async (call, { accountId }) => {
      const account = await accountId();
      const found = events
        .filter((event) => (event.region ?? 'us-east-1') === call.region && isAsked(event, call))
        .toSorted((one, other) => other.time.getTime() - one.time.getTime());
      const start = Number(call.parameters['NextToken'] ?? 0);
      const end = start + Math.min(PAGE, Number(call.parameters['MaxResults'] ?? PAGE));
      const Events = found.slice(start, end).map((event) => entryOf(event, account));
      return jsonAnswer(200, { Events, ...(end < found.length ? { NextToken: `${end}` } : {}) });
    },
  };
}

function isAsked(event: HistoryEvent, { parameters }: Call): boolean {
  const seconds = event.time.getTime() / 1000;
  if (seconds < Number(parameters['StartTime'] ?? 0)) return false;
  if (seconds > Number(parameters['EndTime'] ?? Number.POSITIVE_INFINITY)) return false;
  const attributes: readonly { readonly AttributeKey: string; readonly AttributeValue: string }[] = JSON.parse(
    parameters['LookupAttributes'] ?? '[]',
  );
  return attributes.every(({ AttributeKey, AttributeValue }) => attributeOf(event, AttributeKey) === AttributeValue);
}

function attributeOf(event: HistoryEvent, key: string): string | undefined {
  switch (key) {
    case 'EventName':
      return event.name;
    case 'EventSource':
      return event.source ?? 'iam.amazonaws.com';
    case 'Username':
      return event.user;
    case 'AccessKeyId':
      return event.accessKeyId;
    case 'ReadOnly':
      return `${isReadOnly(event)}`;
    default:
      throw new Error(`The lab's event history has no ${key}.`);
  }
}

const isReadOnly = ({ name }: HistoryEvent): boolean => /^(Get|List|Describe|Lookup|Head)/.test(name);

function entryOf(event: HistoryEvent, account: string): object {
  const source = event.source ?? 'iam.amazonaws.com';
  const id = `lab-${event.name}-${event.time.getTime()}`;
  const record = {
    eventVersion: '1.11',
    userIdentity: event.userIdentity ?? {
      type: 'IAMUser',
      arn: `arn:aws:iam::${account}:user/${event.user ?? 'ann'}`,
      accountId: account,
      accessKeyId: event.accessKeyId ?? '',
      userName: event.user ?? 'ann',
    },
    eventTime: `${event.time.toISOString().slice(0, 19)}Z`,
    eventSource: source,
    eventName: event.name,
    awsRegion: event.region ?? 'us-east-1',
    sourceIPAddress: event.sourceIp ?? '192.0.2.10',
    userAgent: event.userAgent ?? 'aws-cli/2.31.0',
    ...(event.errorCode === undefined ? {} : { errorCode: event.errorCode, errorMessage: 'lab' }),
    requestParameters: event.requestParameters ?? null,
    responseElements: event.responseElements ?? null,
    eventID: id,
    readOnly: isReadOnly(event),
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: account,
    eventCategory: 'Management',
  };
  return {
    EventId: id,
    EventName: event.name,
    ReadOnly: `${isReadOnly(event)}`,
    ...(event.accessKeyId === undefined ? {} : { AccessKeyId: event.accessKeyId }),
    EventTime: event.time.getTime() / 1000,
    EventSource: source,
    ...(event.user === undefined ? {} : { Username: event.user }),
    Resources: [],
    CloudTrailEvent: JSON.stringify(record),
  };
}

/** A CloudTrail Lake store. */
export interface EventDataStore {
  readonly name: string;
  readonly region: string;
  readonly status?: 'ENABLED' | 'CREATED' | 'PENDING_DELETION' | 'STARTING_INGESTION' | 'STOPPED_INGESTION';
  readonly retentionDays?: number;
  readonly isMultiRegion?: boolean;
  readonly isOfOrganization?: boolean;
  readonly selectors?: readonly object[];
}

const MANAGEMENT_EVENTS = {
  Name: 'Management events',
  FieldSelectors: [{ Field: 'eventCategory', Equals: ['Management'] }],
};

/** ListEventDataStores and GetEventDataStore; the list has only ARNs and names, the rest "is no longer returned". */
export function eventDataStores(stores: readonly EventDataStore[]): Overlays {
  return {
    'cloudtrail:ListEventDataStores': async ({ region }, { accountId }) => {
      const account = await accountId();
      const found = stores.filter((store) => store.region === region);
      const EventDataStores = found.map((store) => ({ EventDataStoreArn: arnOf(store, account), Name: store.name }));
      return jsonAnswer(200, { EventDataStores });
    },
    'cloudtrail:GetEventDataStore': async ({ region, parameters }, { accountId }) => {
      const account = await accountId();
      const arn = parameters['EventDataStore'];
      const store = stores.find((candidate) => candidate.region === region && arnOf(candidate, account) === arn);
      if (store !== undefined) return jsonAnswer(200, describe(store, account));
      const message = 'The event data store does not exist.';
      return errorAnswer('json', { code: 'EventDataStoreNotFoundException', status: 400, message });
    },
  };
}

function arnOf({ name, region }: EventDataStore, account: string): string {
  return `arn:aws:cloudtrail:${region}:${account}:eventdatastore/${name}-0000-4000-8000-000000000000`;
}

function describe(store: EventDataStore, account: string): object {
  return {
    EventDataStoreArn: arnOf(store, account),
    Name: store.name,
    Status: store.status ?? 'ENABLED',
    AdvancedEventSelectors: store.selectors ?? [MANAGEMENT_EVENTS],
    MultiRegionEnabled: store.isMultiRegion ?? true,
    OrganizationEnabled: store.isOfOrganization ?? false,
    BillingMode: 'EXTENDABLE_RETENTION_PRICING',
    RetentionPeriod: store.retentionDays ?? 366,
    TerminationProtectionEnabled: true,
    CreatedTimestamp: 1_700_000_000,
    UpdatedTimestamp: 1_700_000_000,
  };
}
