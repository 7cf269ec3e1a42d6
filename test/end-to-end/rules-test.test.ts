import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { harmIn, openWorkspace, type Workspace } from './sample-workspace.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const TSX = `--import ${join(ROOT, 'node_modules/tsx/dist/loader.mjs')}`;

let workspace: Workspace;
beforeEach(async () => {
  workspace = await openWorkspace();
});
afterEach(() => workspace.remove());

/** A rule about the account's guard, as its author might write it; `check` is the body of its function. */
const rule = (id: string, check = "return facts.hub === null ? fail('It is off.') : pass('It is on.');") => `
import { account, defineRule, fail, one, pass } from 'keydrill';
export const hub = one({ operation: 'iam:GetAccountPasswordPolicy', scope: 'account', read: async () => null });
export default defineRule({
  id: ${JSON.stringify(id)}, title: 'The guard is on', capability: 'see', severity: 'low', pack: 'essential',
  description: 'For tests.', remediation: { text: 'Turn it on.' }, references: ['https://example.com'], controls: [],
  since: '0.1.0', on: account, needs: { hub },
  check({ facts }) { ${check} },
});
`;

const CASES = `[
  { name: 'on', facts: [given(hub, 'h')], expect: { status: 'pass' } },
  { name: 'off', facts: [given(hub, null)], expect: { status: 'fail', message: 'It is off.' } },
]`;

const table = (cases = CASES) => `
import { given, ruleTests } from 'keydrill/testing';
import rule, { hub } from './rule.mjs';
export default ruleTests(rule, ${cases});
`;

const registered = (imports: string, more = '') => `
${imports}
import { given, testRule } from 'keydrill/testing';
import rule, { hub } from './rule.mjs';
${more}
testRule(rule, { describe, it }, ${CASES});
`;

const plugin = (tests = '[tests]') => `
import { definePlugin } from 'keydrill';
import rule from './guard-on/rule.mjs';
import tests from './guard-on/rule.tests.mjs';
export default definePlugin({ apiVersion: 1, name: 'acme', rules: [rule], tests: ${tests} });
`;

async function writePlugin(folder = 'rules') {
  await workspace.file(`${folder}/guard-on/rule.mjs`, rule('acme/guard-on'));
  await workspace.file(`${folder}/guard-on/rule.tests.mjs`, table());
  await workspace.file(`${folder}/plugin.mjs`, plugin());
}

const test = (...args: readonly string[]) => workspace.run(['rules', 'test', ...args]);
const lastLine = ({ stdout }: { readonly stdout: string }) => stdout.trimEnd().split('\n').at(-1);
const ALL_WELL = '2 cases and 2 denied facts of 1 rule: all as expected.';

describe('the tests of a plug-in are found', () => {
  it.each([
    ['by its module', ['rules/plugin.mjs']],
    ['by its table', ['rules/guard-on/rule.tests.mjs']],
    ['by the folder of the rule', ['rules/guard-on']],
    ['by its folder, each once', ['rules']],
    ['by a folder above it', ['.']],
    ['by the policy', []],
  ])('%s', async (_, path) => {
    await writePlugin();
    await writePlugin('node_modules/other');
    if (path.length === 0) await workspace.file('keydrill.yaml', "plugins: ['./rules/plugin.mjs']\n");
    const run = await test(...path);
    expect(run, run.stderr).toMatchObject({ code: 0, stderr: '' });
    expect(run.stdout).toBe(`acme/guard-on
  ✓ on
    ✓ iam:GetAccountPasswordPolicy denied → unknown
  ✓ off
    ✓ iam:GetAccountPasswordPolicy denied → unknown

${ALL_WELL}
`);
  });

  it('by the name of an installed package', async () => {
    await writePlugin('node_modules/acme-rules');
    await workspace.file('node_modules/acme-rules/package.json', '{"name":"acme-rules","exports":"./plugin.mjs"}');
    expect(lastLine(await test('acme-rules'))).toBe(ALL_WELL);
  });

  it.each([
    [
      'vitest',
      "import { describe, expect, it } from 'vitest';\ndescribe('more', () => it('is run', () => expect(1).toBe(2)));",
    ],
    ['jest', "describe.each([1])('more', () => { it('is left to jest', () => { throw new Error(); }); });"],
    ['node:test', "import { describe, it } from 'node:test';\nit('is left to node', () => { throw new Error(); });"],
  ])('in a file for %s, whose other tests are left to it', async (_, imports) => {
    await workspace.file('rules/rule.mjs', rule('acme/guard-on'));
    await workspace.file('rules/rule.test.mjs', registered(imports));
    const run = await test('rules');
    expect(run, run.stderr).toMatchObject({ code: 0, stderr: '' });
    expect(lastLine(run)).toBe(ALL_WELL);
  });

  it('in TypeScript where Node loads it, and one sentence says so where it does not', async () => {
    await workspace.file('rules/rule.mjs', rule('acme/guard-on'));
    await workspace.file('rules/rule.tests.mts', table().replace('ruleTests(rule,', 'ruleTests(rule as typeof rule,'));
    const withLoader = await workspace.run(['rules', 'test', 'rules'], { env: { NODE_OPTIONS: TSX } });
    expect(lastLine(withLoader), withLoader.stderr).toBe(ALL_WELL);
    if ('typescript' in process.features && process.features.typescript) return;
    expect(await workspace.refused(['rules', 'test', 'rules'])).toEqual([
      expect.stringMatching(/^rules\/rule\.tests\.mts is TypeScript.*; use Node 22\.18 or later/),
    ]);
  });

  it('in a checkout of keydrill, where they are those of its rules', async () => {
    const run = await workspace.run(['rules', 'test', join(ROOT, 'rules/iam-oidc-trust-scoped')], {
      env: { NODE_OPTIONS: TSX },
    });
    expect(run.code, run.stderr).toBe(0);
    expect(lastLine(run)).toMatch(/denied facts of 1 rule: all as expected\.$/);
    await workspace.file('package.json', '{"name":"keydrill","type":"module"}');
    await workspace.file('rules/index.ts', '');
    await writePlugin('rules/acme');
    expect(lastLine(await test())).toBe(ALL_WELL);
  });
});

