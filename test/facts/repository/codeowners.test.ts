import { describe, expect, it } from 'vitest';
import { codeOwners } from '../../../src/facts/repository/codeowners.ts';
import { fakeAws } from '../fake-aws.ts';
import { inRepository } from './fake-repository.ts';

const entries = async (text: string) => (await codeOwners.read(inRepository({ files: { CODEOWNERS: text } })))?.entries;

describe('repository:CodeOwners', () => {
  it('takes the first of the three places that GitHub knows', async () => {
    const all = { '.github/CODEOWNERS': '* @a', CODEOWNERS: '* @b', 'docs/CODEOWNERS': '* @c' };
    const { '.github/CODEOWNERS': _, ...rest } = all;
    const { CODEOWNERS: __, ...last } = rest;
    const pathIn = async (files: Record<string, string>) => (await codeOwners.read(inRepository({ files })))?.path;
    expect(await pathIn(all)).toBe('.github/CODEOWNERS');
    expect(await pathIn(rest)).toBe('CODEOWNERS');
    expect(await pathIn(last)).toBe('docs/CODEOWNERS');
    expect(await pathIn({ 'src/CODEOWNERS': '* @d', '.gitlab/CODEOWNERS': '* @e' })).toBeUndefined();
  });

  it('reads patterns, owners and lines', async () => {
    const text = '# owners\n\n*  @everyone\r\ndocs/ @org/docs docs@example.com # who writes\n/docs/drafts\n';
    expect(await entries(text)).toEqual([
      { pattern: '*', owners: ['@everyone'], line: 3 },
      { pattern: 'docs/', owners: ['@org/docs', 'docs@example.com'], line: 4 },
      { pattern: '/docs/drafts', owners: [], line: 5 },
    ]);
  });

  it('takes an escaped space for part of the path', async () => {
    expect(await entries('docs/leaked\\ key.md\t@a')).toEqual([
      { pattern: 'docs/leaked key.md', owners: ['@a'], line: 1 },
    ]);
  });

  it.each(['!docs/ @a', 'docs/[ab].md @a', '\\#docs @a', 'docs/ security-team', '***/x @a', '   # indented'])(
    'skips what GitHub cannot read: %s',
    async (line) => expect(await entries(`${line}\n* @rest`)).toEqual([{ pattern: '*', owners: ['@rest'], line: 2 }]),
  );

  it('is unreadable outside a checkout', async () => {
    await expect(codeOwners.read(fakeAws({}))).rejects.toMatchObject({ error: { code: 'NotARepository' } });
  });
});
