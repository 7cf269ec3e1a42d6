import { describe, expect, it } from 'vitest';
import { storedKeys, workflows } from '../../../src/facts/repository/workflows.ts';
import { checkoutUnreadable, NO_REPOSITORY } from '../../../src/facts/repository.ts';
import { fakeAws } from '../fake-aws.ts';
import { inRepository, tooLarge } from './fake-repository.ts';

const PATH = '.github/workflows/deploy.yml';
const reading = (text: string | null | Error) => storedKeys.read(PATH, inRepository({ files: { [PATH]: text } }));
const sources = async (text: string) => (await reading(text))?.map(({ source }) => source);

const step = (...inputs: readonly string[]) =>
  [
    'on: push',
    'jobs:',
    '  deploy:',
    '    steps:',
    '      - uses: aws-actions/configure-aws-credentials@v6',
    '        with:',
    ...inputs.map((input) => `          ${input}`),
  ].join('\n');

describe('repository:Workflows', () => {
  it('lists the files that GitHub runs', async () => {
    const files = {
      '.github/workflows/a.yml': '',
      '.github/workflows/b.yaml': '',
      '.github/workflows/old/c.yml': '',
      '.github/workflows/README.md': '',
      '.github/dependabot.yml': '',
      'sub/.github/workflows/d.yml': '',
    };
    expect(await workflows.read(inRepository({ files }))).toEqual([
      '.github/workflows/a.yml',
      '.github/workflows/b.yaml',
    ]);
  });

  it('describes a file by its path', () => {
    const target = { partition: 'aws', accountId: '111122223333', region: 'us-east-1' };
    expect(workflows.describe(PATH, target).resource).toEqual({
      type: 'Other',
      id: PATH,
      name: PATH,
      region: 'global',
      file: { path: PATH, line: 1 },
    });
  });

  it('are none outside a checkout, and unread in one that cannot be read', async () => {
    expect(await workflows.read(fakeAws({}))).toEqual([]);
    const files = () => Promise.reject(checkoutUnreadable('GitFailed', 'git failed'));
    const aws = { ...fakeAws({}), repository: { ...NO_REPOSITORY, files } };
    await expect(workflows.read(aws)).rejects.toMatchObject({ error: { code: 'GitFailed' } });
  });
});

