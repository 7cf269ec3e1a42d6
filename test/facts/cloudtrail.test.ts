import { describe, expect, it } from 'vitest';
import { eventSelectors, regionTrails, trailStatus, trails } from '../../src/facts/aws/cloudtrail.ts';
import type { FactError } from '../../src/facts/fact.ts';
import { FactUnavailable } from '../../src/facts/fact.ts';
import { organizationTrail, trail } from '../../src/testing/trail-samples.ts';
import { type Answers, fakeAws } from './fake-aws.ts';

const DESCRIBE = 'cloudtrail:DescribeTrails';
const STATUS = 'cloudtrail:GetTrailStatus';
const SELECTORS = 'cloudtrail:GetEventSelectors';

const unavailable = (error: Partial<FactError>) => expect.objectContaining({ error: expect.objectContaining(error) });
const incomplete = (operation: string) => unavailable({ operation, kind: 'failed', code: 'IncompleteAnswer' });

/** What every collector makes of a refusal and of throttling. */
function refusals(operation: string, read: (answers: Answers) => Promise<unknown>): void {
  it.each([
    ['AccessDeniedException', { kind: 'access-denied', iamAction: operation }],
    ['ThrottlingException', { kind: 'throttled', iamAction: null }],
    ['TrailNotFoundException', { kind: 'failed', iamAction: null }],
  ] as const)('%s is an unread fact', async (code, error) => {
    const reading = read({ [operation]: code });
    await expect(reading).rejects.toBeInstanceOf(FactUnavailable);
    await expect(reading).rejects.toEqual(unavailable({ operation, code, ...error }));
  });
}

const ANSWER = {
  Name: 'main',
  S3BucketName: 'trail-logs',
  S3KeyPrefix: 'audit',
  IncludeGlobalServiceEvents: true,
  IsMultiRegionTrail: true,
  HomeRegion: 'eu-west-1',
  TrailARN: 'arn:aws:cloudtrail:eu-west-1:111122223333:trail/main',
  LogFileValidationEnabled: false,
  CloudWatchLogsLogGroupArn: 'arn:aws:logs:eu-west-1:111122223333:log-group:trail:*',
  KmsKeyId: 'arn:aws:kms:eu-west-1:111122223333:key/k',
  HasCustomEventSelectors: false,
  IsOrganizationTrail: true,
};

describe('DescribeTrails', () => {
  const read = (answers: Answers) => regionTrails.read(fakeAws(answers));

  it('reads trails, shadows included', async () => {
    let asked: object = {};
    const found = await read({
      [DESCRIBE]: (input) => {
        asked = input;
        return { trailList: [ANSWER] };
      },
    });
    expect(asked).toEqual({ includeShadowTrails: true });
    expect(found).toEqual([
      {
        name: 'main',
        arn: ANSWER.TrailARN,
        homeRegion: 'eu-west-1',
        multiRegion: true,
        organization: true,
        globalServiceEvents: true,
        logFileValidation: false,
        bucket: 'trail-logs',
        prefix: 'audit',
        kmsKeyId: ANSWER.KmsKeyId,
        logGroupArn: ANSWER.CloudWatchLogsLogGroupArn,
      },
    ]);
  });

  it('knows an account without trails', async () => {
    await expect(read({ [DESCRIBE]: { trailList: [] } })).resolves.toEqual([]);
  });

  it('leaves out what a trail may be without', async () => {
    const { S3BucketName, S3KeyPrefix, CloudWatchLogsLogGroupArn, KmsKeyId, ...bare } = ANSWER;
    const [found] = await read({ [DESCRIBE]: { trailList: [bare] } });
    expect(found).toMatchObject({ bucket: null, prefix: null, kmsKeyId: null, logGroupArn: null });
  });

  it('takes no list for an incomplete answer, not for no trails', async () => {
    await expect(read({ [DESCRIBE]: {} })).rejects.toEqual(incomplete(DESCRIBE));
  });

  it.each([
    'Name',
    'TrailARN',
    'HomeRegion',
    'IsMultiRegionTrail',
    'IncludeGlobalServiceEvents',
    'LogFileValidationEnabled',
    'IsOrganizationTrail',
  ])('takes a trail without %s for an incomplete answer', async (part) => {
    const half = { ...ANSWER, [part]: undefined };
    await expect(read({ [DESCRIBE]: { trailList: [half] } })).rejects.toEqual(incomplete(DESCRIBE));
  });

  refusals(DESCRIBE, read);
});

