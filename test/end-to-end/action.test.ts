import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, relative, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Report } from '../../src/report/report.ts';
import { type ActionResult, runSteps } from '../action/run-steps.ts';
import { READY_KEY_USER, readyAccount } from '../lab/accounts/ready.ts';
import { LAB_ACCOUNT_ID, type Lab, startLab } from '../lab/lab.ts';
import { emulatorSkipped } from '../lab/python.ts';
import { harmIn } from './sample-workspace.ts';
import { CRASH } from './scan.ts';

const REPOSITORY = resolve(import.meta.dirname, '../..');
const POLICY = `extends: essential
keys:
  - user: ${READY_KEY_USER}
    owner: team-mail@example.com
    consumers: ['mail relay']
    reason: SMTP cannot use a role
`;

let workspace: string;
beforeEach(async () => {
  workspace = await mkdtemp(join(tmpdir(), 'keydrill-workspace-'));
  await mkdir(join(workspace, 'home'));
  await writeFile(join(workspace, 'keydrill.yaml'), POLICY);
});
afterEach(() => rm(workspace, { recursive: true, force: true }));

const local = () => ({ PATH: process.env['PATH'] ?? '', HOME: join(workspace, 'home') });
const filesIn = async (folder: string): Promise<readonly string[]> =>
  (await readdir(join(workspace, folder), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => relative(join(workspace, folder), join(entry.parentPath, entry.name)))
    .sort();

/** The lines of a log that the runner obeys. */
const commandsIn = (log: string): readonly string[] => log.split('\n').filter((line) => /^\s*::/.test(line));
const scanStep = ({ steps }: ActionResult) => {
  const step = steps.find(({ name }) => name === 'Scan');
  if (step === undefined) throw new Error(`The scan did not run: ${JSON.stringify(steps)}`);
  return step;
};
/** Step names with their exit codes. */
const ended = ({ steps }: ActionResult) => steps.map(({ name, code }) => `${name}: ${code}`);

describe.skipIf(emulatorSkipped)('the Action', () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await startLab();
    await readyAccount(lab);
  });
  afterAll(() => lab?.stop());
  afterEach(async () => {
    lab.clearFaults();
    lab.clearCalls();
    await lab.patch({ accountSummary: { AccountMFAEnabled: 1 } });
  });

  const withoutRootMfa = () => lab.patch({ accountSummary: { AccountMFAEnabled: 0 } });
  const act = (inputs: Readonly<Record<string, string>> = {}, more: Partial<Parameters<typeof runSteps>[0]> = {}) =>
    runSteps({ inputs, env: { ...local(), ...lab.env() }, workspace, actionPath: REPOSITORY, ...more });
  const reportOf = async ({ outputs }: ActionResult): Promise<Report> =>
    JSON.parse(await readFile(join(workspace, outputs['json'] ?? ''), 'utf8'));

  it('passes when the account is ready', async () => {
    const result = await act();
    expect(ended(result)).toEqual(['Build keydrill: 0', 'Scan: 0', 'End as the scan did: 0']);
    expect(result).toMatchObject({ code: 0, uploads: ['keydrill-report/sarif/keydrill.sarif'] });
    expect(result.outputs).toEqual({
      result: 'ready',
      'exit-code': '0',
      score: '100',
      critical: '0',
      high: '0',
      medium: '0',
      low: '0',
      unknown: '0',
      incidents: '0',
      json: 'keydrill-report/keydrill.json',
      sarif: 'keydrill-report/sarif',
      html: '',
      csv: '',
      junit: '',
      markdown: '',
      asff: '',
      ocsf: '',
    });
    expect(await filesIn('keydrill-report')).toEqual(['keydrill.json', 'sarif/keydrill.sarif']);
    const { stdout, stderr, summary } = scanStep(result);
    expect(stdout).toContain('100');
    expect(commandsIn(stdout)).toEqual([]);
    expect(stderr).toMatch(/^Ready.*\(exit code 0\)\.\n$/);
    expect(summary).toContain('100 of 100');
  });

  it('fails for a finding, after it was handed to be uploaded', async () => {
    await withoutRootMfa();
    const result = await act();
    expect(ended(result)).toEqual(['Build keydrill: 0', 'Scan: 0', 'End as the scan did: 1']);
    expect(result.uploads).toEqual(['keydrill-report/sarif/keydrill.sarif']);
    expect(result.outputs).toMatchObject({ result: 'findings', 'exit-code': '1', critical: '1', incidents: '0' });
    const { summary, results } = await reportOf(result);
    expect(result.outputs['score']).toBe(String(summary.readiness.score));
    expect(results.filter(({ status }) => status === 'fail').map(({ ruleId }) => ruleId)).toEqual([
      'iam-root-mfa-enabled',
    ]);
    const { stdout, summary: page } = scanStep(result);
    expect(commandsIn(stdout)).toEqual([expect.stringMatching(/^::error .*iam-root-mfa-enabled/)]);
    expect(page).toContain('iam-root-mfa-enabled');
    const sarif = JSON.parse(await readFile(join(workspace, result.uploads[0] ?? ''), 'utf8'));
    expect(sarif.runs[0].results[0].locations[0].physicalLocation.artifactLocation.uri).toBe('keydrill.yaml');
  });

  it('fails as incomplete for what was denied, or not, when that is allowed', async () => {
    lab.fault({ operation: 'iam:GetAccountSummary', kind: 'denied' });
    const result = await act();
    expect(result).toMatchObject({ code: 3, uploads: ['keydrill-report/sarif/keydrill.sarif'] });
    expect(result.outputs).toMatchObject({ result: 'incomplete', 'exit-code': '3' });
    expect(Number(result.outputs['unknown'])).toBeGreaterThan(0);
    const allowed = await act({ 'allow-unknown': 'true' });
    expect(allowed).toMatchObject({ code: 0, outputs: { result: 'ready', unknown: result.outputs['unknown'] } });
  });

  it('does not fail for a finding below the threshold, or one that the baseline has', async () => {
    await withoutRootMfa();
    const first = await act({ 'fail-on': 'never', 'output-dir': 'first' });
    expect(first).toMatchObject({ code: 0, outputs: { result: 'ready', critical: '1', json: 'first/keydrill.json' } });
    const second = await act({ baseline: 'first/keydrill.json', 'output-dir': 'second' });
    expect(second).toMatchObject({ code: 0, outputs: { result: 'ready', critical: '1' } });
    expect((await act({ baseline: 'nowhere.json' })).outputs).toMatchObject({ result: 'error', 'exit-code': '2' });
  });

  it('writes every other format that is asked for', async () => {
    const result = await act({ formats: 'html, csv junit\nmarkdown asff ocsf' });
    expect(result.code).toBe(0);
    const { json, sarif, html, csv, junit, markdown, asff, ocsf } = result.outputs;
    expect([html, csv, junit, markdown, asff, ocsf]).toEqual([
      'keydrill-report/keydrill.html',
      'keydrill-report/keydrill.csv',
      'keydrill-report/keydrill.junit.xml',
      'keydrill-report/keydrill.md',
      'keydrill-report/keydrill.asff.json',
      'keydrill-report/keydrill.ocsf.json',
    ]);
    const paths = [json, html, csv, junit, markdown, asff, ocsf, `${sarif}/keydrill.sarif`];
    expect(await filesIn('')).toEqual(expect.arrayContaining(paths));
    expect(await readFile(join(workspace, markdown ?? ''), 'utf8')).toBe(scanStep(result).summary);
    for (const path of [asff, ocsf]) JSON.parse(await readFile(join(workspace, path ?? ''), 'utf8'));
  });

  it('shows and uploads nothing that is not wanted', async () => {
    await withoutRootMfa();
    const result = await act({ summary: 'false', annotations: 'false', 'upload-sarif': 'false' });
    expect(result).toMatchObject({ code: 1, uploads: [], outputs: { sarif: 'keydrill-report/sarif' } });
    const { stdout, summary } = scanStep(result);
    expect(commandsIn(stdout)).toEqual([]);
    expect(summary).toBe('');
  });

  it('reads the regions and accounts that it is given, and no others', async () => {
    const result = await act({ regions: 'eu-west-1,\n us-east-1', accounts: LAB_ACCOUNT_ID, 'role-name': 'reader' });
    const { run } = await reportOf(result);
    expect(run).toMatchObject({ accounts: [LAB_ACCOUNT_ID], regions: ['eu-west-1', 'us-east-1'] });
  });

  it('tries out publishing without a write', async () => {
    const result = await act({ publish: 'dry-run' });
    expect(scanStep(result).stderr).not.toMatch(CRASH);
    const operations = new Set(lab.calls().map(({ operation }) => operation));
    expect(operations).toContain('securityhub:GetFindings');
    expect(
      [...operations].filter((operation) => /:(?:Batch(?:Import|Update)|Put|Create|Delete|Update)/.test(operation)),
    ).toEqual([]);
  });

  it.each([['GITHUB_OUTPUT', 'GITHUB_STEP_SUMMARY'], ['GITHUB_STEP_SUMMARY']] as const)(
    'ends as the scan did on a runner without %s',
    async (...without) => {
      expect(await act({}, { without: [...without] })).toMatchObject({ code: 0 });
      await withoutRootMfa();
      expect(await act({}, { without: [...without] })).toMatchObject({ code: 1 });
    },
  );

  it('says in one annotation what is wrong with the policy', async () => {
    await writeFile(join(workspace, 'keydrill.yaml'), 'extends: essential\nrulez: {}\n::error::x: 1\n');
    const result = await act();
    expect(ended(result)).toEqual(['Build keydrill: 0', 'Scan: 0', 'End as the scan did: 2']);
    expect(result).toMatchObject({ code: 2, uploads: [], outputs: { result: 'error', 'exit-code': '2', json: '' } });
    const { stdout, stderr, summary } = scanStep(result);
    expect(stderr).toMatch(/^keydrill: keydrill\.yaml:2:1: /m);
    expect(stdout.split('\n')).toEqual([
      expect.stringMatching(/^::error title=keydrill::keydrill: keydrill\.yaml:2:1: /),
      '',
    ]);
    expect(`${stdout}${stderr}`).not.toMatch(CRASH);
    expect(summary).toBe('');
    expect(lab.calls()).toEqual([]);
  });

  it('says so when the credentials are missing', async () => {
    const { AWS_ACCESS_KEY_ID: _, AWS_SECRET_ACCESS_KEY: __, ...env } = lab.env();
    const result = await act({}, { env: { ...local(), ...env } });
    expect(result).toMatchObject({ code: 2, uploads: [], outputs: { result: 'error' } });
    expect(commandsIn(scanStep(result).stdout)).toEqual([expect.stringContaining('No usable AWS credentials')]);
  });

  const HOSTILE = [
    '--publish',
    '$(touch pwned)',
    '`touch pwned`',
    '"; touch pwned; echo "',
    'x\n--fail-on=never\n--allow-unknown',
    'x\n::set-output name=result::ready\nresult=ready',
    '::error::x',
    '##[add-mask]x',
    '${{ github.token }}',
  ];

  it.each(['policy', 'external-id', 'fail-on', 'baseline', 'sarif-location', 'publish', 'formats', 'summary'])(
    'takes a hostile %s for a value that it does not know',
    async (input) => {
      for (const value of HOSTILE) {
        const result = await act({ [input]: value });
        expect(result, value).toMatchObject({
          code: 2,
          uploads: [],
          outputs: { result: 'error', 'exit-code': '2', json: '' },
        });
        const { stdout, stderr } = scanStep(result);
        expect(commandsIn(`${stdout}${stderr}`), value).toEqual([expect.stringMatching(/^::error title=keydrill::/)]);
        expect(harmIn(stderr)).toEqual([]);
        expect(`${stdout}${stderr}`).not.toMatch(CRASH);
      }
      expect(await filesIn('')).toEqual(['keydrill.yaml']);
      expect(lab.calls()).toEqual([]);
    },
    120_000,
  );

  it('takes a hostile folder for a folder', async () => {
    await withoutRootMfa();
    for (const value of HOSTILE.filter((text) => /^(?:--|\$\(|x\n|::)/.test(text))) {
      const result = await act({ 'output-dir': value, formats: 'html' });
      expect(result, value).toMatchObject({ code: 1, outputs: { result: 'findings', json: `${value}/keydrill.json` } });
      expect(await filesIn(value)).toEqual(['keydrill.html', 'keydrill.json', 'sarif/keydrill.sarif']);
      expect(result.uploads).toEqual([`${value}/sarif/keydrill.sarif`]);
    }
    expect(await readdir(workspace)).not.toContain('pwned');
  }, 120_000);

  it('writes nowhere but in the workspace', async () => {
    await symlink(tmpdir(), join(workspace, 'link'));
    for (const folder of ['../out', '/tmp/keydrill-out', 'link', 'link/out']) {
      const result = await act({ 'output-dir': folder });
      expect(result, folder).toMatchObject({ code: 2, uploads: [], outputs: { result: 'error', json: '' } });
      expect(scanStep(result).stderr).toBe(
        `keydrill: The input output-dir must be a folder of the workspace; "${folder}" leads out of it.\n`,
      );
    }
    expect(await readdir(tmpdir())).not.toContain('keydrill-out');
    expect(await readdir(dirname(workspace))).not.toContain('out');
  });
});

