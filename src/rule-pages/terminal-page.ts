import { plainText } from '../report/plain-text.ts';
import { type Block, layOut, line, type Page, paragraph } from '../report/text/layout.ts';
import { type MarkdownBlock, markdownBlocks } from './markdown-blocks.ts';
import { terminalTable } from './terminal-table.ts';

/**
 * Markdown for a terminal: headings stand out, what is below them is indented, tables have columns, and links show where
 * they lead. Nothing in the text can steer the terminal. Without colours the same text, in the same lines.
 */
export function terminalPage(markdown: string, page: Page): string {
  const harmless = markdown.split(/\r?\n/).map(plainText).join('\n');
  let depth = 0;
  const placed = markdownBlocks(harmless).map((block) => {
    if (block.kind === 'heading') depth = indentBelow(block.level);
    return { block, indent: block.kind === 'heading' ? indentBelow(block.level - 1) : depth };
  });
  const sections: Block[][] = [];
  placed.forEach(({ block, indent }, index) => {
    const shown = shownBlock(block, indent, page);
    const before = placed[index - 1]?.block;
    if (before !== undefined && isTogether(before, block)) sections.at(-1)?.push(...shown);
    else sections.push([...shown]);
  });
  return layOut(sections, page);
}

/** The title and its text stand at the margin. */
const indentBelow = (level: number): number => 2 * Math.max(0, Math.min(level, 4) - 1);

/** No empty line between the items of a list, and none below a heading. */
const isTogether = (before: MarkdownBlock, block: MarkdownBlock): boolean =>
  (before.kind === 'item' && block.kind === 'item') || (before.kind === 'heading' && block.kind !== 'heading');

function shownBlock(block: MarkdownBlock, indent: number, page: Page): readonly Block[] {
  switch (block.kind) {
    case 'heading':
      return [paragraph(inlineText(block.text), { indent, style: ['bold'] })];
    case 'paragraph':
      return [paragraph(inlineText(block.text), { indent })];
    case 'item':
      return [paragraph(inlineText(block.text), { indent: indent + Math.min(block.depth, 8), label: block.mark })];
    case 'code':
      return block.lines.map((each) => line(each === '' ? '' : `${' '.repeat(indent + 2)}${each}`));
    case 'table':
      return terminalTable(
        block.rows.map((row) => row.map(inlineText)),
        { indent, width: page.width },
      );
  }
}

/** Code; a link or picture; an address in angle brackets; what is in bold; a character that means itself. */
const INLINE = /`[^`]*`|!?\[([^[\]]*)\]\(([^()\s]+)\)|<([a-z]+:[^<>\s]+)>|\*\*([^*]+)\*\*|\\([!-/:-@[-`{-~])/g;

function inlineText(text: string): string {
  return text.replace(
    INLINE,
    (found: string, words?: string, target?: string, address?: string, strong?: string, character?: string) => {
      if (words !== undefined && target !== undefined) return words === target ? target : `${words} (${target})`;
      return address ?? (strong === undefined ? undefined : inlineText(strong)) ?? character ?? inCode(found);
    },
  );
}

/** A table needs a backslash before `|` also where nothing else does. */
const inCode = (found: string): string => found.replaceAll('\\|', '|');
