import { spawn } from 'node:child_process';
import http from 'node:http';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Answer } from './call.ts';
import type { Request } from './classify.ts';
import { findPython } from './python.ts';

const START_TIMEOUT_MS = 60_000;

/** A running moto server. */
export interface Emulator {
  readonly endpoint: string;
  /** Sends a request on as it came. */
  send(request: Request): Promise<Answer>;
  /** Calls one of the launcher's or moto's own control endpoints. Rejects with the reason it gives. */
  control(path: string, body: string | object): Promise<unknown>;
  stop(): Promise<void>;
}

export async function startEmulator(): Promise<Emulator> {
  const child = spawn(await findPython(), [join(import.meta.dirname, 'emulator/server.py')], {
    // Our end of its standard input is what keeps it alive: it ends when we do, even when we are killed.
    stdio: ['pipe', 'pipe', 'pipe'],
    env: {
      PATH: process.env['PATH'] ?? '',
      HOME: process.env['HOME'] ?? '',
      TZ: 'UTC', // moto turns some times into numbers with the local time zone
      MOTO_IAM_LOAD_MANAGED_POLICIES: 'true',
      PYTHONDONTWRITEBYTECODE: '1',
    },
  });
  let errors = '';
  child.stderr.on('data', (chunk) => {
    errors = `${errors}${chunk}`.slice(-4000);
  });
  const ended = new Promise<void>((done) => {
    child.once('exit', () => done());
    child.once('error', (error) => {
      errors += error.message;
      done();
    });
  });
  const port = await firstPort(child.stdout, ended, () => errors);
  const agent = new http.Agent({ keepAlive: true, maxSockets: 32 });
  const send = (request: Request) => sendTo({ port, agent }, request);
  return {
    endpoint: `http://127.0.0.1:${port}`,
    send,
    control: (path, body) => control(send, path, body),
    async stop() {
      agent.destroy();
      child.kill('SIGKILL');
      await ended;
    },
  };
}

async function firstPort(stdout: NodeJS.ReadableStream, ended: Promise<void>, errors: () => string): Promise<number> {
  const lines = createInterface({ input: stdout });
  const timer = { handle: undefined as NodeJS.Timeout | undefined };
  const line = await Promise.race([
    new Promise<string>((found) => lines.once('line', found)),
    ended.then(() => undefined),
    new Promise<undefined>((late) => {
      timer.handle = setTimeout(() => late(undefined), START_TIMEOUT_MS);
    }),
  ]);
  clearTimeout(timer.handle);
  if (line === undefined) throw new Error(`The moto emulator did not start: ${errors()}`);
  const { port }: { readonly port: number } = JSON.parse(line);
  return port;
}

function sendTo(to: { readonly port: number; readonly agent: http.Agent }, request: Request): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { connection: _connection, 'transfer-encoding': _encoding, ...headers } = request.headers;
    const outgoing = http.request({
      host: '127.0.0.1',
      port: to.port,
      agent: to.agent,
      method: request.method,
      path: request.path,
      headers: { ...headers, 'content-length': request.body.length },
    });
    outgoing.once('error', reject);
    outgoing.once('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.once('error', reject);
      response.once('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: plain(response.headers), body: Buffer.concat(chunks) }),
      );
    });
    outgoing.end(request.body);
  });
}

/** The length and the connection are the business of whoever sends the answer on. */
function plain(headers: http.IncomingHttpHeaders): Record<string, string> {
  const dropped = new Set(['connection', 'content-length', 'transfer-encoding', 'keep-alive']);
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined || dropped.has(name) ? [] : [[name, `${value}`] as const],
    ),
  );
}

async function control(send: Emulator['send'], path: string, body: string | object): Promise<unknown> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const answer = await send({ method: 'POST', path, headers: {}, body: Buffer.from(text) });
  const parsed: unknown = JSON.parse(answer.body.toString());
  if (answer.status !== 200) throw new Error(`${path} answered ${answer.status}: ${answer.body.toString()}`);
  return parsed;
}
