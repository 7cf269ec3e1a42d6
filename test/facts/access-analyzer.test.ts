import { describe, expect, it } from 'vitest';
import { analyzers } from '../../src/facts/aws/access-analyzer.ts';
import { type Answers, fakeAws } from './fake-aws.ts';

const OPERATION = 'access-analyzer:ListAnalyzers';
const ANALYZER = {
  arn: 'arn:aws:access-analyzer:us-east-1:111122223333:analyzer/outside',
  name: 'outside',
  type: 'ACCOUNT',
  createdAt: new Date('2024-01-01T00:00:00Z'),
  status: 'ACTIVE',
};

const reading = (answer: Answers[string]) => analyzers.read(fakeAws({ [OPERATION]: answer }));

describe('access-analyzer:ListAnalyzers', () => {
  it('keeps what an analyzer looks for, and whether it does', async () => {
    const aws = fakeAws({ [OPERATION]: { analyzers: [ANALYZER] } });
    expect(await analyzers.read(aws)).toEqual([{ name: 'outside', type: 'ACCOUNT', status: 'ACTIVE' }]);
    expect(aws.sent).toEqual([`${OPERATION}@us-east-1`]);
  });

  it('knows a region without analyzers', async () => {
    expect(await reading({ analyzers: [] })).toEqual([]);
  });

  it('reads all pages', async () => {
    const pages = (input: object) =>
      'nextToken' in input
        ? { analyzers: [{ ...ANALYZER, name: 'second' }] }
        : { analyzers: [ANALYZER], nextToken: 't' };
    expect((await reading(pages)).map(({ name }) => name)).toEqual(['outside', 'second']);
  });

  it.each<readonly [string, object]>([
    ['an empty answer', {}],
    ...(['name', 'type', 'status'] as const).map(
      (part) => [`an analyzer without ${part}`, { analyzers: [{ ...ANALYZER, [part]: undefined }] }] as const,
    ),
  ])('concludes nothing from %s', async (_, answer) => {
    await expect(reading(answer)).rejects.toMatchObject({
      error: { operation: OPERATION, kind: 'failed', code: 'IncompleteAnswer' },
    });
  });

  it.each([
    ['AccessDeniedException', { kind: 'access-denied', iamAction: OPERATION }],
    ['ThrottlingException', { kind: 'throttled' }],
    ['ValidationException', { kind: 'failed' }],
  ])('passes %s on', async (code, error) => {
    await expect(reading(code)).rejects.toMatchObject({ error: { operation: OPERATION, code, ...error } });
  });
});
