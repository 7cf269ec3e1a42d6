import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { importModule } from '../../src/plugins/import-module.ts';

const folder = mkdtempSync(join(tmpdir(), 'keydrill-import-'));
afterAll(() => rmSync(folder, { recursive: true }));

function moduleOf(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

describe('a module that is not ours', () => {
  it('is given as it is', async () => {
    const loaded = await importModule(moduleOf('sound.mjs', 'export const answer = 42;'));
    expect(loaded).toMatchObject({ ok: true, value: { answer: 42 } });
  });

  it('that waits for ever is given up', async () => {
    const file = moduleOf('hanging.mjs', 'await new Promise(() => {}); export default 1;');
    expect(await importModule(file, { subject: 'The plug-in "acme"', timeoutMs: 30 })).toEqual({
      ok: false,
      problem: 'The plug-in "acme" did not finish loading within 0.03 seconds; a module must not wait for anything.',
    });
  });

  it('that throws is told by its path, in one sentence', async () => {
    const outcome = await importModule(moduleOf('throwing.mjs', "\nthrow new Error('boom\\nmore');"));
    expect(outcome.ok).toBe(false);
    expect(outcome.ok ? '' : outcome.problem).toMatch(
      /throwing\.mjs throws while it loads: boom( \(.*throwing\.mjs:2\))?\.$/,
    );
  });

  it('that is not there is a sentence too', async () => {
    const outcome = await importModule(join(folder, 'gone.mjs'), { subject: 'The plug-in "./gone.mjs"' });
    expect(outcome.ok ? '' : outcome.problem).toMatch(/^The plug-in "\.\/gone\.mjs" [^\n]+\.$/);
  });

  it('leaves no timer behind', async () => {
    const before = process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
    await importModule(moduleOf('quick.mjs', 'export default 1;'), { timeoutMs: 60_000 });
    expect(process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length).toBeLessThanOrEqual(before);
  });
});
