import { readFile } from 'node:fs/promises';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rejections } from '../report/sarif-rejections.ts';
import { CONTACT_RULE, type ContactsAccount, contactsSnapshot, demoSnapshot } from './sample-snapshots.ts';
import { harmIn, openWorkspace, type Workspace } from './sample-workspace.ts';

let workspace: Workspace;
let isReport: (report: unknown) => boolean;
beforeAll(async () => {
  workspace = await openWorkspace();
  const schema = JSON.parse(await readFile(new URL('../../schemas/report.schema.json', import.meta.url), 'utf8'));
  const ajv = new Ajv2020({ allErrors: true });
  addFormats.default(ajv);
  const validate = ajv.compile(schema);
  isReport = (report) => validate(report);
  await workspace.file('demo.json', await demoSnapshot());
});
afterAll(() => workspace.remove());

describe('keydrill demo', () => {
  const VERDICT = /^A scan of this account would say: Not ready: [^\n]*\.\n$/;

  it('text', async () => {
    const { code, stdout, stderr } = await workspace.run(['demo']);
    expect(code).toBe(0);
    expect(stderr).toMatch(VERDICT);
    expect(stdout).toMatch(/^EXAMPLE ACCOUNT 111122223333 · readiness \d+ of 100/);
    expect(harmIn(stdout)).toEqual([]);
  });

  it('json, valid by the schema', async () => {
    const { code, stdout, stderr } = await workspace.run(['demo', '--format', 'json']);
    expect(code).toBe(0);
    expect(stderr).toMatch(VERDICT);
    const report = JSON.parse(stdout);
    expect(isReport(report)).toBe(true);
    expect(isReport({ ...report, schemaVersion: 1, results: [{}] })).toBe(false);
    expect(report.run.example).toBe(true);
  });

  it('sarif, which GitHub accepts', async () => {
    const { code, stdout } = await workspace.run(['demo', '--format', 'sarif']);
    expect(code).toBe(0);
    expect(rejections(stdout)).toEqual([]);
    expect(JSON.parse(stdout).runs[0].results.length).toBeGreaterThan(0);
  });

  it('all formats at once: each file as on stdout', async () => {
    const files = ['text=all.txt', 'json=all.json', 'sarif=all.sarif'];
    const run = await workspace.run(['demo', ...files.flatMap((file) => ['--format', file])]);
    expect(run).toMatchObject({ code: 0, stdout: '' });
    for (const [format, file] of [
      ['text', 'all.txt'],
      ['json', 'all.json'],
      ['sarif', 'all.sarif'],
    ] as const) {
      expect(await workspace.read(file)).toBe((await workspace.run(['demo', '--format', format])).stdout);
    }
  });
});

const account = (contacts: ContactsAccount['contacts']) => contactsSnapshot({ contacts: contacts ?? {} });
const HIGH = account({ SECURITY: 'missing' });
const MEDIUM = account({ OPERATIONS: 'missing' });
const UNKNOWN = account({ BILLING: 'denied' });
const LOW_AND_UNKNOWN = account({ BILLING: 'missing', SECURITY: 'denied' });
const READY = account({});

