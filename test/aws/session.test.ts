import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { assumeRole, openSession } from '../../src/aws/session.ts';
import { callerIdentity, type FakeEndpoint, fakeEndpoint, xml, xmlError } from './fake-endpoint.ts';

let endpoint: FakeEndpoint;
let home: string;

beforeEach(async () => {
  endpoint = await fakeEndpoint();
  home = mkdtempSync(join(tmpdir(), 'keydrill-session-'));
  for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) vi.stubEnv(name, undefined);
  vi.stubEnv('HOME', home);
  vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
  vi.stubEnv('AWS_CONFIG_FILE', join(home, 'config'));
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', join(home, 'credentials'));
  vi.stubEnv('AWS_ENDPOINT_URL', endpoint.url);
});

afterEach(async () => {
  vi.unstubAllEnvs();
  rmSync(home, { recursive: true, force: true });
  await endpoint.close();
});

function withKeys(): void {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIAIOSFODNN7EXAMPLE');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
}

const session = (profile?: string) => openSession({ profile, timeoutMs: 500, version: '0.1.0' });

async function problemOf(opening: ReturnType<typeof openSession>): Promise<string> {
  const outcome = await opening;
  if (outcome.ok) throw new Error('the session opened');
  expect(outcome.problem).toMatch(/^[^\n]+\.$/);
  return outcome.problem;
}

describe('a session', () => {
  it.each([
    ['aws', 'eu-west-1', 'us-east-1'],
    ['aws-cn', 'cn-northwest-1', 'cn-north-1'],
    ['aws-us-gov', 'us-gov-east-1', 'us-gov-west-1'],
    ['aws-iso', 'us-iso-east-1', 'us-iso-east-1'],
  ])('in %s reads its partition from the caller, and reports from the home region', async (partition, region, home) => {
    withKeys();
    vi.stubEnv('AWS_REGION', region);
    endpoint.respondWith(callerIdentity(`arn:${partition}:sts::111122223333:assumed-role/scan/me`));
    const outcome = await session();
    expect(outcome).toMatchObject({
      ok: true,
      value: {
        target: { partition, accountId: '111122223333', region: home },
        spent: { 'sts:GetCallerIdentity': 1 },
      },
    });
    expect(String(endpoint.received[0]?.headers.authorization)).toContain(`/${region}/sts/`);
  });

  it('asks in us-east-1 when no region is configured', async () => {
    withKeys();
    endpoint.respondWith(callerIdentity('arn:aws:iam::111122223333:user/me'));
    expect(await session()).toMatchObject({ ok: true, value: { target: { region: 'us-east-1' } } });
    expect(String(endpoint.received[0]?.headers.authorization)).toContain('/us-east-1/sts/');
  });

  it('takes keys and region from a profile', async () => {
    writeFileSync(
      join(home, 'credentials'),
      '[audit]\naws_access_key_id = AKIAI44QH8DHBEXAMPLE\naws_secret_access_key = s\n',
    );
    writeFileSync(join(home, 'config'), '[profile audit]\nregion = ap-south-1\n');
    endpoint.respondWith(callerIdentity('arn:aws:iam::111122223333:user/me'));
    expect((await session('audit')).ok).toBe(true);
    expect(String(endpoint.received[0]?.headers.authorization)).toContain('Credential=AKIAI44QH8DHBEXAMPLE/');
    expect(String(endpoint.received[0]?.headers.authorization)).toContain('/ap-south-1/sts/');
  });
});

describe('no session', () => {
  it('without credentials: one sentence that says what to set', async () => {
    expect(await problemOf(session())).toMatch(/^No usable AWS credentials: .+; set AWS_PROFILE/);
    expect(endpoint.received).toEqual([]);
  });

  it('for a profile that does not exist: it is named', async () => {
    expect(await problemOf(session('prod'))).toMatch(/^No usable AWS credentials for profile "prod": .+list-profiles/);
    expect(endpoint.received).toEqual([]);
  });

  it.each(['ExpiredToken', 'InvalidClientTokenId', 'SignatureDoesNotMatch'])(
    'when the credentials are refused with %s',
    async (code) => {
      withKeys();
      endpoint.respondWith(xmlError(code, 403));
      expect(await problemOf(session())).toBe(
        `The AWS credentials were refused (${code}): they are expired or invalid; sign in again and repeat the scan.`,
      );
    },
  );

  it.each([
    ['no account', xml('<GetCallerIdentityResponse><GetCallerIdentityResult/></GetCallerIdentityResponse>')],
    ['an account that is no number', callerIdentity('arn:aws:iam::x:user/me', 'x')],
    ['an ARN that is none', callerIdentity('me')],
  ])('when AWS names %s', async (_, respond) => {
    withKeys();
    endpoint.respondWith(respond);
    expect(await problemOf(session())).toBe(
      'AWS did not say which account the credentials belong to (sts:GetCallerIdentity); try again.',
    );
  });

  it('when nobody answers in time', async () => {
    withKeys();
    endpoint.respondWith(() => undefined);
    const opening = openSession({ timeoutMs: 100, version: '0.1.0' });
    expect(await problemOf(opening)).toMatch(
      /^AWS could not be asked who is calling: sts:GetCallerIdentity said \w+ in us-east-1;/,
    );
  }, 20_000);
});

describe('the role of another account', () => {
  const credentials =
    '<Credentials><AccessKeyId>ASIAIOSFODNN7EXAMPLE</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>token</SessionToken><Expiration>2030-01-01T00:00:00Z</Expiration></Credentials>';
  const answer = (inside: string) =>
    xml(`<AssumeRoleResponse><AssumeRoleResult>${inside}</AssumeRoleResult></AssumeRoleResponse>`);

  const assume = (externalId?: string) =>
    assumeRole({
      session: {
        credentials: async () => ({ accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 's' }),
        target: { partition: 'aws-cn', accountId: '111122223333', region: 'cn-north-1' },
        spent: {},
      },
      accountId: '444455556666',
      roleName: 'audit/keydrill',
      externalId,
      timeoutMs: 500,
      version: '0.1.0',
    });

  it('is assumed in the partition of the caller, and opens that account', async () => {
    endpoint.respondWith(answer(credentials));
    const entered = await assume('shared id');
    expect(entered.target).toEqual({ partition: 'aws-cn', accountId: '444455556666', region: 'cn-north-1' });
    expect(await entered.credentials()).toMatchObject({ accessKeyId: 'ASIAIOSFODNN7EXAMPLE', sessionToken: 'token' });
    expect(entered.spent).toEqual({ 'sts:AssumeRole': 1 });
    const sent = new URLSearchParams(endpoint.received[0]?.body);
    expect(sent.get('RoleArn')).toBe('arn:aws-cn:iam::444455556666:role/audit/keydrill');
    expect(sent.get('ExternalId')).toBe('shared id');
  });

  it('is asked for without an external id when there is none', async () => {
    endpoint.respondWith(answer(credentials));
    await assume();
    expect(new URLSearchParams(endpoint.received[0]?.body).has('ExternalId')).toBe(false);
  });

  it('that cannot be assumed is an unread account, with the permission to add', async () => {
    endpoint.respondWith(xmlError('AccessDenied', 403));
    await expect(assume()).rejects.toMatchObject({
      error: { kind: 'access-denied', operation: 'sts:AssumeRole', iamAction: 'sts:AssumeRole' },
    });
  });

  it('is unread when AWS gives no credentials', async () => {
    endpoint.respondWith(answer(''));
    await expect(assume()).rejects.toMatchObject({ error: { code: 'IncompleteAnswer', operation: 'sts:AssumeRole' } });
  });
});
