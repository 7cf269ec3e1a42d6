import { describe, expect, it } from 'vitest';
import { keyRotationEvents, keyUse, type UsedKey, usedKeys } from '../../src/facts/aws/cloudtrail-key-events.ts';
import type { AccessKey, User } from '../../src/facts/aws/iam.ts';
import { FactUnavailable, isFactUnavailable } from '../../src/facts/fact.ts';
import { failure, TEST_ACCOUNT } from '../../src/testing/given.ts';
import { activeSlot, keySlot, report, reportRow, rootRow, user } from '../../src/testing/iam-samples.ts';
import { fakeAws } from './fake-aws.ts';

const KEY: UsedKey = { user: user('app'), id: 'AKIAIOSFODNN7EXAMPLE', region: 'eu-west-1' };

/** One event as LookupEvents wraps it. */
const event = (record: Readonly<Record<string, unknown>>, parts: object = {}) => ({
  EventName: record['eventName'] ?? 'ListBuckets',
  EventSource: record['eventSource'] ?? 's3.amazonaws.com',
  EventTime: new Date('2025-12-30T10:00:00Z'),
  CloudTrailEvent: JSON.stringify(record),
  ...parts,
});
const looked = (...Events: readonly object[]) => fakeAws({ 'cloudtrail:LookupEvents': { Events } });

const codeOf = async (read: Promise<unknown>): Promise<string> => {
  try {
    await read;
    return 'read';
  } catch (thrown) {
    if (!isFactUnavailable(thrown)) throw thrown;
    return `${thrown.error.kind} ${thrown.error.code}`;
  }
};

