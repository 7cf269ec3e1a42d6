import { VERSION } from '../../version.ts';
import { rulePage } from './rule-page.ts';
import { lines, sampleCases, sampleRule } from './sample-rule.ts';

/** The files of a new rule of keydrill's own, by their names in its folder. */
export const builtInRuleFiles = (id: string): Readonly<Record<string, string>> => ({
  'rule.ts': sampleRule({
    id,
    imports: [
      "import { controls } from '../../src/engine/controls.ts';",
      "import { defineRule, fail, notApplicable, pass } from '../../src/engine/rule.ts';",
      "import { authorizationDetails } from '../../src/facts/aws/iam-authorization.ts';",
      "import { account } from '../../src/subjects/account.ts';",
    ],
    controls: ["  controls: controls({ nist80053: ['IR-4'] }),"],
    since: VERSION,
    tests: 'rule.test.ts',
    explained: false,
  }),
  'rule.test.ts': lines(
    "import { describe, it } from 'vitest';",
    "import { authorizationDetails } from '../../src/facts/aws/iam-authorization.ts';",
    "import { authorization, userDetail } from '../../src/testing/iam-samples.ts';",
    "import { given, testRule } from '../../src/testing/index.ts';",
    "import rule from './rule.ts';",
    '',
    'const users = (tagsByName: Readonly<Record<string, Readonly<Record<string, string>>>>) =>',
    '  given(',
    '    authorizationDetails,',
    '    authorization({ users: Object.entries(tagsByName).map(([name, tags]) => userDetail(name, { tags })) }),',
    '  );',
    '',
    'testRule(rule, { describe, it }, [',
    ...sampleCases('rule.ts'),
    ']);',
  ),
  'rule.md': rulePage(),
});
