import { harmlessLine, truncate } from '../plain-text.ts';
import type { Block, Paragraph, Section } from '../text/layout.ts';
import { counted } from '../text/wording.ts';
import { markdownCode } from './code-block.ts';
import { inertMarkdown } from './inert-text.ts';

/** Both bound what a section can grow to: the whole has to fit into a job summary. */
const MOST_BLOCKS = 30;
const LONGEST_PARAGRAPH = 2_000;

/** Labels of the text report that are more than a word in bold. */
const ITEM = '-';
const STATEMENT = '"Action":';

/** A section of the text report as Markdown: paragraphs, list items and code blocks. */
export function markdownSection(section: Section): string {
  const shown = section.slice(0, MOST_BLOCKS);
  const left = section.length - shown.length;
  const parts = shown.map((block) => ({ text: markdownBlock(block), item: isItem(block) }));
  const joined = parts.map(({ text, item }, index) =>
    index === 0 ? text : `${item && parts[index - 1]?.item === true ? '\n' : '\n\n'}${text}`,
  );
  return `${joined.join('')}${left === 0 ? '' : `\n\n… and ${counted(left, 'line')} more; see the JSON report.`}`;
}

/** Those that say something. */
export const markdownSections = (sections: readonly Section[]): readonly string[] =>
  sections.filter((section) => section.length > 0).map(markdownSection);

/** Blocks with an empty line between them, none of which a runner would obey if it were printed. */
export const markdownPage = (blocks: readonly string[]): string =>
  `${blocks.join('\n\n').split('\n').map(harmlessLine).join('\n')}\n`;

const isItem = (block: Block): boolean => block.kind === 'paragraph' && block.label === ITEM;

function markdownBlock(block: Block): string {
  if (block.kind === 'line') return markdownCode([block.segments.map(({ text }) => text).join('')]);
  return markdownParagraph(block);
}

function markdownParagraph({ text, label = '', style = [] }: Paragraph): string {
  if (label === STATEMENT) return markdownCode([`${label} ${text}`], 'json');
  const shown = inertMarkdown(truncate(text, LONGEST_PARAGRAPH));
  const told = style.includes('bold') ? `**${shown}**` : shown;
  if (label === ITEM) return `- ${told}`;
  return label === '' ? told : `**${label}** ${told}`;
}