describe('keyUse', () => {
  const originOf = async (record: object) =>
    (
      await keyUse.read(
        KEY,
        looked(event({ sourceIPAddress: '198.51.100.7', userAgent: 'aws-cli/2.15.30', ...record })),
      )
    ).origins;

  it('asks for the events of the key in its region', async () => {
    const aws = fakeAws({
      'cloudtrail:LookupEvents': (input) => {
        expect(input).toMatchObject({
          LookupAttributes: [{ AttributeKey: 'AccessKeyId', AttributeValue: 'AKIAIOSFODNN7EXAMPLE' }],
        });
        return { Events: [] };
      },
    });
    expect(await keyUse.read(KEY, aws)).toEqual({ origins: [], services: [], newestAt: null });
    expect(aws.sent).toEqual(['cloudtrail:LookupEvents@eu-west-1']);
  });

  it('asks in the home region when nobody knows where the key was used', async () => {
    const aws = looked();
    await keyUse.read({ ...KEY, region: null }, aws);
    expect(aws.sent).toEqual(['cloudtrail:LookupEvents@us-east-1']);
  });

  it('sums up, without addresses', async () => {
    const use = await keyUse.read(
      KEY,
      looked(
        event({ sourceIPAddress: '198.51.100.7', userAgent: 'x exec-env/AWS_ECS_FARGATE' }),
        event(
          { sourceIPAddress: '198.51.100.8', userAgent: 'terraform', eventSource: 'iam.amazonaws.com' },
          { EventTime: new Date('2025-12-01T00:00:00Z') },
        ),
        event({ sourceIPAddress: '198.51.100.8', userAgent: 'terraform' }),
      ),
    );
    expect(use).toEqual({
      origins: ['ECS', 'elsewhere'],
      services: ['iam.amazonaws.com', 's3.amazonaws.com'],
      newestAt: '2025-12-30T10:00:00.000Z',
    });
    expect(JSON.stringify(use)).not.toContain('198.51.100');
  });

  it.each([
    ['a task on Fargate', 'Boto3/1.34 md/Botocore ua/2.0 os/linux#5.10.210 exec-env/AWS_ECS_FARGATE', 'ECS'],
    [
      'a task on an instance of Amazon Linux',
      'aws-cli/2.36 Linux/4.14.355-284.amzn2.x86_64 exec-env/AWS_ECS_EC2',
      'ECS',
    ],
    ['a function', 'aws-sdk-java/1.11.761 Linux/4.14.165-102.205.amzn2.x86_64 exec-env/AWS_Lambda_java8', 'Lambda'],
    ['CloudShell', 'aws-cli/2.15.30 Python/3.11.8 Linux/6.1.0-20-amd64 exec-env/CloudShell', 'AWS'],
    ['another service that names itself', 'aws-sdk-go/1.55 exec-env/AWS_AppRunner', 'AWS'],
    ['an image of Windows', 'Boto3/1.24.8 Python/3.10.5 Windows/10 exec-env/EC2 Botocore/1.27.8', 'EC2'],
    ['Amazon Linux 2', 'Boto3/1.24 Python/3.7.10 Linux/4.14.231-173.361.amzn2.x86_64 Botocore/1.27', 'EC2'],
    ['Amazon Linux 2023', 'aws-cli/2.15 md/x os/linux#6.1.82-99.168.amzn2023.x86_64 md/arch#x86_64', 'EC2'],
    ['Ubuntu for AWS', 'aws-cli/1.18.69 Python/3.8.10 Linux/5.15.0-1028-aws botocore/1.16.19', 'EC2'],
    [
      'Amazon Linux in a container on a laptop',
      'aws-cli/2.36 Linux/6.10.14-linuxkit exe/x86_64.amzn.2023',
      'elsewhere',
    ],
    ['a tool that names itself', 'aws-sdk-rust/1.3 os/windows exec-env/AmazonQ-For-CLI', 'elsewhere'],
    ['a runner on another cloud', 'aws-cli/2.15 os/linux#6.5.0-1018-azure', 'elsewhere'],
    [
      'a name with AWS in it',
      'APN/1.0 HashiCorp terraform-provider-aws/5.0 aws-sdk-go-v2/1.2 os/linux lang/go#1.21',
      'elsewhere',
    ],
    ['no user agent', undefined, 'elsewhere'],
  ])('%s', async (_, userAgent, origin) => {
    expect(await originOf({ userAgent })).toEqual([origin]);
  });

  it.each([
    ['the name of a service', { sourceIPAddress: 'cloudformation.amazonaws.com' }],
    ['the name of a service in China', { sourceIPAddress: 'ecs.amazonaws.com.cn' }],
    ['AWS itself', { sourceIPAddress: 'AWS Internal' }],
    ['who passed the request on', { userIdentity: { type: 'IAMUser', invokedBy: 'autoscaling.amazonaws.com' } }],
  ])('%s is a service, whatever its user agent', async (_, record) => {
    expect(await originOf({ userAgent: 'x exec-env/AWS_Lambda_x', ...record })).toEqual(['service']);
  });

  it.each([
    ['AccessDeniedException', 'access-denied AccessDeniedException'],
    ['ThrottlingException', 'throttled ThrottlingException'],
  ])('%s', async (name, expected) => {
    expect(await codeOf(keyUse.read(KEY, fakeAws({ 'cloudtrail:LookupEvents': name })))).toBe(expected);
  });

  it('an empty answer says nothing', async () => {
    expect(await codeOf(keyUse.read(KEY, fakeAws({ 'cloudtrail:LookupEvents': {} })))).toBe('failed IncompleteAnswer');
  });
});

