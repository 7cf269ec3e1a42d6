import { once } from 'node:events';
import type http from 'node:http';
import type { Answer, Call } from './call.ts';

/** Ways to send an answer: one right, the others wrong on purpose. */
export async function whole(response: http.ServerResponse, answer: Answer): Promise<void> {
  response.writeHead(answer.status, withLength(answer, answer.body.length));
  response.end(answer.body);
}

/** Well-formed HTTP, half a document. */
export async function truncated(response: http.ServerResponse, answer: Answer): Promise<void> {
  await whole(response, { ...answer, body: half(answer.body) });
}

/** Promises the whole body and closes the connection after half of it. */
export async function cutOff(response: http.ServerResponse, answer: Answer): Promise<void> {
  response.writeHead(answer.status, withLength(answer, answer.body.length));
  response.write(half(answer.body), () => response.destroy());
}

/** A body that never ends: white space, a byte at a time, which no parser could object to yet. */
export async function drip(response: http.ServerResponse, call: Call, everyMs: number): Promise<void> {
  const isJson = call.protocol === 'json' || call.protocol === 'rest-json';
  response.writeHead(200, { 'content-type': isJson ? 'application/json' : 'text/xml' });
  response.write(isJson ? '{' : '<?xml version="1.0" encoding="UTF-8"?>');
  const timer = setInterval(() => response.write(' '), everyMs);
  await once(response, 'close');
  clearInterval(timer);
}

/** A reset instead of an orderly end: the client sees ECONNRESET. */
export async function reset(response: http.ServerResponse): Promise<void> {
  response.socket?.resetAndDestroy();
}

function half(body: Buffer): Buffer {
  return body.subarray(0, Math.floor(body.length / 2));
}

function withLength(answer: Answer, length: number): Record<string, string> {
  // A 204 has no body, and says so by having no length.
  return answer.status === 204 ? { ...answer.headers } : { ...answer.headers, 'content-length': `${length}` };
}
