import type * as CloudTrail from '@aws-sdk/client-cloudtrail';
import { isoDate, present } from '../answer.ts';
import { type Aws, one } from '../collector.ts';
import { incomplete } from '../fact.ts';
import { type EventSelection, selectionsOf } from './cloudtrail-selectors.ts';

const LOOKUP = 'cloudtrail:LookupEvents';

/** One management event of the last 90 days. */
export interface TrailEvent {
  readonly name: string;
  /** E.g. `cloudtrail.amazonaws.com`; an event name may mean something else with another service. */
  readonly source: string;
  /** ISO 8601. */
  readonly time: string;
  readonly accessKeyId: string | null;
  /** The whole record: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html */
  readonly record: Readonly<Record<string, unknown>>;
}

/** What was found, newest first. */
export interface Lookup {
  readonly events: readonly TrailEvent[];
  /** False when there are older events than these, which were not asked for. */
  readonly complete: boolean;
}

export interface LookupAttribute {
  readonly key: CloudTrail.LookupAttributeKey;
  readonly value: string;
}

/** The most that one request answers. */
const PAGE = 50;
/** A page may come back short, or empty, although there is more. */
const PAGES = 3;

/**
 * The newest events with an attribute in one region: a page of them, or all there are. CloudTrail takes two of these
 * requests a second per account and region, which the SDK's rate limiting follows.
 * https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html
 */
export async function lookUp(aws: Aws, attribute: LookupAttribute, region: string = aws.region): Promise<Lookup> {
  const { CloudTrailClient, LookupEventsCommand } = await import('@aws-sdk/client-cloudtrail');
  const LookupAttributes = [{ AttributeKey: attribute.key, AttributeValue: attribute.value }];
  const events: TrailEvent[] = [];
  let token: string | undefined;
  for (let page = 0; page < PAGES && events.length < PAGE; page += 1) {
    const next = token === undefined ? {} : { NextToken: token };
    const command = new LookupEventsCommand({ LookupAttributes, MaxResults: PAGE, ...next });
    const { Events, NextToken } = await aws.send(CloudTrailClient, command, region);
    events.push(...present(Events, LOOKUP, 'Events').map(trailEvent));
    token = NextToken || undefined;
    if (token === undefined) return { events, complete: true };
  }
  return { events, complete: false };
}

const trailEvent = (event: CloudTrail.Event): TrailEvent => ({
  name: present(event.EventName, LOOKUP, 'EventName'),
  source: present(event.EventSource, LOOKUP, 'EventSource'),
  time: present(isoDate(event.EventTime), LOOKUP, 'EventTime'),
  accessKeyId: event.AccessKeyId || null,
  record: parsed(present(event.CloudTrailEvent, LOOKUP, 'CloudTrailEvent')),
});

