import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accountSummary } from '../../src/facts/aws/iam.ts';
import { optIn } from '../../src/facts/needs.ts';
import { iamUsers, trailBuckets } from '../../src/facts-api.ts';
import { everyRegion, item, list, one, type Plugin, region, subjects } from '../../src/index.ts';
import { checkPlugin } from '../../src/plugins/check-plugin.ts';
import { VERSION } from '../../src/version.ts';
import { passwordPolicy, pluginWith, soundRule, testsOf } from './sample-plugin.ts';

const problemsOf = async (given: unknown) => {
  const checked = await checkPlugin(given, './acme.mjs');
  return checked.ok ? [] : checked.problems;
};

const PLUGIN = 'The plug-in "./acme.mjs"';
const RULE = `The rule acme/passwords-long of the plug-in "./acme.mjs"`;

const asking = (operation: string, more: object = {}) => ({
  needs: { fact: one({ operation, scope: 'account', read: async () => null, ...more }) },
});
const raw = (need: object) => ({ needs: { fact: need } });
const regional = one({ operation: 'lambda:GetAccountSettings', scope: 'region', read: async () => null });
const described = () => ({ resource: { type: 'Other', id: 'x', name: 'x', region: 'global' } });

describe('a sound plug-in', () => {
  it('is given back, frozen, with no packs where it has none', async () => {
    const sound = await checkPlugin({ ...pluginWith({}), packs: undefined }, 'acme-rules');
    expect(sound).toMatchObject({ ok: true, plugin: { name: 'acme', packs: {} } });
    const plugin = sound.ok ? sound.plugin : null;
    expect(Object.isFrozen(plugin)).toBe(true);
    expect(Object.isFrozen(plugin?.rules[0])).toBe(true);
    expect(Object.isFrozen(plugin?.rules[0]?.parameters.minimum)).toBe(true);
    expect(Object.isFrozen(plugin?.tests[0]?.cases[0])).toBe(true);
  });

  it.each<[string, Plugin]>([
    ['with facts that keydrill reads', pluginWith({ on: iamUsers, needs: { summary: accountSummary } })],
    [
      'with a fact about what keydrill lists',
      pluginWith({
        on: trailBuckets,
        ...raw(item({ operation: 's3:GetBucketTagging', of: trailBuckets, read: async () => [] })),
      }),
    ],
    [
      'with an aspect of an operation that keydrill reads',
      pluginWith(asking('iam:GetAccountSummary', { aspect: 'quotas' })),
    ],
    [
      'with the actions that its operation takes',
      pluginWith(asking('apigateway:GetRestApis', { iamActions: ['apigateway:GET'] })),
    ],
    ['of regions', pluginWith({ on: region, needs: { regional } })],
    ['of all regions', pluginWith({ needs: { regional: everyRegion(regional) } })],
    [
      'with what costs',
      pluginWith({
        parameters: { costs: { type: 'boolean', default: false, description: 'Ask.' } },
        needs: { paid: optIn('costs', passwordPolicy) },
      }),
    ],
    ['about the repository', pluginWith(asking('repository:Readme', { scope: 'repository' }))],
    ['with a page', pluginWith({ page: pathToFileURL('README.md') })],
    ['without references and controls', pluginWith({ references: [], controls: [] })],
    ['with an alias', pluginWith({ aliases: ['acme/long-passwords'] })],
    [
      'with packs',
      pluginWith(
        {},
        {
          packs: {
            baseline: {
              title: 'Base',
              rules: {
                'acme/passwords-long': { severity: 'high', minimum: 20 },
                'iam-access-key-rotated': { maxAgeDays: 30 },
                'iam-root-mfa-enabled': 'on',
              },
            },
          },
        },
      ),
    ],
    ['compiled to CommonJS', { __esModule: true, default: pluginWith({}) } as unknown as Plugin],
  ])('%s is taken', async (_, plugin) => expect(await problemsOf(plugin)).toEqual([]));
});

