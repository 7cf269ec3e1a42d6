import { describe, expect, it } from 'vitest';
import { ownsPath } from './owner-pattern.ts';

describe('a CODEOWNERS pattern', () => {
  it.each([
    ['*', 'a.md'],
    ['*', 'docs/deep/a.md'],
    ['**', 'docs/a.md'],
    ['*.md', 'docs/deep/a.md'],
    ['a.md', 'docs/a.md'],
    ['/docs/a.md', 'docs/a.md'],
    ['docs/a.md', 'docs/a.md'],
    ['/docs/', 'docs/a.md'],
    ['/docs/', 'docs/deep/a.md'],
    ['/docs', 'docs/deep/a.md'],
    ['docs/', 'docs/a.md'],
    ['docs/', 'team/docs/deep/a.md'],
    ['docs', 'team/docs/a.md'],
    ['docs/*', 'docs/a.md'],
    ['/docs/*.md', 'docs/a.md'],
    ['docs/**', 'docs/deep/a.md'],
    ['docs/**/a.md', 'docs/a.md'],
    ['docs/**/a.md', 'docs/deep/er/a.md'],
    ['**/playbooks', 'team/x/playbooks/a.md'],
    ['**/playbooks/', 'playbooks/a.md'],
    ['/team/*/docs', 'team/x/docs/a.md'],
    ['docs/a?.md', 'docs/a1.md'],
    ['/do*', 'docs/a.md'],
  ])('%s covers %s', (pattern, path) => expect(ownsPath(pattern, path)).toBe(true));

  it.each([
    ['/a.md', 'docs/a.md'],
    ['docs/a.md', 'team/docs/a.md'],
    ['/docs/', 'team/docs/a.md'],
    ['team/docs/', 'x/team/docs/a.md'],
    ['docs/*', 'docs/deep/a.md'],
    ['/team/*', 'team/docs/a.md'],
    ['*.txt', 'docs/a.md'],
    ['docs/*.md', 'docs/deep/a.md'],
    ['docs/**', 'docs'],
    ['a.md/', 'docs/a.md'],
    ['Docs/', 'docs/a.md'],
    ['/doc', 'docs/a.md'],
    ['docs/a?.md', 'docs/a.md'],
    ['/', 'a.md'],
    ['d*a.md', 'docs/a.md'],
  ])('%s does not cover %s', (pattern, path) => expect(ownsPath(pattern, path)).toBe(false));

  it('is soon done with any pattern', () => {
    const pattern = `${'**/a/'.repeat(12)}b`;
    expect(ownsPath(pattern, `${'a/'.repeat(40)}c`)).toBe(false);
  }, 2000);
});
