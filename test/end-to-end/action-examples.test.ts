import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { Report } from '../../src/report/report.ts';
import { runBash } from '../action/run-steps.ts';
import { runCli } from '../lab/cli.ts';
import { CONTACT_RULE, type ContactsAccount, contactsSnapshot } from './sample-snapshots.ts';
import { CRASH } from './scan.ts';

const REPOSITORY = resolve(import.meta.dirname, '../..');

let workspace: string;
beforeEach(async () => {
  workspace = await mkdtemp(join(tmpdir(), 'keydrill-workspace-'));
  await mkdir(join(workspace, 'home'));
  // Where the examples fetch it to.
  await symlink(REPOSITORY, join(workspace, 'keydrill'));
});
afterEach(() => rm(workspace, { recursive: true, force: true }));

interface Step {
  readonly name: string;
  readonly run?: string;
  readonly 'working-directory'?: string;
}

/** Runs a step of an example workflow as the runner does. */
async function runExample(file: string, name: string) {
  const workflow = parse(await readFile(join(REPOSITORY, 'docs/examples/workflows', file), 'utf8'));
  const steps = Object.values<{ readonly steps: readonly Step[] }>(workflow.jobs).flatMap((job) => job.steps);
  const step = steps.find((each) => each.name === name);
  if (step?.run === undefined) throw new Error(`${file} has no script named ${name}.`);
  const script = join(workspace, 'script.sh');
  const page = join(workspace, 'page.md');
  await writeFile(script, step.run);
  await writeFile(page, '');
  const ended = await runBash(script, join(workspace, step['working-directory'] ?? ''), {
    PATH: process.env['PATH'] ?? '',
    HOME: join(workspace, 'home'),
    GITHUB_STEP_SUMMARY: page,
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_REGION: 'us-east-1',
  });
  return { ...ended, summary: await readFile(page, 'utf8') };
}

/** The JSON report of an account, where the artifact of its job is fetched to. */
async function report(folder: string, account: ContactsAccount): Promise<void> {
  await mkdir(join(workspace, folder), { recursive: true });
  await writeFile(join(workspace, 'snapshot.json'), contactsSnapshot(account));
  const args = ['evaluate', 'snapshot.json', '--rule', CONTACT_RULE, '--format', `json=${folder}/keydrill.json`];
  const { code, stderr } = await runCli(args, { cwd: workspace });
  expect([0, 1], stderr).toContain(code);
}

describe('the merging step of matrix-over-accounts.yml', () => {
  const merge = () => runExample('matrix-over-accounts.yml', 'Merge');
  const merged = async (): Promise<Report> => JSON.parse(await readFile(join(workspace, 'merged.json'), 'utf8'));

  it('makes one report of all accounts, with the exit code of them together', async () => {
    await report('reports/keydrill-report-111122223333', { accountId: '111122223333' });
    await report('reports/keydrill-report-444455556666', {
      accountId: '444455556666',
      contacts: { SECURITY: 'missing' },
    });
    const { code, stdout, stderr, summary } = await merge();
    expect(code, stderr).toBe(1);
    expect((await merged()).run.accounts).toEqual(['111122223333', '444455556666']);
    expect(stdout).toContain(CONTACT_RULE);
    expect(summary).toContain(CONTACT_RULE);
  });

  it('passes when every account is ready', async () => {
    await report('reports/keydrill-report-111122223333', { accountId: '111122223333' });
    await report('reports/keydrill-report-444455556666', { accountId: '444455556666' });
    const { code, stderr, summary } = await merge();
    expect(code, stderr).toBe(0);
    expect(summary).not.toBe('');
  });

  it('takes the report of a single account, wherever it was put', async () => {
    await report('reports', {});
    expect((await merge()).code).toBe(0);
    expect((await merged()).run.accounts).toEqual(['111122223333']);
  });

  it('fails when no account could be scanned', async () => {
    const { code, stdout, stderr, summary } = await merge();
    expect(code).not.toBe(0);
    expect(stderr).toContain('no match');
    expect(`${stdout}${stderr}`).not.toMatch(CRASH);
    expect(summary).toBe('');
  });
});

it('the publishing step of scan-and-publish.yml is understood, and wants credentials', async () => {
  await report('report', {});
  const { code, stdout, stderr } = await runExample('scan-and-publish.yml', 'Publish');
  expect({ code, stdout }, stderr).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(/^keydrill: No usable AWS credentials/);
});

it.each(['matrix-over-accounts.yml', 'scan-and-publish.yml'])(
  'the building step of %s builds nothing where there is a bundle',
  async (file) => {
    const { code, stdout, stderr } = await runExample(file, 'Build keydrill, unless the release holds it');
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: '', stderr: '' });
  },
);
