import { describe, it } from 'vitest';
import { playbookFile } from '../../src/facts/repository/playbook.ts';
import { type KeyQueries, keyQueries } from '../../src/facts/repository/queries.ts';
import { givenFor, testRule, unreadFor } from '../../src/testing/index.ts';
import { PLAYBOOK_PATH, playbookDeclared, playbookIs, playbookWith } from '../../src/testing/repository-samples.ts';
import rule from './rule.ts';

const declared = { playbook: playbookDeclared() };
const playbook = playbookWith('# Leak');
const queries = (parts: Partial<KeyQueries> = {}) =>
  givenFor(keyQueries, PLAYBOOK_PATH, { folder: 'docs', found: [], ...parts });

testRule(rule, { describe, it }, [
  {
    name: 'a query beside the playbook',
    declared,
    facts: [playbook, queries({ found: [{ path: 'docs/queries/by-key.sql', kind: 'SQL' }] })],
    expect: {
      status: 'pass',
      severity: 'low',
      message: 'docs/queries/by-key.sql holds a query by access key id.',
      observed: { found: [{ path: 'docs/queries/by-key.sql', kind: 'SQL' }] },
    },
  },
  {
    name: 'a script',
    declared,
    facts: [playbook, queries({ found: [{ path: 'docs/look.sh', kind: 'lookup-events' }] })],
    expect: { status: 'pass', message: 'docs/look.sh holds a look-up by access key id.' },
  },
  {
    name: 'nothing of the kind',
    declared,
    facts: [playbook, queries()],
    expect: {
      status: 'fail',
      message: 'No query or script in docs filters by access key id; one should be saved beside the playbook.',
      observed: { found: [] },
    },
  },
  {
    name: 'nothing in a whole repository',
    declared,
    facts: [playbook, queries({ folder: '' })],
    expect: { status: 'fail', message: /^No query or script in the repository filters/ },
  },
  { name: 'no playbook declared', facts: [], expect: { status: 'not-applicable' } },
  {
    name: 'a playbook that is not there',
    declared,
    facts: [playbookIs({ path: PLAYBOOK_PATH, state: 'missing' })],
    expect: { status: 'not-applicable', message: 'There is no playbook to read; playbook-present judges that.' },
  },
  {
    name: 'files that could not be read',
    declared,
    facts: [playbook, unreadFor(keyQueries, PLAYBOOK_PATH, 'failed')],
    expect: { status: 'unknown' },
  },
  {
    name: 'a playbook that could not be read',
    declared,
    facts: [unreadFor(playbookFile, PLAYBOOK_PATH, 'failed'), queries()],
    expect: { status: 'unknown' },
  },
]);
