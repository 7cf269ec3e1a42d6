import { describe, expect, it } from 'vitest';
import { builtInRuleFiles } from '../../src/cli/rules-new/built-in-rule.ts';
import { pluginRuleFiles } from '../../src/cli/rules-new/plugin-rule.ts';
import { codeBlocks } from '../contract/rule-folders.ts';

const HEADINGS = [
  '# IAM users are tagged with their owner',
  '## Why',
  '## How it is judged',
  '## How to fix',
  '### Console',
  '### AWS CLI',
  '### Terraform',
  '## When an exception is fair',
];

describe('the files of a new rule', () => {
  it.each([
    ['.js', ['rule.js', 'rule.tests.js', 'rule.md']],
    ['.mjs', ['rule.mjs', 'rule.tests.mjs', 'rule.md']],
    ['.ts', ['rule.ts', 'rule.tests.ts', 'rule.md']],
    ['.mts', ['rule.mts', 'rule.tests.mts', 'rule.md']],
  ] as const)('are named alike: %s', (extension, names) => {
    const files = pluginRuleFiles({ id: 'acme/bucket-tagged', extension });
    expect(Object.keys(files)).toEqual(names);
    const [rule = '', tests = ''] = Object.values(files);
    expect(rule).toContain("id: 'acme/bucket-tagged'");
    expect(rule).toContain(`one case of ${names[1]} fails`);
    expect(tests).toContain(`from './${names[0]}'`);
    const javascript = !extension.endsWith('ts');
    expect([rule, tests].map((text) => text.startsWith('// @ts-check\n'))).toEqual([javascript, javascript]);
    expect(tests.includes('@param')).toBe(javascript);
  });

  it('of keydrill itself import its sources, and nothing by its name', () => {
    const files = builtInRuleFiles('bucket-tagged');
    expect(Object.keys(files)).toEqual(['rule.ts', 'rule.test.ts', 'rule.md']);
    expect(Object.values(files).join('')).not.toMatch(/from 'keydrill/);
    expect(files['rule.test.ts']).toMatch(/^testRule\(rule, \{ describe, it \}, \[$/m);
  });

  it('hold no line that is longer than the house style allows, but for the name of one case', () => {
    const all = [
      ...Object.values(builtInRuleFiles('bucket-tagged')),
      ...Object.values(pluginRuleFiles({ id: 'acme/bucket-tagged', extension: '.mjs' })),
    ];
    const long = all.flatMap((text) => text.split('\n')).filter((line) => line.length > 120 && !/^[A-Z]/.test(line));
    expect(new Set(long.map((line) => line.trim().slice(0, 16)))).toEqual(
      new Set(["name: 'your turn", "'When a key leak"]),
    );
  });

  it('have a page with the headings of every page', () => {
    const page = builtInRuleFiles('bucket-tagged')['rule.md'] ?? '';
    expect(page).toBe(pluginRuleFiles({ id: 'acme/bucket-tagged', extension: '.mjs' })['rule.md']);
    expect(page.split('\n').filter((line) => line.startsWith('#'))).toEqual(HEADINGS);
    expect(codeBlocks(page, 'bash')).toEqual(['aws iam tag-user --user-name USER --tags Key=owner,Value=TEAM\n']);
  });
});