describe('trails', () => {
  const target = { partition: 'aws', accountId: '111122223333', region: 'us-east-1' };
  const list = (regions: Parameters<typeof trails.list>[0]['regions']) => trails.list({ regions }, target);
  const refused = new FactUnavailable({
    kind: 'access-denied',
    operation: DESCRIBE,
    code: 'AccessDenied',
    iamAction: DESCRIBE,
    message: '',
  });

  it('lists a trail once, and keeps apart the regions that could not be asked', () => {
    const main = trail('main');
    const shadow = organizationTrail('main');
    const found = list([
      { region: 'eu-west-1', read: () => [main] },
      {
        region: 'us-east-1',
        read: () => {
          throw refused;
        },
      },
      { region: 'us-west-2', read: () => [main, shadow] },
    ]);
    expect(found).toEqual({ items: [main, shadow], unread: [refused.error] });
  });

  it('names a trail by its ARN', () => {
    const main = trail('main', { homeRegion: 'eu-west-1' });
    expect(trails.describe(main, target)).toEqual({
      resource: { type: 'AwsCloudTrailTrail', id: main.arn, arn: main.arn, name: 'main', region: 'eu-west-1' },
    });
  });
});

describe('GetTrailStatus', () => {
  const shadow = organizationTrail('organization', 'eu-west-1');
  const read = (answers: Answers) => trailStatus.read(shadow, fakeAws(answers));

  it('asks for the ARN, in the home region of the trail', async () => {
    const asked: object[] = [];
    const aws = fakeAws({
      [STATUS]: (input) => {
        asked.push(input);
        return { IsLogging: true };
      },
    });
    await trailStatus.read(shadow, aws);
    expect(asked).toEqual([{ Name: shadow.arn }]);
    expect(aws.sent).toEqual([`${STATUS}@eu-west-1`]);
  });

  it('reads times and errors', async () => {
    const answer = {
      IsLogging: true,
      StartLoggingTime: new Date('2025-01-01T00:00:00Z'),
      LatestDeliveryTime: new Date('2025-12-31T01:00:00+01:00'),
      LatestDeliveryError: 'NoSuchBucket',
      LatestDigestDeliveryTime: new Date('2025-12-31T00:30:00Z'),
      LatestDigestDeliveryError: 'AccessDenied',
      LatestCloudWatchLogsDeliveryTime: new Date('2025-12-31T00:45:00Z'),
      LatestCloudWatchLogsDeliveryError: 'Access denied.',
    };
    await expect(read({ [STATUS]: answer })).resolves.toEqual({
      logging: true,
      startedAt: '2025-01-01T00:00:00.000Z',
      deliveredAt: '2025-12-31T00:00:00.000Z',
      deliveryError: 'NoSuchBucket',
      digestDeliveredAt: '2025-12-31T00:30:00.000Z',
      digestError: 'AccessDenied',
      logGroupDeliveredAt: '2025-12-31T00:45:00.000Z',
      logGroupError: 'Access denied.',
    });
  });

  it('has nothing to tell of a trail that was never started; empty errors are none', async () => {
    const answer = { IsLogging: false, LatestDeliveryError: '', LatestDigestDeliveryError: '' };
    await expect(read({ [STATUS]: answer })).resolves.toEqual({
      logging: false,
      startedAt: null,
      deliveredAt: null,
      deliveryError: null,
      digestDeliveredAt: null,
      digestError: null,
      logGroupDeliveredAt: null,
      logGroupError: null,
    });
  });

  it('does not take an empty answer for a stopped trail', async () => {
    await expect(read({ [STATUS]: {} })).rejects.toEqual(incomplete(STATUS));
  });

  refusals(STATUS, read);
});

