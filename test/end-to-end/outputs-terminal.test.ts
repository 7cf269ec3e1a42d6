import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Lab, startLab } from '../lab/lab.ts';
import { emulatorSkipped } from '../lab/python.ts';
import { noTerminal, onTerminal } from './sample-pipes.ts';
import { CONTACT_RULE } from './sample-snapshots.ts';
import { openWorkspace, type Workspace } from './sample-workspace.ts';

const PROGRESS = /Asking AWS who is calling|Reading account/;
const SCAN = `scan --rule ${CONTACT_RULE} --format json`;

describe.skipIf(noTerminal !== null)(`colours on a terminal${noTerminal === null ? '' : `: ${noTerminal}`}`, () => {
  let workspace: Workspace;
  beforeAll(async () => {
    workspace = await openWorkspace();
  });
  afterAll(() => workspace.remove());

  it.each([
    ['keydrill demo', {}, true],
    ['keydrill demo', { NO_COLOR: '1' }, false],
    ['keydrill demo', { FORCE_COLOR: '0' }, false],
    ['keydrill demo --no-color', {}, false],
    ['keydrill demo | cat', {}, false],
    ['keydrill demo --format json', {}, false],
  ] as const)('%s %j: %s', async (line, env, colorful) => {
    const { stdout } = await onTerminal(line, { cwd: workspace.folder, env });
    expect(stdout.length).toBeGreaterThan(1000);
    expect(stdout.includes('\u001b[')).toBe(colorful);
  });
});

describe.skipIf(emulatorSkipped || noTerminal !== null)('progress', () => {
  let lab: Lab;
  let workspace: Workspace;
  beforeAll(async () => {
    lab = await startLab();
    // Long enough for the spinner to be seen.
    lab.fault({ kind: 'delay', ms: 300, operation: 'account:GetAlternateContact' });
    workspace = await openWorkspace();
  });
  afterAll(async () => {
    await workspace?.remove();
    await lab?.stop();
  });

  const terminal = (line: string) => onTerminal(line, { cwd: workspace.folder, env: lab.env() });

  it('is shown on a terminal, and not in the report', async () => {
    const { stdout, code } = await terminal(`keydrill ${SCAN} > report.json`);
    expect(code).toBe(1);
    expect(stdout).toMatch(PROGRESS);
    const report = await workspace.read('report.json');
    expect(report).not.toMatch(PROGRESS);
    expect(JSON.parse(report).run.accounts).toEqual(['123456789012']);
    // The spinner hides the cursor: whoever ran this must have it back.
    expect(stdout.lastIndexOf('\u001b[?25h')).toBeGreaterThan(stdout.lastIndexOf('\u001b[?25l'));
  });

  it('is gone before an error is told', async () => {
    const { stdout, code } = await terminal('keydrill scan --rule guardduty-enabled --region nowhere-1');
    expect(code).toBe(2);
    expect(stdout.lastIndexOf('\u001b[?25h')).toBeGreaterThan(stdout.lastIndexOf('\u001b[?25l'));
    const [before = '', after] = stdout.split('keydrill: "nowhere-1"');
    expect(after).toMatch(/^ is not an enabled region/);
    // The line of the spinner is cleared after its last words.
    expect(before.split(/calling|facts/).at(-1)).toMatch(/\u001b\[1G\u001b\[[02]K/);
  });

  it.each([
    [`keydrill ${SCAN} --no-progress`],
    [`keydrill ${SCAN} --quiet`],
    [`keydrill ${SCAN} 2> errors; cat errors`],
  ])('is not shown: %s', async (line) => {
    const { stdout } = await terminal(line);
    expect(stdout).toContain('"schemaVersion": 1');
    expect(stdout).not.toMatch(PROGRESS);
    expect(stdout).not.toContain('\u001b[?25l');
  });

  it('is not shown without a terminal', async () => {
    const { stderr, stdout } = await workspace.run(SCAN.split(' '), { env: lab.env() });
    expect(stdout).toContain('"schemaVersion": 1');
    expect(stderr).toMatch(/^Not ready: [^\n]*\n$/);
  });
});
