import type { IncomingHttpHeaders } from 'node:http';
import type { Call, Protocol } from './call.ts';
import { type RoutedOperation, routeRestJson, routeS3 } from './rest-routes.ts';

export interface Request {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** Signing names that are not keydrill's prefix. */
const PREFIXES: Readonly<Record<string, string>> = { monitoring: 'cloudwatch' };

/** Tells what a request is: the scope of its signature gives service and region, the wire form the operation. */
export function classify(request: Request): Call {
  const scope = credentialScope(request.headers.authorization);
  const service = serviceOf(scope.service, request.path);
  const routed = operationOf(service, request);
  return {
    service,
    operation: `${service}:${routed.operation}`,
    protocol: routed.protocol,
    region: scope.region,
    accessKeyId: scope.accessKeyId,
    attempt: attemptOf(request.headers),
    parameters: routed.parameters,
    method: request.method,
    path: request.path,
  };
}

/** The bucket of `bucket.localhost:port` or `bucket.127.0.0.1:port`; undefined for path style. */
export function bucketOfHost(host: string | undefined): string | undefined {
  return /^(.+)\.(?:localhost|127\.0\.0\.1)(?::\d+)?$/.exec(host ?? '')?.[1];
}

function credentialScope(authorization: string | undefined) {
  const found = /Credential=([^/]+)\/\d{8}\/([^/]+)\/([^/]+)\/aws4_request/.exec(authorization ?? '');
  return { accessKeyId: found?.[1] ?? '', region: found?.[2] ?? '', service: found?.[3] ?? 'unsigned' };
}

function serviceOf(signingName: string, path: string): string {
  if (signingName === 's3' && path.startsWith('/v20180820/')) return 's3control';
  return PREFIXES[signingName] ?? signingName;
}

function operationOf(service: string, request: Request): RoutedOperation & { readonly protocol: Protocol } {
  const target = request.headers['x-amz-target'];
  if (typeof target === 'string') {
    const operation = target.slice(target.lastIndexOf('.') + 1);
    return { protocol: 'json', operation, parameters: jsonParameters(request.body) };
  }
  if (service === 's3') {
    const url = new URL(request.path, 'http://lab.invalid');
    return { protocol: 's3', ...routeS3(request.method, url, bucketOfHost(request.headers.host)) };
  }
  if (request.headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true) {
    const { Action, Version: _version, ...parameters } = Object.fromEntries(new URLSearchParams(`${request.body}`));
    return { protocol: service === 'ec2' ? 'ec2' : 'query', operation: Action ?? 'Unknown', parameters };
  }
  const url = new URL(request.path, 'http://lab.invalid');
  const routed = routeRestJson(service, request.method, decodeURIComponent(url.pathname));
  const accountId = request.headers['x-amz-account-id'];
  const parameters = {
    ...Object.fromEntries(url.searchParams),
    ...jsonParameters(request.body),
    ...routed.parameters,
    ...(typeof accountId === 'string' ? { AccountId: accountId } : {}),
  };
  return { protocol: service === 's3control' ? 's3control' : 'rest-json', operation: routed.operation, parameters };
}

function jsonParameters(body: Buffer): Record<string, string> {
  if (body[0] !== 0x7b) return {};
  const parsed: unknown = JSON.parse(body.toString());
  if (typeof parsed !== 'object' || parsed === null) return {};
  return Object.fromEntries(
    Object.entries(parsed).map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]),
  );
}

function attemptOf(headers: IncomingHttpHeaders): number {
  const header = headers['amz-sdk-request'];
  return Number(/attempt=(\d+)/.exec(`${header ?? ''}`)?.[1] ?? 1);
}
