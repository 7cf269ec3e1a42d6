import type { ImportFindingsError } from '@aws-sdk/client-securityhub';
import { describe, expect, it } from 'vitest';
import { sendFindings } from '../../src/publish/send.ts';
import type { SentFinding } from '../../src/publish/sent-finding.ts';
import { fakeAws } from '../facts/fake-aws.ts';
import { fakeClock } from './fake-clock.ts';
import { reported, result } from './sample-hub.ts';

const IMPORT = 'securityhub:BatchImportFindings';
const template = reported(result('ann')).finding;
const findings = (count: number): readonly SentFinding[] =>
  Array.from({ length: count }, (_, index) => ({ ...template, Id: `id-${index}` }));

/** The answer to one call: a code for each refused Id, figures that do not follow from them, or an error name. */
type Given = string | Readonly<Record<string, string>> | { readonly answer: object };

/** Sends to a hub that answers as told, and takes everything afterwards. */
async function send(count: number, given: readonly Given[] = [], all = findings(count)) {
  const calls: (readonly string[])[] = [];
  const starts: number[] = [];
  const clock = fakeClock();
  const aws = fakeAws({
    [IMPORT]: (input) => {
      const ids = (input as { readonly Findings: readonly SentFinding[] }).Findings.map(({ Id }) => Id);
      calls.push(ids);
      starts.push(clock.now());
      return answerOf(given[calls.length - 1] ?? {}, ids);
    },
  });
  const { delivered, failures } = await sendFindings(all, aws, clock);
  return { calls, starts, waits: clock.waits, delivered: [...delivered], failures };
}

function answerOf(given: Given, ids: readonly string[]): string | object {
  if (typeof given === 'string') return given;
  if ('answer' in given && typeof given.answer === 'object') return given.answer;
  const FailedFindings = Object.entries(given).map(
    ([Id, ErrorCode]): ImportFindingsError => ({ Id, ErrorCode, ErrorMessage: `said ${ErrorCode}` }),
  );
  return { SuccessCount: ids.length - FailedFindings.length, FailedCount: FailedFindings.length, FailedFindings };
}

const numbered = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => `id-${from + index}`);

describe('findings are sent', () => {
  it('not at all when there are none', async () => {
    expect(await send(0)).toEqual({ calls: [], starts: [], waits: [], delivered: [], failures: [] });
  });

  it('in their order, a hundred a call, ten calls a second', async () => {
    const { calls, starts, delivered, failures } = await send(1150);
    expect(calls.map((ids) => ids.length)).toEqual([...Array(11).fill(100), 50]);
    expect(calls.flat()).toEqual(numbered(0, 1150));
    expect(starts).toEqual(Array.from({ length: 12 }, (_, index) => index * 100));
    expect(delivered).toEqual(numbered(0, 1150));
    expect(failures).toEqual([]);
  });

  it('and each that is refused is named, with what AWS said', async () => {
    const { delivered, failures, calls } = await send(100, [{ 'id-7': 'InvalidInput', 'id-70': 'InvalidAccess' }]);
    expect(calls).toHaveLength(1);
    expect(delivered).toEqual(numbered(0, 100).filter((id) => id !== 'id-7' && id !== 'id-70'));
    expect(failures).toMatchObject(
      [
        { ids: ['id-7'], code: 'InvalidInput', message: 'InvalidInput: said InvalidInput', remedy: /update keydrill/ },
        { ids: ['id-70'], code: 'InvalidAccess', remedy: /turn Security Hub on/ },
      ].map((failure) => ({ ...failure, remedy: expect.stringMatching(failure.remedy) })),
    );
  });

  it('and one that is too large for any call is named and not sent', async () => {
    const large = { ...template, Id: 'large', Description: 'x'.repeat(240_000) };
    const { calls, delivered, failures } = await send(0, [], [large, ...findings(2)]);
    expect([calls, delivered]).toEqual([[['id-0', 'id-1']], ['id-0', 'id-1']]);
    expect(failures).toMatchObject([{ ids: ['large'], code: 'TooLarge', message: expect.stringContaining('240 KB') }]);
  });
});