describe('what is no plug-in of this version', () => {
  it.each<[unknown, string]>([
    [undefined, 'exports no plug-in; end it with "export default definePlugin({...})"'],
    [null, 'exports no plug-in; end it with "export default definePlugin({...})"'],
    ['acme', 'exports no plug-in; end it with "export default definePlugin({...})"'],
    [() => ({}), 'exports no plug-in; end it with "export default definePlugin({...})"'],
    [{}, 'does not say for which plug-in API it is; add apiVersion: 1'],
    [{ apiVersion: '1' }, 'has an apiVersion that is no whole number'],
    [{ apiVersion: 0 }, `is for plug-in API 0, and keydrill ${VERSION} has 1; update the plug-in`],
    [{ apiVersion: 2, name: 7 }, `needs plug-in API 2, and keydrill ${VERSION} has 1; update keydrill`],
  ])('%j is refused', async (given, clause) => expect(await problemsOf(given)).toEqual([`${PLUGIN} ${clause}.`]));
});

const NAME =
  'must have a name of small letters, digits and single hyphens, at most 40 characters, that is neither keydrill nor a built-in pack';

describe('a plug-in is refused', () => {
  it.each<[string, Readonly<Record<string, unknown>>, string]>([
    ['without rules', { rules: undefined }, 'must have a list of rules'],
    ['with rules that are no list', { rules: {} }, 'must have a list of rules'],
    [
      'with what means nothing',
      { rulez: [] },
      'has "rulez", which means nothing; the properties are apiVersion, name, rules, tests, packs',
    ],
    ['with a rule that is none', { rules: [7], tests: [] }, 'has something under rules (number 1) that is no rule'],
    [
      'with a test that is none',
      { tests: [testsOf(soundRule()), 7] },
      'has something under tests (number 2) that is not made with ruleTests()',
    ],
    [
      'with tests of another rule',
      { tests: [testsOf(soundRule({ id: 'acme/other' }))] },
      'has tests of "acme/other", which is not among its rules',
    ],
    [
      'with a pack of no rule',
      { packs: { base: { title: 'Base', rules: { 'acme/gone': 'on' } } } },
      'names in its pack base the rule "acme/gone", which neither it nor keydrill has',
    ],
    [
      'with a pack of no parameter',
      { packs: { base: { title: 'Base', rules: { 'acme/passwords-long': { maximum: 1 } } } } },
      'sets in its pack base for acme/passwords-long "maximum", a parameter that it does not have',
    ],
    [
      'with a pack of a wrong parameter',
      { packs: { base: { title: 'Base', rules: { 'acme/passwords-long': { minimum: 1 } } } } },
      'sets in its pack base for acme/passwords-long the parameter minimum to what it does not take (it must be >= 8)',
    ],
  ])('%s', async (_, changes, clause) =>
    expect(await problemsOf(pluginWith({}, changes))).toContain(`${PLUGIN} ${clause}.`),
  );

  it.each(['', 'Acme', 'a--b', '-a', 'a_b', 'keydrill', 'recommended', 'a'.repeat(41), 7, null])(
    'by the name %j',
    async (name) => expect(await problemsOf(pluginWith({}, { name }))).toContain(`${PLUGIN} ${NAME}.`),
  );

  it.each<[string, unknown]>([
    ['no title', { base: { rules: {} } }],
    ['a rule that is off', { base: { title: 'Base', rules: { 'acme/passwords-long': 'off' } } }],
    ['an unknown severity', { base: { title: 'Base', rules: { 'acme/passwords-long': { severity: 'extreme' } } } }],
    ['a name with a slash', { 'a/b': { title: 'Base', rules: {} } }],
    ['no map', 'base'],
  ])('with a pack of %s', async (_, packs) => {
    expect(await problemsOf(pluginWith({}, { packs }))).toEqual([
      expect.stringContaining(`${PLUGIN} must have packs by names`),
    ]);
  });

  it('with two rules of one name, and two collectors of one fact', async () => {
    const first = soundRule();
    const twin = soundRule();
    const tests = [testsOf(first)];
    expect(await problemsOf(pluginWith({}, { rules: [first, twin], tests }))).toContain(
      `${PLUGIN} has two rules that go by "acme/passwords-long".`,
    );
    const other = soundRule({ id: 'acme/other', ...asking('iam:GetAccountPasswordPolicy') });
    expect(await problemsOf(pluginWith({}, { rules: [first, other], tests: [...tests, testsOf(other)] }))).toEqual([
      `${PLUGIN} reads iam:GetAccountPasswordPolicy with two collectors; share one between the rules, or give one an aspect.`,
    ]);
  });

  it('for all that is wrong at once', async () => {
    const problems = await problemsOf(
      pluginWith({ title: 'X', severity: 'urgent', ...asking('iam:CreateUser') }, { name: 'acme', tests: [] }),
    );
    expect(problems).toEqual([
      `${RULE} must have a title of several words, at most 120 characters on one line, without a period at its end.`,
      `${RULE} must have a severity: critical, high, medium or low.`,
      `${RULE} asks for the write operation iam:CreateUser; a plug-in may only read.`,
      `${RULE} lacks a test; add ruleTests(rule, [...]) to the tests of the plug-in.`,
    ]);
  });
});

