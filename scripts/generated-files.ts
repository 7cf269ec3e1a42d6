import { builtInRules } from '../rules/index.ts';
import { policySchemaText } from '../src/policy/policy-schema.ts';
import { demoAccountText } from './build-demo-account.ts';
import { TARGETS, typesText } from './build-types.ts';
import { controlsPage } from './controls-page.ts';
import { htmlAssetsText } from './html-assets.ts';
import { policyPage } from './policy-page.ts';
import { rulePages } from './rule-pages.ts';
import { rulesPage } from './rules-page.ts';
import { writeActionsText } from './write-actions.ts';

/** Path and content of every generated file but the registry. */
export async function generatedFiles(): Promise<readonly (readonly [string, string])[]> {
  const types = await Promise.all(TARGETS.map(async (target) => [target.types, await typesText(target)] as const));
  return [
    ...types,
    ['schemas/policy.schema.json', policySchemaText(builtInRules)],
    ['docs/rules.md', rulesPage(builtInRules)],
    ['docs/controls.md', controlsPage(builtInRules)],
    ['docs/policy.md', policyPage()],
    ...rulePages(builtInRules),
    ['src/facts/write-actions.generated.ts', await writeActionsText()],
    ['src/report/html/page.generated.ts', await htmlAssetsText()],
    ['src/demo/account.json', demoAccountText()],
  ];
}
