import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { collect } from '../../src/facts/collect.ts';
import type { AwsClientClass, AwsCommand } from '../../src/facts/collector.ts';
import { NOTHING_DECLARED } from '../../src/facts/declarations.ts';
import { planOf } from '../../src/facts/plan.ts';
import { allPages, defineRule, fail, list, nullWhen, pass, present, region } from '../../src/index.ts';
import { fakeAws } from '../facts/fake-aws.ts';

describe('the public API', () => {
  it.each(['definePlugin', 'defineRule', 'one', 'list', 'item'])('shows by an example how %s is used', (name) => {
    const sources = ['src/plugins/plugin.ts', 'src/engine/rule.ts', 'src/facts/collector.ts']
      .map((file) => readFileSync(file, 'utf8'))
      .join('\n');
    const [comment = ''] =
      new RegExp(`/\\*\\*(?:(?!\\*/)[\\s\\S])*\\*/\\nexport (?:const|function) ${name}\\b`).exec(sources) ?? [];
    expect(comment).toContain('```js\n');
    expect(comment).toContain(`${name}({`);
  });
});

/** The client of a service that keydrill itself never asks, as far as a collector needs it. */
class LambdaClient {
  destroy(): void {}
}
class ListFunctionsCommand {
  readonly input: object;
  constructor(input: { readonly Marker?: string }) {
    this.input = input;
  }
}
interface Page {
  readonly Functions?: readonly {
    readonly FunctionName?: string;
    readonly FunctionArn?: string;
    readonly Runtime?: string;
  }[];
  readonly NextMarker?: string;
}

const OPERATION = 'lambda:ListFunctions';
const command = (input: { readonly Marker?: string }) => new ListFunctionsCommand(input) as unknown as AwsCommand<Page>;

const functions = list({
  operation: OPERATION,
  scope: 'region',
  name: 'function',
  async read(aws) {
    const pages = await allPages(
      OPERATION,
      (Marker) => aws.send(LambdaClient as AwsClientClass, command(Marker === undefined ? {} : { Marker })),
      ({ NextMarker }) => NextMarker,
    );
    return pages
      .flatMap(({ Functions }) => present(Functions, OPERATION, 'Functions'))
      .map(({ FunctionName, FunctionArn, Runtime }) => ({
        name: present(FunctionName, OPERATION, 'FunctionName'),
        arn: present(FunctionArn, OPERATION, 'FunctionArn'),
        runtime: Runtime ?? null,
      }));
  },
  describe: ({ arn, name }, target) => ({
    resource: { type: 'AwsLambdaFunction', id: arn, arn, name, region: target.region },
  }),
});

const rule = defineRule({
  id: 'acme/functions-supported',
  title: 'Functions run on what is supported',
  capability: 'exposure',
  severity: 'low',
  pack: 'strict',
  description: 'An old runtime gets no fixes.',
  remediation: { text: 'Choose another runtime.' },
  references: [],
  controls: [],
  since: '1.0.0',
  on: functions,
  needs: {},
  check: ({ subject }) => (subject.runtime === 'nodejs8.10' ? fail('It is old.') : pass('It is new.')),
});

describe('a collector of another service, written against the public API alone', () => {
  const take = async (answers: Parameters<typeof fakeAws>[0]) => {
    const aws = fakeAws(answers);
    const target = { partition: 'aws', accountId: '111122223333', region: 'us-east-1' };
    const table = await collect({
      plan: planOf([rule]),
      target,
      regions: { ok: true, value: ['us-east-1'] },
      connect: () => aws,
      declarations: NOTHING_DECLARED,
      concurrency: 2,
    });
    return { fact: table.facts[`${OPERATION}@us-east-1`], sent: aws.sent };
  };

  it('reads all pages', async () => {
    const arn = 'arn:aws:lambda:us-east-1:111122223333:function:mail';
    const { fact, sent } = await take({
      [OPERATION]: (input) =>
        'Marker' in input
          ? { Functions: [] }
          : { Functions: [{ FunctionName: 'mail', FunctionArn: arn }], NextMarker: '2' },
    });
    expect(fact).toEqual({ ok: true, value: [{ name: 'mail', arn, runtime: null }] });
    expect(sent).toEqual([`${OPERATION}@us-east-1`, `${OPERATION}@us-east-1`]);
  });

  it('is in the plan and the permissions', () => {
    expect(planOf([rule])).toMatchObject({ regional: true, operations: expect.arrayContaining([OPERATION]) });
    expect(planOf([rule]).iamActions).toContain(OPERATION);
  });

  it.each([
    [
      'a denial',
      'AccessDeniedException',
      { kind: 'access-denied', code: 'AccessDeniedException', iamAction: OPERATION },
    ],
    ['half an answer', {}, { kind: 'failed', code: 'IncompleteAnswer', message: 'the answer has no Functions' }],
    ['a list that is none', { Functions: 7 }, { kind: 'failed', operation: OPERATION, code: 'IncompleteAnswer' }],
    ['an item that is none', { Functions: [null] }, { kind: 'failed', operation: OPERATION, code: 'MalformedAnswer' }],
  ])('gives an unread fact for %s', async (_, answer, error) => {
    expect((await take({ [OPERATION]: answer })).fact).toMatchObject({ ok: false, error });
  });

  it('is a rule like any other in the types', async () => {
    expect(await nullWhen(['Gone'], Promise.resolve(1))).toBe(1);
    expect(region.scope).toBe(rule.on.scope);
  });
});