describe('a rule is refused', () => {
  it.each<[string, Readonly<Record<string, unknown>>, string]>([
    [
      'with the id of a built-in rule',
      { id: 'iam-access-key-rotated' },
      'redefines the built-in rule iam-access-key-rotated; ids of a plug-in begin with acme/',
    ],
    ['of another plug-in', { id: 'other/rule' }, 'goes by the name "other/rule"; ids of this plug-in begin with acme/'],
    [
      'with an alias of another plug-in',
      { aliases: ['other/rule'] },
      'goes by the name "other/rule"; ids of this plug-in begin with acme/',
    ],
    [
      'with what means nothing',
      { severty: 'low' },
      expect.stringMatching(/has "severty", which means nothing; the properties are id, /) as unknown as string,
    ],
    [
      'without a description',
      { description: undefined },
      'must have a description of whole sentences that end in a period, at most 1024 characters',
    ],
    [
      'with a long description',
      { description: `${'a'.repeat(1024)}.` },
      'must have a description of whole sentences that end in a period, at most 1024 characters',
    ],
    [
      'with a title that ends in a period',
      { title: 'Passwords are long.' },
      'must have a title of several words, at most 120 characters on one line, without a period at its end',
    ],
    [
      'with a title of two lines',
      { title: 'Passwords\nare long' },
      'must have a title of several words, at most 120 characters on one line, without a period at its end',
    ],
    [
      'with an unknown capability',
      { capability: 'sing' },
      'must have a capability: see, hear, exposure, contain, respond or now',
    ],
    ['with an unknown pack', { pack: 'acme/baseline' }, 'must have a pack: essential, recommended or strict'],
    [
      'with a remediation that is a text',
      { remediation: 'Mend it.' },
      expect.stringContaining('must have a remediation with a text') as unknown as string,
    ],
    [
      'with a reference that is not https',
      { references: ['http://example.com/'] },
      'must have references, a list of different https addresses, which may be empty',
    ],
    [
      'with a control that is none',
      { controls: ['IA-5'] },
      expect.stringContaining('must have controls, a list of') as unknown as string,
    ],
    ['since never', { since: 'soon' }, 'must have since, the version that introduced it, such as 1.0.0'],
    [
      'with a parameter called severity',
      { parameters: { severity: { type: 'string', default: 'a', description: 'B.' } } },
      'must have parameters, a map of schemas by names such as maxAgeDays, none of them called severity',
    ],
    [
      'with a parameter without a default',
      { parameters: { a: { type: 'string', description: 'B.' } } },
      'must have parameters, a map of schemas by names such as maxAgeDays, none of them called severity',
    ],
    [
      'with a default that does not hold',
      { parameters: { a: { type: 'integer', minimum: 3, default: 1, description: 'B.' } } },
      'has the parameter a, whose default does not hold by its own schema (it must be >= 3)',
    ],
    [
      'with a parameter whose schema is none',
      { parameters: { a: { type: 'string', pattern: '(', default: 'x', description: 'B.' } } },
      'has the parameter a, whose default does not hold by its own schema (its schema is not valid JSON Schema)',
    ],
    [
      'with a list of numbers',
      { parameters: { a: { type: 'array', items: { type: 'number' }, default: [], description: 'B.' } } },
      'has the parameter a, a list of something other than texts',
    ],
    [
      'without a check',
      { check: undefined },
      'must have a check, a function that gives pass(), fail() or notApplicable()',
    ],
    [
      'with a check that waits',
      { check: async () => null },
      'has an asynchronous check; whatever must be waited for belongs into a collector',
    ],
    [
      'with a page that is a text',
      { page: './rule.md' },
      "must have as its page a file, as in new URL('./rule.md', import.meta.url)",
    ],
    [
      'with a page of the web',
      { page: new URL('https://example.com/') },
      "must have as its page a file, as in new URL('./rule.md', import.meta.url)",
    ],
    [
      'with a page that is gone',
      { page: pathToFileURL('/gone/rule.md') },
      'names a page that does not exist (gone/rule.md)',
    ],
    ['judging nothing', { on: undefined }, 'must judge (on) a list or subjects, but it is neither'],
    [
      'judging what cannot be listed',
      { on: { ...iamUsers, list: 7 } },
      'must judge (on) a list or subjects, but it has no list()',
    ],
    [
      'judging a scope that there is not',
      { on: { ...iamUsers, scope: 'planet' } },
      'must judge (on) a list or subjects, but its scope is none of account, region and repository',
    ],
    [
      'judging subjects of a bare regional fact',
      { on: subjects({ name: 'x', scope: 'account', needs: { regional }, list: () => [], describe: described }) },
      'must judge (on) a list or subjects, but its need "regional" is regional; wrap it in everyRegion()',
    ],
    ['without needs', { needs: undefined }, 'must have needs, a map of collectors by names, which may be empty'],
    ['with a need that is none', { needs: { fact: 7 } }, 'must have a collector as its need "fact", but it is none'],
    [
      'with a need of no kind',
      raw({ operation: 'iam:ListUsers' }),
      'must have a collector as its need "fact", but it is made with none of one(), list(), item() and everyRegion()',
    ],
    [
      'with a need that cannot read',
      raw({ ...passwordPolicy, read: null }),
      'must have a collector as its need "fact", but it has no read()',
    ],
    [
      'with a need without a scope',
      raw({ ...passwordPolicy, scope: undefined }),
      'must have a collector as its need "fact", but its scope is none of account, region and repository',
    ],
    [
      'with an odd aspect',
      raw({ ...passwordPolicy, aspect: 'A/b' }),
      'must have a collector as its need "fact", but its aspect is not made of small letters, digits and hyphens',
    ],
    [
      'with further operations that are no list',
      raw({ ...passwordPolicy, also: 'iam:ListUsers' }),
      'must have a collector as its need "fact", but its also is no list of texts',
    ],
    [
      'with a list that does not describe',
      raw({ kind: 'list', operation: 'lambda:ListFunctions', scope: 'account', name: 'x', read: () => [] }),
      'must have a collector as its need "fact", but it has no describe()',
    ],
    [
      'with an item of nothing',
      raw({ kind: 'item', operation: 's3:GetBucketTagging', read: () => [] }),
      'must have a collector as its need "fact", but what it is asked of must be a list or subjects, but it is neither',
    ],
    [
      'with everyRegion of an account-wide fact',
      raw(everyRegion(passwordPolicy)),
      'must have a collector as its need "fact", but it wraps a fact that is not regional',
    ],
    [
      'with everyRegion of nothing',
      raw({ kind: 'every-region' }),
      'must have a collector as its need "fact", but it wraps no fact made with one() or list()',
    ],
    [
      'opting in to no parameter',
      raw(optIn('costs', passwordPolicy)),
      'must have a collector as its need "fact", but it opts in to no boolean parameter of the rule',
    ],
    [
      'declaring no section',
      raw({ kind: 'declared', section: 'toString' }),
      expect.stringContaining('but it names no section of the policy (keys, playbook,') as unknown as string,
    ],
    [
      'with a bare regional need',
      { needs: { regional } },
      'has the regional need "regional" and is not judged by region; wrap the need in everyRegion()',
    ],
    [
      'with a bare regional list',
      {
        needs: {
          all: list({
            operation: 'lambda:ListFunctions',
            scope: 'region',
            name: 'x',
            read: async () => [],
            describe: described,
          }),
        },
      },
      'has the regional need "all" and is not judged by region; wrap the need in everyRegion()',
    ],
    [
      'for a fact that keydrill reads',
      asking('iam:GetAccountSummary'),
      'reads iam:GetAccountSummary, which keydrill reads already; take the fact from keydrill/facts, or give the collector an aspect',
    ],
    [
      'for reading the repository by another name',
      asking('iam:ListUsers2', { scope: 'repository' }),
      'names what it reads of the repository "iam:ListUsers2"; write repository:Name',
    ],
    [
      'for reading AWS as the repository',
      asking('repository:Readme'),
      'names the operation "repository:Readme"; write the IAM prefix of the service and the name, as in lambda:ListFunctions',
    ],
  ])('%s', async (_, changes, clause) => {
    const problems = await problemsOf(pluginWith(changes));
    const said = typeof changes['id'] === 'string' ? RULE.replace('acme/passwords-long', changes['id']) : RULE;
    expect(problems.map((problem) => problem.slice(said.length + 1, -1))).toContainEqual(clause);
    for (const problem of problems)
      expect(problem).toMatch(/^The (?:rule \S+ of the )?plug-in "\.\/acme\.mjs" [^\n]+\.$/);
  });

  it('judging what is derived from itself', async () => {
    const needs: Record<string, unknown> = {};
    const circle = { kind: 'subjects', name: 'x', scope: 'account', needs, list: () => [], describe: described };
    needs['tags'] = { kind: 'item', operation: 's3:GetBucketTagging', of: circle, read: () => [] };
    const [problem] = await problemsOf(pluginWith({ on: circle, needs: {} }));
    expect(problem).toContain('what it is asked of must be a list or subjects, but it is derived from itself');
  });

  it('without a case, and with tests of another rule of its id', async () => {
    const rule = soundRule();
    const empty = [{ rule, cases: [] }];
    const lacks = `${RULE} lacks a test; add ruleTests(rule, [...]) to the tests of the plug-in.`;
    for (const tests of [[], empty])
      expect(await problemsOf(pluginWith({}, { rules: [rule], tests }))).toEqual([lacks]);
    expect(await problemsOf(pluginWith({}, { rules: [rule], tests: [testsOf(soundRule())] }))).toEqual([
      `${RULE} has tests of another rule of that id; import the rule that the plug-in lists.`,
    ]);
  });

  it('without a case, where tests are not required: only that is let pass', async () => {
    const rule = soundRule();
    const lenient = (tests: readonly unknown[]) =>
      checkPlugin(pluginWith({}, { rules: [rule], tests }), './acme.mjs', { requireTests: false });
    expect(await lenient([])).toMatchObject({ ok: true, plugin: { name: 'acme' } });
    expect(await lenient([testsOf(soundRule())])).toMatchObject({ ok: false });
  });
});

