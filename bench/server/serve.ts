// A process of its own, so that the work of answering does not slow down the program that is measured.
import http from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { classify } from '../../test/lab/classify.ts';
import { errorAnswer } from '../../test/lab/error-answers.ts';
import type { AccountShape } from './account.ts';
import { answerTo } from './answers.ts';
import type { Order, Seen, Word } from './messages.ts';

const say = (word: Word): void => {
  process.send?.(word);
};

interface Tally {
  readonly calls: Map<string, number>;
  readonly regions: Map<string, number>;
  readonly unanswered: Set<string>;
  readonly open: Map<string, number>;
  readonly most: Map<string, number>;
  firstAt: number | null;
  lastAt: number | null;
}

const emptyTally = (): Tally => ({
  calls: new Map(),
  regions: new Map(),
  unanswered: new Set(),
  open: new Map(),
  most: new Map(),
  firstAt: null,
  lastAt: null,
});

let shape: AccountShape = { users: 0, usersWithKeys: 0, roles: 0 };
let latencyMs = 0;
let tally = emptyTally();

const server = http.createServer((request, response) => {
  const arrived = performance.now();
  answer(request, arrived).then(
    ({ status, headers, body }) => {
      tally.lastAt = Date.now();
      response.writeHead(status, { ...headers, 'content-length': body.length }).end(body);
    },
    (error: unknown) => {
      tally.unanswered.add(String(error));
      response.writeHead(502).end();
    },
  );
});

async function answer(incoming: http.IncomingMessage, arrived: number) {
  tally.firstAt ??= Date.now();
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(Buffer.from(chunk));
  const { method = '', url = '', headers } = incoming;
  const call = classify({ method, path: url, headers, body: Buffer.concat(chunks) });
  add(tally.calls, call.operation, 1);
  add(tally.regions, call.region, 1);
  const open = add(tally.open, call.service, 1);
  tally.most.set(call.service, Math.max(open, tally.most.get(call.service) ?? 0));
  const found = answerTo(call, shape);
  if (found === null) tally.unanswered.add(call.operation);
  // The work of answering is part of the latency, as it is with AWS.
  await wait(Math.max(0, latencyMs - (performance.now() - arrived)));
  add(tally.open, call.service, -1);
  return found ?? errorAnswer(call.protocol, { code: 'NotInTheBench', status: 400, message: call.operation });
}

function add(counts: Map<string, number>, name: string, by: number): number {
  const count = (counts.get(name) ?? 0) + by;
  counts.set(name, count);
  return count;
}

const seen = ({ calls, regions, unanswered, most, firstAt, lastAt }: Tally): Seen => ({
  total: [...calls.values()].reduce((sum, count) => sum + count, 0),
  byOperation: Object.fromEntries([...calls].sort(([a], [b]) => (a < b ? -1 : 1))),
  byRegion: Object.fromEntries([...regions].sort(([a], [b]) => (a < b ? -1 : 1))),
  unanswered: [...unanswered],
  firstAt,
  lastAt,
  mostAtOnce: Object.fromEntries(most),
});

process.on('message', (order: Order) => {
  switch (order.kind) {
    case 'begin':
      ({ shape, latencyMs } = order);
      tally = emptyTally();
      say({ kind: 'began' });
      break;
    case 'count':
      say({ kind: 'seen', seen: seen(tally) });
      break;
  }
});
// The process that measures is gone.
process.on('disconnect', () => process.exit());

server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (typeof address === 'object' && address !== null) say({ kind: 'listening', port: address.port });
});
