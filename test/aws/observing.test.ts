import { GetAccountSummaryCommand, IAMClient } from '@aws-sdk/client-iam';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { classifyError, isUntrusted } from '../../src/aws/classify-error.ts';
import { type Connection, type ConnectionOptions, openConnection } from '../../src/aws/connection.ts';
import { openSession } from '../../src/aws/session.ts';
import { isFactUnavailable } from '../../src/facts/fact.ts';
import { callerIdentity, type FakeEndpoint, fakeEndpoint, type Respond, xmlError } from './fake-endpoint.ts';

const SUMMARY = 'iam:GetAccountSummary';
const MINUTE = 60_000;

let endpoint: FakeEndpoint;
let connection: Connection | undefined;

beforeEach(async () => {
  endpoint = await fakeEndpoint();
  vi.stubEnv('AWS_ENDPOINT_URL', endpoint.url);
});

afterEach(async () => {
  connection?.close();
  vi.unstubAllEnvs();
  await endpoint.close();
});

async function ask(parts: Partial<ConnectionOptions>): Promise<unknown> {
  connection = openConnection({
    credentials: async () => ({ accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'secret' }),
    target: { partition: 'aws', accountId: '111122223333', region: 'us-east-1' },
    allowed: [SUMMARY],
    timeoutMs: 2000,
    version: '0.1.0',
    ...parts,
  });
  return connection
    .in('us-east-1')
    .send(IAMClient, new GetAccountSummaryCommand({}))
    .catch((thrown: unknown) => (isFactUnavailable(thrown) ? thrown.error : thrown));
}

const dated =
  (aheadMs: number | null, headers: Readonly<Record<string, string>> = {}): Respond =>
  (response, request) => {
    response.sendDate = false;
    const date = aheadMs === null ? {} : { date: new Date(Date.now() + aheadMs).toUTCString() };
    for (const [name, value] of Object.entries({ ...date, ...headers })) response.setHeader(name, value);
    xmlError('AccessDenied', 403)(response, request);
  };

describe('the clock of AWS', () => {
  it.each([0, 3 * MINUTE, -90 * MINUTE])('is told from an answer, a refusal too: %d ms ahead', async (aheadMs) => {
    const told: number[] = [];
    endpoint.respondWith(dated(aheadMs));
    await ask({ onClock: (ms) => told.push(ms) });
    expect(told.length).toBeGreaterThan(0);
    expect(Math.abs((told[0] ?? Number.NaN) + aheadMs)).toBeLessThan(2000);
  });

  it.each([
    ['without a date', dated(null)],
    ['with a date that is none', dated(null, { date: 'yesterday' })],
    ['that a cache has kept', dated(0, { age: '30' })],
  ])('is not told from an answer %s', async (_, respond) => {
    const onClock = vi.fn();
    endpoint.respondWith(respond);
    await ask({ onClock });
    expect(onClock).not.toHaveBeenCalled();
  });
});

describe('a signal', () => {
  it('ends the call that is under way, and those that follow', async () => {
    endpoint.respondWith(() => undefined);
    const started = performance.now();
    const error = await ask({ signal: AbortSignal.timeout(100), timeoutMs: 20_000 });
    expect(error).toMatchObject({ kind: 'timeout', operation: SUMMARY });
    expect(performance.now() - started).toBeLessThan(5000);
    expect(await ask({ signal: AbortSignal.abort(), timeoutMs: 20_000 })).toMatchObject({ kind: 'timeout' });
  });

  it('does not lengthen the timeout', async () => {
    endpoint.respondWith(() => undefined);
    const error = await ask({ signal: AbortSignal.timeout(60_000), timeoutMs: 200 });
    expect(error).toMatchObject({ kind: 'timeout' });
  });
});

describe('a session', () => {
  it('knows who is calling, and tells the clock', async () => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'ASIAIOSFODNN7EXAMPLE');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
    const arn = 'arn:aws:sts::111122223333:assumed-role/scan/me';
    const onClock = vi.fn();
    endpoint.respondWith(callerIdentity(arn));
    const session = await openSession({ timeoutMs: 2000, version: '0.1.0', onClock });
    expect(session).toMatchObject({ ok: true, value: { arn } });
    expect(onClock).toHaveBeenCalledOnce();
  });
});

describe('a certificate that is not trusted', () => {
  it.each([
    ['SELF_SIGNED_CERT_IN_CHAIN', true],
    ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', true],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', true],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', true],
    ['CERT_HAS_EXPIRED', true],
    ['ERR_TLS_CERT_ALTNAME_INVALID', true],
    ['ECONNREFUSED', false],
  ])('%s', (code, expected) => {
    const error = classifyError(SUMMARY, Object.assign(new Error('tls'), { code }));
    expect(error).toMatchObject({ kind: 'unavailable', code });
    expect(isUntrusted(error)).toBe(expected);
  });
});
