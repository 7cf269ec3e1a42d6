import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startLab } from '../lab/lab.ts';
import { emulatorSkipped } from '../lab/python.ts';
import { CONTACT_RULE, contactsSnapshot } from './sample-snapshots.ts';
import { harmIn, openWorkspace, type Workspace } from './sample-workspace.ts';

/** A new line that is a command of the runner, colours, a title, right-to-left, and a command amid a line. */
const TEXT = 'x\u001b[31mred\u001b]0;title\u0007\n::error::owned\r\n::add-mask::x\u202e\u2028##[error]\u009b1m';

describe('hostile arguments come out harmless on stderr', () => {
  let workspace: Workspace;
  beforeAll(async () => {
    workspace = await openWorkspace();
  });
  afterAll(() => workspace.remove());

  // `refused` holds every line against what a terminal or a runner would obey.
  it.each([
    [[TEXT]],
    [['rules', TEXT]],
    [['rules', 'explain', TEXT]],
    [['policy', TEXT]],
    [['policy', 'init', 'a', TEXT]],
    [['policy', 'init', `nowhere${TEXT}/x`]],
    [['policy', 'check', '--policy', TEXT]],
    [['evaluate', TEXT]],
    [['demo', `--${TEXT}`]],
    [['demo', `--no-${TEXT}`]],
    [['demo', `-${TEXT}`]],
    [['demo', `--${TEXT}=${TEXT}`]],
    [['demo', '--format', TEXT]],
    [['demo', '--format', `${TEXT}=`]],
    [['demo', '--format', `json=nowhere${TEXT}/x`]],
    [['demo', '--format', `json=${TEXT}`, '--format', `sarif=${TEXT}`]],
    [['demo', '--fail-on', TEXT]],
    [['demo', '--min-severity', TEXT]],
    [['permissions', '--rule', TEXT]],
    [['permissions', '--rule', `*${TEXT}`]],
    [['permissions', '--skip-rule', TEXT]],
    [['scan', '--shard', TEXT]],
    [['scan', '--accounts', TEXT, '--role-name', 'x']],
    [['scan', '--concurrency', TEXT]],
    [['scan', '--timeout', TEXT]],
    [['scan', '--save-snapshot', `nowhere${TEXT}/x`]],
    [['scan', '--organization', '--role-name', 'x', '--save-snapshot', TEXT]],
    [['scan', '--profile', TEXT]],
  ])('keydrill %j', async (args) => {
    const env = { AWS_EC2_METADATA_DISABLED: 'true' };
    expect(await workspace.refused(args, { env })).toHaveLength(1);
  });

  it('names of files that exist', async () => {
    const name = TEXT.replaceAll('/', '');
    await workspace.file(name, '{}');
    expect(await workspace.refused(['evaluate', name])).toHaveLength(1);
    expect(await workspace.refused(['policy', 'init', name])).toHaveLength(1);
    await workspace.file(name, contactsSnapshot());
    await workspace.file('again.json', contactsSnapshot());
    expect(await workspace.refused(['evaluate', name, 'again.json'])).toHaveLength(1);
    await workspace.file(name, 'rulez: {}\n');
    expect(await workspace.refused(['policy', 'check', '--policy', name])).toHaveLength(1);
    await workspace.file(name, 'extends: essential\n');
    const { code, stderr } = await workspace.run(['policy', 'check', '--policy', name]);
    expect(code).toBe(0);
    expect(harmIn(stderr)).toEqual([]);
    const print = await workspace.run(['policy', 'print', '--policy', name]);
    expect(print.stdout.split('\n').filter((line) => line.startsWith('::'))).toEqual([]);
    expect(print.stdout).not.toContain('\u001b');
  });

  it('keys and values of a policy', async () => {
    const said = async (policy: object) => {
      await workspace.file('keydrill.yaml', JSON.stringify(policy));
      return workspace.refused(['policy', 'check']);
    };
    expect(await said({ [TEXT]: 1 })).toHaveLength(1);
    expect(await said({ rules: { [TEXT]: 'high' } })).toHaveLength(1);
    expect(await said({ rules: { [CONTACT_RULE]: { [TEXT]: 1 } } })).toHaveLength(1);
    expect(await said({ rules: { [CONTACT_RULE]: TEXT } })).toHaveLength(1);
    expect(await said({ extends: TEXT })).toHaveLength(1);
    await workspace.file('keydrill.yaml', `rules: [${TEXT}\n`);
    await workspace.refused(['policy', 'check']);
  });

  it('damage in a snapshot', async () => {
    await workspace.file('keydrill.yaml', '');
    const snapshot = JSON.parse(contactsSnapshot());
    await workspace.file('damaged.json', JSON.stringify({ ...snapshot, facts: { [TEXT]: { ok: TEXT } } }));
    expect(await workspace.refused(['evaluate', 'damaged.json'])).toHaveLength(1);
    await workspace.file('damaged.json', JSON.stringify({ ...snapshot, [TEXT]: TEXT }));
    expect(await workspace.refused(['evaluate', 'damaged.json'])).toHaveLength(1);
  });

  it.skipIf(emulatorSkipped)('regions that AWS does not know, and where a snapshot went', async () => {
    const lab = await startLab();
    try {
      const regional = ['scan', '--rule', 'guardduty-enabled', '--region', TEXT];
      expect(await workspace.refused(regional, { env: lab.env() })).toHaveLength(1);
      const name = TEXT.replaceAll('/', '');
      const saved = await workspace.run(['collect', '--rule', CONTACT_RULE, '--output', name], { env: lab.env() });
      expect(saved.code, saved.stderr).toBe(0);
      expect(harmIn(saved.stderr)).toEqual([]);
      expect(saved.stderr).toContain('::error::owned');
    } finally {
      await lab.stop();
    }
  });
});
