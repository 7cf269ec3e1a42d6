import { describe, it } from 'vitest';
import { playbookFile } from '../../src/facts/repository/playbook.ts';
import { givenFor, testRule, unreadFor } from '../../src/testing/index.ts';
import {
  PLAYBOOK_PATH,
  playbookDeclared,
  playbookIs,
  playbookWith,
  words,
} from '../../src/testing/repository-samples.ts';
import rule from './rule.ts';

const declared = { playbook: playbookDeclared() };

testRule(rule, { describe, it }, [
  {
    name: 'a tracked text that says something',
    declared,
    facts: [playbookWith(`# Leaked key\n\n${words(100)}`)],
    expect: {
      status: 'pass',
      severity: 'high',
      resource: 'repository',
      message: 'The playbook docs/leaked-key.md lies in the repository.',
      observed: { path: PLAYBOOK_PATH, state: 'text', words: 100 },
    },
  },
  {
    name: 'the policy names none',
    facts: [],
    expect: {
      status: 'fail',
      message:
        'The policy names no response playbook; write one and add playbook: { path: docs/playbooks/leaked-key.md }.',
      observed: { path: null },
    },
  },
  {
    name: 'a file that git does not track',
    declared,
    facts: [playbookIs({ path: PLAYBOOK_PATH, state: 'untracked' })],
    expect: {
      status: 'fail',
      message: 'The playbook docs/leaked-key.md is not tracked by git; commit it, so that everybody has the same one.',
      observed: { path: PLAYBOOK_PATH, state: 'untracked' },
    },
  },
  {
    name: 'a file that is gone from the working tree',
    declared,
    facts: [playbookIs({ path: PLAYBOOK_PATH, state: 'missing' })],
    expect: { status: 'fail', message: /is tracked by git, but gone from the working tree; bring it back\.$/ },
  },
  {
    name: 'a file that is no text',
    declared,
    facts: [playbookIs({ path: PLAYBOOK_PATH, state: 'binary' })],
    expect: { status: 'fail', message: /is no text; write it as Markdown/ },
  },
  {
    name: 'a stub that links to a document',
    declared,
    facts: [playbookWith('# Leaked key\n\nSee [our runbook](https://docs.google.com/document/d/abc) for the steps.\n')],
    expect: {
      status: 'fail',
      message:
        'The playbook docs/leaked-key.md is a stub of 4 words and a link to docs.google.com; it should say itself what to do, in at least 100.',
      observed: { words: 4 },
    },
  },
  {
    name: 'a stub that names a bare address of a wiki',
    declared,
    facts: [playbookWith('Moved: https://wiki.example.com/x/leak')],
    expect: { status: 'fail', message: /is a stub of 1 word and a link to wiki\.example\.com;/ },
  },
  {
    name: 'a stub without a link',
    declared,
    facts: [playbookWith(words(99))],
    expect: { status: 'fail', message: /is a stub of 99 words; it should/ },
  },
  {
    name: 'many links are no words of its own',
    declared,
    facts: [playbookWith('- [some words that are a link](https://wiki.example.com/page)\n'.repeat(40))],
    expect: { status: 'fail', observed: { words: 0 } },
  },
  {
    name: 'nor are headings, comments and front matter',
    declared,
    facts: [playbookWith(`---\ntitle: ${words(60)}\n---\n# ${words(60)}\n<!-- ${words(60)} -->\n`)],
    expect: { status: 'fail', message: /a stub of 0 words/ },
  },
  {
    name: 'commands are words of its own',
    declared,
    facts: [playbookWith(`\`\`\`bash\n${words(100)}\n\`\`\``)],
    expect: { status: 'pass' },
  },
  {
    name: 'an empty file',
    declared,
    facts: [playbookWith('')],
    expect: { status: 'fail', observed: { words: 0 } },
  },
  {
    name: 'a limit from the policy',
    declared,
    parameters: { minWords: 10 },
    facts: [playbookWith(words(10))],
    expect: { status: 'pass' },
  },
  {
    name: 'outside a checkout nobody knows',
    declared,
    facts: [unreadFor(playbookFile, PLAYBOOK_PATH, 'failed')],
    expect: { status: 'unknown', message: 'Could not be judged: unread in a test.' },
  },
  {
    name: 'a snapshot of another playbook says nothing of this one',
    declared: { playbook: playbookDeclared({ path: 'docs/other.md' }) },
    facts: [playbookWith(words(100))],
    expect: { status: 'unknown', message: /repository:Playbook is not in the snapshot/ },
  },
  {
    name: 'the path is told from the root, whatever the policy calls it',
    declared: { playbook: playbookDeclared({ path: '../leak.md' }) },
    facts: [givenFor(playbookFile, '../leak.md', { path: 'docs/leak.md', state: 'untracked' })],
    expect: { status: 'fail', message: /^The playbook docs\/leak\.md is not tracked/ },
  },
]);
