import type { ReportingDescriptor } from 'sarif';
import type { Rule, Severity } from '../../engine/rule.ts';
import { markdownCode } from '../markdown/code-block.ts';
import { truncate } from '../plain-text.ts';
import { sentence } from '../sentence.ts';
import { webPage } from '../web-page.ts';
import { DESCRIPTION_LENGTH, NAME_LENGTH, TAGS_PER_RULE } from './limits.ts';
import { markdownProse, sarifText } from './message.ts';

/** In the bands that GitHub shows: above 9 critical, from 7 high, from 4 medium, else low. It must be text. */
const SECURITY_SEVERITY: Readonly<Record<Severity, string>> = {
  critical: '9.5',
  high: '8.0',
  medium: '5.5',
  low: '2.0',
};

const LEVELS = { critical: 'error', high: 'error', medium: 'warning', low: 'note' } as const;

export const levelOf = (severity: Severity): 'error' | 'warning' | 'note' => LEVELS[severity];

export interface DescribedRule {
  readonly id: string;
  /** Undefined when only the id is known, as of a rule in a merged report. */
  readonly rule: Rule | undefined;
  readonly severity: Severity;
}

/** What GitHub shows beside every alert of a rule. */
export function ruleDescriptor({ id, rule, severity }: DescribedRule): ReportingDescriptor {
  const title = rule?.title ?? id;
  const links = (rule?.references ?? []).flatMap((reference) => webPage(reference) ?? []);
  const [helpUri] = links;
  return {
    id: sarifText(id),
    name: pascalCase(id),
    shortDescription: { text: sentence(sarifText(title), DESCRIPTION_LENGTH) },
    fullDescription: { text: sentence(sarifText(rule?.description ?? title), DESCRIPTION_LENGTH) },
    help: help(rule, title, links),
    ...(helpUri === undefined ? {} : { helpUri }),
    defaultConfiguration: { level: levelOf(severity) },
    properties: { 'security-severity': SECURITY_SEVERITY[severity], tags: tagsOf(rule) },
  };
}

/** A name for people, which must differ from the id. */
function pascalCase(id: string): string {
  const words = id.split(/[^A-Za-z0-9]+/).filter((word) => word !== '');
  const name = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
  return truncate(name === id || name === '' ? `Rule${name}` : name, NAME_LENGTH);
}

function help(rule: Rule | undefined, title: string, links: readonly string[]): ReportingDescriptor['help'] {
  const remedy = rule?.remediation.text ?? title;
  const commands = (rule?.remediation.commands ?? []).flatMap((command) => command.split('\n'));
  const text = [sentence(sarifText(remedy)), ...commands.map((command) => `    ${sarifText(command)}`), ...links];
  const markdown = [
    markdownProse(rule?.description ?? title),
    `**To fix:** ${markdownProse(remedy)}`,
    ...(commands.length === 0 ? [] : [markdownCode(commands)]),
    ...(links.length === 0 ? [] : [links.map((link) => `- <${link}>`).join('\n')]),
  ];
  return { text: text.join('\n'), markdown: markdown.join('\n\n') };
}

/** The newest version of a framework first, because only the first few are shown. */
function tagsOf(rule: Rule | undefined): string[] {
  const controls = [...(rule?.controls ?? [])]
    .reverse()
    .map(({ framework, version, id }) => sarifText(`${framework}/${version}/${id}`));
  const tags = ['security', 'aws', ...(rule === undefined ? [] : [rule.capability]), ...controls];
  return [...new Set(tags)].slice(0, TAGS_PER_RULE);
}
