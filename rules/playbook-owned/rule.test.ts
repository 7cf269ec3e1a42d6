import { describe, it } from 'vitest';
import { codeOwners, type OwnerEntry } from '../../src/facts/repository/codeowners.ts';
import { playbookFile } from '../../src/facts/repository/playbook.ts';
import { given, testRule, unread, unreadFor } from '../../src/testing/index.ts';
import { PLAYBOOK_PATH, playbookDeclared, playbookIs, playbookWith } from '../../src/testing/repository-samples.ts';
import rule from './rule.ts';

const declared = { playbook: playbookDeclared() };
const FILE = '.github/CODEOWNERS';
const playbook = playbookWith('# Leak');

const owners = (...entries: readonly (readonly [pattern: string, ...owners: string[]])[]) =>
  given(codeOwners, {
    path: FILE,
    entries: entries.map(([pattern, ...names], index): OwnerEntry => ({ pattern, owners: names, line: index + 1 })),
  });

testRule(rule, { describe, it }, [
  {
    name: 'a line of its own',
    declared,
    facts: [playbook, owners(['*', '@everyone'], ['/docs/leaked-key.md', '@org/security', 'ada@example.com'])],
    expect: {
      status: 'pass',
      severity: 'low',
      message: 'The playbook docs/leaked-key.md belongs to @org/security and a…@example.com.',
      observed: { codeOwners: FILE, line: 2, owners: ['@org/security', 'a…@example.com'] },
    },
  },
  {
    name: 'a line for its folder',
    declared,
    facts: [playbook, owners(['docs/', '@org/docs'])],
    expect: { status: 'pass', message: /belongs to @org\/docs\.$/ },
  },
  {
    name: 'the last line that fits decides',
    declared,
    facts: [playbook, owners(['/docs/leaked-key.md', '@org/security'], ['*.md', '@org/writers'])],
    expect: { status: 'pass', observed: { owners: ['@org/writers'] } },
  },
  {
    name: 'a last line without owners takes them away',
    declared,
    facts: [playbook, owners(['*', '@everyone'], ['/docs/'])],
    expect: {
      status: 'fail',
      message: 'The playbook docs/leaked-key.md has no owner: line 2 of .github/CODEOWNERS takes its owners away.',
      observed: { line: 2, owners: [] },
    },
  },
  {
    name: 'no line that fits',
    declared,
    facts: [playbook, owners(['/src/', '@org/developers'], ['docs/*.txt', '@org/docs'])],
    expect: {
      status: 'fail',
      message: 'The playbook docs/leaked-key.md has no owner: no line of .github/CODEOWNERS covers it.',
      observed: { line: null },
    },
  },
  {
    name: 'no file',
    declared,
    facts: [playbook, given(codeOwners, null)],
    expect: {
      status: 'fail',
      message: 'The playbook docs/leaked-key.md has no owner, because the repository has no CODEOWNERS file.',
      observed: { codeOwners: null },
    },
  },
  { name: 'no playbook declared', facts: [], expect: { status: 'not-applicable' } },
  {
    name: 'a playbook that is not there has nothing to own',
    declared,
    facts: [playbookIs({ path: PLAYBOOK_PATH, state: 'untracked' })],
    expect: { status: 'not-applicable', message: 'There is no playbook to read; playbook-present judges that.' },
  },
  {
    name: 'a playbook that could not be read',
    declared,
    facts: [unreadFor(playbookFile, PLAYBOOK_PATH, 'failed'), owners(['*', '@everyone'])],
    expect: { status: 'unknown' },
  },
  {
    name: 'owners that could not be read',
    declared,
    facts: [playbook, unread(codeOwners, 'failed')],
    expect: { status: 'unknown' },
  },
]);
