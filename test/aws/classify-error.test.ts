import { describe, expect, it } from 'vitest';
import { classifyError, isCredentialsError } from '../../src/aws/classify-error.ts';
import type { FactErrorKind } from '../../src/facts/fact.ts';

const thrown = (name: string, status?: number, parts: object = {}): Error =>
  Object.assign(new Error(`said ${name}`), {
    name,
    ...(status === undefined ? {} : { $metadata: { httpStatusCode: status } }),
    ...parts,
  });

describe('the kind of an error', () => {
  it.each<[FactErrorKind, string, number | undefined]>([
    // Denied: by name whatever the status, else by 403.
    ['access-denied', 'AccessDenied', 403],
    ['access-denied', 'AccessDeniedException', 400],
    ['access-denied', 'AuthorizationErrorException', 400],
    ['access-denied', 'AuthorizationError', 403],
    ['access-denied', 'UnauthorizedOperation', 403],
    ['access-denied', 'UnauthorizedException', 401],
    ['access-denied', 'Forbidden', undefined],
    ['access-denied', 'SomethingNobodyKnows', 403],
    // Throttled.
    ['throttled', 'Throttling', 400],
    ['throttled', 'ThrottlingException', 400],
    ['throttled', 'ThrottledException', 503],
    ['throttled', 'TooManyRequestsException', 429],
    ['throttled', 'RequestLimitExceeded', 503],
    ['throttled', 'SlowDown', 503],
    ['throttled', 'RequestThrottled', 400],
    ['throttled', 'RequestThrottledException', 400],
    ['throttled', 'BandwidthLimitExceeded', 509],
    ['throttled', 'LimitExceededException', 400],
    ['throttled', 'SomethingNobodyKnows', 429],
    // Time ran out.
    ['timeout', 'TimeoutError', undefined],
    ['timeout', 'AbortError', undefined],
    ['timeout', 'RequestTimeout', 400],
    ['timeout', 'RequestTimeoutException', 408],
    // The service had trouble.
    ['unavailable', 'InternalFailure', 500],
    ['unavailable', 'ServiceUnavailable', 503],
    ['unavailable', 'SomethingNobodyKnows', 502],
    ['unavailable', 'UnknownError', 504],
    // The credentials were refused: no permission would help, although the status is 403.
    ['failed', 'ExpiredToken', 403],
    ['failed', 'ExpiredTokenException', 403],
    ['failed', 'RequestExpired', 400],
    ['failed', 'InvalidClientTokenId', 403],
    ['failed', 'UnrecognizedClientException', 400],
    ['failed', 'InvalidSignatureException', 403],
    ['failed', 'SignatureDoesNotMatch', 403],
    ['failed', 'InvalidAccessKeyId', 403],
    ['failed', 'AuthFailure', 401],
    // Answers that are no trouble with access; collectors know which of them mean "not configured".
    ['failed', 'NoSuchEntity', 404],
    ['failed', 'ResourceNotFoundException', 400],
    ['failed', 'NoSuchBucketPolicy', 404],
    ['failed', 'ReportNotPresent', 410],
    ['failed', 'ValidationException', 400],
    // A body that does not parse.
    ['failed', 'SyntaxError', 200],
    ['failed', 'Error', 200],
    ['failed', 'SyntaxError', undefined],
    ['failed', 'CredentialsProviderError', undefined],
  ])('is %s for %s with status %s', (kind, name, status) => {
    expect(classifyError('iam:ListUsers', thrown(name, status))).toEqual({
      kind,
      operation: 'iam:ListUsers',
      code: name,
      iamAction: kind === 'access-denied' ? 'iam:ListUsers' : null,
      message: `said ${name}`,
    });
  });

  it.each<[string, FactErrorKind]>([
    ['ECONNRESET', 'unavailable'],
    ['ECONNREFUSED', 'unavailable'],
    ['EPIPE', 'unavailable'],
    ['EAI_AGAIN', 'unavailable'],
    ['ENOTFOUND', 'unavailable'],
    ['EHOSTUNREACH', 'unavailable'],
    ['ENETUNREACH', 'unavailable'],
    ['ETIMEDOUT', 'timeout'],
  ])('of a connection that ended with %s is %s, whatever the SDK calls it', (code, kind) => {
    for (const name of ['Error', 'TimeoutError', 'AggregateError']) {
      expect(classifyError('iam:ListUsers', thrown(name, undefined, { code }))).toMatchObject({ kind, code });
    }
  });

  it('does not come from a code that is no connection code', () => {
    const error = thrown('AccessDenied', 403, { code: 'AccessDenied' });
    expect(classifyError('iam:ListUsers', error)).toMatchObject({ kind: 'access-denied', code: 'AccessDenied' });
  });

  it('does not come from the words of the message', () => {
    const error = Object.assign(new Error('AccessDenied: Throttling'), { name: 'ValidationException' });
    expect(classifyError('iam:ListUsers', error).kind).toBe('failed');
  });

  it.each([
    ['a word', 'no'],
    ['nothing', undefined],
    ['null', null],
    ['an object', { name: 'AccessDenied' }],
  ])('is failed when %s was thrown', (_, value) => {
    expect(classifyError('iam:ListUsers', value)).toMatchObject({ kind: 'failed', code: 'Error' });
  });

  it.each([null, 7, {}, { httpStatusCode: '403' }])('survives metadata like %j', ($metadata) => {
    expect(classifyError('iam:ListUsers', thrown('Odd', undefined, { $metadata })).kind).toBe('failed');
  });
});

describe('the permission to add', () => {
  it.each([
    ['with an explicit deny in a service control policy', null],
    ['because no identity-based policy allows the iam:ListUsers action', 'iam:ListUsers'],
  ])('to a user that is not authorized %s is %s', (reason, iamAction) => {
    const message = `User: arn:aws:iam::111122223333:user/me is not authorized to perform: iam:ListUsers ${reason}`;
    const error = Object.assign(new Error(message), { name: 'AccessDenied' });
    expect(classifyError('iam:ListUsers', error)).toMatchObject({ kind: 'access-denied', iamAction, message });
  });

  it('is the IAM action, which may differ from the operation', () => {
    expect(classifyError('s3:ListBuckets', thrown('AccessDenied', 403)).iamAction).toBe('s3:ListAllMyBuckets');
    expect(classifyError('s3control:GetPublicAccessBlock', thrown('AccessDenied', 403)).iamAction).toBe(
      's3:GetAccountPublicAccessBlock',
    );
  });
});

describe('refused credentials', () => {
  it.each([
    'ExpiredToken',
    'ExpiredTokenException',
    'InvalidClientTokenId',
    'SignatureDoesNotMatch',
    'TokenRefreshRequired',
  ])('%s is one', (code) => expect(isCredentialsError({ code })).toBe(true));
  it.each(['AccessDenied', 'Throttling', 'ENOTFOUND'])('%s is not', (code) =>
    expect(isCredentialsError({ code })).toBe(false),
  );
});
