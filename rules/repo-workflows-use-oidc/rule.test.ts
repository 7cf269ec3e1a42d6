import { describe, it } from 'vitest';
import { type StoredKey, storedKeys, workflows } from '../../src/facts/repository/workflows.ts';
import { given, givenFor, testRule, unread, unreadFor } from '../../src/testing/index.ts';
import rule from './rule.ts';

const DEPLOY = '.github/workflows/deploy.yml';
const TEST = '.github/workflows/test.yml';

const listed = (...paths: readonly string[]) => given(workflows, paths);
const keys = (path: string, ...found: readonly StoredKey[]) => givenFor(storedKeys, path, found);
const SECRET: StoredKey = { line: 12, source: 'secret AWS_ACCESS_KEY_ID' };

testRule(rule, { describe, it }, [
  {
    name: 'no stored key',
    facts: [listed(DEPLOY), keys(DEPLOY)],
    expect: {
      status: 'pass',
      severity: 'medium',
      resource: DEPLOY,
      message: 'Workflow .github/workflows/deploy.yml uses no stored AWS key.',
    },
  },
  {
    name: 'one',
    facts: [listed(DEPLOY), keys(DEPLOY, SECRET)],
    expect: {
      status: 'fail',
      message:
        'Workflow .github/workflows/deploy.yml takes an AWS key from secret AWS_ACCESS_KEY_ID (line 12); it should assume a role through OIDC.',
      observed: { keys: [SECRET] },
    },
  },
  {
    name: 'several',
    facts: [listed(DEPLOY), keys(DEPLOY, SECRET, { line: 13, source: 'a key in plain text' })],
    expect: { status: 'fail', message: /\(line 12\) and 1 more; it should/ },
  },
  {
    name: 'each file is judged by itself',
    facts: [listed(DEPLOY, TEST), keys(DEPLOY, SECRET), keys(TEST)],
    expect: [
      { status: 'fail', resource: DEPLOY },
      { status: 'pass', resource: TEST },
    ],
  },
  {
    name: 'a malformed file leaves its neighbour alone',
    facts: [listed(DEPLOY, TEST), unreadFor(storedKeys, DEPLOY, 'failed'), keys(TEST)],
    expect: [
      { status: 'unknown', resource: DEPLOY },
      { status: 'pass', resource: TEST },
    ],
  },
  {
    name: 'a file that is gone',
    facts: [listed(DEPLOY), givenFor(storedKeys, DEPLOY, null)],
    expect: {
      status: 'not-applicable',
      message: 'Workflow .github/workflows/deploy.yml is gone from the working tree.',
    },
  },
  {
    name: 'no workflow',
    facts: [listed()],
    expect: { status: 'not-applicable', message: 'There is no workflow file to judge.' },
  },
  {
    name: 'a checkout that cannot be read',
    facts: [unread(workflows, 'failed')],
    expect: { status: 'unknown', resource: 'repository' },
  },
]);
