import type { AwsCredentialIdentityProvider, MiddlewareStack } from '@smithy/types';
import type { Aws, AwsClientClass, AwsCommand, Target } from '../facts/collector.ts';
import { FactUnavailable, REFUSED } from '../facts/fact.ts';
import { isReadOnly } from '../facts/iam-actions.ts';
import { NO_REPOSITORY, type Repository } from '../facts/repository.ts';
import { type Calls, callsFrom } from '../facts/snapshot.ts';
import { classifyError } from './classify-error.ts';
import { operationName } from './operation-name.ts';

export interface ConnectionOptions {
  readonly credentials: AwsCredentialIdentityProvider;
  readonly target: Target;
  /** The operations that may be sent; anything else is refused before a request leaves. */
  readonly allowed: readonly string[];
  /** Those of the allowed that change something. Empty wherever an account is read; only publishing names one. */
  readonly writes?: readonly string[];
  /** For one attempt; a call has three attempts. */
  readonly timeoutMs: number;
  /** The checkout that collectors may read as well; none for connections that only find out about accounts. */
  readonly repository?: Repository;
  /** Sent with every request, e.g. `0.1.0`. */
  readonly version: string;
  /** Ends every call that is under way, and all that follow. */
  readonly signal?: AbortSignal | undefined;
  /** Told by how much the local clock is ahead of AWS, in milliseconds, with each answer that has the time. */
  readonly onClock?: ((aheadMs: number) => void) | undefined;
}

/** One account's clients, made when first used, with a guard and a counter around each. */
export interface Connection {
  readonly in: (region: string) => Aws;
  /** What was sent so far, retries included. */
  readonly calls: () => Calls;
  readonly close: () => void;
}

const ATTEMPTS = 3;

/** The part of every SDK client that a call rests on. */
interface Client {
  readonly middlewareStack: MiddlewareStack<object, object>;
  send(command: unknown, options: { readonly abortSignal: AbortSignal }): Promise<unknown>;
  destroy(): void;
}

export function openConnection(options: ConnectionOptions): Connection {
  const clients = new Map<AwsClientClass, Map<string, Client>>();
  const sent = new Map<string, number>();

  function clientOf(Class: AwsClientClass, region: string): Client {
    const byRegion = clients.get(Class) ?? new Map<string, Client>();
    clients.set(Class, byRegion);
    const client = byRegion.get(region) ?? (new Class(configuration(Class, options, region)) as unknown as Client);
    if (!byRegion.has(region)) watch(client, options, sent);
    byRegion.set(region, client);
    return client;
  }

  async function send<O>(Class: AwsClientClass, command: AwsCommand<O>, region: string): Promise<O> {
    const operation = operationName(Class.name, command.constructor.name);
    try {
      const timeout = AbortSignal.timeout(options.timeoutMs * ATTEMPTS);
      const abortSignal = options.signal === undefined ? timeout : AbortSignal.any([timeout, options.signal]);
      return (await clientOf(Class, region).send(command, { abortSignal })) as O;
    } catch (thrown) {
      if (thrown instanceof RefusedCall) throw thrown;
      throw new FactUnavailable(classifyError(operation, thrown));
    }
  }

  return {
    in: (region) => ({
      ...options.target,
      region,
      repository: options.repository ?? NO_REPOSITORY,
      send: (Class, command, elsewhere) => send(Class, command, elsewhere ?? region),
    }),
    calls: () => callsFrom(Object.fromEntries(sent)),
    close: () => {
      for (const byRegion of clients.values()) for (const client of byRegion.values()) client.destroy();
    },
  };
}

/**
 * A mistake in a collector: the read-only guard stopped a request that was never planned. The fact stays unread, and says so.
 */
export class RefusedCall extends FactUnavailable {
  constructor(operation: string) {
    const message = `${operation} is not among the planned read-only operations`;
    super({ kind: 'failed', operation, code: REFUSED, iamAction: null, message });
    this.name = REFUSED;
    this.message = message;
  }
}

function configuration(Class: AwsClientClass, { credentials, timeoutMs, version }: ConnectionOptions, region: string) {
  return {
    region,
    credentials,
    maxAttempts: ATTEMPTS,
    retryMode: 'adaptive',
    requestHandler: { connectionTimeout: timeoutMs, requestTimeout: timeoutMs, throwOnRequestTimeout: true },
    customUserAgent: [['keydrill', version]],
    followRegionRedirects: true,
    ...(Class.name === 'S3ControlClient' ? accountEndpoint() : {}),
  };
}

/**
 * S3 Control puts the account id before the host name, which a custom endpoint (an emulator, a VPC endpoint by address)
 * has no name for; the account id travels in a header as well.
 */
function accountEndpoint() {
  const endpoint = process.env['AWS_ENDPOINT_URL_S3_CONTROL'] ?? process.env['AWS_ENDPOINT_URL'];
  return endpoint === undefined ? {} : { endpointProvider: () => ({ url: new URL(endpoint) }) };
}

/** The guard stands where a command enters, the counter where a request leaves, so that retries are counted. */
function watch(
  { middlewareStack }: Client,
  { allowed, writes = [], onClock }: Pick<ConnectionOptions, 'allowed' | 'writes' | 'onClock'>,
  sent: Map<string, number>,
): void {
  const mayPass = (operation: string) =>
    isReadOnly(operation) || operation === ASSUME_ROLE || writes.includes(operation);
  middlewareStack.add(
    (next, context) => (input) => {
      const operation = named(context);
      if (!allowed.includes(operation) || !mayPass(operation)) throw new RefusedCall(operation);
      return next(input);
    },
    { step: 'initialize', name: 'keydrillReadOnlyGuard', priority: 'high' },
  );
  middlewareStack.add(
    (next, context) => (input) => {
      const operation = named(context);
      sent.set(operation, (sent.get(operation) ?? 0) + 1);
      return next(input);
    },
    { step: 'deserialize', name: 'keydrillCallCounter', priority: 'low' },
  );
  if (onClock !== undefined) watchClock(middlewareStack, onClock);
}

/** Refusals have the time too: a wrong clock is the likeliest reason of one. */
function watchClock(stack: Client['middlewareStack'], onClock: NonNullable<ConnectionOptions['onClock']>): void {
  stack.add(
    (next) => async (input) => {
      const sentAt = Date.now();
      const answer = await next(input);
      const time = timeIn(answer.response);
      // The header has whole seconds: on average, half of one has passed.
      if (time !== null) onClock(Math.round((sentAt + Date.now()) / 2 - time - 500));
      return answer;
    },
    { step: 'deserialize', name: 'keydrillClock', priority: 'low' },
  );
}

/** The time in the Date header; null without one, and for an answer that a cache has kept. */
function timeIn(response: unknown): number | null {
  if (typeof response !== 'object' || response === null || !('headers' in response)) return null;
  const { date, age } = response.headers as Readonly<Record<string, string | undefined>>;
  const time = Date.parse(date ?? '');
  return Number.isNaN(time) || age !== undefined ? null : time;
}

/** Changes nothing in the account; allowed only where a connection is opened for it. */
export const ASSUME_ROLE = 'sts:AssumeRole';

const named = ({ clientName, commandName }: { clientName?: string; commandName?: string }): string =>
  operationName(clientName ?? '', commandName ?? '');
