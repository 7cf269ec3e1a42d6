import type { AwsCredentialIdentityProvider } from '@smithy/types';
import { present } from '../facts/answer.ts';
import type { Target } from '../facts/collector.ts';
import { isFactUnavailable } from '../facts/fact.ts';
import { type Outcome, ok, problem } from '../outcome.ts';
import { isCredentialsError, isUntrusted } from './classify-error.ts';
import { ASSUME_ROLE, type ConnectionOptions, openConnection } from './connection.ts';
import { homeRegionOf } from './partitions.ts';

/** Whose credentials are used, and the account they open. */
export interface Session {
  readonly credentials: AwsCredentialIdentityProvider;
  /** The account, with its home region. */
  readonly target: Target;
  /** Requests that finding out took, by operation. */
  readonly spent: Readonly<Record<string, number>>;
  /** Who is calling; absent in an account that a role was assumed in. */
  readonly arn?: string;
}

export interface SessionOptions extends Pick<ConnectionOptions, 'signal' | 'onClock'> {
  /** A profile of the shared AWS configuration; undefined follows the environment. */
  readonly profile?: string | undefined;
  readonly timeoutMs: number;
  readonly version: string;
}

/** Opens the standard credential chain (environment, profile, SSO, role, container, instance) and asks who it is. */
export async function openSession(options: SessionOptions): Promise<Outcome<Session>> {
  const { fromNodeProviderChain } = await import('@aws-sdk/credential-providers');
  const profile = options.profile === undefined ? {} : { profile: options.profile };
  const region = await configuredRegion(options.profile);
  const credentials = fromNodeProviderChain({ ...profile, clientConfig: { region } });
  return identify({ ...options, credentials, region });
}

export interface RoleOptions extends Pick<SessionOptions, 'timeoutMs' | 'version' | 'signal'> {
  readonly session: Session;
  readonly accountId: string;
  readonly roleName: string;
  readonly externalId?: string | undefined;
  /** Told the requests that were made, even if they were in vain. */
  readonly onSpent?: (spent: Session['spent']) => void;
}

/** Assumes the scanning role of another account. Rejects with `FactUnavailable`: the account is then unread, not an error. */
export async function assumeRole(options: RoleOptions): Promise<Session> {
  const { session, accountId, roleName, externalId, timeoutMs, version, signal } = options;
  const { AssumeRoleCommand, STSClient } = await import('@aws-sdk/client-sts');
  const { partition, region } = session.target;
  const command = new AssumeRoleCommand({
    RoleArn: `arn:${partition}:iam::${accountId}:role/${roleName}`,
    RoleSessionName: 'keydrill',
    ...(externalId === undefined ? {} : { ExternalId: externalId }),
  });
  const connection = openConnection({ ...session, allowed: [ASSUME_ROLE], timeoutMs, version, signal });
  try {
    const { Credentials } = await connection.in(region).send(STSClient, command);
    const identity = {
      accessKeyId: present(Credentials?.AccessKeyId, ASSUME_ROLE, 'AccessKeyId'),
      secretAccessKey: present(Credentials?.SecretAccessKey, ASSUME_ROLE, 'SecretAccessKey'),
      sessionToken: present(Credentials?.SessionToken, ASSUME_ROLE, 'SessionToken'),
    };
    return {
      credentials: () => Promise.resolve(identity),
      target: { ...session.target, accountId },
      spent: connection.calls().byOperation,
    };
  } finally {
    options.onSpent?.(connection.calls().byOperation);
    connection.close();
  }
}

interface IdentifyOptions extends SessionOptions, Pick<Session, 'credentials'> {
  readonly region: string;
}

async function identify({ credentials, region, profile, ...options }: IdentifyOptions): Promise<Outcome<Session>> {
  try {
    await credentials();
  } catch (thrown) {
    return problem(noCredentials(messageOf(thrown), profile));
  }
  const { GetCallerIdentityCommand, STSClient } = await import('@aws-sdk/client-sts');
  const target = { partition: 'aws', accountId: '', region };
  const connection = openConnection({ ...options, credentials, target, allowed: ['sts:GetCallerIdentity'] });
  try {
    const { Account, Arn } = await connection.in(region).send(STSClient, new GetCallerIdentityCommand({}));
    const partition = Arn?.split(':')[1];
    if (Account === undefined || !/^\d{12}$/.test(Account) || !partition) {
      return problem('AWS did not say which account the credentials belong to (sts:GetCallerIdentity); try again.');
    }
    const home = { partition, accountId: Account, region: homeRegionOf(partition, region) };
    return ok({
      credentials,
      target: home,
      spent: connection.calls().byOperation,
      ...(Arn === undefined ? {} : { arn: Arn }),
    });
  } catch (thrown) {
    return problem(unidentified(thrown, region));
  } finally {
    connection.close();
  }
}

function noCredentials(reason: string, profile: string | undefined): string {
  const where = profile === undefined ? '' : ` for profile "${profile}"`;
  const remedy =
    profile === undefined
      ? 'set AWS_PROFILE, run "aws login" or "aws sso login"'
      : 'check "aws configure list-profiles"';
  return `No usable AWS credentials${where}: ${oneSentence(reason)}; ${remedy}, or see "keydrill scan --help".`;
}

function unidentified(thrown: unknown, region: string): string {
  if (!isFactUnavailable(thrown)) return `AWS could not be asked who is calling: ${oneSentence(messageOf(thrown))}.`;
  const { error } = thrown;
  if (isCredentialsError(error)) {
    return `The AWS credentials were refused (${error.code}): they are expired or invalid; sign in again and repeat the scan.`;
  }
  if (isUntrusted(error)) {
    return `AWS could not be asked who is calling: the TLS certificate of the connection is not trusted (${error.code}); name your network's certificate authority in NODE_EXTRA_CA_CERTS.`;
  }
  if (error.code === 'ENOTFOUND')
    return `AWS has no endpoint in the region "${region}"; check AWS_REGION and the network.`;
  return `AWS could not be asked who is calling: ${error.operation} said ${error.code} in ${region}; check the network and try again.`;
}

const messageOf = (thrown: unknown): string => (thrown instanceof Error ? thrown.message : String(thrown));

const oneSentence = (text: string): string => text.replace(/\s+/g, ' ').replace(/[.\s]+$/, '');

/** The region that the environment or profile names. IAM and STS can be asked from anywhere, so there is a default. */
async function configuredRegion(profile: string | undefined): Promise<string> {
  const { STSClient } = await import('@aws-sdk/client-sts');
  const client = new STSClient(profile === undefined ? {} : { profile });
  try {
    return await client.config.region();
  } catch {
    return 'us-east-1';
  } finally {
    client.destroy();
  }
}