describe('a test that fails', () => {
  it('is told, and makes the exit code 1', async () => {
    await writePlugin();
    await workspace.file(
      'rules/guard-on/rule.mjs',
      rule(
        'acme/guard-on',
        "try { return facts.hub === null ? fail('Off.') : pass('On.'); } catch { return pass('On.'); }",
      ),
    );
    const run = await test('rules', '--format', 'text', '--format', 'junit=junit.xml');
    expect(run.code, run.stderr).toBe(1);
    expect(run.stdout.replace(/\n\s+/g, ' ')).toContain(
      '✗ iam:GetAccountPasswordPolicy denied → still gives a verdict',
    );
    expect(run.stdout).toContain('111122223333: expected the message "It is off.", got "Off."');
    expect(lastLine(run)).toBe('2 cases and 1 denied fact of 1 rule: 1 case and 1 denied fact not as expected.');
    expect(await workspace.read('junit.xml')).toContain(
      '<testsuites name="keydrill rules test" tests="4" failures="2"',
    );
  });

  it.each([
    ['throws', "throw new Error('::error::\\u001b[2J');"],
    ['prints', "console.log('::stop::'); process.stdout.write('<x>'); return pass('It is on.');"],
    ['leaves a promise to fail', "Promise.reject(new Error('left')); return pass('It is on.');"],
    ['is no function of its input', 'return pass(`It is ${Math.random()}.`);'],
    ['gives a promise that fails', 'return Promise.reject(new Error(String(facts.hub)));'],
    ['gives what cannot be read', 'return new Proxy({}, { get() { throw new Error(); } });'],
  ])('because its check %s is told like any other', async (_, check) => {
    await writePlugin();
    await workspace.file('rules/guard-on/rule.mjs', rule('acme/guard-on', check));
    const run = await test('rules', '--format', 'junit');
    expect(run.code, run.stderr).toBe(1);
    expect(run.stdout).toMatch(/^<\?xml [^\n]*\n<testsuites [\s\S]*<\/testsuites>\n$/);
    expect(run.stdout).not.toContain('<x>');
    expect(harmIn(run.stdout)).toEqual([]);
    expect(run.stderr).not.toContain('    at ');
  });

  it('never looks like one that did not, when the rule ends the process', async () => {
    await writePlugin();
    await workspace.file('rules/guard-on/rule.mjs', rule('acme/guard-on', 'process.exit(0);'));
    expect((await test('rules')).code).toBe(2);
  });
});

