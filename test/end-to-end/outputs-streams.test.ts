import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bash } from './sample-pipes.ts';
import { demoSnapshot } from './sample-snapshots.ts';
import { openWorkspace, type Workspace } from './sample-workspace.ts';

/** Five times the example account: far more than a pipe holds. */
const SNAPSHOTS = [1, 2, 3, 4, 5].map((number) => `${number}.json`);
const EVALUATE = `evaluate ${SNAPSHOTS.join(' ')} --format json`;
const VERDICT = /^Not ready: [^\n]* \(exit code 1\)\.\n$/;

let workspace: Workspace;
let whole: string;
beforeAll(async () => {
  workspace = await openWorkspace();
  const snapshot = await demoSnapshot();
  for (const [index, name] of SNAPSHOTS.entries()) {
    await workspace.file(name, snapshot.replace('"id": "111122223333"', `"id": "11112222333${index}"`));
  }
  whole = (await workspace.run(EVALUATE.split(' '))).stdout;
});
afterAll(() => workspace.remove());

const run = (line: string) => bash(line, { cwd: workspace.folder });

describe('stdout', () => {
  it('carries the report and nothing else', async () => {
    expect(whole.length).toBeGreaterThan(4 * 64 * 1024);
    expect(JSON.parse(whole).run.accounts).toHaveLength(5);
    expect(await workspace.run(EVALUATE.split(' '))).toMatchObject({
      code: 1,
      stdout: whole,
      stderr: expect.stringMatching(VERDICT),
    });
  });

  it('is empty when the report goes to a file', async () => {
    const { stdout, stderr } = await workspace.run([...EVALUATE.split(' ').slice(0, -1), 'json=report.json']);
    expect(stdout).toBe('');
    expect(stderr).toMatch(VERDICT);
    expect(await workspace.read('report.json')).toBe(whole);
  });

  it('reaches a slow reader whole, through a pipe', async () => {
    expect((await run(`keydrill ${EVALUATE} 2>/dev/null | (sleep 2; cat)`)).stdout).toBe(whole);
  });

  it('reaches a slow reader whole, through a socket', async () => {
    const cli = resolve(import.meta.dirname, '../../dist/cli.js');
    const child = spawn(process.execPath, [cli, ...EVALUATE.split(' ')], {
      cwd: workspace.folder,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const closed = once(child, 'close');
    await pause(1500);
    let read = '';
    for await (const chunk of child.stdout.setEncoding('utf8')) {
      read += chunk;
      await pause(5);
    }
    expect(read).toBe(whole);
    expect((await closed)[0]).toBe(1);
  });

  it.each([
    ['head -c 100', 100],
    ['true', 0],
  ])('a reader that leaves early is no error: | %s', async (reader, length) => {
    const { stdout, stderr, code } = await run(
      `keydrill ${EVALUATE} 2>errors | ${reader}; code=\${PIPESTATUS[0]}; cat errors >&2; exit $code`,
    );
    expect(stdout).toBe(whole.slice(0, length));
    expect(stderr).toMatch(VERDICT);
    expect(code).toBe(1);
  });

  it('a reader that leaves early is no error in a socket either', async () => {
    const cli = resolve(import.meta.dirname, '../../dist/cli.js');
    const child = spawn(process.execPath, [cli, ...EVALUATE.split(' ')], {
      cwd: workspace.folder,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let errors = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      errors += text;
    });
    child.stdout.once('data', () => child.stdout.destroy());
    const [code] = await once(child, 'close');
    expect(errors).toMatch(VERDICT);
    expect(code).toBe(1);
  });

  it.skipIf(!existsSync('/dev/full'))('a full disk is told in one sentence', async () => {
    for (const command of [EVALUATE, '--version', 'policy print']) {
      expect(await run(`keydrill ${command} > /dev/full`)).toEqual({
        code: 2,
        stdout: '',
        stderr: 'keydrill: The output could not be written to stdout (ENOSPC).\n',
      });
    }
  });
});

describe('stderr', () => {
  it.skipIf(!existsSync('/dev/full'))('that cannot be written changes neither report nor exit code', async () => {
    expect(await run(`keydrill ${EVALUATE} 2> /dev/full`)).toMatchObject({ code: 1, stdout: whole });
    expect((await run('keydrill --frobnicate 2> /dev/full')).code).toBe(2);
  });

  it('and stdout that are both closed early', async () => {
    const { stdout } = await run(`keydrill ${EVALUATE} 2>&1 | head -c 10; code=\${PIPESTATUS[0]}; echo; echo $code`);
    expect(stdout).toBe(`${whole.slice(0, 10)}\n1\n`);
  });
});
