import { readFileSync } from 'node:fs';
import { posix } from 'node:path';
import type { Rule } from '../src/engine/rule.ts';
import { ok } from '../src/outcome.ts';
import { rulePage } from '../src/rule-pages/rule-page.ts';

const FOLDER = 'docs/rules';

/** docs/rules/: the page of every rule, as `keydrill rules explain` shows it. */
export const rulePages = (rules: readonly Rule[]): readonly (readonly [path: string, text: string])[] =>
  rules.map((rule) => [`${FOLDER}/${rule.id}.md`, pageOf(rule)]);

const pageOf = (rule: Rule): string =>
  rulePage({
    rule,
    body: ok(readFileSync(new URL(`../rules/${rule.id}/rule.md`, import.meta.url), 'utf8')),
    plugin: null,
    link: (path) => posix.relative(FOLDER, path),
  });
