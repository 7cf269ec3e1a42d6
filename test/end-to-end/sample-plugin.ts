import type { Workspace } from './sample-workspace.ts';

/** The one rule of the sample plug-in. */
export const SAMPLE_RULE = 'acme/account-allowed';

const PLUGIN = `import { definePlugin } from 'keydrill';
import rule from './account-allowed/rule.mjs';
import tests from './account-allowed/rule.tests.mjs';

export default definePlugin({
  apiVersion: 1,
  name: 'acme',
  rules: [rule],
  tests: [tests],
  packs: { baseline: { title: 'What we ask of every account', rules: { '${SAMPLE_RULE}': 'on' } } },
});
`;

const RULE = `import { account, defineRule, fail, pass } from 'keydrill';
import { isAllowed } from './allowed.mjs';

export default defineRule({
  id: '${SAMPLE_RULE}',
  title: 'The account is one of ours',
  description: 'Whoever scans another account by mistake should be told.',
  capability: 'exposure',
  severity: 'high',
  pack: 'recommended',
  remediation: { text: 'Scan an account that is ours.' },
  references: [],
  controls: [],
  since: '1.0.0',
  page: new URL('./rule.md', import.meta.url),
  parameters: { prefix: { type: 'string', default: '1111', description: 'How the ids of our accounts begin.' } },
  on: account,
  needs: {},
  check: ({ parameters, context }) =>
    isAllowed(context.accountId, parameters.prefix)
      ? pass('The account is one of ours.')
      : fail('The account is none of ours; it should be.'),
});
`;

const TESTS = `import { ruleTests } from 'keydrill/testing';
import rule from './rule.mjs';

export default ruleTests(rule, [
  { name: 'ours', facts: [], expect: { status: 'pass' } },
  { name: 'not ours', facts: [], parameters: { prefix: '9' }, expect: { status: 'fail' } },
]);
`;

/** Path and content of each file, in the order of the paths. */
const FILES = [
  ['account-allowed/allowed.mjs', 'export const isAllowed = (id, prefix) => id.startsWith(prefix);\n'],
  ['account-allowed/rule.md', '# Whose account is it?\n'],
  ['account-allowed/rule.mjs', RULE],
  ['account-allowed/rule.tests.mjs', TESTS],
  ['plugin.mjs', PLUGIN],
] as const;

/** Writes a plug-in that any keydrill can load into a folder of the workspace; gives the names of its files. */
export async function samplePlugin(workspace: Workspace, folder: string): Promise<readonly string[]> {
  for (const [name, content] of FILES) await workspace.file(`${folder}/${name}`, content);
  return FILES.map(([name]) => `${folder}/${name}`);
}