describe('usedKeys', () => {
  const MADE = '2025-06-01T00:00:00.000Z';
  const LATER = '2025-09-01T00:00:00.000Z';
  const USE = { lastUsedAt: LATER, lastUsedRegion: 'eu-west-1' };
  const key = (id: string, createdAt = MADE, active = true): AccessKey => ({ id, active, createdAt });
  const listed = (row: Parameters<typeof reportRow>[1], keys: (user: User) => readonly AccessKey[] | null) => {
    const found = usedKeys.list({ report: report([reportRow('app', row)], rootRow(row)), keys }, TEST_ACCOUNT);
    return 'unread' in found ? found : { items: found, unread: [] };
  };
  const never = (): never => {
    throw new Error('asked for fresh keys');
  };

  it('are active keys with a use, and where that was', () => {
    const keys = [activeSlot(1, MADE, USE), activeSlot(2, LATER)] as const;
    const { items, unread } = listed({ keys }, () => [key('A'), key('B', LATER)]);
    expect(items.map(({ id, region }) => [id, region])).toEqual([['A', 'eu-west-1']]);
    expect(unread).toEqual([]);
  });

  it('both keys of one second, since nobody can tell which was used', () => {
    const keys = [activeSlot(1, MADE), activeSlot(2, MADE, USE)] as const;
    expect(listed({ keys }, () => [key('A'), key('B')]).items.map(({ id }) => id)).toEqual(['A', 'B']);
  });

  it('a use of which AWS does not say where', () => {
    const keys = [activeSlot(1, MADE, { lastUsedAt: LATER }), keySlot(2)] as const;
    expect(listed({ keys }, () => [key('A')]).items).toMatchObject([{ id: 'A', region: null }]);
  });

  it.each([
    ['a person', { passwordEnabled: true, keys: [activeSlot(1, MADE, USE), keySlot(2)] as const }],
    ['a key that was never used', { keys: [activeSlot(1, MADE), keySlot(2)] as const }],
    [
      'a key that the report shows as inactive',
      { keys: [keySlot(1, { createdAt: MADE, ...USE }), keySlot(2)] as const },
    ],
  ])('%s is not asked about', (_, row) => {
    expect(listed(row, never).items).toEqual([]);
  });

  it.each([
    ['deactivated', [key('A', MADE, false)]],
    ['replaced', [key('B', LATER)]],
    ['gone with its user', null],
  ])('a key that is %s since the report', (_, keys) => {
    expect(listed({ keys: [activeSlot(1, MADE, USE), keySlot(2)] }, () => keys).items).toEqual([]);
  });

  it('a user whose keys could not be listed is a gap', () => {
    const denied = failure('iam:ListAccessKeys', 'access-denied');
    const { items, unread } = listed({ keys: [activeSlot(1, MADE, USE), keySlot(2)] }, () => {
      if (!denied.ok) throw new FactUnavailable(denied.error);
      return [];
    });
    expect(items).toEqual([]);
    expect(unread).toMatchObject([{ operation: 'iam:ListAccessKeys' }]);
  });

  it('are told apart by user and id', () => {
    expect(usedKeys.describe(KEY, TEST_ACCOUNT).key).toBe(
      'arn:aws:iam::111122223333:user/app/access-key/AKIAIOSFODNN7EXAMPLE',
    );
  });
});

