import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'keydrill-plugins-'));
afterAll(() => rmSync(folder, { recursive: true }));

const FIXTURE = resolve('test/plugins/fixtures/acme/plugin.mjs');

/** A rule whose one need asks for this operation, as the module of a plug-in. */
const asking = (operation: string) => `
import { account, definePlugin, defineRule, one, pass } from 'keydrill';
import { ruleTests } from 'keydrill/testing';
const rule = defineRule({
  id: 'acme/x', title: 'Something is so', capability: 'see', severity: 'low', pack: 'strict', description: 'It is.',
  remediation: { text: 'Do it.' }, references: [], controls: [], since: '1.0.0', on: account,
  needs: { fact: one({ operation: '${operation}', scope: 'account', read: async () => null }) },
  check: () => pass('It is so.'),
});
export default definePlugin({ apiVersion: 1, name: 'acme', rules: [rule], tests: [ruleTests(rule, [{ name: 'a', facts: [], expect: { status: 'pass' } }])] });
`;

/** Name of the file, what it holds, and what is said of it. */
const MODULES: readonly (readonly [string, string, unknown])[] = [
  [
    'empty.mjs',
    'export const rules = [];',
    ['The plug-in "./empty.mjs" exports no plug-in; end it with "export default definePlugin({...})".'],
  ],
  [
    'older.mjs',
    'export default { apiVersion: 0 };',
    [expect.stringMatching(/^The plug-in "\.\/older\.mjs" is for plug-in API 0, .*; update the plug-in\.$/)],
  ],
  [
    'throwing.mjs',
    "throw new Error('boom\\nmore');",
    [expect.stringMatching(/^The plug-in "\.\/throwing\.mjs" throws while it loads: boom \(.*throwing\.mjs:1\)\.$/)],
  ],
  [
    'missing.mjs',
    "import 'no-such-package-at-all';",
    [
      expect.stringMatching(
        /^The plug-in "\.\/missing\.mjs" needs the package "no-such-package-at-all", which is not installed \(.*\); run "npm install no-such-package-at-all" where it lies\.$/,
      ),
    ],
  ],
  [
    'broken.mjs',
    'export default {',
    [expect.stringMatching(/^The plug-in "\.\/broken\.mjs" has a syntax error: [^\n]+\.$/)],
  ],
  [
    'dropped.mjs',
    "import { controls } from 'keydrill'; export default controls;",
    [
      expect.stringMatching(
        /^The plug-in "\.\/dropped\.mjs" imports "controls" from "[^"]*", which has no such export \(.*\)\.$/,
      ),
    ],
  ],
  [
    'regional.mjs',
    asking('lambda:GetAccountSettings').replace("scope: 'account'", "scope: 'region'"),
    [
      expect.stringMatching(
        /^The plug-in "\.\/regional\.mjs" throws while it loads: acme\/x: the need "fact" is regional; wrap it in everyRegion\(\) \(.*regional\.mjs:\d+\)\.$/,
      ),
    ],
  ],
  [
    'writing.mjs',
    asking('iam:CreateUser'),
    [
      'The rule acme/x of the plug-in "./writing.mjs" asks for the write operation iam:CreateUser; a plug-in may only read.',
    ],
  ],
  ['reading.mjs', asking('lambda:GetAccountSettings'), { rules: ['acme/x'], packs: [], shared: 0 }],
  [
    'common.cjs',
    'module.exports = { apiVersion: 1, name: "acme", rules: [], tests: [] };',
    { rules: [], packs: [], shared: 0 },
  ],
];

describe('a plug-in, loaded by Node', () => {
  let told: readonly unknown[] = [];

  beforeAll(() => {
    for (const [name, text] of MODULES) writeFileSync(join(folder, name), text);
    const entries = [FIXTURE, ...MODULES.map(([name]) => join(folder, name))];
    const driver = resolve('test/plugins/load-in-process.ts');
    const printed = execFileSync(process.execPath, ['--import', 'tsx', driver, ...entries], { encoding: 'utf8' });
    told = printed
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
  }, 60_000);

  it('gets the keydrill that runs, with its very collectors', () => {
    expect(told[0]).toEqual({ rules: ['acme/bucket-tagged'], packs: ['baseline'], shared: 1 });
  });

  it.each(MODULES.map(([name, , expected], index) => [name, index + 1, expected] as const))(
    '%s',
    (_, index, expected) => {
      expect(told[index]).toEqual(expected);
    },
  );
});
