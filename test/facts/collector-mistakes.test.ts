import { describe, expect, it } from 'vitest';
import { RefusedCall } from '../../src/aws/connection.ts';
import { whyUnread } from '../../src/engine/evaluate.ts';
import { createAsker } from '../../src/facts/ask.ts';
import { collect } from '../../src/facts/collect.ts';
import { one } from '../../src/facts/collector.ts';
import { NOTHING_DECLARED } from '../../src/facts/declarations.ts';
import { connect, HOME, planFor, unreadable } from './sample-collectors.ts';

const errorOf = async (read: () => Promise<unknown>) => {
  const fact = await createAsker({ concurrency: 1 })('lambda:ListFunctions', read);
  return fact.ok ? null : fact.error;
};

describe('what a collector of a plug-in does wrong', () => {
  it.each<[string, () => Promise<unknown>, string, string]>([
    [
      'a call that it does not declare',
      () => Promise.reject(new RefusedCall('lambda:GetFunction')),
      'RefusedCall',
      'the collector of lambda:ListFunctions sent lambda:GetFunction, which it does not declare',
    ],
    [
      'a client that is not installed',
      () =>
        Promise.reject(
          Object.assign(new Error("Cannot find package '@aws-sdk/client-lambda' imported from /x/rule.mjs"), {
            code: 'ERR_MODULE_NOT_FOUND',
          }),
        ),
      'PackageNotInstalled',
      'lambda:ListFunctions takes @aws-sdk/client-lambda, which is not installed beside the plug-in',
    ],
    [
      'a date in its answer',
      async () => [{ at: new Date(0) }],
      'MalformedAnswer',
      'lambda:ListFunctions failed (MalformedAnswer)',
    ],
    ['no answer', async () => undefined, 'MalformedAnswer', 'lambda:ListFunctions failed (MalformedAnswer)'],
    [
      'something that is no error',
      () => Promise.reject(Object.create(null)),
      'MalformedAnswer',
      'lambda:ListFunctions failed (MalformedAnswer)',
    ],
  ])('%s is an unread fact', async (_, read, code, why) => {
    const error = await errorOf(read);
    expect(error).toMatchObject({ kind: 'failed', operation: 'lambda:ListFunctions', code, iamAction: null });
    expect(error === null ? '' : whyUnread(error)).toBe(why);
  });

  it.each([
    [undefined, 'apigateway:GetRestApis'],
    [['apigateway:GET'], 'apigateway:GET'],
    [['apigateway:GET', 'apigateway:GetRestApis'], 'apigateway:GetRestApis'],
    [[], null],
  ])('a denial names the permission: of %j %s', async (iamActions, expected) => {
    const apis = one<unknown>({
      operation: 'apigateway:GetRestApis',
      scope: 'account',
      ...(iamActions === undefined ? {} : { iamActions }),
      read: () => Promise.reject(unreadable('apigateway:GetRestApis', 'access-denied')),
    });
    const table = await collect({
      plan: planFor([apis]),
      target: HOME,
      regions: { ok: true, value: [] },
      connect,
      declarations: NOTHING_DECLARED,
      concurrency: 1,
    });
    expect(table.facts['apigateway:GetRestApis']).toMatchObject({ ok: false, error: { iamAction: expected } });
  });
});
