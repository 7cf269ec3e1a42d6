import type { BuildMiddleware } from '@smithy/types';

/** What every SDK client's constructor takes from the lab. */
export interface LabClientConfig {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken?: string;
  };
  readonly maxAttempts: number;
  readonly forcePathStyle?: boolean;
  /** Only for S3 Control: its own rules would put the account id before an IP address. */
  readonly endpointProvider?: () => { readonly url: URL };
}

/** The part of an SDK client that the lab touches. */
export interface SdkClient {
  readonly middlewareStack: {
    add(middleware: BuildMiddleware<never, object>, options: { readonly step: 'build'; readonly name: string }): void;
  };
}

export interface ClientOptions {
  /** Default us-east-1. */
  readonly region?: string;
  /** Default: the account of the key, which for an unknown key is the lab's. */
  readonly accountId?: string;
  /** "Now" for this client's calls; a function is asked at every call. */
  readonly at?: Date | (() => Date);
  readonly via?: 'moto' | 'proxy';
  readonly credentials?: LabClientConfig['credentials'];
  /** Default 1: set-up should fail at once. */
  readonly maxAttempts?: number;
}

const SETUP_CREDENTIALS = { accessKeyId: 'AKIALABSETUP00000001', secretAccessKey: 'lab-secret' } as const;

export function createClient<C extends SdkClient>(
  Class: new (config: LabClientConfig) => C,
  endpoint: string,
  options: ClientOptions,
): C {
  const client = new Class({
    endpoint,
    region: options.region ?? 'us-east-1',
    credentials: options.credentials ?? SETUP_CREDENTIALS,
    maxAttempts: options.maxAttempts ?? 1,
    ...(Class.name === 'S3Client' ? { forcePathStyle: true } : {}),
    ...(Class.name === 'S3ControlClient' ? { endpointProvider: () => ({ url: new URL(endpoint) }) } : {}),
  });
  client.middlewareStack.add(labHeaders(options), { step: 'build', name: 'labHeaders' });
  return client;
}

function labHeaders(options: ClientOptions): BuildMiddleware<never, object> {
  return (next) => (given) => {
    const headers = headersOf(given.request);
    const at = typeof options.at === 'function' ? options.at() : options.at;
    if (at !== undefined) headers['x-lab-now'] = at.toISOString();
    if (options.accountId !== undefined) headers['x-moto-account-id'] = options.accountId;
    return next(given);
  };
}

function headersOf(request: unknown): Record<string, string> {
  if (typeof request === 'object' && request !== null && 'headers' in request) {
    return request.headers as Record<string, string>; // the SDK types the request as unknown
  }
  throw new Error('The SDK changed what a build middleware gets.');
}
