import type * as Glue from '@aws-sdk/client-glue';
import { nullWhen, present } from '../answer.ts';
import { type Aws, item, type Listing, subjects, type Target } from '../collector.ts';
import { type FactError, FactUnavailable, isFactUnavailable } from '../fact.ts';
import { everyRegion } from '../needs.ts';
import { regionTrails, type Trail, trailsIn } from './cloudtrail.ts';

const load = () => import('@aws-sdk/client-glue');

const DATABASES = 'glue:GetDatabases';
const TABLES = 'glue:GetTables';

/** The Data Catalog of a region, and the trail buckets whose tables are of interest. */
export interface Catalog {
  readonly region: string;
  readonly buckets: readonly string[];
}

/** Where somebody would look for tables over the logs: in the home regions of the trails, and of the account. */
export function catalogsOf(trails: readonly Trail[], homeRegion: string): readonly Catalog[] {
  const buckets = [...new Set(trails.flatMap(({ bucket }) => bucket ?? []))].sort();
  if (buckets.length === 0) return [];
  const regions = new Set([homeRegion, ...trails.map((trail) => trail.homeRegion)]);
  return [...regions].sort().map((region) => ({ region, buckets }));
}

export const catalogs = subjects({
  name: 'Data Catalog',
  scope: 'account',
  needs: { regions: everyRegion(regionTrails) },
  list: ({ regions }, { region }): Listing<Catalog> => {
    const { found, unread } = trailsIn(regions);
    return { items: catalogsOf(found, region), unread: unread.map(({ error }) => error) };
  },
  describe: ({ region }, { partition, accountId }: Target) => {
    const arn = `arn:${partition}:glue:${region}:${accountId}:catalog`;
    return { resource: { type: 'Other', id: arn, arn, name: `Data Catalog of ${region}`, region } };
  },
});

/** A table that Athena can query, as far as it lies over trail buckets. */
export interface LogTable {
  readonly database: string;
  readonly name: string;
  /** `s3://…`; where partitions are projected, with placeholders like `${region}`. */
  readonly locations: readonly string[];
}

export interface LogTables {
  readonly tables: readonly LogTable[];
  /** What kept other tables from being seen; null when all were. */
  readonly missed: FactError | null;
}

/** What a look at one region may cost: a data lake can have thousands of databases. */
const MOST_CALLS = 40;
/** Databases whose name says that they are the ones, first; `default` is where the CloudTrail console puts its table. */
const LIKELY = /trail|log|audit|security|^default$/i;

/**
 * The tables over trail buckets. Lake Formation hides tables from those whom it grants nothing; that cannot be seen.
 * https://docs.aws.amazon.com/glue/latest/webapi/API_GetTables.html and
 * https://docs.aws.amazon.com/athena/latest/ug/cloudtrail-logs.html
 */
export const logTables = item<Catalog, LogTables>({
  operation: TABLES,
  also: [DATABASES],
  of: catalogs,
  async read(catalog, aws) {
    const { GetDatabasesCommand, GlueClient } = await load();
    const budget = { left: MOST_CALLS };
    const listed = await pagesWithin(budget, (NextToken) =>
      aws.send(GlueClient, new GetDatabasesCommand({ AttributesToGet: ['NAME'], ...NextToken }), catalog.region),
    );
    const names = listed.pages
      .flatMap(({ DatabaseList }) => present(DatabaseList, DATABASES, 'DatabaseList'))
      .map(({ Name }) => present(Name, DATABASES, 'Name'));
    const likely = names.filter((name) => LIKELY.test(name));
    const ordered = [...likely, ...names.filter((name) => !LIKELY.test(name))];
    const tables: LogTable[] = [];
    let missed = listed.complete ? null : tooMany(catalog.region);
    let isAnswered = false;
    for (const database of ordered) {
      const found = await tablesOf(database, { catalog, aws, budget });
      tables.push(...found.tables);
      missed ??= found.missed;
      isAnswered ||= found.missed === null;
    }
    // A permission that is missing is said to be, even where another way to the logs is found.
    if (missed?.kind === 'access-denied' && !isAnswered) throw new FactUnavailable(missed);
    return { tables, missed };
  },
});

interface Search {
  readonly catalog: Catalog;
  readonly aws: Aws;
  readonly budget: Budget;
}

/** One database that cannot be read, or is gone, does not hide the tables of the others. */
async function tablesOf(DatabaseName: string, { catalog, aws, budget }: Search): Promise<LogTables> {
  const { GetTablesCommand, GlueClient } = await load();
  try {
    const asking = pagesWithin(budget, (NextToken) =>
      aws.send(GlueClient, new GetTablesCommand({ DatabaseName, ...NextToken }), catalog.region),
    );
    const answer = await nullWhen(['EntityNotFoundException'], asking);
    if (answer === null) return { tables: [], missed: null };
    const found = answer.pages.flatMap(({ TableList }) => present(TableList, TABLES, 'TableList'));
    const tables = found.map((table) => logTable(DatabaseName, table, catalog.buckets));
    return {
      tables: tables.filter(({ locations }) => locations.length > 0),
      missed: answer.complete ? null : tooMany(catalog.region),
    };
  } catch (thrown) {
    if (!isFactUnavailable(thrown)) throw thrown;
    return { tables: [], missed: thrown.error };
  }
}

/** Projected partitions lie where a template says: https://docs.aws.amazon.com/athena/latest/ug/partition-projection-setting-up.html */
function logTable(database: string, table: Glue.Table, buckets: readonly string[]): LogTable {
  const template = table.Parameters?.['storage.location.template'];
  const { Location, AdditionalLocations = [] } = table.StorageDescriptor ?? {};
  const locations = [template, Location, ...AdditionalLocations];
  const overBucket = (location: string | undefined): readonly string[] =>
    location !== undefined && buckets.includes(bucketOf(location) ?? '') ? [location] : [];
  return { database, name: present(table.Name, TABLES, 'Name'), locations: locations.flatMap(overBucket) };
}

/** The bucket of `s3://bucket/prefix`, which Hadoop also calls `s3a` and `s3n`. */
const bucketOf = (location: string): string | undefined => /^s3[an]?:\/\/([^/]+)/.exec(location)?.[1];

interface Budget {
  left: number;
}

interface Pages<O> {
  readonly pages: readonly O[];
  readonly complete: boolean;
}

/** Pages for as long as the budget lasts. */
async function pagesWithin<O extends { readonly NextToken?: string | undefined }>(
  budget: Budget,
  ask: (next: { readonly NextToken?: string }) => Promise<O>,
): Promise<Pages<O>> {
  const pages: O[] = [];
  let next: { readonly NextToken?: string } | null = {};
  while (next !== null) {
    if (budget.left === 0) return { pages, complete: false };
    budget.left -= 1;
    const page: O = await ask(next);
    pages.push(page);
    next = page.NextToken ? { NextToken: page.NextToken } : null;
  }
  return { pages, complete: true };
}

const tooMany = (region: string): FactError => ({
  kind: 'failed',
  operation: TABLES,
  code: 'TooManyTables',
  iamAction: null,
  message: `the Data Catalog of ${region} has more databases and tables than ${MOST_CALLS} calls can list`,
});
