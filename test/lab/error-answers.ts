import type { Answer, Call, Protocol } from './call.ts';

export type ErrorKind = 'throttled' | 'denied' | 'expired-token' | 'internal-error';

interface ErrorForm {
  readonly code: string;
  readonly status: number;
}

/**
 * The codes AWS uses, by protocol; services that differ follow. From the "Common errors" page of each API reference;
 * EC2: docs.aws.amazon.com/ec2/latest/devguide/errors-overview.html (an expired session token is RequestExpired there);
 * S3: docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html.
 */
const CODES: Readonly<Record<Protocol, Readonly<Record<ErrorKind, ErrorForm>>>> = {
  query: {
    throttled: { code: 'Throttling', status: 400 },
    denied: { code: 'AccessDenied', status: 403 },
    'expired-token': { code: 'ExpiredToken', status: 403 },
    'internal-error': { code: 'InternalFailure', status: 500 },
  },
  ec2: {
    throttled: { code: 'RequestLimitExceeded', status: 503 },
    denied: { code: 'UnauthorizedOperation', status: 403 },
    'expired-token': { code: 'RequestExpired', status: 400 },
    'internal-error': { code: 'InternalError', status: 500 },
  },
  json: {
    throttled: { code: 'ThrottlingException', status: 400 },
    denied: { code: 'AccessDeniedException', status: 400 },
    'expired-token': { code: 'ExpiredTokenException', status: 400 },
    'internal-error': { code: 'InternalFailure', status: 500 },
  },
  'rest-json': {
    throttled: { code: 'TooManyRequestsException', status: 429 },
    denied: { code: 'AccessDeniedException', status: 403 },
    'expired-token': { code: 'ExpiredTokenException', status: 403 },
    'internal-error': { code: 'InternalServerErrorException', status: 500 },
  },
  s3: {
    throttled: { code: 'SlowDown', status: 503 },
    denied: { code: 'AccessDenied', status: 403 },
    'expired-token': { code: 'ExpiredToken', status: 400 },
    'internal-error': { code: 'InternalError', status: 500 },
  },
  s3control: {
    throttled: { code: 'SlowDown', status: 503 },
    denied: { code: 'AccessDenied', status: 403 },
    'expired-token': { code: 'ExpiredToken', status: 400 },
    'internal-error': { code: 'InternalError', status: 500 },
  },
};

const BY_SERVICE: Readonly<Record<string, Partial<Record<ErrorKind, ErrorForm>>>> = {
  iam: { 'internal-error': { code: 'ServiceFailure', status: 500 } },
  securityhub: { 'internal-error': { code: 'InternalException', status: 500 } },
  account: { 'internal-error': { code: 'InternalServerException', status: 500 } },
  'access-analyzer': {
    throttled: { code: 'ThrottlingException', status: 429 },
    'internal-error': { code: 'InternalServerException', status: 500 },
  },
  // Speaks JSON now and keeps the codes that it had with the query protocol.
  cloudwatch: {
    throttled: { code: 'Throttling', status: 400 },
    denied: { code: 'AccessDenied', status: 403 },
    'expired-token': { code: 'ExpiredToken', status: 403 },
    'internal-error': { code: 'InternalServiceError', status: 500 },
  },
  sns: {
    denied: { code: 'AuthorizationError', status: 403 },
    'internal-error': { code: 'InternalError', status: 500 },
  },
  organizations: {
    throttled: { code: 'TooManyRequestsException', status: 400 },
    'internal-error': { code: 'ServiceException', status: 500 },
  },
};

const MESSAGES: Readonly<Record<ErrorKind, (call: Call) => string>> = {
  throttled: () => 'Rate exceeded',
  denied: (call) =>
    `User: arn:aws:iam::123456789012:user/lab is not authorized to perform: ${call.operation} because no identity-based policy allows the ${call.operation} action`,
  'expired-token': () => 'The security token included in the request is expired',
  'internal-error': () => 'An internal error occurred.',
};

/** The error AWS would send for this call; `message` instead of the usual one. */
export function errorOfKind(call: Call, kind: ErrorKind, message = MESSAGES[kind](call)): Answer {
  const form = BY_SERVICE[call.service]?.[kind] ?? CODES[call.protocol][kind];
  const answer = errorAnswer(call.protocol, { ...form, message });
  // smithy.io/2.0/aws/protocols/aws-query-protocol.html#aws-protocols-awsquerycompatible-trait
  const fault = form.status < 500 ? 'Sender' : 'Receiver';
  return call.service === 'cloudwatch' ? withHeader(answer, 'x-amzn-query-error', `${form.code};${fault}`) : answer;
}

function withHeader(answer: Answer, name: string, value: string): Answer {
  return { ...answer, headers: { ...answer.headers, [name]: value } };
}

/** An error in the wire form of the protocol. */
export function errorAnswer(
  protocol: Protocol,
  error: { readonly code: string; readonly status: number; readonly message: string },
): Answer {
  const code = escapeXml(error.code);
  const message = escapeXml(error.message);
  switch (protocol) {
    case 'json':
      return jsonAnswer(error.status, { __type: error.code, message: error.message, Message: error.message });
    case 'rest-json':
      return jsonAnswer(error.status, { message: error.message, Message: error.message, Code: error.code }, error.code);
    case 'ec2':
      return xmlAnswer(
        error.status,
        `<Response><Errors><Error><Code>${code}</Code><Message>${message}</Message></Error></Errors><RequestID>lab</RequestID></Response>`,
      );
    case 's3':
      return xmlAnswer(
        error.status,
        `<Error><Code>${code}</Code><Message>${message}</Message><RequestId>lab</RequestId><HostId>lab</HostId></Error>`,
      );
    case 'query':
    case 's3control':
      return xmlAnswer(
        error.status,
        `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>lab</RequestId></ErrorResponse>`,
      );
  }
}

export function jsonAnswer(status: number, body: object, errorType?: string): Answer {
  const headers = {
    'content-type': 'application/json',
    'x-amzn-requestid': 'lab',
    ...(errorType === undefined ? {} : { 'x-amzn-errortype': errorType }),
  };
  return { status, headers, body: Buffer.from(JSON.stringify(body)) };
}

export function xmlAnswer(status: number, body: string): Answer {
  const headers = { 'content-type': 'text/xml', 'x-amzn-requestid': 'lab' };
  return { status, headers, body: Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>\n${body}`) };
}

export function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
