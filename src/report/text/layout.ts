import { harmlessLine } from '../plain-text.ts';
import { displayWidth } from './display-width.ts';
import { type Style, styled } from './style.ts';

/** Text that is wrapped; what follows the first line hangs below the text, not below the label. */
export interface Paragraph {
  readonly kind: 'paragraph';
  readonly text: string;
  readonly indent?: number;
  /** Stands before the text on its first line. */
  readonly label?: string;
  readonly labelStyle?: readonly Style[];
  readonly style?: readonly Style[];
}

/** One line that is never wrapped: a table row, or a command to copy. */
export interface Line {
  readonly kind: 'line';
  readonly segments: readonly Segment[];
}

export interface Segment {
  readonly text: string;
  readonly style?: readonly Style[];
}

export type Block = Paragraph | Line;

/** Blocks that belong together; an empty section takes no room. */
export type Section = readonly Block[];

export interface Page {
  readonly width: number;
  readonly color: boolean;
}

/** Below this, wrapping makes things worse. */
const NARROWEST = 40;

export const paragraph = (text: string, options: Omit<Paragraph, 'kind' | 'text'> = {}): Paragraph => ({
  kind: 'paragraph',
  text,
  ...options,
});

export const line = (text: string, style: readonly Style[] = []): Line => ({
  kind: 'line',
  segments: [{ text, style }],
});

/** Sections with an empty line between them. */
export function layOut(sections: readonly Section[], { width, color }: Page): string {
  const page = { width: Math.max(NARROWEST, width), color };
  const rendered = sections
    .filter((section) => section.length > 0)
    .map((section) => section.flatMap((block) => renderBlock(block, page)).join('\n'));
  return `${rendered.join('\n\n')}\n`;
}

function renderBlock(block: Block, page: Page): readonly string[] {
  const lines = block.kind === 'line' ? [block.segments] : wrapParagraph(block, page.width);
  return lines.map((segments) => harmlessLine(renderLine(segments, page.color)));
}

function renderLine(segments: readonly Segment[], color: boolean): string {
  const text = segments.map((segment) => (color ? styled(segment.text, segment.style ?? []) : segment.text));
  return text.join('').trimEnd();
}

function wrapParagraph(block: Paragraph, width: number): readonly (readonly Segment[])[] {
  const { text, indent = 0, label = '', labelStyle = [], style = [] } = block;
  const hang = label === '' ? 0 : displayWidth(label) + 1;
  const lines = wrapWords(text, width - indent - hang);
  return lines.map((words, index) => [
    { text: ' '.repeat(indent) },
    ...(hang > 0 && index === 0 ? [{ text: label, style: labelStyle }, { text: ' ' }] : [{ text: ' '.repeat(hang) }]),
    { text: words, style },
  ]);
}

/** A word that is wider than the line stays whole, so that it can be copied. */
function wrapWords(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let current = '';
  let used = 0;
  for (const word of text.split(/ +/).filter((found) => found !== '')) {
    const needed = displayWidth(word);
    if (current !== '' && used + 1 + needed > width) {
      lines.push(current);
      current = word;
      used = needed;
    } else {
      used += current === '' ? needed : needed + 1;
      current = current === '' ? word : `${current} ${word}`;
    }
  }
  return [...lines, current];
}