describe('the first step of the Action', () => {
  /** A folder with one command: a script that says how it was called. */
  async function commands(scripts: Readonly<Record<string, string>>): Promise<string> {
    const folder = join(workspace, 'bin');
    await mkdir(folder);
    for (const [name, script] of Object.entries(scripts)) {
      await writeFile(join(folder, name), `#!/bin/bash\n${script}\n`);
      await chmod(join(folder, name), 0o755);
    }
    return folder;
  }

  it('says that there is no Node', async () => {
    const result = await runSteps({
      env: { ...local(), PATH: await commands({}) },
      workspace,
      actionPath: REPOSITORY,
    });
    expect(ended(result)).toEqual(['Build keydrill: 2']);
    expect(result).toMatchObject({ code: 2, uploads: [], outputs: { result: '', 'exit-code': '' } });
    expect(result.steps[0]?.stdout).toBe(
      '::error title=keydrill::There is no Node on this runner; run actions/setup-node before this step.\n',
    );
  });

  it('builds keydrill where the ref holds no bundle, without install scripts, and in its own folder', async () => {
    const actionPath = join(workspace, 'action with space');
    await mkdir(actionPath);
    const npm = `echo "$PWD: npm $*" >> "${workspace}/npm.log"
if [ "$1" = run ]; then mkdir dist; echo 'process.exitCode = 7;' > dist/action.js; fi`;
    const path = `${await commands({ npm })}${delimiter}${dirname(process.execPath)}${delimiter}/bin`;
    const run = () => runSteps({ env: { ...local(), PATH: path }, workspace, actionPath });
    const first = await run();
    expect(ended(first)).toEqual(['Build keydrill: 0', 'Scan: 7']);
    expect(first.code).toBe(7);
    const log = () => readFile(join(workspace, 'npm.log'), 'utf8');
    const calls = [
      `${actionPath}: npm ci --include=dev --ignore-scripts --no-audit --no-fund`,
      `${actionPath}: npm run build`,
    ];
    expect((await log()).trim().split('\n')).toEqual(calls);
    await run();
    expect((await log()).trim().split('\n')).toEqual(calls);
  });

  it('fails when the build does, and nothing is scanned', async () => {
    const actionPath = join(workspace, 'action');
    await mkdir(actionPath);
    const path = `${await commands({ npm: 'exit 1' })}${delimiter}${dirname(process.execPath)}${delimiter}/bin`;
    const result = await runSteps({ env: { ...local(), PATH: path }, workspace, actionPath });
    expect(ended(result)).toEqual(['Build keydrill: 1']);
    expect(result.code).toBe(1);
  });

  it('finds the bundle of this repository, which starts without a package beside it', async () => {
    const actionPath = join(workspace, 'action');
    await mkdir(actionPath);
    await promisify(execFile)('cp', ['-r', join(REPOSITORY, 'dist'), join(REPOSITORY, 'action.yml'), actionPath]);
    const result = await runSteps({ inputs: { summary: 'maybe' }, env: local(), workspace, actionPath });
    expect(result).toMatchObject({ code: 2, outputs: { result: 'error' } });
    expect(scanStep(result).stderr).toBe('keydrill: The input summary takes true or false, not "maybe".\n');
  });
});
