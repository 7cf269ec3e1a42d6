import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { lstat, mkdir, readdir, readFile, readlink, symlink, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CommandError } from '../../src/cli/command-error.ts';
import { assertWritable, writeFileAtomically } from '../../src/cli/write-file.ts';
import { CONTACT_RULE, contactsSnapshot, demoSnapshot } from './sample-snapshots.ts';
import { openWorkspace, type Workspace } from './sample-workspace.ts';

let workspace: Workspace;
let at: (name: string) => string;
beforeEach(async () => {
  workspace = await openWorkspace();
  at = (name) => join(workspace.folder, name);
});
afterEach(() => workspace.remove());

describe('an output file', () => {
  it('is written with its whole content, over an old one', async () => {
    await writeFileAtomically(at('report'), 'first');
    await writeFileAtomically(at('report'), 'second');
    expect(await readFile(at('report'), 'utf8')).toBe('second');
    expect(await readdir(workspace.folder)).toEqual(['report']);
  });

  it('takes the place of a symbolic link and leaves what it pointed to', async () => {
    await writeFile(at('precious'), 'precious');
    await symlink('precious', at('link'));
    await symlink(at('nowhere'), at('dangling'));
    for (const name of ['link', 'dangling']) {
      await assertWritable(at(name));
      await writeFileAtomically(at(name), 'report');
      expect((await lstat(at(name))).isFile()).toBe(true);
    }
    expect(await readFile(at('precious'), 'utf8')).toBe('precious');
    expect((await readdir(workspace.folder)).sort()).toEqual(['dangling', 'link', 'precious']);
  });

  it('that cannot take its place leaves nothing behind, and says so in one sentence', async () => {
    await mkdir(at('folder'));
    const failure = await writeFileAtomically(at('folder'), 'report').catch((thrown: unknown) => thrown);
    expect(failure).toBeInstanceOf(CommandError);
    expect(String(failure)).toMatch(/folder could not be written \(\w+\); nothing of it was left behind\.$/);
    expect(await readdir(workspace.folder)).toEqual(['folder']);
    await expect(writeFileAtomically(at('nowhere/report'), 'report')).rejects.toThrow('ENOENT');
  });

  it('is written in the folder of the target, under another name, until it is whole', async () => {
    const text = 'x'.repeat(64 * 1024 * 1024);
    const seen = new Set<string>();
    const writing = writeFileAtomically(at('report'), text).then(() => true);
    while (!(await Promise.race([writing, pause(1, false)]))) {
      for (const name of await readdir(workspace.folder)) seen.add(name);
      if (seen.has('report')) expect((await lstat(at('report'))).size).toBe(text.length);
    }
    expect([...seen].filter((name) => name !== 'report')).toEqual([expect.stringMatching(/^\.report\..*\.tmp$/)]);
    expect(await readdir(workspace.folder)).toEqual(['report']);
  });

  it('through a symbolic link to a folder goes into that folder', async () => {
    await mkdir(at('real'));
    await symlink('real', at('linked'));
    await assertWritable(at('linked/report'));
    await writeFileAtomically(at('linked/report'), 'report');
    expect(await readlink(at('linked'))).toBe('real');
    expect(await readFile(at('real/report'), 'utf8')).toBe('report');
  });
});

describe('a program that is told to stop while it writes', () => {
  it.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('by %s stops, and leaves nothing half-written', async (told) => {
    await writeFile(at('report'), 'old');
    const source = resolve(import.meta.dirname, '../../src/cli/write-file.ts');
    const endless = `import { writeFileAtomically } from ${JSON.stringify(source)};
      function* text() { for (;;) yield 'x'.repeat(1000); }
      await writeFileAtomically('report', text());`;
    await writeFile(at('endless.mts'), endless);
    const tsx = import.meta.resolve('tsx');
    const child = spawn(process.execPath, ['--import', tsx, 'endless.mts'], { cwd: workspace.folder, stdio: 'ignore' });
    const exited = once(child, 'exit');
    while (!(await readdir(workspace.folder)).some((name) => name.endsWith('.tmp'))) await pause(5);
    child.kill(told);
    expect(await exited).toEqual([null, told]);
    expect((await readdir(workspace.folder)).sort()).toEqual(['endless.mts', 'report']);
    expect(await workspace.read('report')).toBe('old');
  });
});

describe('the CLI', () => {
  it('killed at any time leaves the old report or the new one, never half of one', async () => {
    const names = ['1.json', '2.json', '3.json'];
    const snapshot = await demoSnapshot();
    for (const name of names) {
      await workspace.file(name, snapshot.replace('"id": "111122223333"', `"id": "11112222333${name[0]}"`));
    }
    const args = ['evaluate', ...names, '--format', 'json=report.json'];
    const { ms } = await workspace.run(args);
    const whole = await workspace.read('report.json');
    expect(JSON.parse(whole).run.accounts).toHaveLength(3);
    let killed = 0;
    for (let part = 0; part < 12; part += 1) {
      await workspace.file('report.json', 'old');
      const cli = resolve(import.meta.dirname, '../../dist/cli.js');
      const child = spawn(process.execPath, [cli, ...args], { cwd: workspace.folder, stdio: 'ignore' });
      const exited = once(child, 'exit');
      await pause(ms * (0.4 + part * 0.06));
      child.kill('SIGKILL');
      const [, signal] = await exited;
      if (signal === 'SIGKILL') killed += 1;
      expect(['old', whole]).toContain(await workspace.read('report.json'));
    }
    expect(killed).toBeGreaterThan(0);
  });

  it('replaces a link at the output, and does not follow it', async () => {
    await workspace.file('snapshot.json', contactsSnapshot());
    await workspace.file('precious', 'precious');
    await symlink('precious', at('report.json'));
    const run = await workspace.run([
      'evaluate',
      'snapshot.json',
      '--rule',
      CONTACT_RULE,
      '--format',
      'json=report.json',
    ]);
    expect(run.code).toBe(0);
    expect((await lstat(at('report.json'))).isFile()).toBe(true);
    expect(await workspace.read('precious')).toBe('precious');
  });

  it('writes the files before stdout, and all of them', async () => {
    const formats = ['--format', 'json', '--format', 'text=report.txt', '--format', 'sarif=report.sarif'];
    const { code, stdout } = await workspace.run(['demo', ...formats]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout).schemaVersion).toBe(1);
    expect((await readdir(workspace.folder)).sort()).toEqual(['report.sarif', 'report.txt']);
  });
});
