import { describe, expect, it } from 'vitest';
import { type Catalog, catalogs, catalogsOf, logTables } from '../../src/facts/aws/glue.ts';
import { type FactError, FactUnavailable } from '../../src/facts/fact.ts';
import { trail } from '../../src/testing/trail-samples.ts';
import { type Answers, fakeAws } from './fake-aws.ts';

const DATABASES = 'glue:GetDatabases';
const TABLES = 'glue:GetTables';

const catalog: Catalog = { region: 'eu-west-1', buckets: ['trail-logs'] };
const LOCATION = 's3://trail-logs/AWSLogs/111122223333/CloudTrail/';

const databases = (...names: readonly string[]) => ({ DatabaseList: names.map((Name) => ({ Name })) });
const table = (Name: string, Location: string | undefined, Parameters: object = {}) => ({
  Name,
  TableType: 'EXTERNAL_TABLE',
  Parameters,
  StorageDescriptor: { Location },
});
const databaseOf = (input: object): string => ('DatabaseName' in input ? String(input.DatabaseName) : '');

describe('the tables over trail buckets', () => {
  const reading = (answers: Answers) => logTables.read(catalog, fakeAws(answers));
  const tables = (...TableList: readonly object[]) =>
    reading({ [DATABASES]: databases('default'), [TABLES]: { TableList } });

  it('are looked for in every database of the region', async () => {
    const asked: object[] = [];
    const note = (answer: (input: object) => object) => (input: object) => {
      asked.push(input);
      return answer(input);
    };
    const aws = fakeAws({
      [DATABASES]: note((input) =>
        'NextToken' in input ? databases('sales') : { ...databases('web'), NextToken: 'more' },
      ),
      [TABLES]: note((input) => ({ TableList: [table(`of-${databaseOf(input)}`, LOCATION)] })),
    });
    expect(await logTables.read(catalog, aws)).toEqual({
      tables: [
        { database: 'web', name: 'of-web', locations: [LOCATION] },
        { database: 'sales', name: 'of-sales', locations: [LOCATION] },
      ],
      missed: null,
    });
    expect(asked).toEqual([
      { AttributesToGet: ['NAME'] },
      { AttributesToGet: ['NAME'], NextToken: 'more' },
      { DatabaseName: 'web' },
      { DatabaseName: 'sales' },
    ]);
    expect(new Set(aws.sent)).toEqual(new Set([`${DATABASES}@eu-west-1`, `${TABLES}@eu-west-1`]));
  });

  it('are on all pages of a database', async () => {
    const found = await reading({
      [DATABASES]: databases('default'),
      [TABLES]: (input) =>
        'NextToken' in input
          ? { TableList: [table('b', LOCATION)] }
          : { TableList: [table('a', LOCATION)], NextToken: 't' },
    });
    expect(found.tables.map(({ name }) => name)).toEqual(['a', 'b']);
  });

  it('are those with a location in one of the buckets', async () => {
    const found = await tables(
      table('other-bucket', 's3://sales/data/'),
      table('like-the-bucket', 's3://trail-logs-old/AWSLogs/'),
      table('whole-bucket', 's3://trail-logs'),
      table('hadoop', 's3a://trail-logs/AWSLogs/'),
      table('not-s3', 'hdfs://trail-logs/AWSLogs/'),
      table('view', undefined),
      { Name: 'link', TargetTable: { Name: 'elsewhere' } },
    );
    expect(found.tables.map(({ name }) => name)).toEqual(['whole-bucket', 'hadoop']);
  });

  it('may say where they lie in a template, or in several places', async () => {
    const template = 's3://trail-logs/AWSLogs/${account}/CloudTrail/';
    const found = await tables(
      table('projected', 's3://elsewhere/', { 'storage.location.template': template, 'projection.enabled': 'true' }),
      { Name: 'many', StorageDescriptor: { Location: 's3://elsewhere/', AdditionalLocations: [LOCATION] } },
    );
    expect(found.tables).toEqual([
      { database: 'default', name: 'projected', locations: [template] },
      { database: 'default', name: 'many', locations: [LOCATION] },
    ]);
  });

  it('are none where there is no database', async () => {
    await expect(reading({ [DATABASES]: databases() })).resolves.toEqual({ tables: [], missed: null });
  });

  it('do not get lost when another database cannot be read, which is said', async () => {
    const found = await reading({
      [DATABASES]: databases('closed', 'open', 'gone'),
      [TABLES]: (input) => {
        if (databaseOf(input) === 'closed') return 'AccessDeniedException';
        return databaseOf(input) === 'gone' ? 'EntityNotFoundException' : { TableList: [table('logs', LOCATION)] };
      },
    });
    expect(found).toEqual({
      tables: [{ database: 'open', name: 'logs', locations: [LOCATION] }],
      missed: expect.objectContaining({ operation: TABLES, kind: 'access-denied', iamAction: TABLES }),
    });
  });

  it('are unread when no database lets its tables be listed: the permission is missing', async () => {
    const found = reading({ [DATABASES]: databases('a', 'b'), [TABLES]: 'AccessDeniedException' });
    await expect(found).rejects.toMatchObject({ error: { kind: 'access-denied', iamAction: TABLES } });
  });

  it('are not missed for a database that is gone since it was listed', async () => {
    const found = reading({ [DATABASES]: databases('gone'), [TABLES]: 'EntityNotFoundException' });
    await expect(found).resolves.toEqual({ tables: [], missed: null });
  });

  it('cost no more than forty calls in a region, the likely databases first, and it is said that some were missed', async () => {
    const names = Array.from({ length: 60 }, (_, index) => `sales_${index}`);
    const aws = fakeAws({
      [DATABASES]: databases(...names, 'default', 'CloudTrail_logs'),
      [TABLES]: (input) => ({ TableList: [table(databaseOf(input), LOCATION)] }),
    });
    const { tables: found, missed } = await logTables.read(catalog, aws);
    expect(aws.sent).toHaveLength(40);
    expect(found.map(({ name }) => name).slice(0, 3)).toEqual(['default', 'CloudTrail_logs', 'sales_0']);
    expect(missed).toMatchObject({ operation: TABLES, kind: 'failed', code: 'TooManyTables' });
  });

  it('end with the budget when pages never do', async () => {
    const aws = fakeAws({ [DATABASES]: databases('a'), [TABLES]: { TableList: [], NextToken: 't' } });
    expect((await logTables.read(catalog, aws)).missed).toMatchObject({ code: 'TooManyTables' });
    const endless = fakeAws({ [DATABASES]: { ...databases(), NextToken: 't' } });
    expect((await logTables.read(catalog, endless)).missed).toMatchObject({ code: 'TooManyTables' });
    expect(endless.sent).toHaveLength(40);
  });

  it('can be read with one page exactly at the budget', async () => {
    const names = Array.from({ length: 39 }, (_, index) => `db_${index}`);
    const aws = fakeAws({ [DATABASES]: databases(...names), [TABLES]: { TableList: [] } });
    expect(await logTables.read(catalog, aws)).toEqual({ tables: [], missed: null });
  });

  it.each([
    ['no databases', { [DATABASES]: {} }, DATABASES],
    ['a database without a name', { [DATABASES]: { DatabaseList: [{}] } }, DATABASES],
  ])('are unknown after %s', async (_, answers, operation) => {
    await expect(reading(answers)).rejects.toMatchObject({ error: { operation, code: 'IncompleteAnswer' } });
  });

  it.each([
    ['no list of tables', {}],
    ['a table without a name', { TableList: [{ StorageDescriptor: { Location: LOCATION } }] }],
  ])('are missed after %s', async (_, answer) => {
    const { missed } = await reading({ [DATABASES]: databases('default'), [TABLES]: answer });
    expect(missed).toMatchObject({ operation: TABLES, code: 'IncompleteAnswer' });
  });

  it.each([
    ['AccessDeniedException', { kind: 'access-denied', iamAction: DATABASES }],
    ['ThrottlingException', { kind: 'throttled', iamAction: null }],
    ['InternalServiceException', { kind: 'failed', iamAction: null }],
  ])('are unread when the databases cannot be listed: %s', async (code, error) => {
    await expect(reading({ [DATABASES]: code })).rejects.toMatchObject({
      error: { operation: DATABASES, code, ...error },
    });
  });
});

