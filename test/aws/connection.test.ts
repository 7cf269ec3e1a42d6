import { CreateAccessKeyCommand, GetAccountSummaryCommand, IAMClient, ListUsersCommand } from '@aws-sdk/client-iam';
import { GetObjectCommand, ListBucketsCommand, PutBucketPolicyCommand, S3Client } from '@aws-sdk/client-s3';
import { GetPublicAccessBlockCommand, S3ControlClient } from '@aws-sdk/client-s3-control';
import {
  BatchImportFindingsCommand,
  BatchUpdateFindingsCommand,
  DescribeHubCommand,
  SecurityHubClient,
} from '@aws-sdk/client-securityhub';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Connection, openConnection, RefusedCall } from '../../src/aws/connection.ts';
import { isFactUnavailable } from '../../src/facts/fact.ts';
import { type FakeEndpoint, fakeEndpoint, json, type Respond, xml, xmlError } from './fake-endpoint.ts';

const TARGET = { partition: 'aws', accountId: '111122223333', region: 'us-east-1' };
const SUMMARY: Respond = xml(
  '<GetAccountSummaryResponse><GetAccountSummaryResult><SummaryMap><entry><key>Users</key><value>7</value></entry></SummaryMap></GetAccountSummaryResult></GetAccountSummaryResponse>',
);

let endpoint: FakeEndpoint;
const open: Connection[] = [];

beforeEach(async () => {
  endpoint = await fakeEndpoint();
  vi.stubEnv('AWS_ENDPOINT_URL', endpoint.url);
});

afterEach(async () => {
  for (const connection of open.splice(0)) connection.close();
  vi.unstubAllEnvs();
  await endpoint.close();
});

function connect(allowed: readonly string[], timeoutMs = 5000, writes?: readonly string[]): Connection {
  const connection = openConnection({
    credentials: async () => ({ accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'secret' }),
    target: TARGET,
    allowed,
    ...(writes === undefined ? {} : { writes }),
    timeoutMs,
    version: '9.9.9',
  });
  open.push(connection);
  return connection;
}

const SUMMARY_ONLY = ['iam:GetAccountSummary'];
const askSummary = (connection: Connection) =>
  connection.in('us-east-1').send(IAMClient, new GetAccountSummaryCommand({}));

async function errorOf(sending: Promise<unknown>) {
  const thrown = await sending.then(
    () => new Error('it was answered'),
    (reason: unknown) => reason,
  );
  if (!isFactUnavailable(thrown)) throw thrown;
  return thrown.error;
}