describe('GetEventSelectors', () => {
  const main = trail('main', { homeRegion: 'eu-west-1' });
  const read = (answers: Answers) => eventSelectors.read(main, fakeAws(answers));
  const managementOf = async (answer: object) => (await read({ [SELECTORS]: answer })).management;
  const objectsOf = async (answer: object) => (await read({ [SELECTORS]: answer })).objects;
  const basic = (...EventSelectors: readonly object[]) => managementOf({ TrailARN: main.arn, EventSelectors });
  const fields = (...FieldSelectors: readonly object[]) => ({
    TrailARN: main.arn,
    AdvancedEventSelectors: [{ Name: 'Management', FieldSelectors }],
  });
  const advanced = (...FieldSelectors: readonly object[]) => managementOf(fields(...FieldSelectors));

  const ALL = { reads: true, writes: true, excluded: [], narrowedBy: [] };
  const MANAGEMENT = { Field: 'eventCategory', Equals: ['Management'] };

  it('asks for the ARN, in the home region of the trail', async () => {
    const asked: object[] = [];
    const aws = fakeAws({
      [SELECTORS]: (input) => {
        asked.push(input);
        return { EventSelectors: [] };
      },
    });
    await eventSelectors.read(main, aws);
    expect(asked).toEqual([{ TrailName: main.arn }]);
    expect(aws.sent).toEqual([`${SELECTORS}@eu-west-1`]);
  });

  it('records all management events of a trail for which nobody chose selectors', async () => {
    await expect(basic()).resolves.toEqual([ALL]);
  });

  it('reads the selector that AWS shows for such a trail', async () => {
    const byDefault = {
      ReadWriteType: 'All',
      IncludeManagementEvents: true,
      DataResources: [],
      ExcludeManagementEventSources: [],
    };
    await expect(basic(byDefault)).resolves.toEqual([ALL]);
  });

  it('knows the defaults of the fields', async () => {
    await expect(basic({})).resolves.toEqual([ALL]);
  });

  it('reads basic selectors one by one', async () => {
    const found = await basic(
      { ReadWriteType: 'ReadOnly', IncludeManagementEvents: true },
      { ReadWriteType: 'WriteOnly', ExcludeManagementEventSources: ['kms.amazonaws.com'] },
      { ReadWriteType: 'All', IncludeManagementEvents: false },
    );
    expect(found).toEqual([
      { ...ALL, writes: false },
      { ...ALL, reads: false, excluded: ['kms.amazonaws.com'] },
    ]);
  });

  it('takes an advanced selector without readOnly for both', async () => {
    await expect(advanced(MANAGEMENT)).resolves.toEqual([ALL]);
  });

  it.each([
    ['true', { ...ALL, writes: false }],
    ['false', { ...ALL, reads: false }],
  ])('reads readOnly %s', async (value, found) => {
    await expect(advanced(MANAGEMENT, { Field: 'readOnly', Equals: [value] })).resolves.toEqual([found]);
  });

  it('goes by the category, never by the name', async () => {
    await expect(advanced({ Field: 'eventCategory', Equals: ['Data'] })).resolves.toEqual([]);
  });

  it('reads excluded sources', async () => {
    const excluded = ['kms.amazonaws.com', 'rdsdata.amazonaws.com'];
    const found = await advanced(MANAGEMENT, { Field: 'eventSource', NotEquals: excluded });
    expect(found).toEqual([{ ...ALL, excluded }]);
  });

  it.each([
    ['a further field', { Field: 'eventName', NotEquals: ['AssumeRole'] }],
    ['one source only', { Field: 'eventSource', Equals: ['iam.amazonaws.com'] }],
    ['a second operator', { Field: 'eventSource', NotEquals: ['kms.amazonaws.com'], NotStartsWith: ['s'] }],
    ['an operator that readOnly has not', { Field: 'readOnly', NotEquals: ['true'] }],
    ['a condition without an operator', { Field: 'eventSource' }],
  ])('says that a selector is narrowed by %s', async (_, narrowing) => {
    const [found] = await advanced(MANAGEMENT, narrowing);
    expect(found?.narrowedBy).toEqual([narrowing.Field]);
  });

  it('lets all conditions hold at once', async () => {
    const found = await advanced(
      MANAGEMENT,
      { Field: 'readOnly', Equals: ['true'] },
      { Field: 'readOnly', Equals: ['false'] },
    );
    expect(found).toEqual([{ ...ALL, reads: false, writes: false }]);
  });

  it.each([
    ['no selectors', {}],
    ['an empty advanced list', { AdvancedEventSelectors: [] }],
    ['an advanced selector without fields', { AdvancedEventSelectors: [{ Name: 'x' }] }],
    ['a condition without a field', { AdvancedEventSelectors: [{ FieldSelectors: [{ Equals: ['Management'] }] }] }],
  ])('takes %s for an incomplete answer', async (_, answer) => {
    await expect(read({ [SELECTORS]: answer })).rejects.toEqual(incomplete(SELECTORS));
  });

  describe('events about S3 objects', () => {
    const objects = (DataResources: object[] | undefined, parts: object = {}) =>
      objectsOf({ EventSelectors: [{ ReadWriteType: 'All', ...parts, DataResources }] });
    const s3 = (...Values: readonly string[]) => ({ Type: 'AWS::S3::Object', Values });

    it('are none by default', async () => {
      await expect(objectsOf({ EventSelectors: [] })).resolves.toEqual([]);
      await expect(objects(undefined)).resolves.toEqual([]);
    });

    it('are those of the buckets that a basic selector names', async () => {
      const found = await objects([s3('arn:aws:s3:::a/'), s3('arn:aws:s3:::b/x')], { IncludeManagementEvents: false });
      expect(found).toEqual([{ reads: true, writes: true, of: ['arn:aws:s3:::a/', 'arn:aws:s3:::b/x'] }]);
    });

    it.each([
      ['ReadOnly', { reads: true, writes: false }],
      ['WriteOnly', { reads: false, writes: true }],
    ])('are of the kind that a selector takes: %s', async (ReadWriteType, kinds) => {
      await expect(objects([s3('arn:aws:s3:::a/')], { ReadWriteType })).resolves.toMatchObject([kinds]);
    });

    it.each(['arn:aws:s3', 'arn:aws-cn:s3', 'arn:aws:s3:::'])('are those of every bucket for %s', async (every) => {
      await expect(objects([s3('arn:aws:s3:::a/', every)])).resolves.toMatchObject([{ of: null }]);
    });

    it.each([
      ['without values', s3()],
      ['with no list of values', { Type: 'AWS::S3::Object' }],
      ['of functions', { Type: 'AWS::Lambda::Function', Values: ['arn:aws:lambda'] }],
    ])('are none for a resource %s', async (_, resource) => {
      await expect(objects([resource])).resolves.toEqual([]);
    });

    const DATA = { Field: 'eventCategory', Equals: ['Data'] };
    const TYPE = { Field: 'resources.type', Equals: ['AWS::S3::Object'] };
    const select = (...more: readonly object[]) => objectsOf(fields(...more));

    it('are all of them for an advanced selector that names no bucket', async () => {
      await expect(select(DATA, TYPE)).resolves.toEqual([{ reads: true, writes: true, of: null }]);
    });

    it('are of the kind that an advanced selector takes', async () => {
      const found = await select(DATA, TYPE, { Field: 'readOnly', Equals: ['false'] });
      expect(found).toEqual([{ reads: false, writes: true, of: null }]);
    });

    it.each(['Equals', 'StartsWith'])('are those of the buckets that an advanced selector names by %s', async (by) => {
      const arn = 'arn:aws:s3:::a/';
      await expect(select(DATA, TYPE, { Field: 'resources.ARN', [by]: [arn] })).resolves.toMatchObject([{ of: [arn] }]);
    });

    it('are those of every other bucket where one is left out', async () => {
      const others = { Field: 'resources.ARN', NotStartsWith: ['arn:aws:s3:::a/'] };
      await expect(select(DATA, TYPE, others)).resolves.toMatchObject([{ of: null }]);
    });

    it.each([
      ['management events', [{ Field: 'eventCategory', Equals: ['Management'] }]],
      ['data events of another type', [DATA, { Field: 'resources.type', Equals: ['AWS::DynamoDB::Table'] }]],
      ['data events of no type', [DATA]],
      ['another category of that type', [{ Field: 'eventCategory', Equals: ['NetworkActivity'] }, TYPE]],
    ])('are none for %s', async (_, conditions) => {
      await expect(select(...conditions)).resolves.toEqual([]);
    });
  });

  refusals(SELECTORS, read);
});