describe('repository:WorkflowKeys', () => {
  it('finds the inputs of configure-aws-credentials, each at its line', async () => {
    const text = step(
      'aws-region: eu-west-1',
      'aws-access-key-id: ${{ secrets.AWS_ACCESS_KEY_ID }}',
      'aws-secret-access-key: ${{secrets.PROD_SECRET}}',
    );
    expect(await reading(text)).toEqual([
      { line: 8, source: 'secret AWS_ACCESS_KEY_ID' },
      { line: 9, source: 'secret PROD_SECRET' },
    ]);
  });

  it.each([
    ['env of a workflow', 'env:\n  AWS_ACCESS_KEY_ID: ${{ secrets.KEY }}', ['secret KEY']],
    ['another way to name it', "env:\n  AWS_ACCESS_KEY_ID: ${{ secrets['KEY'] }}", ['secret KEY']],
    ['a variable', 'env: { AWS_ACCESS_KEY_ID: "${{ vars.KEY }}" }', ['variable KEY']],
    ['an alternative', 'env:\n  AWS_ACCESS_KEY_ID: ${{ inputs.key || secrets.KEY }}', ['secret KEY']],
    ['a function', "env:\n  AWS_ACCESS_KEY_ID: ${{ format('{0}', secrets.KEY) }}", ['secret KEY']],
    [
      'what a called workflow gets',
      'jobs:\n  a:\n    secrets:\n      aws_access_key_id: ${{ secrets.KEY }}',
      ['secret KEY'],
    ],
    ['the prefix of Terraform', 'env:\n  TF_VAR_AWS_SECRET_ACCESS_KEY: ${{ secrets.KEY }}', ['secret KEY']],
    [
      'a secret of that name in any input',
      'jobs:\n  a:\n    steps:\n      - uses: some/sync@v1\n        with:\n          key: ${{ secrets.STAGE_AWS_ACCESS_KEY_ID }}',
      ['secret STAGE_AWS_ACCESS_KEY_ID'],
    ],
    [
      'a script',
      'jobs:\n  a:\n    steps:\n      - run: |\n          aws configure set aws_access_key_id ${{ secrets.AWS_ACCESS_KEY }}',
      ['secret AWS_ACCESS_KEY'],
    ],
    [
      'a list',
      'jobs:\n  a:\n    steps:\n      - with:\n          args:\n            - ${{ secrets.AWS_SECRET_ACCESS_KEY }}',
      ['secret AWS_SECRET_ACCESS_KEY'],
    ],
    [
      'a secret session token',
      `env:\n  AWS_ACCESS_KEY_ID: \${{ secrets.A }}\n  AWS_SESSION_TOKEN: \${{ secrets.B }}`,
      ['secret A'],
    ],
  ])('finds %s', async (_, text, found) => expect(await sources(text)).toEqual(found));

  it('never keeps a key that stands in the file', async () => {
    const id = `AKIA${'Q'.repeat(16)}`;
    const secret = 'x'.repeat(40);
    const text = `env:\n  AWS_ACCESS_KEY_ID: ${id}\n  AWS_SECRET_ACCESS_KEY: ${secret}\njobs:\n  a:\n    steps:\n      - run: export AWS_ACCESS_KEY_ID=${id}`;
    const found = await reading(text);
    expect(found).toEqual([2, 3, 7].map((line) => ({ line, source: 'a key in plain text' })));
    expect(JSON.stringify(found)).not.toMatch(/AKIAQ|xxxx/);
  });

  it.each([
    ['a role', step('role-to-assume: arn:aws:iam::111122223333:role/deploy', 'aws-region: eu-west-1')],
    ['role chaining', step('role-chaining: true', 'role-to-assume: arn:aws:iam::111122223333:role/second')],
    ['comments', '# aws-access-key-id: ${{ secrets.AWS_ACCESS_KEY_ID }}\non: push # secrets.AWS_ACCESS_KEY_ID'],
    [
      'a comment in a script',
      'jobs:\n  a:\n    steps:\n      - run: |\n          # ${{ secrets.AWS_ACCESS_KEY_ID }}\n          true',
    ],
    ['the key of an emulator', 'env:\n  AWS_ACCESS_KEY_ID: test\n  AWS_SECRET_ACCESS_KEY: test'],
    ['other secrets', 'env:\n  NPM_TOKEN: ${{ secrets.NPM_TOKEN }}\n  AWS_ROLE: ${{ secrets.AWS_ROLE_ARN }}'],
    [
      'a secret that is asked for, not given',
      'on:\n  workflow_call:\n    secrets:\n      AWS_ACCESS_KEY_ID:\n        required: true',
    ],
    ['words about a secret', 'name: replaces secrets.AWS_ACCESS_KEY_ID'],
    ['a variable that is handed on', 'env:\n  AWS_ACCESS_KEY_ID: ${{ env.AWS_ACCESS_KEY_ID }}'],
    ['an empty file', ''],
  ])('finds nothing in %s', async (_, text) => expect(await reading(text)).toEqual([]));

  const OUTPUT = '${{ steps.assume.outputs.aws-access-key-id }}';
  it.each([
    ['temporary with its session token', [`aws-access-key-id: ${OUTPUT}`, `aws-session-token: ${OUTPUT}`], []],
    ['long-lived without one', [`aws-access-key-id: ${OUTPUT}`], ['a value without a session token']],
  ])('takes the output of a step for %s', async (_, inputs, found) => {
    expect(await sources(step(...inputs))).toEqual(found);
  });

  it.each([
    ['${{ inputs.key }}', 'aws-access-key-id', ['a value without a session token']],
    ['${{ needs.login.outputs.key }}', 'AWS_ACCESS_KEY_ID', ['a value without a session token']],
    ['${{ inputs.key }}', 'AWS_ACCESS_KEY_ID', []],
  ])('judges %s as %s', async (value, name, found) =>
    expect(await sources(`env:\n  ${name}: ${value}`)).toEqual(found),
  );

  it.each([
    ['broken', 'on: [push\njobs: {}', /deploy\.yml is not valid YAML \(line \d+\); correct it/],
    ['ambiguous', 'on: push\non: push', /is not valid YAML \(line 2\)/],
    ['bottomless', `a: ${'['.repeat(100)}`, /is nested too deeply/],
  ])('concludes nothing from a file that is %s', async (_, text, message) => {
    await expect(reading(text)).rejects.toMatchObject({
      error: { kind: 'failed', code: 'MalformedYaml', message: expect.stringMatching(message) },
    });
  });

  it('says that a file is gone, and passes on what cannot be read', async () => {
    expect(await reading(null)).toBeNull();
    await expect(reading(tooLarge(PATH))).rejects.toMatchObject({ error: { code: 'TooLarge' } });
  });
});
