import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { loadPolicy } from '../../src/policy/load-policy.ts';
import { policyFor } from '../../src/policy/overrides.ts';
import { parsePolicy } from '../../src/policy/parse-policy.ts';
import type { Policy } from '../../src/policy/policy.ts';
import { printPolicy } from '../../src/policy/print-policy.ts';
import { formatProblem } from '../../src/policy/problem.ts';
import { selectRules } from '../../src/policy/select-rules.ts';
import { NOW, rules } from './fake-rules.ts';
import { expectGoodProblems } from './good-problems.ts';
import { acme, fakePlugins, type SampleFolder, sampleFolder } from './sample-folder.ts';

let folder: SampleFolder;
beforeAll(async () => {
  folder = await sampleFolder();
});
afterAll(() => folder.remove());

const FILES = ['keydrill.yaml', 'a.yaml', 'sub/b.yaml', 'node_modules/acme-policy/keydrill.yaml'] as const;
const PLUGINS = { './acme.mjs': acme, './second.mjs': acme, './broken.mjs': 'The plug-in is broken; mend it.' };

/** Names that lead somewhere, nowhere, in a circle, or out. */
const extended = fc.oneof(
  fc.constantFrom(
    ...['strict', 'essential', './a.yaml', './sub/b.yaml', '../a.yaml', './b.yaml', 'acme-policy', 'acme/baseline'],
    ...['./keydrill.yaml', '../keydrill.yaml', 'acme/wrong', 'acme/nope', 'acme', 'zeta/x', './gone.yaml', './sub'],
    ...['acme-policy/../../a.yaml', 'acme-policy/gone.yaml', '@acme/x', '/etc/passwd', 'https://example.com', 'C:\\x'],
    ...[
      '',
      ' ',
      '.',
      '..',
      './',
      '__proto__',
      'constructor',
      'toString',
      '__proto__/x',
      './a\u0000',
      '\u202ea',
      './\n',
    ],
  ),
  fc.string({ unit: 'binary', maxLength: 6 }),
);
const plugin = fc.constantFrom(
  './acme.mjs',
  '../acme.mjs',
  './second.mjs',
  './broken.mjs',
  'gone',
  '',
  '__proto__',
  './a\nb',
);
const rule = fc.constantFrom(
  ...['iam-access-key-rotated', 'iam-key-rotated-90-days', 'cloudtrail-encrypted', 'incident-no-exposed-key'],
  ...['acme/bucket-tagged', 'acme/nope', 'zeta/x', '__proto__', 'constructor', '*/x', 'acme/'],
);
const wrong = fc.constantFrom<unknown>(null, 5, '', 'x', true, [], {}, [[]], [null], { a: 1 }, [5, 'x']);
const mostly = <T>(right: fc.Arbitrary<T>): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 9, arbitrary: right }, { weight: 1, arbitrary: wrong });
const setting = fc.constantFrom<unknown>(
  'on',
  'off',
  'low',
  {},
  { maxAgeDays: 5 },
  { severity: 'high' },
  { maxAgeDays: 0 },
);
const settings = mostly(fc.dictionary(rule, mostly(setting), { maxKeys: 3 }));
const accounts = mostly(fc.array(fc.constantFrom('44*', '111122223333', '*', 'x'), { maxLength: 2 }));
const override = mostly(
  fc.record({ accounts, rules: settings, responder: wrong, keys: wrong }, { requiredKeys: ['accounts'] }),
);
const noPlugins = fc.constantFrom<unknown>(null, []);
const file = (plugins: fc.Arbitrary<unknown>) =>
  fc.record(
    {
      plugins,
      extends: mostly(fc.oneof(extended, fc.array(extended, { maxLength: 4 }))),
      rules: settings,
      overrides: mostly(fc.array(override, { maxLength: 2 })),
      maxExceptionDays: mostly(fc.constantFrom(1, 30)),
      exceptions: mostly(
        fc.array(
          fc.record({
            rule,
            resource: fc.constant('x'),
            reason: fc.constant('r'),
            owner: fc.constant('o'),
            expires: fc.constantFrom('2026-10-02', '2026-12-01'),
          }),
          { maxLength: 1 },
        ),
      ),
    },
    { requiredKeys: [] },
  );
const source = (plugins: fc.Arbitrary<unknown>) =>
  fc.oneof(
    { weight: 12, arbitrary: file(plugins).map((value) => stringify(value)) },
    {
      weight: 1,
      arbitrary: fc.constantFrom('', '[', '- a', '\ufeff{}', 'extends: &a [*a]', 'plugins:\n', '"__proto__": 1'),
    },
  );

