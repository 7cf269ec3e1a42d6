import type { RuleId } from './rule-id.ts';
import { rulePage } from './rule-page.ts';
import { lines, sampleCases, sampleRule } from './sample-rule.ts';

/** How the modules of a plug-in end. */
export type ModuleExtension = '.js' | '.mjs' | '.ts' | '.mts';

export interface PluginRule {
  readonly id: RuleId['id'];
  readonly extension: ModuleExtension;
}

/** The files of a new rule in a plug-in, by their names in its folder. */
export function pluginRuleFiles({ id, extension }: PluginRule): Readonly<Record<string, string>> {
  const [rule, tests] = [`rule${extension}`, `rule.tests${extension}`];
  const checked = isTypeScript(extension) ? [] : ['// @ts-check'];
  return {
    [rule]: sampleRule({
      id,
      imports: [
        ...checked,
        "import { account, defineRule, fail, notApplicable, pass } from 'keydrill';",
        "import { authorizationDetails } from 'keydrill/facts';",
      ],
      controls: ["  page: new URL('./rule.md', import.meta.url),", '  controls: [],'],
      since: '0.1.0',
      tests,
      explained: true,
    }),
    [tests]: lines(
      ...checked,
      "import { authorizationDetails } from 'keydrill/facts';",
      "import { given, ruleTests } from 'keydrill/testing';",
      `import rule from './${rule}';`,
      '',
      ...usersFact(extension),
      '',
      '/**',
      ' * "keydrill rules test" runs each case, and again with each fact that it reads denied, which must give unknown.',
      ' * A table needs at least one case that passes and one that fails.',
      ' */',
      'export default ruleTests(rule, [',
      ...sampleCases(rule),
      ']);',
    ),
    'rule.md': rulePage(),
  };
}

export const isTypeScript = (extension: ModuleExtension): boolean => extension.endsWith('ts');

/** What the collector gives, made from what the cases are about. */
const usersFact = (extension: ModuleExtension): readonly string[] => [
  ...(isTypeScript(extension)
    ? [
        '/** What AWS answers about users with these names and tags, and no rights. */',
        'const users = (tagsByName: Readonly<Record<string, Readonly<Record<string, string>>>>) =>',
      ]
    : [
        '/**',
        ' * What AWS answers about users with these names and tags, and no rights.',
        ' * @param {Readonly<Record<string, Readonly<Record<string, string>>>>} tagsByName',
        ' */',
        'const users = (tagsByName) =>',
      ]),
  '  given(authorizationDetails, {',
  '    users: Object.entries(tagsByName).map(([name, tags]) => ({',
  isTypeScript(extension) ? "      type: 'user' as const," : "      type: /** @type {const} */ ('user'),",
  '      name,',
  `      arn: \`arn:aws:iam::111122223333:user/\${name}\`,`,
  '      attached: [],',
  '      inline: [],',
  '      groups: [],',
  '      boundary: null,',
  '      tags,',
  '    })),',
  '    groups: [],',
  '    roles: [],',
  '    policies: {},',
  '  });',
];
