import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allPages, isoDate, nullWhen, present } from '../../src/facts/answer.ts';
import { unreadable } from './sample-collectors.ts';

describe('present', () => {
  it.each([0, '', false, []])('takes %j for an answer', (value) => {
    expect(present(value, 'iam:ListUsers', 'Users')).toBe(value);
  });

  it.each([undefined, null])('takes %s for half an answer, never for an empty one', (value) => {
    expect(() => present(value, 'iam:ListUsers', 'Users')).toThrow(
      expect.objectContaining({
        error: {
          kind: 'failed',
          operation: 'iam:ListUsers',
          code: 'IncompleteAnswer',
          iamAction: null,
          message: 'the answer has no Users',
        },
      }),
    );
  });
});

describe('nullWhen', () => {
  const failing = (code: string) => Promise.reject(unreadable('s3:GetBucketPolicy', 'failed', code));

  it('gives null for the named error, and the answer when there is one', async () => {
    expect(await nullWhen(['NoSuchBucketPolicy'], failing('NoSuchBucketPolicy'))).toBeNull();
    expect(await nullWhen(['NoSuchBucketPolicy'], Promise.resolve('{}'))).toBe('{}');
  });

  it.each(['AccessDenied', 'NoSuchBucket', 'nosuchbucketpolicy'])('lets %s through', async (code) => {
    await expect(nullWhen(['NoSuchBucketPolicy'], failing(code))).rejects.toThrow(code);
  });

  it('lets through what is no fact error, even if its name fits', async () => {
    const bug = Object.assign(new Error('a bug'), { name: 'NoSuchBucketPolicy', code: 'NoSuchBucketPolicy' });
    await expect(nullWhen(['NoSuchBucketPolicy'], Promise.reject(bug))).rejects.toBe(bug);
  });
});

describe('allPages', () => {
  it('follows the tokens to the end', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 20 }), async (count) => {
        const asked: (string | undefined)[] = [];
        const pages = await allPages(
          'iam:ListUsers',
          async (token) => {
            asked.push(token);
            const page = Number(token ?? 0);
            return { page, next: page + 1 < count ? String(page + 1) : undefined };
          },
          ({ next }) => next,
        );
        expect(pages.map(({ page }) => page)).toEqual([...Array(count).keys()]);
        expect(asked[0]).toBeUndefined();
        expect(asked).toHaveLength(count);
      }),
    );
  });

  it('takes an empty token for the end, as some services send it', async () => {
    expect(
      await allPages(
        'ec2:X',
        async () => ({ next: '' }),
        ({ next }) => next,
      ),
    ).toHaveLength(1);
  });

  it.each([
    ['at once', ['a', 'a']],
    ['later', ['a', 'b', 'c', 'a']],
  ])('does not page for ever when a token comes back %s', async (_, tokens) => {
    let calls = 0;
    const paging = allPages(
      'iam:ListUsers',
      async () => ({ next: tokens[calls++ % tokens.length] }),
      ({ next }) => next,
    );
    await expect(paging).rejects.toMatchObject({ error: { code: 'IncompleteAnswer', operation: 'iam:ListUsers' } });
    expect(calls).toBe(tokens.length);
  });

  it('gives nothing when a later page fails: half a list is no list', async () => {
    const ask = (token: string | undefined) =>
      token === undefined ? Promise.resolve({ next: 'b' }) : Promise.reject(unreadable('iam:ListUsers', 'throttled'));
    await expect(allPages('iam:ListUsers', ask, ({ next }) => next)).rejects.toThrow('throttled');
  });
});

describe('isoDate', () => {
  it('writes a date as ISO 8601, and what is none as null', () => {
    expect(isoDate(new Date('2026-01-01T00:00:00Z'))).toBe('2026-01-01T00:00:00.000Z');
    expect(isoDate(undefined)).toBeNull();
    expect(isoDate(new Date('no date'))).toBeNull();
  });
});
