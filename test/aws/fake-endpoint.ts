import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Received {
  readonly method: string;
  readonly path: string;
  readonly host: string;
  readonly body: string;
  readonly headers: IncomingMessage['headers'];
}

export type Respond = (response: ServerResponse, request: Received) => void;

export interface FakeEndpoint {
  readonly url: string;
  readonly received: readonly Received[];
  readonly respondWith: (respond: Respond) => void;
  readonly close: () => Promise<void>;
}

/** Listens on the loopback interface and answers as told; what arrived is kept. */
export async function fakeEndpoint(): Promise<FakeEndpoint> {
  const received: Received[] = [];
  let respond: Respond = (response) => response.writeHead(500).end();
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const { method = '', url: path = '', headers } = request;
      const arrived = { method, path, headers, host: headers.host ?? '', body: Buffer.concat(parts).toString() };
      received.push(arrived);
      respond(response, arrived);
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    received,
    respondWith: (next) => {
      respond = next;
    },
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

export const xml =
  (body: string, status = 200): Respond =>
  (response) =>
    response.writeHead(status, { 'content-type': 'text/xml' }).end(body);

export const xmlError = (code: string, status: number): Respond =>
  xml(
    `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>said ${code}</Message></Error></ErrorResponse>`,
    status,
  );

export const json =
  (body: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): Respond =>
  (response) =>
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));

/** What `sts:GetCallerIdentity` answers. */
export const callerIdentity = (arn: string, account = '111122223333'): Respond =>
  xml(
    `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Arn>${arn}</Arn><UserId>AIDA</UserId><Account>${account}</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`,
  );