describe('what Security Hub could not take at the moment', () => {
  it.each([
    'InternalException',
    'InternalFailure',
    'InternalError',
    'ThrottlingException',
    'Throttling',
    'LimitExceededException',
    'TooManyRequestsException',
    'ServiceUnavailable',
  ])('is sent again: %s', async (code) => {
    const { calls, waits, delivered, failures } = await send(3, [{ 'id-1': code }]);
    expect(calls).toEqual([['id-0', 'id-1', 'id-2'], ['id-1']]);
    expect(waits).toEqual([1000]);
    expect(delivered.toSorted()).toEqual(['id-0', 'id-1', 'id-2']);
    expect(failures).toEqual([]);
  });

  it.each(['InvalidInput', 'InvalidAccess', 'AccessDenied', 'Unknown', 'FindingNotFound'])(
    'is sent again, which %s is not',
    async (code) => {
      const { calls, failures } = await send(3, [{ 'id-1': code }]);
      expect(calls).toHaveLength(1);
      expect(failures).toMatchObject([{ ids: ['id-1'], code }]);
    },
  );

  it('is sent three times, waiting longer, and then named', async () => {
    const slow = { 'id-1': 'Throttling' };
    const { calls, waits, delivered, failures } = await send(3, [slow, slow, slow, slow]);
    expect(calls).toEqual([['id-0', 'id-1', 'id-2'], ['id-1'], ['id-1']]);
    expect(waits).toEqual([1000, 2000]);
    expect(delivered).toEqual(['id-0', 'id-2']);
    expect(failures).toMatchObject([{ ids: ['id-1'], code: 'Throttling', remedy: expect.stringMatching(/again/) }]);
  });

  it('is named by the last that was said of it', async () => {
    const { failures } = await send(2, [
      { 'id-0': 'InternalError', 'id-1': 'InternalError' },
      { 'id-1': 'InvalidInput' },
    ]);
    expect(failures).toMatchObject([{ ids: ['id-1'], code: 'InvalidInput' }]);
  });

  it('does not keep back the batches after it', async () => {
    const { calls } = await send(150, [{ 'id-1': 'Throttling' }]);
    expect(calls.map((ids) => ids.length)).toEqual([100, 1, 50]);
  });
});

describe('a call that fails', () => {
  it('fails its batch, and the next go on', async () => {
    const { calls, delivered, failures } = await send(250, ['ThrottlingException']);
    expect(calls.map((ids) => ids.length)).toEqual([100, 100, 50]);
    expect(delivered).toEqual(numbered(100, 250));
    expect(failures).toMatchObject([
      { ids: numbered(0, 100), code: 'ThrottlingException', message: `${IMPORT} was throttled (ThrottlingException)` },
    ]);
  });

  it('fails what was being sent again', async () => {
    const { delivered, failures } = await send(3, [{ 'id-1': 'Throttling' }, 'InternalException']);
    expect(delivered).toEqual(['id-0', 'id-2']);
    expect(failures).toMatchObject([{ ids: ['id-1'], code: 'InternalException' }]);
  });

  it('names the permission that is missing', async () => {
    const { failures } = await send(1, ['AccessDeniedException']);
    expect(failures).toMatchObject([
      {
        message: `${IMPORT} was denied (AccessDeniedException); allow ${IMPORT}`,
        remedy: '"keydrill permissions --publish" prints the policy that publishing needs',
      },
    ]);
  });

  it('is not repeated for ever: after three in a row, the rest is not tried', async () => {
    const { calls, failures } = await send(1000, Array(10).fill('TimeoutError'));
    expect(calls).toHaveLength(3);
    expect(failures.flatMap(({ ids }) => ids)).toEqual(numbered(0, 1000));
    expect(failures).toHaveLength(4);
    expect(failures.at(-1)).toMatchObject({
      code: 'TimeoutError',
      message: expect.stringMatching(/^not sent, because 3/),
    });
  });

  it('is forgotten when one succeeds in between', async () => {
    const { calls } = await send(700, ['A', 'B', {}, 'C', 'D', {}, 'E']);
    expect(calls).toHaveLength(7);
  });

  it('three in a row at the end leave no rest to name', async () => {
    const { failures } = await send(250, ['A', 'B', 'C']);
    expect(failures.map(({ ids }) => ids.length)).toEqual([100, 100, 50]);
  });

  it('for a bug is none of these', async () => {
    const broken = { ...fakeAws({}), send: () => Promise.reject(new TypeError('a bug')) };
    await expect(sendFindings(findings(1), broken, fakeClock())).rejects.toThrow('a bug');
  });
});