describe('a plug-in may only read', () => {
  it.each([
    ['iam:CreateUser', 'asks for the write operation iam:CreateUser; a plug-in may only read'],
    ['s3:PutBucketPolicy', 'asks for the write operation s3:PutBucketPolicy; a plug-in may only read'],
    ['sts:AssumeRole', 'asks for the write operation sts:AssumeRole; a plug-in may only read'],
    ['states:GetActivityTask', 'asks for the write operation states:GetActivityTask; a plug-in may only read'],
    [
      'elasticache:TestFailover',
      'asks for the operation elasticache:TestFailover, which is not known to only read; a plug-in may only read',
    ],
    [
      'secretsmanager:GetSecretValue',
      'asks for the operation secretsmanager:GetSecretValue, which gives secrets, contents or customer data; a plug-in may only read configuration',
    ],
    [
      's3:GetObject',
      'asks for the operation s3:GetObject, which gives secrets, contents or customer data; a plug-in may only read configuration',
    ],
    [
      'ListFunctions',
      'names the operation "ListFunctions"; write the IAM prefix of the service and the name, as in lambda:ListFunctions',
    ],
    [
      'lambda:*',
      'names the operation "lambda:*"; write the IAM prefix of the service and the name, as in lambda:ListFunctions',
    ],
  ])('%s is refused wherever it stands', async (operation, clause) => {
    const expected = [`${RULE} ${clause}.`];
    expect(await problemsOf(pluginWith(asking(operation)))).toEqual(expected);
    expect(await problemsOf(pluginWith(asking('lambda:ListFunctions', { also: [operation] })))).toEqual(expected);
    const action = asking('lambda:ListFunctions', { iamActions: [operation] });
    expect(await problemsOf(pluginWith(action))).toEqual([expected[0]?.replace(/ operation /, ' IAM action ')]);
    const behind = subjects({
      name: 'x',
      scope: 'account',
      needs: asking(operation).needs,
      list: () => [],
      describe: described,
    });
    expect(await problemsOf(pluginWith({ on: behind, needs: {} }))).toEqual(expected);
    const paid = {
      parameters: { costs: { type: 'boolean', default: false, description: 'Ask.' } },
      ...raw(optIn('costs', asking(operation).needs.fact)),
    };
    expect(await problemsOf(pluginWith(paid))).toEqual(expected);
  });
});

