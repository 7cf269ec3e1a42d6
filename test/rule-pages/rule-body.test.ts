import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { builtInRules } from '../../rules/index.ts';
import { readRuleBody } from '../../src/cli/rule-body.ts';
import { ok, problem } from '../../src/outcome.ts';
import { ruleText } from '../contract/rule-folders.ts';
import { bare } from './sample-rules.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keydrill-rule-body-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const file = async (name: string, content: string | Uint8Array): Promise<URL> => {
  await writeFile(join(folder, name), content);
  return pathToFileURL(join(folder, name));
};
const bodyOf = (page: unknown) => readRuleBody({ id: bare.id, page }, 'acme');

describe('the hand-written part', () => {
  it.each(builtInRules.map((rule) => [rule.id, rule] as const))('of %s is in its folder', async (id, rule) => {
    expect(await readRuleBody(rule, null)).toEqual(ok(ruleText(id, 'rule.md')));
  });

  it('of a built-in rule that has lost it is told', async () => {
    expect(await readRuleBody({ ...bare, id: 'no-such-rule' }, null)).toEqual(
      problem('The page of this rule could not be read (ENOENT); the rest comes from the rule itself.'),
    );
  });

  it('of a plug-in is where the rule says, not where its id does', async () => {
    expect(await bodyOf(await file('rule.md', '# Ours\n'))).toEqual(ok('# Ours\n'));
    expect(await readRuleBody({ ...bare, id: 'iam-root-unused' }, 'acme')).toBe(null);
  });

  it('of up to 256 KiB is read', async () => {
    expect(await bodyOf(await file('full.md', 'x'.repeat(262_144)))).toMatchObject({ ok: true });
    expect(await bodyOf(await file('over.md', 'x'.repeat(262_145)))).toEqual(
      problem('The page of this rule is larger than 256 KiB and is not shown.'),
    );
  });

  it('that is no UTF-8 is read as far as it goes', async () => {
    expect(await bodyOf(await file('latin.md', new Uint8Array([0x61, 0xff, 0x62])))).toEqual(ok('a\ufffdb'));
  });

  it.each(['ENOENT', 'ENOTFILE'])('that cannot be read is told: %s', async (code) => {
    await mkdir(join(folder, 'ENOTFILE'), { recursive: true });
    expect(await bodyOf(pathToFileURL(join(folder, code)))).toMatchObject({
      ok: false,
      problem: expect.stringContaining(`(${code})`),
    });
  });

  it('that is a pipe keeps nobody waiting', async () => {
    expect(spawnSync('mkfifo', [join(folder, 'pipe')]).status).toBe(0);
    expect(await bodyOf(pathToFileURL(join(folder, 'pipe')))).toMatchObject({ ok: false });
  });

  it.each([new URL('https://example.com/rule.md'), new URL('data:text/plain,x'), './rule.md', 7, null, {}])(
    'is not looked for elsewhere: %s',
    async (page) => expect(await bodyOf(page)).toEqual(problem('The page of this rule is not a file.')),
  );

  it('on another host is no file here', async () => {
    expect(await bodyOf(new URL('file://host/rule.md'))).toMatchObject({ ok: false });
  });
});