describe('a rule without tests', () => {
  const NO_TESTS = 'acme/guard-on has no tests (./rules/plugin.mjs)';

  it('is told of, and fails where tests are required', async () => {
    await writePlugin();
    await workspace.file('rules/plugin.mjs', plugin('[]'));
    await workspace.file('keydrill.yaml', "plugins: ['./rules/plugin.mjs']\n");
    expect(await test()).toMatchObject({ code: 0, stdout: expect.stringContaining(`! ${NO_TESTS}`) });
    expect(await test('--require-tests')).toMatchObject({ code: 1, stdout: expect.stringContaining(`✗ ${NO_TESTS}`) });
  });

  it('is told of where it lies in a folder alone', async () => {
    await writePlugin();
    await workspace.file('rules/guard-off/rule.mjs', rule('acme/guard-off'));
    const run = await test('rules', '--require-tests');
    expect(run).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('✗ guard-off has no tests (rules/guard-off)'),
    });
    expect((await test('rules')).code).toBe(0);
  });

  it('is told of once, and not at all where a plug-in brings its table', async () => {
    await writePlugin();
    await workspace.file('rules/guard-on/table.mjs', table());
    await rm(join(workspace.folder, 'rules/guard-on/rule.tests.mjs'));
    const own = plugin('[]').replace('rule.tests.mjs', 'table.mjs');
    await workspace.file('rules/plugin.mjs', own);
    expect((await test('rules')).stdout.match(/has no tests/g)).toHaveLength(1);
    await workspace.file('rules/plugin.mjs', own.replace('tests: []', 'tests: [tests]'));
    const run = await test('rules', '--require-tests');
    expect(run, run.stderr).toMatchObject({ code: 0 });
    expect(lastLine(run)).toBe(ALL_WELL);
  });

  it('does not hide what else is wrong with the policy', async () => {
    await writePlugin();
    await workspace.file('rules/plugin.mjs', plugin('[]').replace("name: 'acme'", "name: 'other'"));
    await workspace.file('keydrill.yaml', "plugins: ['./rules/plugin.mjs']\n");
    const told = (await workspace.refused(['rules', 'test'])).join('\n');
    expect(told).toContain('keydrill.yaml:1:');
    expect(told).not.toContain('lacks a test');
  });
});

describe('nothing to test', () => {
  it('is no failure, unless tests are required', async () => {
    const told = expect.stringContaining('Nothing was tested');
    expect(await test()).toMatchObject({ code: 0, stdout: told });
    expect(await test('--require-tests')).toMatchObject({ code: 1, stdout: told });
  });
});

describe('what cannot be tested is refused in one sentence', () => {
  const FILES: Readonly<Record<string, string>> = {
    'empty.tests.mjs': 'export const nothing = 1;',
    'empty.test.mjs': '// testRule is not called.',
    'odd.test.mjs': "import { testPlugin } from 'keydrill/testing'; testPlugin({ name: 'x', tests: [1] }, {});",
    'broken.tests.mjs': 'export default (',
    'throwing.tests.mjs': "throw new Error('no');",
    'missing.tests.mjs': "import 'not-installed';",
    'plugin.mjs': 'export default { apiVersion: 1 };',
    'tests.mjs': 'export default { rules: [], tests: [1] };',
    'text.md': '# text',
  };

  it.each([
    ['nowhere', /^The plug-in "nowhere" is not installed; /],
    ['./nowhere', /^There is no \.\/nowhere; name a plug-in, a file of tests or a folder of them/],
    ['nowhere.mjs', /^There is no nowhere\.mjs; /],
    ['empty.tests.mjs', /^empty\.tests\.mjs gives no table of tests; end it with "export default ruleTests\(/],
    ['empty.test.mjs', /^empty\.test\.mjs hands no table of tests to testRule or testPlugin while it loads\.$/],
    ['odd.test.mjs', /^odd\.test\.mjs hands no table/],
    ['broken.tests.mjs', /^broken\.tests\.mjs has a syntax error/],
    ['throwing.tests.mjs', /^throwing\.tests\.mjs throws while it loads: no/],
    ['missing.tests.mjs', /^missing\.tests\.mjs needs the package "not-installed"/],
    ['plugin.mjs', /^plugin\.mjs gives no plug-in; end it with "export default definePlugin\(/],
    ['tests.mjs', /^tests\.mjs has something under tests that is no table; make each with ruleTests\(\)\.$/],
    ['text.md', /^text\.md /],
  ])('%s', async (path, told) => {
    const source = FILES[path];
    if (source !== undefined) await workspace.file(path, source);
    expect(await workspace.refused(['rules', 'test', path])).toEqual([expect.stringMatching(told)]);
  });

  it.each([
    [['--format', 'sarif'], 'Tests are reported as text or junit, not as "sarif".'],
    [
      ['--format', 'text', '--format', 'junit'],
      'Only one format can go to stdout, but text and junit would; write the others to files, as in --format junit=FILE.',
    ],
    [['--format', 'junit='], '--format junit= names no file; write junit=FILE, or junit for stdout.'],
    [
      ['--format', 'junit=none/junit.xml'],
      'The folder of the output file none/junit.xml does not exist; create it first.',
    ],
  ])('%j', async (flags, told) => {
    await writePlugin();
    expect(await workspace.refused(['rules', 'test', 'rules', ...flags])).toEqual([told]);
  });
});