describe('a plug-in that is made to harm', () => {
  const throwing = (value: object) =>
    new Proxy(value, {
      get: () => {
        throw new Error('no');
      },
      ownKeys: () => {
        throw new Error('no');
      },
    });

  it.each<[string, unknown]>([
    ['itself', throwing({})],
    ['its rules', { apiVersion: 1, name: 'acme', tests: [], rules: throwing([]) }],
    ['a rule', pluginWith({}, { rules: [throwing(soundRule())] })],
    ['a need', pluginWith({ needs: { a: throwing({}) } })],
    ['a getter', pluginWith(Object.defineProperty({}, 'title', { enumerable: true, get: () => throwing({}) }))],
  ])('by %s ends in a sentence', async (_, given) => {
    const problems = await problemsOf(given);
    expect(problems).not.toEqual([]);
    for (const problem of problems) expect(problem).toMatch(/^The .*plug-in "\.\/acme\.mjs" [^\n]+\.$/);
  });

  it('whatever is put wherever, is refused or taken, in sentences of one line', async () => {
    const places = [
      [],
      ['rules'],
      ['tests'],
      ['rules', 0],
      ['tests', 0],
      ...['id', 'title', 'on', 'needs', 'parameters', 'check', 'aliases', 'controls', 'page'].map((name) => [
        'rules',
        0,
        name,
      ]),
      ['rules', 0, 'needs', 'policy'],
      ['rules', 0, 'on', 'needs'],
      ['tests', 0, 'cases'],
      ['packs'],
    ] as const;
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...places),
        fc.string(),
        fc.anything({ withDate: true, withMap: true }),
        async (place, key, value) => {
          const plugin = pluginWith({});
          let target: unknown = {
            ...plugin,
            rules: [{ ...plugin.rules[0], on: { ...plugin.rules[0]?.on }, needs: { policy: { ...passwordPolicy } } }],
          };
          const whole = target;
          for (const step of place.slice(0, -1)) target = Reflect.get(Object(target), step);
          Object.assign(Object(target), { [place.at(-1) ?? key]: value });
          const checked = await checkPlugin(whole, './acme.mjs');
          for (const problem of checked.ok ? [] : checked.problems) {
            expect(problem).toMatch(/^The .*plug-in "\.\/acme\.mjs" .+\.$/);
            expect(problem).not.toContain('\n');
          }
        },
      ),
      { numRuns: 150 },
    );
  }, 60_000);
});
