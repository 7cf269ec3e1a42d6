import { existsSync, readdirSync } from 'node:fs';

/** `iam-root-mfa-enabled` to `iamRootMfaEnabled`. */
const identifier = (id: string): string => id.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

/** The module that imports every rule folder, so that adding a rule touches its own folder only. */
export function registryText(): string {
  const ids = readdirSync(new URL('../rules/', import.meta.url), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(new URL(`../rules/${entry.name}/rule.ts`, import.meta.url)))
    .map(({ name }) => name)
    .sort();
  return [
    '// Generated from the folders of rules/ by `npm run generate`; do not edit.',
    "import type { Rule } from '../src/engine/rule.ts';",
    ...ids.map((id) => `import ${identifier(id)} from './${id}/rule.ts';`),
    '',
    '/** Every built-in rule, by id. */',
    'export const builtInRules: readonly Rule[] = [',
    ...ids.map((id) => `  ${identifier(id)},`),
    '];',
    '',
  ].join('\n');
}
