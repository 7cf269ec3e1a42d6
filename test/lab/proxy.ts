import { once } from 'node:events';
import http from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import type { Answer, Call, LoggedCall } from './call.ts';
import { bucketOfHost, classify, type Request } from './classify.ts';
import type { Emulator } from './emulator.ts';
import { errorAnswer, errorOfKind } from './error-answers.ts';
import { emptyAnswer, type Fault, type Faults, htmlAnswer } from './faults.ts';
import { iamActionOf } from './iam-actions.ts';
import { answerOf, type Overlay, type OverlayContext } from './overlays/overlay.ts';
import { refusalOf, repair } from './repairs.ts';
import type { SecurityHubLimits } from './securityhub-limits.ts';
import { cutOff, drip, reset, truncated, whole } from './sending.ts';

export interface Proxy {
  readonly endpoint: string;
  stop(): Promise<void>;
}

export interface ProxyParts {
  readonly emulator: Emulator;
  readonly faults: Faults;
  readonly overlays: ReadonlyMap<string, Overlay>;
  readonly isEnforcingIam: () => boolean;
  readonly log: CallLog;
  readonly limits: SecurityHubLimits;
}

export interface CallLog {
  /** Notes a call when it arrives; the function given back notes what became of it. */
  start(call: Call): (outcome: Partial<Pick<LoggedCall, 'answeredBy' | 'status' | 'fault'>>) => void;
}

type Outcome = ReturnType<CallLog['start']>;

/** Listens on a free port of the loopback interface and stands between the SDK and the emulator. */
export async function startProxy(parts: ProxyParts): Promise<Proxy> {
  const server = http.createServer((incoming, response) => {
    handle(parts, incoming, response).catch((error: unknown) => {
      // The client may be gone (it timed out); else the test should see what broke.
      if (response.headersSent || response.destroyed) response.destroy();
      else response.writeHead(502, { 'content-type': 'text/plain' }).end(`lab: ${String(error)}`);
    });
  });
  server.keepAliveTimeout = 60_000;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The lab proxy has no port.');
  return {
    endpoint: `http://127.0.0.1:${address.port}`,
    async stop() {
      const closed = once(server, 'close');
      server.close();
      // Hanging and dripping answers would keep it open for ever.
      server.closeAllConnections();
      await closed;
    },
  };
}

async function handle(parts: ProxyParts, incoming: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  const request: Request = {
    method: incoming.method ?? 'GET',
    path: incoming.url ?? '/',
    headers: incoming.headers,
    body: Buffer.concat(chunks),
  };
  const call = classify(request);
  const outcome = parts.log.start(call);
  const broken = await brokenLimits(parts, call, request);
  if (broken !== undefined) {
    outcome({ answeredBy: 'overlay', status: broken.status });
    return whole(response, broken);
  }
  const fault = parts.faults.take(call);
  if (fault !== undefined) {
    outcome({ fault: fault.kind });
    await sendFaulty(parts, { fault, call, request, response, outcome });
    return;
  }
  await whole(response, await rightAnswer(parts, call, request, outcome));
}

/** What AWS would not take must not pass here either: the emulator takes anything. */
async function brokenLimits(
  { limits, emulator }: ProxyParts,
  call: Call,
  request: Request,
): Promise<Answer | undefined> {
  if (!limits.concern(call)) return undefined;
  const accountId = await accountOf(emulator, call, request);
  const problems = limits.check(call, { accountId, body: request.body.toString(), at: performance.now() });
  if (problems.length === 0) return undefined;
  return errorAnswer(call.protocol, { code: 'BrokenLimit', status: 400, message: problems.join('; ') });
}

