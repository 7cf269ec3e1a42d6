import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { builtInRules } from '../../rules/index.ts';
import type { Rule } from '../../src/engine/rule.ts';

/** The folders of rules/ that hold a rule, whether or not the generated index knows them. */
export const ruleFolders: readonly string[] = readdirSync('rules', { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && existsSync(join('rules', entry.name, 'rule.ts')))
  .map(({ name }) => name)
  .sort();

export const rulesById: readonly (readonly [id: string, rule: Rule])[] = builtInRules.map((rule) => [rule.id, rule]);

export const ruleFile = (id: string, name: string): string => join('rules', id, name);

export const ruleText = (id: string, name: string): string =>
  existsSync(ruleFile(id, name)) ? readFileSync(ruleFile(id, name), 'utf8') : '';

/** The code blocks of a Markdown text in one language. */
export const codeBlocks = (markdown: string, language: string): readonly string[] =>
  [...markdown.matchAll(/^```(\w+)[^\n]*\n([\s\S]*?)^```$/gm)]
    .filter((match) => match[1] === language)
    .map((match) => match[2] ?? '');
