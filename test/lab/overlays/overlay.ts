import type { Answer, Call } from '../call.ts';

/** An answer as a test likes to write it: an object is sent as JSON, a string as it is. */
export interface OverlayAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string | object;
}

export interface OverlayContext {
  /** What the emulator answers to this very request, repaired. */
  readonly forward: () => Promise<Answer>;
  /** The emulator's error for this very request (denied, no such bucket), if it has one. */
  readonly refusal: () => Promise<Answer | undefined>;
  /** The account that the call belongs to. */
  readonly accountId: () => Promise<string>;
  /** The raw policy of a bucket, if it has one. */
  readonly bucketPolicy: (bucket: string) => Promise<string | undefined>;
}

type Given = OverlayAnswer | Answer | undefined;

/** A function that gives undefined leaves the call to the emulator. */
export type Overlay = OverlayAnswer | ((call: Call, context: OverlayContext) => Given | Promise<Given>);

/** By operation: `iam:ListUsers`. */
export type Overlays = Readonly<Record<string, Overlay>>;

export async function answerOf(overlay: Overlay, call: Call, context: OverlayContext): Promise<Answer | undefined> {
  const given = typeof overlay === 'function' ? await overlay(call, context) : overlay;
  if (given === undefined) return undefined;
  const { body } = given;
  const isText = typeof body === 'string' || Buffer.isBuffer(body);
  const type = isText && call.protocol !== 'json' && call.protocol !== 'rest-json' ? 'text/xml' : 'application/json';
  return {
    status: given.status ?? 200,
    headers: { 'content-type': type, ...given.headers },
    body: Buffer.isBuffer(body) ? body : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
  };
}
