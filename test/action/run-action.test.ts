import { mkdir, mkdtemp, readdir, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { variableOf } from '../../src/action/inputs.ts';
import { type ActionRun, runAction } from '../../src/action/run-action.ts';
import { CommandError } from '../../src/cli/command-error.ts';
import { readOutputs } from './read-outputs.ts';
import { sampleSummary } from './sample-summary.ts';

let workspace: string;
beforeEach(async () => {
  workspace = await realpath(await mkdtemp(join(tmpdir(), 'keydrill-workspace-')));
});
afterEach(() => rm(workspace, { recursive: true, force: true }));

/** What the CLI does in the place of which this stands: it writes the files that it is asked for. */
interface FakeScan {
  readonly code?: number;
  readonly throws?: unknown;
  readonly stderr?: string;
  /** Texts by format; null writes none. */
  readonly files?: Readonly<Record<string, string | null>>;
  /** SARIF files; the CLI numbers them. */
  readonly sarif?: number;
}

const REPORT = JSON.stringify({ schemaVersion: 1, summary: sampleSummary() });

interface Ran {
  /** Of the step. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly args: readonly string[];
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
}

/** Runs the step in the workspace, with the files of a runner. */
async function run(
  inputs: Readonly<Record<string, string>> = {},
  fake: FakeScan = {},
  more: Readonly<Record<string, string | undefined>> = {},
): Promise<Ran> {
  const [output, summary] = ['output', 'summary'].map((name) => join(workspace, `runner-${name}`));
  const streams = { stdout: new PassThrough(), stderr: new PassThrough() };
  const text = { stdout: '', stderr: '' };
  streams.stdout.on('data', (chunk) => {
    text.stdout += String(chunk);
  });
  streams.stderr.on('data', (chunk) => {
    text.stderr += String(chunk);
  });
  let args: readonly string[] = [];
  const program: ActionRun['program'] = async (given, to) => {
    args = given;
    await writeFiles(given, fake);
    to.stderr.write(fake.stderr ?? '');
    if (fake.throws !== undefined) throw fake.throws;
    return fake.code ?? 0;
  };
  const variables = Object.entries(inputs).map(([name, value]) => [variableOf(name), value]);
  const environment = {
    GITHUB_WORKSPACE: workspace,
    GITHUB_OUTPUT: output,
    GITHUB_STEP_SUMMARY: summary,
    ...Object.fromEntries(variables),
    ...more,
  };
  const code = await runAction({ environment, streams, program });
  return {
    code,
    args,
    ...text,
    outputs: readOutputs(await read('runner-output')),
    summary: await read('runner-summary'),
  };
}

async function writeFiles(args: readonly string[], { files, sarif = 1 }: FakeScan): Promise<void> {
  const texts: Readonly<Record<string, string | null>> = { json: REPORT, markdown: '# page\n', ...files };
  for (const arg of args) {
    const [, format = '', path] = /^--format=(\w+)=(.*)$/s.exec(arg) ?? [];
    if (path === undefined) continue;
    const names = Array.from({ length: format === 'sarif' ? sarif : 1 }, (_, index) =>
      index === 0 ? path : path.replace('.sarif', `-${index + 1}.sarif`),
    );
    const content = texts[format] === undefined ? format : texts[format];
    if (content !== null) for (const name of names) await writeFile(name, content);
  }
}

const read = (name: string): Promise<string> => readFile(join(workspace, name), 'utf8').catch(() => '');

const pathOf = ({ args }: Ran, format: string): string =>
  args.find((arg) => arg.startsWith(`--format=${format}=`))?.slice(`--format=${format}=`.length) ?? '';

/** As from the workspace, which is not the working directory of a test. */
const inWorkspace = (path: string): string => resolve(path).replace(`${workspace}/`, '');

describe('the scanning step', () => {
  it.each([0, 1, 3])('passes when it has handed over the exit code, %i', async (code) => {
    const { code: step, outputs } = await run({}, { code });
    expect(step).toBe(0);
    expect(outputs['exit-code']).toBe(String(code));
  });

  it.each([
    ['has no file for outputs', undefined],
    ['has an empty name for it', ''],
    ['has one that cannot be written', '/dev/null/output'],
  ])('ends as the scan did when the runner %s', async (_, file) => {
    for (const code of [0, 1, 2, 3]) {
      const ran = await run({}, { code }, { GITHUB_OUTPUT: file });
      expect(ran.code).toBe(code);
      expect(ran.outputs).toEqual({});
    }
  });

  it('gives figures and paths as outputs', async () => {
    const { outputs } = await run({ formats: 'html csv' }, { code: 1 });
    const { json = '', sarif = '', html = '', csv = '', ...others } = outputs;
    expect([json, sarif, html, csv].map(inWorkspace)).toEqual([
      'keydrill-report/keydrill.json',
      'keydrill-report/sarif',
      'keydrill-report/keydrill.html',
      'keydrill-report/keydrill.csv',
    ]);
    expect(others).toMatchObject({ result: 'findings', score: '63', critical: '2', unknown: '6', junit: '', ocsf: '' });
  });

  it('keeps what the runner had in its files', async () => {
    await writeFile(join(workspace, 'runner-output'), 'before=1\n');
    await writeFile(join(workspace, 'runner-summary'), 'before\n');
    const { outputs, summary } = await run();
    expect(outputs).toMatchObject({ before: '1', result: 'ready' });
    expect(summary).toBe('before\n# page\n');
  });

  it('takes the working directory for the workspace where the runner names none', async () => {
    const { code, outputs } = await run({ 'output-dir': workspace }, {}, { GITHUB_WORKSPACE: undefined });
    expect([code, outputs['result']]).toEqual([0, 'error']);
  });

  it('leaves nothing but the reports', async () => {
    const ran = await run({ formats: 'html' }, { code: 1 });
    expect((await readdir(join(workspace, 'keydrill-report'), { recursive: true })).sort()).toEqual([
      'keydrill.html',
      'keydrill.json',
      'sarif',
      'sarif/keydrill.sarif',
    ]);
    const scratch = dirname(pathOf(ran, 'github'));
    expect(dirname(scratch)).toBe(tmpdir());
    await expect(readdir(scratch)).rejects.toThrow('ENOENT');
  });
});

describe('what is shown', () => {
  it('is the annotations, on stdout, and the page of the run', async () => {
    const { stdout, summary } = await run({}, { files: { github: '::warning title=x::y\n' } });
    expect(stdout).toBe('::warning title=x::y\n');
    expect(summary).toBe('# page\n');
  });

  it('is nothing that is not wanted', async () => {
    const ran = await run({ summary: 'false', annotations: 'false' }, { code: 1 });
    expect(ran).toMatchObject({ stdout: '', summary: '' });
    expect(pathOf(ran, 'markdown')).toBe('');
    expect(pathOf(ran, 'github')).toBe('');
  });

  it('is Markdown that is kept as well, when it is asked for', async () => {
    const { summary, outputs } = await run({ formats: 'markdown' });
    expect(summary).toBe('# page\n');
    expect(inWorkspace(outputs['markdown'] ?? '')).toBe('keydrill-report/keydrill.md');
  });

  it('is missing where the runner has no page', async () => {
    const { code, outputs, summary } = await run({}, {}, { GITHUB_STEP_SUMMARY: undefined });
    expect(summary).toBe('');
    expect([code, outputs['result']]).toEqual([0, 'ready']);
  });

  it('is what was written, when the scan failed before the rest', async () => {
    const { outputs, summary, stdout } = await run(
      {},
      { code: 2, stderr: 'x\n', files: { markdown: null, github: null } },
    );
    expect(summary).toBe('');
    expect(stdout).toBe('::error title=keydrill::x\n');
    expect(outputs).toMatchObject({ result: 'error', score: '63' });
  });
});

describe('what must be mended', () => {
  it('is told on stderr and as one annotation, sentence by sentence', async () => {
    const throws = new CommandError(['keydrill.yaml:1:1: 100% wrong, really.', 'keydrill.yaml:2:1: also this.']);
    const { code, stdout, stderr, outputs } = await run({}, { throws, files: { json: null, github: null }, sarif: 0 });
    expect(code).toBe(0);
    expect(outputs).toMatchObject({
      result: 'error',
      'exit-code': '2',
      json: '',
      sarif: '',
      score: '',
      'upload-1': '',
    });
    expect(stderr).toBe('keydrill: keydrill.yaml:1:1: 100% wrong, really.\nkeydrill: keydrill.yaml:2:1: also this.\n');
    expect(stdout).toBe(
      '::error title=keydrill::keydrill: keydrill.yaml:1:1: 100%25 wrong, really.%0Akeydrill: keydrill.yaml:2:1: also this.\n',
    );
  });

  it('may be a bug, which is told with its stack', async () => {
    const { stdout, stderr, outputs } = await run({}, { throws: new TypeError('x is not a function') });
    expect(stderr).toMatch(
      /^keydrill: This is a bug in keydrill; please report it .*\nTypeError: x is not a function\n {4}at /,
    );
    expect(stdout.match(/^::error .*$/gm)).toHaveLength(1);
    expect(outputs['result']).toBe('error');
  });

  it('cannot steer the runner', async () => {
    const throws = new CommandError(['x\n::set-output name=result::ready', '::error::', '##[add-mask]x', '\u001b[2J']);
    const { stdout, stderr } = await run({}, { throws, files: { github: null } });
    const lines = `${stdout}${stderr}`.split('\n');
    expect(lines.filter((line) => /^\s*::/.test(line))).toEqual([expect.stringMatching(/^::error title=keydrill::/)]);
    expect(`${stdout}${stderr}`).not.toMatch(/##\[|\u001b/);
  });

  it('comes before the findings, of which the runner shows ten', async () => {
    const { stdout } = await run(
      {},
      { code: 2, stderr: 'publishing failed\n', files: { github: '::error::finding\n' } },
    );
    expect(stdout).toBe('::error title=keydrill::publishing failed\n::error::finding\n');
  });

  it('may come with findings, and is told apart from the rest of what was said', async () => {
    const stderr = 'Not ready: 1 finding.\nus-east-1: 3 created\nkeydrill: eu-west-1 was not published.\n';
    const { stdout, outputs } = await run({}, { code: 1, stderr, files: { github: '::error::finding\n' } });
    expect(stdout).toBe('::error title=keydrill::keydrill: eu-west-1 was not published.\n::error::finding\n');
    expect(outputs['result']).toBe('findings');
  });

  it('is no annotation for what the scan says when it went well', async () => {
    const { stdout, stderr } = await run({ annotations: 'false' }, { code: 1, stderr: 'Not ready.\n' });
    expect(stderr).toBe('Not ready.\n');
    expect(stdout).toBe('');
  });

  it.each([
    [{ summary: 'maybe' }, 'The input summary takes true or false, not "maybe".'],
    [{ publish: 'true' }, 'The input publish takes off, dry-run or on, not "true".'],
    [{ 'output-dir': '../out' }, 'The input output-dir must be a folder of the workspace; "../out" leads out of it.'],
  ])('may be an input, %j: nothing is scanned', async (inputs, sentence) => {
    const { code, args, stderr, stdout, outputs } = await run(inputs);
    expect(args).toEqual([]);
    expect(stderr).toBe(`keydrill: ${sentence}\n`);
    expect(stdout).toBe(`::error title=keydrill::keydrill: ${sentence}\n`);
    expect([code, outputs['result'], outputs['json']]).toEqual([0, 'error', '']);
  });
});

describe('the SARIF files', () => {
  const uploads = ({ outputs }: Ran) =>
    [1, 2, 3, 4, 5].map((step) => outputs[`upload-${step}`] ?? '').map((path) => path && inWorkspace(path));

  it('are uploaded one by one, in their order', async () => {
    const ran = await run({}, { sarif: 3 });
    expect(uploads(ran)).toEqual([
      'keydrill-report/sarif/keydrill.sarif',
      'keydrill-report/sarif/keydrill-2.sarif',
      'keydrill-report/sarif/keydrill-3.sarif',
      '',
      '',
    ]);
  });

  it('are written, and not uploaded, when that is not wanted', async () => {
    const ran = await run({ 'upload-sarif': 'false' }, { sarif: 7 });
    expect(uploads(ran)).toEqual(['', '', '', '', '']);
    expect(inWorkspace(ran.outputs['sarif'] ?? '')).toBe('keydrill-report/sarif');
    expect(ran.outputs['result']).toBe('ready');
  });

  it('that are more than can be uploaded fail the run: nobody would miss the alerts', async () => {
    expect((await run({}, { sarif: 5 })).outputs['result']).toBe('ready');
    const { outputs, stderr, stdout } = await run({}, { sarif: 6, code: 0 });
    expect(outputs).toMatchObject({ result: 'error', 'exit-code': '2', score: '63' });
    expect(stderr).toBe(
      'keydrill: The SARIF of so many accounts takes 6 files, and the Action uploads 5; scan fewer accounts in one job, or set upload-sarif to false.\n',
    );
    expect(stdout).toContain('::error title=keydrill::');
  });

  it('of an earlier run are not uploaded again, and its reports do not pass for those of this one', async () => {
    await run({ formats: 'html markdown' }, { sarif: 4 });
    const throws = new CommandError('The policy is gone.');
    const nothing = { json: null, html: null, markdown: null, github: null };
    const ran = await run({ formats: 'html markdown' }, { throws, files: nothing, sarif: 0 });
    expect(uploads(ran)).toEqual(['', '', '', '', '']);
    expect(ran.outputs).toMatchObject({ json: '', html: '', markdown: '', sarif: '', score: '' });
    expect(ran.summary).toBe('# page\n');
    expect(await readdir(join(workspace, 'keydrill-report'))).toEqual(['sarif']);
  });

  it('leave what is not ours in the folder', async () => {
    await mkdir(join(workspace, 'keydrill-report/sarif'), { recursive: true });
    await writeFile(join(workspace, 'keydrill-report/sarif/other.sarif'), '{}');
    const ran = await run();
    expect(uploads(ran).filter((path) => path !== '')).toEqual(['keydrill-report/sarif/keydrill.sarif']);
    expect(await readdir(join(workspace, 'keydrill-report/sarif'))).toContain('other.sarif');
  });

  it('are not written through a link that leads out of the workspace', async () => {
    await mkdir(join(workspace, 'keydrill-report'));
    await symlink(tmpdir(), join(workspace, 'keydrill-report/sarif'));
    const { args, outputs, stderr } = await run();
    expect(args).toEqual([]);
    expect(outputs['result']).toBe('error');
    expect(stderr).toMatch(/"keydrill-report\/sarif" leads out of it\.$/m);
  });
});
