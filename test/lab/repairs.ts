import type { Answer, Call, Protocol } from './call.ts';
import { errorAnswer, errorOfKind } from './error-answers.ts';

/** The code of an operation that neither moto nor an overlay has. Never retried by the SDK. */
export const NOT_IN_LAB = 'NotInLab';

/**
 * Puts moto's answers into the form AWS would use. (What is wrong inside moto's models is repaired in
 * emulator/moto_repairs.py.)
 */
export function repair(call: Call, answer: Answer): Answer {
  if (answer.status < 400) return answer;
  if (isNotImplemented(answer)) {
    const message = `The emulator has no ${call.operation}; give the lab an overlay for it.`;
    return errorAnswer(call.protocol, { code: NOT_IN_LAB, status: 400, message });
  }
  return foreignError(call, answer) ?? answer;
}

/** moto answers a web page for routes it does not know, and a debugger page for what it did not write. */
function isNotImplemented(answer: Answer): boolean {
  const start = answer.body.subarray(0, 200).toString().trimStart().toLowerCase();
  const isPage = start.startsWith('<!doctype') || start.startsWith('<html');
  return isPage || answer.status === 501 || answer.body.includes('has not been implemented');
}

/** What moto's IAM enforcement says in one code for all services, and AWS in a code per protocol. */
const CREDENTIALS: Readonly<Record<string, Partial<Record<Protocol, string>>>> = {
  InvalidClientTokenId: {
    json: 'UnrecognizedClientException',
    'rest-json': 'UnrecognizedClientException',
    ec2: 'AuthFailure',
    s3: 'InvalidAccessKeyId',
    s3control: 'InvalidAccessKeyId',
  },
  SignatureDoesNotMatch: { json: 'InvalidSignatureException', 'rest-json': 'InvalidSignatureException' },
};

/** What IAM enforcement refuses, in the words of the called service. */
export function refusalOf(call: Call, { code, message }: { readonly code: string; readonly message: string }): Answer {
  if (code === 'AccessDenied') return errorOfKind(call, 'denied', message);
  const status = call.protocol === 'json' ? 400 : 403;
  return errorAnswer(call.protocol, { code: CREDENTIALS[code]?.[call.protocol] ?? code, status, message });
}

/** With IAM enforcement moto refuses in one XML form, whatever the protocol of the service. */
function foreignError(call: Call, answer: Answer): Answer | undefined {
  const text = answer.body.toString();
  const code = /<Code>([^<]+)<\/Code>/.exec(text)?.[1];
  if (code === undefined || !text.includes('<ErrorResponse')) return undefined;
  const message = /<Message>([^<]*)<\/Message>/.exec(text)?.[1] ?? code;
  if (code === 'AccessDenied' || code in CREDENTIALS) return refusalOf(call, { code, message });
  const isOwnForm = call.protocol === 's3' || (call.protocol === 'query' && !text.includes('<Errors>'));
  return isOwnForm ? undefined : errorAnswer(call.protocol, { code, status: answer.status, message });
}
