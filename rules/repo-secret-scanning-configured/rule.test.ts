import { describe, it } from 'vitest';
import { type SecretScanning, secretScanning } from '../../src/facts/repository/secret-scanning.ts';
import { given, testRule, unread } from '../../src/testing/index.ts';
import rule from './rule.ts';

const scanning = (parts: Partial<SecretScanning> = {}) =>
  given(secretScanning, {
    scanners: [{ name: 'gitleaks', path: '.gitleaks.toml' }],
    envIgnored: true,
    trackedEnv: [],
    ...parts,
  });

testRule(rule, { describe, it }, [
  {
    name: 'a scanner, and .env ignored',
    facts: [scanning()],
    expect: {
      status: 'pass',
      severity: 'low',
      message: 'The repository has gitleaks set up in .gitleaks.toml and ignores .env.',
      observed: { envIgnored: true },
    },
  },
  {
    name: 'no scanner',
    facts: [scanning({ scanners: [] })],
    expect: {
      status: 'fail',
      message:
        'The repository has no secret scanner set up; a scanner and an ignored .env should keep secrets out of it.',
      observed: { scanners: [] },
    },
  },
  {
    name: '.env not ignored',
    facts: [scanning({ envIgnored: false })],
    expect: {
      status: 'fail',
      message: 'The repository does not ignore .env; a scanner and an ignored .env should keep secrets out of it.',
    },
  },
  {
    name: 'neither',
    facts: [scanning({ scanners: [], envIgnored: false })],
    expect: {
      status: 'fail',
      message:
        'The repository has no secret scanner set up and does not ignore .env; a scanner and an ignored .env should keep secrets out of it.',
    },
  },
  {
    name: 'an .env that is committed, which ignoring does not undo',
    facts: [scanning({ trackedEnv: ['service/.env', 'web/.env'] })],
    expect: { status: 'fail', message: /^The repository tracks service\/\.env;/ },
  },
  { name: 'a checkout that cannot be read', facts: [unread(secretScanning, 'failed')], expect: { status: 'unknown' } },
  {
    name: 'outside a checkout',
    facts: [given(secretScanning, null)],
    expect: {
      status: 'not-applicable',
      message: 'keydrill does not run in a git checkout, so there is no repository to judge.',
    },
  },
]);
