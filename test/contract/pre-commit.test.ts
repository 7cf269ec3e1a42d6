import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

/** The fields of pre-commit's manifest: https://pre-commit.com/#creating-new-hooks */
const FIELDS = {
  required: ['id', 'name', 'entry', 'language'],
  optional: [
    ...['files', 'exclude', 'types', 'types_or', 'exclude_types', 'always_run', 'fail_fast', 'verbose'],
    ...['pass_filenames', 'require_serial', 'description', 'language_version', 'minimum_pre_commit_version', 'args'],
    ...['stages', 'additional_dependencies'],
  ],
};

interface Hook {
  readonly id: string;
  readonly entry: string;
  readonly language: string;
  readonly files: string;
  readonly pass_filenames: boolean;
}

const hooks: readonly Hook[] = parse(readFileSync('.pre-commit-hooks.yaml', 'utf8'));
const manifest = JSON.parse(readFileSync('package.json', 'utf8'));

describe('the hooks for pre-commit', () => {
  it('have the fields that it asks for, and none that it does not know', () => {
    expect(hooks.length).toBeGreaterThan(0);
    for (const hook of hooks) {
      const names = Object.keys(hook);
      expect(FIELDS.required.filter((name) => !names.includes(name))).toEqual([]);
      expect(names.filter((name) => ![...FIELDS.required, ...FIELDS.optional].includes(name))).toEqual([]);
    }
  });

  it('are one that checks the policy of the repository, once', () => {
    expect(hooks).toMatchObject([
      { id: 'keydrill-policy-check', entry: 'keydrill policy check', language: 'node', pass_filenames: false },
    ]);
  });

  it('run a program that the package brings', () => {
    for (const { entry } of hooks) expect(Object.keys(manifest.bin)).toContain(entry.split(' ')[0]);
  });

  it('find it built: pre-commit installs a checkout', () => {
    expect(manifest.scripts.prepare).toBe('node scripts/prepare.js');
    expect(existsSync('scripts/prepare.js')).toBe(true);
  });

  it.each([
    ['keydrill.yaml', true],
    ['keydrill.yml', true],
    ['.keydrill.yaml', true],
    ['keydrill.lock', true],
    ['keydrill-rules/plugin.mjs', true],
    ['keydrill-rules/bucket-tagged/rule.md', true],
    ['.keydrill.yml', false],
    ['keydrillXyaml', false],
    ['keydrill.yaml.bak', false],
    ['docs/keydrill.yaml', false],
    ['my-keydrill-rules/plugin.mjs', false],
    ['README.md', false],
  ])('run for a change of %s: %s', (file, expected) => {
    expect(hooks.map(({ files }) => new RegExp(files).test(file))).toEqual([expected]);
  });
});
