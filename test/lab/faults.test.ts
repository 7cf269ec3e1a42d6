import { CloudTrailClient, DescribeTrailsCommand } from '@aws-sdk/client-cloudtrail';
import { DescribeRegionsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { CreateDetectorCommand, GuardDutyClient, ListDetectorsCommand } from '@aws-sdk/client-guardduty';
import { GetAccountSummaryCommand, IAMClient, ListUsersCommand } from '@aws-sdk/client-iam';
import { CreateBucketCommand, GetBucketAclCommand, S3Client } from '@aws-sdk/client-s3';
import { GetPublicAccessBlockCommand, PutPublicAccessBlockCommand, S3ControlClient } from '@aws-sdk/client-s3-control';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { FaultKind } from './faults.ts';
import { LAB_ACCOUNT_ID, type Lab, startLab } from './lab.ts';
import { emulatorSkipped } from './python.ts';

const PROTOCOLS = ['query', 'ec2', 'json', 'rest-json', 's3', 's3control'] as const;
type ProtocolName = (typeof PROTOCOLS)[number];

/** What the SDK shows of each fault: name and HTTP status. */
const ERRORS: Readonly<Record<string, Readonly<Record<ProtocolName, readonly [string, number]>>>> = {
  throttled: {
    query: ['Throttling', 400],
    ec2: ['RequestLimitExceeded', 503],
    json: ['ThrottlingException', 400],
    'rest-json': ['TooManyRequestsException', 429],
    s3: ['SlowDown', 503],
    s3control: ['SlowDown', 503],
  },
  denied: {
    query: ['AccessDenied', 403],
    ec2: ['UnauthorizedOperation', 403],
    json: ['AccessDeniedException', 400],
    'rest-json': ['AccessDeniedException', 403],
    s3: ['AccessDenied', 403],
    s3control: ['AccessDenied', 403],
  },
  'expired-token': {
    query: ['ExpiredToken', 403],
    ec2: ['RequestExpired', 400],
    json: ['ExpiredTokenException', 400],
    'rest-json': ['ExpiredTokenException', 403],
    s3: ['ExpiredToken', 400],
    s3control: ['ExpiredToken', 400],
  },
  'internal-error': {
    query: ['ServiceFailureException', 500],
    ec2: ['InternalError', 500],
    json: ['InternalFailure', 500],
    'rest-json': ['InternalServerErrorException', 500],
    s3: ['InternalError', 500],
    s3control: ['InternalError', 500],
  },
};

describe.skipIf(emulatorSkipped)('faults', () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await startLab();
    await lab.client(S3Client).send(new CreateBucketCommand({ Bucket: 'logs' }));
    await lab.client(GuardDutyClient).send(new CreateDetectorCommand({ Enable: true }));
    const PublicAccessBlockConfiguration = { BlockPublicAcls: true };
    const AccountId = LAB_ACCOUNT_ID;
    await lab
      .client(S3ControlClient)
      .send(new PutPublicAccessBlockCommand({ AccountId, PublicAccessBlockConfiguration }));
  }, 60_000);
  afterEach(() => {
    lab.clearFaults();
    lab.clearCalls();
  });
  afterAll(() => lab.stop());

  const via = { via: 'proxy' } as const;
  const ask: Readonly<Record<ProtocolName, () => Promise<object>>> = {
    query: () => lab.client(IAMClient, via).send(new GetAccountSummaryCommand({})),
    ec2: () => lab.client(EC2Client, via).send(new DescribeRegionsCommand({})),
    json: () => lab.client(CloudTrailClient, via).send(new DescribeTrailsCommand({})),
    'rest-json': () => lab.client(GuardDutyClient, via).send(new ListDetectorsCommand({})),
    s3: () => lab.client(S3Client, via).send(new GetBucketAclCommand({ Bucket: 'logs' })),
    s3control: () =>
      lab.client(S3ControlClient, via).send(new GetPublicAccessBlockCommand({ AccountId: LAB_ACCOUNT_ID })),
  };
  const failure = (protocol: ProtocolName) =>
    ask[protocol]().then(
      (answer) => {
        throw new Error(`answered ${JSON.stringify(answer)}`);
      },
      (error: Error & { readonly code?: string; readonly $metadata?: { readonly httpStatusCode?: number } }) => error,
    );

  describe.each(PROTOCOLS)('%s', (protocol) => {
    it.each(['throttled', 'denied', 'expired-token', 'internal-error'] as const)('%s', async (kind) => {
      lab.fault({ kind });
      const error = await failure(protocol);
      expect([error.name, error.$metadata?.httpStatusCode]).toEqual(ERRORS[kind]?.[protocol]);
      expect(lab.calls()).toMatchObject([{ protocol, fault: kind, answeredBy: 'fault' }]);
    });

    it.each(['html', 'truncated'] as const)('%s is an answer that cannot be read', async (kind) => {
      lab.fault({ kind });
      const error = await failure(protocol);
      expect(error.name).toMatch(/^(SyntaxError|Error)$/);
      expect(error.message).toMatch(/XML parse error|JSON/);
      expect(lab.calls()).toMatchObject([{ status: 200, fault: kind }]);
    });

    it.each(['reset', 'cut-off'] as const)('%s breaks the connection', async (kind) => {
      lab.fault({ kind });
      expect(await failure(protocol)).toMatchObject({ code: 'ECONNRESET' });
    });

    it('empty is an answer without its data', async () => {
      const { $metadata: _usual, ...usual } = { $metadata: undefined, ...(await ask[protocol]()) };
      lab.fault({ kind: 'empty' });
      const { $metadata: _metadata, ...answer } = { $metadata: undefined, ...(await ask[protocol]()) };
      expect(JSON.stringify(answer).length).toBeLessThan(JSON.stringify(usual).length);
      expect(JSON.stringify(answer)).toMatch(/^\{("PublicAccessBlockConfiguration":\{\})?\}$/);
    });

    it.each<FaultKind>([{ kind: 'hang' }, { kind: 'drip', everyMs: 20 }])('$kind never ends', async (fault) => {
      lab.fault(fault);
      const outcome = ask[protocol]().then(
        () => 'ended',
        () => 'ended',
      );
      const waited = new Promise((resolve) => setTimeout(() => resolve('waiting'), 150));
      expect(await Promise.race([outcome, waited])).toBe('waiting');
    });

    it('delay gives the right answer late', async () => {
      lab.fault({ kind: 'delay', ms: 120 });
      const started = performance.now();
      await ask[protocol]();
      expect(performance.now() - started).toBeGreaterThan(110);
      expect(lab.calls()).toMatchObject([{ status: 200, fault: 'delay' }]);
    });
  });

  it('strikes as often as asked, and the SDK gets over it', async () => {
    const fault = lab.fault({ operation: 'iam:GetAccountSummary', times: 2, kind: 'throttled' });
    await lab.client(IAMClient, { ...via, maxAttempts: 3 }).send(new GetAccountSummaryCommand({}));
    expect(fault.hits()).toBe(2);
    expect(lab.calls().map(({ attempt, status }) => [attempt, status])).toEqual([
      [1, 400],
      [2, 400],
      [3, 200],
    ]);
  });

  it('can be confined to an operation, a service, a region, and what a call names', async () => {
    const iam = lab.client(IAMClient, via);
    const list = (region: string) => lab.client(GuardDutyClient, { ...via, region }).send(new ListDetectorsCommand({}));
    lab.fault({ operation: /^iam:List/, kind: 'denied' });
    lab.fault({ operation: 'guardduty:*', region: 'eu-west-1', kind: 'denied' });
    lab.fault({ operation: 's3:*', match: (call) => call.parameters['Bucket'] === 'other', kind: 'hang' });
    await expect(iam.send(new ListUsersCommand({}))).rejects.toThrow('not authorized');
    await iam.send(new GetAccountSummaryCommand({}));
    await expect(list('eu-west-1')).rejects.toThrow('not authorized');
    await list('eu-west-2');
    await ask.s3();
  });

  it('ends when it is removed', async () => {
    const fault = lab.fault({ kind: 'denied' });
    await expect(ask.query()).rejects.toThrow();
    fault.remove();
    await ask.query();
    expect(fault.hits()).toBe(1);
  });
});