describe('the catalogs that are looked into', () => {
  const ireland = trail('ireland', { homeRegion: 'eu-west-1', bucket: 'other-logs' });

  it('are those of the home regions of the trails and of the account, for the buckets of all trails', () => {
    const buckets = ['other-logs', 'trail-logs'];
    expect(catalogsOf([ireland, trail('main', { homeRegion: 'us-west-2' })], 'us-east-1')).toEqual([
      { region: 'eu-west-1', buckets },
      { region: 'us-east-1', buckets },
      { region: 'us-west-2', buckets },
    ]);
  });

  it('are none without a bucket that a table could lie over', () => {
    expect(catalogsOf([trail('nowhere', { bucket: null })], 'us-east-1')).toEqual([]);
  });

  it('are listed with the regions whose trails could not be seen', () => {
    const error: FactError = {
      kind: 'throttled',
      operation: 'cloudtrail:DescribeTrails',
      code: 'ThrottlingException',
      iamAction: null,
      message: '',
    };
    const refuse = () => {
      throw new FactUnavailable(error);
    };
    const target = { partition: 'aws-cn', accountId: '111122223333', region: 'cn-north-1' };
    const regions = [
      { region: 'cn-north-1', read: () => [trail('main', { homeRegion: 'cn-north-1' })] },
      { region: 'cn-northwest-1', read: refuse },
    ];
    expect(catalogs.list({ regions }, target)).toEqual({
      items: [{ region: 'cn-north-1', buckets: ['trail-logs'] }],
      unread: [error],
    });
    expect(catalogs.describe(catalog, target).resource.arn).toBe('arn:aws-cn:glue:eu-west-1:111122223333:catalog');
  });
});
