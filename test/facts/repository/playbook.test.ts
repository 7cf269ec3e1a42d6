import { describe, expect, it } from 'vitest';
import { planOf } from '../../../src/facts/plan.ts';
import { playbookChangedAt, playbookFile, playbooks } from '../../../src/facts/repository/playbook.ts';
import { checkoutUnreadable } from '../../../src/facts/repository.ts';
import { fakeAws } from '../fake-aws.ts';
import { inRepository, tooLarge } from './fake-repository.ts';

const TARGET = { partition: 'aws', accountId: '111122223333', region: 'us-east-1' };

describe('the playbook that is declared', () => {
  it('is listed by its path, which is its key', () => {
    const playbook = { path: 'docs/leak.md', maxReviewAgeDays: 180, incidentLog: null };
    expect(playbooks.list({ playbook }, TARGET)).toEqual(['docs/leak.md']);
    expect(playbooks.list({ playbook: null }, TARGET)).toEqual([]);
    expect(playbooks.describe('docs/leak.md', TARGET).resource).toMatchObject({ id: 'docs/leak.md' });
  });

  it('takes no call to AWS', () => {
    const plan = planOf([{ on: playbooks, needs: { file: playbookFile, changedAt: playbookChangedAt } }]);
    expect(plan.collectors).toEqual([playbookFile, playbookChangedAt]);
    expect(plan.operations).toEqual(['sts:GetCallerIdentity']);
    expect(plan.iamActions).toEqual([]);
  });
});

describe('repository:Playbook', () => {
  it('is the text of a tracked file, found from the folder of the policy', async () => {
    const aws = inRepository({ base: 'security', files: { 'docs/leak.md': '# Leak' } });
    expect(await playbookFile.read('../docs/leak.md', aws)).toEqual({
      path: 'docs/leak.md',
      state: 'text',
      text: '# Leak',
    });
  });

  it.each([
    ['untracked', {}],
    ['untracked', { 'docs/leak.md/inner.md': 'a folder of that name' }],
    ['missing', { 'docs/leak.md': null }],
    ['binary', { 'docs/leak.md': 'PK\u0003\u0004\0\0' }],
  ])('is %s', async (state, files) => {
    expect(await playbookFile.read('docs/leak.md', inRepository({ files }))).toEqual({ path: 'docs/leak.md', state });
  });

  it.each([
    ['NotARepository', 'docs/leak.md', fakeAws({})],
    ['OutsideCheckout', '../leak.md', inRepository({})],
    ['TooLarge', 'docs/leak.md', inRepository({ files: { 'docs/leak.md': tooLarge('docs/leak.md') } })],
  ])('cannot be read: %s', async (code, path, aws) => {
    await expect(playbookFile.read(path, aws)).rejects.toMatchObject({ error: { code } });
  });
});

describe('repository:PlaybookHistory', () => {
  it('is the time of the last commit, asked by the path from the root', async () => {
    const changedAt = { 'docs/leak.md': '2026-01-01T00:00:00.000Z' };
    const aws = inRepository({ base: 'docs', changedAt });
    expect(await playbookChangedAt.read('leak.md', aws)).toBe('2026-01-01T00:00:00.000Z');
    expect(await playbookChangedAt.read('other.md', aws)).toBeNull();
  });

  it('is unreadable in a shallow clone, while the text is not', async () => {
    const shallow = checkoutUnreadable('ShallowClone', 'the git checkout is shallow; check out with fetch-depth: 0');
    const aws = inRepository({ files: { 'leak.md': 'text' }, changedAt: shallow });
    await expect(playbookChangedAt.read('leak.md', aws)).rejects.toMatchObject({ error: { code: 'ShallowClone' } });
    expect(await playbookFile.read('leak.md', aws)).toMatchObject({ state: 'text' });
  });
});
