import { describe, expect, it } from 'vitest';
import { secretScanning } from '../../../src/facts/repository/secret-scanning.ts';
import { checkoutUnreadable, NO_REPOSITORY } from '../../../src/facts/repository.ts';
import { fakeAws } from '../fake-aws.ts';
import { inRepository, tooLarge } from './fake-repository.ts';

const reading = async (files: Record<string, string | Error>, ignored: readonly string[] = []) => {
  const found = await secretScanning.read(inRepository({ files, ignored }));
  if (found === null) throw new Error('no checkout was found');
  return found;
};

describe('repository:SecretScanning', () => {
  it.each([
    ['.gitleaks.toml', 'gitleaks'],
    ['gitleaks.toml', 'gitleaks'],
    ['.github/gitleaks.toml', 'gitleaks'],
    ['.git-secrets', 'git-secrets'],
    ['.gitallowed', 'git-secrets'],
    ['trufflehog.yml', 'TruffleHog'],
    ['.secrets.baseline', 'detect-secrets'],
    ['.gitguardian.yaml', 'GitGuardian'],
    ['.talismanrc', 'Talisman'],
    ['.github/secret_scanning.yml', 'GitHub secret scanning'],
  ])('knows %s', async (path, name) => {
    expect((await reading({ [path]: '' })).scanners).toEqual([{ name, path }]);
  });

  it.each([
    ['.pre-commit-config.yaml', 'repos:\n  - repo: https://github.com/gitleaks/gitleaks', 'gitleaks'],
    ['.pre-commit-config.yaml', 'hooks:\n  - id: detect-secrets', 'detect-secrets'],
    ['.pre-commit-config.yaml', 'hooks:\n  - id: detect-aws-credentials', 'detect-aws-credentials'],
    ['.github/workflows/scan.yml', 'steps:\n  - uses: trufflesecurity/trufflehog@v3', 'TruffleHog'],
    ['.husky/pre-commit', '#!/bin/sh\ngit secrets --pre_commit_hook -- "$@"', 'git-secrets'],
    ['.githooks/pre-push', 'git-secrets --scan', 'git-secrets'],
    ['lefthook.yml', 'pre-commit:\n  run: ggshield secret scan', 'GitGuardian'],
    ['.gitlab-ci.yml', 'include:\n  template: Jobs/Secret-Detection.gitlab-ci.yml', 'GitLab secret detection'],
  ])('finds what %s starts', async (path, text, name) => {
    expect((await reading({ [path]: text })).scanners).toEqual([{ name, path }]);
  });

  it.each([
    ['a comment', { '.pre-commit-config.yaml': 'repos: [] # add gitleaks\n# - id: detect-secrets' }],
    ['a text about it', { 'README.md': 'We use gitleaks.' }],
    ['a file in some other folder', { 'examples/.gitleaks.toml': '' }],
    ['a list of what gitleaks should overlook', { '.gitleaksignore': '' }],
    ['nothing', {}],
  ])('takes %s for no scanner', async (_, files) => expect((await reading(files)).scanners).toEqual([]));

  it('asks git whether .env is ignored, and for every .env it tracks', async () => {
    expect(await reading({ 'a/.env': '', '.env.example': '', 'x.env': '' })).toEqual({
      scanners: [],
      envIgnored: false,
      trackedEnv: ['a/.env'],
    });
    expect((await reading({}, ['.env'])).envIgnored).toBe(true);
  });

  it('reads no other file once a scanner is found', async () => {
    const large = tooLarge('.github/workflows/a.yml');
    const found = await reading({ '.github/workflows/a.yml': large, '.gitleaks.toml': '' });
    expect(found.scanners).toHaveLength(1);
    await expect(reading({ '.github/workflows/a.yml': large })).rejects.toMatchObject({ error: { code: 'TooLarge' } });
  });

  it('is null outside a checkout, and unread in one that cannot be read', async () => {
    expect(await secretScanning.read(fakeAws({}))).toBeNull();
    const files = () => Promise.reject(checkoutUnreadable('GitFailed', 'git failed'));
    const aws = { ...fakeAws({}), repository: { ...NO_REPOSITORY, files } };
    await expect(secretScanning.read(aws)).rejects.toMatchObject({ error: { code: 'GitFailed' } });
  });
});