describe('any chain of files', () => {
  // With plug-ins the schema is another one each time, which takes its time to compile.
  it.each([
    ['without plug-ins', noPlugins, 2700],
    ['with plug-ins', mostly(fc.array(plugin, { maxLength: 2 })), 300],
  ])(
    'gives a policy, or problems that stand in its files: %s',
    async (_, named, numRuns) => {
      const seen = { valid: 0, wrong: 0 };
      const any = source(named);
      await fc.assert(
        fc.asyncProperty(fc.tuple(any, any, any, any), async (sources) => {
          const files = new Map(FILES.map((name, index) => [name as string, sources[index] ?? '']));
          await folder.write({ ...Object.fromEntries(files), 'node_modules/acme-policy/package.json': '{}' });
          const { plugins, ran } = fakePlugins(PLUGINS);
          const outcome = await loadPolicy({ path: 'keydrill.yaml', cwd: folder.root, rules, now: NOW, plugins });

          expect(new Set(ran).size).toBe(ran.length);
          seen[outcome.ok ? 'valid' : 'wrong']++;
          if (outcome.ok) expectConsistent(outcome.policy);
          else expectGoodProblems(outcome.problems, files);
        }),
        { numRuns },
      );
      expect(seen.valid).toBeGreaterThan(0);
      expect(seen.wrong).toBeGreaterThan(numRuns / 4);
    },
    240_000,
  );
});

function expectConsistent(policy: Policy): void {
  expect(policy.layers.length).toBeGreaterThan(0);
  expect(new Set(policy.plugins.map(({ name }) => name)).size).toBe(policy.plugins.length);
  for (const account of ['444455556666', '111122223333', '000000000000']) {
    const own = policyFor(policy, account);
    expect(Object.keys(own.rules)).toEqual(expect.arrayContaining(Object.keys(policy.rules)));
  }
}

describe('any valid chain', () => {
  const valid = (extendable: readonly string[]): fc.Arbitrary<string> => {
    const days = fc.integer({ min: 1, max: 99 });
    // A rule that is off and has parameters cannot be said in one file.
    const on = fc.oneof(
      fc.constantFrom('on', 'low', 'critical', {}),
      fc.record({ maxAgeDays: days, strictly: fc.boolean() }, { requiredKeys: [] }),
    );
    const someRules = fc.record(
      {
        'iam-access-key-rotated': on,
        'cloudtrail-trail-logging': fc.constantFrom('on', 'off'),
        'incident-no-exposed-key': fc.constantFrom('on', 'off'),
      },
      { requiredKeys: [] },
    );
    const user = fc.record({
      user: fc.constantFrom('a', 'b'),
      owner: fc.constantFrom('x', 'y'),
      consumers: fc.constant(['c']),
      reason: fc.constant('r'),
    });
    const sections = {
      rules: someRules,
      responder: fc.record({ role: fc.constantFrom('r', 's') }),
      contacts: fc.dictionary(
        fc.constantFrom('security', 'billing'),
        fc.constantFrom({ email: 'a@b.cc' }, { domains: ['b.cc'] }),
      ),
      keys: fc.uniqueArray(user, { selector: ({ user: name }) => name, maxLength: 2 }),
    };
    const overrides = fc.array(
      fc.record(
        { accounts: fc.constantFrom(['44*'], ['*3333'], ['*']), ...sections },
        { requiredKeys: ['accounts', 'rules'] },
      ),
      { maxLength: 3 },
    );
    return fc
      .record(
        {
          extends: extendable.length === 0 ? fc.constantFrom('strict', []) : fc.subarray([...extendable]),
          ...sections,
          rotation: fc.record({ parallel: days, minutesPerKey: days }, { requiredKeys: [] }),
          overrides,
        },
        { requiredKeys: [] },
      )
      .map((value) => stringify(value));
  };

  it('is printed as one file that means the same for every account', async () => {
    const chain = fc.tuple(valid(['./a.yaml', './b.yaml', 'essential']), valid(['./b.yaml', 'strict']), valid([]));
    await fc.assert(
      fc.asyncProperty(chain, async ([root, a, b]) => {
        await folder.write({ 'root.yaml': root, 'a.yaml': a, 'b.yaml': b });
        const before = await folder.load({ path: 'root.yaml' });
        const selected = selectedBy(before);
        if (selected.length === 0) return;
        const printed = printPolicy(before, selected);
        const outcome = await parsePolicy({ file: 'printed.yaml', source: printed, rules, now: NOW });
        if (!outcome.ok) throw new Error(`${outcome.problems.map(formatProblem).join('\n')}\n${printed}`);
        for (const account of ['444455556666', '111122223333', '444455553333', '000000000000']) {
          const [was, is] = [policyFor(before, account), policyFor(outcome.policy, account)];
          expect(selectedBy(is), printed).toEqual(selectedBy(was));
          expect(inOrder(is.declarations), printed).toEqual(inOrder(was.declarations));
        }
      }),
      { numRuns: 500 },
    );
  }, 240_000);

  /** The order of the register says nothing. */
  const inOrder = ({ keys, ...declarations }: Policy['declarations']) => ({
    ...declarations,
    keys: keys?.toSorted((a, b) => (a.user < b.user ? -1 : 1)) ?? null,
  });

  const selectedBy = (policy: Policy) => {
    const selection = selectRules({ policy, rules, only: [], skip: [] });
    return selection.ok ? selection.selected : [];
  };
});
