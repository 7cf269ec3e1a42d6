import type { FactError, FactErrorKind } from '../facts/fact.ts';
import { iamActionOf } from '../facts/iam-actions.ts';

/** Error names by which AWS services refuse a call for want of a permission. */
const DENIED = new Set([
  'AccessDenied',
  'AccessDeniedException',
  'AuthorizationError',
  'AuthorizationErrorException',
  'UnauthorizedOperation',
  'UnauthorizedException',
  'NotAuthorized',
  'Forbidden',
]);

/** Names that https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html counts as throttling. */
const THROTTLED = new Set([
  'Throttling',
  'ThrottlingException',
  'ThrottledException',
  'TooManyRequestsException',
  'RequestLimitExceeded',
  'RequestThrottled',
  'RequestThrottledException',
  'EC2ThrottledException',
  'PriorRequestNotComplete',
  'ProvisionedThroughputExceededException',
  'TransactionInProgressException',
  'SlowDown',
  'BandwidthLimitExceeded',
  'LimitExceededException',
]);

/** The credentials themselves were refused: nothing that a permission could mend. */
const CREDENTIALS = new Set([
  'ExpiredToken',
  'ExpiredTokenException',
  'RequestExpired',
  'TokenRefreshRequired',
  'InvalidClientTokenId',
  'UnrecognizedClientException',
  'InvalidSignatureException',
  'SignatureDoesNotMatch',
  'InvalidAccessKeyId',
  'AuthFailure',
  'InvalidToken',
]);

const TIMEOUT = new Set(['TimeoutError', 'AbortError', 'RequestTimeout', 'RequestTimeoutException']);
const UNAVAILABLE = new Set([
  'ECONNRESET',
  'ECONNREFUSED',
  'EPIPE',
  'EAI_AGAIN',
  'ENOTFOUND',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);

/** Somebody between here and AWS shows a certificate that Node does not trust. https://nodejs.org/api/tls.html#x509-certificate-error-codes */
const UNTRUSTED = new Set([
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'CERT_UNTRUSTED',
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);

/** Turns whatever `send` threw into data. By error name first, then by HTTP status: services disagree on statuses. */
export function classifyError(operation: string, thrown: unknown): FactError {
  const { name, code, status, message } = detailsOf(thrown);
  const isBroken = (known: string) => UNAVAILABLE.has(known) || UNTRUSTED.has(known) || known === 'ETIMEDOUT';
  const connection = code !== null && isBroken(code) ? code : null;
  const kind = kindOf({ name, connection, status });
  return {
    kind,
    operation,
    code: connection ?? name,
    iamAction: kind === 'access-denied' && !EXPLICIT_DENY.test(message) ? iamActionOf(operation) : null,
    message,
  };
}

/** AWS says so when a policy forbids the call, e.g. a service control policy: no permission to add would mend it. */
const EXPLICIT_DENY = /explicit deny/i;

export const isUntrusted = ({ code }: Pick<FactError, 'code'>): boolean => UNTRUSTED.has(code);

export const isCredentialsError = ({ code }: Pick<FactError, 'code'>): boolean => CREDENTIALS.has(code);

interface Signs {
  readonly name: string;
  readonly connection: string | null;
  readonly status: number | null;
}

function kindOf({ name, connection, status }: Signs): FactErrorKind {
  if (connection !== null) return connection === 'ETIMEDOUT' ? 'timeout' : 'unavailable';
  if (CREDENTIALS.has(name)) return 'failed';
  if (DENIED.has(name)) return 'access-denied';
  if (THROTTLED.has(name) || status === 429) return 'throttled';
  if (TIMEOUT.has(name)) return 'timeout';
  if (status === 403) return 'access-denied';
  return status !== null && status >= 500 ? 'unavailable' : 'failed';
}

function detailsOf(thrown: unknown) {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  const code = 'code' in error && typeof error.code === 'string' ? error.code : null;
  return { name: error.name, code, status: statusOf(error), message: error.message };
}

function statusOf(error: Error): number | null {
  const metadata = '$metadata' in error ? error.$metadata : null;
  if (typeof metadata !== 'object' || metadata === null || !('httpStatusCode' in metadata)) return null;
  return typeof metadata.httpStatusCode === 'number' ? metadata.httpStatusCode : null;
}