describe('what is neither taken nor refused', () => {
  it.each([
    ['one is missing', { SuccessCount: 1, FailedCount: 0, FailedFindings: [] }, ['id-0', 'id-1', 'id-2']],
    ['too many are taken', { SuccessCount: 4, FailedCount: 0 }, ['id-0', 'id-1', 'id-2']],
    ['one failed beside them', { SuccessCount: 3, FailedCount: 1 }, ['id-0', 'id-1', 'id-2']],
    ['there are no figures', {}, ['id-0', 'id-1', 'id-2']],
    ['a failure is not named', { SuccessCount: 2, FailedCount: 1, FailedFindings: [] }, ['id-0', 'id-1', 'id-2']],
  ])('is named when %s', async (_, answer, ids) => {
    const { delivered, failures } = await send(3, [{ answer }]);
    expect(delivered).toEqual([]);
    expect(failures).toMatchObject([{ ids, code: 'Unaccounted' }]);
  });

  it('is told from what was refused by name', async () => {
    const FailedFindings = [{ Id: 'id-1', ErrorCode: 'InvalidInput', ErrorMessage: 'bad' }];
    const { failures } = await send(3, [{ answer: { SuccessCount: 1, FailedCount: 1, FailedFindings } }]);
    expect(failures.map(({ ids, code }) => [code, ids])).toEqual([
      ['Unaccounted', ['id-0', 'id-2']],
      ['InvalidInput', ['id-1']],
    ]);
    expect(failures[0]?.message).toContain('1 taken and 1 failed, of 3');
  });

  it('is told from a failure of something that was not sent', async () => {
    const FailedFindings = [{ Id: 'stranger', ErrorCode: 'Throttling', ErrorMessage: 'slow' }];
    const { calls, failures } = await send(2, [{ answer: { SuccessCount: 1, FailedCount: 1, FailedFindings } }]);
    expect(calls).toHaveLength(1);
    expect(failures.map(({ ids, code }) => [code, ids])).toEqual([
      ['Unaccounted', ['id-0', 'id-1']],
      ['Throttling', ['stranger']],
    ]);
  });

  it('is told even when a failure of something else makes the figures add up for the others', async () => {
    const FailedFindings = [{ Id: 'stranger', ErrorCode: 'Throttling', ErrorMessage: 'slow' }];
    const { delivered, failures } = await send(2, [{ answer: { SuccessCount: 2, FailedCount: 1, FailedFindings } }]);
    expect(delivered).toEqual([]);
    expect(failures.map(({ code }) => code)).toEqual(['Unaccounted', 'Throttling']);
  });

  it('is nothing when all are named as refused, whatever the figures', async () => {
    const FailedFindings = [{ Id: 'id-0', ErrorCode: undefined, ErrorMessage: undefined }];
    const { failures } = await send(1, [{ answer: { FailedFindings } }]);
    expect(failures).toMatchObject([{ ids: ['id-0'], code: 'Unknown', message: 'Unknown: no reason was given' }]);
  });
});
