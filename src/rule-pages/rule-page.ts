import { compareIds, FRAMEWORKS } from '../engine/controls.ts';
import { groupBy } from '../engine/group-by.ts';
import { kindOf, type Rule } from '../engine/rule.ts';
import type { Outcome } from '../outcome.ts';
import { markdownCode } from '../report/markdown/code-block.ts';
import { inertMarkdown } from '../report/markdown/inert-text.ts';
import { webPage } from '../report/web-page.ts';
import { factsRead } from './facts-read.ts';
import { bodyOf, headingsIn } from './page-body.ts';
import { codeSpan, type Link, linked, markdownTable } from './page-markup.ts';
import { policyPart } from './policy-part.ts';

export interface RulePageInput {
  readonly rule: Rule;
  /** The part that is written by hand, in Markdown, or why it could not be read; null where the rule has none. */
  readonly body: Outcome<string> | null;
  /** The name of the plug-in that brings the rule; null for a built-in one. */
  readonly plugin: string | null;
  /** How a page is reached from here. */
  readonly link: Link;
}

/**
 * All there is to say of one rule, in Markdown: what is written by hand, and what is derived from the rule itself. What
 * the rule says in brief and a section of the hand-written part says at length is left to that section.
 */
export function rulePage({ rule, body, plugin, link }: RulePageInput): string {
  const written = body?.ok ? bodyOf({ id: rule.id, markdown: body.value, builtIn: plugin === null, link }) : '';
  const headings = headingsIn(written);
  const blocks = [
    `# ${inertMarkdown(rule.title)}`,
    factsLine(rule, plugin),
    ...deprecation(rule, link),
    ...(headings.includes('why') ? [] : [inertMarkdown(rule.description)]),
    ...(body === null || body.ok ? [] : [inertMarkdown(body.problem)]),
    ...(written === '' ? [] : [written]),
    ...(headings.includes('how to fix') ? [] : remedy(rule)),
    ...policyPart(rule, link),
    ...factsRead(rule, link),
    ...controlsPart(rule, link),
    ...references(rule),
  ];
  return `${blocks.join('\n\n')}\n`;
}

function factsLine(rule: Rule, plugin: string | null): string {
  const { id, aliases = [], severity, capability, pack, since, on } = rule;
  const facts = [
    codeSpan(id),
    `**${severity}**`,
    capability,
    ...(kindOf(rule) === 'incident' ? ['incident'] : []),
    `pack ${pack}`,
    `judges each ${inertMarkdown(on.name)}`,
    `since ${word(since)}`,
    ...(plugin === null ? [] : [`plug-in ${codeSpan(plugin)}`]),
    ...(aliases.length === 0 ? [] : [`also known as ${aliases.map(codeSpan).join(', ')}`]),
  ];
  return facts.join(' · ');
}

function deprecation({ deprecated }: Rule, link: Link): readonly string[] {
  if (deprecated === undefined) return [];
  const { since, instead } = deprecated;
  const successor =
    instead === undefined ? '' : `; ${linked(codeSpan(instead), link(`docs/rules/${instead}.md`))} replaces it`;
  return [`**Deprecated** since ${word(since)}${successor}.`];
}

function remedy({ remediation: { text, commands = [] } }: Rule): readonly string[] {
  const lines = commands.flatMap((command) => command.split('\n'));
  return ['## How to fix', inertMarkdown(text), ...(lines.length === 0 ? [] : [markdownCode(lines, 'bash')])];
}

function controlsPart({ controls }: Rule, link: Link): readonly string[] {
  if (controls.length === 0) return [];
  const byFramework = groupBy([...controls], ({ framework, version }) => `${framework} ${version}`);
  const rows = [...byFramework].map(([name, members]) => [
    titleOf(name),
    members
      .map(({ id }) => id)
      .toSorted(compareIds)
      .map(word)
      .join(', '),
  ]);
  const all = linked('all rules by control', link('docs/controls.md'));
  return [
    '## Controls',
    `It helps to meet these, and does not show that any of them is met in full: see ${all}.`,
    markdownTable(['framework', 'controls'], rows),
  ];
}

const titleOf = (name: string): string =>
  FRAMEWORKS.find(({ framework, version }) => `${framework} ${version}` === name)?.title ?? inertMarkdown(name);

/** `AC-2(1)`, `IAM.3`, `0.1.0` and the like mean nothing in Markdown. */
const word = (text: string): string => (/^[\w.()-]+$/.test(text) ? text : inertMarkdown(text));

function references({ references }: Rule): readonly string[] {
  if (references.length === 0) return [];
  const lines = references.map((reference) => {
    const page = webPage(reference);
    return `- ${page === null ? codeSpan(reference) : `<${page}>`}`;
  });
  return ['## References', lines.join('\n')];
}