describe('the exit code of evaluate', () => {
  it.each([
    ['ready', READY, '', 0, 'Ready'],
    ['a finding at the default threshold', HIGH, '', 1, 'Not ready: '],
    ['a finding below it', MEDIUM, '', 0, 'Ready'],
    ['a finding at a lower threshold', MEDIUM, '--fail-on medium', 1, 'Not ready: '],
    ['a finding above the threshold', HIGH, '--fail-on low', 1, 'Not ready: '],
    ['a finding below a higher threshold', HIGH, '--fail-on critical', 0, 'Ready'],
    ['no threshold', HIGH, '--fail-on never', 0, 'Done'],
    ['something unknown', UNKNOWN, '', 3, 'Incomplete'],
    ['something unknown that may be', UNKNOWN, '--allow-unknown', 0, 'Ready'],
    ['something unknown without a threshold', UNKNOWN, '--fail-on never', 3, 'Incomplete'],
    ['a small finding beside something unknown', LOW_AND_UNKNOWN, '', 3, 'Incomplete'],
    ['a finding goes before something unknown', LOW_AND_UNKNOWN, '--fail-on low', 1, 'Not ready: '],
    ['a finding although unknown may be', LOW_AND_UNKNOWN, '--fail-on low --allow-unknown', 1, 'Not ready: '],
    ['a filter of the display changes nothing', HIGH, '--min-severity critical', 1, 'Not ready: '],
  ] as const)('%s', async (_, snapshot, flags, expected, verdict) => {
    await workspace.file('snapshot.json', snapshot);
    const args = ['evaluate', 'snapshot.json', '--rule', CONTACT_RULE, ...flags.split(' ').filter(Boolean)];
    const { code, stderr } = await workspace.run(args);
    expect({ code, stderr }).toEqual({ code: expected, stderr: expect.stringMatching(new RegExp(`^${verdict}`)) });
    expect(stderr.split('\n')).toHaveLength(2);
    expect(stderr).toContain(`(exit code ${expected})`);
  });

  it('an incident counts whatever the threshold', async () => {
    const incident = ['evaluate', 'demo.json', '--rule', 'no-quarantined-principal', '--fail-on', 'never'];
    expect(await workspace.run(incident)).toMatchObject({ code: 1, stderr: expect.stringContaining('1 incident') });
  });

  it('several accounts are one report', async () => {
    await workspace.file('one.json', HIGH);
    await workspace.file('two.json', contactsSnapshot({ accountId: '444455556666' }));
    const args = ['evaluate', 'two.json', 'one.json', '--rule', CONTACT_RULE, '--format', 'json'];
    const { code, stdout } = await workspace.run(args);
    const report = JSON.parse(stdout);
    expect(code).toBe(1);
    expect(isReport(report)).toBe(true);
    expect([...report.run.accounts].sort()).toEqual(['111122223333', '444455556666']);
    expect(report.summary.counts).toMatchObject({ pass: 5, fail: 1 });
  });
});

describe('what changes only the display', () => {
  const evaluate = (...args: readonly string[]) => workspace.run(['evaluate', 'demo.json', ...args]);

  it('--min-severity: text alone, and it says how many it hides', async () => {
    const [all, some] = [await evaluate(), await evaluate('--min-severity', 'critical')];
    expect(some.stdout.length).toBeLessThan(all.stdout.length);
    expect(some.stdout.split('\n')[0]).toBe(all.stdout.split('\n')[0]);
    expect(some).toMatchObject({ code: all.code, stderr: all.stderr });
    expect(some.stdout.replace(/\s+/g, ' ')).toMatch(/ \d+ findings? below critical (?:is|are) hidden here/);
    for (const format of ['json', 'sarif']) {
      const plain = await evaluate('--format', format);
      expect(await evaluate('--format', format, '--min-severity', 'critical')).toMatchObject({ stdout: plain.stdout });
    }
  });

  it('--quiet silences stderr, not errors', async () => {
    const [loud, quiet] = [await evaluate(), await evaluate('--quiet')];
    expect(loud.stderr).not.toBe('');
    expect(quiet).toMatchObject({ code: loud.code, stdout: loud.stdout, stderr: '' });
    expect(await workspace.refused(['evaluate', 'nowhere.json', '--quiet'])).toHaveLength(1);
  });

  it('colours: none in a pipe, forced, and refused again', async () => {
    const ESCAPE = '\u001b[';
    const plain = (await evaluate()).stdout;
    expect(plain).not.toContain(ESCAPE);
    const colorful = async (env: Record<string, string>, ...args: readonly string[]) =>
      (await workspace.run(['evaluate', 'demo.json', ...args], { env })).stdout;
    const forced = await colorful({ FORCE_COLOR: '1' });
    expect(forced).toContain(ESCAPE);
    expect(forced.replace(/\u001b\[\d+m/g, '')).toBe(plain);
    expect(await colorful({ FORCE_COLOR: '0' })).toBe(plain);
    expect(await colorful({ FORCE_COLOR: '' })).toBe(plain);
    expect(await colorful({ FORCE_COLOR: '1', NO_COLOR: '1' })).toBe(plain);
    expect(await colorful({ FORCE_COLOR: '1', NO_COLOR: '' })).toBe(forced);
    expect(await colorful({ FORCE_COLOR: '1' }, '--no-color')).toBe(plain);
    const inFile = await colorful({ FORCE_COLOR: '1' }, '--format', 'text=plain.txt');
    expect(inFile).toBe('');
    expect(await workspace.read('plain.txt')).not.toContain(ESCAPE);
  });
});