describe('keyRotationEvents', () => {
  const iam = (eventName: string, at: string, record: object) =>
    event({ eventName, eventSource: 'iam.amazonaws.com', ...record }, { EventTime: new Date(at) });
  const byName = (created: readonly object[], updated: readonly object[], more: object = {}) =>
    fakeAws({
      'cloudtrail:LookupEvents': (input) =>
        JSON.stringify(input).includes('CreateAccessKey') ? { Events: created, ...more } : { Events: updated },
    });
  const CREATED = iam('CreateAccessKey', '2025-12-30T10:00:00Z', {
    userIdentity: { type: 'AssumedRole', userName: 'nobody' },
    requestParameters: { userName: 'app' },
    responseElements: {
      accessKey: { userName: 'app', accessKeyId: 'AKIAI44QH8DHBEXAMPLE', status: 'Active', createDate: 'Dec 30, 2025' },
    },
  });
  const UPDATED = iam('UpdateAccessKey', '2025-12-30T10:12:00Z', {
    requestParameters: { userName: 'app', accessKeyId: 'AKIAIOSFODNN7EXAMPLE', status: 'Inactive' },
    responseElements: null,
  });

  it('tells what happened, newest first, in the home region', async () => {
    const aws = byName([CREATED], [UPDATED]);
    expect(await keyRotationEvents.read(aws)).toEqual({
      events: [
        { name: 'UpdateAccessKey', at: '2025-12-30T10:12:00.000Z', user: 'app', keyId: 'MPLE', status: 'Inactive' },
        { name: 'CreateAccessKey', at: '2025-12-30T10:00:00.000Z', user: 'app', keyId: 'MPLE', status: 'Active' },
      ],
      complete: true,
    });
    expect(aws.sent).toEqual(['cloudtrail:LookupEvents@us-east-1', 'cloudtrail:LookupEvents@us-east-1']);
  });

  it('asks for both events by name', async () => {
    const asked: unknown[] = [];
    await keyRotationEvents.read(
      fakeAws({
        'cloudtrail:LookupEvents': (input) => {
          asked.push('LookupAttributes' in input ? input.LookupAttributes : null);
          return { Events: [] };
        },
      }),
    );
    expect(asked).toEqual([
      [{ AttributeKey: 'EventName', AttributeValue: 'CreateAccessKey' }],
      [{ AttributeKey: 'EventName', AttributeValue: 'UpdateAccessKey' }],
    ]);
  });

  it('who names no user means itself', async () => {
    const own = { userIdentity: { type: 'IAMUser', userName: 'eve' } };
    const { events } = await keyRotationEvents.read(
      byName(
        [
          iam('CreateAccessKey', '2025-12-30T10:00:00Z', {
            ...own,
            requestParameters: null,
            responseElements: { accessKey: { accessKeyId: 'AKIAI44QH8DHBEXAMPLE', status: 'Active' } },
          }),
        ],
        [iam('UpdateAccessKey', '2025-12-30T11:00:00Z', { ...own, requestParameters: { accessKeyId: 'AKIA1' } })],
      ),
    );
    expect(events.map(({ user: name, keyId, status }) => [name, keyId, status])).toEqual([
      ['eve', 'KIA1', null],
      ['eve', 'MPLE', 'Active'],
    ]);
  });

  it.each<[string, object]>([
    ['was refused', { errorCode: 'AccessDenied', requestParameters: { userName: 'app' } }],
    ['is about the keys of root', { userIdentity: { type: 'Root' }, requestParameters: null }],
    ['is about nobody', { userIdentity: { type: 'AssumedRole', userName: 'role' }, requestParameters: null }],
    ['comes from another service', { eventSource: 'transfer.amazonaws.com', requestParameters: { userName: 'app' } }],
  ])('leaves out what %s', async (_, record) => {
    const aws = byName([iam('CreateAccessKey', '2025-12-30T10:00:00Z', record)], []);
    expect((await keyRotationEvents.read(aws)).events).toEqual([]);
  });

  it('says when there are older events', async () => {
    let page = 0;
    const aws = fakeAws({
      'cloudtrail:LookupEvents': (input) =>
        JSON.stringify(input).includes('CreateAccessKey')
          ? { Events: [CREATED], NextToken: `page ${page++}` }
          : { Events: [] },
    });
    const { events, complete } = await keyRotationEvents.read(aws);
    expect(complete).toBe(false);
    expect(events.length).toBeGreaterThan(0);
  });

  it.each(['AccessDeniedException', 'ThrottlingException'])('%s', async (name) => {
    expect(await codeOf(keyRotationEvents.read(fakeAws({ 'cloudtrail:LookupEvents': name })))).toContain(name);
  });

  it('an empty answer says nothing', async () => {
    expect(await codeOf(keyRotationEvents.read(fakeAws({ 'cloudtrail:LookupEvents': {} })))).toBe(
      'failed IncompleteAnswer',
    );
  });
});
