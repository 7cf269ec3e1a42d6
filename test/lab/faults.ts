import type { Answer, Call } from './call.ts';
import { type ErrorKind, jsonAnswer, xmlAnswer } from './error-answers.ts';

/**
 * What goes wrong.
 * - throttled, denied, expired-token, internal-error: AWS's own error of the called service
 * - delay: the right answer, `ms` late · hang: no answer ever · reset: the connection is reset before an answer
 * - truncated: half the right body, with a content-length that fits the half
 * - cut-off: the content-length of the whole body, but the connection closes after half of it
 * - html: 200 with a web page, as a captive portal sends · empty: 200 with an empty answer of the protocol
 * - clock: the right answer, from a server whose clock is `aheadMs` ahead
 * - drip: 200 and a body that comes a byte every `everyMs` for ever
 */
export type FaultKind =
  | { readonly kind: ErrorKind | 'hang' | 'reset' | 'truncated' | 'cut-off' | 'html' | 'empty' }
  | { readonly kind: 'delay'; readonly ms: number }
  | { readonly kind: 'clock'; readonly aheadMs: number }
  | { readonly kind: 'drip'; readonly everyMs?: number };

export type Fault = FaultKind & {
  /** `iam:ListUsers`, `iam:*`, `*`, or a pattern for the whole name. Absent: every call. */
  readonly operation?: string | RegExp;
  readonly region?: string;
  /** How many calls it hits; retries count. Default 'always'. */
  readonly times?: number | 'always';
  readonly match?: (call: Call) => boolean;
};

/** A fault that was set: how often it struck, and the way to end it. */
export interface ActiveFault {
  hits(): number;
  remove(): void;
}

export interface Faults {
  add(fault: Fault): ActiveFault;
  /** The first fault set that this call meets; counts it. */
  take(call: Call): Fault | undefined;
  clear(): void;
}

export function createFaults(): Faults {
  let active: { readonly fault: Fault; hits: number }[] = [];
  return {
    add(fault) {
      const entry = { fault, hits: 0 };
      active.push(entry);
      return {
        hits: () => entry.hits,
        remove: () => {
          active = active.filter((other) => other !== entry);
        },
      };
    },
    take(call) {
      const entry = active.find(({ fault, hits }) => isDue(fault, hits) && concerns(fault, call));
      if (entry === undefined) return undefined;
      entry.hits += 1;
      return entry.fault;
    },
    clear() {
      active = [];
    },
  };
}

export function matchesOperation(wanted: string | RegExp, operation: string): boolean {
  if (typeof wanted !== 'string') return wanted.test(operation);
  return wanted.endsWith('*') ? operation.startsWith(wanted.slice(0, -1)) : wanted === operation;
}

function isDue(fault: Fault, hits: number): boolean {
  return fault.times === undefined || fault.times === 'always' || hits < fault.times;
}

function concerns(fault: Fault, call: Call): boolean {
  return (
    (fault.operation === undefined || matchesOperation(fault.operation, call.operation)) &&
    (fault.region === undefined || fault.region === call.region) &&
    (fault.match === undefined || fault.match(call))
  );
}

/** 200, and nothing in it. */
export function emptyAnswer(call: Call): Answer {
  const name = call.operation.slice(call.operation.indexOf(':') + 1);
  switch (call.protocol) {
    case 'json':
    case 'rest-json':
      return jsonAnswer(200, {});
    case 'query':
      return xmlAnswer(200, `<${name}Response><${name}Result/></${name}Response>`);
    case 'ec2':
      return xmlAnswer(200, `<${name}Response/>`);
    case 's3':
    case 's3control':
      return xmlAnswer(200, `<${name}Result/>`);
  }
}

export function htmlAnswer(): Answer {
  const page =
    '<!doctype html><html><head><title>Sign in</title></head><body><p>Welcome to the network<br></body></html>';
  return { status: 200, headers: { 'content-type': 'text/html; charset=utf-8' }, body: Buffer.from(page) };
}
