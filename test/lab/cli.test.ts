import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli } from './cli.ts';

describe('runCli', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'keydrill-cli-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const run = async (source: string, options: Parameters<typeof runCli>[1] = {}) => {
    const script = join(folder, `${Math.random()}.mjs`);
    await writeFile(script, source);
    return runCli(['one', 'two words'], { ...options, script });
  };

  it('gives arguments, exit code and both streams', async () => {
    const result = await run(
      "process.stdout.write(process.argv.slice(2).join('|')); process.stderr.write('oops'); process.exitCode = 3;",
    );
    expect(result).toMatchObject({ code: 3, stdout: 'one|two words', stderr: 'oops', timedOut: false });
  });

  it('gives the environment that was asked for and no other', async () => {
    process.env['AWS_PROFILE'] = 'from-outside';
    const { stdout } = await run('console.log(JSON.stringify(process.env))', { env: { AWS_REGION: 'eu-west-1' } });
    delete process.env['AWS_PROFILE'];
    const env: Record<string, string> = JSON.parse(stdout);
    expect(Object.keys(env).sort()).toEqual(['AWS_REGION', 'HOME', 'PATH']);
    expect(env['HOME']).not.toBe(process.env['HOME']);
  });

  it('has nothing on standard input, and reads long output whole', async () => {
    const { stdout } = await run(
      "let read = 0; for await (const chunk of process.stdin) read += chunk.length; console.log(`${read}${'x'.repeat(300_000)}`);",
    );
    expect(stdout).toHaveLength(300_002);
    expect(stdout[0]).toBe('0');
  });

  it('kills what does not end', async () => {
    const result = await run("console.log('started'); setInterval(() => {}, 1000);", { timeoutMs: 400 });
    expect(result).toMatchObject({ code: null, timedOut: true, stdout: 'started\n' });
  });
});
