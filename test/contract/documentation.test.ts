import { existsSync, readdirSync, statSync } from 'node:fs';
import { posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import { builtInRules } from '../../rules/index.ts';
import { controlsPage } from '../../scripts/controls-page.ts';
import { policyPage } from '../../scripts/policy-page.ts';
import { rulePages } from '../../scripts/rule-pages.ts';
import { rulesPage } from '../../scripts/rules-page.ts';
import { anchorsIn, linksIn, markdownFiles, readMarkdown } from './markdown-files.ts';

const files = markdownFiles();

it.each([
  ...rulePages(builtInRules),
  ['docs/rules.md', rulesPage(builtInRules)],
  ['docs/controls.md', controlsPage(builtInRules)],
  ['docs/policy.md', policyPage()],
] as const)('%s is as it is generated', (path, text) => {
  expect(readMarkdown(path)).toBe(text);
});

describe('the pages of the rules', () => {
  it('are there, one for each rule and no other', () => {
    expect(readdirSync('docs/rules').sort()).toEqual(builtInRules.map(({ id }) => `${id}.md`).sort());
  });

  it('are reached from the list of rules, and from the list of controls', () => {
    expect(linksIn(rulesPage(builtInRules))).toEqual(
      expect.arrayContaining(builtInRules.map(({ id }) => `rules/${id}.md`)),
    );
    const mapped = builtInRules.filter(({ controls }) => controls.length > 0);
    const fromControls = new Set(linksIn(controlsPage(builtInRules)));
    expect([...fromControls].sort()).toEqual(mapped.map(({ id }) => `rules/${id}.md`).sort());
  });
});

it('the README leads to every part of the documentation', () => {
  expect(linksIn(readMarkdown('README.md'))).toEqual(
    expect.arrayContaining(['docs/rules.md', 'docs/policy.md', 'docs/permissions.md', 'docs/writing-rules.md']),
  );
});

describe('the links of', () => {
  it('all files are looked at', () => {
    expect(files).toEqual(expect.arrayContaining(['README.md', 'CONTRIBUTING.md', 'docs/policy.md', 'docs/rules.md']));
    expect(files.filter((file) => file.startsWith('docs/rules/'))).toHaveLength(builtInRules.length);
    expect(files).toEqual(expect.arrayContaining(builtInRules.map(({ id }) => `rules/${id}/rule.md`)));
  });

  it.each(files)('%s lead somewhere', (file) => {
    expect(deadLinks(file, readMarkdown(file))).toEqual([]);
  });
});

/** Relative links to files that are not there, or to headings that they do not have. */
function deadLinks(file: string, markdown: string): readonly string[] {
  return linksIn(markdown).filter((link) => {
    if (/^[a-z][a-z+.-]*:/i.test(link)) return false;
    const [path = '', anchor] = decodeURI(link).split('#');
    const target = path === '' ? file : posix.join(posix.dirname(file), path);
    if (target.startsWith('..') || !existsSync(target)) return true;
    if (anchor === undefined) return false;
    return statSync(target).isDirectory() || !anchorsIn(readMarkdown(target)).includes(anchor);
  });
}

describe('a link', () => {
  it.each([
    ['[a](nowhere.md)', ['nowhere.md']],
    ['[a](rules.md#nowhere)', ['rules.md#nowhere']],
    ['[a](#nowhere)', ['#nowhere']],
    ['[a](../../outside.md)', ['../../outside.md']],
    ['![a](images/nowhere.png)', ['images/nowhere.png']],
    ['[a](examples#readme)', ['examples#readme']],
    ['<https://example.com/nowhere> [b](mailto:a@example.com) [c](rules.md#rules) [d](examples) `[e](x)`', []],
  ])('in %j is dead: %j', (markdown, dead) => {
    expect(deadLinks('docs/some.md', markdown)).toEqual(dead);
  });

  it('goes by the anchors of GitHub', () => {
    expect(anchorsIn('# A `b.c`: d_e, *f* — [g](h)!\n\n## Twice\n\n## Twice\n\n```\n# no\n```\n')).toEqual([
      'a-bc-d_e-f--g',
      'twice',
      'twice-1',
    ]);
  });
});