describe('a connection', () => {
  it('sends what is planned, says who sends it, and gives the answer', async () => {
    endpoint.respondWith(SUMMARY);
    const connection = connect(SUMMARY_ONLY);
    expect((await askSummary(connection)).SummaryMap).toEqual({ Users: 7 });
    expect(endpoint.received).toHaveLength(1);
    expect(endpoint.received[0]?.headers['user-agent']).toContain('keydrill/9.9.9');
    expect(connection.calls()).toEqual({ total: 1, byOperation: { 'iam:GetAccountSummary': 1 } });
  });

  it('knows its account and region, and signs for the region that is asked', async () => {
    endpoint.respondWith(json({ HubArn: 'arn' }));
    const aws = connect(['securityhub:DescribeHub']).in('eu-west-1');
    expect(aws).toMatchObject({ partition: 'aws', accountId: '111122223333', region: 'eu-west-1' });
    await aws.send(SecurityHubClient, new DescribeHubCommand({}));
    await aws.send(SecurityHubClient, new DescribeHubCommand({}), 'ap-south-1');
    expect(
      endpoint.received.map(({ headers }) => /\/([a-z0-9-]+)\/securityhub\//.exec(String(headers.authorization))?.[1]),
    ).toEqual(['eu-west-1', 'ap-south-1']);
  });

  it('reaches S3 Control at a custom endpoint, with the account in a header', async () => {
    endpoint.respondWith(
      xml('<PublicAccessBlockConfiguration><BlockPublicAcls>true</BlockPublicAcls></PublicAccessBlockConfiguration>'),
    );
    const command = new GetPublicAccessBlockCommand({ AccountId: '111122223333' });
    const answer = await connect(['s3control:GetPublicAccessBlock']).in('us-east-1').send(S3ControlClient, command);
    expect(answer.PublicAccessBlockConfiguration?.BlockPublicAcls).toBe(true);
    expect(endpoint.received[0]?.host).toMatch(/^127\.0\.0\.1:/);
    expect(endpoint.received[0]?.headers['x-amz-account-id']).toBe('111122223333');
  });
});

describe('the read-only guard', () => {
  const refused = 'is not among the planned read-only operations';
  const everything = ['iam:CreateAccessKey', 's3:PutBucketPolicy', 's3:GetObject', 's3:ListBuckets', 'iam:ListUsers'];
  const us = (connection: Connection) => connection.in('us-east-1');

  it.each<[string, readonly string[], (connection: Connection) => Promise<unknown>]>([
    ['a change, even if it was planned', everything, (to) => us(to).send(IAMClient, new CreateAccessKeyCommand({}))],
    [
      'another change',
      everything,
      (to) => us(to).send(S3Client, new PutBucketPolicyCommand({ Bucket: 'b', Policy: '{}' })),
    ],
    [
      'a read of contents, even if it was planned',
      everything,
      (to) => us(to).send(S3Client, new GetObjectCommand({ Bucket: 'b', Key: 'k' })),
    ],
    ['a read that was not planned', SUMMARY_ONLY, (to) => us(to).send(IAMClient, new ListUsersCommand({}))],
    ['anything when nothing is planned', [], askSummary],
    [
      'a role that nobody opened the connection for',
      SUMMARY_ONLY,
      (to) => us(to).send(STSClient, new AssumeRoleCommand({ RoleArn: 'arn:aws:iam::1:role/r', RoleSessionName: 's' })),
    ],
  ])('stops %s before a request leaves', async (_, allowed, send) => {
    const connection = connect(allowed);
    const thrown = await send(connection).catch((reason: unknown) => reason);
    expect(thrown).toBeInstanceOf(RefusedCall);
    expect(String(thrown)).toContain(refused);
    expect(endpoint.received).toEqual([]);
    expect(connection.calls()).toEqual({ total: 0, byOperation: {} });
  });

  it('goes by what is sent, not by what the client or command calls itself', async () => {
    class GetAccountSummaryCommandInDisguise extends CreateAccessKeyCommand {}
    Object.defineProperty(GetAccountSummaryCommandInDisguise, 'name', { value: 'GetAccountSummaryCommand' });
    const sending = us(connect(SUMMARY_ONLY)).send(IAMClient, new GetAccountSummaryCommandInDisguise({}));
    await expect(sending).rejects.toThrow(`iam:CreateAccessKey ${refused}`);
    expect(endpoint.received).toEqual([]);
  });

  it('lets a change pass only where the connection was opened for that one', async () => {
    endpoint.respondWith(json({ SuccessCount: 0, FailedCount: 0 }));
    const both = ['securityhub:BatchImportFindings', 'securityhub:BatchUpdateFindings'];
    const imports = new BatchImportFindingsCommand({ Findings: [] });
    await expect(us(connect(both)).send(SecurityHubClient, imports)).rejects.toThrow(refused);
    const publishing = connect(both, 5000, ['securityhub:BatchImportFindings']);
    const updates = new BatchUpdateFindingsCommand({ FindingIdentifiers: [] });
    await expect(us(publishing).send(SecurityHubClient, updates)).rejects.toThrow(refused);
    expect(endpoint.received).toEqual([]);
    expect(await us(publishing).send(SecurityHubClient, imports)).toMatchObject({ SuccessCount: 0 });
    await expect(us(connect([], 5000, both)).send(SecurityHubClient, imports)).rejects.toThrow(refused);
  });

  it('lets a planned read of the same client pass after a refusal', async () => {
    endpoint.respondWith(SUMMARY);
    const connection = connect(SUMMARY_ONLY);
    await expect(us(connection).send(IAMClient, new ListUsersCommand({}))).rejects.toThrow(refused);
    await askSummary(connection);
    expect(connection.calls().total).toBe(1);
  });
});

describe('what goes wrong is data', () => {
  it.each([
    [
      'a denial',
      xmlError('AccessDenied', 403),
      { kind: 'access-denied', code: 'AccessDenied', iamAction: 'iam:GetAccountSummary' },
      1,
    ],
    ['an expired token', xmlError('ExpiredToken', 403), { kind: 'failed', code: 'ExpiredToken', iamAction: null }, 1],
    ['a body that does not parse', xml('<html><body>proxy<br>', 200), { kind: 'failed', iamAction: null }, 1],
  ])('%s is one request', async (_, respond, error, requests) => {
    endpoint.respondWith(respond);
    const connection = connect(SUMMARY_ONLY);
    expect(await errorOf(askSummary(connection))).toMatchObject({ operation: 'iam:GetAccountSummary', ...error });
    expect(endpoint.received).toHaveLength(requests);
    expect(connection.calls().total).toBe(requests);
  });

  it('JSON that does not parse is failed too, never an absence', async () => {
    endpoint.respondWith((response) =>
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"HubArn":'),
    );
    const sending = connect(['securityhub:DescribeHub'])
      .in('us-east-1')
      .send(SecurityHubClient, new DescribeHubCommand({}));
    expect(await errorOf(sending)).toMatchObject({ kind: 'failed', code: 'SyntaxError' });
  });

  it('throttling is tried three times, and each is counted', async () => {
    endpoint.respondWith(xmlError('Throttling', 400));
    const connection = connect(SUMMARY_ONLY);
    expect(await errorOf(askSummary(connection))).toMatchObject({ kind: 'throttled', code: 'Throttling' });
    expect(endpoint.received).toHaveLength(3);
    expect(connection.calls()).toEqual({ total: 3, byOperation: { 'iam:GetAccountSummary': 3 } });
  }, 20_000);

  it('a passing error is mended by trying again', async () => {
    let requests = 0;
    endpoint.respondWith((response, request) => {
      requests += 1;
      (requests === 1 ? xmlError('ServiceUnavailable', 503) : SUMMARY)(response, request);
    });
    const connection = connect(SUMMARY_ONLY);
    expect((await askSummary(connection)).SummaryMap).toEqual({ Users: 7 });
    expect(connection.calls().total).toBe(2);
  }, 20_000);

  it('a connection that is reset is unavailable', async () => {
    endpoint.respondWith((response) => response.destroy());
    expect(await errorOf(askSummary(connect(SUMMARY_ONLY)))).toMatchObject({ kind: 'unavailable', code: 'ECONNRESET' });
  }, 20_000);

  it('nobody listening is unavailable', async () => {
    vi.stubEnv('AWS_ENDPOINT_URL', 'http://127.0.0.1:1');
    expect(await errorOf(askSummary(connect(SUMMARY_ONLY)))).toMatchObject({
      kind: 'unavailable',
      code: 'ECONNREFUSED',
    });
  }, 20_000);

  it('a server that never answers ends with a timeout', async () => {
    endpoint.respondWith(() => undefined);
    const connection = connect(SUMMARY_ONLY, 400);
    expect(await errorOf(askSummary(connection))).toMatchObject({ kind: 'timeout' });
    // Each attempt ends by itself, so that there is time for another.
    expect(connection.calls().total).toBeGreaterThan(1);
  }, 20_000);

  it.each([
    ['a body that drips', '<'],
    ['a body that stops', ''],
  ])(
    '%s ends with a timeout',
    async (_, drop) => {
      endpoint.respondWith((response) => {
        response.writeHead(200, { 'content-type': 'text/xml' }).write('<GetAccountSummaryResponse>');
        const dripping = setInterval(() => drop !== '' && response.write(drop), 20);
        response.on('close', () => clearInterval(dripping));
      });
      const error = await errorOf(askSummary(connect(SUMMARY_ONLY, 150)));
      expect(error.kind).toBe('timeout');
    },
    20_000,
  );

  it('one that was refused by S3 names the permission, which is not the operation', async () => {
    endpoint.respondWith(xml('<Error><Code>AccessDenied</Code><Message>no</Message></Error>', 403));
    const sending = connect(['s3:ListBuckets']).in('us-east-1').send(S3Client, new ListBucketsCommand({}));
    expect(await errorOf(sending)).toMatchObject({ kind: 'access-denied', iamAction: 's3:ListAllMyBuckets' });
  });
});