function parsed(json: string): TrailEvent['record'] {
  try {
    const record: unknown = JSON.parse(json);
    if (isObject(record)) return record;
  } catch {
    // Not JSON: said below, like JSON that is no object.
  }
  throw incomplete(LOOKUP, 'an event could not be parsed');
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What a record says at a path, e.g. `requestParameters`, `userName`; undefined where it says nothing. */
export const valueAt = ({ record }: Pick<TrailEvent, 'record'>, ...path: readonly string[]): unknown =>
  path.reduce<unknown>((value, name) => (isObject(value) ? value[name] : undefined), record);

/** The text at a path; null where there is none. */
export function textAt(event: Pick<TrailEvent, 'record'>, ...path: readonly string[]): string | null {
  const value = valueAt(event, ...path);
  return typeof value === 'string' && value !== '' ? value : null;
}

/** Whether AWS refused the request, or it failed: what was asked for did not happen. */
export const wasRefused = (event: Pick<TrailEvent, 'record'>): boolean => textAt(event, 'errorCode') !== null;

/** A call by which somebody may have stopped what records or watches the account. */
export interface TamperingCall {
  readonly name: string;
  /** The name or ARN of the trail, or the id of the detector, as the caller gave it. */
  readonly target: string | null;
  /** ISO 8601. */
  readonly time: string;
  /** The ARN of who called, else what the record knows of it. */
  readonly actor: string;
  readonly accessKeyId: string | null;
  /** The error code of a call that AWS refused, so that nothing happened. */
  readonly refused: string | null;
  /** For PutEventSelectors: the management events that are recorded from then on; null where the record does not tell. */
  readonly management: readonly EventSelection[] | null;
  /** For UpdateDetector: whether it suspends the detector. */
  readonly suspends: boolean;
}

/** The calls of one name, newest first. */
export interface TamperingSearch {
  readonly name: string;
  readonly calls: readonly TamperingCall[];
  /** The time of the oldest event that was looked at; null when there are no older ones. */
  readonly backTo: string | null;
}

const TAMPERING: readonly (readonly [name: string, source: string])[] = [
  ['StopLogging', 'cloudtrail.amazonaws.com'],
  ['DeleteTrail', 'cloudtrail.amazonaws.com'],
  ['PutEventSelectors', 'cloudtrail.amazonaws.com'],
  ['DeleteDetector', 'guardduty.amazonaws.com'],
  ['UpdateDetector', 'guardduty.amazonaws.com'],
];

/** The newest calls in a region that stop or narrow CloudTrail and GuardDuty, one search for each. */
export const trailTampering = one<readonly TamperingSearch[]>({
  operation: LOOKUP,
  aspect: 'trail-tampering',
  scope: 'region',
  async read(aws) {
    const searches: TamperingSearch[] = [];
    for (const [name, source] of TAMPERING) {
      const { events, complete } = await lookUp(aws, { key: 'EventName', value: name });
      const calls = events.filter((event) => event.source === source).map(tamperingCall);
      const oldest = complete ? null : present(events.at(-1)?.time, LOOKUP, 'event before the next page');
      searches.push({ name, calls, backTo: oldest });
    }
    return searches;
  },
});

const tamperingCall = (event: TrailEvent): TamperingCall => ({
  name: event.name,
  target:
    textAt(event, 'requestParameters', 'name') ??
    textAt(event, 'requestParameters', 'trailName') ??
    textAt(event, 'requestParameters', 'detectorId'),
  time: event.time,
  actor: actorOf(event),
  accessKeyId: event.accessKeyId,
  refused: textAt(event, 'errorCode'),
  management: event.name === 'PutEventSelectors' ? chosenEvents(event) : null,
  suspends: valueAt(event, 'requestParameters', 'enable') === false,
});

/** https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html */
const actorOf = (event: TrailEvent): string =>
  textAt(event, 'userIdentity', 'arn') ??
  textAt(event, 'userIdentity', 'invokedBy') ??
  textAt(event, 'userIdentity', 'principalId') ??
  textAt(event, 'userIdentity', 'type') ??
  'somebody unknown';

function chosenEvents(event: TrailEvent): readonly EventSelection[] | null {
  const asked = capitalised(valueAt(event, 'requestParameters'));
  if (!isRequest(asked)) return null;
  const { EventSelectors, AdvancedEventSelectors } = asked;
  if (EventSelectors === undefined && AdvancedEventSelectors === undefined) return null;
  return selectionsOf({ operation: LOOKUP, basic: EventSelectors, advanced: AdvancedEventSelectors }).management;
}

/** CloudTrail wrote down what it was asked for: a parameter of another form makes the answer unreadable, not harmless. */
const isRequest = (value: unknown): value is CloudTrail.PutEventSelectorsRequest => isObject(value);

/** A record writes `readWriteType` for the parameter ReadWriteType. */
function capitalised(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(capitalised);
  if (!isObject(value)) return value;
  const entries = Object.entries(value).map(([name, part]) => [
    `${name.charAt(0).toUpperCase()}${name.slice(1)}`,
    capitalised(part),
  ]);
  return Object.fromEntries(entries);
}
