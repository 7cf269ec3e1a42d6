import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createAsker, type Progress } from '../../src/facts/ask.ts';
import type { FactErrorKind } from '../../src/facts/fact.ts';
import { unreadable } from './sample-collectors.ts';

const fails = (kind: FactErrorKind, code?: string) => () =>
  Promise.reject(unreadable('iam:ListAccessKeys', kind, code));

describe('an asker', () => {
  it('gives what was answered, and what was thrown, as a value', async () => {
    const ask = createAsker({ concurrency: 2 });
    expect(await ask('iam:ListUsers', async () => ['a'])).toEqual({ ok: true, value: ['a'] });
    expect(await ask('iam:ListUsers', fails('access-denied'))).toEqual({
      ok: false,
      error: {
        kind: 'access-denied',
        operation: 'iam:ListAccessKeys',
        code: 'AccessDenied',
        iamAction: 'iam:ListAccessKeys',
        message: 'AccessDenied',
      },
    });
  });

  it.each([
    ['rejects with', () => Promise.reject(new TypeError('Users is not iterable'))],
    [
      'throws at once',
      () => {
        throw new TypeError('Users is not iterable');
      },
    ],
  ])('takes it for a malformed answer when a collector %s anything else', async (_, read) => {
    expect(await createAsker({ concurrency: 1 })('iam:ListUsers', read)).toEqual({
      ok: false,
      error: {
        kind: 'failed',
        operation: 'iam:ListUsers',
        code: 'MalformedAnswer',
        iamAction: null,
        message: 'Users is not iterable',
      },
    });
  });

  it('says what was thrown even if it is no error', async () => {
    const fact = await createAsker({ concurrency: 1 })('iam:ListUsers', () => Promise.reject('half a page'));
    expect(fact).toMatchObject({ ok: false, error: { code: 'MalformedAnswer', message: 'half a page' } });
  });

  it('never has more reads of a service under way than allowed, uses all it may, and counts services apart', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 5 }),
        fc.array(fc.constantFrom('iam:ListUsers', 'iam:ListRoles', 's3:ListBuckets'), { minLength: 1, maxLength: 30 }),
        async (concurrency, operations) => {
          const ask = createAsker({ concurrency });
          const running = new Map<string, number>();
          const most = new Map<string, number>();
          const read = (service: string) => async () => {
            const now = (running.get(service) ?? 0) + 1;
            running.set(service, now);
            most.set(service, Math.max(most.get(service) ?? 0, now));
            await new Promise((done) => setImmediate(done));
            running.set(service, (running.get(service) ?? 0) - 1);
          };
          await Promise.all(operations.map((operation) => ask(operation, read(operation.split(':')[0] ?? ''))));
          for (const [service, count] of most) {
            const asked = operations.filter((operation) => operation.startsWith(`${service}:`)).length;
            expect(count).toBe(Math.min(concurrency, asked));
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  it('tells progress after each fact, and ends with as many done as planned', async () => {
    const seen: Progress[] = [];
    const ask = createAsker({ concurrency: 1, onProgress: (progress) => seen.push(progress) });
    await Promise.all([ask('a:Get', async () => 1), ask('a:Get', fails('throttled')), ask('b:Get', async () => 3)]);
    expect(seen.map(({ done }) => done)).toEqual([1, 2, 3]);
    expect(seen.every(({ done, planned }) => done <= planned)).toBe(true);
    expect(seen.at(-1)).toEqual({ done: 3, planned: 3 });
  });
});

describe('giving up', () => {
  async function countReads(outcomes: readonly (FactErrorKind | 'ok')[], operation = 'iam:ListAccessKeys') {
    const ask = createAsker({ concurrency: 1 });
    let reads = 0;
    const facts = [];
    for (const outcome of outcomes) {
      facts.push(
        await ask(operation, () => {
          reads += 1;
          return outcome === 'ok' ? Promise.resolve(1) : fails(outcome)();
        }),
      );
    }
    return { reads, facts };
  }
  const times = (count: number, kind: FactErrorKind) => Array<FactErrorKind>(count).fill(kind);

  it.each<FactErrorKind>(['throttled', 'timeout', 'unavailable'])('comes after five %s in a row', async (kind) => {
    const { reads, facts } = await countReads(times(8, kind));
    expect(reads).toBe(5);
    expect(facts[7]).toEqual({
      ok: false,
      error: {
        kind,
        operation: 'iam:ListAccessKeys',
        code: kind,
        iamAction: null,
        message: `not asked: iam:ListAccessKeys had failed 5 times in a row (${kind})`,
      },
    });
  });

  it.each<FactErrorKind>(['access-denied', 'failed', 'unsupported'])('never comes after %s', async (kind) => {
    expect((await countReads(times(12, kind))).reads).toBe(12);
  });

  it.each<[string, FactErrorKind | 'ok']>([
    ['an answer', 'ok'],
    ['a denial, which is an answer too', 'access-denied'],
  ])('is put off by %s in between', async (_, between) => {
    const outcomes = [...times(4, 'throttled'), between, ...times(4, 'throttled'), between];
    expect((await countReads(outcomes)).reads).toBe(10);
  });

  it('adds up kinds of trouble, and concerns one operation only', async () => {
    const ask = createAsker({ concurrency: 1 });
    for (const kind of ['throttled', 'timeout', 'unavailable', 'timeout', 'throttled'] as const) {
      await ask('iam:ListAccessKeys', fails(kind));
    }
    let asked = false;
    await ask('iam:ListAccessKeys', async () => {
      asked = true;
    });
    expect(asked).toBe(false);
    expect(await ask('iam:ListUsers', async () => 'fine')).toEqual({ ok: true, value: 'fine' });
  });

  it('does not come from host names that do not exist: that speaks of a region, not of the operation', async () => {
    const ask = createAsker({ concurrency: 1 });
    for (let region = 0; region < 9; region += 1) await ask('x:Get', fails('unavailable', 'ENOTFOUND'));
    expect(await ask('x:Get', async () => 'elsewhere')).toEqual({ ok: true, value: 'elsewhere' });
  });
});