/** The overlay's answer, else the emulator's. Who may not make the call is refused by either. */
async function rightAnswer(parts: ProxyParts, call: Call, request: Request, outcome: Outcome): Promise<Answer> {
  const forward = async () => repair(call, await parts.emulator.send(inPathStyle(request)));
  const overlay = parts.overlays.get(call.operation);
  const context: OverlayContext = {
    forward,
    refusal: async () => {
      const answer = await forward();
      return answer.status < 400 ? undefined : answer;
    },
    accountId: () => accountOf(parts.emulator, call, request),
    bucketPolicy: (bucket) => bucketPolicy(parts.emulator, bucket),
  };
  const refused = overlay !== undefined && parts.isEnforcingIam() ? await authorize(parts, call, request) : undefined;
  const overlaid = refused ?? (overlay === undefined ? undefined : await answerOf(overlay, call, context));
  const answer = overlaid ?? (await forward());
  outcome({ answeredBy: overlaid === undefined ? 'moto' : 'overlay', status: answer.status });
  return answer;
}

/** Asks moto's IAM about a call that does not come to moto; the refusal, if it is one. */
async function authorize({ emulator }: ProxyParts, call: Call, request: Request): Promise<Answer | undefined> {
  if (call.operation === 'sts:GetCallerIdentity') return undefined;
  const accountId = await accountOf(emulator, call, request);
  const action = iamActionOf(call.operation);
  const verdict = await emulator.control('/lab/authorize', { accountId, action, headers: request.headers });
  const code = textIn(verdict, 'code');
  return code === undefined ? undefined : refusalOf(call, { code, message: textIn(verdict, 'message') ?? code });
}

async function accountOf(emulator: Emulator, { accessKeyId }: Call, request: Request): Promise<string> {
  const named = request.headers['x-moto-account-id'];
  if (typeof named === 'string') return named;
  return textIn(await emulator.control('/lab/account', { accessKeyId }), 'accountId') ?? '';
}

function textIn(answer: unknown, name: string): string | undefined {
  const value: unknown = typeof answer === 'object' && answer !== null ? Reflect.get(answer, name) : undefined;
  return typeof value === 'string' ? value : undefined;
}

/** moto would look for a bucket in the host name itself, but knows only its own names. */
function inPathStyle(request: Request): Request {
  const bucket = /\/s3\/aws4_request/.test(request.headers.authorization ?? '')
    ? bucketOfHost(request.headers.host)
    : undefined;
  if (bucket === undefined || request.path.startsWith('/v20180820/')) return request;
  return { ...request, path: `/${bucket}${request.path}`, headers: { ...request.headers, host: '127.0.0.1' } };
}

async function bucketPolicy(emulator: Emulator, bucket: string): Promise<string | undefined> {
  return textIn(await emulator.control('/lab/bucket-policy', { bucket }), 'policy');
}

interface FaultyCall {
  readonly fault: Fault;
  readonly call: Call;
  readonly request: Request;
  readonly response: http.ServerResponse;
  readonly outcome: Outcome;
}

async function sendFaulty(parts: ProxyParts, faulty: FaultyCall): Promise<void> {
  const { fault, call, request, response, outcome } = faulty;
  const sendCanned = async (answer: Answer) => {
    outcome({ answeredBy: 'fault', status: answer.status });
    await whole(response, answer);
  };
  switch (fault.kind) {
    case 'throttled':
    case 'denied':
    case 'expired-token':
    case 'internal-error':
      return sendCanned(errorOfKind(call, fault.kind));
    case 'html':
      return sendCanned(htmlAnswer());
    case 'empty':
      return sendCanned(emptyAnswer(call));
    case 'delay':
      await pause(fault.ms);
      return whole(response, await rightAnswer(parts, call, request, outcome));
    case 'clock': {
      const answer = await rightAnswer(parts, call, request, outcome);
      const date = new Date(Date.now() + fault.aheadMs).toUTCString();
      return whole(response, { ...answer, headers: { ...answer.headers, date } });
    }
    case 'truncated':
      return truncated(response, await rightAnswer(parts, call, request, outcome));
    case 'cut-off':
      return cutOff(response, await rightAnswer(parts, call, request, outcome));
    case 'drip':
      outcome({ answeredBy: 'fault', status: 200 });
      return drip(response, call, fault.everyMs ?? 2000);
    case 'reset':
      outcome({ answeredBy: 'fault' });
      return reset(response);
    case 'hang':
      outcome({ answeredBy: 'fault' });
      return;
  }
}
