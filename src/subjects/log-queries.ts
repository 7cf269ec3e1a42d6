import { type SeenTrails, type Trail, type TrailStatus, trailsIn } from '../facts/aws/cloudtrail.ts';
import { type Catalog, catalogsOf, type LogTables } from '../facts/aws/glue.ts';
import type { FactError } from '../facts/fact.ts';
import { readEach } from '../facts/logic.ts';
import type { RegionAnswer } from '../facts/needs.ts';
import { recordingStores, type StoreFacts } from './log-stores.ts';
import { reachOfLocation } from './trail-log-path.ts';

export interface QueryFacts extends StoreFacts {
  readonly trails: readonly RegionAnswer<readonly Trail[]>[];
  readonly status: (trail: Trail) => TrailStatus;
  readonly tables: (catalog: Catalog) => LogTables;
}

/** The ways in which the logs can be queried now, and what could not be read while looking for more. */
export interface QueryWays {
  /** E.g. `Athena table default.cloudtrail_logs in us-east-1`. */
  readonly ways: readonly string[];
  readonly unread: readonly { readonly error: FactError }[];
}

export function queryWays(facts: QueryFacts, homeRegion: string): QueryWays {
  const seen = trailsIn(facts.trails);
  const found = [throughTables(seen, facts, homeRegion), throughStores(facts), throughLogGroups(seen, facts)];
  return {
    ways: found.flatMap(({ ways }) => ways),
    unread: [...seen.unread, ...found.flatMap(({ unread }) => unread)],
  };
}

function throughTables({ found }: SeenTrails, { tables }: QueryFacts, homeRegion: string): QueryWays {
  const { values, unread } = readEach(catalogsOf(found, homeRegion), tables);
  const covers = (location: string) => found.some((trail) => reachOfLocation(location, trail) !== 'none');
  return {
    ways: values.flatMap(({ item: { region }, value }) =>
      value.tables
        .filter(({ locations }) => locations.some(covers))
        .map(({ database, name }) => `Athena table ${database}.${name} in ${region}`),
    ),
    unread: [...unread, ...values.flatMap(({ value: { missed } }) => (missed === null ? [] : [{ error: missed }]))],
  };
}

function throughStores(facts: QueryFacts): QueryWays {
  const { recording, unread } = recordingStores(facts);
  return { ways: recording.map(({ store }) => `event data store ${store.name} in ${store.region}`), unread };
}

/** A log group that a trail once delivered to does not get today's events. */
function throughLogGroups({ found }: SeenTrails, { status }: QueryFacts): QueryWays {
  const delivering = found.flatMap((trail) => (trail.logGroupArn === null ? [] : [{ trail, arn: trail.logGroupArn }]));
  const { values, unread } = readEach(delivering, ({ trail }) => status(trail));
  return {
    ways: values
      .filter(({ value }) => value.logging && value.logGroupError === null)
      .map(({ item: { arn, trail } }) => `CloudWatch Logs group ${logGroupOf(arn)} in ${trail.homeRegion}`),
    unread,
  };
}

/** `arn:aws:logs:us-east-1:111122223333:log-group:NAME:*` */
const logGroupOf = (arn: string): string => arn.split(':')[6] ?? arn;
